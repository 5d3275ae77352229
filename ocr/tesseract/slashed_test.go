package tesseract

import (
	"bytes"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// figure draws a figure of 12 × 20 pixels by its rows into a picture.
func figure(r ocr.Raster, x, y int, rows []string) archive.Rect {
	for dy, row := range rows {
		for dx, c := range row {
			if c == '#' {
				for k := range 4 {
					r.Pix[(y+2*dy+k/2)*r.W+x+2*dx+k%2] = 0
				}
			}
		}
	}
	return archive.Rect{X: x - 1, Y: y - 1, W: 2*len(rows[0]) + 2, H: 2*len(rows) + 2}
}

var figures10 = map[string][]string{
	"slashed": {".####.", "#....#", "#....#", "#...##", "#..#.#", "#.#..#", "##...#", "#....#", "#....#", ".####."},
	"hollow":  {".####.", "#....#", "#....#", "#....#", "#....#", "#....#", "#....#", "#....#", "#....#", ".####."},
	"8":       {".####.", "#....#", "#....#", "#....#", ".####.", "#....#", "#....#", "#....#", "#....#", ".####."},
	"9":       {".####.", "#....#", "#....#", "#....#", "#....#", ".#####", ".....#", ".....#", "#....#", ".####."},
	"6":       {".####.", "#....#", "#.....", "#.....", "#####.", "#....#", "#....#", "#....#", "#....#", ".####."},
}

// figuresNow are the figures of a text, and how many are others than were read.
func figuresNow(text []archive.Glyph, read string) (got string, changed int) {
	for i, g := range text {
		got += g.Text
		if g.Text != read[i:i+1] {
			changed++
		}
	}
	return got, changed
}

// On a page with slashed zeros what has their shape is one, whatever was read; elsewhere
// what was read stays.
func TestSlashedZeros(t *testing.T) {
	for name, c := range map[string]struct{ drawn, read, want string }{
		"zeros read as others":         {"ssss8s69", "09688869", "00008069"},
		"all of them":                  {"sss", "986", "000"},
		"two are too few":              {"ss8", "988", "988"},
		"a page with hollow zeros":     {"hhhhsss", "0000969", "0000969"},
		"no figure":                    {"ssss", "00B0", "00B0"},
		"each of its own shape stays":  {"sss689", "000689", "000689"},
		"hollow ones read for another": {"hhhh", "0808", "0808"},
	} {
		r := ocr.Raster{W: 300, H: 40, Pix: bytes.Repeat([]byte{255}, 300*40)}
		var text []archive.Glyph
		line := voted{em: 24}
		for i, d := range c.drawn {
			rows := figures10[map[rune]string{'s': "slashed", 'h': "hollow", '8': "8", '9': "9", '6': "6"}[d]]
			line.boxes = append(line.boxes, figure(r, 10+20*i, 10, rows))
			line.marks = append(line.marks, mark{})
			text = append(text, archive.Glyph{Text: c.read[i : i+1], Conf: 80})
		}
		n := slashedZeros(r, text, []voted{line}, 1)
		if got, changed := figuresNow(text, c.read); got != c.want || n != changed {
			t.Errorf("%s: %q and %d, want %q", name, got, n, c.want)
		}
		if slashedZeros(r, text, []voted{line}, 0.3) != 0 {
			t.Errorf("%s: figures of 6 pixels changed", name)
		}
	}
}

// Of a number's groups one of four figures has one that may be none.
func TestCrowdedFigures(t *testing.T) {
	for text, want := range map[string]string{
		"87,280,0009円": ".......###1.",
		"7,0006":       "..1###",
		"1,200円":       "......",
		"1985":         "....",
		"第,1985":       "......",
		"1,12345":      ".......",
	} {
		var glyphs []mark
		for _, c := range text {
			glyphs = append(glyphs, mark{text: string(c), conf: 90})
		}
		if k := strings.IndexByte(text, '9'); k >= 0 {
			glyphs[k].conf = 40
		}
		got := ""
		crowded := crowdedFigures(glyphs)
		for i := range glyphs {
			switch crowded[i] {
			case 0:
				got += "."
			case 1:
				got += "1"
			default:
				got += "#"
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
