package ocr

import (
	"image"
	"slices"
)

// A dark panel printed up to the edge of a page, with light print on it, hangs together with the
// edge as a scanner's border does. The border holds no characters in a row.
const (
	turnedLeast           = 40    // squares of each side of a panel, at least
	turnedDark            = 0.6   // of its box is dark, at least
	lightLeast, lightMost = 2, 24 // squares of the longer side of a light character
	turnedGround          = 95    // percent of a panel's ground is no lighter than what becomes white
	lightRow              = 6     // of them stand in a row, at least,
	lightRows             = 2     // in so many rows,
	lightOff              = 2     // squares by which their middles differ
	lightFar              = 30    // squares from one to the next, at most
)

// panelsAmong takes the panels with print on them out of what is dark and reaches the edge, and
// gives their boxes and how much they are. dark is what is dark at all.
func panelsAmong(outside, dark []bool, w, h int) (panels []image.Rectangle, n int) {
	pieces, label := blobs(outside, w, h)
	for id, b := range pieces {
		box := image.Rect(b.x0, b.y0, b.x1, b.y1)
		if b.w() < turnedLeast || b.h() < turnedLeast || float64(inkIn(dark, w, box)) < turnedDark*float64(b.w()*b.h()) || !printedOn(dark, w, box) {
			continue
		}
		panels, n = append(panels, box), n+b.area
		for i, l := range label {
			outside[i] = outside[i] && l != int32(id)
		}
	}
	return panels, n
}

// TurnOver makes the dark panels at the edge of a sheet white and the light print on them dark, and
// tells how many there are. Their ground may have a grain: what is no lighter than nearly all of it
// is white.
func (r Raster) TurnOver(s *Surroundings) int {
	for _, p := range s.panels {
		var count [256]int
		dark := 0
		limit := int(s.paper) * darkEdge / 100
		for y := p.Min.Y; y < p.Max.Y; y++ {
			for _, v := range r.Pix[y*r.W+p.Min.X : y*r.W+p.Max.X] {
				if int(v) < limit {
					count[v]++
					dark++
				}
			}
		}
		ground, sum := 0, 0
		for sum < dark*turnedGround/100 {
			sum += count[ground]
			ground++
		}
		for y := p.Min.Y; y < p.Max.Y; y++ {
			row := r.Pix[y*r.W+p.Min.X : y*r.W+p.Max.X]
			for x, v := range row {
				row[x] = byte(255 - 255*min(max(0, int(v)-ground), max(1, int(s.paper)-ground))/max(1, int(s.paper)-ground))
			}
		}
	}
	return len(s.panels)
}

// printedOn tells whether light characters stand in rows in a dark box.
func printedOn(dark []bool, w int, box image.Rectangle) bool {
	light := make([]bool, box.Dx()*box.Dy())
	for y := range box.Dy() {
		for x := range box.Dx() {
			light[y*box.Dx()+x] = !dark[(box.Min.Y+y)*w+box.Min.X+x]
		}
	}
	var chars []image.Rectangle
	for _, b := range outlines(light, box.Dx(), box.Dy()) {
		if b.size() >= lightLeast && b.size() <= lightMost {
			chars = append(chars, image.Rect(b.x0, b.y0, b.x1, b.y1))
		}
	}
	rows := 0
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
		n := 1
		for i := 1; i < len(row) && n < lightRow; i++ {
			if row[i].Min.X-row[i-1].Max.X > lightFar {
				n = 0
			}
			n++
		}
		rows += boolToInt(n >= lightRow)
		chars = rest
	}
	return rows >= lightRows
}
