package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// What tells a ruling line of which a bad copy left no more than dots and dashes, in
// characters: pieces so thin with white so far on both sides, each so near to the next;
// lines so long, of which so much is ink, with print close beside them along hardly any of
// it, all of one lean; and so many lines across that meet it.
const (
	trailThin     = 0.16
	trailWhite    = 0.25
	trailGap      = 1.0
	trailLean     = 0.06 // of a gap, from where the line would go on,
	trailOff      = 1.5  // and so many pixels
	trailLong     = 4.0
	trailShare    = 0.15
	trailWhole    = 0.9  // a line of which more is ink needs no mending,
	trailCrack    = 0.4  // but for such gaps,
	trailAlong    = 0.12 // and may have print along so much of it,
	trailBeside   = 0.08 // another along no more than this
	trailSame     = 0.01 // each leans as most of the length of all does, but for so much: paper curls in a feeder
	trailEnds     = 2.0  // and so many pixels
	trailAcross   = 2
	trailReach    = 0.8
	trailWall     = 0.2 // a stroke across so near an end, and so high, ends the line there
	trailWallHigh = 1.0
	trailStub     = 1.0  // beyond the last line that it meets so little is none of it,
	trailStubGap  = 0.6  // nor is what lies beyond such a gap
	trailAhead    = 10.0 // so far ahead the next part of a line may begin,
	trailFar      = 2.0  // and further than this where no stroke ends it
	trailSettled  = 2.0  // the lean of a line is known from this length on,
	trailRecent   = 12   // and is that of so many pieces
)

// A trail is a line of dots and dashes, from the left to the right.
type trail struct {
	pieces []dash
	ink    int // how long they are together
}

// A dash is a piece of a trail: where it begins and ends, with the middle of its ink there.
type dash struct {
	x0, x1 int
	y0, y1 float64
}

// MendDotted draws the ruling lines anew of which a copy left dots and dashes, before these
// are taken for its specks, and gives their number. The lines may lean by some degrees. Ink
// is darker than dark. Leader dots meet no other lines, and stay as they are.
func (r Raster) MendDotted(dark byte, char float64) int {
	ink := r.Ink(dark)
	turned := transposed(ink, r.W, r.H)
	level, upright := trails(ink, turned, r.W, r.H, char), trails(turned, ink, r.H, r.W, char)
	level, upright = oneTrail(level, ink, r.W, r.H, char), oneTrail(upright, turned, r.H, r.W, char)
	level, upright = meeting(parallel(level), parallel(upright), char)
	n := 0
	for _, t := range slices.Concat(level, upright) {
		n += boolToInt(!t.whole())
	}
	if n == 0 {
		return 0
	}
	r.drawGaps(level, upright, ink, false, char)
	r.drawGaps(upright, level, turned, true, char)
	return n
}

// drawGaps draws what some lines lack, but for short ends and wide gaps beyond the first and
// the last of the others that they meet: what lies in a line with a rule makes it no longer.
func (r Raster) drawGaps(lines, across []trail, ink []bool, upright bool, char float64) {
	w, h := r.W, r.H
	if upright {
		w, h = h, w
	}
	for _, t := range lines {
		most := math.Inf(1)
		if t.whole() { // of it little is missing, or crumbs lie in a line with it
			most = trailCrack * char
		}
		from, to := math.Inf(1), math.Inf(-1)
		for _, o := range across {
			x := o.pieces[0].y0 + o.lean()*(t.pieces[0].y0-float64(o.pieces[0].x0))
			if t.meets(o, trailReach*char) {
				from, to = min(from, x), max(to, x)
			}
		}
		first, last := from, to
		if float64(t.pieces[0].x0) < from-trailStub*char {
			from = 0
		}
		if float64(t.end().x1) > to+trailStub*char {
			to = math.Inf(1)
		}
		for k, p := range t.pieces[1:] {
			e := t.pieces[k]
			gap := float64(p.x0 - e.x1)
			if gap > most || gap > trailCrack*char && walled(ink, w, h, e, p, char) {
				continue // it may be that of two boxes beside each other
			}
			if gap > trailStubGap*char && (float64(p.x0) < first || float64(e.x1) > last) {
				continue // a stroke of print far beyond
			}
			between(e, p, func(x int, y float64) {
				if float64(x) >= from && float64(x) <= to { // two pixels thick
					r.paint(lying(image.Rect(x, int(y-.5), x+1, int(y+.5)+1), upright), 0)
				}
			})
		}
	}
}

// meets tells whether a line and another across it meet, or nearly.
func (t trail) meets(o trail, reach float64) bool {
	box := func(t trail) image.Rectangle {
		a, e := t.pieces[0], t.end()
		return image.Rect(a.x0, int(min(a.y0, e.y1)), e.x1, int(max(a.y0, e.y1))+1).Inset(-int(reach / 2))
	}
	return box(t).Overlaps(lying(box(o), true))
}

// transposed is ink with its axes exchanged.
func transposed(ink []bool, w, h int) []bool {
	out := make([]bool, len(ink))
	for y := range h {
		row := ink[y*w : (y+1)*w]
		for x := nextMarked(row, 0); x < w; x = nextMarked(row, x+1) {
			out[x*h+y] = true
		}
	}
	return out
}

// trails are the level lines of thin pieces of ink that no print lies along, whole lines
// too. turned is the ink with its axes exchanged.
func trails(ink, turned []bool, w, h int, char float64) []trail {
	const band = 8 // rows; a line is looked for in its band and those beside it
	var all []*trail
	ending := make([][]*trail, h/band+2)
	for _, p := range dashes(turned, w, h, char) {
		var t *trail
		least := math.Inf(1)
		at := int(p.y0) / band
		for i := max(0, at-1); i <= at+1; i++ {
			ending[i] = slices.DeleteFunc(ending[i], func(o *trail) bool {
				return float64(p.x0-o.end().x1) > trailGap*char // pieces come from the left to the right
			})
			for _, o := range ending[i] {
				far := max(0, float64(p.x0-o.end().x1))
				off := math.Abs(p.y0 - o.row(far, char))
				if off <= trailOff+trailLean*far && off+far/band < least {
					t, least = o, off+far/band
				}
			}
		}
		if t == nil {
			t = &trail{}
			all = append(all, t)
		} else {
			i := int(t.end().y1) / band
			ending[i] = slices.DeleteFunc(ending[i], func(o *trail) bool { return o == t })
		}
		t.add(p)
		i := int(t.end().y1) / band
		ending[i] = append(ending[i], t)
	}
	var out []trail
	for _, t := range all {
		n, most := float64(t.long()), trailBeside
		if t.whole() {
			most = trailAlong
		}
		if n >= trailLong*char && float64(t.ink) >= trailShare*n && t.beside(ink, w, h, char) <= most*n {
			out = append(out, *t)
		}
	}
	return out
}

// oneTrail makes one line of parts of it, from the left to the right, between which more is
// lost than between dashes: they go on in each other, with no print along where nothing is
// left. Where strokes across end both, the room between these may be a cell that spans rows,
// and where they end one of two parts far from each other, these may be of two tables.
func oneTrail(parts []trail, ink []bool, w, h int, char float64) []trail {
	slices.SortStableFunc(parts, func(a, b trail) int { return cmp.Compare(a.pieces[0].x0, b.pieces[0].x0) })
	var out []trail
	for _, p := range parts {
		from := p.pieces[0]
		i := slices.IndexFunc(out, func(t trail) bool {
			far := float64(from.x0 - t.end().x1)
			if far < 0 || far > trailAhead*char || math.Abs(from.y0-t.row(far, char)) > trailOff+trailSame*far {
				return false
			}
			one := wallAt(ink, w, h, t.end().x1-1, t.end().y1, char)
			other := wallAt(ink, w, h, from.x0, from.y0, char)
			if one >= 0 && other >= 0 || far > trailFar*char && (one >= 0 || other >= 0) {
				return false
			}
			gap := trail{pieces: []dash{t.end(), from}}
			return gap.beside(ink, w, h, char) <= trailAlong*far
		})
		if i < 0 {
			out = append(out, p)
			continue
		}
		for _, d := range p.pieces {
			out[i].add(d)
		}
	}
	return out
}

// walled tells whether strokes across the line end a gap, one on each side.
func walled(ink []bool, w, h int, a, b dash, char float64) bool {
	first, second := wallAt(ink, w, h, a.x1-1, a.y1, char), wallAt(ink, w, h, b.x0, b.y0, char)
	return first >= 0 && second >= 0 && second-first > int(2*trailWall*char)
}

// wallAt is where a stroke goes across a line close to a place, -1 where none does.
func wallAt(ink []bool, w, h, x int, y, char float64) int {
	near := int(trailWall * char)
	for d := range 2*near + 1 {
		at := x + (d+1)/2*(1-d%2*2) // from the place on to both sides
		if at < 0 || at >= w {
			continue
		}
		n := 0
		for k := int(y); k >= 0 && ink[k*w+at]; k-- {
			n++
		}
		for k := int(y) + 1; k < h && ink[k*w+at]; k++ {
			n++
		}
		if float64(n) >= trailWallHigh*char {
			return at
		}
	}
	return -1
}

func (t *trail) end() dash { return t.pieces[len(t.pieces)-1] }

func (t *trail) long() int { return t.end().x1 - t.pieces[0].x0 }

// whole tells whether hardly anything of it is missing.
func (t *trail) whole() bool { return float64(t.ink) >= trailWhole*float64(t.long()) }

// lean is how far it goes down for each pixel along.
func (t *trail) lean() float64 { return (t.end().y1 - t.pieces[0].y0) / float64(max(1, t.long())) }

// parallel are the lines that lean as most of the length of all does.
func parallel(all []trail) []trail {
	byLean := slices.SortedFunc(slices.Values(all), func(a, b trail) int { return cmp.Compare(a.lean(), b.lean()) })
	half := 0
	for i := range all {
		half += all[i].long()
	}
	half /= 2
	most := 0.0
	for i := range byLean {
		if half -= byLean[i].long(); half < 0 {
			most = byLean[i].lean()
			break
		}
	}
	return slices.DeleteFunc(all, func(t trail) bool {
		return math.Abs(t.lean()-most) > trailSame+trailEnds/float64(t.long())
	})
}

// add puts what of a piece goes beyond the end of the line there.
func (t *trail) add(p dash) {
	if len(t.pieces) > 0 {
		end := t.end().x1
		if p.x1 <= end {
			return
		}
		if p.x0 < end {
			p.y0 += (p.y1 - p.y0) * float64(end-p.x0) / float64(p.x1-p.x0)
			p.x0 = end
		}
	}
	t.pieces = append(t.pieces, p)
	t.ink += p.x1 - p.x0
}

// row is the one at which the line is so many pixels beyond its end.
func (t *trail) row(far, char float64) float64 {
	e, back := t.end(), t.pieces[max(0, len(t.pieces)-trailRecent)]
	if n := float64(e.x1 - back.x0); n >= trailSettled*char {
		return e.y1 + far*(e.y1-back.y0)/n
	}
	return e.y1
}

// places goes along the line, pixel by pixel.
func (t *trail) places(at func(x int, y float64)) {
	for i, p := range t.pieces {
		if i > 0 {
			between(t.pieces[i-1], p, at)
		}
		between(dash{x1: p.x0, y1: p.y0}, dash{x0: p.x1, y0: p.y1}, at)
	}
}

// between goes along the gap between two dashes.
func between(a, b dash, at func(x int, y float64)) {
	for x := a.x1; x < b.x0; x++ {
		at(x, a.y1+(b.y0-a.y1)*(float64(x-a.x1)+.5)/float64(b.x0-a.x1))
	}
}

// beside is along how many pixels print lies close to the line.
func (t *trail) beside(ink []bool, w, h int, char float64) float64 {
	near, far := max(2, int(trailThin*char)), int((trailThin+trailWhite)*char)+1
	n := 0
	t.places(func(x int, y float64) {
		print := false
		for k := near; k < far && !print; k++ {
			up, down := int(y)-k, int(y)+k
			print = up >= 0 && ink[up*w+x] || down < h && ink[down*w+x]
		}
		n += boolToInt(print)
	})
	return float64(n)
}

// dashes are the thin pieces of ink with white above and below, from the left to the right.
// turned is the ink with its axes exchanged: what is gone over is columns.
func dashes(turned []bool, w, h int, char float64) []dash {
	thin, white := max(2, int(trailThin*char)), max(2, int(trailWhite*char))
	mask := make([]bool, len(turned))
	for x := range w {
		column := turned[x*h : (x+1)*h]
		last := -white - 1 // the row below the last ink
		for y := nextMarked(column, 0); y < h; {
			from := y
			for y < h && column[y] {
				y++
			}
			next := nextMarked(column, y)
			if y-from <= thin && from-last >= white && (next >= h || next-y >= white) {
				for k := from; k < y; k++ {
					mask[k*w+x] = true
				}
			}
			last, y = y, next
		}
	}
	middle := func(x, y0, y1 int) float64 {
		sum, n := 0, 0
		for y := y0; y < y1; y++ {
			if mask[y*w+x] {
				sum, n = sum+2*y+1, n+2
			}
		}
		return float64(sum) / float64(n)
	}
	var out []dash
	for _, b := range outlines(mask, w, h) {
		out = append(out, dash{b.x0, b.x1, middle(b.x0, b.y0, b.y1), middle(b.x1-1, b.y0, b.y1)})
	}
	slices.SortFunc(out, func(a, b dash) int { return cmp.Or(cmp.Compare(a.x0, b.x0), cmp.Compare(a.y0, b.y0)) })
	return out
}

// meeting are the level and the upright lines that meet enough of the others each.
func meeting(level, upright []trail, char float64) (l, u []trail) {
	few := func(others []trail) func(trail) bool {
		return func(t trail) bool {
			n := 0
			for _, o := range others {
				n += boolToInt(t.meets(o, trailReach*char))
			}
			return n < trailAcross
		}
	}
	for {
		n := len(level) + len(upright)
		level = slices.DeleteFunc(level, few(upright))
		upright = slices.DeleteFunc(upright, few(level))
		if len(level)+len(upright) == n {
			return level, upright
		}
	}
}
