package ocr

import (
	"image"
	"slices"
)

// A Raster at full size is prepared for reading in steps that each change it in
// place: Flatten brings the paper to white, Blank what lies around the sheet.

// paperTile is the side in pixels of the tiles whose paper is measured.
const paperTile = 48

// Paper is the grey of most of the paper: the most frequent of the lighter half of
// the greys that occur at all.
func (r Raster) Paper() byte {
	var count [256]int
	n := 0
	for i := 0; i < len(r.Pix); i += 7 {
		count[r.Pix[i]]++
		n++
	}
	if n == 0 {
		return 255
	}
	best, most := 255, 0
	for v := 90; v < 256; v++ {
		s := count[v] + count[max(0, v-1)] + count[min(255, v+1)]
		if s > most {
			best, most = v, s
		}
	}
	return byte(best)
}

// noPaper is the grey of a tile that lies beyond the sheet.
const noPaper = -1

// Flatten divides each pixel by the paper about it, so that shadows, stains and the
// darkness towards a book's gutter go, and ink keeps its share of the paper's light.
// Where a tile holds no paper (a picture), its neighbours' counts; what lies around
// the sheet says nothing of its paper. It tells whether there was anything to flatten.
func (r Raster) Flatten(around *Surroundings) bool {
	cols, rows := (r.W+paperTile-1)/paperTile, (r.H+paperTile-1)/paperTile
	if cols == 0 || rows == 0 {
		return false
	}
	tiles, plain := make([]float32, cols*rows), make([]bool, cols*rows)
	for ty := range rows {
		for tx := range cols {
			tiles[ty*cols+tx], plain[ty*cols+tx] = r.lightest(tx*paperTile, ty*paperTile, around)
		}
	}
	withoutGrounds(tiles, plain, cols)
	lo := float32(255)
	for _, v := range tiles {
		if v != noPaper {
			lo = min(lo, v)
		}
	}
	if lo >= 248 {
		return false
	}
	// A dark tile between light ones is print, not paper; but where the paper gets
	// darker and darker, towards a gutter or an edge, it is paper.
	tiles = neighbours(tiles, cols, rows, slices.Max[[]float32])
	tiles = neighbours(tiles, cols, rows, slices.Min[[]float32])
	tiles = neighbours(tiles, cols, rows, func(v []float32) float32 {
		var s float32
		for _, x := range v {
			s += x
		}
		return s / float32(len(v))
	})
	gain := make([]float32, cols)
	for y := range r.H {
		fy := max(0, (float32(y)+.5)/paperTile-.5)
		y0 := min(int(fy), rows-1)
		y1, ay := min(y0+1, rows-1), fy-float32(y0)
		for x := range cols {
			gain[x] = 255 / max(40, tiles[y0*cols+x]*(1-ay)+tiles[y1*cols+x]*ay)
		}
		row := r.Pix[y*r.W : (y+1)*r.W]
		for x := range row {
			fx := max(0, (float32(x)+.5)/paperTile-.5)
			x0 := min(int(fx), cols-1)
			x1, ax := min(x0+1, cols-1), fx-float32(x0)
			row[x] = byte(min(255, float32(row[x])*(gain[x0]*(1-ax)+gain[x1]*ax)+.5))
		}
	}
	return true
}

// Paper that is even is as white as this, in so many of its tiles; then a darker tile, most
// of which has one grey, is printed so.
const (
	evenWhite = 250
	evenShare = .6
	evenPlain = .5 // of a tile's pixels have its lightest grey,
	evenOff   = 2  // or one so near
)

// withoutGrounds makes paper of the tiles that are the ground of coloured boxes, where the
// paper itself is even: a shadow or a stain has no one grey. Divided by them, the middle of
// a box became lighter than its edge.
func withoutGrounds(tiles []float32, plain []bool, cols int) {
	white, all := 0, 0
	for _, v := range tiles {
		white += boolToInt(v >= evenWhite)
		all += boolToInt(v != noPaper)
	}
	if float64(white) < evenShare*float64(all) {
		return
	}
	for i, v := range tiles {
		if v != noPaper && v < evenWhite && plain[i] {
			tiles[i] = 255
		}
	}
	for _, i := range sharpGrounds(tiles, cols) {
		tiles[i] = 255
	}
}

// What tells a dark printed ground with a grain, such as a table's head, from a shadow or a
// stain, which grows darker from tile to tile.
const (
	sharpDark  = 204 // its tiles are darker,
	sharpLeast = 9   // at least so many,
	sharpFull  = .7  // of the box about them, at least: what lies about white cards is no head,
	sharpNear  = 10  // most of them near the grey of the others,
	sharpEven  = .7  // so many,
	sharpLight = 230 // and the tiles about it, or the next ones, are lighter than this,
	sharpEdge  = .8  // so many
)

// sharpGrounds are the tiles of such grounds.
func sharpGrounds(tiles []float32, cols int) []int {
	rows := len(tiles) / cols
	dark := make([]bool, len(tiles))
	for i, v := range tiles {
		dark[i] = v != noPaper && v < sharpDark
	}
	outside, _ := reached(inverted(dark), cols, rows)
	tile := func(i int, step image.Point) (int, bool) {
		p := image.Pt(i%cols, i/cols).Add(step)
		return p.Y*cols + p.X, p.In(image.Rect(0, 0, cols, rows))
	}
	bs, label := blobs4(dark, cols, rows)
	var out []int
	for id, b := range bs {
		if b.area < sharpLeast || float64(b.area) < sharpFull*float64(b.w()*b.h()) {
			continue
		}
		own := pieceMask(label, cols, int32(id), b)
		at := func(i int) int { return (b.y0+i/b.w())*cols + b.x0 + i%b.w() }
		var greys []float32
		var in []int
		for i, of := range own {
			if of {
				in, greys = append(in, at(i)), append(greys, tiles[at(i)])
			}
		}
		slices.Sort(greys)
		middle := greys[len(greys)/2]
		even := 0
		for _, v := range greys {
			even += boolToInt(max(v-middle, middle-v) <= sharpNear)
		}
		about, light := 0, 0
		for _, i := range in {
			for _, step := range [4]image.Point{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
				if next, ok := tile(i, step); ok && outside[next] {
					about++
					far, ok := tile(next, step) // an edge goes through one tile
					light += boolToInt(tiles[next] >= sharpLight || ok && tiles[far] >= sharpLight)
				}
			}
		}
		if float64(even) >= sharpEven*float64(len(in)) && float64(light) >= sharpEdge*float64(about) {
			out = append(out, in...)
		}
	}
	return out
}

// lightest is the grey that a fifth of a tile's pixels on the sheet exceed, and whether most
// of them have it.
func (r Raster) lightest(x0, y0 int, around *Surroundings) (grey float32, plain bool) {
	var count [256]int
	n := 0
	for y := y0; y < min(r.H, y0+paperTile); y += 2 {
		for x := x0; x < min(r.W, x0+paperTile); x += 2 {
			if around.out == nil || !around.Outside(x, y) {
				count[r.Pix[y*r.W+x]]++
				n++
			}
		}
	}
	if n == 0 {
		return noPaper, false
	}
	want := n / 5
	for v := 255; v > 0; v-- {
		if want -= count[v]; want <= 0 {
			near := 0
			for _, c := range count[max(0, v-evenOff):min(256, v+evenOff+1)] {
				near += c
			}
			return float32(v), float64(near) >= evenPlain*float64(n)
		}
	}
	return 0, false
}

// neighbours gives of each tile and its eight neighbours what of makes of those that
// hold paper, and noPaper where none does.
func neighbours(in []float32, w, h int, of func([]float32) float32) []float32 {
	out := make([]float32, len(in))
	var v []float32
	for y := range h {
		for x := range w {
			v = v[:0]
			for yy := max(0, y-1); yy <= min(h-1, y+1); yy++ {
				for _, t := range in[yy*w+max(0, x-1) : yy*w+min(w, x+2)] {
					if t != noPaper {
						v = append(v, t)
					}
				}
			}
			if out[y*w+x] = noPaper; len(v) > 0 {
				out[y*w+x] = of(v)
			}
		}
	}
	return out
}

// Dark is the grey value that parts ink from paper on a flat raster.
func (r Raster) Dark() byte {
	var count [256]int
	for i := 0; i < len(r.Pix); i += 5 {
		count[r.Pix[i]]++
	}
	n, total := 0, 0
	for v, c := range count {
		n += c
		total += v * c
	}
	best, limit := 0.0, 150
	below, sum := 0, 0
	for v, c := range count {
		below += c
		sum += v * c
		if below == 0 || below == n {
			continue
		}
		d := float64(sum)/float64(below) - float64(total-sum)/float64(n-below)
		if s := d * d * float64(below) * float64(n-below); s > best {
			best, limit = s, v
		}
	}
	return byte(max(110, min(limit, 205)))
}

// Ink marks the pixels that are darker than dark.
func (r Raster) Ink(dark byte) []bool {
	out := make([]bool, len(r.Pix))
	for i, v := range r.Pix {
		out[i] = v < dark
	}
	return out
}
