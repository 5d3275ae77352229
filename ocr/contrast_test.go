package ocr

import (
	"math/rand/v2"
	"testing"

	"fumikura/internal/archive"
)

// faded is a page of text whose ink is percent darker than its paper, which is grey
// and grainy.
func faded(percent int, grain float64) Raster {
	r := sheet(archive.Horizontal)
	rng := rand.New(rand.NewPCG(1, 2))
	for i, v := range r.Pix {
		light := 190.0
		if v < 128 {
			light *= 1 - float64(percent)/100
		}
		r.Pix[i] = byte(light + rng.NormFloat64()*grain + .5)
	}
	return r
}

// shade gives a box one grey.
func (r Raster) shade(x, y, w, h int, grey byte) {
	for j := y; j < min(r.H, y+h); j++ {
		for i := x; i < min(r.W, x+w); i++ {
			r.Pix[j*r.W+i] = grey
		}
	}
}

// What the look finds on strong print it finds on faint print, too.
func TestLookSeesFaintPrint(t *testing.T) {
	strong := Look(faded(80, 2), nil)
	for _, percent := range []int{60, 35, 22, 16} {
		i := Look(faded(percent, 2), nil)
		if i.Char < strong.Char-1 || i.Char > strong.Char+1 || i.Ways[0] != strong.Ways[0] || i.Marks*10 < strong.Marks*9 || i.Marks*10 > strong.Marks*11 {
			t.Errorf("ink %d %% darker than its paper: %d characters of %.0f pixels, %v, want %d of %.0f", percent, i.Marks, i.Char, i.Ways[0], strong.Marks, strong.Char)
		}
	}
}

// Rules are darker than the print of thin type between them once a copy is small and
// faint: they must not say how dark the print is.
func TestLookSeesFaintPrintInTables(t *testing.T) {
	r := faded(10, 2)
	want := Look(faded(16, 2), nil)
	for y := 4; y < r.H; y += 60 {
		r.shade(0, y, r.W, 3, 135)
	}
	for x := 4; x < r.W; x += 200 {
		r.shade(x, 0, 3, r.H, 135)
	}
	if i := Look(r, nil); i.Char < want.Char-1 || i.Char > want.Char+1 || i.Marks*10 < want.Marks*8 || i.Ways[0] != want.Ways[0] {
		t.Errorf("%d characters of %.0f pixels, %v, want %d of %.0f", i.Marks, i.Char, i.Ways[0], want.Marks, want.Char)
	}
}

// Strong print is parted from paper as ever, whatever lies faintly behind it.
func TestPlainInkStays(t *testing.T) {
	back := faded(80, 2) // the other side shines through, 8 % darker
	for i, v := range sheet(archive.Horizontal).Turned(2).Pix {
		if v < 128 {
			back.Pix[i] = byte(int(back.Pix[i]) * 92 / 100)
		}
	}
	noise := Raster{W: 300, H: 300, Pix: make([]byte, 90000)}
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range noise.Pix {
		noise.Pix[i] = byte(rng.UintN(256))
	}
	for name, r := range map[string]Raster{"strong": faded(80, 2), "shining through": back, "white": canvas(300, 300), "noise": noise, "nothing": {}} {
		if p := r.inkPercent(12, nil); p != plainInk && name != "white" && name != "nothing" {
			t.Errorf("%s: ink is below %d %%", name, p)
		}
	}
}

// Rules are as dark as they like.
func TestStrengthenPrintInTables(t *testing.T) {
	r, n := faded(25, 3), faded(25, 3)
	for y := 4; y < r.H; y += 60 {
		r.shade(0, y, r.W, 5, 20)
	}
	r.Flatten(&Surroundings{})
	n.Flatten(&Surroundings{})
	got, _ := r.Strengthen()
	if want, _ := n.Strengthen(); got < want*.9 {
		t.Errorf("made %.1f times stronger, without rules %.1f", got, want)
	}
}

func TestStrengthen(t *testing.T) {
	for _, percent := range []int{40, 25, 16} {
		r := faded(percent, 3)
		r.Flatten(&Surroundings{})
		gain, thin := r.Strengthen()
		if thin != (percent < 40) {
			t.Errorf("ink %d %% darker than its paper: thin strokes %v", percent, thin)
		}
		ink, paper, n, m := 0, 0, 0, 0
		for i, v := range sheet(archive.Horizontal).Pix {
			if v < 128 {
				ink, n = ink+int(r.Pix[i]), n+1
			} else {
				paper, m = paper+int(r.Pix[i]), m+1
			}
		}
		if ink /= n; gain < 1.2 || ink > 150 {
			t.Errorf("ink %d %% darker than its paper comes to %d, made %.1f times stronger", percent, ink, gain)
		}
		if paper /= m; paper < 225 {
			t.Errorf("ink %d %% darker than its paper: the paper comes to %d", percent, paper)
		}
	}
	strong := faded(80, 3)
	strong.Flatten(&Surroundings{})
	before := string(strong.Pix)
	if gain, _ := strong.Strengthen(); gain != 1 || string(strong.Pix) != before {
		t.Errorf("strong print is changed by %.1f", gain)
	}
	for name, r := range map[string]Raster{"white": canvas(50, 50), "nothing": {}} {
		if gain, _ := r.Strengthen(); gain != 1 {
			t.Errorf("%s: %.1f times stronger", name, gain)
		}
	}
}

// Grain about dark print becomes white; the print is as dark as it was, and what has no
// grain is left as it is.
func TestQuieten(t *testing.T) {
	r := faded(80, 4)
	grey := func() (ink, paper, spoiled int) {
		for i, v := range sheet(archive.Horizontal).Pix {
			switch p := int(r.Pix[i]); {
			case v < 128:
				ink += p
			default:
				paper++
				if p < 255 {
					spoiled++
				}
			}
		}
		return ink, paper, spoiled
	}
	ink, paper, before := grey()
	white := r.Quieten()
	after, _, left := grey()
	if white >= 255 || before*3 < paper || left*50 > paper {
		t.Errorf("white from %d on: %d of %d pixels of paper were not white, %d still are not", white, before, paper, left)
	}
	if after > ink*11/10 || after < ink*9/10 {
		t.Errorf("the ink's greys went from %d to %d", ink, after)
	}
	for name, r := range map[string]Raster{"drawn": sheet(archive.Horizontal), "white": canvas(200, 200), "nothing": {}} {
		if white := r.Quieten(); white != 255 {
			t.Errorf("%s: white from %d on", name, white)
		}
	}
}
