package ocr

import "image"

// What tells a two-dimensional code (QR) from print: the squares in three of its corners, in
// which a line across is dark, light, dark, light and dark in the ratio of 1:1:3:1:1, as
// ISO/IEC 18004 has it.
const (
	codeLeast   = 2.5  // characters it is wide and high, at least
	codeAspect  = 1.2  // of its longer side to the other, at most
	codeFill    = 0.4  // of its squares have ink, at least
	codeCorner  = 0.42 // of its side, in which such a square lies
	codeModule  = 0.5  // of a module, a run is longer or shorter by
	codeLines   = 3    // that show it, in each direction
	codeSmooth  = 1.5  // pixels of a module, at least
	codeCorners = 3
)

// code tells whether a group is such a code.
func (a artwork) code(r Raster, dark byte) bool {
	box := a.box()
	w, h := float64(box.Dx()), float64(box.Dy())
	if min(w, h) < codeLeast*a.char || max(w, h) > codeAspect*min(w, h) {
		return false
	}
	n := 0
	for _, own := range a.own {
		n += boolToInt(own)
	}
	if float64(n) < codeFill*float64(len(a.own)) {
		return false
	}
	part := int(codeCorner * min(w, h))
	found := 0
	for _, at := range []image.Point{box.Min, {box.Max.X - part, box.Min.Y}, {box.Min.X, box.Max.Y - part}, {box.Max.X - part, box.Max.Y - part}} {
		corner := image.Rectangle{at, at.Add(image.Pt(part, part))}
		found += boolToInt(r.finder(corner, dark, false) && r.finder(corner, dark, true))
	}
	return found >= codeCorners
}

// finder tells whether lines of a part of a raster, or its columns, show the square of a code.
func (r Raster) finder(part image.Rectangle, dark byte, upright bool) bool {
	lines, n := part.Dy(), part.Dx()
	at := func(line, i int) bool { return r.Pix[(part.Min.Y+line)*r.W+part.Min.X+i] < dark }
	if upright {
		lines, n = n, lines
		at = func(line, i int) bool { return r.Pix[(part.Min.Y+i)*r.W+part.Min.X+line] < dark }
	}
	hits := 0
	for line := range lines {
		var runs []int // dark and light in turn, the first dark
		for i, last := 0, false; i < n; i++ {
			v := at(line, i)
			switch {
			case len(runs) == 0 && !v:
				continue
			case len(runs) == 0 || v != last:
				runs = append(runs, 1)
			default:
				runs[len(runs)-1]++
			}
			last = v
		}
		for i := 0; i+5 <= len(runs); i += 2 {
			if finderRatio(runs[i : i+5]) {
				hits++
				break
			}
		}
	}
	return hits >= codeLines
}

// finderRatio tells whether five runs are as 1:1:3:1:1.
func finderRatio(runs []int) bool {
	all := 0
	for _, n := range runs {
		all += n
	}
	module := float64(all) / 7
	if module < codeSmooth {
		return false
	}
	for i, want := range []float64{1, 1, 3, 1, 1} {
		if d := float64(runs[i]) - want*module; max(d, -d) > codeModule*module*max(1, want/2) {
			return false
		}
	}
	return true
}
