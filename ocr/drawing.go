package ocr

import (
	"image"
	"math"
	"slices"
)

// The outlines of a chart, of a box with round corners and of an arrow, and the stroke
// through an empty cell, are no rules: they bend or lie askew. Where they run between words
// or touch them, models read them as letters, and the words with them.

// What tells such a line, in characters.
const (
	strokeLong   = 6.0 // a piece of ink that may be drawn with lines, at least: no character is so large;
	strokeSlant  = 2.5 // a single stroke askew, at least,
	strokeBroad  = 1.2 // and so wide and high
	strokeThick  = 0.2 // a line, at most
	strokeWindow = 0.7 // in a window so large it is all the ink of its piece,
	strokeOnly   = 1.6 // with as much as one that lies askew has there
	strokeRun    = 2.5 // and it goes on for so much
	strokeShare  = 0.6 // of the piece is such lines: else it is writing that hangs together
	strokeAll    = 0.9 // of a single stroke
	strokeCross  = 2.3 // where lines meet there is so many times the ink of one in a window, at most

	chartRim     = 0.15 // of a drawing's side is its rim; a frame has no lines but there
	chartInner   = 0.2  // of a chart's lines are within
	islandGap    = 0.8  // characters of one label stand no farther apart,
	islandWide   = 10.0 // most are no wider,
	islandHigh   = 6.0  // and none that is wider is so high
	leastIslands = 3
)

// EraseDrawn makes lines white that are drawn but are no rules, which must be gone, and tells
// of how many pieces of ink they were. What is written across them stays, with the line in it.
// Large characters stay. The boxes are those of charts and plans: there are lines within
// them, not only about them.
func (r Raster) EraseDrawn(dark byte, char float64, large []image.Rectangle) (n int, charts []image.Rectangle) {
	const k = 2 // looked for at half size
	c := char / k
	if c < 6 || r.W < 2*k || r.H < 2*k {
		return 0, nil
	}
	ink, w, h := r.halfInk(dark)
	drawn := func(b blob) bool {
		return float64(b.size()) >= strokeLong*c ||
			float64(b.size()) >= strokeSlant*c && float64(min(b.w(), b.h())) >= strokeBroad*c && float64(b.area) <= strokeThick*c*1.5*float64(b.w()+b.h())
	}
	if !slices.ContainsFunc(outlines(ink, w, h), drawn) {
		return 0, nil
	}
	bs, label := blobs(ink, w, h)
	for i, b := range bs {
		box := image.Rect(b.x0*k, b.y0*k, b.x1*k, b.y1*k)
		if !drawn(b) || float64(b.size()) < strokeLong*c && b.beside(bs) || strokeIn(large, box) {
			continue
		}
		p := drawing{b: b, own: pieceMask(label, w, int32(i), b)}
		gone, share := p.lines(c)
		least := strokeShare
		if float64(b.size()) < strokeLong*c {
			least = strokeAll
		}
		if share < least {
			continue
		}
		n++
		r.wipeCells(ink, w, h, k, b, gone)
		if float64(min(b.w(), b.h())) >= strokeLong*c && p.within(gone) {
			charts = append(charts, box)
		}
	}
	return n, whole(charts, math.Inf(1))
}

// beside tells whether a piece of ink stands in a row with another, as a part of a title does.
func (b blob) beside(pieces []blob) bool {
	return slices.ContainsFunc(pieces, func(o blob) bool { return o != b && b.inRow(o) })
}

// within tells whether lines run through the middle of a drawing.
func (p drawing) within(line []bool) bool {
	w, h := p.b.w(), p.b.h()
	inner := image.Rect(0, 0, w, h).Inset(int(chartRim * float64(min(w, h))))
	all, in := 0, 0
	for i, v := range line {
		if v {
			all++
			in += boolToInt(image.Pt(i%w, i/w).In(inner))
		}
	}
	return float64(in) >= chartInner*float64(all)
}

// Labels are the groups of pieces of ink in a chart that stand by themselves, from the top;
// none where there are few, or where they are lines and paragraphs of running text, as on
// paper with lines. char is the height of a character.
func Labels(pieces []image.Rectangle, char float64) []image.Rectangle {
	var out []image.Rectangle
	reach := int(islandGap * char / 2)
	for _, p := range pieces {
		out = append(out, p.Inset(-reach))
	}
	out = whole(out, math.Inf(1))
	wide := 0
	for i := range out {
		out[i] = out[i].Inset(reach)
		w, h := float64(out[i].Dx()), float64(out[i].Dy())
		wide += boolToInt(w > islandWide*char)
		if w > islandWide*char && h > islandHigh*char {
			return nil
		}
	}
	if len(out) < leastIslands || wide*2 > len(out) {
		return nil
	}
	return out
}

// pieceMask marks a piece's ink in its box.
func pieceMask(label []int32, w int, id int32, b blob) []bool {
	out := make([]bool, 0, b.w()*b.h())
	for _, l := range pieceLabels(label, w, b) {
		out = append(out, l == id)
	}
	return out
}

// pieceLabels are the labels in a box, row by row.
func pieceLabels(label []int32, w int, b blob) []int32 {
	out := make([]int32, 0, b.w()*b.h())
	for y := b.y0; y < b.y1; y++ {
		out = append(out, label[y*w+b.x0:y*w+b.x1]...)
	}
	return out
}

// A drawing is a piece of ink, as marked in its box.
type drawing struct {
	b   blob
	own []bool
}

// lines marks what of a drawing is lines and where these meet, and gives their share of it.
// char is the height of a character.
func (p drawing) lines(char float64) (gone []bool, share float64) {
	w, h := p.b.w(), p.b.h()
	thick := p.thick()
	if thick > strokeThick*char+1 { // half a size smaller, it is thicker
		return nil, 0
	}
	reach := max(1, int(strokeWindow*char/2))
	most := strokeOnly * thick * float64(2*reach+1)
	line := make([]bool, w*h)
	mask := Raster{W: w, H: h, Pix: make([]byte, w*h)}
	for i, v := range p.own {
		mask.Pix[i] = byte(boolToInt(v))
	}
	mask.aboutEach(reach, func(i int, v, sum, _ int64) { line[i] = v > 0 && float64(sum) <= most })
	parts, label := blobs(line, w, h)
	n := 0
	for i, id := range label {
		if id >= 0 && float64(parts[id].size()) < strokeRun*char {
			line[i], label[i] = false, -1
		}
		n += boolToInt(line[i])
	}
	rest := make([]bool, w*h)
	for i, v := range p.own {
		rest[i] = v && !line[i]
	}
	gone = line
	crumbs, at := blobs(rest, w, h)
	words := make([]bool, w*h)
	meets := p.meetings(label, at, len(crumbs))
	for i, id := range at {
		if id >= 0 && meets[id] >= 2 && float64(crumbs[id].area) <= strokeCross*thick*float64(2*reach+1) {
			gone[i] = true
			n++
		} else {
			words[i] = id >= 0
		}
	}
	for i, near := range dilated(words, w, h, reach) { // the ends of their strokes look like lines
		gone[i] = gone[i] && !near
	}
	return gone, float64(n) / float64(max(1, p.b.area))
}

// thick is how thick the strokes of a drawing are: the median over its ink of the shorter run
// through it.
func (p drawing) thick() float64 {
	w, h := p.b.w(), p.b.h()
	run := make([]uint16, w*h) // the shorter run of each
	for i := range run {
		run[i] = 1<<16 - 1
	}
	along := func(lines, n, line, step int) {
		for l := range lines {
			for a := 0; a < n; a++ {
				e := a
				for e < n && p.own[l*line+e*step] {
					e++
				}
				for k := a; k < e; k++ {
					at := &run[l*line+k*step]
					*at = min(*at, uint16(min(e-a, 1<<16-1)))
				}
				a = e
			}
		}
	}
	along(h, w, w, 1)
	along(w, h, 1, w)
	var count [64]int
	for i, v := range p.own {
		if v {
			count[min(len(count)-1, int(run[i]))]++
		}
	}
	return float64(median(count[:]))
}

// meetings counts for each crumb how many lines touch it.
func (p drawing) meetings(line, crumb []int32, n int) []int {
	w, h := p.b.w(), p.b.h()
	touched := make([][]int32, n)
	for y := range h {
		for x := range w {
			id := crumb[y*w+x]
			if id < 0 {
				continue
			}
			for ny := max(0, y-1); ny < min(h, y+2); ny++ {
				for nx := max(0, x-1); nx < min(w, x+2); nx++ {
					if l := line[ny*w+nx]; l >= 0 && !slices.Contains(touched[id], l) {
						touched[id] = append(touched[id], l)
					}
				}
			}
		}
	}
	out := make([]int, n)
	for i, t := range touched {
		out[i] = len(t)
	}
	return out
}

// wipeCells makes white what is marked of a piece, in squares of k pixels, with the soft edge
// about it, but no other ink.
func (r Raster) wipeCells(ink []bool, w, h, k int, b blob, gone []bool) {
	bw := b.w()
	for y := b.y0; y < b.y1; y++ {
		for x := b.x0; x < b.x1; x++ {
			if !gone[(y-b.y0)*bw+x-b.x0] {
				continue
			}
			for ny := max(0, y-1); ny < min(h, y+2); ny++ {
				for nx := max(0, x-1); nx < min(w, x+2); nx++ {
					if nx == x && ny == y || !ink[ny*w+nx] {
						r.wipe(image.Rect(nx*k, ny*k, nx*k+k, ny*k+k))
					}
				}
			}
		}
	}
}
