package ocr

import "image"

// What makes rectangles of a dark ground, in characters.
const (
	bandFill = 0.4 // light between dark parts up to twice as wide is print on them, or beside it
	bandThin = 0.2 // of what is dark half that which is thinner is a rule
	bandEven = 0.3 // by which the ends of its rows differ
	bandDeep = 8   // print that goes on as far as this part of a character on both sides of an edge is cut by it,
	bandCut  = 3   // if there are so many strokes
)

// darkBands are the rectangles of which what is dark is made when the light print on it is filled
// and rules are left out: the head of a table may be in steps, and its print may go from edge to
// edge. char is in squares, and so are the answers.
func darkBands(ground []bool, w, h int, char float64) []image.Rectangle {
	fill, thin, even := max(1, int(bandFill*char)), max(1, int(bandThin*char)), max(1, int(bandEven*char))
	solid := eroded(dilated(ground, w, h, fill), w, h, fill)
	solid = dilated(eroded(solid, w, h, thin), w, h, thin)
	var done, open []image.Rectangle
	for y := range h + 1 {
		var row []image.Rectangle
		for x := 0; y < h && x < w; x++ {
			if !solid[y*w+x] {
				continue
			}
			from := x
			for x < w && solid[y*w+x] {
				x++
			}
			row = append(row, image.Rect(from, y, x, y+1))
		}
		var next []image.Rectangle
		for _, o := range open {
			goesOn := false
			for i, r := range row {
				if abs(r.Min.X-o.Min.X) <= even && abs(r.Max.X-o.Max.X) <= even {
					next, row, goesOn = append(next, o.Union(r)), append(row[:i], row[i+1:]...), true
					break
				}
			}
			if !goesOn {
				done = append(done, o)
			}
		}
		open = append(next, row...)
	}
	return done
}

// cutsLight tells whether an edge of a dark box, which others that are dark touch, goes through light
// print that reaches so deep on both of its sides.
func (r Raster) cutsLight(box image.Rectangle, dark byte, deep int) bool {
	page := image.Rect(0, 0, r.W, r.H)
	for _, upright := range []bool{false, true} {
		in, whole := lying(box, upright), lying(page, upright)
		for _, y := range []int{in.Min.Y, in.Max.Y} {
			if y-deep < whole.Min.Y || y+deep >= whole.Max.Y {
				continue
			}
			strokes, last := 0, false
			for x := in.Min.X; x < in.Max.X; x++ {
				light := true
				for d := -deep; d <= deep && light; d++ {
					p := lying(image.Rect(x, y+d, x+1, y+d+1), upright).Min
					light = r.Pix[p.Y*r.W+p.X] >= dark
				}
				strokes += boolToInt(light && !last)
				last = light
			}
			if strokes >= bandCut {
				return true
			}
		}
	}
	return false
}
