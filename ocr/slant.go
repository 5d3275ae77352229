package ocr

import (
	"cmp"
	"image"
	"slices"
)

// Word processors set words aslant that their typeface has no italics for: each character
// leans to the right by 18 to 22 degrees. Recognizers know no such characters.

// What tells a line of slanted print; lengths in characters, slants in columns a row.
const (
	slantLong  = 1.8 // the line, at least
	slantLow   = .55 // its height
	slantHigh  = 3.0
	slantGap   = 1.2 // white between characters of it, at most
	slantLevel = .5  // of the lower one of two neighbours lies beside the other
	slantStep  = .04
	slantLeast = .12
	slantMost  = .44
	// By how much better strokes stand above each other than as they are: a line of so many
	// characters, one of some, and one beside such a line.
	slantMany, slantSure = 6, 1.08
	slantSome, slantFew  = 4, 1.25
	slantGain            = 1.04
	slantNear            = 1.2
	slantAlike           = .09 // columns a row
)

// SetUpright moves the rows of pixels of lines of slanted print so that their characters stand
// upright, in place, and gives the lines' boxes. The pieces are those of horizontal text; dark
// is the grey below which a pixel is ink.
func (r Raster) SetUpright(pieces []image.Rectangle, dark byte, char float64) []image.Rectangle {
	type line struct {
		box         image.Rectangle
		slant, gain float64
	}
	var doubtful, sure []line
	for _, box := range segments(pieces, char) {
		l := line{box: box}
		if l.slant, l.gain = r.slant(box, dark); l.slant == 0 || l.gain < slantGain {
			continue
		}
		// A few figures and strokes lean by chance.
		if n := float64(box.Dx()) / float64(box.Dy()); n >= slantMany && l.gain >= slantSure || n >= slantSome && l.gain >= slantFew {
			sure = append(sure, l)
		} else {
			doubtful = append(doubtful, l)
		}
	}
	for i := 0; i < len(sure); i++ { // the last, short line of a slanted paragraph goes with it
		at := sure[i]
		doubtful = slices.DeleteFunc(doubtful, func(l line) bool {
			near := at.box.Inset(-int(slantNear*char)).Overlaps(l.box) && max(l.slant-at.slant, at.slant-l.slant) <= slantAlike
			if near {
				sure = append(sure, l)
			}
			return near
		})
	}
	var out []image.Rectangle
	for _, l := range sure {
		r.shear(l.box, l.slant)
		out = append(out, l.box)
	}
	return out
}

// segments are the runs of characters beside each other of the size of print.
func segments(pieces []image.Rectangle, char float64) []image.Rectangle {
	pieces = slices.Clone(pieces)
	slices.SortFunc(pieces, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	var out, open []image.Rectangle // and those that may go on
	for _, p := range pieces {
		if float64(p.Dy()) > slantHigh*char {
			continue
		}
		best := -1
		for i := 0; i < len(open); {
			s := open[i]
			if float64(p.Min.X-s.Max.X) > slantGap*char {
				out = append(out, s)
				open = slices.Delete(open, i, i+1)
				continue
			}
			level := min(s.Max.Y, p.Max.Y) - max(s.Min.Y, p.Min.Y)
			if float64(level) >= slantLevel*float64(min(s.Dy(), p.Dy())) && float64(s.Union(p).Dy()) <= slantHigh*char &&
				(best < 0 || s.Max.X > open[best].Max.X) {
				best = i
			}
			i++
		}
		if best < 0 {
			open = append(open, p)
		} else {
			open[best] = open[best].Union(p)
		}
	}
	out = append(out, open...)
	return slices.DeleteFunc(out, func(s image.Rectangle) bool {
		return float64(s.Dx()) < slantLong*char || float64(s.Dy()) < slantLow*char
	})
}

// slant is by how many columns a row the print in a box leans to the right, 0 where it
// stands upright, and how much better its strokes stand above each other then.
func (r Raster) slant(box image.Rectangle, dark byte) (slant, gain float64) {
	box = box.Intersect(image.Rect(0, 0, r.W, r.H))
	var ink []image.Point
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x, v := range r.Pix[y*r.W+box.Min.X : y*r.W+box.Max.X] {
			if v < dark {
				ink = append(ink, image.Pt(x, y-box.Min.Y))
			}
		}
	}
	room := int(slantMost*float64(box.Dy())) + 2
	count := make([]int, box.Dx()+2*room)
	// Strokes that stand above each other fill columns.
	sharp := func(s float64) float64 {
		clear(count)
		for _, p := range ink {
			count[p.X+room+int(s*float64(p.Y-box.Dy()/2)+float64(room))-room]++
		}
		sum := 0
		for _, n := range count {
			sum += n * n
		}
		return float64(sum)
	}
	upright := sharp(0)
	if sharp(.2) < upright && sharp(.32) < upright {
		return 0, 1
	}
	most := upright
	for s := slantStep; s <= slantMost; s += slantStep {
		if v := sharp(s); v > most {
			slant, most = s, v
		}
	}
	if slant < slantLeast || slant+slantStep > slantMost {
		return 0, 1
	}
	return slant, most / upright
}

// shear moves each row of pixels of a box by so many pixels a row, the middle one by none.
// What was ink beside the box stays.
func (r Raster) shear(box image.Rectangle, slant float64) {
	box = box.Intersect(image.Rect(0, 0, r.W, r.H))
	row := make([]byte, box.Dx())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		line := r.Pix[y*r.W : (y+1)*r.W]
		copy(row, line[box.Min.X:box.Max.X])
		for x := box.Min.X; x < box.Max.X; x++ {
			line[x] = 255
		}
		by := slant * float64(2*y+1-box.Min.Y-box.Max.Y) / 2
		whole := int(by)
		if by < 0 {
			whole--
		}
		part := int(256 * (by - float64(whole)))
		for i, v := range row {
			x := box.Min.X + i + whole
			if x >= 0 && x < r.W {
				line[x] -= byte(min(int(line[x]), (255-int(v))*(256-part)/256))
			}
			if x+1 >= 0 && x+1 < r.W {
				line[x+1] -= byte(min(int(line[x+1]), (255-int(v))*part/256))
			}
		}
	}
}
