package tesseract

import (
	"math"

	"fumikura/internal/archive"
)

// A piece is ink between a and b along the line; cut is the ink in ems that the
// border before it cuts through (0 where there is a gap).
type piece struct {
	a, b int
	mass float64 // em²
	cut  float64
}

// pieces parts the ink at gaps, and where it hangs together at its thin places.
func (l *strip) pieces(em float64) []piece {
	var out []piece
	step := max(2, int(em*.12))
	for s := 0; s < l.n; {
		if l.sum[s] == 0 {
			s++
			continue
		}
		e := s
		for e < l.n && l.sum[e] > 0 {
			e++
		}
		a, cutInk := s, 0.0
		add := func(b int) {
			mass := 0
			for _, v := range l.sum[a:b] {
				mass += v
			}
			out = append(out, piece{a, b, float64(mass) / (em * em), cutInk})
		}
		for c := s + step; c < e-step; c++ {
			if c-a < step || float64(l.sum[c]) > em*.4 || !lowest(l.sum[c-step:c+step+1], step) {
				continue
			}
			add(c)
			a, cutInk = c, float64(l.sum[c])/em
		}
		add(e)
		s = e
	}
	return out
}

func lowest(v []int, at int) bool {
	for i, x := range v {
		if x < v[at] || x == v[at] && i < at {
			return false
		}
	}
	return true
}

// A span is what a character takes along the line; b ≤ a: nothing.
type span struct{ a, b int }

// lay assigns the pieces, in order, to the characters, in order, at the least
// cost: widths that suit the character, near to where Tesseract saw it, little
// ink left over, few cuts through ink.
func lay(pieces []piece, glyphs []want, dir archive.Direction, em float64) []span {
	np, ng := len(pieces), len(glyphs)
	best := make([]float64, (ng+1)*(np+1))
	from := make([]int32, len(best)) // pieces before this step; -1: the piece was skipped
	for i := range best {
		best[i] = math.Inf(1)
	}
	best[0] = 0
	for g := 0; g <= ng; g++ {
		var w width
		if g < ng {
			w = widthOf(glyphs[g].text, dir)
		}
		for p := 0; p <= np; p++ {
			at := g*(np+1) + p
			c := best[at]
			if math.IsInf(c, 1) {
				continue
			}
			if p < np && c+costSkipped*pieces[p].mass < best[at+1] {
				best[at+1], from[at+1] = c+costSkipped*pieces[p].mass, -1
			}
			if g == ng {
				continue
			}
			next := at + np + 1
			if k := c + glyphs[g].missing(); k < best[next] {
				best[next], from[next] = k, int32(p)
			}
			if p == np {
				continue
			}
			place := pieces[p].cut * costCut
			if st := glyphs[g].start; st >= 0 {
				d := float64(pieces[p].a-st) / em
				place += costPlace * min(d*d, 6)
			}
			for q := p; q < min(np, p+mostPieces); q++ {
				size := float64(pieces[q].b-pieces[p].a) / em
				if size > 1.6 {
					break
				}
				if k := c + place + w.cost(size); k < best[next+q-p+1] {
					best[next+q-p+1], from[next+q-p+1] = k, int32(p)
				}
			}
		}
	}
	out := make([]span, ng)
	for g, p := ng, np; g > 0; {
		f := int(from[g*(np+1)+p])
		if f < 0 {
			p--
			continue
		}
		g--
		if f < p {
			out[g] = span{pieces[f].a, pieces[p-1].b}
		}
		p = f
	}
	return out
}

// fill gives the characters without ink what is free between their neighbours.
func fill(spans []span, n int) {
	for i := 0; i < len(spans); {
		if spans[i].b > spans[i].a {
			i++
			continue
		}
		j := i
		for j < len(spans) && spans[j].b <= spans[j].a {
			j++
		}
		a, b := 0, n
		if i > 0 {
			a = spans[i-1].b
		}
		if j < len(spans) {
			b = spans[j].a
		}
		k := j - i
		if b-a < k { // no room: they lie over the neighbour's end
			a, b = max(0, b-k), min(n, max(0, b-k)+k)
		}
		for x := range k {
			s := a + (b-a)*x/k
			spans[i+x] = span{s, max(s+1, a+(b-a)*(x+1)/k)}
		}
		i = j
	}
}
