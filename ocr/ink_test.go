package ocr

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// flooded labels connected ink by flooding from each pixel, in the order of rows.
func flooded(ink []bool, w, h int, corners bool) []int32 {
	label := make([]int32, w*h)
	for i := range label {
		label[i] = -1
	}
	next := int32(0)
	for i, v := range ink {
		if !v || label[i] >= 0 {
			continue
		}
		label[i] = next
		for stack := []int{i}; len(stack) > 0; {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					x, y := at%w+dx, at/w+dy
					if x < 0 || y < 0 || x >= w || y >= h || !corners && dx != 0 && dy != 0 {
						continue
					}
					if n := y*w + x; ink[n] && label[n] < 0 {
						label[n] = next
						stack = append(stack, n)
					}
				}
			}
		}
		next++
	}
	return label
}

func TestConnected(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		w, h, density := 1+rng.IntN(40), 1+rng.IntN(40), 1+rng.IntN(9)
		ink := make([]bool, w*h)
		for i := range ink {
			ink[i] = rng.IntN(10) < density
		}
		for _, corners := range []bool{true, false} {
			of := blobs
			if !corners {
				of = blobs4
			}
			bs, label := of(ink, w, h)
			if want := flooded(ink, w, h, corners); !slices.Equal(label, want) {
				t.Fatalf("%d × %d, corners %v: labels differ", w, h, corners)
			}
			want := make([]blob, len(bs))
			for i := range want {
				want[i] = blob{w, h, 0, 0, 0}
			}
			for i, l := range label {
				if l >= 0 {
					b := &want[l]
					b.x0, b.y0, b.x1, b.y1 = min(b.x0, i%w), min(b.y0, i/w), max(b.x1, i%w+1), max(b.y1, i/w+1)
					b.area++
				}
			}
			if !slices.Equal(bs, want) {
				t.Fatalf("%d × %d, corners %v: %v, want %v", w, h, corners, bs, want)
			}
			if corners && !slices.Equal(outlines(ink, w, h), want) {
				t.Fatalf("%d × %d: the outlines differ", w, h)
			}
		}
	}
}

func TestDilated(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		w, h, reach := 1+rng.IntN(30), 1+rng.IntN(30), rng.IntN(5)
		in := make([]bool, w*h)
		for i := range in {
			in[i] = rng.IntN(12) == 0
		}
		want := make([]bool, w*h)
		for i, v := range in {
			for y := max(0, i/w-reach); v && y <= min(h-1, i/w+reach); y++ {
				for x := max(0, i%w-reach); x <= min(w-1, i%w+reach); x++ {
					want[y*w+x] = true
				}
			}
		}
		if !slices.Equal(dilated(in, w, h, reach), want) {
			t.Fatalf("%d × %d by %d", w, h, reach)
		}
	}
}

// The lift is the same as that of all pixels in order.
func TestLift(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for n := range 60 {
		var pairs [1 << 16]int32
		var all []float64
		for range n {
			chroma, light, times := 40+rng.IntN(200), rng.IntN(256), 1+rng.IntN(4)
			pairs[chroma<<8|light] += int32(times)
			for range times {
				all = append(all, (255-float64(light))/float64(chroma))
			}
		}
		want := 0.0
		if slices.Sort(all); len(all) > 0 {
			want = all[len(all)/3]
		}
		if got := liftOf(&pairs); got != want {
			t.Fatalf("%d pixels: %v, want %v", len(all), got, want)
		}
	}
}
