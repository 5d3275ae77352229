package tesseract

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"fumikura/internal/testenv"
	"fumikura/ocr"
)

// A model whose configuration sets variables that all models share is used with them,
// and the others without, whichever was loaded first.
func TestModelsApart(t *testing.T) {
	testenv.Need(t, "tesseract")
	found, err := findModels(nil, "jpn")
	if err != nil {
		t.Fatal(err)
	}
	plain := found[0].Horizontal
	data, err := os.ReadFile(filepath.Join(plain.Dir, plain.Name+".traineddata"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	own := model{Dir: dir, Name: "own"}
	for name, b := range map[string][]byte{"own.traineddata": data, "own.config": []byte("edges_children_fix T\ntextord_tabvector_vertical_box_ratio 0.3\nedges_children_count_limit 1000\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("combine_tessdata", "-o", "own.traineddata", "own.config")
	cmd.Dir = dir
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	white := ocr.Raster{W: 40, H: 40, Pix: make([]byte, 1600)}
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	first, configured, last := newClient(plain, false), newClient(own, false), newClient(plain, false)
	for _, c := range []*client{first, configured, last} {
		defer c.close()
	}
	for _, c := range []*client{first, configured, last, first, configured, last} {
		if _, err := c.hocr(white, "6"); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"edges_children_fix": "0", "textord_tabvector_vertical_box_ratio": "0.5", "edges_children_count_limit": "45"}
		if c == configured {
			want = map[string]string{"edges_children_fix": "1", "textord_tabvector_vertical_box_ratio": "0.3", "edges_children_count_limit": "1000"}
		}
		for name, value := range want {
			if got, ok := get(c.api, name); !ok || got != value {
				t.Errorf("%s: %s is %q, want %q", c.Languages[0], name, got, value)
			}
		}
	}
}
