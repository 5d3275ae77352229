package ocr

import (
	"math/rand/v2"
	"testing"

	"fumikura/internal/archive"
)

// Characters that fell apart are as large as their lines say; those of sound print are
// as large as their pieces. Which way lines run is no matter, nor are specks.
func TestCharactersThatFellApart(t *testing.T) {
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		whole := sheet(dir)
		size := Look(whole, nil).Char
		broken := shattered(dir)
		broken.pepper(300)
		if got := measure(whole); got.broken || got.char < 12 || got.char > 15 {
			t.Errorf("direction %v: whole characters: of %.0f pixels, broken %v", dir, got.char, got.broken)
		}
		if got := measure(broken); !got.broken || got.char < .8*size || got.char > 1.15*size {
			t.Errorf("direction %v: broken characters: of %.0f pixels, of %.0f before; broken %v", dir, got.char, size, got.broken)
		}
		if way := Look(broken, nil).Ways[0]; (way.Turn%2 == 0) != (way.Dir == dir) {
			t.Errorf("direction %v: read as %v", dir, way)
		}
	}
}

// shattered is a page of whose characters, as large and set as those of sheet, pieces of
// strokes are left.
func shattered(dir archive.Direction) Raster {
	out := canvas(700, 990)
	rng := rand.New(rand.NewPCG(1, 4))
	for line := range 24 {
		for k := range 30 {
			x, y := 70+k*15, 60+line*30
			if dir == archive.Vertical {
				x, y = 620-line*25, 60+k*15
			}
			for range 8 {
				out.bar(x+rng.IntN(12), y+rng.IntN(9), 1, 5)
			}
		}
	}
	return out
}

// Lines that stand close and curl are not two of them as thick: their characters are as large
// as they are.
func TestCloseLinesAreNotBroken(t *testing.T) {
	r := canvas(700, 990)
	for line := range 44 {
		for k := range 38 {
			r.character(60+k*15, 60+line*16+k*k/60, line+k)
		}
	}
	if got := measure(r); got.broken || got.char < 12 || got.char > 15 {
		t.Errorf("characters of %.0f pixels, broken %v", got.char, got.broken)
	}
}

func TestLineRuns(t *testing.T) {
	profile := []int{0, 0, 1, 19, 9, 0, 8, 9, 0, 0, 0, 5, 5, 5, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}
	got := lineRuns(profile, 1, 9)
	want := []lineRun{{5, 45}, {3, 15}} // a faint first row left out; over a gap; what is too thick left out
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("run %d is %v, want %v", i, got[i], want[i])
		}
	}
	if got := lineRuns(nil, 1, 9); got != nil {
		t.Errorf("%v of nothing", got)
	}
}
