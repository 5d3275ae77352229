package ocr

import (
	"image"
	"slices"

	"fumikura/internal/archive"
)

// What tells two rows in what was read as one line, in characters.
const (
	twoApart = .6     // their middles are apart,
	twoOver  = .1     // and they overlap by so much of the lower one of them, at most;
	twoSize  = .6     // of the size of the larger one's characters: no ruby
	twoLong  = .6     // each one, at least
	twoFull  = 1. / 3 // of each one's length has ink: the figures of an axis have a row's white between them
	twoLarge = 1.5    // the larger one's characters, at most: parts of those of a title
)

// RowsIn are the rows of pieces in the box of a line that was read, from the top; none where
// it is one row. A search for lines takes an amount that stands at the end of a row, half a
// line lower, for a part of it, and neither is read rightly then.
func RowsIn(line image.Rectangle, pieces []image.Rectangle, char float64, dir archive.Direction) []image.Rectangle {
	var in []image.Rectangle
	for _, p := range pieces {
		if p.Min.Add(p.Max).Div(2).In(line) {
			in = append(in, Along(p, dir))
		}
	}
	all := rows(in, char)
	if len(all) < 2 {
		return nil
	}
	var out []image.Rectangle
	for i, r := range all {
		if float64(r.fill) < twoFull*float64(r.box.Dx()) || float64(r.box.Dx()) < twoLong*char || float64(r.box.Dy()) < .5*char {
			return nil
		}
		if i > 0 {
			o := all[i-1]
			low := min(o.box.Dy(), r.box.Dy())
			if float64(r.box.Min.Y+r.box.Max.Y-o.box.Min.Y-o.box.Max.Y) < 2*twoApart*char || float64(o.box.Max.Y-r.box.Min.Y) > twoOver*float64(low) ||
				min(o.size, r.size) < twoSize*max(o.size, r.size) || max(o.size, r.size) > twoLarge*char {
				return nil
			}
		}
		out = append(out, Upright(r.box, dir))
	}
	return out
}

// What a line that was read lacks at its ends, in characters.
const (
	endGap   = 1.0 // white before the next piece, at most
	endLevel = .6  // of a piece's height is beside the line
	endHigh  = 1.3 // times as high as the line it is, at most: no rule and no bracket about lines
)

// WithEnds is a line with the pieces that go on from its ends at its height and are in none
// of the others.
func WithEnds(line image.Rectangle, pieces, others []image.Rectangle, char float64, dir archive.Direction) image.Rectangle {
	box := Along(line, dir)
	for grown := true; grown; {
		grown = false
		for _, p := range pieces {
			q := Along(p, dir)
			level := min(q.Max.Y, box.Max.Y) - max(q.Min.Y, box.Min.Y)
			if float64(max(q.Dx(), q.Dy())) < .4*char || float64(level) < endLevel*float64(q.Dy()) || float64(q.Dy()) > endHigh*float64(box.Dy()) ||
				q.Min.X >= box.Min.X && q.Max.X <= box.Max.X || float64(max(q.Min.X-box.Max.X, box.Min.X-q.Max.X)) > endGap*char || middleIn(p, others) {
				continue
			}
			box, grown = box.Union(q), true
		}
	}
	return Upright(box, dir)
}

func middleIn(p image.Rectangle, in []image.Rectangle) bool {
	c := p.Min.Add(p.Max).Div(2)
	return slices.ContainsFunc(in, func(r image.Rectangle) bool { return c.In(r) })
}
