package ocr

import "image"

// Beside a page of an opened book the edges of those beneath it show, and towards the
// gutter there is a shadow: upright streaks along the side, beyond the page's margin,
// in pieces of all lengths. A recognizer reads them as letters, and tables get columns
// of them.

// What tells such streaks from print, in characters and in shares.
const (
	edgeReach  = .16 // of the page's width, from its side
	edgeGap    = 1.5 // white between them and the text, or between two of them
	edgeWhite  = 1.0 // ink in a column of pixels that is still white: dust
	edgeWide   = 3.0 // ink that is wider goes across: a rule, a picture
	edgeFoot   = .06 // of the page's height: what goes across nearer its foot or head is its end
	edgeLong   = 1.5 // an upright streak, at least,
	edgeThin   = .25 // and its breadth in shares of its length, at most
	edgeStreak = .1  // of the page's height: streaks together, at least
	edgeChar   = .5  // a character, or most of it, is so wide and high at least
	edgePrint  = .15 // of the length of the streaks: what is of the size of characters, at most
)

// BookEdges are the strips along the sides of a page, cut out of a photographed sheet,
// where nothing but the edges of other pages and shadow shows. char is the height of a
// character; ink is darker than dark.
func (r Raster) BookEdges(dark byte, char float64) []image.Rectangle {
	if char < 4 {
		return nil
	}
	ink := r.inkBoxes(image.Rect(0, 0, r.W, r.H), dark, max(1, int(char/12)))
	all := bound(ink)
	if all.Empty() {
		return nil
	}
	var out []image.Rectangle
	cols := edgeColumns(ink, all, char)
	if x := edgeEnd(ink, cols, all, char); x > 0 {
		out = append(out, image.Rect(0, 0, all.Min.X+x, r.H))
	}
	// The right side is the left one of the page's mirror image.
	for i, p := range ink {
		ink[i].Min.X, ink[i].Max.X = all.Min.X+all.Max.X-p.Max.X, all.Min.X+all.Max.X-p.Min.X
	}
	cols = edgeColumns(ink, all, char)
	if x := edgeEnd(ink, cols, all, char); x > 0 {
		out = append(out, image.Rect(all.Max.X-x, 0, r.W, r.H))
	}
	return out
}

// edgeColumns tells of each column of pixels of a page whether there is ink in it, more
// than dust.
func edgeColumns(ink []image.Rectangle, all image.Rectangle, char float64) []bool {
	sum := make([]float64, all.Dx())
	foot := int(edgeFoot * float64(all.Dy()))
	for _, p := range ink {
		weight := float64(p.Dy())
		if float64(p.Dx()) > edgeWide*char {
			if p.Max.Y < all.Min.Y+foot || p.Min.Y > all.Max.Y-foot {
				continue
			}
			weight = edgeWhite * char
		}
		for x := p.Min.X; x < p.Max.X; x++ {
			sum[x-all.Min.X] += weight
		}
	}
	out := make([]bool, len(sum))
	for x, v := range sum {
		out[x] = v >= edgeWhite*char
	}
	return out
}

// edgeEnd is how far the streaks along the left side of a page reach, and a little into
// the white beyond them; 0 where there are none.
func edgeEnd(ink []image.Rectangle, cols []bool, all image.Rectangle, char float64) int {
	gap, most := int(edgeGap*char), int(edgeReach*float64(all.Dx()))
	end := 0
	for x := white(cols, 0); x < most; {
		a := x
		for x < most && white(cols, x) < gap {
			x++
		}
		if x >= most || !streaks(ink, all.Min.X+a, all.Min.X+x, all, char) {
			return end
		}
		n := white(cols, x)
		end = x + min(n/2, int(char))
		x += n
	}
	return end
}

// white is how many columns from x on hold no ink.
func white(cols []bool, x int) int {
	n := 0
	for x+n < len(cols) && !cols[x+n] {
		n++
	}
	return n
}

// streaks tells whether the ink between two columns of pixels is streaks, and no print.
func streaks(ink []image.Rectangle, x0, x1 int, all image.Rectangle, char float64) bool {
	long, print := 0, 0
	for _, p := range ink {
		if mid := (p.Min.X + p.Max.X) / 2; mid < x0 || mid >= x1 {
			continue
		}
		s := float64(min(p.Dx(), p.Dy()))
		if float64(p.Dy()) >= edgeLong*char && float64(p.Dx()) <= edgeThin*float64(p.Dy()) {
			long += p.Dy()
		} else if s >= edgeChar*char && s <= edgeWide*char {
			print += p.Dx()
		}
	}
	return float64(long) >= edgeStreak*float64(all.Dy()) && float64(print) <= edgePrint*float64(long)
}
