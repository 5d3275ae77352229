package tesseract

import (
	"os"
	"path/filepath"
	"testing"

	"fumikura/internal/testenv"
	"fumikura/ocr"
)

// A page of whose turn next to nothing was known, and that was read on its head, is read
// the other way up; one that was read well stays as it is.
func TestOrOpposite(t *testing.T) {
	testenv.Need(t, "tesseract")
	data, err := os.ReadFile(filepath.Join("..", "..", "deploy", "samples", "scans", "お知らせ-境界確定協議.png"))
	if err != nil {
		t.Fatal(err)
	}
	readers, err := findModels(nil, "Japanese")
	if err != nil {
		t.Fatal(err)
	}
	for name, turn := range map[string]int{"on its head": 2, "upright": 0} {
		c := &child{setup: setup{Readers: readers}}
		s, err := c.open(request{Page: ocr.Page{Data: data, Type: "image/png", DPIX: 300, DPIY: 300}})
		if err != nil {
			t.Fatal(err)
		}
		b, err := c.bearing(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		d, err := c.draft(s, ocr.Way{Turn: turn, Dir: b.way.Dir}, b.char, b.zoom)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.orOpposite(s, b, d)
		if err != nil || got.way.Turn != 0 || s.turned != 0 || (got == d) != (turn == 0) {
			t.Errorf("%s: read in %+v, the sheet turned by %d, %v", name, got.way, s.turned, err)
		}
		// On its side it is worth less, whatever a sample said, and stays as it was.
		share := got.contrast()
		kept, err := c.better(s, b, got, ocr.Way{Turn: 3, Dir: 1 - b.way.Dir}, 0)
		if turnedBack := s.turned; turn == 0 && (err != nil || kept != got || turnedBack != 0 || share < 0.5) {
			t.Errorf("%s: kept %+v, the sheet turned by %d, %.2f of its characters like their ink, %v", name, kept.way, turnedBack, share, err)
		}
		s.close()
		c.close()
	}
}
