package tesseract

import (
	"image"
	"math"

	"fumikura/ocr"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/leptonica"
)

// A familiarity is how like known characters each of some pieces of ink looks after
// none to three clockwise quarter turns.
type familiarity struct {
	like  [][4]float64
	seen  []glyphs.Shape // one of each sort of pieces that look the same
	count []int
}

// What repeats itself all over a page, as the ornaments of a frame and the noughts of a
// table, is no more evidence than a few of it.
const (
	sameShape = 0.97 // in likeness
	mostSame  = 8
)

// repeated tells whether enough pieces look like this one, and counts it.
func (f *familiarity) repeated(shape *glyphs.Shape) bool {
	for i := range f.seen {
		if f.seen[i].Likeness(shape) >= sameShape {
			f.count[i]++
			return f.count[i] > mostSame
		}
	}
	f.seen, f.count = append(f.seen, *shape), append(f.count, 1)
	return false
}

// add takes pieces of a sheet that is not yet turned.
func (f *familiarity) add(s *sheet, small ocr.Raster, pieces []image.Rectangle) error {
	table := glyphs.Known()
	fx, fy := float64(s.gray.Width())/float64(small.W), float64(s.gray.Height())/float64(small.H)
	for _, r := range pieces {
		shape, ok, err := s.shape(image.Rect(int(float64(r.Min.X-1)*fx), int(float64(r.Min.Y-1)*fy), int(float64(r.Max.X+1)*fx), int(float64(r.Max.Y+1)*fy)))
		if err != nil {
			return err
		}
		if !ok || f.repeated(&shape) {
			continue
		}
		var like [4]float64
		for q := range like {
			t := shape.Turned(q)
			like[q] = table.Familiar(&t)
		}
		f.like = append(f.like, like)
	}
	return nil
}

// best is the turn after which the pieces look most familiar, and by how many standard
// errors more than after any other: 0 where they are too few.
func (f *familiarity) best() (turn int, margin float64) {
	if len(f.like) < leastFamiliar {
		return 0, 0
	}
	var sum [4]float64
	for _, like := range f.like {
		for q, v := range like {
			sum[q] += v
		}
	}
	for q, v := range sum {
		if v > sum[turn] {
			turn = q
		}
	}
	margin = math.Inf(1)
	for q := range 4 {
		if q != turn {
			margin = min(margin, f.beyondChance(turn, q))
		}
	}
	return turn, margin
}

// odds are the evidence for each turn, in log odds: a likelihood of errors that are
// normal is its square, but pieces of ink that are no characters have their own ways.
func (f *familiarity) odds() (out [4]float64) {
	best, margin := f.best()
	if margin <= 0 {
		return out
	}
	for q := range out {
		if q != best {
			out[q] = -f.beyondChance(best, q)
		}
	}
	return out
}

// leastFamiliar is of how many pieces a mean says anything.
const leastFamiliar = 8

// beyondChance is by how many standard errors the mean is higher after one turn than
// after another.
func (f *familiarity) beyondChance(a, b int) float64 {
	var sum, squares float64
	n := float64(len(f.like))
	for _, l := range f.like {
		d := l[a] - l[b]
		sum += d
		squares += d * d
	}
	mean := sum / n
	return mean / math.Sqrt(max(1e-9, squares/n-mean*mean)/(n-1))
}

// shape describes the ink in a part of the sheet, with even dots per inch.
func (s *sheet) shape(r image.Rectangle) (glyphs.Shape, bool, error) {
	r = r.Intersect(image.Rect(0, 0, s.gray.Width(), s.gray.Height()))
	if r.Empty() {
		return glyphs.Shape{}, false, nil
	}
	part, err := s.gray.Crop(r)
	if err != nil {
		return glyphs.Shape{}, false, err
	}
	defer func() { part.Close() }()
	if s.aspect != 1 {
		var even *leptonica.Image
		if even, err = s.zoomed(part, s.aspect, 1); err != nil {
			return glyphs.Shape{}, false, err
		}
		part.Close()
		part = even
	}
	pix, err := part.Bytes()
	if err != nil {
		return glyphs.Shape{}, false, err
	}
	shape, ok := glyphs.Describe(pix, part.Width(), part.Height())
	return shape, ok, nil
}
