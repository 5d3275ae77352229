package tesseract

import (
	"bytes"
	"image"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// An I in a word of capitals that was read for a 1 or a sign is told by its ink, of a sans serif
// and of a serif; a 1, a bracket and a mark of exclamation are not; and where a page's figures 1
// look as even as an I does, nothing is.
func TestCapitalI(t *testing.T) {
	face := draughtsman(t)
	for name, c := range map[string]struct{ drawn, read, want string }{
		"a word":                  {"生成AIの", "生成A1の", "生成AIの"},
		"two of them":             {"CIIと", "C1!と", "CIIと"},
		"before a capital":        {"次のIDを", "次の1Dを", "次のIDを"},
		"a 1":                     {"級はA1の", "級はA1の", "級はA1の"},
		"a bracket":               {"級はA[の", "級はA[の", "級はA[の"},
		"a mark of exclamation":   {"級はA!の", "級はA!の", "級はA!の"},
		"with serifs":             {"AIとDIY", "AエとDTY", "AIとDIY"},
		"a T and a kana":          {"ATとAエ", "ATとAエ", "ATとAエ"},
		"a numeral by itself":     {"第I章", "第1章", "第I章"},
		"a figure by itself":      {"第1章", "第1章", "第1章"},
		"beside a point":          {"I.は", "1.は", "1.は"},
		"beside a figure":         {"AI2と", "A12と", "A12と"},
		"beside a small letter":   {"WiIの", "Wi1の", "Wi1の"},
		"figures that look so":    {"AIのII円", "A1の11円", "A1の11円"},
		"figures that do not":     {"AIの11円", "A1の11円", "AIの11円"},
		"too long to be acronyms": {"ABCDEFIの", "ABCDEF1の", "ABCDEF1の"},
	} {
		r := ocr.Raster{W: 700, H: 80, Pix: bytes.Repeat([]byte{255}, 700*80)}
		img := &image.Gray{Pix: r.Pix, Stride: r.W, Rect: image.Rect(0, 0, r.W, r.H)}
		var text []archive.Glyph
		line := voted{em: 44}
		read := strings.Split(c.read, "")
		for i, d := range []rune(c.drawn) {
			x := 10 + 60*i
			(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(x, 55)}).DrawString(string(d))
			line.boxes = append(line.boxes, archive.Rect{X: x, Y: 10, W: 50, H: 60})
			line.marks = append(line.marks, mark{})
			text = append(text, archive.Glyph{Text: read[i], Conf: 99})
		}
		capitalIs(r, text, []voted{line}, 1)
		var got strings.Builder
		for _, g := range text {
			got.WriteString(g.Text)
		}
		if got.String() != c.want {
			t.Errorf("%s: %q, want %q", name, got.String(), c.want)
		}
		if capitalIs(r, text, []voted{line}, .1) != 0 {
			t.Errorf("%s: letters of 5 pixels changed", name)
		}
	}
}
