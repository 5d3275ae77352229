package ocr

import (
	"math"

	"fumikura/internal/archive"
)

// A Bend is how the lines of a page deviate from straight ones: page curl towards a
// gutter, or the slant of lines that perspective makes different from side to side.
// It is known at nodes along the lines, and changes evenly across them.
type Bend struct {
	dir   archive.Direction
	along float64   // pixels between two nodes; the first lies at half of it
	mid   float64   // the middle of the page across its lines
	half  float64   // half of its size across its lines
	even  []float64 // the offset in pixels at each node, in the middle
	slope []float64 // what comes to it at the far edge, and goes at the near one
	// bands are how much each part of the page across its lines had to say.
	bands [bendBands]float64
}

// How bends are measured, in characters.
const (
	bendStrip   = 3.0  // strips that are held against each other
	bendReach   = .35  // further two strips are not looked for
	bendLeast   = .2   // what bends less counts as straight
	bendBands   = 4    // parts of the page across its lines
	bendLike    = .5   // the correlation of strips that show the same lines
	bendEnough  = 12   // pairs of strips that do
	bendSmooth  = 6.0  // the weight of smoothness
	bendRounds  = 4    // of finding strips where the last round expects them
	bendOutlier = .08  // further from the fit, a pair counts for less
	bendGain    = .6   // the share of the deviations that may stay
	bendMost    = 4000 // strips
)

// A pairing is how far strip b shows the lines of strip a displaced, in one band.
type pairing struct {
	a, b   int
	v      float64 // the band's middle, −1 … 1
	by     float64 // pixels
	weight float64
}

// Bend measures the bend of a page whose lines run in direction dir, nil where they
// are straight or do not say. Ink is what is darker than dark, char the height of a
// character. Strips across the lines are held against their neighbours: where they
// match best says how the lines go on, without any line having to be found.
func (r Raster) Bend(dark byte, char float64, dir archive.Direction) *Bend {
	return r.bend(dark, char, dir, bendGain)
}

// bend does so; gain is the share of the deviations that may stay.
func (r Raster) bend(dark byte, char float64, dir archive.Direction, gain float64) *Bend {
	n, m := r.W, r.H
	if dir == archive.Vertical {
		n, m = m, n
	}
	if char < 4 || float64(n) < 6*bendStrip*char || float64(m) < 8*char {
		return nil
	}
	wide := int(bendStrip * char)
	count := n / wide
	if count > bendMost {
		return nil
	}
	strips := r.strips(dark, dir, wide, count, m, int(char/6))
	b := &Bend{dir: dir, along: float64(wide), mid: float64(m) / 2, half: float64(m) / 2, even: make([]float64, count), slope: make([]float64, count)}
	var before, after float64
	for round := range bendRounds {
		pairs := pairings(strips, b, char, 1<<round)
		if len(pairs) < bendEnough {
			return nil
		}
		if !b.fit(pairs, char) {
			return nil
		}
		before, after = deviation(pairs, nil), deviation(pairs, b)
		b.weigh(pairs)
	}
	if b.Most() < bendLeast*char || after > before*gain {
		return nil
	}
	return b
}

// weigh notes in which parts of the page pairs were found.
func (b *Bend) weigh(pairs []pairing) {
	b.bands = [bendBands]float64{}
	for _, p := range pairs {
		b.bands[min(bendBands-1, max(0, int((p.v+1)/2*bendBands)))] += p.weight
	}
}

// strips counts the ink of strips across the lines, smoothed.
func (r Raster) strips(dark byte, dir archive.Direction, wide, count, m, reach int) [][]float64 {
	out := make([][]float64, count)
	for i := range out {
		out[i] = make([]float64, m)
	}
	for y := range r.H {
		row := r.Pix[y*r.W : (y+1)*r.W]
		if dir == archive.Vertical {
			if y/wide < count {
				to := out[y/wide]
				for x, v := range row {
					if v < dark {
						to[x]++
					}
				}
			}
			continue
		}
		for i, to := range out {
			n := 0
			for _, v := range row[i*wide : (i+1)*wide] {
				n += boolToInt(v < dark)
			}
			to[y] = float64(n)
		}
	}
	for i := range out {
		out[i] = smooth(out[i], reach)
	}
	return out
}

// pairings holds strips against those up to far strips on, in each band, about where the
// bend so far expects their lines.
func pairings(strips [][]float64, b *Bend, char float64, far int) []pairing {
	m := len(strips[0])
	high := m / bendBands
	reach := int(bendReach * char)
	var out []pairing
	for band := range bendBands {
		lo := band * high
		v := (float64(lo) + float64(high)/2 - b.mid) / b.half
		for i := range strips {
			for d := 1; d <= far && i+d < len(strips); d *= 2 {
				j := i + d
				want := int(math.Round(b.even[j] + v*b.slope[j] - b.even[i] - v*b.slope[i]))
				by, like := match(strips[i], strips[j], lo, lo+high, want, reach)
				if like >= bendLike {
					out = append(out, pairing{i, j, v, by, like * like})
				}
			}
		}
	}
	return out
}

// match finds by how much, about want, the part lo … hi of a must be moved to lie on
// b, to a part of a pixel, and how alike they are then, at most 1.
func match(a, b []float64, lo, hi, want, reach int) (by, like float64) {
	score := make([]float64, 2*reach+1)
	best := 0
	for k := range score {
		score[k] = correlation(a, b, lo, hi, want+k-reach)
		if score[k] > score[best] {
			best = k
		}
	}
	if best == 0 || best == len(score)-1 {
		return 0, 0 // the best may lie beyond
	}
	l, c, r := score[best-1], score[best], score[best+1]
	part := 0.0
	if curve := l - 2*c + r; curve < 0 {
		part = (l - r) / (2 * curve)
	}
	return float64(want+best-reach) + part, c
}

// correlation is that of a's part lo … hi with b's by pixels on.
func correlation(a, b []float64, lo, hi, by int) float64 {
	lo, hi = max(lo, -by), min(hi, len(b)-by)
	if hi-lo < 8 {
		return 0
	}
	var sa, sb, saa, sbb, sab float64
	x, y := a[lo:hi], b[lo+by:hi+by]
	for i, p := range x {
		q := y[i]
		sa, sb, saa, sbb, sab = sa+p, sb+q, saa+p*p, sbb+q*q, sab+p*q
	}
	n := float64(hi - lo)
	va, vb := saa-sa*sa/n, sbb-sb*sb/n
	if va < 1 || vb < 1 {
		return 0
	}
	return (sab - sa*sb/n) / math.Sqrt(va*vb)
}

// fit finds the smooth bend that explains the pairs best; a pair that contradicts the
// others counts for little. It tells whether there is one.
func (b *Bend) fit(pairs []pairing, char float64) bool {
	n := len(b.even)
	weight := make([]float64, len(pairs))
	for i, p := range pairs {
		weight[i] = p.weight
	}
	for range 3 {
		a, y := newSystem(2*n), make([]float64, 2*n)
		for i, p := range pairs {
			a.add(y, weight[i], p.by, []term{{p.b, 1}, {p.a, -1}, {n + p.b, p.v}, {n + p.a, -p.v}})
		}
		for k := 1; k+1 < n; k++ {
			for _, o := range []int{0, n} {
				a.add(y, bendSmooth, 0, []term{{o + k - 1, 1}, {o + k, -2}, {o + k + 1, 1}})
			}
		}
		// Only differences are measured: the middle node stays where it is.
		a.add(y, 1, 0, []term{{n / 2, 1}})
		a.add(y, 1, 0, []term{{n + n/2, 1}})
		x := a.solve(y)
		if x == nil {
			return false
		}
		copy(b.even, x[:n])
		copy(b.slope, x[n:])
		for i, p := range pairs {
			e := math.Abs(p.by-b.between(p)) / (bendOutlier * char)
			weight[i] = p.weight / (1 + e*e)
		}
	}
	return true
}

// between is what the bend says of a pair.
func (b *Bend) between(p pairing) float64 {
	return b.even[p.b] + p.v*b.slope[p.b] - b.even[p.a] - p.v*b.slope[p.a]
}

// deviation is the mean distance of the pairs from a bend, nil from straight lines.
func deviation(pairs []pairing, b *Bend) float64 {
	var sum, n float64
	for _, p := range pairs {
		e := p.by
		if b != nil {
			e -= b.between(p)
		}
		sum, n = sum+p.weight*math.Abs(e), n+p.weight
	}
	return sum / n
}

// Most is the largest offset in pixels.
func (b *Bend) Most() float64 {
	most := 0.0
	for k, e := range b.even {
		most = max(most, math.Abs(e+b.slope[k]), math.Abs(e-b.slope[k]))
	}
	return most
}

// offset is how far off a straight line the bend lies at a place along the lines and
// across them.
func (b *Bend) offset(along, across float64) float64 {
	at := min(max(along/b.along-.5, 0), float64(len(b.even)-1))
	k := min(int(at), len(b.even)-2)
	f, v := at-float64(k), (across-b.mid)/b.half
	return (b.even[k]+v*b.slope[k])*(1-f) + (b.even[k+1]+v*b.slope[k+1])*f
}

// Point gives where a point of the straightened page lies on the bent one.
func (b *Bend) Point(x, y float64) (float64, float64) {
	if b == nil {
		return x, y
	}
	if b.dir == archive.Vertical {
		return x + b.offset(y, x), y
	}
	return x, y + b.offset(x, y)
}

// Back is the way back of Point.
func (b *Bend) Back(x, y float64) (float64, float64) {
	if b == nil {
		return x, y
	}
	u, v := x, y
	for range 3 { // the bend hardly changes over its own size
		du, dv := b.Point(u, v)
		u, v = u+x-du, v+y-dv
	}
	return u, v
}

// Bends are straightened one after the other, each on the page that the last one left.
type Bends []*Bend

// Point gives where a point of the straightened page lies on the bent one.
func (b Bends) Point(x, y float64) (float64, float64) {
	for i := len(b) - 1; i >= 0; i-- {
		x, y = b[i].Point(x, y)
	}
	return x, y
}

// Back is the way back of Point.
func (b Bends) Back(x, y float64) (float64, float64) {
	for _, k := range b {
		x, y = k.Back(x, y)
	}
	return x, y
}

// Unbent is the page with all of some bends straightened: itself where there are none.
func (r Raster) Unbent(b Bends) Raster {
	for _, k := range b {
		r = r.Straightened(k)
	}
	return r
}

// Straightened is the page with its lines straight; white comes in at its edges.
func (r Raster) Straightened(b *Bend) Raster {
	out := Raster{W: r.W, H: r.H, Pix: make([]byte, len(r.Pix))}
	n := r.H
	if b.dir == archive.Vertical {
		n = r.W
	}
	for y := range r.H {
		for x := range r.W {
			along, across := x, y
			if b.dir == archive.Vertical {
				along, across = y, x
			}
			s := float64(across) + b.offset(float64(along), float64(across))
			at := int(math.Floor(s))
			v := byte(255)
			if at >= 0 && at+1 < n {
				f := s - float64(at)
				i := at*r.W + x
				next := r.W
				if b.dir == archive.Vertical {
					i, next = y*r.W+at, 1
				}
				v = byte(float64(r.Pix[i])*(1-f) + float64(r.Pix[i+next])*f + .5)
			}
			out.Pix[y*r.W+x] = v
		}
	}
	return out
}
