package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
)

// What tells the lines of letter paper that text stands on from its strokes.
const (
	linedPitch  = 4.2 // characters from line to line, at most
	linedOff    = .35 // characters by which the pieces of one line differ
	linedEven   = 0.8 // of the steps from line to line are as wide as most
	linedWhole  = 0.3 // of the longest line, at least: what is shorter does not tell the step
	linedPaler  = 45  // greys by which the lines are paler than the ink of text
	linedMargin = 0.5 // of that, a pixel of a line may be darker than the line
)

// What is left on a line that was paler than ink.
const (
	spotLong = 0.3 // characters, at most
	spotEdge = 2   // pixels that it may reach beyond the line,
	spotEnd  = 0.3 // characters beyond its ends: where the paper's frame crossed it
)

// What tells the pieces of a line that is so faint that it falls apart, in characters.
const (
	dashThin  = .2  // a piece is no thicker,
	dashLong  = .1  // and as long,
	dashOff   = .15 // so nearly on a line with the one before,
	dashGap   = 1.5 // and so near to it: text that touches a line takes a piece of it away
	dashShare = .3  // of a line is pieces
)

// LightRules are the rules among all that is darker than light: ink and lines too faint
// for it.
func (r Raster) LightRules(light byte, char float64) []Rule {
	return Rules(r.Ink(light), r.W, r.H, char)
}

// PaperLines finds the lines of letter paper that run along writing of direction dir, where
// they are paler than its ink, and the grey that parts them from it: with them goes what is
// lighter, and the strokes that cross them stay whole. Where they are as dark as ink the grey
// is 0: no more than Crumbs can go. all are the page's LightRules, dark is where ink begins,
// below which such lines may lie too, and light where flat paper does. The rows of tables are
// evenly apart, too: what lies in one is no such line. None: there are no lines of letter paper.
func (r Raster) PaperLines(all []Rule, tables []Grid, dark, light byte, char float64, dir archive.Direction) ([]Rule, byte) {
	no := func(u Rule) bool {
		return u.Upright != (dir == archive.Vertical) || float64(u.long()) < paleLong*char ||
			slices.ContainsFunc(tables, func(g Grid) bool { return g.Box.Overlaps(u.Rectangle) })
	}
	level := slices.DeleteFunc(slices.Clone(all), no)
	if len(level) == 0 && !slices.ContainsFunc(all, func(u Rule) bool { return float64(u.long()) >= paleLong*char }) {
		return nil, 0 // the frame of the paper, if nothing else, is whole
	}
	lines := linesOfPaper(level, char, dir)
	if lines == nil {
		lines = linesOfPaper(slices.Concat(level, slices.DeleteFunc(r.dashed(light, char, dir), no)), char, dir)
	}
	if lines == nil {
		return nil, 0
	}
	levels := make([]byte, len(lines))
	for i, u := range lines {
		levels[i] = r.lineLevel(u)
	}
	mid := slices.Sorted(slices.Values(levels))[len(levels)/2]
	paler := int(mid) - int(r.inkLevel(dark))
	if paler < linedPaler {
		return lines, 0
	}
	below := mid - byte(linedMargin*float64(paler))
	var out []Rule
	for i, u := range lines {
		if levels[i] > below { // a darker one, as of the frame, is a rule like any other
			out = append(out, u)
		}
	}
	return out, below
}

// Crumbs are what a copy or a fax left of lines of letter paper that run along writing of
// direction dir, apart from what they cross: thin pieces of ink that lie on such a line and
// are no thicker than its longer pieces, as the points among figures are. None: too few of the
// lines have longer pieces. char is the height of a character in pixels.
func (r Raster) Crumbs(lines []Rule, dark byte, char float64, dir archive.Direction) []image.Rectangle {
	var thin []image.Rectangle
	for _, b := range outlines(r.Ink(dark), r.W, r.H) {
		if p := Along(image.Rect(b.x0, b.y0, b.x1, b.y1), dir); float64(p.Dy()) <= dashThin*char {
			thin = append(thin, p)
		}
	}
	off := int(dashOff * char)
	on := make([]int, len(thin)) // the line that a piece lies on, from 1
	var thick []int
	long := map[int]bool{}
	for i, p := range thin {
		for k, u := range lines {
			l := Along(u.Rectangle, dir)
			if p.Min.Y < l.Min.Y-off || p.Max.Y > l.Max.Y+off || p.Min.X >= l.Max.X || p.Max.X <= l.Min.X {
				continue
			}
			on[i] = k + 1
			if float64(p.Dx()) >= char {
				thick = append(thick, p.Dy())
				long[(l.Min.Y+l.Max.Y)/max(1, int(char))] = true
			}
			break
		}
	}
	if len(long) < paperLines {
		return nil
	}
	slices.Sort(thick)
	most := thick[len(thick)/2] + 1
	var out []image.Rectangle
	for i, p := range thin {
		if on[i] > 0 && (p.Dy() <= most || float64(p.Dx()) >= char) {
			out = append(out, Upright(p, dir))
		}
	}
	return out
}

// EraseSpots makes white what is left as dark as ink on lines that are paler, where these
// were grainy: pieces that lie on a line and reach beyond it nowhere. A column of them beside
// one of text makes a recognizer see a column twice as wide.
func (r Raster) EraseSpots(lines []Rule, dark byte, char float64) (n int) {
	end := int(spotEnd * char)
	on := func(p image.Rectangle) bool {
		return slices.ContainsFunc(lines, func(u Rule) bool {
			b := lying(u.Rectangle, u.Upright).Inset(-spotEdge)
			b.Min.X, b.Max.X = b.Min.X-end, b.Max.X+end
			return lying(p, u.Upright).In(b)
		})
	}
	for _, b := range outlines(r.Ink(dark), r.W, r.H) {
		p := image.Rect(b.x0, b.y0, b.x1, b.y1)
		if float64(b.size()) <= spotLong*char && on(p) {
			r.wipe(p.Inset(-1))
			n++
		}
	}
	return n
}

// dashed are rules along writing of direction dir that fell apart into thin pieces.
func (r Raster) dashed(light byte, char float64, dir archive.Direction) []Rule {
	var pieces []image.Rectangle
	for _, b := range outlines(r.Ink(light), r.W, r.H) {
		p := Along(image.Rect(b.x0, b.y0, b.x1, b.y1), dir)
		if float64(p.Dy()) <= dashThin*char && float64(p.Dx()) >= dashLong*char {
			pieces = append(pieces, p)
		}
	}
	slices.SortFunc(pieces, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.X, b.Min.X), cmp.Compare(a.Min.Y, b.Min.Y))
	})
	type chain struct {
		box, last image.Rectangle
		ink       int
	}
	var chains []chain
	off, gap := int(2*dashOff*char), int(dashGap*char)
	for _, p := range pieces {
		at := -1
		for i := len(chains) - 1; i >= 0; i-- {
			l := chains[i].last
			if p.Min.X-l.Max.X <= gap && abs(p.Min.Y+p.Max.Y-l.Min.Y-l.Max.Y) <= off {
				at = i
				break
			}
		}
		if at < 0 {
			chains = append(chains, chain{})
			at = len(chains) - 1
			chains[at].box = p
		}
		c := &chains[at]
		c.box, c.last, c.ink = c.box.Union(p), p, c.ink+p.Dx()
	}
	var out []Rule
	for _, c := range chains {
		if n := float64(c.box.Dx()); n >= paleLong*char && float64(c.ink) >= dashShare*n {
			out = append(out, Rule{Upright(c.box, dir), dir == archive.Vertical})
		}
	}
	return out
}

// linesOfPaper are the rules along writing of direction dir where enough of them are
// evenly apart, and with them the whole lines, those that were not found too; else none.
func linesOfPaper(level []Rule, char float64, dir archive.Direction) []Rule {
	longest := 0
	var box image.Rectangle
	for _, u := range level {
		longest = max(longest, u.long())
		box = box.Union(Along(u.Rectangle, dir))
	}
	var at, thick []int
	for _, u := range level {
		if b := Along(u.Rectangle, dir); float64(b.Dx()) >= linedWhole*float64(longest) {
			at = append(at, (b.Min.Y+b.Max.Y)/2)
			thick = append(thick, b.Dy())
		}
	}
	at = places(at, int(linedOff*char))
	if len(at) < paperLines {
		return nil
	}
	var steps []int
	for i := range at[1:] {
		steps = append(steps, at[i+1]-at[i])
	}
	sorted := slices.Sorted(slices.Values(steps))
	slices.Sort(thick)
	pitch := float64(sorted[len(sorted)/8]) // most steps may be over a line that was not found
	if pitch < char || pitch > linedPitch*char {
		return nil
	}
	even := 0
	out := slices.Clone(level)
	add := func(y int) {
		y -= thick[len(thick)/2] / 2
		whole := image.Rect(box.Min.X, y, box.Max.X, y+thick[len(thick)/2])
		out = append(out, Rule{Upright(whole, dir), dir == archive.Vertical})
	}
	add(at[0])
	for i, s := range steps {
		n := math.Round(float64(s) / pitch)
		if n < 1 || math.Abs(float64(s)-n*pitch) > paperUneven*pitch {
			continue
		}
		even++
		for k := 1; k <= int(n); k++ {
			add(at[i] + s*k/int(n))
		}
	}
	if float64(even) < linedEven*float64(len(steps)) {
		return nil
	}
	return out
}

// inkLevel is the grey of the middle of strokes: a quarter of the ink is darker.
func (r Raster) inkLevel(dark byte) byte {
	var count [256]int
	n := 0
	for _, v := range r.Pix {
		if v < dark {
			count[v]++
			n++
		}
	}
	left := n / 4
	for v, c := range count {
		if left -= c; left < 0 {
			return byte(v)
		}
	}
	return 0
}

// lineLevel is the grey of a rule where nothing crosses it, which is more than half of it:
// the median of the darkest pixel across it, place by place.
func (r Raster) lineLevel(u Rule) byte {
	b := u.Intersect(image.Rect(0, 0, r.W, r.H))
	n := b.Dx()
	if u.Upright {
		n = b.Dy()
	}
	if n <= 0 {
		return 0
	}
	darkest := slices.Repeat([]byte{255}, n)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			i := x - b.Min.X
			if u.Upright {
				i = y - b.Min.Y
			}
			darkest[i] = min(darkest[i], r.Pix[y*r.W+x])
		}
	}
	slices.Sort(darkest)
	return darkest[n/2]
}
