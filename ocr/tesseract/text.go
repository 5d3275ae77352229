package tesseract

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// A scale maps pixels of the image that was read to the frame: frame = x·X, y·Y.
type scale struct{ X, Y float64 }

func (s scale) rect(r archive.Rect, w, h int) archive.Rect {
	if r.W <= 0 || r.H <= 0 {
		return archive.Rect{}
	}
	round := func(v, f float64, most int) int { return max(0, min(most, int(math.Round(v*f)))) }
	x0, x1 := round(float64(r.X), s.X, w-1), round(float64(r.X+r.W), s.X, w)
	y0, y1 := round(float64(r.Y), s.Y, h-1), round(float64(r.Y+r.H), s.Y, h)
	return archive.Rect{X: x0, Y: y0, W: max(1, x1-x0), H: max(1, y1-y0)}
}

// textOf makes the text of what was read on image r in one direction, with boxes
// in a frame of w × h pixels.
func textOf(p *readPage, r ocr.Raster, dir archive.Direction, s scale, w, h int) archive.Text {
	t := archive.Text{Kind: archive.TextOCR, Width: w, Height: h}
	sum := 0
	last := -1
	for _, line := range p.lines {
		glyphs := graphemes(line, dir)
		if len(glyphs) == 0 {
			continue
		}
		wants := make([]want, 0, len(glyphs))
		for _, g := range glyphs {
			if g.text != " " {
				wants = append(wants, want{g.text, g.start})
			}
		}
		boxes := fit(r, line.box, dir, knownEm(line, dir), wants)
		if boxes == nil {
			continue
		}
		start, block := len(t.Glyphs), line.block
		if n := len(t.Lines); n > 0 && last == block {
			block = t.Lines[n-1].Block
		} else if n > 0 {
			block = t.Lines[n-1].Block + 1
		} else {
			block = 0
		}
		last = line.block
		k := 0
		for _, g := range glyphs {
			out := archive.Glyph{Text: g.text, Conf: uint8(math.Round(g.conf))}
			if g.text != " " {
				out.Box = s.rect(boxes[k], w, h)
				k++
			}
			t.Glyphs = append(t.Glyphs, out)
			sum += int(out.Conf)
		}
		t.Lines = append(t.Lines, archive.Line{Block: block, Dir: dir, Start: start, End: len(t.Glyphs), Sep: "\n"})
	}
	if n := len(t.Glyphs); n > 0 {
		t.Confidence = (sum + n/2) / n
	}
	return t
}

// mark is one grapheme of a line.
type mark struct {
	text  string
	conf  float64
	start int // see want
}

// graphemes gives a line's characters, one grapheme each: what Tesseract split is
// put together, what it joined is parted, and of its spaces only those stay that
// part Latin words or numbers.
func graphemes(l readLine, dir archive.Direction) []mark {
	var out []mark
	for _, w := range l.words {
		var word []mark
		n := len(w.chars)
		for i, c := range w.chars {
			text := clean(c.text)
			start := c.box.X
			if dir == archive.Vertical {
				start = w.box.Y + w.box.H*i/n
			}
			if start < l.box.X && dir == archive.Horizontal || c.box.W <= 0 && dir == archive.Horizontal {
				start = -1
			}
			if text == "" {
				continue
			}
			if k := len(word); k > 0 && uniseg.GraphemeClusterCount(word[k-1].text+text) == 1 {
				word[k-1].text += text
				word[k-1].conf = min(word[k-1].conf, c.conf)
				continue
			}
			for rest, state := text, -1; rest != ""; {
				var g string
				g, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
				word = append(word, mark{g, c.conf, start})
				start = -1
			}
		}
		if len(word) == 0 {
			continue
		}
		if k := len(out); k > 0 && parted(out[k-1].text, word[0].text) {
			out = append(out, mark{" ", min(out[k-1].conf, word[0].conf), -1})
		}
		out = append(out, word...)
	}
	origin := l.box.X
	if dir == archive.Vertical {
		origin = l.box.Y
	}
	for i := range out {
		if out[i].start >= 0 {
			out[i].start -= origin
		}
	}
	return out
}

// clean drops what is no character of a text: controls, white space, invalid and
// private-use code points.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Co, unicode.Cs) {
			return -1
		}
		return r
	}, s)
}

// parted tells whether a space between two words stays.
func parted(a, b string) bool {
	x, _ := utf8.DecodeLastRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	return western(x) && western(y)
}

func western(r rune) bool {
	return r < 0x2000 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".,:;!?'\"()&%$#@/+-", r))
}
