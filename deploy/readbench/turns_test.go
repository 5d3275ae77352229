package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/tesseract"
)

func TestLay(t *testing.T) {
	p := ocr.Page{Width: 1728, Height: 1100, DPIX: 204, DPIY: 98}
	if q := lay(p, 1); q.Width != 1100 || q.DPIX != 98 || q.DPIY != 204 || q.Exif != 6 {
		t.Errorf("on its side: %+v", q)
	}
	if q := lay(p, 2); q.Width != 1728 || q.DPIX != 204 || q.Exif != 3 {
		t.Errorf("on its head: %+v", q)
	}
}

// The turn that a set's index names counts, and one that it does not know is none; a
// direction is wrong where nearly all characters go the other way.
func TestTruthOfBearings(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("index.tsv", "file\tkind\tlook\tdpi\trotation\na.png\tletter\tturned\t300\t270\n")
	write("a.chars.tsv", "char\tx\ty\tw\th\n町\t10\t10\t9\t9\n長\t20\t10\t9\t9\nは\t30\t10\t9\t9\nと\t40\t10\t9\t9\n")
	a, b := page{path: filepath.Join(dir, "a.png")}, page{path: filepath.Join(dir, "b.png")}
	got, err := uprights([]page{a, b})
	if err != nil || got[a.path] != 3 || got[b.path] != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if mistaken(&a, archive.Horizontal) || !mistaken(&a, archive.Vertical) {
		t.Error("a line of text is taken for a column")
	}
	if mistaken(&b, archive.Horizontal) || mistaken(&b, archive.Vertical) {
		t.Error("a page whose characters are not known has a direction")
	}
	var out strings.Builder
	bearings(&out, []bearingTry{{page: &a, want: 3, got: tesseract.Bearing{Sure: true}, wrong: true}, {page: &a, want: 2}}, false)
	if s := out.String(); !strings.Contains(s, "| **all** | 2 | 1 | 0 | 1 | 1 | 0.00 |") {
		t.Errorf("%s", s)
	}
	write("index.tsv", "file\tkind\n"+"a.png\tletter\n")
	if _, err := uprights([]page{a}); err == nil {
		t.Error("an index without turns is taken")
	}
}
