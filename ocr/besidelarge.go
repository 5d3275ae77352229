package ocr

import (
	"cmp"
	"image"
	"slices"
)

// A large title or name beside two or more lines of small print, as at the head of a
// newsletter with its date and number: read as one block, its lines are taken for parts of
// the small ones, and of both little is left.

// What such print is.
const (
	largeSize  = headSize // characters of the page, at least,
	largeTimes = 1.8      // and of what stands beside it
	largeSolid = 0.55     // a whole character is so wide or high by its longer side, at least
	largeLeast = 2        // of which it has so many,
	largeGap   = 0.6      // of their size apart, at most,
	largeAlike = 1.6      // and one so many times as large as the next
	largeLines = 2        // beside it, at least,
	largeWhite = 0.5      // of their characters away from it
)

// besideLarge parts pieces at large print that lines of small print stand beside, in reading
// order: what is above, at the left, the large print, at the right, below.
func besideLarge(pieces []image.Rectangle, char float64) [][]image.Rectangle {
	for _, box := range largePrint(pieces, char) {
		var above, left, large, right, below []image.Rectangle
		for _, p := range pieces {
			switch y := (p.Min.Y + p.Max.Y) / 2; {
			case p.Min.Add(p.Max).Div(2).In(box):
				large = append(large, p)
			case y < box.Min.Y:
				above = append(above, p)
			case y >= box.Max.Y:
				below = append(below, p)
			case p.Min.X+p.Max.X < box.Min.X+box.Max.X:
				left = append(left, p)
			default:
				right = append(right, p)
			}
		}
		size := ownSize(large, char)
		l, r := smallLines(left, box, size), smallLines(right, box, size)
		if l < 0 || r < 0 || max(l, r) < largeLines {
			continue
		}
		out := besideLarge(above, char)
		for _, part := range [][]image.Rectangle{left, large, right} {
			if len(part) > 0 {
				out = append(out, part)
			}
		}
		return append(out, besideLarge(below, char)...)
	}
	if len(pieces) == 0 {
		return nil
	}
	return [][]image.Rectangle{pieces}
}

// largePrint are the boxes of words whose characters are larger than the page's.
func largePrint(pieces []image.Rectangle, char float64) []image.Rectangle {
	size := func(p image.Rectangle) float64 { return float64(max(p.Dx(), p.Dy())) }
	var large []image.Rectangle
	for _, p := range pieces {
		if s := size(p); s >= largeSize*char && s <= pieceMost*char && float64(min(p.Dx(), p.Dy())) >= largeSolid*s {
			large = append(large, p)
		}
	}
	slices.SortFunc(large, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.X, b.Min.X), cmp.Compare(a.Min.Y, b.Min.Y))
	})
	var words []image.Rectangle
	var sizes []float64 // of each, its last character's
	var count []int
	for _, p := range large {
		s := size(p)
		at := slices.IndexFunc(words, func(w image.Rectangle) bool {
			level := min(w.Max.Y, p.Max.Y) - max(w.Min.Y, p.Min.Y)
			return float64(p.Min.X-w.Max.X) <= largeGap*s && 2*level >= min(w.Dy(), p.Dy())
		})
		if at < 0 || max(s, sizes[at]) > largeAlike*min(s, sizes[at]) {
			words, sizes, count = append(words, p), append(sizes, s), append(count, 1)
			continue
		}
		words[at], sizes[at] = words[at].Union(p), s
		count[at]++
	}
	var out []image.Rectangle
	for i, w := range words {
		if count[i] >= largeLeast {
			out = append(out, w)
		}
	}
	return out
}

// smallLines counts the lines of pieces beside large print of a size, 0 where they are as
// large or but specks; -1: they are too near to be none of it.
func smallLines(pieces []image.Rectangle, large image.Rectangle, size float64) int {
	if len(pieces) == 0 {
		return 0
	}
	own := ownSize(pieces, size/(2*largeTimes))
	if own == 0 {
		return 0 // specks
	}
	box := bound(pieces)
	if float64(max(large.Min.X-box.Max.X, box.Min.X-large.Max.X)) < largeWhite*own {
		return -1
	}
	if own*largeTimes > size {
		return 0
	}
	return len(rows(pieces, own))
}
