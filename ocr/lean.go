package ocr

import (
	"bytes"
	"cmp"
	"math"
	"slices"

	"fumikura/internal/archive"
)

// Which ink may be of rules that lean, in characters.
const (
	leanSlack = .12 // to each side, by which a run of ink may move on its way
	leanThick = .45 // thicker is no rule
	leanGain  = .35 // the share of what columns of text deviate that may stay
	leanBand  = .5  // as much as this of what the part of the page tells that tells most
	leanBands = 2   // parts of the page that tell so much, at least
	leanPart  = .1  // of all ink of rules, at least, in each of two parts of the page
	leanTrack = .5  // further from each other, set upright, two pieces are of two rules
	leanShown = .1  // by which a rule is seen to lean from end to end, at least
	leanShare = .5  // of what the rule that leans most does
	leanRules = 2   // that do so, at least
)

// Lean measures how the rules that run across lines of direction dir deviate from right
// angles to them, nil where there are none or they stand upright: on a photograph the
// sides of a table lean towards each other, and a grid is looked for with straight rules.
// The lines themselves must have been straightened. bent says that they had to be: then,
// without rules, the edges of columns and the characters below each other are asked, which
// lean with them, but less reliably.
func (r Raster) Lean(dark byte, char float64, dir archive.Direction, bent bool) *Bend {
	across := archive.Vertical
	if dir == archive.Vertical {
		across = archive.Horizontal
	}
	rules := r.leaning(dark, char, across)
	if rules.Pix != nil && rules.apart(across) {
		if b := rules.Bend(128, char, across); b != nil && b.shown(rules, char) >= leanRules {
			return b
		}
	}
	if !bent {
		return nil
	}
	if b := r.bend(dark, char, across, leanGain); b != nil && b.columns() {
		return b
	}
	return nil
}

// columns tells whether a bend across the lines was found in more than one part of a page,
// as in a table without rules, or at both margins of printed prose. One margin alone is
// moved by indents and by a writer's hand.
func (b *Bend) columns() bool {
	n := 0
	for _, v := range b.bands {
		n += boolToInt(v >= leanBand*slices.Max(b.bands[:]))
	}
	return n >= leanBands
}

// shown counts the rules of a picture of them that by a bend lean visibly from end to
// end, not much less than the one that leans most. One is none to go by, as the gutter of
// a book beside a drawing; and what short strokes are said to do over the whole of a page
// none of them shows.
func (b *Bend) shown(rules Raster, char float64) int {
	type rule struct{ at, from, to float64 } // across its length, and along it
	var pieces []rule
	for _, o := range outlines(rules.Ink(128), rules.W, rules.H) {
		x, y := b.Back(float64(o.x0+o.x1)/2, float64(o.y0+o.y1)/2)
		if b.dir == archive.Vertical {
			pieces = append(pieces, rule{x, float64(o.y0), float64(o.y1)})
		} else {
			pieces = append(pieces, rule{y, float64(o.x0), float64(o.x1)})
		}
	}
	slices.SortFunc(pieces, func(a, b rule) int { return cmp.Compare(a.at, b.at) })
	var leans []float64
	for i := 0; i < len(pieces); {
		r, last := pieces[i], pieces[i].at
		for i++; i < len(pieces) && pieces[i].at-last < leanTrack*char; i++ {
			last = pieces[i].at
			r.from, r.to = min(r.from, pieces[i].from), max(r.to, pieces[i].to)
		}
		leans = append(leans, math.Abs(b.offset(r.to, r.at)-b.offset(r.from, r.at)))
	}
	if len(leans) == 0 {
		return 0
	}
	n, least := 0, max(leanShown*char, leanShare*slices.Max(leans))
	for _, v := range leans {
		n += boolToInt(v >= least)
	}
	return n
}

// apart tells whether rules stand in more than one part of a page across them: how one
// edge goes, which may be that of the sheet or of a shadow, says nothing of the page.
func (r Raster) apart(dir archive.Direction) bool {
	var ink [bendBands]int
	n := r.H
	if dir == archive.Vertical {
		n = r.W
	}
	all := 0
	for y := range r.H {
		for x, v := range r.Pix[y*r.W : (y+1)*r.W] {
			if v == 0 {
				at := y
				if dir == archive.Vertical {
					at = x
				}
				ink[at*bendBands/n]++
				all++
			}
		}
	}
	parts := 0
	for _, k := range ink {
		parts += boolToInt(float64(k) > leanPart*float64(all))
	}
	return parts > 1
}

// leaning is a picture of the ink that may be of rules of direction dir, nothing where
// there is none: thin runs, longer than any stroke, that may move to a side on their way.
func (r Raster) leaning(dark byte, char float64, dir archive.Direction) Raster {
	slack := max(1, int(leanSlack*char))
	level := dir != archive.Vertical
	// Ink is made wider first, so that a rule that leans has runs as long as its pieces.
	ink := r.Ink(dark)
	wide := widenedAcross(ink, r.W, r.H, slack, level)
	long := longRuns(wide, r.W, r.H, int(ruleRun*char), level)
	thick := longRuns(long, r.W, r.H, int(leanThick*char)+2*slack, !level)
	out := Raster{W: r.W, H: r.H}
	for i := nextMarked(long, 0); i < len(long); i = nextMarked(long, i+1) {
		if !ink[i] || thick[i] {
			continue
		}
		if out.Pix == nil {
			out.Pix = bytes.Repeat([]byte{255}, len(r.Pix))
		}
		out.Pix[i] = 0
	}
	return out
}
