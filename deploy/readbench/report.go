package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// A report is a set's scores.
type report struct {
	set    []page
	scores []score
	pairs  [][]pair
	hard   bool // some characters are beyond the models, and known to be
}

func newReport(set []page, printable map[rune]bool) *report {
	r := &report{set: set, hard: printable != nil}
	for _, p := range set {
		s, ps := judge(p.name, p.truth, p.got(), printable)
		r.scores = append(r.scores, s)
		r.pairs = append(r.pairs, ps)
	}
	return r
}

func (r *report) passes() float64 {
	n := 0
	for _, p := range r.set {
		if p.text != nil {
			n += p.text.Passes
		}
	}
	return float64(n) / float64(len(r.set))
}

// group sums the scores of the pages that share a key.
func (r *report) group(key func(page) string) map[string]score {
	out := map[string]score{}
	for i, p := range r.set {
		s := out[key(p)]
		s.add(r.scores[i])
		out[key(p)] = s
	}
	return out
}

// tables prints the scores in all, by look and by kind, and CER kind × look.
func (r *report) tables(w io.Writer) {
	fmt.Fprintln(w, "| group | pages | CER | bagF | find | CER, printable | recovered |\n|---|---|---|---|---|---|---|")
	line := func(name string, s score) {
		printable, recovered := "–", "–"
		if r.hard {
			printable = fmt.Sprintf("%.4f", ratio(s.printable[0], s.printable[1]))
			if s.hard[1] > 0 {
				recovered = fmt.Sprintf("%d of %d", s.hard[1]-s.hard[0], s.hard[1])
			}
		}
		fmt.Fprintf(w, "| %s | %d | %.4f | %.3f | %.3f | %s | %s |\n", name, s.pages, s.cer(), s.bagF(), s.find(), printable, recovered)
	}
	line("**all**", r.group(func(page) string { return "" })[""])
	looks, kinds := r.group(func(p page) string { return p.look }), r.group(func(p page) string { return p.kind })
	for _, g := range []struct {
		name string
		of   map[string]score
	}{{"look", looks}, {"kind", kinds}} {
		for _, k := range slices.Sorted(maps.Keys(g.of)) {
			line(g.name+" "+k, g.of[k])
		}
	}
	cells := r.group(func(p page) string { return p.kind + "\t" + p.look })
	columns := slices.Sorted(maps.Keys(looks))
	fmt.Fprintf(w, "\nCER, %% | %s\n|---|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		row := "| " + k
		for _, l := range columns {
			if s, ok := cells[k+"\t"+l]; ok {
				row += fmt.Sprintf(" | %.1f", 100*s.cer())
			} else {
				row += " | "
			}
		}
		fmt.Fprintln(w, row+" |")
	}
	fmt.Fprintln(w)
}

// pages prints a line a page, the worst first.
func (r *report) pages(w io.Writer) {
	order := make([]int, len(r.set))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.scores[b].cer(), r.scores[a].cer()) })
	fmt.Fprintln(w, "| page | CER | expected | bagF | find | passes | turn, ° | blocks |\n|---|---|---|---|---|---|---|---|")
	for _, i := range order {
		p, s := r.set[i], r.scores[i]
		if p.text == nil {
			fmt.Fprintf(w, "| %s | %.4f | not read: %v |\n", p.name, s.cer(), p.err)
			continue
		}
		blocks := map[int]bool{}
		for _, l := range p.text.Lines {
			blocks[l.Block] = true
		}
		fmt.Fprintf(w, "| %s | %.4f | %.4f | %.3f | %d/%d | %d | %d | %d |\n", p.name, s.cer(), p.text.ExpectedError(), s.bag, s.hits, s.terms, p.text.Passes, p.text.Turn*90, len(blocks))
	}
	fmt.Fprintln(w)
}

// confusions lists, as TSV, what was read for which character and how often: the
// direction of the line (h or v), the truth's character, the reading's (either
// empty where one was lost or made up), the count, and how often the truth's
// character stands in the set's pages of that direction.
func (r *report) confusions() string {
	type key struct {
		dir       string
		want, got rune
	}
	count, all := map[key]int{}, map[key]int{}
	for i, p := range r.set {
		if p.text == nil {
			continue
		}
		// Lost characters have no line: the page's own direction stands for them.
		dirs, most := directions(p.scored())
		for _, q := range r.pairs[i] {
			d := most
			if q.at >= 0 && q.at < len(dirs) {
				d = dirs[q.at]
			}
			if q.want != 0 {
				all[key{d, q.want, 0}]++
			}
			if q.want != q.got {
				count[key{d, q.want, q.got}]++
			}
		}
	}
	order := slices.SortedFunc(maps.Keys(count), func(a, b key) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.dir, b.dir), cmp.Compare(a.want, b.want), cmp.Compare(a.got, b.got))
	})
	var b strings.Builder
	b.WriteString("direction\ttruth\tread\tcount\tof\n")
	show := func(c rune) string {
		if c == 0 {
			return ""
		}
		return string(c)
	}
	for _, k := range order {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%d\t%d\n", k.dir, show(k.want), show(k.got), count[k], all[key{k.dir, k.want, 0}])
	}
	return b.String()
}
