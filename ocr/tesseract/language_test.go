package tesseract

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/ocrtest"
)

func grayFile(t *testing.T, name string) *image.Gray {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(m.Bounds())
	draw.Draw(g, g.Rect, m, image.Point{}, draw.Src)
	return g
}

const english = `City of Matsue
Notice No. 2026-114
The city will carry out road works between 12 May
and 30 June. The section near the “Ohashi” bridge
is closed to cars; applications cannot be accepted
after the deadline — please write 14 days before.
Akira Uesada, Mayor
`

const mixed = `姉妹都市交流事業の実施について
This exchange programme began in 1983 between
the two cities and their citizens.
申請書(Application Form B-7)を提出してください。
Questions: International Exchange Division
電話 0852-55-5555 まで
`

// An English page keeps its words apart, whichever way up it lies, between pages
// in Japanese; a mixed one is read in both.
func TestLanguages(t *testing.T) {
	p := newPool(t, childConfig(t, "serve"))
	page := grayFile(t, "english.png")
	for turn := range 4 {
		stored := turned(page, (4-turn)%4)
		r, err := p.Read(t.Context(), ocr.Page{Data: pngOf(t, stored), Type: "image/png", Width: stored.Rect.Dx(), Height: stored.Rect.Dy(), Languages: ocr.Languages{"eng"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Text.Plain(); ocrtest.Distance([]rune(english), []rune(got)) > 3 || r.Text.Turn != turn {
			t.Errorf("turn %d, found %d: %q", turn, r.Text.Turn, got)
		}
		if m := r.Text.Models; len(m) != 1 || m[0] != "eng" || !p.Current("eng") {
			t.Errorf("models %v", m)
		}
	}
	page = grayFile(t, "mixed.png")
	for _, l := range []ocr.Languages{{"jpn", "eng"}, nil} {
		r, err := p.Read(t.Context(), ocr.Page{Data: pngOf(t, page), Type: "image/png", Width: page.Rect.Dx(), Height: page.Rect.Dy(), Languages: l})
		if err != nil {
			t.Fatal(err)
		}
		if a, b := []rune(ocrtest.Comparable(mixed)), []rune(ocrtest.Comparable(r.Text.Plain())); ocrtest.Distance(a, b) > len(a)/40 {
			t.Errorf("%s: %q", l, r.Text.Plain())
		}
		if with := strings.HasSuffix(r.Text.Models[0], "+eng"); with != (l != nil) || !p.Current(r.Text.Models[0]) {
			t.Errorf("%s: models %v", l, r.Text.Models)
		}
	}
}

func TestMissingLanguage(t *testing.T) {
	p := newPool(t, childConfig(t, "serve"))
	for _, l := range []ocr.Languages{{"tlh"}, {"jpn", "tlh"}} {
		_, err := p.Read(t.Context(), ocr.Page{Data: []byte("x"), Type: "image/png", Languages: l})
		var reason *archive.Reason
		var missing *LanguageError
		if !errors.As(err, &missing) || !errors.As(err, &reason) || !permanent(err) || missing.Package() != "tesseract-ocr-tlh" ||
			!strings.Contains(reason.JA, "apt-get install tesseract-ocr-tlh") || !strings.Contains(reason.EN, "apt-get install tesseract-ocr-tlh") {
			t.Errorf("%s: %v", l, err)
		}
	}
	c := childConfig(t, "serve")
	c.Languages = ocr.Languages{"tlh"}
	if _, err := New(c); err == nil {
		t.Error("a pool without the models of its languages")
	}
	if got := (&LanguageError{Language: "chi_sim"}).Package(); got != "tesseract-ocr-chi-sim" {
		t.Error(got)
	}
}
