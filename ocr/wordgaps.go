package ocr

import (
	"cmp"
	"image"
	"slices"
)

// What tells the white between words from that between columns: lines with so many gaps
// of at least wordGap characters beside it, of which the usual one is hardly narrower.
const (
	wordGap   = 0.35
	wordGaps  = 4
	wordWider = 1.5
)

// betweenWords tells whether the white at x is of the width that words have between them in
// most lines that go on over it: where paragraphs begin with the same words, these gaps lie
// one below the other, and look like the white between columns.
func betweenWords(pieces []image.Rectangle, l, r []row, x int, char float64) bool {
	over, words := 0, 0
	for _, a := range l {
		for _, b := range r {
			if y := (b.box.Min.Y + b.box.Max.Y) / 2; y < a.box.Min.Y || y >= a.box.Max.Y {
				continue
			}
			over++
			words += boolToInt(wordsAt(pieces, a.box.Union(b.box), x, char))
		}
	}
	return over > 0 && words*2 > over
}

// wordsAt tells whether the gap of a line at x is one between words.
func wordsAt(pieces []image.Rectangle, line image.Rectangle, x int, char float64) bool {
	var in []image.Rectangle
	for _, p := range pieces {
		if y := (p.Min.Y + p.Max.Y) / 2; y >= line.Min.Y && y < line.Max.Y {
			in = append(in, p)
		}
	}
	slices.SortFunc(in, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	at, end := 0, in[0].Max.X
	var others []int
	for _, p := range in[1:] {
		switch gap := p.Min.X - end; {
		case end <= x && p.Min.X > x:
			at = gap
		case float64(gap) >= wordGap*char:
			others = append(others, gap)
		}
		end = max(end, p.Max.X)
	}
	if len(others) < wordGaps {
		return false
	}
	slices.Sort(others)
	return float64(at) <= wordWider*float64(others[len(others)/2])
}
