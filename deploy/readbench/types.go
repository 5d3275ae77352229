package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/ocrtest"
)

// An extra is a text that stands on a page outside the order of its body, and what it
// is: ruby, warichu, stamp, struck, head, folio, note.
type extra struct{ kind, text string }

// loadExtra reads NAME.extra.tsv; a set without it says nothing of such texts.
func loadExtra(path string) ([]extra, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	out := []extra{}
	for _, l := range strings.Split(strings.TrimSpace(string(b)), "\n")[1:] {
		if kind, text, ok := strings.Cut(l, "\t"); ok {
			out = append(out, extra{kind, text})
		}
	}
	return out, nil
}

// typed is how many texts of a kind a set has, how many stand in a line that the reader
// gave the type, how many anywhere on the page, and how many lines have the type.
type typed struct{ texts, right, somewhere, lines int }

var typeOf = map[string]archive.LineType{
	"ruby": archive.LineRuby, "warichu": archive.LineNote, "note": archive.LineNote, "stamp": archive.LineStamp,
	"head": archive.LineHead, "folio": archive.LineFolio,
}

// ofType tells whether a line is what a kind of extra text should be read as.
func ofType(kind string, l archive.Line) bool {
	if kind == "struck" {
		return l.Struck
	}
	t, ok := typeOf[kind]
	return ok && l.Type == t
}

// linesOf returns what stands in the lines of the type that a kind of extra text should
// be read as, a line each.
func (p page) linesOf(kind string) []string {
	var out []string
	for _, l := range p.text.Lines {
		if !ofType(kind, l) {
			continue
		}
		var b strings.Builder
		for _, g := range p.text.Glyphs[l.Start:l.End] {
			b.WriteString(g.Text)
		}
		out = append(out, b.String())
	}
	return out
}

// holds tells whether one of some texts has a text whole, spaces and forms aside.
func holds(texts []string, text string) bool {
	want := ocrtest.Comparable(text)
	return slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(ocrtest.Comparable(t), want) })
}

// tally counts, for each kind, what was found of a set's extra texts.
func tally(set []page) map[string]typed {
	out := map[string]typed{}
	for _, p := range set {
		if p.text == nil {
			continue
		}
		all := []string{p.text.Plain()}
		lines := map[string][]string{}
		for _, e := range p.extra {
			s := out[e.kind]
			if _, ok := lines[e.kind]; !ok {
				lines[e.kind] = p.linesOf(e.kind)
				s.lines += len(lines[e.kind])
			}
			s.texts++
			if holds(lines[e.kind], e.text) {
				s.right++
			}
			if holds(all, e.text) {
				s.somewhere++
			}
			out[e.kind] = s
		}
	}
	return out
}

// missing prints, page by page, the extra texts that stand in no line of their type,
// beside what such lines say. Handwriting and pictures should stand in none.
func (r *report) missing(w io.Writer) {
	for _, p := range r.set {
		if p.text == nil {
			continue
		}
		lost := map[string][]string{}
		for _, e := range p.extra {
			if _, ok := typeOf[e.kind]; (ok || e.kind == "struck") && !holds(p.linesOf(e.kind), e.text) {
				lost[e.kind] = append(lost[e.kind], e.text)
			}
		}
		for _, k := range slices.Sorted(maps.Keys(lost)) {
			fmt.Fprintf(w, "- %s, %s: no line has %s; lines: %s\n", p.name, k, strings.Join(lost[k], " / "), strings.Join(p.linesOf(k), " / "))
		}
	}
	fmt.Fprintln(w)
}

// types prints what was found of the texts outside the body's order.
func (r *report) types(w io.Writer) {
	t := tally(r.set)
	if len(t) == 0 {
		return
	}
	fmt.Fprintln(w, "| outside the body | texts | read in a line of the type | anywhere | lines of the type |\n|---|---|---|---|---|")
	for _, k := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d |\n", k, t[k].texts, t[k].right, t[k].somewhere, t[k].lines)
	}
	fmt.Fprintln(w)
}
