package ocr

import "bytes"

// speckPart of a character's square is a speck, at most.
const speckPart = 350

// Speckles counts, of a bilevel or flat raster, the specks a speckPart of
// a character's square or less that lie by themselves, and the other pieces of ink.
// remove paints the specks white. Dots of strokes that broke into pieces, and the
// marks of か゛, lie close to other ink and stay.
func (r Raster) Speckles(dark byte, char float64, remove bool) (specks, pieces int) {
	ink := r.Ink(dark)
	reach := max(1, int(char/22))
	near, runs := connected(dilated(ink, r.W, r.H, reach), r.W, r.H, 0, true)
	mass := make([]int, len(near))
	for _, u := range runs {
		for _, v := range ink[int(u.y)*r.W+int(u.x0) : int(u.y)*r.W+int(u.x1)] {
			mass[u.id] += boolToInt(v)
		}
	}
	most := max(2, int(char*char/speckPart))
	side := max(3, int(char/8)) + 2*reach
	gone := make([]bool, len(near))
	for i, b := range near {
		if mass[i] <= most && b.size() <= side {
			gone[i] = true
			specks++
		} else {
			pieces++
		}
	}
	if remove && specks > 0 {
		for _, u := range runs {
			if !gone[u.id] {
				continue
			}
			for x := u.x0; x < u.x1; x++ {
				r.Pix[int(u.y)*r.W+int(x)] = 255
			}
		}
	}
	return specks, pieces
}

// LevelStroke is the median thickness in pixels of ink across level strokes: of the
// runs of ink along columns that are longer along the row, but no longer than a character: ruling lines don't
// count.
func (r Raster) LevelStroke(dark byte, char float64) int {
	most := max(8, int(1.5*char))
	var count [64]int
	n := 0
	for x := 1; x < r.W-1; x += 3 {
		for y := 0; y < r.H; y++ {
			a := y
			for y < r.H && r.Pix[y*r.W+x] < dark {
				y++
			}
			if k := y - a; k > 0 && k < len(count) {
				mid := (a + y) / 2 * r.W
				long := 0
				for i := x; i < min(r.W, x+most) && r.Pix[mid+i] < dark; i++ {
					long++
				}
				for i := x - 1; i >= max(0, x-most) && r.Pix[mid+i] < dark; i-- {
					long++
				}
				if long > 2*k && long < most {
					count[k]++
					n++
				}
			}
		}
	}
	for k, c := range count {
		if n -= 2 * c; n <= 0 {
			return k
		}
	}
	return 0
}

// Thicken makes ink a pixel wider on both sides, along x alone: the level strokes of
// printed characters are the thin ones, which a bad copy breaks into pieces, and
// this joins them.
func (r Raster) Thicken() {
	for y := range r.H {
		row := r.Pix[y*r.W : (y+1)*r.W]
		before := byte(255)
		for x, v := range row {
			after := byte(255)
			if x+1 < len(row) {
				after = row[x+1]
			}
			row[x] = min(before, v, after)
			before = v
		}
	}
}

// ThickenDown makes ink a pixel higher on both sides, along y alone.
func (r Raster) ThickenDown() {
	if r.H < 2 {
		return
	}
	before, kept := bytes.Repeat([]byte{255}, r.W), make([]byte, r.W)
	for y := range r.H {
		row := r.Pix[y*r.W : (y+1)*r.W]
		copy(kept, row)
		for x, v := range row {
			after := byte(255)
			if y+1 < r.H {
				after = r.Pix[(y+1)*r.W+x]
			}
			row[x] = min(before[x], v, after)
		}
		before, kept = kept, before
	}
}

// Bridge joins the level strokes of bilevel characters that a bad copy broke into
// pieces: along each row, ink goes on over gaps of up to a seventh of a character
// where it is thin, at most a tenth of a character high, on both sides. What stands
// beside each other in a character, as in 川, is higher than that. It gives how many
// gaps were closed.
func (r Raster) Bridge(dark byte, char float64) int {
	most, thin := int(char/7), max(2, int(char/10))
	type gap struct{ y, a, b int }
	var gaps []gap
	for y := range r.H {
		last := -1
		for x, v := range r.Pix[y*r.W : (y+1)*r.W] {
			if v >= dark {
				continue
			}
			if n := x - last - 1; last >= 0 && n > 0 && n <= most && r.thinAt(last, y, dark, thin) && r.thinAt(x, y, dark, thin) {
				gaps = append(gaps, gap{y, last + 1, x})
			}
			last = x
		}
	}
	for _, g := range gaps { // not before all are known: what is joined is no reason to join more
		for x := g.a; x < g.b; x++ {
			r.Pix[g.y*r.W+x] = 0
		}
	}
	return len(gaps)
}

// thinAt tells whether the ink through a pixel is at most so many pixels high there.
func (r Raster) thinAt(x, y int, dark byte, most int) bool {
	n := 1
	for k := y - 1; k >= 0 && n <= most && r.Pix[k*r.W+x] < dark; k-- {
		n++
	}
	for k := y + 1; k < r.H && n <= most && r.Pix[k*r.W+x] < dark; k++ {
		n++
	}
	return n <= most
}

// Soften is a blur with the weights 1 2 1 along both axes, passes times over: what
// bilevel strokes need to look like those that a recognizer learnt.
func (r Raster) Soften(passes int) {
	if r.W < 3 || r.H < 3 {
		return
	}
	row := make([]byte, r.W)
	for range passes {
		for y := range r.H {
			p := r.Pix[y*r.W : (y+1)*r.W]
			copy(row, p)
			for x := 1; x < r.W-1; x++ {
				p[x] = byte((int(row[x-1]) + 2*int(row[x]) + int(row[x+1]) + 2) / 4)
			}
		}
		above := append([]byte(nil), r.Pix[:r.W]...)
		for y := 1; y < r.H-1; y++ {
			p, below := r.Pix[y*r.W:(y+1)*r.W], r.Pix[(y+1)*r.W:(y+2)*r.W]
			for x, v := range p {
				n := byte((int(above[x]) + 2*int(v) + int(below[x]) + 2) / 4)
				above[x] = v
				p[x] = n
			}
		}
	}
}
