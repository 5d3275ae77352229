package main

import (
	"image"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"fumikura/ocr/glyphs"
)

// A copy of a copy loses the thin strokes of a Mincho: the level ones, and of the upright
// ones those that are hardly thicker. wears are how thick, in thousandths of an em, a
// stroke is at least, measured upright and level, that is still there.
var wears = [][2]int{{42, 0}, {63, 52}}

// wornFace is the one of the faces that loses them.
const wornFace = "NotoSerifCJK-Regular.ttc"

// letters are what a worn line has beside the characters of every table: they are drawn
// as they are, too.
const letters = "BEFHIJKLMNPRTWYZabcdefghijklnopqrstuvwxyz（）「」『』【】〔〕％＆！？：；＋"

// wornEm is the size, in pixels, in which strokes are told apart, and wornParts what it is
// reduced by.
const (
	wornParts = 4
	wornEm    = em * wornParts
)

// drawWorn measures a glyph as it is, and as copies leave it; ok is false where the face
// lacks it. face is of wornEm pixels.
func drawWorn(face font.Face, r rune) (out []*glyphs.Shape, ok bool) {
	if _, ok := face.GlyphAdvance(r); !ok {
		return nil, false
	}
	const side = wornEm * 3 / 2
	img := image.NewGray(image.Rect(0, 0, side, side))
	(&font.Drawer{Dst: img, Src: image.White, Face: face, Dot: fixed.P(wornEm/4, wornEm*6/5)}).DrawString(string(r))
	ink := make([]bool, side*side)
	for i, v := range img.Pix {
		ink[i] = v > 127
	}
	for _, w := range append([][2]int{{}}, wears...) {
		left := append([]bool(nil), ink...)
		dropRuns(left, side, 1, side, w[0]*wornEm/1000) // upright runs
		dropRuns(left, side, side, 1, w[1]*wornEm/1000) // level ones
		s, ok := glyphs.Describe(scanned(reduced(left, side), side/wornParts), side/wornParts, side/wornParts)
		if !ok {
			out = append(out, nil) // nothing is left of 一
			continue
		}
		out = append(out, &s)
	}
	return out, true
}

// dropRuns takes runs of ink away that are shorter than least. Lines of the square are
// next apart from each other, the pixels of one step apart.
func dropRuns(ink []bool, side, next, step, least int) {
	for line := range side {
		run := 0
		for i := range side + 1 {
			at := line*next + i*step
			if i < side && ink[at] {
				run++
				continue
			}
			if run < least {
				for k := 1; k <= run; k++ {
					ink[at-k*step] = false
				}
			}
			run = 0
		}
	}
}

// reduced is a square in grey, a wornParts-th as long, 255 paper.
func reduced(ink []bool, side int) []byte {
	const all = wornParts * wornParts
	out := make([]byte, 0, side*side/all)
	for y := 0; y < side; y += wornParts {
		for x := 0; x < side; x += wornParts {
			n := 0
			for j := range wornParts {
				for _, v := range ink[(y+j)*side+x : (y+j)*side+x+wornParts] {
					if v {
						n++
					}
				}
			}
			out = append(out, byte(255-n*255/all))
		}
	}
	return out
}
