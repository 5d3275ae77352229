package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"fumikura/ocr/explain"
)

// memory prints what the children held at each step of each page that was read with
// an account, in MiB: the most up to the step, since the one before. Passes of the
// recognizer count with the step that they come before.
func memory(w io.Writer, set []page) {
	stages := []explain.Stage{explain.StageStored, explain.StageFramed, explain.StageCleaned, explain.StageLevel, explain.StageRules, explain.StageErased, explain.StageLayout, explain.StagePasses, explain.StageFinished}
	fmt.Fprint(w, "| page | at the end | most |")
	for _, s := range stages {
		fmt.Fprintf(w, " %s |", s)
	}
	fmt.Fprint(w, " passes of blocks | of lines |\n|---|---|---|")
	for range len(stages) + 2 {
		fmt.Fprint(w, "---|")
	}
	fmt.Fprintln(w)
	byName := slices.SortedFunc(slices.Values(set), func(a, b page) int { return cmp.Compare(a.name, b.name) })
	for _, p := range byName {
		if p.account == nil {
			continue
		}
		steps := map[explain.Stage]int64{}
		var end int64
		for _, s := range p.account.Steps {
			steps[s.Stage], end = max(steps[s.Stage], s.Memory.Most), s.Memory.Held
		}
		var blocks, lines int64
		for _, x := range p.account.Passes {
			if x.Cause == explain.CauseBlock || x.Cause == explain.CauseCells {
				blocks = max(blocks, x.Memory.Most)
			} else {
				lines = max(lines, x.Memory.Most)
			}
		}
		fmt.Fprintf(w, "| %s | %d | %d |", p.name, end>>20, p.account.Memory()>>20)
		for _, s := range stages {
			fmt.Fprintf(w, " %d |", steps[s]>>20)
		}
		fmt.Fprintf(w, " %d | %d |\n", blocks>>20, lines>>20)
	}
	fmt.Fprintln(w)
}
