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
			if touched(walls, first, touch) && touched(walls, last, touch) &&
				meets(r, ink, w, 2*touch) && !branched(r, ink, w, h, char) &&
				!slices.ContainsFunc(long, func(o Rule) bool { return o.Upright == upright && o.Inset(-touch).Overlaps(r.Rectangle) }) {
				out = append(out, r)
			}
		}
	}
	return out
}

// meets tells whether a stroke goes on without any white for so many pixels from one of its ends.
func meets(r Rule, ink []bool, w, reach int) bool {
	long, a, b, step, side := r.Dy(), r.Min.X, r.Max.X, w, 1
	if !r.Upright {
		long, a, b, step, side = r.Dx(), r.Min.Y, r.Max.Y, 1, w
	}
	from := r.Min.Y
	if !r.Upright {
		from = r.Min.X
	}
	whole := func(from, to int) bool {
		for i := from; i < to; i++ {
			found := false
			for k := a; k < b && !found; k++ {
				found = ink[i*step+k*side]
			}
			if !found {
				return false
			}
		}
		return true
	}
	reach = min(reach, long)
	return whole(from, from+reach) || whole(from+long-reach, from+long)
}

// branched tells whether ink branches off a stroke.
func branched(r Rule, ink []bool, w, h int, char float64) bool {
	off, skip := max(3, int(shortBeside*char)), max(3, int(shortTouch*char))
	a, b, from, to, wide, step := r.Min.Y, r.Max.Y, r.Min.X-1-off, r.Max.X+off, w, 1
	if !r.Upright {
		a, b, from, to = r.Min.X, r.Max.X, r.Min.Y-1-off, r.Max.Y+off
		wide, step = h, w
	}
	n, all := 0, 0
	for i := a + skip; i < b-skip; i++ {
		at := i * w
		if !r.Upright {
			at = i
		}
		all++
		n += boolToInt(from >= 0 && ink[at+from*step] || to < wide && ink[at+to*step])
	}
	return float64(n) > shortBranch*float64(all)
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
