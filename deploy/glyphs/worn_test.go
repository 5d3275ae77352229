package main

import (
	"os"
	"slices"
	"testing"

	"fumikura/internal/testenv"
	"fumikura/ocr/glyphs"
)

// Runs that are shorter than strokes have to be go, along lines and down columns.
func TestDropRuns(t *testing.T) {
	const side = 5
	cross := func() []bool {
		ink := make([]bool, side*side)
		for i := range side {
			ink[2*side+i], ink[i*side+2] = true, true
		}
		return ink
	}
	count := func(ink []bool) (n int) {
		for _, v := range ink {
			if v {
				n++
			}
		}
		return n
	}
	down := cross()
	dropRuns(down, side, 1, side, 2) // upright runs of one pixel: the level stroke
	if count(down) != side || !down[2] || down[2*side] {
		t.Errorf("without its level stroke the cross is %v", down)
	}
	level := cross()
	dropRuns(level, side, side, 1, 2)
	if count(level) != side || level[2] || !level[2*side] {
		t.Errorf("without its upright stroke the cross is %v", level)
	}
	if whole := cross(); func() bool { dropRuns(whole, side, 1, side, 0); return !slices.Equal(whole, cross()) }() {
		t.Error("runs go though none are too short")
	}
}

// What the command draws of worn print today is what lies in the repository.
func TestWornIsDrawn(t *testing.T) {
	name := "/usr/share/fonts/opentype/noto/" + wornFace
	if _, err := os.Stat(name); err != nil {
		testenv.Lacks(t, "fonts", err.Error())
	}
	face, err := load(name, wornEm)
	if err != nil {
		t.Fatal(err)
	}
	faces := len(glyphs.Known().Shapes('市'))
	for _, r := range "市議：" {
		drawn, ok := drawWorn(face, r)
		have := glyphs.Worn().Shapes(r)
		if !ok || len(drawn) != 1+len(wears) || len(have) != faces+len(drawn) {
			t.Fatalf("%c: %d shapes drawn, %d there", r, len(drawn), len(have))
		}
		for i, s := range drawn {
			if s.Likeness(&have[faces+i]) < .999 {
				t.Errorf("%c, shape %d, is drawn another way than the table has it", r, i)
			}
		}
	}
}
