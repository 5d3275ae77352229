package ocr

import (
	"image"
	"slices"
)

// What tells a column of level lines that runs on beside a table, in characters.
const (
	flowWide  = 8.0 // its lines, at least: a note or a unit beside a table is shorter
	flowGap   = 1.3 // between two of its lines at the height of the table's edge, at most
	flowLines = 3   // it has on each side of that height, at least, if none runs through it
	flowWhite = 0.8 // between it and the table, at least
)

// ColumnBeside is the part of rest on the left or the right of a table where level lines of a
// column run on past the table's top or foot: there the page must not be cut at the height of
// the table's edges, but between the table and the column. It reaches up and down as far as
// the white between the two does. The arguments are those of TextBeside.
func ColumnBeside(pieces []image.Rectangle, table, rest image.Rectangle, tables []image.Rectangle, char float64, right bool) image.Rectangle {
	// Seen from the table, the column lies after it: a page is mirrored where it is before.
	mirror := func(r image.Rectangle) image.Rectangle {
		if right {
			return r
		}
		return image.Rect(rest.Min.X+rest.Max.X-r.Max.X, r.Min.Y, rest.Min.X+rest.Max.X-r.Min.X, r.Max.Y)
	}
	t := mirror(table)
	var in []image.Rectangle
	for _, p := range pieces {
		if p.Min.Add(p.Max).Div(2).In(rest) && float64(max(p.Dx(), p.Dy())) >= bandPiece*char {
			in = append(in, mirror(p))
		}
	}
	for _, edge := range []int{t.Min.Y, t.Max.Y} {
		column := flowPast(in, image.Rect(t.Max.X, t.Min.Y, rest.Max.X, t.Max.Y), edge, char)
		if column.Empty() || float64(column.Min.X-t.Max.X) < flowWhite*char {
			continue
		}
		part := image.Rect((t.Max.X+column.Min.X)/2, rest.Min.Y, rest.Max.X, rest.Max.Y)
		white := int(besideWhite * char)
		strip := image.Rect(t.Max.X+white, rest.Min.Y, column.Min.X-white, rest.Max.Y)
		part.Min.Y, part.Max.Y = whiteAlong(in, tables, mirror, strip, t)
		level := image.Rect(rest.Min.X, part.Min.Y, rest.Max.X, part.Max.Y)
		cut := func(o image.Rectangle) bool {
			o = mirror(o)
			return o.Overlaps(part) && !o.In(part) || o.Overlaps(level) && !o.In(level)
		}
		if !slices.ContainsFunc(tables, cut) {
			return mirror(part)
		}
	}
	return image.Rectangle{}
}

// flowPast is the box of the lines of a column beside a table, on one side of it, that go on
// past the level line at y; empty: there are none.
func flowPast(pieces []image.Rectangle, side image.Rectangle, y int, char float64) image.Rectangle {
	in := slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool { return p.Min.X < side.Min.X })
	lines := slices.DeleteFunc(rows(in, char), func(l row) bool { return float64(l.box.Dx()) < flowWide*char })
	at := slices.IndexFunc(lines, func(l row) bool { return l.box.Max.Y > y })
	if at < 0 {
		return image.Rectangle{}
	}
	through := lines[at].box.Min.Y < y
	if !through && (at == 0 || float64(lines[at].box.Min.Y-lines[at-1].box.Max.Y) > flowGap*char) {
		return image.Rectangle{}
	}
	if n := min(at, len(lines)-at); !through && n < flowLines || len(lines) <= flowLines {
		return image.Rectangle{}
	}
	var out image.Rectangle
	for _, l := range lines {
		if l.box.Max.Y > side.Min.Y && l.box.Min.Y < side.Max.Y {
			out = out.Union(l.box)
		}
	}
	return out
}

// whiteAlong is from where to where the white of an upright strip beside a table reaches: up
// and down to the ink or the table that runs across it. tables are as they lie, mirror tells
// where that is.
func whiteAlong(pieces, tables []image.Rectangle, mirror func(image.Rectangle) image.Rectangle, strip, table image.Rectangle) (from, to int) {
	from, to = strip.Min.Y, strip.Max.Y
	bar := func(o image.Rectangle) {
		switch {
		case o.Max.X <= strip.Min.X || o.Min.X >= strip.Max.X:
		case o.Min.Y+o.Max.Y < table.Min.Y+table.Max.Y:
			from = max(from, o.Max.Y)
		default:
			to = min(to, o.Min.Y)
		}
	}
	for _, p := range pieces {
		bar(p)
	}
	for _, o := range tables {
		bar(mirror(o))
	}
	return whiteLevel(pieces, from, table.Min.Y, from), whiteLevel(pieces, table.Max.Y, to, to)
}

// whiteLevel is the height nearest to one of two heights, from the one to the other, at which
// no piece lies; that height itself, where there is none.
func whiteLevel(pieces []image.Rectangle, top, foot, near int) int {
	for d := range max(0, foot-top) + 1 {
		y := near + d
		if near == foot {
			y = near - d
		}
		if !slices.ContainsFunc(pieces, func(p image.Rectangle) bool { return p.Min.Y < y && p.Max.Y > y }) {
			return y
		}
	}
	return near
}
