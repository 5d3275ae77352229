package ocr

import (
	"math"
	"testing"

	"fumikura/internal/archive"
)

// bent draws a page of text whose lines lie lower by what by says of a place along
// and across them, both 0 … 1.
func bent(dir archive.Direction, by func(along, across float64) float64) Raster {
	flat := sheet(dir)
	r := canvas(flat.W, flat.H)
	for y := range r.H {
		for x := range r.W {
			fx, fy := float64(x)/float64(r.W), float64(y)/float64(r.H)
			u, v := x, y
			if dir == archive.Vertical {
				u -= int(math.Round(by(fy, fx)))
			} else {
				v -= int(math.Round(by(fx, fy)))
			}
			if u >= 0 && v >= 0 && u < r.W && v < r.H {
				r.Pix[y*r.W+x] = flat.at(u, v)
			}
		}
	}
	return r
}

func TestBend(t *testing.T) {
	for name, by := range map[string]func(a, b float64) float64{
		"page curl":   func(a, _ float64) float64 { return 14 * math.Exp(-a*6) },
		"perspective": func(a, b float64) float64 { return 30 * (a - .5) * (b - .5) },
		"both":        func(a, b float64) float64 { return 10*a*a + 24*(a-.5)*(b-.5) },
	} {
		for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
			r := bent(dir, by)
			b := r.Bend(128, 13, dir)
			if b == nil {
				t.Errorf("%s, direction %v: counts as straight", name, dir)
				continue
			}
			// What varies along a line, as far as it goes, is what has to go.
			last := .72
			if dir == archive.Vertical {
				last = .5
			}
			for _, across := range []float64{.15, .5, .85} {
				var got, want []float64
				for a := .12; a < last; a += .03 {
					x, y := a*float64(r.W), across*float64(r.H)
					if dir == archive.Vertical {
						x, y = across*float64(r.W), a*float64(r.H)
						u, _ := b.Point(x, y)
						got = append(got, u-x)
					} else {
						_, v := b.Point(x, y)
						got = append(got, v-y)
					}
					want = append(want, by(a, across))
				}
				if d := spreadOf(got, want); d > 2 {
					t.Errorf("%s, direction %v, at %.2f: off by up to %.1f pixels", name, dir, across, d)
				}
			}
			if x, y := b.Back(b.Point(300, 400)); math.Hypot(x-300, y-400) > .01 {
				t.Errorf("%s, direction %v: the way back leads to %.2f, %.2f", name, dir, x, y)
			}
			if left := r.Straightened(b).Bend(128, 13, dir); left != nil {
				t.Errorf("%s, direction %v: still bent by %.1f pixels", name, dir, left.Most())
			}
		}
	}
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		if b := sheet(dir).Bend(128, 13, dir); b != nil {
			t.Errorf("straight lines count as bent by %.1f pixels", b.Most())
		}
	}
	if canvas(700, 990).Bend(128, 13, archive.Horizontal) != nil || (Raster{}).Bend(128, 13, archive.Vertical) != nil {
		t.Error("a page without lines is bent")
	}
	if x, y := (*Bend)(nil).Point(3, 4); x != 3 || y != 4 {
		t.Error("no bend moves a point")
	}
}

// spreadOf is the largest difference of two courses from their mean difference.
func spreadOf(a, b []float64) float64 {
	mean := 0.0
	for i := range a {
		mean += (a[i] - b[i]) / float64(len(a))
	}
	most := 0.0
	for i := range a {
		most = max(most, math.Abs(a[i]-b[i]-mean))
	}
	return most
}
