package ocr

import (
	"math/rand/v2"
	"testing"
)

// Noise, stripes and a screen of dots are texture; lines of strokes are none, level,
// upright, or over noise, nor is a page with a caption beside a screen.
func TestTexture(t *testing.T) {
	const w, h, char = 400, 300, 12
	rng := rand.New(rand.NewPCG(1, 2))
	at := func(f func(x, y int) bool) []bool {
		ink := make([]bool, w*h)
		for i := range ink {
			ink[i] = f(i%w, i/w)
		}
		return ink
	}
	// Characters of random strokes with gaps, in lines of pitch 20.
	stroke := make([]bool, w*h)
	for i := range stroke {
		stroke[i] = rng.IntN(3) == 0
	}
	print := func(x, y int) bool { return y%20 < char && x%13 < char && stroke[y*w+x] }
	noise := func(x, y int) bool { return stroke[(h-1-y)*w+x] }
	for _, c := range []struct {
		name string
		ink  []bool
		want bool
	}{
		{"noise", at(noise), true},
		{"thin noise", at(func(x, y int) bool { return rng.IntN(8) == 0 }), true},
		{"stripes", at(func(x, y int) bool { return (x/7+y/3)%2 == 0 }), true},
		{"a slanting screen", at(func(x, y int) bool { return (x+y)%6 < 4 && (x-y+h)%6 < 4 }), true},
		{"lines", at(print), false},
		{"columns", at(func(x, y int) bool { return print(y%w, x%h) }), false},
		{"lines on dirty paper", at(func(x, y int) bool { return print(x, y) || rng.IntN(40) == 0 }), false},
		{"lines under noise below", at(func(x, y int) bool { return y < 100 && print(x, y) || y >= 100 && noise(x, y) }), false},
		{"a caption below a screen", at(func(x, y int) bool {
			return y < 190 && noise(x, y) || y >= 230 && y < 242 && x > 30 && x < 150 && print(x, y-230)
		}), false},
		{"specks", at(func(x, y int) bool { return rng.IntN(60) == 0 }), false},
		{"nothing", at(func(x, y int) bool { return false }), false},
	} {
		if got := Texture(c.ink, w, h, char); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if Texture(at(noise), w, h, 0) || Texture(at(noise)[:w*30], w, 30, char) {
		t.Error("too little to tell was told")
	}
}
