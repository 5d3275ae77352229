package ocr

import "math"

// A system of linear equations, the normal ones of a problem of least squares.
type system struct {
	n int
	a []float64 // n × n, row by row
}

// A term is a factor of one unknown.
type term struct {
	of int
	f  float64
}

func newSystem(n int) *system { return &system{n, make([]float64, n*n)} }

// add takes in that the terms should add up to value, y being the right side.
func (s *system) add(y []float64, weight, value float64, terms []term) {
	for _, t := range terms {
		for _, u := range terms {
			s.a[t.of*s.n+u.of] += weight * t.f * u.f
		}
		y[t.of] += weight * t.f * value
	}
}

// solve eliminates with pivots; nil where the system says too little. It uses up both.
func (s *system) solve(y []float64) []float64 {
	n, a := s.n, s.a
	for c := range n {
		p := c
		for r := c + 1; r < n; r++ {
			if math.Abs(a[r*n+c]) > math.Abs(a[p*n+c]) {
				p = r
			}
		}
		if math.Abs(a[p*n+c]) < 1e-9 {
			return nil
		}
		if p != c {
			for k := range n {
				a[p*n+k], a[c*n+k] = a[c*n+k], a[p*n+k]
			}
			y[p], y[c] = y[c], y[p]
		}
		for r := c + 1; r < n; r++ {
			f := a[r*n+c] / a[c*n+c]
			if f == 0 {
				continue
			}
			for k := c; k < n; k++ {
				a[r*n+k] -= f * a[c*n+k]
			}
			y[r] -= f * y[c]
		}
	}
	for c := n - 1; c >= 0; c-- {
		for k := c + 1; k < n; k++ {
			y[c] -= a[c*n+k] * y[k]
		}
		y[c] /= a[c*n+c]
	}
	return y
}
