package tesseract

import (
	"image"
	"math"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// strokesOf draws straight strokes, each from one point to another, five pixels thick.
func strokesOf(w, h int, lines ...[4]int) ocr.Raster {
	r := ocr.Raster{W: w, H: h, Pix: make([]byte, w*h)}
	for i := range r.Pix {
		r.Pix[i] = 255
	}
	for _, l := range lines {
		const steps = 200
		for s := range steps + 1 {
			x, y := l[0]+(l[2]-l[0])*s/steps, l[1]+(l[3]-l[1])*s/steps
			for dy := -2; dy <= 2; dy++ {
				for dx := -2; dx <= 2; dx++ {
					r.Pix[(y+dy)*w+x+dx] = 0
				}
			}
		}
	}
	r.Soften(1)
	return r
}

func loneLine(box image.Rectangle, conf float64, texts ...string) line {
	l := line{readLine: readLine{box: rectOf(box), words: []readWord{{}}}}
	for _, t := range texts {
		l.words[0].chars = append(l.words[0].chars, readChar{text: t, conf: conf})
	}
	return l
}

// ellipse draws an ellipse, 40 pixels high and so many from its middle to its side.
func ellipse(side, half int) ocr.Raster {
	var lines [][4]int
	const n = 60
	at := func(i int) (int, int) {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		return side/2 + int(float64(half)*cos), side/2 + int(20*sin)
	}
	for i := range n {
		x0, y0 := at(i)
		x1, y1 := at(i + 1)
		lines = append(lines, [4]int{x0, y0, x1, y1})
	}
	return strokesOf(side, side, lines...)
}

// 〃 in a cell is told by its ink, whatever was read for it; a figure, and what the
// models are sure of, stays.
func TestLoneSign(t *testing.T) {
	ditto := strokesOf(80, 60, [4]int{28, 40, 36, 20}, [4]int{42, 40, 50, 20})
	one := strokesOf(80, 60, [4]int{40, 16, 40, 44})
	all := image.Rect(4, 4, 76, 56)
	for name, c := range map[string]struct {
		ink  ocr.Raster
		line line
		want string
	}{
		"read as two":   {ditto, loneLine(all, 70, "4", "/"), "〃"},
		"not read":      {ditto, line{readLine: readLine{box: rectOf(all)}}, "〃"},
		"surely read":   {ditto, loneLine(all, 99, "リ"), ""},
		"in a long one": {ditto, loneLine(all, 70, "4", "/", "4", "/"), ""},
		"a figure":      {one, loneLine(all, 70, "1"), ""},
		"a ring":        {ellipse(64, 20), loneLine(image.Rect(0, 0, 64, 64), 99, "O"), "○"},
		"a zero":        {ellipse(64, 12), loneLine(image.Rect(0, 0, 64, 64), 99, "O"), ""},
	} {
		w := &working{Raster: c.ink, char: 40, dark: 128, compared: comparisonWith("いリ11")}
		if got := w.loneSign(&c.line); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	l := loneLine(all, 70, "4", "/")
	l.say("〃")
	if c := l.chars(); len(c) != 1 || c[0].text != "〃" || c[0].raw != "4/" || l.odds(40, false) != surelyPrint {
		t.Errorf("%+v, odds %.1f", c, l.odds(40, false))
	}
}

// A △ before a number is found by its ink where what was read there is doubtful.
func TestLeadSign(t *testing.T) {
	triangle := [][4]int{{25, 10, 7, 44}, {25, 10, 43, 44}, {7, 44, 43, 44}}
	one := [4]int{70, 10, 70, 44}
	all := image.Rect(0, 2, 140, 58)
	for name, c := range map[string]struct {
		ink  ocr.Raster
		line line
		want string
	}{
		"read as two":   {strokesOf(140, 60, append(triangle, one)...), loneLine(all, 60, "A", "ム", "1"), "△"},
		"surely read":   {strokesOf(140, 60, append(triangle, one)...), loneLine(all, 98, "△", "1"), ""},
		"read as a 4":   {strokesOf(140, 60, append(triangle, one)...), loneLine(all, 98, "4", "1", ",", "2", "0", "0"), "△"},
		"a 4":           {strokesOf(140, 60, [4]int{32, 8, 32, 48}, [4]int{32, 8, 8, 36}, [4]int{8, 36, 42, 36}, one), loneLine(all, 98, "4", "1", ",", "2", "0", "0"), ""},
		"an A":          {strokesOf(140, 60, [4]int{25, 8, 7, 48}, [4]int{25, 8, 43, 48}, [4]int{14, 34, 36, 34}, one), loneLine(all, 98, "A", "1", ",", "2", "0", "0"), ""},
		"a number":      {strokesOf(140, 60, [4]int{20, 10, 20, 44}, one), loneLine(all, 60, "1", "1"), ""},
		"nothing after": {strokesOf(140, 60, triangle...), loneLine(all, 60, "A", "ム"), ""},
	} {
		w := &working{Raster: c.ink, char: 44, dark: 128, compared: comparisonWith("Aム1")}
		got, at, next := w.leadSign(&c.line)
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if got != "" && (at.X > 7 || at.X+at.W < 43 || next < 60 || next > 70) {
			t.Errorf("%s: at %v, the next at %d", name, at, next)
		}
	}
}

// A kanji by itself on which no two reads agree is what one of them read if its ink is like that,
// or what its ink alone is like; handwriting, more characters and what two read stays.
func TestLoneCharacter(t *testing.T) {
	read := func(texts ...string) (out []reading.Read) {
		for _, s := range texts {
			out = append(out, reading.Read{Chars: readChars(s, 80)})
		}
		return out
	}
	for name, c := range map[string]struct {
		drawn  string
		reads  []reading.Read
		agreed int
		want   string
	}{
		"one of them has it": {"款", read("リ", "款", "歎"), 0, "款"},
		"none has it":        {"款", read("リ", "三"), 0, "款"},
		"two agree":          {"款", read("リ", "款", "款"), 1, ""},
		"one read":           {"款", read("リ"), 0, ""},
		"a longer read":      {"款", read("リ", "リリリリ"), 0, ""},
		"a figure":           {"8", read("リ", "日"), 0, ""},
		"two characters":     {"款項", read("リ", "款"), 0, ""},
		"nothing like it":    {"☎", read("リ", "款"), 0, ""},
	} {
		w, l := halfRead(t, c.drawn, c.drawn, archive.Horizontal)
		l.agreed = c.agreed
		if got := w.loneCharacter(l, c.reads); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if l.dir = archive.Vertical; w.loneCharacter(l, c.reads) != "" {
			t.Errorf("%s: in a column", name)
		}
	}
}
