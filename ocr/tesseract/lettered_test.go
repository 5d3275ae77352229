package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// letteredPage is a drawn page of which every line is bent as by a hand, or none, and of
// which the models told the same of each line.
func letteredPage(t *testing.T, bent bool, told evidence) (*working, []line) {
	t.Helper()
	d := drawPage(t, draughtsman(t), archive.Horizontal)
	var lines []line
	for i := range drawn {
		l := drawnLine(d, i, told)
		if b := l.box; bent {
			waver(d.img, image.Rect(b.X-10, b.Y-12, b.X+b.W+10, b.Y+b.H+12))
		}
		lines = append(lines, l)
	}
	return &working{Raster: ocr.Raster{W: d.img.Rect.Dx(), H: d.img.Rect.Dy(), Pix: d.img.Pix}, char: 44, dark: 128}, lines
}

func TestUnclearLettering(t *testing.T) {
	half := evidence{conf: 88, asked: 3, agreed: 12, places: 17}
	for name, c := range map[string]struct {
		bent bool
		told evidence
		want bool
	}{
		"lettering, read alike in part": {true, half, true},
		"lettering, read alike":         {true, evidence{conf: 93, asked: 3, agreed: 17, places: 17}, false},
		"lettering, hardly read alike":  {true, evidence{conf: 88, asked: 3, agreed: 7, places: 17}, false},
		"print, read surely":            {false, evidence{conf: 99, asked: 1}, false},
	} {
		w, lines := letteredPage(t, c.bent, c.told)
		if got := w.lettered(lines); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	// Print of which one line is disputed is no lettering.
	w, lines := letteredPage(t, false, evidence{conf: 99, asked: 1})
	lines[2].evidence = half
	if w.lettered(lines) {
		t.Error("print with an unclear line is taken for lettering")
	}
}

// On a page that is clear nothing more is asked: there is no model here that could answer.
func TestClearPageIsNotAskedAgain(t *testing.T) {
	w, lines := letteredPage(t, true, evidence{conf: 93, asked: 3, agreed: 17, places: 17})
	said := make([]asked, len(lines))
	for i := range said {
		said[i] = asked{lines[i].words, []reading.Read{readOf("jpn", lines[i].chars()), readOf("best", lines[i].chars())}}
	}
	c := &child{}
	if err := c.askCloser(w, lines, said, &allowance{lines: 9, area: 1e9}); err != nil || c.passes != 0 {
		t.Errorf("%d passes, %v", c.passes, err)
	}
}
