package tesseract

import (
	"cmp"
	"image"
	"maps"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// On a copy whose thin strokes are gone a figure is a few dots, which models take for
// kana and signs; but a table holds each of the ten figures many times, all in one size of
// one typeface and equally worn. So what was read surely in its better cells is what the
// others are held against.

// A pageShape is a character as the cells of a page have it.
type pageShape struct {
	text    string
	wide    int       // of a window around it, in pixels
	advance float64   // from where it begins to where the next does, in pixels
	mean    []float32 // of windows, with mean 0 and length 1
}

func (s *pageShape) figure() bool { return figureText(s.text) }

// pageShapes are the characters of a page's columns of figures, in its working picture.
type pageShapes struct {
	high  int     // of a window, in pixels
	grain int     // of which one in so many each way is looked at
	pitch float64 // from one figure to the next, in pixels,
	mark  float64 // and more where a comma stands between
	mass  float64 // pixels of ink of a figure, on average
	all   []pageShape
}

const (
	shapeSure    = 60  // so sure is a figure that is a specimen,
	shapeSaid    = 30  // and so another character,
	shapeLeast   = 2   // so many of a figure are needed,
	shapeOther   = 3   // and of something else;
	shapeKinds   = 8   // so many of the ten figures
	shapeMost    = 20  // more of one tell no more
	shapeSeeds   = 8   // of so many one is what the others are held against first
	shapeRounds  = 2   // in which windows are moved and means are taken
	shapeShift   = 3   // pixels that a window is moved up and down by
	shapeOwn     = .55 // how like its mean a specimen is, at least
	shapeUneven  = .2  // of its height a figure is higher or lower than most, at most
	leastAdvance = .25 // of a figure's is that of something else, at least
	shapeSorts   = 2   // times that specimens are sorted by the means
	shapeRows    = 18  // rows of a window tell enough
	shapeMargin  = 2   // pixels of a window above and below a figure
)

// A specimenPlace is where a character was surely read.
type specimenPlace struct {
	text   string
	box    archive.Rect
	middle image.Point
}

// newPageShapes learns the characters of a page from where they were surely read; nil where
// there are too few figures among them. advances are how long each is, in pixels.
func newPageShapes(w *working, places []specimenPlace, pitch, mark float64, advances map[string]float64) *pageShapes {
	var highs []int
	of := map[string][]specimenPlace{}
	for _, p := range places {
		if figureText(p.text) {
			highs = append(highs, p.box.H)
		}
	}
	slices.Sort(highs)
	high := float64(highs[len(highs)/2])
	for _, p := range places {
		if figureText(p.text) && math.Abs(float64(p.box.H)-high) > shapeUneven*high || len(of[p.text]) >= shapeMost {
			continue
		}
		of[p.text] = append(of[p.text], p)
	}
	s := &pageShapes{high: int(high) + 2*shapeMargin, grain: max(1, int(high)/shapeRows), pitch: pitch, mark: mark}
	s.learn(w.Raster, of, advances)
	for range shapeSorts {
		of = s.sorted(w.Raster, of)
		s.learn(w.Raster, of, advances)
	}
	kinds, n := 0, 0
	for i := range s.all {
		if !s.all[i].figure() {
			continue
		}
		kinds++
		for _, p := range of[s.all[i].text] {
			s.mass += float64(w.inkOf(s.around(p.middle, s.all[i].wide).Intersect(image.Rect(0, 0, w.W, w.H))))
			n++
		}
	}
	if kinds < shapeKinds || s.mass == 0 {
		return nil
	}
	s.mass /= float64(n)
	return s
}

// figureText tells whether a text is one Arabic figure.
func figureText(text string) bool { return len(text) == 1 && text[0] >= '0' && text[0] <= '9' }

// learn takes the means of specimens.
func (s *pageShapes) learn(r ocr.Raster, of map[string][]specimenPlace, advances map[string]float64) {
	s.all = nil
	for _, text := range slices.Sorted(maps.Keys(of)) {
		shape := pageShape{text: text, advance: s.pitch}
		least := shapeLeast
		if !figureText(text) {
			shape.advance, least = advances[text], shapeOther
		}
		shape.wide = int(shape.advance) + shapeMargin
		if len(of[text]) < least || shape.advance < leastAdvance*s.pitch {
			continue
		}
		if shape.mean = s.mean(r, of[text], shape.wide, least); shape.mean != nil {
			s.all = append(s.all, shape)
		}
	}
	slices.SortStableFunc(s.all, func(a, b pageShape) int { return cmp.Compare(a.wide, b.wide) })
}

// sorted are the specimens by what they are most like, which may be another figure: some were
// misread. Others that are like something else go.
func (s *pageShapes) sorted(r ocr.Raster, of map[string][]specimenPlace) map[string][]specimenPlace {
	out := map[string][]specimenPlace{}
	for _, text := range slices.Sorted(maps.Keys(of)) {
		for _, p := range of[text] {
			if best, at := s.likest(r, p); best == text || figureText(best) {
				p.middle = at
				out[best] = append(out[best], p)
			}
		}
	}
	return out
}

// likest is what a specimen is most like, a figure of everything, and where; "": nothing.
func (s *pageShapes) likest(r ocr.Raster, p specimenPlace) (text string, at image.Point) {
	like := shapeOwn
	s.about(p.middle, s.grain, func(o image.Point) {
		for i, l := range s.likes(r, o) {
			if m := &s.all[i]; l > like && (m.text == p.text || figureText(p.text)) {
				text, like, at = m.text, l, o
			}
		}
	})
	return text, at
}

// knows tells whether the page has a shape of a character.
func (s *pageShapes) knows(text string) bool {
	return slices.ContainsFunc(s.all, func(m pageShape) bool { return m.text == text })
}

// likes is how like each shape the ink around a point is.
func (s *pageShapes) likes(r ocr.Raster, at image.Point) []float64 {
	out := make([]float64, len(s.all))
	var win []float32
	for i := range s.all { // those as wide follow each other
		m := &s.all[i]
		if i == 0 || m.wide != s.all[i-1].wide {
			win = s.window(r, at, m.wide)
		}
		out[i] = correlation(m.mean, win)
	}
	return out
}

// mean is that of the windows of one character, moved until they fit each other; nil where
// fewer than some do. A box may hold one half of a 0: its middle is off by that.
func (s *pageShapes) mean(r ocr.Raster, all []specimenPlace, wide, least int) []float32 {
	mean := s.seed(r, all[:min(len(all), shapeSeeds)], wide)
	for range shapeRounds {
		if mean == nil {
			return nil
		}
		sum, n := make([]float32, len(mean)), 0
		for i := range all {
			at, like := s.fit(r, mean, wide, all[i].middle, s.grain)
			if like < shapeOwn {
				continue
			}
			all[i].middle = at
			n++
			for k, v := range s.window(r, at, wide) {
				sum[k] += v
			}
		}
		if n < least {
			return nil
		}
		mean = unit(sum)
	}
	return mean
}

// seed is the window that the others are most like.
func (s *pageShapes) seed(r ocr.Raster, all []specimenPlace, wide int) []float32 {
	var best []float32
	most := 0.0
	for _, p := range all {
		m, sum := s.window(r, p.middle, wide), 0.0
		for _, o := range all {
			_, like := s.fit(r, m, wide, o.middle, 2*s.grain)
			sum += max(0, like-shapeOwn)
		}
		if sum > most {
			best, most = m, sum
		}
	}
	return best
}

// fit moves a window about a point, step by step, until it is most like a mean.
func (s *pageShapes) fit(r ocr.Raster, mean []float32, wide int, about image.Point, step int) (at image.Point, like float64) {
	at, like = about, -1
	s.about(about, step, func(p image.Point) {
		if l := correlation(mean, s.window(r, p, wide)); l > like {
			at, like = p, l
		}
	})
	return at, like
}

// about goes through the points about one where the middle of what was read there may be.
func (s *pageShapes) about(at image.Point, step int, try func(image.Point)) {
	for y := -shapeShift; y <= shapeShift; y += step {
		for x := -int(s.pitch / 2); x <= int(s.pitch/2); x += step {
			try(at.Add(image.Pt(x, y)))
		}
	}
}

// around is the window of a width around a point.
func (s *pageShapes) around(at image.Point, wide int) image.Rectangle {
	return image.Rect(0, 0, wide, s.high).Add(at).Sub(image.Pt(wide/2, s.high/2))
}

// window is the ink in it, with mean 0 and length 1; nil where there is none.
func (s *pageShapes) window(r ocr.Raster, at image.Point, wide int) []float32 {
	b := s.around(at, wide)
	v := make([]float32, 0, (wide/s.grain+1)*(s.high/s.grain+1))
	for y := b.Min.Y; y < b.Max.Y; y += s.grain {
		for x := b.Min.X; x < b.Max.X; x += s.grain {
			ink := float32(0)
			if x >= 0 && y >= 0 && x < r.W && y < r.H {
				ink = 255 - float32(r.Pix[y*r.W+x])
			}
			v = append(v, ink)
		}
	}
	return unit(v)
}

// unit makes values have mean 0 and length 1; nil where they are all the same.
func unit(v []float32) []float32 {
	mean := float32(0)
	for _, x := range v {
		mean += x
	}
	mean /= float32(len(v))
	length := 0.0
	for i := range v {
		v[i] -= mean
		length += float64(v[i] * v[i])
	}
	if length == 0 {
		return nil
	}
	by := float32(1 / math.Sqrt(length))
	for i := range v {
		v[i] *= by
	}
	return v
}

// correlation is that of two windows, -1 to 1; 0 where one is empty.
func correlation(a, b []float32) float64 {
	if a == nil || b == nil {
		return 0
	}
	sum := float32(0)
	for i, v := range a {
		sum += v * b[i]
	}
	return float64(sum)
}
