package tesseract

import (
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// Tesseract's boxes of Japanese characters are not fit for marking: a character
// may get its neighbour's box or the whole word's, and those of vertical lines lie
// outside the page. Boxes of lines and words are right. So the characters of each
// line are laid over the pieces of ink in it, by the cheapest assignment.

// want is one character of a line in reading order.
type want struct {
	text  string
	start int // where it begins along the line, as far as Tesseract knows; -1 unknown
	// conf is how far it is to be trusted, 0–100, where it may be no character at all, and
	// then has no ink; 0 where it is surely one.
	conf float64
}

// wantsOf are the characters of a line, each held to be surely one.
func wantsOf(l readLine, dir archive.Direction) []want {
	var out []want
	for _, g := range graphemes(l, dir) {
		if g.text != " " {
			out = append(out, want{text: g.text, start: g.start})
		}
	}
	return out
}

// missing is what it costs that a character has no ink.
func (w want) missing() float64 {
	if w.conf == 0 {
		return costMissing
	}
	return costDoubted + max(0, w.conf-50)*costTrust
}

// Costs of a layout, in the scale of "a character half as wide as it may be".
const (
	costMissing = 3.0   // a character without any ink
	costDoubted = 0.05  // one that may be none, and more for each percent of trust above 50:
	costTrust   = 0.002 // less than that of parting the ink of others for it
	costSkipped = 12.0  // ink of one em² that belongs to no character
	costCut     = 2.0   // a cut through ink of one em
	costPlace   = 0.12  // beginning one em away from where Tesseract thought
	mostPieces  = 12    // of one character
)

// mostWork bounds the pixels along a line times its characters.
const mostWork = 8 << 20

// fit gives a box for each character of a line, in pixels of r. em is the side of
// a full-width character as far as known. A line without ink is divided evenly; one
// outside of r gives nil. A doubted character without ink gets an empty box.
func fit(r ocr.Raster, box archive.Rect, dir archive.Direction, em float64, glyphs []want) []archive.Rect {
	l, spans, em := laid(r, box, dir, em, glyphs)
	if l == nil {
		return nil
	}
	out := make([]archive.Rect, len(glyphs))
	inked := 0
	for _, s := range spans {
		if s.b > s.a {
			inked++
		}
	}
	for i, s := range spans {
		if glyphs[i].conf > 0 && s.b <= s.a && 2*inked >= len(spans) { // else the ink is lost, not the character
			out[i].W = -1
		}
	}
	fill(spans, l.n)
	for i, s := range spans {
		if out[i].W < 0 {
			out[i] = archive.Rect{}
			continue
		}
		t0, t1 := l.across(s.a, s.b, em)
		out[i] = l.rect(s.a, s.b, t0, t1)
	}
	return out
}

// laid lays the characters of a line over its ink: where each is along it, and how large a
// full-width one is. The strip is nil where there is none.
func laid(r ocr.Raster, box archive.Rect, dir archive.Direction, em float64, glyphs []want) (*strip, []span, float64) {
	l := newStrip(r, box, dir, em)
	if l == nil {
		return nil, nil, em
	}
	spans := make([]span, len(glyphs))
	em = l.em(em, glyphs)
	if l.n*len(glyphs) > mostWork {
		return l, spans, em // no line of a page: it is divided evenly
	}
	copy(spans, lay(l.pieces(em), glyphs, dir, em))
	if better := measuredEm(spans, glyphs, dir); better > 0 && math.Abs(better/em-1) > .07 {
		em = better
		copy(spans, lay(l.pieces(em), glyphs, dir, em))
	}
	return l, spans, em
}

// A strip is a line's part of the image, seen along the line: s from 0 to n, and
// across it: t from 0 to m.
type strip struct {
	ink     []bool // m rows of n
	n, m    int
	across0 int // the line's own extent across, without the margin
	across1 int
	x0, y0  int
	dir     archive.Direction
	sum     []int // ink across at each s
}

func newStrip(r ocr.Raster, box archive.Rect, dir archive.Direction, em float64) *strip {
	thick := box.H
	if dir == archive.Vertical {
		thick = box.W
	}
	margin := max(1, thick/14)
	x0, y0 := max(0, box.X-margin), max(0, box.Y-margin)
	x1, y1 := min(r.W, box.X+box.W+margin), min(r.H, box.Y+box.H+margin)
	if x1-x0 < 2 || y1-y0 < 2 {
		return nil
	}
	l := &strip{n: x1 - x0, m: y1 - y0, x0: x0, y0: y0, dir: dir}
	if dir == archive.Vertical {
		l.n, l.m = l.m, l.n
	}
	l.across0, l.across1 = margin, max(margin+1, l.m-margin)
	limit := otsu(r, x0, y0, x1, y1)
	l.ink = make([]bool, l.n*l.m)
	for y := y0; y < y1; y++ {
		for x, v := range r.Pix[y*r.W+x0 : y*r.W+x1] {
			if v > limit {
				continue
			}
			if dir == archive.Vertical {
				l.ink[x*l.n+y-y0] = true
			} else {
				l.ink[(y-y0)*l.n+x] = true
			}
		}
	}
	l.dropRules(em)
	return l
}

// otsu is the grey value that parts the pixels best into dark and light; where
// there is hardly a difference no pixel is dark.
func otsu(r ocr.Raster, x0, y0, x1, y1 int) byte {
	var count [256]int
	for y := y0; y < y1; y++ {
		for _, v := range r.Pix[y*r.W+x0 : y*r.W+x1] {
			count[v]++
		}
	}
	n, total := 0, 0
	for v, c := range count {
		n += c
		total += v * c
	}
	var best float64
	limit, below, sum := 0, 0, 0
	for v, c := range count {
		below += c
		sum += v * c
		if below == 0 || below == n {
			continue
		}
		d := float64(sum)/float64(below) - float64(total-sum)/float64(n-below)
		if s := d * d * float64(below) * float64(n-below); s > best && d < -24 {
			best, limit = s, v
		}
	}
	if best == 0 {
		return 0
	}
	return byte(limit)
}

// dropRules takes ruling lines away: ink that runs along the strip for longer than
// a character may be, or across it from edge to edge without being broad.
func (l *strip) dropRules(em float64) {
	if em <= 0 {
		em = float64(l.m)
	}
	long := max(8, int(1.5*em))
	for t := range l.m {
		row := l.ink[t*l.n : (t+1)*l.n]
		for s := 0; s < l.n; s++ {
			a := s
			for s < l.n && row[s] {
				s++
			}
			if s-a >= long {
				clear(row[a:s])
			}
		}
	}
	l.count()
	for s := 0; s < l.n; s++ {
		e := s
		for e < l.n && l.sum[e]*10 >= l.m*9 {
			e++
		}
		if e > s && e-s <= max(3, l.m/8) {
			for i := max(0, s-1); i < min(l.n, e+1); i++ { // its soft edges too
				l.sum[i] = 0
				for t := range l.m {
					l.ink[t*l.n+i] = false
				}
			}
		}
		s = e
	}
}

// count sums the ink across the strip.
func (l *strip) count() {
	l.sum = make([]int, l.n)
	for t := range l.m {
		for s, v := range l.ink[t*l.n : (t+1)*l.n] {
			if v {
				l.sum[s]++
			}
		}
	}
}

// em bounds what is known of the side of a full-width character by what there is
// room for.
func (l *strip) em(known float64, glyphs []want) float64 {
	units := 0.0
	for _, g := range glyphs {
		units += widthOf(g.text, l.dir).advance
	}
	if known <= 0 {
		known = float64(l.across1-l.across0) / fullShare
	}
	return max(4, min(known, 1.15*float64(l.n)/max(0.5, units)))
}

// The ink of a full-width character fills this share of its side, and that of
// digits and Latin capitals this share of the line's height.
const fullShare, latinShare = 0.93, 0.75

// knownEm is the side of a full-width character by the boxes of the line's words,
// which unlike the line's own don't grow with its skew.
func knownEm(l readLine, dir archive.Direction) float64 {
	var full, other []float64
	for _, w := range l.words {
		thick := float64(w.box.H)
		if dir == archive.Vertical {
			thick = float64(w.box.W)
		}
		isFull := false
		for _, c := range w.chars {
			isFull = isFull || widthOf(c.text, dir).full()
		}
		if isFull {
			full = append(full, thick/fullShare)
		} else {
			other = append(other, thick/latinShare)
		}
	}
	if len(full) == 0 {
		full = other
	}
	return median(full)
}

// measuredEm is the side by the widths that full-width characters were given, 0
// where they are too few.
func measuredEm(spans []span, glyphs []want, dir archive.Direction) float64 {
	var sizes []float64
	for i, s := range spans {
		if s.b > s.a && widthOf(glyphs[i].text, dir).full() {
			sizes = append(sizes, float64(s.b-s.a)/fullShare)
		}
	}
	if len(sizes) < 4 {
		return 0
	}
	return median(sizes)
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// across is the extent of the ink between a and b across the line: no more than a
// character's height where most of that ink lies, so that the rest of a ruling
// line adds nothing. Without ink it is the line's own.
func (l *strip) across(a, b int, em float64) (int, int) {
	sums := make([]int, l.m+1) // ink above each t
	for t := range l.m {
		n := 0
		for _, v := range l.ink[t*l.n+min(a, l.n) : t*l.n+min(b, l.n)] {
			if v {
				n++
			}
		}
		sums[t+1] = sums[t] + n
	}
	side := min(l.m, int(1.1*em+1))
	best := 0
	for t := 0; t+side <= l.m; t++ {
		if sums[t+side]-sums[t] > sums[best+side]-sums[best] {
			best = t
		}
	}
	t0, t1 := best, best+side
	if sums[t1] == sums[t0] {
		return l.across0, l.across1
	}
	for sums[t0+1] == sums[t0] {
		t0++
	}
	for sums[t1-1] == sums[t1] {
		t1--
	}
	return t0, t1
}

func (l *strip) rect(a, b, t0, t1 int) archive.Rect {
	if l.dir == archive.Vertical {
		return archive.Rect{X: l.x0 + t0, Y: l.y0 + a, W: t1 - t0, H: b - a}
	}
	return archive.Rect{X: l.x0 + a, Y: l.y0 + t0, W: b - a, H: t1 - t0}
}
