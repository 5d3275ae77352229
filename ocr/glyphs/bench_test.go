package glyphs

import (
	"math"
	"testing"
)

func benchPatch() ([]byte, int, int) {
	const n = 44
	p := make([]byte, n*n)
	for i := range p {
		x, y := i%n, i/n
		p[i] = byte(255 - 200*math.Max(0, math.Sin(float64(x)/3)*math.Cos(float64(y)/4)))
	}
	return p, n, n
}

func BenchmarkDescribe(b *testing.B) {
	p, w, h := benchPatch()
	for range b.N {
		Describe(p, w, h)
	}
}

func BenchmarkLikeness(b *testing.B) {
	p, w, h := benchPatch()
	s, _ := Describe(p, w, h)
	t := Known()
	for range b.N {
		t.Likeness(&s, '国')
	}
}

func BenchmarkFamiliar(b *testing.B) {
	p, w, h := benchPatch()
	s, _ := Describe(p, w, h)
	t := Known()
	t.Familiar(&s)
	b.ResetTimer()
	for range b.N {
		t.Familiar(&s)
	}
}
