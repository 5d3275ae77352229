package ocr

// Speckles counts, of a bilevel or flat raster, the specks a hundredth of a
// character's square or less that lie by themselves, and the other pieces of ink.
// remove paints the specks white. Dots of strokes that broke into pieces, and the
// marks of か゛, lie close to other ink and stay.
func (r Raster) Speckles(dark byte, char float64, remove bool) (specks, pieces int) {
	ink := r.Ink(dark)
	reach := max(1, int(char/22))
	near, label := blobs(dilated(ink, r.W, r.H, reach), r.W, r.H)
	mass := make([]int, len(near))
	for i, v := range ink {
		if v {
			mass[label[i]]++
		}
	}
	most := max(2, int(char*char/110))
	side := max(3, int(char/4)) + 2*reach
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
		for i, l := range label {
			if l >= 0 && gone[l] {
				r.Pix[i] = 255
			}
		}
	}
	return specks, pieces
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
