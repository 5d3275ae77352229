package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"fumikura/ocr/explain"
)

// causes prints what the recognizer's passes cost, by why they were made and with
// which model, and what is left of the CPU time for everything else: decoding,
// pictures, layout, boxes.
func causes(w io.Writer, set []page, spent time.Duration) {
	type key struct {
		cause explain.Cause
		model string
	}
	type sum struct {
		passes, chars int
		spent         time.Duration
	}
	sums := map[key]sum{}
	pages := 0
	left := spent
	for _, p := range set {
		if p.account == nil {
			continue
		}
		pages++
		for _, x := range p.account.Passes {
			k := key{x.Cause, x.Model}
			s := sums[k]
			sums[k] = sum{s.passes + 1, s.chars + x.Chars, s.spent + x.Spent}
			left -= x.Spent
		}
	}
	order := slices.SortedFunc(maps.Keys(sums), func(a, b key) int {
		return cmp.Or(cmp.Compare(sums[b].spent, sums[a].spent), cmp.Compare(a.cause, b.cause), cmp.Compare(a.model, b.model))
	})
	each := func(d time.Duration) float64 { return d.Seconds() / float64(max(1, pages)) }
	fmt.Fprintln(w, "| passes for | model | a page | characters a page | CPU s a page |\n|---|---|---|---|---|")
	for _, k := range order {
		s := sums[k]
		cause := string(k.cause)
		if cause == "" {
			cause = "other"
		}
		fmt.Fprintf(w, "| %s | %s | %.1f | %.0f | %.3f |\n", cause, k.model, float64(s.passes)/float64(max(1, pages)), float64(s.chars)/float64(max(1, pages)), each(s.spent))
	}
	fmt.Fprintf(w, "| everything else | | | | %.3f |\n\n", each(left))
}
