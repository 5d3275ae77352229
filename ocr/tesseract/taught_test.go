package tesseract

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/ocrtest"
	"fumikura/ocr/reading"
)

// The taught models stay in the user's cache, whole, and in a temporary folder that goes
// where there is no cache.
func TestUnpackTaught(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("TMPDIR", t.TempDir())
	a, err := unpackTaught()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(a.dir, cache) {
		t.Errorf("they are in %s", a.dir)
	}
	path := filepath.Join(a.dir, "worn.traineddata")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, whole[:1000], 0o600); err != nil { // as a full disk leaves it
		t.Fatal(err)
	}
	a.remove()
	if b, err := unpackTaught(); err != nil || b.dir != a.dir {
		t.Fatalf("%+v, %v", b, err)
	}
	if again, _ := os.ReadFile(path); len(again) != len(whole) {
		t.Errorf("%d bytes of %d", len(again), len(whole))
	}
	if all, _ := os.ReadDir(a.dir); len(all) != 2 {
		t.Errorf("%d files", len(all))
	}

	if err := os.WriteFile(filepath.Join(cache, "no"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", filepath.Join(cache, "no"))
	c, err := unpackTaught()
	if err != nil || !c.temp {
		t.Fatalf("%+v, %v", c, err)
	}
	c.remove()
	if _, err := os.Stat(c.dir); !os.IsNotExist(err) {
		t.Errorf("the temporary folder is left: %v", err)
	}
	t.Setenv("TMPDIR", filepath.Join(cache, "no"))
	if _, err := unpackTaught(); err == nil || !strings.Contains(err.Error(), "TMPDIR") {
		t.Errorf("without any folder: %v", err)
	}
}

// They join models that vote on Japanese, and no others.
func TestTaughtJoin(t *testing.T) {
	m := &taughtModels{dir: "/x"}
	two, one, foreign := setup{Readers: make([]reader, 2)}, setup{Readers: make([]reader, 1)}, setup{Readers: make([]reader, 2), Foreign: true}
	for _, s := range []*setup{&two, &one, &foreign} {
		m.join(s)
	}
	if two.Worn == nil || two.Worn.model(archive.Vertical).Name != "worn_vert" || one.Worn != nil || foreign.Worn != nil {
		t.Errorf("%+v, %+v, %+v", two.Worn, one.Worn, foreign.Worn)
	}
}

// Of lines that a copy wore, in a typeface that they were not taught with, the taught models
// make half as many errors as the one that reads pages first.
func TestTaughtModelsRead(t *testing.T) {
	m, err := unpackTaught()
	if err != nil {
		t.Fatal(err)
	}
	readers, err := findModels(nil, "Japanese")
	if err != nil {
		t.Fatal(err)
	}
	s := setup{Readers: append(readers, readers...)}
	m.join(&s)
	c := &child{setup: s}
	defer c.close()
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		name := map[archive.Direction]string{archive.Horizontal: "rows", archive.Vertical: "columns"}[dir]
		files, err := filepath.Glob("testdata/worn/" + name + "/*.png")
		if err != nil || len(files) == 0 {
			t.Fatal(name, err)
		}
		wrong := map[string]int{}
		for _, f := range files {
			r, truth := taughtLine(t, f)
			for _, who := range []reader{readers[0], *s.Worn} {
				mode := segmentLine
				if dir == archive.Vertical {
					mode = segmentVertical
				}
				p, err := c.recognizeWith(who.model(dir), framed(r, image.Rect(0, 0, r.W, r.H), 10), mode)
				if err != nil {
					t.Fatal(err)
				}
				text := ""
				for _, l := range p.lines {
					for _, ch := range l.chars() {
						text += ch.text
					}
				}
				t.Log(who.Name, text)
				wrong[who.Name] += ocrtest.Distance([]rune(ocrtest.Comparable(truth)), []rune(ocrtest.Comparable(text)))
			}
		}
		if 2*wrong[reading.Worn] > wrong["Japanese"] {
			t.Errorf("%s: edits %v", name, wrong)
		}
	}
}

// taughtLine is the picture of a line and its text.
func taughtLine(t *testing.T, path string) (ocr.Raster, string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(strings.TrimSuffix(path, ".png") + ".gt.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := ocr.Raster{W: img.Bounds().Dx(), H: img.Bounds().Dy()}
	for y := range r.H {
		for x := range r.W {
			v, _, _, _ := img.At(x, y).RGBA()
			r.Pix = append(r.Pix, byte(v>>8))
		}
	}
	return r, string(text)
}
