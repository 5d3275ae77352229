package tesseract

import (
	"bytes"
	"image"
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
			r := rasterOf(t, f)
			truth, err := os.ReadFile(strings.TrimSuffix(f, ".png") + ".gt.txt")
			if err != nil {
				t.Fatal(err)
			}
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
				wrong[who.Name] += ocrtest.Distance([]rune(ocrtest.Comparable(string(truth))), []rune(ocrtest.Comparable(text)))
			}
		}
		if 2*wrong[reading.Worn] > wrong["Japanese"] {
			t.Errorf("%s: edits %v", name, wrong)
		}
	}
}

// The taught model and the reading by shapes tell together that a line is print, and only
// they; what more of the others said alike stays.
func TestConfirm(t *testing.T) {
	shapes, worn := said(reading.Shapes, "町税ヲ滯納シタル者"), said(reading.Worn, "町税ヲ滞納シタル者")
	for _, k := range []struct {
		name                   string
		reads                  []reading.Read
		agreed, places         int
		wantAgreed, wantPlaces int
	}{
		{"alike", []reading.Read{shapes, said("Japanese", "叮挽フ"), worn}, 1, 9, 8, 9},
		{"less than the others", []reading.Read{shapes, said("Japanese", "町税ヲ"), worn}, 9, 9, 9, 9},
		{"no shapes", []reading.Read{said("Japanese", "町税ヲ滯納シタル者"), worn}, 1, 9, 1, 9},
		{"not taught", []reading.Read{shapes, said("jpn", "町税ヲ滞納シタル者")}, 1, 9, 1, 9},
	} {
		l := &line{evidence: evidence{agreed: k.agreed, places: k.places}}
		if l.confirm(k.reads); l.agreed != k.wantAgreed || l.places != k.wantPlaces {
			t.Errorf("%s: %d of %d", k.name, l.agreed, l.places)
		}
	}
}

// What lies far from any ink of the coarser picture goes from the finer one, and nothing else.
func TestKeepNear(t *testing.T) {
	of := ocr.Raster{W: 20, H: 2, Pix: bytes.Repeat([]byte{255}, 40)}
	of.Pix[5], of.Pix[20+5] = 0, 0
	fine := ocr.Raster{W: 40, H: 4, Pix: bytes.Repeat([]byte{10}, 160)}
	keepNear(fine, of, 2, 2)
	for y := range 4 {
		for x := range 40 {
			near := x >= 6 && x < 16 // pixels 3 to 7 of the coarser one
			if got := fine.Pix[y*40+x] == 10; got != near {
				t.Errorf("%d, %d: kept %v", x, y, got)
			}
		}
	}
}
