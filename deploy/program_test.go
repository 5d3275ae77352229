package deploy

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// folder holds the built program, once a test has asked for it.
var folder string

var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "fumikura-deploy-test-")
	if err != nil {
		return "", err
	}
	folder = dir
	cmd := exec.Command("go", "build", "-o", filepath.Join(dir, "fumikura"), "./cmd/fumikura")
	cmd.Dir = repository
	if out, err := cmd.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("go build: %w: %s", err, out)
	}
	return dir, nil
})

// program returns the folder that holds the built program.
func program(t *testing.T) string {
	t.Helper()
	dir, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	if err := os.RemoveAll(folder); err != nil { // nothing to do where folder is empty
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
