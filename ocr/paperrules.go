package ocr

import (
	"image"
	"slices"

	"fumikura/internal/archive"
)

// What tells the lines of letter paper that text stands on from its strokes.
const (
	linedOff    = .35 // characters by which the pieces of one line differ
	linedEven   = 0.8 // of the steps from line to line are as wide as most
	linedWhole  = 0.5 // of the longest line, at least: what is shorter is no line of the paper
	linedPaler  = 45  // greys by which the lines are paler than the ink of text
	linedMargin = 0.5 // of that, a pixel of a line may be darker than the line
)

// PaperLines finds the lines of letter paper that run along writing of direction dir, where
// they are paler than its ink, and the grey that parts them from it: with them goes what is
// lighter, and the strokes that cross them stay whole. dark is where ink begins, below which
// such lines may lie too, and light where flat paper does. None: there are no such lines.
func (r Raster) PaperLines(dark, light byte, char float64, dir archive.Direction) ([]Rule, byte) {
	pale := make([]bool, len(r.Pix))
	for i, v := range r.Pix {
		pale[i] = v < light
	}
	var level []Rule
	for _, u := range Rules(pale, r.W, r.H, char) {
		if u.Upright == (dir == archive.Vertical) && float64(u.long()) >= paleLong*char {
			level = append(level, u)
		}
	}
	lines := linesOfPaper(level, char, dir)
	if lines == nil {
		return nil, 0
	}
	var levels []byte
	for _, u := range lines {
		levels = append(levels, r.lineLevel(u))
	}
	slices.Sort(levels)
	paler := int(levels[len(levels)/2]) - int(r.inkLevel(dark))
	if paler < linedPaler {
		return nil, 0
	}
	return lines, levels[len(levels)/2] - byte(linedMargin*float64(paler))
}

// linesOfPaper are the rules that are evenly apart, about as long, and enough; else none.
func linesOfPaper(level []Rule, char float64, dir archive.Direction) []Rule {
	longest := 0
	for _, u := range level {
		longest = max(longest, u.long())
	}
	level = slices.DeleteFunc(level, func(u Rule) bool { return float64(u.long()) < linedWhole*float64(longest) })
	var at []int
	for _, u := range level {
		b := Along(u.Rectangle, dir)
		at = append(at, (b.Min.Y+b.Max.Y)/2)
	}
	at = places(at, int(linedOff*char))
	if len(at) < paperLines {
		return nil
	}
	var steps []int
	for i := range at[1:] {
		steps = append(steps, at[i+1]-at[i])
	}
	slices.Sort(steps)
	mid := float64(steps[len(steps)/2])
	even := 0
	for _, s := range steps {
		even += boolToInt(float64(s) > (1-paperUneven)*mid && float64(s) < (1+paperUneven)*mid)
	}
	if mid > paperPitch*char || mid < char || float64(even) < linedEven*float64(len(steps)) {
		return nil
	}
	return level
}

// inkLevel is the grey of the middle of strokes: a quarter of the ink is darker.
func (r Raster) inkLevel(dark byte) byte {
	var count [256]int
	n := 0
	for _, v := range r.Pix {
		if v < dark {
			count[v]++
			n++
		}
	}
	left := n / 4
	for v, c := range count {
		if left -= c; left < 0 {
			return byte(v)
		}
	}
	return 0
}

// lineLevel is the grey of a rule where nothing crosses it, which is more than half of it:
// the median of the darkest pixel across it, place by place.
func (r Raster) lineLevel(u Rule) byte {
	b := u.Intersect(image.Rect(0, 0, r.W, r.H))
	n := b.Dx()
	if u.Upright {
		n = b.Dy()
	}
	if n <= 0 {
		return 0
	}
	darkest := slices.Repeat([]byte{255}, n)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			i := x - b.Min.X
			if u.Upright {
				i = y - b.Min.Y
			}
			darkest[i] = min(darkest[i], r.Pix[y*r.W+x])
		}
	}
	slices.Sort(darkest)
	return darkest[n/2]
}
