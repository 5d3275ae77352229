package ocr

import (
	"cmp"
	"image"
	"slices"
)

// A Rule is a ruling line: its box, long in one direction and thin in the other.
type Rule struct {
	image.Rectangle
	Upright bool
}

// Thick is how thick the line is, in pixels, with what skew adds.
func (r Rule) thick() int {
	if r.Upright {
		return r.Dx()
	}
	return r.Dy()
}

func (r Rule) long() int {
	if r.Upright {
		return r.Dy()
	}
	return r.Dx()
}

// What makes a rule, in characters: so long a run of ink, that no stroke is; so
// thin; gaps so wide in faint print are bridged.
const (
	ruleRun   = 2.6
	ruleThick = 0.4
	ruleGap   = 0.1
	ruleWhole = 3.2
	// A run amid other ink has some beside it over more than so much of its length, and so far
	// away over so much; but for a stroke through a line, a rule no longer than that has little,
	// even where print touches it.
	amidNear = 0.75
	amidAway = 0.75
	amidFar  = 0.3
	// Or it has some over these, and touches ink over so much: of 22 strokes in one dense table 21
	// did, of the five short rules on ten other pages none had a tenth.
	amidRows  = 0.38
	amidOn    = 0.15
	amidTouch = 0.6
	amidLong  = 10.0
)

// Rules finds the ruling lines of straight ink whose characters are char pixels
// high.
func Rules(ink []bool, w, h int, char float64) []Rule {
	run, gap := max(12, int(ruleRun*char)), max(1, int(ruleGap*char))
	flat := joined(levelRuns(ink, w, h, run, gap), false)
	up := joined(uprightRuns(ink, w, h, run, gap), true)
	out := slices.DeleteFunc(append(flat, up...), func(r Rule) bool {
		return float64(r.thick()) > max(5, ruleThick*char)+float64(r.long())/150 || float64(r.long()) < ruleWhole*char ||
			float64(r.long()) <= amidLong*char && strokeOf(r, ink, w, h).amid(char)
	})
	return append(out, shortRules(out, ink, w, h, char)...)
}

// levelRuns are the runs of ink along rows, gaps of less than gap pixels bridged.
func levelRuns(ink []bool, w, h, run, gap int) []image.Rectangle {
	var out []image.Rectangle
	for y := range h {
		row := ink[y*w : (y+1)*w]
		for x := nextMarked(row, 0); x < w; x = nextMarked(row, x) {
			a, last, holes := x, x, 0
			for x < w && x-last <= gap {
				if row[x] {
					holes += x - last - 1 + boolToInt(x == last)
					last = x
				}
				x++
			}
			if n := last + 1 - a; n >= run && holes*5 <= n {
				out = append(out, image.Rect(a, y, last+1, y+1))
			}
		}
	}
	return out
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// uprightRuns are the same along columns, gaps of up to gap pixels bridged.
func uprightRuns(ink []bool, w, h, run, gap int) []image.Rectangle {
	type open struct{ a, last, holes int }
	cols := make([]open, w)
	for x := range cols {
		cols[x] = open{-1, -1, 0}
	}
	var out []image.Rectangle
	end := func(x int) {
		c := &cols[x]
		if n := c.last + 1 - c.a; c.a >= 0 && n >= run && c.holes*5 <= n {
			out = append(out, image.Rect(x, c.a, x+1, c.last+1))
		}
		c.a = -1
	}
	for y := range h {
		row := ink[y*w : (y+1)*w]
		for x := nextMarked(row, 0); x < w; x = nextMarked(row, x) {
			for ; x < w && row[x]; x++ {
				c := &cols[x]
				if c.a >= 0 && y-c.last > gap+1 {
					end(x)
				}
				if c.a < 0 {
					*c = open{y, y, 0}
					continue
				}
				c.holes += y - c.last - 1
				c.last = y
			}
		}
	}
	for x := range w {
		end(x)
	}
	slices.SortFunc(out, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.X, b.Min.X), cmp.Compare(a.Min.Y, b.Min.Y))
	})
	return out
}

// joined makes rules of runs that lie side by side: in neighbouring rows (or
// columns) and over each other, or nearly so.
func joined(runs []image.Rectangle, upright bool) []Rule {
	parent := make([]int, len(runs))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	at := func(r image.Rectangle) (line, a, b int) {
		if upright {
			return r.Min.X, r.Min.Y, r.Max.Y
		}
		return r.Min.Y, r.Min.X, r.Max.X
	}
	from := 0
	for i, r := range runs {
		line, a, b := at(r)
		for from < i {
			if l, _, _ := at(runs[from]); l >= line-2 {
				break
			}
			from++
		}
		for k := from; k < i; k++ {
			if l, c, d := at(runs[k]); l < line && c < b+4 && d > a-4 {
				parent[find(i)] = find(k)
			}
		}
	}
	boxes := map[int]image.Rectangle{}
	var order []int
	for i, r := range runs {
		root := find(i)
		if _, ok := boxes[root]; !ok {
			order = append(order, root)
		}
		boxes[root] = boxes[root].Union(r)
	}
	out := make([]Rule, 0, len(order))
	for _, o := range order {
		out = append(out, Rule{boxes[o], upright})
	}
	return out
}

// Erase paints the rules white, and leaves the strokes that cross or touch them:
// ink goes only where, across the rule, it is hardly thicker than the rule itself.
func (r Raster) Erase(ink []bool, rules []Rule) {
	for _, u := range rules {
		b := u.Rectangle
		lo, hi := b.Min.X, b.Max.X
		if u.Upright {
			lo, hi = b.Min.Y, b.Max.Y
		}
		core := thickness(ink, r.W, r.H, u)
		for s := lo; s < hi; s++ {
			r.eraseAt(ink, u, s, core)
		}
	}
	for _, u := range rules {
		for _, v := range rules {
			if u.Upright && !v.Upright && u.Overlaps(v.Rectangle) {
				r.wipe(u.Intersect(v.Rectangle).Inset(-2)) // where neither alone is thin
			}
		}
	}
}

// wipe paints a part white.
func (r Raster) wipe(b image.Rectangle) { r.paint(b, 255) }

// paint paints a part in one grey.
func (r Raster) paint(b image.Rectangle, grey byte) {
	b = b.Intersect(image.Rect(0, 0, r.W, r.H))
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r.Pix[y*r.W+x] = grey
		}
	}
}

// thickness is the median over a rule of how thick its ink is.
func thickness(ink []bool, w, h int, u Rule) int {
	b := u.Rectangle
	var all []int
	if u.Upright {
		for y := b.Min.Y; y < b.Max.Y; y += 5 {
			n := 0
			for x := b.Min.X; x < b.Max.X; x++ {
				n += boolToInt(ink[y*w+x])
			}
			all = append(all, n)
		}
	} else {
		for x := b.Min.X; x < b.Max.X; x += 5 {
			n := 0
			for y := b.Min.Y; y < b.Max.Y; y++ {
				n += boolToInt(ink[y*w+x])
			}
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return max(1, all[len(all)/2])
}

// eraseAt does so at one place along a rule.
func (r Raster) eraseAt(ink []bool, u Rule, s, core int) {
	b := u.Rectangle
	lo, hi, most := b.Min.Y, b.Max.Y, r.H
	at := func(t int) int { return t*r.W + s }
	if u.Upright {
		lo, hi, most = b.Min.X, b.Max.X, r.W
		at = func(t int) int { return s*r.W + t }
	}
	const halo = 2 // the grey edge of the ink
	slack := core + core/2 + 3
	for t := lo; t < hi; t++ {
		if !ink[at(t)] {
			continue
		}
		a, e := t, t
		for a > 0 && t-a < 2*slack && ink[at(a-1)] {
			a--
		}
		for e < most && e-t < 2*slack && ink[at(e)] {
			e++
		}
		if e-a <= slack {
			for k := max(0, a-halo); k < min(most, e+halo); k++ {
				r.Pix[at(k)] = 255
			}
		}
		t = max(t, e-1)
	}
}
