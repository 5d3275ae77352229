package ocr

// What makes ink the crumbs of light characters.
const (
	knitCell  = 3       // a place is this part of a character, and its neighbours count;
	knitLeast = 4       // so many crumbs larger than specks are about it,
	knitShare = .7      // which are, with specks, so much of the ink there
	knitMass  = 1. / 50 // of a character's square is a crumb, at most
)

// Knit makes the crumbs of characters that were struck lightly whole, so far as that goes:
// of such ones a copy in black and white leaves dots, some as small as specks, but crowded.
// Where nearly all ink is crumbs it gets a pixel wider on all sides. The answer is how many
// crumbs there are.
func (r Raster) Knit(dark byte, char float64) int {
	crumbs, runs := connected(r.Ink(dark), r.W, r.H, 0, true)
	side := max(4, int(char/knitCell))
	w, h := r.W/side+3, r.H/side+3 // an empty place on each side
	place := func(x, y int) int { return (y/side+1)*w + x/side + 1 }
	count, small, all := make([]int, w*h), make([]int, w*h), make([]int, w*h)
	speck, most := max(2, int(char*char/speckPart)), max(3, int(char*char*knitMass))
	for _, b := range crumbs {
		if b.area > speck && b.area <= most {
			count[place((b.x0+b.x1)/2, (b.y0+b.y1)/2)]++
		}
	}
	for _, u := range runs {
		at, long := place(int(u.x0+u.x1)/2, int(u.y)), int(u.x1-u.x0)
		all[at] += long
		if crumbs[u.id].area <= most {
			small[at] += long
		}
	}
	about := func(of []int, at int) int {
		sum := 0
		for _, k := range []int{at - w, at, at + w} {
			sum += of[k-1] + of[k] + of[k+1]
		}
		return sum
	}
	crowded, n := make([]bool, w*h), 0
	for y := 1; y < h-1; y++ {
		for at := y*w + 1; at < (y+1)*w-1; at++ {
			if about(count, at) >= knitLeast && float64(about(small, at)) >= knitShare*float64(about(all, at)) {
				crowded[at] = true
				n += count[at]
			}
		}
	}
	if n == 0 {
		return 0
	}
	for _, u := range runs {
		y := int(u.y)
		for x := int(u.x0); x < int(u.x1); x++ {
			if !crowded[place(x, y)] {
				continue
			}
			for j := max(0, y-1); j <= min(r.H-1, y+1); j++ {
				for i := max(0, x-1); i <= min(r.W-1, x+1); i++ {
					r.Pix[j*r.W+i] = 0
				}
			}
		}
	}
	return n
}
