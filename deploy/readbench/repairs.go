package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/ocrtest"
	"fumikura/ocr/reading"
)

// repairs tries each repair by itself on what the models read of whole pages: how many
// edits the pages need with none, with all, and with all but one; how many characters
// each rule makes right and wrong; and every kind of page and look that a rule makes
// worse, which none may: then it is an error.
func repairs(w io.Writer, files []string) error {
	var pages []trace
	for _, f := range files {
		more, err := readTrace(f)
		if err != nil {
			return err
		}
		pages = append(pages, more...)
	}
	chars := 0
	for _, p := range pages {
		chars += len([]rune(ocrtest.Comparable(p.Truth)))
	}
	all := cells(pages, nil)
	none := cells(pages, reading.Rules())
	fmt.Fprintf(w, "%d pages, %d characters\n\n| repairs | edits | CER | cells better | cells worse |\n|---|---|---|---|---|\n", len(pages), chars)
	fmt.Fprintf(w, "| none | %d | %.5f | | |\n| all | %d | %.5f | |%s |\n", sum(none), ratio(sum(none), chars), sum(all), ratio(sum(all), chars), worse(none, all))
	bad := worse(none, all)
	for _, r := range reading.Rules() {
		without := cells(pages, []string{r})
		better := 0
		for k := range all {
			if all[k] < without[k] {
				better++
			}
		}
		fmt.Fprintf(w, "| all but %s | %d | %.5f | %d |%s |\n", r, sum(without), ratio(sum(without), chars), better, worse(without, all))
		if bad == " none" {
			bad = worse(without, all)
		}
	}
	if bad != " none" {
		return fmt.Errorf("a repair makes a kind of page worse:%s", bad)
	}
	return nil
}

// A rawLine is a line as the models read it, with what stands on the paper: package
// ocr/reading keeps a file of them, and tests on it that no repair makes a line worse.
type rawLine struct {
	Page     string
	Vertical bool
	Truth    string
	Reads    []reading.Read
}

// Of the lines that no repair touches one in sampled is kept; a line of which more than
// muddled is wrong has no truth that could be told.
const (
	sampled = 12
	muddled = 0.25
)

// writeLines keeps the lines of traces that a repair touches, and some of the others,
// one JSON object a line, gzipped.
func writeLines(name string, files []string) error {
	var out []any
	for _, f := range files {
		pages, err := readTrace(f)
		if err != nil {
			return err
		}
		for _, p := range pages {
			for i, l := range p.rawLines() {
				cols := reading.Vote(l.Reads)
				before := textOf(cols)
				reading.Repair(cols, l.Vertical)
				if textOf(cols) != before || i%sampled == 0 {
					out = append(out, l)
				}
			}
		}
	}
	return writeJSON(name, out)
}

func textOf(cols []reading.Column) string {
	var b strings.Builder
	for _, c := range cols {
		b.WriteString(ocr.Clean(c.Text))
	}
	return b.String()
}

// rawLines are the page's lines with the truth that their characters align with;
// what was lost between two lines belongs to the first. Ruby and notes have none.
func (p trace) rawLines() []rawLine {
	var lines []rawLine
	var all []rune
	var ends []int
	for _, l := range p.Lines {
		if l.Type == archive.LineRuby || l.Type == archive.LineNote || l.Type == archive.LineUnread {
			continue
		}
		all = append(all, []rune(ocrtest.Comparable(textOf(reading.Vote(l.Reads))))...)
		ends = append(ends, len(all))
		lines = append(lines, rawLine{Page: p.Name, Vertical: l.Dir == archive.Vertical, Reads: l.Reads})
	}
	wrong := make([]int, len(lines)+1)
	at, k := 0, 0
	for _, q := range align([]rune(ocrtest.Comparable(p.Truth)), all) {
		if q.at >= 0 {
			at = q.at
		}
		for k < len(ends) && at >= ends[k] {
			k++
		}
		if q.want != q.got {
			wrong[min(k, len(lines))]++
		}
		if q.want != 0 && k < len(lines) {
			lines[k].Truth += string(q.want)
		}
	}
	var out []rawLine
	for i, l := range lines {
		if n := len([]rune(l.Truth)); n > 0 && float64(wrong[i]) <= muddled*float64(n) {
			out = append(out, l)
		}
	}
	return out
}

// worse lists the cells of kind and look with more edits after than before.
func worse(before, after map[string]int) string {
	out := ""
	for _, k := range slices.Sorted(maps.Keys(after)) {
		if after[k] > before[k] {
			out += fmt.Sprintf(" %s +%d", k, after[k]-before[k])
		}
	}
	if out == "" {
		return " none"
	}
	return out
}

func sum(m map[string]int) int {
	n := 0
	for _, v := range m {
		n += v
	}
	return n
}

// cells are the edits of the pages of each kind and look, read with the repairs but
// those in without.
func cells(pages []trace, without []string) map[string]int {
	out := map[string]int{}
	for _, p := range pages {
		n := 0
		for _, q := range align([]rune(ocrtest.Comparable(p.Truth)), []rune(ocrtest.Comparable(p.repaired(without)))) {
			if q.want != q.got {
				n++
			}
		}
		out[p.Kind+" "+p.Look] += n
	}
	return out
}

// repaired is the page's text as the vote and the repairs make it; what is told by
// ink alone is not in it.
func (p trace) repaired(without []string) string {
	var b strings.Builder
	for _, last := range []bool{false, true} { // as archive.Text.Plain orders them
		for _, l := range p.Lines {
			if late := l.Type == archive.LineRuby || l.Type == archive.LineNote; late != last || l.Type == archive.LineUnread {
				continue
			}
			cols := reading.Vote(l.Reads)
			reading.Repair(cols, l.Dir == archive.Vertical, without...)
			for _, c := range cols {
				b.WriteString(ocr.Clean(c.Text))
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}
