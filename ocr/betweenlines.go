package ocr

import (
	"image"

	"fumikura/internal/archive"
)

// What tells the lines of text beside a stamp, in characters of the page.
const (
	besideStamp = 10.0 // so far from it on either side is looked at
	besideInk   = 0.1  // pixels of ink in a row of a line, at least
	besideLine  = 0.4  // a line is so high at least
	besideEdge  = 0.08 // and reaches so far beyond its rows of ink
)

// ClearBetween takes the ink of a stamp that lies over lines of text out from between
// them. Its characters hang together with the text's, so that they stay where they lie
// over it; but above and below a line there is nothing of the page's own, and there they
// join it to the next, and nobody can read either. box is the stamp's, which is gone as far
// as it can be parted; what is beside it tells where the lines run.
func (r Raster) ClearBetween(box image.Rectangle, dark byte, char float64, dir archive.Direction) {
	all := image.Rect(0, 0, r.W, r.H)
	flow := Along(box.Intersect(all), dir)
	around := Along(all, dir)
	far, off := int(besideStamp*char), int(char/4)
	text := make([]bool, flow.Dy())
	for _, b := range [2]image.Rectangle{
		image.Rect(flow.Min.X-far, flow.Min.Y, flow.Min.X-off, flow.Max.Y),
		image.Rect(flow.Max.X+off, flow.Min.Y, flow.Max.X+far, flow.Max.Y),
	} {
		b = b.Intersect(around)
		for v := b.Min.Y; v < b.Max.Y; v++ {
			n := 0
			for u := b.Min.X; u < b.Max.X; u++ {
				n += boolToInt(r.Pix[r.alongAt(u, v, dir)] < dark)
			}
			text[v-flow.Min.Y] = text[v-flow.Min.Y] || float64(n) > besideInk*char
		}
	}
	for _, gap := range gapsOf(text, char) {
		for v := flow.Min.Y + gap[0]; v < flow.Min.Y+gap[1]; v++ {
			for u := flow.Min.X; u < flow.Max.X; u++ {
				r.Pix[r.alongAt(u, v, dir)] = 255
			}
		}
	}
}

// alongAt is the index of a pixel by its place along and across lines that run in dir.
func (r Raster) alongAt(u, v int, dir archive.Direction) int {
	p := Upright(image.Rect(u, v, u+1, v+1), dir).Min
	return p.Y*r.W + p.X
}

// gapsOf are the rows without a line, of rows in which text is or not: from and to. There
// are none where there is no line at all.
func gapsOf(text []bool, char float64) (out [][2]int) {
	from, lines, edge := 0, 0, int(besideEdge*char)
	for i := 0; i < len(text); {
		n := i
		for n < len(text) && text[n] == text[i] {
			n++
		}
		// A line may begin above the stamp or end below it.
		if text[i] && (float64(n-i) >= besideLine*char || i == 0 || n == len(text)) {
			if i-edge > from {
				out = append(out, [2]int{from, i - edge})
			}
			from = n + edge
			lines++
		}
		i = n
	}
	if from < len(text) {
		out = append(out, [2]int{from, len(text)})
	}
	if lines == 0 {
		return nil
	}
	return out
}
