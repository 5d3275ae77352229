package ocr

import (
	"cmp"
	"image"
	"slices"
)

// mostSquares are enough to ask which way up characters stand.
const mostSquares = 64

// wholeChar is the least width and height, in characters, of a piece that is surely more
// than a part of one.
const wholeChar = 0.85

// square tells whether a piece is as wide and high as kanji and kana are, and digits not.
func (b blob) square(char float64) bool {
	return float64(b.size()) <= 1.6*char && float64(min(b.w(), b.h())) >= .65*char
}

// narrow tells whether a piece may be a figure or a letter, standing or on its side.
func (b blob) narrow(char float64) bool {
	long, short := float64(b.size()), float64(min(b.w(), b.h()))
	return long >= .65*char && long <= 1.6*char && short >= .3*long && short < .8*long
}

// some are mostSquares of the pieces of a kind, from all over the page: those that are
// surely whole characters where there are enough, the largest otherwise; without the
// margin by which they were grown.
func some(bs []blob, char float64, grown int, kind func(blob, float64) bool) []image.Rectangle {
	var all []blob
	whole := 0
	for _, b := range bs {
		if kind(b, char) {
			all = append(all, b)
			if float64(min(b.w(), b.h())) >= wholeChar*char {
				whole++
			}
		}
	}
	slices.SortStableFunc(all, func(a, b blob) int { return cmp.Compare(min(b.w(), b.h()), min(a.w(), a.h())) })
	n := min(len(all), mostSquares)
	out := make([]image.Rectangle, n)
	for i := range out {
		b := all[i*max(n, whole)/n]
		out[i] = image.Rect(b.x0, b.y0, b.x1, b.y1).Inset(grown)
	}
	return out
}

// Strokes of a bad copy that lie up to twice mendReach pixels apart are joined; its
// pieces of ink make its characters come out smaller than they are, by mendedChar.
const (
	mendReach  = 1
	mendedChar = 1.35
)

// A run of ink that is longRun times shorter than the raster's long side, or longer, and
// no more than thinRun pixels thick, is a ruling line.
const (
	longRun = 24
	thinRun = 3
)

// rulesOf are the thin ruling lines of ink, with the edge of lighter pixels beside them.
func rulesOf(ink []bool, w, h int) []bool {
	out := slices.Clone(ink)
	unruled(out, w, h)
	for i := range out {
		out[i] = ink[i] && !out[i]
	}
	return dilated(out, w, h, 1)
}

// unruled takes thin ruling lines out of ink, so that characters that touch them are
// pieces by themselves.
func unruled(ink []bool, w, h int) {
	long := max(w, h) / longRun
	var gone []int
	thin := func(i, step, k, n int) bool { // across the run, which lies at k of n
		t := 1
		for d := 1; d <= thinRun && k+d < n && ink[i+d*step]; d++ {
			t++
		}
		for d := 1; d <= thinRun && k-d >= 0 && ink[i-d*step]; d++ {
			t++
		}
		return t <= thinRun
	}
	for i, v := range longRuns(ink, w, h, long, true) {
		if v && thin(i, w, i/w, h) {
			gone = append(gone, i)
		}
	}
	for i, v := range longRuns(ink, w, h, long, false) {
		if v && thin(i, 1, i%w, w) {
			gone = append(gone, i)
		}
	}
	for _, i := range gone {
		ink[i] = false
	}
}
