package ocr

import (
	"image"
	"slices"
)

// A dark panel with light print on it is turned over before the paper is made white: what is dark
// over a stretch counts as a darker part of the paper then, and grows light with its print. One that
// is printed up to the edge of a page hangs together with it as a scanner's border does, too. A border
// holds no characters in a row; a picture's ground is no even tone.
const (
	turnedLeast           = 40    // squares of each side of a panel, at least
	turnedDark            = 0.6   // of its box is dark, at least
	turnedGround          = 95    // percent of a panel's ground is no lighter than what becomes white
	turnedEven            = 24    // greys between the quarters of its ground, at most, but at the edge
	lightLeast, lightMost = 2, 24 // squares of the longer side of a light character
	lightLarge            = 0.2   // of a panel is what is larger, at most: a sheet on a dark ground is
	lightRow              = 6     // of them stand in a row or a column, at least,
	lightRows             = 2     // in so many,
	lightShare            = 0.6   // of all that is light and as large stands in these
	lightOff              = 2     // squares by which their middles differ
	lightFar              = 30    // squares from one to the next, at most
)

// A darkPanel is a panel in squares: of each row from its top on where it begins and ends.
type darkPanel struct {
	top      int
	from, to []int
	inner    bool // it does not reach the edge of the page
}

// darkPanels finds the panels with light print on them, and takes them out of solid: that is what is
// dark and broad, dark what is dark at all.
func darkPanels(grey Raster, solid, dark []bool) []darkPanel {
	w, h := grey.W, grey.H
	pieces, label := blobs(solid, w, h)
	var out []darkPanel
	for id, b := range pieces {
		box := image.Rect(b.x0, b.y0, b.x1, b.y1)
		if b.w() < turnedLeast || b.h() < turnedLeast || float64(inkIn(dark, w, box)) < turnedDark*float64(b.w()*b.h()) {
			continue
		}
		inner := b.x0 > 0 && b.y0 > 0 && b.x1 < w && b.y1 < h
		if inner && !grey.evenGround(label, int32(id), box) || !printedOn(dark, w, box) {
			continue
		}
		p := darkPanel{top: b.y0, inner: inner}
		for y := b.y0; y < b.y1; y++ {
			from, to := b.x1, b.x0
			for x := b.x0; x < b.x1; x++ {
				if i := y*w + x; label[i] == int32(id) {
					from, to = min(from, x), max(to, x+1)
					solid[i] = false
				}
			}
			p.from, p.to = append(p.from, from), append(p.to, to)
		}
		out = append(out, p)
	}
	return out
}

// evenGround tells whether the squares of a piece are about of one grey.
func (r Raster) evenGround(label []int32, id int32, box image.Rectangle) bool {
	var count [256]int
	n := 0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if i := y*r.W + x; label[i] == id {
				count[r.Pix[i]]++
				n++
			}
		}
	}
	return quantile(count[:], n*3/4)-quantile(count[:], n/4) <= turnedEven
}

// quantile is the value that so many of those counted are no greater than.
func quantile(count []int, n int) int {
	for v, c := range count {
		if n -= c; n < 0 {
			return v
		}
	}
	return len(count) - 1
}

// printedOn tells whether light characters stand in rows or columns in a dark box.
func printedOn(dark []bool, w int, box image.Rectangle) bool {
	light := make([]bool, box.Dx()*box.Dy())
	for y := range box.Dy() {
		for x := range box.Dx() {
			light[y*box.Dx()+x] = !dark[(box.Min.Y+y)*w+box.Min.X+x]
		}
	}
	var chars, turned []image.Rectangle
	large := 0
	for _, b := range outlines(light, box.Dx(), box.Dy()) {
		if b.size() > lightMost {
			large += b.area
		} else if b.size() >= lightLeast {
			chars, turned = append(chars, image.Rect(b.x0, b.y0, b.x1, b.y1)), append(turned, image.Rect(b.y0, b.x0, b.y1, b.x1))
		}
	}
	return float64(large) <= lightLarge*float64(len(light)) && (inRows(chars) || inRows(turned))
}

// inRows tells whether most of what is light stands beside others in rows, of which there are enough.
func inRows(chars []image.Rectangle) bool {
	area := func(all []image.Rectangle) (n int) {
		for _, c := range all {
			n += c.Dx() * c.Dy()
		}
		return n
	}
	all, rows, in := area(chars), 0, 0
	for len(chars) > 0 {
		y := chars[0].Min.Y + chars[0].Max.Y
		var row, rest []image.Rectangle
		for _, c := range chars {
			if d := c.Min.Y + c.Max.Y - y; max(d, -d) <= 2*lightOff {
				row = append(row, c)
			} else {
				rest = append(rest, c)
			}
		}
		slices.SortFunc(row, func(a, b image.Rectangle) int { return a.Min.X - b.Min.X })
		long := false
		for from, i := 0, 1; i <= len(row); i++ {
			if i == len(row) || row[i].Min.X-row[i-1].Max.X > lightFar {
				if i-from >= lightRow {
					in, long = in+area(row[from:i]), true
				}
				from = i
			}
		}
		rows += boolToInt(long)
		chars = rest
	}
	return rows >= lightRows && float64(in) >= lightShare*float64(all)
}

// TurnOver makes the dark panels of a sheet white and the light print on them dark, and tells how
// many there are. Their ground may have a grain: what is no lighter than nearly all of it is white.
// In black and white no paper is to be made white: those inside the sheet are left to Reversed, which
// knows where its characters are.
func (r Raster) TurnOver(s *Surroundings, bilevel bool) int {
	turned := 0
	for _, p := range s.panels {
		if p.inner && bilevel {
			continue
		}
		turned++
		var count [256]int
		dark, limit := 0, int(s.paper)*darkEdge/100
		each := func(do func(row []byte)) {
			for i := range p.from {
				x0, x1 := max(0, (p.from[i]-thinEdge)*s.step), min(r.W, (p.to[i]+thinEdge)*s.step)
				for y := (p.top + i) * s.step; y < min(r.H, (p.top+i+1)*s.step) && x0 < x1; y++ {
					do(r.Pix[y*r.W+x0 : y*r.W+x1])
				}
			}
		}
		each(func(row []byte) {
			for _, v := range row {
				if int(v) < limit {
					count[v]++
					dark++
				}
			}
		})
		ground := quantile(count[:], dark*turnedGround/100)
		each(func(row []byte) {
			for x, v := range row {
				row[x] = byte(255 - 255*min(max(0, int(v)-ground), max(1, int(s.paper)-ground))/max(1, int(s.paper)-ground))
			}
		})
	}
	return turned
}
