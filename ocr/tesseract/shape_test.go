package tesseract

import (
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

func TestSolid(t *testing.T) {
	const side = 60
	draw := func(in func(x, y int) bool) *working {
		w := &working{Raster: ocr.Raster{W: side, H: side, Pix: make([]byte, side*side)}, dark: 128}
		for i := range w.Pix {
			w.Pix[i] = 255
			if in(i%side-side/2, i/side-side/2) {
				w.Pix[i] = 20
			}
		}
		return w
	}
	abs := func(v int) int { return max(v, -v) }
	box := archive.Rect{W: side, H: side}
	for name, c := range map[string]struct {
		in   func(x, y int) bool
		want string
	}{
		"a box":           {func(x, y int) bool { return max(abs(x), abs(y)) < 18 }, "■"},
		"a disc":          {func(x, y int) bool { return x*x+y*y < 18*18 }, "●"},
		"a frame":         {func(x, y int) bool { m := max(abs(x), abs(y)); return m < 18 && m > 14 }, ""},
		"a ring":          {func(x, y int) bool { d := x*x + y*y; return d < 18*18 && d > 14*14 }, ""},
		"a bar":           {func(x, y int) bool { return abs(x) < 20 && abs(y) < 6 }, ""},
		"a full stop":     {func(x, y int) bool { return x*x+y*y < 25 }, ""},
		"a cross":         {func(x, y int) bool { return min(abs(x), abs(y)) < 5 && max(abs(x), abs(y)) < 18 }, ""},
		"nothing":         {func(x, y int) bool { return false }, ""},
		"a dense grating": {func(x, y int) bool { return max(abs(x), abs(y)) < 18 && y%5 != 0 }, ""},
	} {
		w := draw(c.in)
		if got := w.solid(box, 44); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	// A kanji of a dozen dots, enlarged: what is white in it is only lighter.
	clogged := draw(func(x, y int) bool { return max(abs(x), abs(y)) < 18 })
	for i, v := range clogged.Pix {
		if v < 128 && (i%side/4+i/side/4)%2 == 0 {
			clogged.Pix[i] = 115
		}
	}
	if got := clogged.solid(box, 44); got != "" {
		t.Errorf("a clogged kanji is %q", got)
	}
	w := draw(func(x, y int) bool { return max(abs(x), abs(y)) < 18 })
	g := archive.Glyph{Text: "画", Conf: 60}
	if w.shape(&g, box, 44, false); g.Text != "■" || g.Raw != "画" {
		t.Errorf("%+v", g)
	}
	small := archive.Rect{X: 12, Y: 12, W: 36, H: 36} // around the box alone
	g = archive.Glyph{Text: "m"}
	if w.shape(&g, small, 64, false); g.Text != "m" {
		t.Errorf("a small letter became %q", g.Text)
	}
	if w.shape(&g, small, 44, false); g.Text != "■" {
		t.Errorf("a box that was read as a letter: %q", g.Text)
	}
	g = archive.Glyph{Text: "。"}
	if w.shape(&g, box, 44, false); g.Text != "。" {
		t.Errorf("%+v", g)
	}
	// A bullet at the beginning of a line.
	bullet := draw(func(x, y int) bool { return x*x+y*y < 10*10 })
	for read, want := range map[string]string{"e": "●", "*": "●", "。": "●", "・": "・", "8": "8", "の": "の"} {
		for _, first := range []bool{true, false} {
			g = archive.Glyph{Text: read}
			bullet.shape(&g, archive.Rect{X: 18, Y: 18, W: 25, H: 25}, 44, first)
			if first && g.Text != want || !first && g.Text != read {
				t.Errorf("a bullet that was read as %s, first %v: %q", read, first, g.Text)
			}
		}
	}
}
