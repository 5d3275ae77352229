package program

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"fumikura/internal/archive"
)

// parseHOCR reads hOCR 1.2 (https://kba.github.io/hocr-spec/1.2/) of one page, as
// Tesseract, Kraken, OCRopus and this project write it.
func parseHOCR(b []byte) (*sheet, error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.AutoClose = xml.HTMLAutoClose
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	s := &sheet{}
	pages, block, chars := 0, 0, 0
	var open []string // classes of the open elements
	inside := func(class string) bool {
		for _, c := range open {
			if c == class {
				return true
			}
		}
		return false
	}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			if pages == 0 {
				return nil, fmt.Errorf("hOCR: %w", err)
			}
			break // what came before the damage counts
		}
		switch e := tok.(type) {
		case xml.StartElement:
			class, title, style := "", "", ""
			for _, a := range e.Attr {
				switch a.Name.Local {
				case "class":
					class = kindOf(a.Value)
				case "title":
					title = a.Value
				case "style":
					style = a.Value
				}
			}
			if len(open) >= maxDepth {
				return nil, fmt.Errorf("hOCR: elements more than %d deep", maxDepth)
			}
			open = append(open, class)
			p := properties(title)
			switch class {
			case "page":
				if pages++; pages > 1 {
					return s, nil
				}
				if b := p.box("bbox"); !b.empty() {
					s.w, s.h = b.x1, b.y1
				}
			case "area":
				block++
			case "line":
				l := line{box: p.box("bbox"), block: block}
				if strings.Contains(style, "vertical") {
					l.known, l.dir = true, archive.Vertical
				}
				if s.lines = append(s.lines, l); len(s.lines) > maxLines {
					return nil, errTooMuch
				}
			case "word":
				if n := len(s.lines); n > 0 {
					w := word{box: p.box("bbox"), conf: p.number("x_wconf")}
					boxes, confs := p.boxes("x_bboxes"), p.numbers("x_confs")
					for i, b := range boxes {
						c := char{box: b, conf: w.conf}
						if i < len(confs) {
							c.conf = confs[i]
						}
						w.chars = append(w.chars, c)
					}
					s.lines[n-1].words = append(s.lines[n-1].words, w)
				}
			case "char":
				if w := s.lastWord(); w != nil {
					w.chars = append(w.chars, char{box: p.box("x_bboxes"), conf: p.number("x_conf")})
				}
			}
		case xml.EndElement:
			if n := len(open); n > 0 {
				if open[n-1] == "word" {
					s.lastWord().settle()
				}
				open = open[:n-1]
			}
		case xml.CharData:
			if chars += len(e); chars > 4*maxChars+len(b)/2 {
				return nil, errTooMuch
			}
			w := s.lastWord()
			text := strings.TrimSpace(string(e)) != ""
			switch {
			case inside("char") && w != nil && len(w.chars) > 0:
				w.chars[len(w.chars)-1].text += string(e)
				w.text += string(e)
			case inside("word") && w != nil:
				w.text += string(e)
			case inside("line") && text && w != nil && w.bare:
				w.text += string(e)
			case inside("line") && text && w == nil:
				l := &s.lines[len(s.lines)-1]
				l.words = append(l.words, word{text: string(e), box: l.box, conf: -1, bare: true})
			}
		}
	}
	if pages == 0 {
		return nil, errNoPage
	}
	return s, nil
}

// kindOf is what the parser makes of an element's classes.
func kindOf(classes string) string {
	for c := range strings.FieldsSeq(classes) {
		switch c {
		case "ocr_page":
			return "page"
		case "ocr_carea", "ocr_column", "ocr_table":
			return "area"
		case "ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat", "ocr_pageno":
			return "line"
		case "ocrx_word", "ocr_word":
			return "word"
		case "ocrx_cinfo", "ocr_cinfo":
			return "char"
		}
	}
	return ""
}

func (s *sheet) lastWord() *word {
	if n := len(s.lines); n > 0 {
		if l := &s.lines[n-1]; len(l.words) > 0 {
			return &l.words[len(l.words)-1]
		}
	}
	return nil
}

// settle gives the characters of a word whose boxes stand in its title their text.
func (w *word) settle() {
	if w == nil || len(w.chars) == 0 || w.chars[0].text != "" {
		return
	}
	whole := word{text: w.text, box: w.box, conf: w.conf}
	own := whole.characters(archive.Horizontal)
	if len(own) != len(w.chars) {
		w.chars = nil // the boxes are of something else
		return
	}
	for i := range own {
		w.chars[i].text = own[i].text
	}
}

// titleParts are the properties of a title such as "bbox 1 2 3 4; x_wconf 90".
type titleParts map[string]string

func properties(title string) titleParts {
	p := titleParts{}
	for part := range strings.SplitSeq(title, ";") {
		name, rest, ok := strings.Cut(strings.TrimSpace(part), " ")
		if ok {
			p[name] = rest
		}
	}
	return p
}

// maxCoordinate is beyond any image that is read.
const maxCoordinate = 1 << 24

func (p titleParts) numbers(name string) []float64 {
	var out []float64
	for f := range strings.FieldsSeq(p[name]) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > maxCoordinate || len(out) > 4*maxChars {
			return nil
		}
		out = append(out, v)
	}
	return out
}

func (p titleParts) boxes(name string) []box {
	v := p.numbers(name)
	var out []box
	for i := 0; i+4 <= len(v); i += 4 {
		out = append(out, box{v[i], v[i+1], v[i+2], v[i+3]})
	}
	return out
}

func (p titleParts) box(name string) box {
	if b := p.boxes(name); len(b) > 0 {
		return b[0]
	}
	return box{}
}

// number is a confidence, -1 where there is none.
func (p titleParts) number(name string) float64 {
	if v := p.numbers(name); len(v) > 0 {
		return v[0]
	}
	return -1
}
