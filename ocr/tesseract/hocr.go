package tesseract

import (
	"errors"
	"html"
	"strconv"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// What Tesseract's hOCR (https://kba.github.io/hocr-spec/1.2/, and Tesseract's own
// ocrx_cinfo) holds, in pixels of the image that was read.
type (
	readPage struct {
		box   archive.Rect
		lines []readLine
	}
	readLine struct {
		box   archive.Rect
		block int
		words []readWord
		// spaced says that every space between words stays.
		spaced bool
	}
	readWord struct {
		box   archive.Rect
		chars []readChar
	}
	readChar struct {
		text string
		box  archive.Rect
		conf float64       // 0–100
		alts []archive.Alt // other readings, best first
		raw  string        // what the engine read where a repair changed it
		ink  reading.Ink   // what its ink tells of it, where somebody looked
		// settled: what stands here is known by more than its ink.
		settled bool
		// grounds are what a vote tells of it; nil where there was none.
		grounds *reading.Grounds
	}
)

var errNoPage = errors.New("tesseract gave no page")

// parseHOCR reads what GetHOCRText gives with hocr_char_boxes=1. It takes any
// bytes, ignores what it does not know, and never fails on damage; only a text
// without any page is an error.
func parseHOCR(s string) (*readPage, error) {
	var p *readPage
	block := 0
	inChar := -1 // depth of the open ocrx_cinfo
	depth := 0
	for len(s) > 0 {
		lt := strings.IndexByte(s, '<')
		if lt < 0 {
			break
		}
		if lt > 0 && inChar >= 0 && p != nil {
			if c := p.lastChar(); c != nil {
				c.text += html.UnescapeString(s[:lt])
			}
		}
		s = s[lt+1:]
		gt := tagEnd(s)
		if gt < 0 {
			break
		}
		tag := s[:gt]
		s = s[gt+1:]
		switch {
		case strings.HasPrefix(tag, "/span"):
			depth--
			if depth <= inChar {
				inChar = -1
			}
			continue
		case strings.HasPrefix(tag, "div"), strings.HasPrefix(tag, "p "), strings.HasPrefix(tag, "span"):
		default:
			continue
		}
		class, title := attribute(tag, "class"), attribute(tag, "title")
		span := strings.HasPrefix(tag, "span")
		if class == "ocr_page" && p == nil {
			p = &readPage{box: boxOf(title, "bbox")}
		}
		if p != nil {
			switch class {
			case "ocr_carea":
				block++
			case "ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat":
				p.lines = append(p.lines, readLine{box: boxOf(title, "bbox"), block: max(0, block-1)})
			case "ocrx_word":
				if n := len(p.lines); n > 0 {
					l := &p.lines[n-1]
					l.words = append(l.words, readWord{box: boxOf(title, "bbox")})
				}
			case "ocrx_cinfo":
				if n := len(p.lines); n > 0 {
					if l := &p.lines[n-1]; len(l.words) > 0 {
						w := &l.words[len(l.words)-1]
						w.chars = append(w.chars, readChar{box: boxOf(title, "x_bboxes"), conf: numberOf(title, "x_conf")})
						inChar = depth
					}
				}
			}
		}
		if span {
			depth++
		}
	}
	if p == nil {
		return nil, errNoPage
	}
	return p, nil
}

func (p *readPage) lastChar() *readChar {
	if len(p.lines) == 0 {
		return nil
	}
	l := &p.lines[len(p.lines)-1]
	if len(l.words) == 0 {
		return nil
	}
	w := &l.words[len(l.words)-1]
	if len(w.chars) == 0 {
		return nil
	}
	return &w.chars[len(w.chars)-1]
}

// tagEnd is the index of the '>' that ends a tag, not one inside quotes.
func tagEnd(s string) int {
	var quote byte
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

func attribute(tag, name string) string {
	for rest := tag; ; {
		i := strings.Index(rest, name)
		if i < 0 {
			return ""
		}
		before := i > 0 && (rest[i-1] == ' ' || rest[i-1] == '\n')
		rest = rest[i+len(name):]
		if !before || len(rest) < 2 || rest[0] != '=' || rest[1] != '"' && rest[1] != '\'' {
			continue
		}
		v, _, ok := strings.Cut(rest[2:], rest[1:2])
		if !ok {
			return ""
		}
		return v
	}
}

// property is what follows a name in a title such as "bbox 1 2 3 4; x_wconf 90".
func property(title, name string) string {
	for part := range strings.SplitSeq(title, ";") {
		part = strings.TrimSpace(part)
		if rest, ok := strings.CutPrefix(part, name+" "); ok {
			return rest
		}
	}
	return ""
}

// maxCoordinate is beyond any image that is read.
const maxCoordinate = 1 << 24

func boxOf(title, name string) archive.Rect {
	f := strings.Fields(property(title, name))
	if len(f) < 4 {
		return archive.Rect{}
	}
	var v [4]int
	for i := range v {
		n, err := strconv.Atoi(f[i])
		if err != nil || n < -maxCoordinate || n > maxCoordinate {
			return archive.Rect{}
		}
		v[i] = n
	}
	return archive.Rect{X: v[0], Y: v[1], W: max(0, v[2]-v[0]), H: max(0, v[3]-v[1])}
}

func numberOf(title, name string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(property(title, name)), 64)
	if err != nil || !(n >= 0) {
		return 0
	}
	return min(n, 100)
}

// quality is the mean confidence over the characters, and how many there are.
func (p *readPage) quality() (conf float64, chars int) {
	sum := 0.0
	for _, l := range p.lines {
		for _, w := range l.words {
			for _, c := range w.chars {
				sum += c.conf
				chars++
			}
		}
	}
	if chars == 0 {
		return 0, 0
	}
	return sum / float64(chars), chars
}

// move shifts all boxes of a line.
func (l *readLine) move(dx, dy int) {
	l.boxes(func(r *archive.Rect) { r.X += dx; r.Y += dy })
}

// scale makes all boxes of a line larger, away from the origin.
func (l *readLine) scale(f float64) {
	l.boxes(func(r *archive.Rect) {
		x0, y0 := int(float64(r.X)*f+.5), int(float64(r.Y)*f+.5)
		r.W, r.H = int(float64(r.X+r.W)*f+.5)-x0, int(float64(r.Y+r.H)*f+.5)-y0
		r.X, r.Y = x0, y0
	})
}

func (l *readLine) boxes(change func(*archive.Rect)) {
	change(&l.box)
	for i := range l.words {
		change(&l.words[i].box)
		for k := range l.words[i].chars {
			change(&l.words[i].chars[k].box)
		}
	}
}
