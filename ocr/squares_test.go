package ocr

import (
	"image"
	"math"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

func inkOf(r Raster) []bool { return r.Ink(128) }

// Rules that touch characters go, level and upright ones, and the characters stay.
func TestUnruled(t *testing.T) {
	r := canvas(600, 600)
	for k := range 10 {
		r.character(60+k*40, 100, k)
		r.character(60+k*40, 300, k)
	}
	plain := inkOf(r)
	r.bar(20, 113, 560, 2) // their feet stand on it
	r.bar(58, 20, 2, 560)
	ink := inkOf(r)
	unruled(ink, r.W, r.H)
	bs, _ := blobs(ink, r.W, r.H)
	if i := slices.IndexFunc(bs, func(b blob) bool { return b.size() > 20 }); i >= 0 {
		t.Errorf("a piece of %d × %d pixels is left", bs[i].w(), bs[i].h())
	}
	for i, is := range plain {
		if is && !ink[i] {
			t.Fatalf("the character at %d, %d lost ink", i%r.W, i/r.W)
		}
	}
	// What is thick is no rule.
	r = canvas(600, 600)
	r.bar(100, 100, 400, 12)
	ink = inkOf(r)
	unruled(ink, r.W, r.H)
	if !slices.Equal(ink, inkOf(r)) {
		t.Error("a broad bar was taken for a rule")
	}
}

// Lines of text tell by their characters' neighbours which way they run, and so do the
// figures of a table whose columns stand far apart.
func TestFollowing(t *testing.T) {
	of := func(r Raster) float64 {
		bs, _ := blobs(inkOf(r), r.W, r.H)
		return following(bs, 13)
	}
	if f := of(sheet(archive.Horizontal)); f < 1 {
		t.Errorf("rows give %.2f", f)
	}
	if f := of(sheet(archive.Vertical)); f > -1 {
		t.Errorf("columns give %.2f", f)
	}
	table := canvas(700, 990)
	for row := range 30 {
		for col := range 5 {
			for k := range 4 {
				table.bar(80+col*130+k*9, 60+row*26, 7, 12)
			}
		}
	}
	if f := of(table); f < 1 {
		t.Errorf("a table of figures gives %.2f", f)
	}
	if f := of(table.Turned(1)); f > -1 {
		t.Errorf("on its side it gives %.2f", f)
	}
	if f := of(canvas(200, 200)); math.Abs(f) > .01 {
		t.Errorf("an empty page gives %.2f", f)
	}
}

// Of many characters some are taken from all over the page, of few all, and broken ones
// once their strokes are joined.
func TestSome(t *testing.T) {
	bs, _ := blobs(inkOf(sheet(archive.Horizontal)), 700, 990)
	got := some(bs, 13, 0, blob.square)
	if len(got) != mostSquares {
		t.Fatalf("%d pieces of hundreds", len(got))
	}
	var box image.Rectangle
	for _, p := range got {
		box = box.Union(p)
	}
	if box.Dy() < 500 || box.Dx() < 300 {
		t.Errorf("they come from %v only", box)
	}
	broken := canvas(300, 100)
	for k := range 6 {
		for i := range 3 { // strokes that do not touch
			broken.bar(20+40*k, 20+5*i, 13, 3)
		}
	}
	ink := inkOf(broken)
	bs, _ = blobs(ink, broken.W, broken.H)
	if n := len(some(bs, 13, 0, blob.square)); n != 0 {
		t.Errorf("%d strokes are taken for characters", n)
	}
	bs, _ = blobs(dilated(ink, broken.W, broken.H, mendReach), broken.W, broken.H)
	got = some(bs, 13, mendReach, blob.square)
	if len(got) != 6 || got[0].Dx() != 13 || got[0].Dy() != 13 {
		t.Errorf("joined they are %v", got)
	}
}

// What something else tells of the turn decides where geometry is unsure, and beyond
// doubt in any case.
func TestOtherEvidenceOfTheTurn(t *testing.T) {
	little := canvas(700, 990)
	for k := range 8 {
		little.character(300+k*15, 400, k)
	}
	for _, want := range []int{0, 1} {
		i := Look(little, nil)
		evidence := [4]float64{-6, -6, -6, -6}
		evidence[want] = 6
		i.Weigh(evidence)
		if i.Sure || i.Ways[0].Turn != want {
			t.Errorf("against evidence for turn %d the ways are %v, sure %t", want, i.Ways, i.Sure)
		}
	}
	i := Look(sheet(archive.Horizontal), nil)
	i.Upright(2)
	if !i.Sure || i.Ways[0] != (Way{Turn: 2, Dir: archive.Horizontal}) {
		t.Errorf("ways %v, sure %t", i.Ways, i.Sure)
	}
	for _, w := range i.Ways {
		if w.Turn != 2 {
			t.Errorf("turn %d is still considered", w.Turn)
		}
	}
}
