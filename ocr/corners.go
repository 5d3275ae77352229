package ocr

import (
	"cmp"
	"image"
	"slices"
)

// Small print in a corner of a page: the name of a newsletter in four lines at the left of its head
// and the title of the page at the right, the number of the issue beside that of the page. Read as
// one block, its lines and those far beside them are taken for one, and alone above the text they are
// lost beside that.

// What such print is, in characters of the page.
const (
	cornerHigh  = 5.0 // the band of the page that it is in, at most,
	cornerApart = 1.0 // with white above or below it, at least
	cornerTimes = 1.5 // so many times as large is what stands far beside it, or the page's characters,
	cornerLines = 2   // and it has so many lines, at least
	cornerSpeck = 0.15
)

// corners parts the first and the last band of pieces of horizontal text where small print stands
// far beside larger one, in reading order.
func corners(pieces []image.Rectangle, char float64) [][]image.Rectangle {
	sorted := slices.SortedFunc(slices.Values(pieces), func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.Y, b.Min.Y), cmp.Compare(a.Min.X, b.Min.X))
	})
	// The bands: where each begins.
	var from []int
	end := 0
	for i, p := range sorted {
		if i == 0 || float64(p.Min.Y-end) >= cornerApart*char {
			from = append(from, i)
		}
		end = max(end, p.Max.Y)
	}
	var first, last [][]image.Rectangle
	if len(from) > 1 {
		if first = smallBeside(sorted[:from[1]], char); first != nil {
			sorted = sorted[from[1]:]
		}
		n := len(pieces) - from[len(from)-1]
		if last = smallBeside(sorted[len(sorted)-n:], char); last != nil {
			sorted = sorted[:len(sorted)-n]
		}
	}
	if len(sorted) == 0 {
		return slices.Concat(first, last)
	}
	if first == nil && last == nil {
		return [][]image.Rectangle{pieces}
	}
	return slices.Concat(first, [][]image.Rectangle{sorted}, last)
}

// smallBeside parts a band at its wide white, from the left; nil: there is none in which lines of
// small print stand alone or beside larger one.
func smallBeside(band []image.Rectangle, char float64) [][]image.Rectangle {
	if float64(bound(band).Dy()) > cornerHigh*char {
		return nil
	}
	parts := atWhite(band, int(rowApart*char))
	least, most, largest := 0.0, 0.0, 0
	for _, p := range band {
		largest = max(largest, p.Dx(), p.Dy())
	}
	for _, p := range parts {
		size := ownSize(p, char*cornerSpeck/bandPiece)
		if size == 0 {
			continue
		}
		most = max(most, size)
		if (least == 0 || size < least) && len(rows(slices.Clone(p), size)) >= cornerLines {
			least = size
		}
	}
	if len(parts) == 1 && float64(largest) < cornerTimes*least {
		most = char
	}
	if least == 0 || most < cornerTimes*least {
		return nil
	}
	return parts
}
