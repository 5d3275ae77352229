package ocr

import (
	"cmp"
	"image"
	"slices"
)

// A Title is a row of print that is larger than the page's: its box, and the pieces of ink in
// it, from the left.
type Title struct {
	Box    image.Rectangle
	Pieces []image.Rectangle
	High   int // of its characters, in pixels
}

// What makes a title, in characters where nothing else is said.
const (
	titledLeast = 1.5  // its pieces are so high, at least,
	titledHigh  = 8.0  // and no higher
	titledThick = 0.25 // of their height they are wide, at least
	titledAlike = 0.35 // of two heights they differ by less
	titledLevel = 0.6  // of their heights they lie level
	titledGap   = 0.9  // of a height is between two, at most
	titledWide  = 2.5  // heights, at least
	titledOwn   = 3    // pieces, at least, where they do not touch,
	titledEnd   = 0.55 // of a height is what goes on at its ends, at least,
	titledTall  = 1.9  // and at most: a figure may be larger
	titledMost  = 400  // rows of such pieces, single ones counted; more are noise
	titledOver  = 0.15 // of a height, what is over or under them is theirs, too
)

// Titles are the rows of print that is larger than a page's, whose characters are char pixels
// high, from the top. Recognizers lose such print among lines of another size, and take
// heavy, outlined or shaded type for a drawing.
func (r Raster) Titles(dark byte, char float64) []Title {
	all := r.inkBoxes(image.Rect(0, 0, r.W, r.H), dark, 2)
	var large []image.Rectangle
	for _, p := range all {
		if h := float64(p.Dy()); h >= titledLeast*char && h <= titledHigh*char && float64(p.Dx()) >= titledThick*h {
			large = append(large, p)
		}
	}
	slices.SortFunc(large, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	type row struct {
		box     image.Rectangle
		heights []int
		last    image.Rectangle
	}
	var rows []row
	for _, p := range large {
		i := slices.IndexFunc(rows, func(o row) bool {
			high := max(o.last.Dy(), p.Dy())
			level := min(o.last.Max.Y, p.Max.Y) - max(o.last.Min.Y, p.Min.Y)
			return float64(abs(o.last.Dy()-p.Dy())) <= titledAlike*float64(high) && float64(level) >= titledLevel*float64(high) &&
				float64(p.Min.X-o.last.Max.X) <= titledGap*float64(high)
		})
		if i < 0 {
			rows = append(rows, row{p, []int{p.Dy()}, p})
			continue
		}
		o := &rows[i]
		o.box, o.heights = o.box.Union(p), append(o.heights, p.Dy())
		if p.Max.X > o.last.Max.X {
			o.last = p
		}
	}
	if len(rows) > titledMost {
		return nil // noise
	}
	var out []Title
	for _, o := range rows {
		slices.Sort(o.heights)
		t := Title{Box: o.box, High: o.heights[len(o.heights)/2]}
		if float64(o.box.Dx()) < titledWide*float64(t.High) || len(o.heights) < titledOwn && float64(o.box.Dx()) < 2*titledWide*float64(t.High) {
			continue
		}
		t.widen(all)
		about := t.Box.Inset(-int(titledOver * float64(t.High)))
		for _, p := range all {
			if p.Min.Add(p.Max).Div(2).In(about) && p.In(about.Inset(-t.High/2)) {
				t.Pieces = append(t.Pieces, p)
				t.Box = t.Box.Union(p)
			}
		}
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Title) int { return cmp.Compare(a.Box.Min.Y, b.Box.Min.Y) })
	return out
}

// widen takes in what goes on at the ends of a title in characters that are of another height,
// such as a figure that is larger or kana that are lower, or that touch each other.
func (t *Title) widen(pieces []image.Rectangle) {
	row := image.Rect(0, t.Box.Min.Y, 0, t.Box.Max.Y)
	for again := true; again; {
		again = false
		for _, p := range pieces {
			high, level := float64(p.Dy()), float64(min(row.Max.Y, p.Max.Y)-max(row.Min.Y, p.Min.Y))
			gap := float64(max(p.Min.X-t.Box.Max.X, t.Box.Min.X-p.Max.X))
			if high >= titledEnd*float64(t.High) && high <= titledTall*float64(t.High) && level >= titledLevel*min(high, float64(row.Dy())) &&
				gap <= titledGap*float64(t.High) && !p.In(t.Box) && (p.Min.X < t.Box.Min.X || p.Max.X > t.Box.Max.X) {
				t.Box = t.Box.Union(p)
				again = true
			}
		}
	}
}
