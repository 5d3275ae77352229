package leptonica

import (
	"bytes"
	"math"
	"testing"
)

// lines are level rows of dashes on white.
func lines(w, h int) []byte {
	pix := bytes.Repeat([]byte{255}, w*h)
	for y := 60; y < h-60; y++ {
		for x := 80; x < w-80; x++ {
			if y%40 < 18 && x%25 < 18 && (x/25+y/40)%7 != 0 {
				pix[y*w+x] = 0
			}
		}
	}
	return pix
}

func TestSkewIsMeasuredAndUndone(t *testing.T) {
	const w, h = 1200, 1600
	level, err := FromGray(w, h, lines(w, h))
	if err != nil {
		t.Fatal(err)
	}
	defer level.Close()
	for _, turned := range []float64{0, .3, -1.7, 2.55, -4} {
		r, err := level.Rotate(turned)
		if err != nil {
			t.Fatal(err)
		}
		got, conf, err := r.Skew(128)
		r.Close()
		if err != nil || conf < 3 || math.Abs(got+turned) > .05 {
			t.Errorf("turned by %v°: to be turned by %.3f°, confidence %.1f, %v", turned, got, conf, err)
		}
	}
	for _, size := range [][2]int{{1, 1}, {3, 2000}, {200, 200}} {
		i, err := FromGray(size[0], size[1], bytes.Repeat([]byte{255}, size[0]*size[1]))
		if err != nil {
			t.Fatal(err)
		}
		if deg, _, err := i.Skew(128); err != nil || deg != 0 {
			t.Errorf("%v of white: %v°, %v", size, deg, err)
		}
		i.Close()
	}
}

func TestPixels(t *testing.T) {
	want := []byte{0, 50, 100, 150, 200, 255}
	i, err := FromGray(3, 2, want)
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	if got, err := i.Bytes(); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v come back as %v, %v", want, got, err)
	}
	if _, err := i.Channels(); err == nil {
		t.Error("grey has channels")
	}
	for _, bad := range [][2]int{{0, 6}, {2, 2}, {-3, -2}} {
		if _, err := FromGray(bad[0], bad[1], want); err == nil {
			t.Errorf("%v takes six bytes", bad)
		}
	}
	c, err := Decode(load(t, "rgb.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ch, err := c.Channels()
	if err != nil {
		t.Fatal(err)
	}
	red, black, white := 20*60+44, 20*60+14, 2*60+2
	at := func(i int) [3]byte { return [3]byte{ch[0][i], ch[1][i], ch[2][i]} }
	if v := at(red); v[0] < 150 || v[1] > 90 || v[2] > 90 {
		t.Errorf("red is %v", v)
	}
	if b, w := at(black), at(white); max(b[0], b[1], b[2]) > 60 || min(w[0], w[1], w[2]) < 200 {
		t.Errorf("black is %v, white %v", b, w)
	}
}
