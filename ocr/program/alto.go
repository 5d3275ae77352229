package program

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// parseALTO reads the first page of ALTO 2 to 4 (https://www.loc.gov/standards/alto/).
func parseALTO(b []byte) (*sheet, error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	s := &sheet{}
	pages, block, depth := 0, 0, 0
	var dir altoDirection // of the open block
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("ALTO: %w", err)
		}
		if _, ok := tok.(xml.EndElement); ok {
			depth--
			continue
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if depth++; depth > maxDepth {
			return nil, fmt.Errorf("ALTO: elements more than %d deep", maxDepth)
		}
		a := attributes(e)
		switch e.Name.Local {
		case "Page":
			if pages++; pages > 1 {
				return s, nil
			}
			s.w, s.h = max(0, a.number("WIDTH")), max(0, a.number("HEIGHT"))
		case "TextBlock":
			block++
			dir = directionOf(a)
		case "TextLine":
			l := line{box: a.box(), block: block}
			own := directionOf(a)
			if !own.known {
				own = dir
			}
			l.known, l.dir = own.known, own.dir
			if s.lines = append(s.lines, l); len(s.lines) > maxLines {
				return nil, errTooMuch
			}
		case "String":
			if n := len(s.lines); n > 0 {
				w := word{text: a["CONTENT"], box: a.box(), conf: a.share("WC")}
				s.lines[n-1].words = append(s.lines[n-1].words, w)
			}
		case "Glyph":
			if w := s.lastWord(); w != nil {
				w.chars = append(w.chars, char{text: a["CONTENT"], box: a.box(), conf: a.share("GC")})
			}
		case "Variant":
			if w := s.lastWord(); w != nil && len(w.chars) > 0 {
				c := &w.chars[len(w.chars)-1]
				if t := ocr.Clean(a["CONTENT"]); t != "" && len(c.alts) < 10 && len(t) < 100 {
					c.alts = append(c.alts, archive.Alt{Text: t, Conf: percent(a.share("VC"))})
				}
			}
		}
	}
	if pages == 0 {
		return nil, errNoPage
	}
	for i := range s.lines {
		for k := range s.lines[i].words {
			s.lines[i].words[k].spread()
		}
	}
	return s, nil
}

type altoDirection struct {
	known bool
	dir   archive.Direction
}

func directionOf(a altoAttributes) altoDirection {
	switch a["BASEDIRECTION"] {
	case "ttb", "btt":
		return altoDirection{true, archive.Vertical}
	case "ltr", "rtl":
		return altoDirection{true, archive.Horizontal}
	}
	return altoDirection{}
}

// spread gives the rest of each grapheme, of which a Glyph holds the first code
// point, back from the word. Glyphs that don't spell the word are dropped.
func (w *word) spread() {
	rest := []rune(w.text)
	for i := range w.chars {
		c := []rune(w.chars[i].text)
		if len(c) == 0 || len(rest) < len(c) || string(rest[:len(c)]) != string(c) {
			w.chars = nil
			return
		}
		n := len(c)
		next := ""
		if i+1 < len(w.chars) {
			next = w.chars[i+1].text
		}
		for n < len(rest) && (next == "" || string(rest[n:min(n+len([]rune(next)), len(rest))]) != next) {
			n++
		}
		w.chars[i].text = string(rest[:n])
		rest = rest[n:]
	}
}

type altoAttributes map[string]string

func attributes(e xml.StartElement) altoAttributes {
	m := altoAttributes{}
	for _, a := range e.Attr {
		m[a.Name.Local] = a.Value
	}
	return m
}

// number is -1 where there is none.
func (a altoAttributes) number(name string) float64 {
	v, err := strconv.ParseFloat(a[name], 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > maxCoordinate {
		return -1
	}
	return v
}

// share is a number from 0 to 1 as 0–100, -1 where there is none.
func (a altoAttributes) share(name string) float64 {
	v := a.number(name)
	if v < 0 {
		return -1
	}
	return min(v, 1) * 100
}

func (a altoAttributes) box() box {
	x, y, w, h := a.number("HPOS"), a.number("VPOS"), a.number("WIDTH"), a.number("HEIGHT")
	if w < 0 || h < 0 {
		return box{}
	}
	return box{x, y, x + w, y + h}
}
