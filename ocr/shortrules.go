package ocr

import (
	"image"
	"slices"
)

// A rule too short to be told from a stroke by itself, in characters: between the two
// rules that it joins there is room for a line of text, and it touches both.
const (
	shortRun   = 1.0
	shortLeast = 1.2
	shortThick = 0.2
	shortTouch = 0.12
	// Characters between rules that stand close come as near to both, too; but hardly one meets
	// a rule without any white, and of their strokes others branch off: over more than so much of
	// it there is ink beside it, so many characters away.
	shortBranch = .12
	shortBeside = .08
)

// shortRules are the rules between two others across them that are shorter than a rule
// must be that stands alone: those that part the cells of a row one line high, or of a
// narrow column.
func shortRules(long []Rule, ink []bool, w, h int, char float64) []Rule {
	run, gap := max(8, int(shortRun*char)), max(1, int(ruleGap*char))
	touch := max(3, int(shortTouch*char))
	var out []Rule
	for _, upright := range []bool{true, false} {
		var walls []Rule
		for _, r := range long {
			if r.Upright != upright {
				walls = append(walls, r)
			}
		}
		if len(walls) < 2 {
			continue
		}
		runs := levelRuns
		if upright {
			runs = uprightRuns
		}
		for _, r := range joined(runs(ink, w, h, run, gap), upright) {
			n := float64(r.long())
			if n < shortLeast*char || n >= ruleWhole*char || float64(r.thick()) > max(4, shortThick*char) {
				continue
			}
			first, last := ends(r)
			s := strokeOf(r, ink, w, h)
			if touched(walls, first, touch) && touched(walls, last, touch) &&
				s.meets(2*touch) && s.branches(char) <= shortBranch &&
				!slices.ContainsFunc(long, func(o Rule) bool { return o.Upright == upright && o.Inset(-touch).Overlaps(r.Rectangle) }) {
				out = append(out, r)
			}
		}
	}
	return out
}

// A stroke is a rule as it runs: from a to b along, from side to far across. at tells the ink of
// a place along and across, which must lie within wide across.
type stroke struct {
	a, b, side, far, wide int
	at                    func(along, across int) bool
}

func strokeOf(r Rule, ink []bool, w, h int) stroke {
	if r.Upright {
		return stroke{r.Min.Y, r.Max.Y, r.Min.X, r.Max.X, w, func(y, x int) bool { return ink[y*w+x] }}
	}
	return stroke{r.Min.X, r.Max.X, r.Min.Y, r.Max.Y, h, func(x, y int) bool { return ink[y*w+x] }}
}

// meets tells whether a stroke goes on without any white for so many pixels from one of its ends.
func (s stroke) meets(reach int) bool {
	whole := func(from, to int) bool {
		for i := from; i < to; i++ {
			k := s.side
			for k < s.far && !s.at(i, k) {
				k++
			}
			if k == s.far {
				return false
			}
		}
		return true
	}
	reach = min(reach, s.b-s.a)
	return whole(s.a, s.a+reach) || whole(s.b-reach, s.b)
}

// beside is over how much of a stroke, 0–1, there is ink so many pixels away, on either side.
func (s stroke) beside(off int, char float64) float64 {
	skip := max(3, int(shortTouch*char))
	before, behind := s.side-1-off, s.far+off
	n := 0
	for i := s.a + skip; i < s.b-skip; i++ {
		n += boolToInt(before >= 0 && s.at(i, before) || behind < s.wide && s.at(i, behind))
	}
	return float64(n) / float64(max(1, s.b-s.a-2*skip))
}

// branches is over how much of a stroke ink branches off, 0–1.
func (s stroke) branches(char float64) float64 {
	return s.beside(max(3, int(shortBeside*char)), char)
}

// amid tells whether a stroke is one of many in large print, or in a screen of dots: ink
// branches off all along, and goes on farther than a line of the page's print is high.
// Strokes of characters that stand below each other in the rows of a table, and join across its
// level rules, have less; of a rule hardly any ink touches.
func (s stroke) amid(char float64) bool {
	branches, away := s.branches(char), s.beside(int(amidAway*char), char)
	return branches > amidNear && away > amidFar || branches > amidRows && away > amidOn && s.beside(1, char) > amidTouch
}

// ends are the middles of the two ends of a rule.
func ends(r Rule) (first, last image.Point) {
	mid := r.Min.Add(r.Max).Div(2)
	if r.Upright {
		return image.Pt(mid.X, r.Min.Y), image.Pt(mid.X, r.Max.Y)
	}
	return image.Pt(r.Min.X, mid.Y), image.Pt(r.Max.X, mid.Y)
}

// touched tells whether a rule lies within reach of a point.
func touched(rules []Rule, p image.Point, reach int) bool {
	return slices.ContainsFunc(rules, func(o Rule) bool { return p.In(o.Inset(-reach)) })
}
