package measure

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/testenv"
)

func TestPlainReadsEachImage(t *testing.T) {
	testenv.Need(t, "tesseract")
	const samples = "../samples/scans/"
	dir := t.TempDir()
	said, err := Plain(t.Context(), dir, map[string]string{"b.png": samples + "条例-消防団員の退団.png", "a.tif": samples + "契約書-公民館の使用許可-ファクシミリ.tif"}, 2, "-l", "jpn")
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for _, name := range []string{"a.tif", "b.png"} {
		text, err := os.ReadFile(filepath.Join(dir, name+".out.txt"))
		if err != nil || strings.TrimSpace(string(text)) == "" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

func TestPlainTellsOfFailure(t *testing.T) {
	testenv.Need(t, "tesseract")
	no := filepath.Join(t.TempDir(), "no.png")
	if err := os.WriteFile(no, []byte("no image"), 0o600); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if said, err := Plain(t.Context(), t.TempDir(), map[string]string{"no.png": no}, 1); !errors.As(err, &exit) || len(said) == 0 {
		t.Errorf("a file that is no image: %v: %s", err, said)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Plain(ctx, t.TempDir(), map[string]string{"no.png": no}, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("told to end: %v", err)
	}
}
