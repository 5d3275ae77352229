package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSolve(t *testing.T) {
	a := [][]float64{{4, 0, 0}, {2, 5, 0}, {-1, 3, 6}}
	want := []float64{1, -2, 3}
	b := []float64{4*1 + 2*-2 - 1*3, 2*1 + 5*-2 + 3*3, -1*1 + 3*-2 + 6*3}
	for i, x := range solve(a, b) {
		if math.Abs(x-want[i]) > 1e-9 {
			t.Errorf("%d: %v, want %v", i, x, want[i])
		}
	}
}

// Weights that made cases true are found again, rare ones too; one that nothing tells of
// stays zero.
func TestLogit(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	want := []float64{3, -2.5, 1.2, -4, 0}
	var rows [][]float64
	var truth []bool
	for range 60000 {
		row := []float64{1, rnd.Float64(), rnd.NormFloat64(), 0, 0}
		if rnd.IntN(20) == 0 {
			row[3] = 1
		}
		z := 0.0
		for i, v := range row {
			z += want[i] * v
		}
		rows, truth = append(rows, row), append(truth, rnd.Float64() < 1/(1+math.Exp(-z)))
	}
	for i, w := range logit(rows, truth) {
		if math.Abs(w-want[i]) > 0.3 {
			t.Errorf("weight %d: %.2f, want %.2f", i, w, want[i])
		}
	}
	if w := logit(nil, nil); w != nil {
		t.Errorf("of nothing %v", w)
	}
}
