package ocr

import (
	"image"
	"slices"
)

// What tells text that runs on beside a table, in characters.
const (
	besideLines = 2   // columns that go on past an edge of the table, at least,
	besideLeast = 4.0 // each so long at least,
	besideLong  = 8.0 // or a single one so long
	besideWide  = 1.6 // and so broad at most
	besideGap   = 0.8 // two characters of a column are no further apart at the edge,
	besideSpace = 1.8 // nor elsewhere, where a comma and a space may stand between them
	besideWhite = 0.2 // between a table and the text, at least
)

// TextBeside is the part of rest on the left or the right of a table where columns of
// vertical text run on past the table's top or foot: there the page must not be cut at
// the height of the table's edges. It reaches up and down as far as white lies over its
// whole width, and as far as the table. pieces are those of the page in pixels, tables all
// its tables, none of which may be cut; char is the height of a character. Empty: there is no such part.
func TextBeside(pieces []image.Rectangle, table, rest image.Rectangle, tables []image.Rectangle, char float64, right bool) image.Rectangle {
	side := rest
	if right {
		side.Min.X = min(max(side.Min.X, table.Max.X), side.Max.X)
	} else {
		side.Max.X = max(min(side.Max.X, table.Min.X), side.Min.X)
	}
	var in []image.Rectangle
	for _, p := range pieces {
		if p.Min.Add(p.Max).Div(2).In(side) {
			in = append(in, p)
		}
	}
	for _, edge := range []int{table.Min.Y, table.Max.Y} {
		columns := columnsPast(in, edge, char)
		if len(columns) == 0 {
			continue
		}
		all := bound(columns)
		part := side
		if right {
			part.Min.X = all.Min.X - whiteBefore(in, all.Min.X, table.Max.X, true)
		} else {
			part.Max.X = all.Max.X + whiteBefore(in, all.Max.X, table.Min.X, false)
		}
		part.Min.Y, part.Max.Y = whiteAround(in, part, edge, char)
		if part.Min.Y > edge || part.Max.Y <= edge || part.Dx() < int(char) {
			continue
		}
		for _, o := range tables { // it ends at another table at the latest
			switch {
			case o == table || o.Max.X <= part.Min.X || o.Min.X >= part.Max.X:
			case o.Max.Y <= edge:
				part.Min.Y = max(part.Min.Y, o.Max.Y)
			case o.Min.Y > edge:
				part.Max.Y = min(part.Max.Y, o.Min.Y)
			}
		}
		// The page is cut at the part's top and foot over all its width.
		part.Min.Y, part.Max.Y = min(part.Min.Y, table.Min.Y), max(part.Max.Y, table.Max.Y)
		level := image.Rect(rest.Min.X, part.Min.Y, rest.Max.X, part.Max.Y)
		cut := func(o image.Rectangle) bool {
			return o.Overlaps(part) && !o.In(part) || o.Overlaps(level) && (o.Min.Y < level.Min.Y || o.Max.Y > level.Max.Y)
		}
		if !cutsAny(pieces, part, char, right) && !slices.ContainsFunc(tables, cut) {
			return part
		}
	}
	return image.Rectangle{}
}

// columnsPast are the columns of vertical text that go on past a level line at y: their
// characters follow each other closely on both of its sides.
func columnsPast(pieces []image.Rectangle, y int, char float64) []image.Rectangle {
	var out []image.Rectangle
	long := 0
	for _, p := range pieces {
		size := float64(max(p.Dx(), p.Dy()))
		off := float64(max(p.Min.Y-y, y-p.Max.Y))
		if size < bandPiece*char || off > besideGap*char || slices.ContainsFunc(out, func(o image.Rectangle) bool { return p.In(o) }) {
			continue
		}
		c := columnAbout(pieces, p, y, char)
		past := float64(min(y-c.Min.Y, c.Max.Y-y))
		if past >= bandPiece*char && float64(c.Dy()) >= besideLeast*char && float64(c.Dx()) <= besideWide*char {
			out = append(out, c)
			long = max(long, c.Dy())
		}
	}
	if len(out) < besideLines && float64(long) < besideLong*char {
		return nil
	}
	return out
}

// columnAbout is the box of what stands closely above and below a piece near a level line at y.
func columnAbout(pieces []image.Rectangle, p image.Rectangle, y int, char float64) image.Rectangle {
	var on []image.Rectangle
	for _, q := range pieces {
		if float64(abs(q.Min.X+q.Max.X-p.Min.X-p.Max.X)) <= besideWide*char/2 && float64(max(q.Dx(), q.Dy())) <= besideWide*char {
			on = append(on, q)
		}
	}
	slices.SortFunc(on, func(a, b image.Rectangle) int { return a.Min.Y - b.Min.Y })
	var run image.Rectangle
	for _, q := range on {
		most := besideSpace
		if run.Max.Y <= y && q.Max.Y > y {
			most = besideGap
		}
		if !run.Empty() && float64(q.Min.Y-run.Max.Y) > most*char {
			if run.Max.Y >= p.Max.Y {
				break
			}
			run = image.Rectangle{}
		}
		run = run.Union(q)
	}
	return run
}

// whiteBefore is half the white between a column's edge at x and the nearest ink on the
// way to the table's edge.
func whiteBefore(pieces []image.Rectangle, x, table int, right bool) int {
	next := table
	for _, p := range pieces {
		if right && p.Max.X <= x {
			next = max(next, p.Max.X)
		}
		if !right && p.Min.X >= x {
			next = min(next, p.Min.X)
		}
	}
	return abs(x-next) / 2
}

// whiteAround is from where to where a part reaches about a level line: up to the white
// that lies over all its width, or to its own ends.
func whiteAround(pieces []image.Rectangle, part image.Rectangle, y int, char float64) (int, int) {
	var in []image.Rectangle
	for _, p := range pieces {
		if p.Min.Add(p.Max).Div(2).In(part) && float64(max(p.Dx(), p.Dy())) >= bandPiece*char {
			in = append(in, p)
		}
	}
	slices.SortFunc(in, func(a, b image.Rectangle) int { return a.Min.Y - b.Min.Y })
	top, bottom, end := part.Min.Y, part.Max.Y, part.Min.Y
	for i, p := range in {
		if i > 0 && float64(p.Min.Y-end) >= bandWhite*char {
			mid := (end + p.Min.Y) / 2
			if mid <= y {
				top = mid
			} else {
				bottom = mid
				break
			}
		}
		end = max(end, p.Max.Y)
	}
	return top, bottom
}

// cutsAny tells whether the inner side of a part runs through ink.
func cutsAny(pieces []image.Rectangle, part image.Rectangle, char float64, right bool) bool {
	x := part.Max.X
	if right {
		x = part.Min.X
	}
	white := int(besideWhite * char / 2)
	return slices.ContainsFunc(pieces, func(p image.Rectangle) bool {
		return p.Max.Y > part.Min.Y && p.Min.Y < part.Max.Y && p.Min.X < x-white && p.Max.X > x+white
	})
}
