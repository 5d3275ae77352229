package ocr

import "fumikura/internal/archive"

// Which ink may be of rules that lean, in characters.
const (
	leanSlack = .12 // to each side, by which a run of ink may move on its way
	leanThick = .45 // thicker is no rule
	leanGain  = .35 // the share of what columns of text deviate that may stay
	leanPart  = .1  // of all ink of rules, at least, in each of two parts of the page
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
		if b := rules.Bend(128, char, across); b != nil {
			return b
		}
	}
	if !bent {
		return nil
	}
	return r.bend(dark, char, across, leanGain)
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
	for i, v := range long {
		if v && ink[i] && !thick[i] {
			if out.Pix == nil {
				out.Pix = make([]byte, len(r.Pix))
				for k := range out.Pix {
					out.Pix[k] = 255
				}
			}
			out.Pix[i] = 0
		}
	}
	return out
}

// widenedAcross makes ink wider by reach pixels to both sides: up and down where level is said,
// otherwise left and right.
func widenedAcross(ink []bool, w, h, reach int, level bool) []bool {
	out := make([]bool, len(ink))
	step, n, lines, next := 1, w, h, w // along the spreading
	if level {
		step, n, lines, next = w, h, w, 1
	}
	for l := range lines {
		last := -reach - 1 // where ink was seen
		for i := range n + reach {
			if i < n && ink[l*next+i*step] {
				last = i
			}
			if k := i - reach; k >= 0 && last >= k-reach {
				out[l*next+k*step] = true
			}
		}
	}
	return out
}

// longRuns keeps the runs of ink that are at least so long, along rows or columns.
func longRuns(ink []bool, w, h, least int, level bool) []bool {
	out := make([]bool, len(ink))
	step, n, lines, next := w, h, w, 1
	if level {
		step, n, lines, next = 1, w, h, w
	}
	for l := range lines {
		for i := 0; i < n; i++ {
			a := i
			for i < n && ink[l*next+i*step] {
				i++
			}
			if i-a >= max(1, least) {
				for k := a; k < i; k++ {
					out[l*next+k*step] = true
				}
			}
		}
	}
	return out
}
