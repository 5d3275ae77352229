package tesseract

import (
	"bytes"
	"image"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
)

// A 3 that was read as an 8 is open on the left, and an 8 is not; other figures that a box
// holds by mistake change nothing.
func TestThrees(t *testing.T) {
	face := draughtsman(t)
	for name, c := range map[string]struct{ drawn, read, want string }{
		"taken for each other": {"338833", "888838", "338833"},
		"as they are":          {"3838", "3838", "3838"},
		"boxes of others":      {"7165209", "8333888", "8333888"},
		"no 3 and no 8":        {"33", "52", "52"},
	} {
		r := ocr.Raster{W: 500, H: 70, Pix: bytes.Repeat([]byte{255}, 500*70)}
		img := &image.Gray{Pix: r.Pix, Stride: r.W, Rect: image.Rect(0, 0, r.W, r.H)}
		var text []archive.Glyph
		line := voted{em: 44}
		for i, d := range c.drawn {
			x := 10 + 40*i
			(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(x, 50)}).DrawString(string(d))
			line.boxes = append(line.boxes, archive.Rect{X: x, Y: 10, W: 26, H: 46})
			line.marks = append(line.marks, mark{})
			text = append(text, archive.Glyph{Text: c.read[i : i+1], Conf: 99})
		}
		n := threes(r, glyphs.Known(), text, []voted{line}, 1)
		if got, changed := figuresNow(text, c.read); got != c.want || n != changed {
			t.Errorf("%s: %q and %d, want %q", name, got, n, c.want)
		}
		if threes(r, glyphs.Known(), text, []voted{line}, 0.1) != 0 {
			t.Errorf("%s: figures of 5 pixels changed", name)
		}
	}
}

// Of a 3 beside an 8 the one that is read less surely may be none, unless both are sure.
func TestDoubledFigures(t *testing.T) {
	for text, want := range map[string]string{"令和3?8年": "..?..", "8?3日": "?..", "38年": "...", "3?5年": "...", "1,388": ".....", "1:39?0": "...?.", "0?9人": "?..", "8?0": "..", "90": "..", "5,90?0": ".....", "5, 90?0": "......", "5,90?00": "...?.."} {
		var marks []mark
		for _, r := range text {
			if r == '?' {
				marks[len(marks)-1].conf = 88
				continue
			}
			marks = append(marks, mark{text: string(r), conf: 99})
		}
		doubtful, got := map[int]float64{}, ""
		doubled(marks, doubtful)
		for i := range marks {
			if doubtful[i] > 0 {
				got += "?"
			} else {
				got += "."
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestDoubledKana(t *testing.T) {
	for _, c := range []struct {
		text string
		conf []float64
		want int // which may be none, -1: no one
	}{
		{"ければばな", []float64{99, 99, 80, 90, 99}, 2}, {"ければばな", []float64{99, 99, 95, 90, 99}, 3}, {"はは", []float64{99, 99}, -1},
		{"ばな", []float64{50, 50}, -1}, {"一一", []float64{50, 50}, -1}, {"村村", []float64{50, 60}, -1},
	} {
		var marks []mark
		for i, r := range []rune(c.text) {
			marks = append(marks, mark{text: string(r), conf: c.conf[i]})
		}
		doubtful := map[int]float64{}
		doubled(marks, doubtful)
		if _, ok := doubtful[c.want]; len(doubtful) > 1 || ok != (c.want >= 0) || len(doubtful) == 1 && !ok {
			t.Errorf("%s: %v", c.text, doubtful)
		}
	}
}

// A 〇 beside another that was read as a letter may be the same one; two that were read so are two.
func TestDoubledRing(t *testing.T) {
	for _, raw := range []string{"", "O"} {
		doubtful := map[int]float64{}
		doubled([]mark{{text: "二", conf: 99}, {text: "〇", conf: 90, raw: raw}, {text: "〇", conf: 95}, {text: "三", conf: 99}}, doubtful)
		if _, ok := doubtful[1]; ok != (raw != "") || len(doubtful) > 1 {
			t.Errorf("read as %q: %v", raw, doubtful)
		}
	}
	for before, want := range map[string]string{"※": "○", "八": "〇"} {
		marks := []mark{{text: before, conf: 99}, {text: "O", conf: 70}, {text: "〇", conf: 90}, {text: "5", conf: 99}}
		doubtful := map[int]float64{}
		doubled(marks, doubtful)
		if _, ok := doubtful[1]; !ok || len(doubtful) > 1 || marks[2].text != want {
			t.Errorf("behind %s: %v, %s", before, doubtful, marks[2].text)
		}
	}
}
