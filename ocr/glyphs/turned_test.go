package glyphs

import "testing"

// A turned shape is that of the turned ink.
func TestTurned(t *testing.T) {
	const w, h = 40, 48
	pix := make([]byte, w*h)
	for i := range pix {
		pix[i] = 255
	}
	box := func(x0, y0, x1, y1 int) { // something like 下, with a corner more
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				pix[y*w+x] = 0
			}
		}
	}
	box(4, 4, 36, 9)
	box(16, 4, 21, 44)
	box(21, 18, 32, 23)
	s, ok := Describe(pix, w, h)
	if !ok {
		t.Fatal("no shape")
	}
	turned, tw, th := pix, w, h
	for q := 1; q < 4; q++ {
		next := make([]byte, len(turned))
		for y := range tw { // the new height is the old width
			for x := range th {
				next[y*th+x] = turned[(th-1-x)*tw+y]
			}
		}
		turned, tw, th = next, th, tw
		want, ok := Describe(turned, tw, th)
		if !ok {
			t.Fatal("no shape")
		}
		got := s.Turned(q)
		if like := got.Likeness(&want); like < .99 {
			t.Errorf("%d quarter turns: a likeness of %.3f", q, like)
		}
		if other := s.Turned(q + 1); other.Likeness(&want) > .9 {
			t.Errorf("%d quarter turns: the next turn is like it by %.3f", q, other.Likeness(&want))
		}
		if d := got.Aspect - want.Aspect; d > .05 || d < -.05 {
			t.Errorf("%d quarter turns: aspect %.2f, want %.2f", q, got.Aspect, want.Aspect)
		}
	}
}

// Characters look more familiar upright than after any turn, on the mean of many.
func TestFamiliar(t *testing.T) {
	table := Known()
	var sum [4]float64
	for _, r := range "町長提出議案第5号令和4年度予算についてお手もとに配付した資料" {
		of := table.Shapes(r)
		if of == nil {
			t.Fatalf("the table lacks %c", r)
		}
		for q := range 4 {
			s := of[0].Turned(q)
			f := table.Familiar(&s)
			sum[q] += f
			if q == 0 && f < .97 {
				t.Errorf("%c is familiar by %.3f only", r, f)
			}
		}
	}
	for q := 1; q < 4; q++ {
		if sum[q] > sum[0]*.97 {
			t.Errorf("after %d quarter turns they are familiar by %.2f, upright by %.2f", q, sum[q], sum[0])
		}
	}
}
