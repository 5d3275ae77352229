package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
)

// A keptPage is a page as index/indextest wants it: what stands on the paper, and
// the lines that were read. Boxes are left out.
type keptPage struct {
	Name, Truth string
	Lines       []keptLine
}

// A keptLine is a line's glyphs (a string where each is one rune, else a list), its
// confidences as characters from U+001B on, its other readings by glyph, and its
// separator and type where they are not a line break and body.
type keptLine struct {
	T any
	C string
	A map[int][]string `json:",omitempty"`
	S *string          `json:",omitempty"`
	K archive.LineType `json:",omitempty"`
}

// leastConf is the character that stands for a confidence of 0.
const leastConf = 27

// keepReadings writes the pages that were read, one JSON object a line, gzipped.
func keepReadings(file string, set []page) error {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(z)
	enc.SetEscapeHTML(false)
	for _, p := range set {
		if p.text == nil {
			continue
		}
		k := keptPage{Name: p.name, Truth: p.truth}
		for _, l := range p.text.Lines {
			k.Lines = append(k.Lines, keepLine(l, p.text.Glyphs[l.Start:l.End]))
		}
		if err := enc.Encode(k); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

func keepLine(l archive.Line, glyphs []archive.Glyph) keptLine {
	k := keptLine{K: l.Type}
	if l.Sep != "\n" {
		k.S = &l.Sep
	}
	texts, single := make([]string, len(glyphs)), true
	var conf strings.Builder
	for i, g := range glyphs {
		texts[i] = g.Text
		single = single && utf8.RuneCountInString(g.Text) == 1
		conf.WriteRune(leastConf + rune(g.Conf))
		for _, a := range g.Alts {
			if k.A == nil {
				k.A = map[int][]string{}
			}
			k.A[i] = append(k.A[i], a.Text)
		}
	}
	k.C = conf.String()
	if k.T = any(texts); single {
		k.T = strings.Join(texts, "")
	}
	return k
}
