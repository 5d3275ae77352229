package program

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// A sheet is what a program printed of a page, in its own pixels or units.
type sheet struct {
	w, h  float64 // of the page, 0 where it doesn't say
	lines []line
}

type line struct {
	box   box
	block int
	known bool // dir is the program's word
	dir   archive.Direction
	words []word
}

type word struct {
	text  string
	box   box
	conf  float64 // 0–100, -1 where it doesn't say
	chars []char  // one a character, or none
	bare  bool    // text of a line that stands in no word
}

type char struct {
	text string
	box  box
	conf float64
	alts []archive.Alt
}

// A box is left, top, right, bottom.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) empty() bool { return b.x1 <= b.x0 || b.y1 <= b.y0 }

// union is the smallest box around both; an empty one adds nothing.
func (b box) union(c box) box {
	if b.empty() {
		return c
	}
	if c.empty() {
		return b
	}
	return box{min(b.x0, c.x0), min(b.y0, c.y0), max(b.x1, c.x1), max(b.y1, c.y1)}
}

// Limits on what is made of a program's words.
const (
	maxLines = 20000
	maxChars = 200000
	maxDepth = 100
	// unsaid is the confidence where a program tells none: in the middle, so that it
	// beats what is worse than a guess.
	unsaid = 60
)

var (
	errNoPage  = errors.New("it printed neither hOCR nor ALTO")
	errTooMuch = fmt.Errorf("it printed more than %d lines or %d characters for a page", maxLines, maxChars)
)

// parse reads the first page of hOCR or ALTO.
func parse(b []byte) (*sheet, error) {
	head := b[:min(len(b), 4096)]
	switch {
	case bytes.Contains(head, []byte("<alto")) || bytes.Contains(head, []byte(":alto")):
		return parseALTO(b)
	case bytes.Contains(b, []byte("ocr_page")):
		return parseHOCR(b)
	}
	return nil, errNoPage
}

// text puts the sheet into a frame of w × h pixels.
func (s *sheet) text(w, h int) (*archive.Text, error) {
	sx, sy := 1.0, 1.0
	if s.w > 0 && s.h > 0 {
		sx, sy = float64(w)/s.w, float64(h)/s.h
	}
	if r := sx / sy; !(r > 0.9 && r < 1.1) {
		return nil, fmt.Errorf("it speaks of a page of %g × %g, which is not the shape of this one (%d × %d)", s.w, s.h, w, h)
	}
	rect := func(b box) archive.Rect {
		x0, x1 := min(max(b.x0*sx, 0), float64(w)), min(max(b.x1*sx, 0), float64(w))
		y0, y1 := min(max(b.y0*sy, 0), float64(h)), min(max(b.y1*sy, 0), float64(h))
		if !(x1 > x0) || !(y1 > y0) {
			return archive.Rect{}
		}
		x, y := int(math.Round(x0)), int(math.Round(y0))
		return archive.Rect{X: min(x, w-1), Y: min(y, h-1), W: max(1, int(math.Round(x1))-min(x, w-1)), H: max(1, int(math.Round(y1))-min(y, h-1))}
	}
	t := &archive.Text{Width: w, Height: h}
	block, last := -1, -1
	for _, l := range s.lines {
		dir := l.direction()
		start := len(t.Glyphs)
		before := ""
		for _, wd := range l.words {
			cs := wd.characters(dir)
			if len(cs) == 0 {
				continue
			}
			if before != "" && parted(before, cs[0].text) {
				t.Glyphs = append(t.Glyphs, archive.Glyph{Text: " ", Conf: percent(cs[0].conf)})
			}
			for _, c := range cs {
				t.Glyphs = append(t.Glyphs, archive.Glyph{Text: c.text, Box: rect(c.box), Conf: percent(c.conf), Alts: c.alts})
			}
			before = cs[len(cs)-1].text
			if len(t.Glyphs) > maxChars {
				return nil, errTooMuch
			}
		}
		if len(t.Glyphs) == start {
			continue
		}
		if l.block != last {
			block, last = block+1, l.block
		}
		t.Lines = append(t.Lines, archive.Line{Block: block, Dir: dir, Start: start, End: len(t.Glyphs), Sep: "\n"})
	}
	t.Confidence = confidence(t.Glyphs)
	return t, nil
}

func percent(f float64) uint8 {
	if !(f >= 0) {
		f = unsaid
	}
	return uint8(math.Round(min(f, 100)))
}

// direction is what the program says, or what the shape of the line tells.
func (l line) direction() archive.Direction {
	if l.known {
		return l.dir
	}
	b := l.box
	n := 0
	for _, w := range l.words {
		b = b.union(w.box)
		n += utf8.RuneCountInString(w.text)
	}
	if n > 1 && b.y1-b.y0 > 1.5*(b.x1-b.x0) {
		return archive.Vertical
	}
	return archive.Horizontal
}

// characters are a word's graphemes. Without boxes of their own they share the
// word's: one of ASCII is half as long as another.
func (w word) characters(dir archive.Direction) []char {
	if len(w.chars) > 0 {
		out := make([]char, 0, len(w.chars))
		for _, c := range w.chars {
			c.text = ocr.Clean(c.text)
			if c.text == "" {
				continue
			}
			if k := len(out); k > 0 && uniseg.GraphemeClusterCount(out[k-1].text+c.text) == 1 {
				out[k-1].text += c.text
				out[k-1].box = out[k-1].box.union(c.box)
				continue
			}
			if c.conf < 0 {
				c.conf = w.conf
			}
			out = append(out, c)
		}
		return out
	}
	var out []char
	total := 0.0
	for rest, state := ocr.Clean(w.text), -1; rest != ""; {
		var g string
		g, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		out = append(out, char{text: g, conf: w.conf})
		total += length(g)
	}
	at := 0.0
	for i := range out {
		from, to := at/total, (at+length(out[i].text))/total
		at += length(out[i].text)
		b := w.box
		if dir == archive.Vertical {
			b.y0, b.y1 = w.box.y0+(w.box.y1-w.box.y0)*from, w.box.y0+(w.box.y1-w.box.y0)*to
		} else {
			b.x0, b.x1 = w.box.x0+(w.box.x1-w.box.x0)*from, w.box.x0+(w.box.x1-w.box.x0)*to
		}
		out[i].box = b
	}
	return out
}

func length(g string) float64 {
	if len(g) == 1 {
		return 0.5
	}
	return 1
}

// parted tells whether a space between two words stays: only between Latin words
// and numbers, since most programs put one between any two words.
func parted(a, b string) bool {
	x, _ := utf8.DecodeLastRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	return western(x) && western(y)
}

func western(r rune) bool { return r < 0x2000 && !unicode.IsSpace(r) }
