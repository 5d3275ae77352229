package main

import "math"

// Newton's steps end when none is larger than logitEnd, after logitRounds at most; one is
// no longer than logitStride in any weight, since far from the end they can overshoot.
// logitPull draws each weight to zero as two cases would that speak against it.
const (
	logitRounds = 50
	logitEnd    = 1e-6
	logitStride = 2.0
	logitPull   = 2.0
)

// logit fits a logistic regression: the weights by which cases, each a row of numbers,
// are as likely true as they are, found by Newton's method.
func logit(rows [][]float64, truth []bool) []float64 {
	if len(rows) == 0 {
		return nil
	}
	n := len(rows[0])
	w := make([]float64, n)
	for range logitRounds {
		slope, bend := make([]float64, n), make([][]float64, n)
		for i := range bend {
			bend[i] = make([]float64, n)
			bend[i][i] = logitPull
			slope[i] = -logitPull * w[i]
		}
		for k, row := range rows {
			z := 0.0
			for i, v := range row {
				z += w[i] * v
			}
			p := 1 / (1 + math.Exp(-z))
			d := -p
			if truth[k] {
				d++
			}
			for i, v := range row {
				if v == 0 {
					continue
				}
				slope[i] += d * v
				for j := range i + 1 {
					bend[i][j] += p * (1 - p) * v * row[j]
				}
			}
		}
		step := solve(bend, slope)
		most := 0.0
		for _, s := range step {
			most = max(most, math.Abs(s))
		}
		for i, s := range step {
			w[i] += s * min(1, logitStride/max(most, logitStride/2))
		}
		if most < logitEnd {
			break
		}
	}
	return w
}

// solve gives x of a·x = b, where a is symmetric and positive definite and known by its
// lower half, which becomes its Cholesky factor.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	x := make([]float64, n)
	for i := range n {
		for j := range i + 1 {
			sum := a[i][j]
			for k := range j {
				sum -= a[i][k] * a[j][k]
			}
			if i == j {
				a[i][i] = math.Sqrt(sum)
			} else {
				a[i][j] = sum / a[j][j]
			}
		}
		x[i] = b[i]
		for k := range i {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= a[k][i] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x
}
