package glyphs

import (
	_ "embed"
	"slices"
	"sync"
)

// worn.bin holds characters, and letters and marks which shapes.bin lacks, in one Mincho:
// as it is, and as copies of copies leave it, without its level strokes, and without the
// thinner upright ones, too.
//
//go:embed worn.bin
var wornBin []byte

// Worn is the table for print that a copy left with its thick strokes alone. What lies in
// it beside the characters of Known are letters and marks.
var Worn = sync.OnceValue(func() *Table {
	return joined(Known(), sound(wornBin))
})

// joined is a table with the faces of two, of all their characters.
func joined(a, b *Table) *Table {
	t := &Table{faces: a.faces + b.faces, at: make(map[rune]int)}
	runes := slices.Concat(a.runes, b.runes)
	slices.Sort(runes)
	for _, r := range slices.Compact(runes) {
		t.at[r] = len(t.runes)
		t.runes = append(t.runes, r)
		for _, of := range []*Table{a, b} {
			shapes := of.Shapes(r)
			if shapes == nil {
				shapes = make([]Shape, of.faces) // an aspect of 0: it lacks them
			}
			t.all = append(t.all, shapes...)
		}
	}
	return t
}
