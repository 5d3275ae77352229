package tesseract

import (
	"math"

	"fumikura/internal/archive"
)

// Models put a space between two figures that stand a character's width apart, as those of
// 第１０号 do where each was typed as wide as a kanji, and now and then beside a 1. A space
// that parts numbers is wider than either leaves room for.
const (
	figuresNear = .62 // ems between the middles of two figures: no space has room there
	figuresEven = .15 // how far that may be from the characters' pitch, in shares of it,
	figuresFree = .88 // and how near a kanji or kana may stand beside figures as wide as itself
)

// withoutNumberSpaces takes out of a line the spaces within a number. boxes are those of its
// other marks, in order; em is a character's side.
func withoutNumberSpaces(glyphs []mark, boxes []archive.Rect, dir archive.Direction, em float64) []mark {
	if dir != archive.Horizontal || em <= 0 {
		return glyphs
	}
	at := make([]float64, len(glyphs)) // the middle of each mark; NaN: a space
	k := 0
	for i, g := range glyphs {
		if at[i] = math.NaN(); g.text != " " {
			at[i] = float64(boxes[k].X) + float64(boxes[k].W)/2
			k++
		}
	}
	pitch := kanjiPitch(glyphs, at, dir, em)
	var out []mark
	for i, g := range glyphs {
		if i > 0 && i+1 < len(glyphs) && g.text == " " && figureText(glyphs[i-1].text) && figureText(glyphs[i+1].text) {
			apart := at[i+1] - at[i-1]
			if apart < figuresNear*em || math.Abs(apart-pitch) < figuresEven*pitch && wideFigures(glyphs, at, i, dir, pitch) {
				continue
			}
		}
		out = append(out, g)
	}
	return out
}

// kanjiPitch is how far the kanji and kana of a line stand apart; em where no two are neighbours.
func kanjiPitch(glyphs []mark, at []float64, dir archive.Direction, em float64) float64 {
	var apart []float64
	for i := 1; i < len(glyphs); i++ {
		if widthOf(glyphs[i-1].text, dir).full() && widthOf(glyphs[i].text, dir).full() {
			apart = append(apart, at[i]-at[i-1])
		}
	}
	if len(apart) == 0 {
		return em
	}
	return median(apart)
}

// wideFigures tells whether the figures about the space at i are as wide as a kanji: so far
// do those before and behind them stand from them.
func wideFigures(glyphs []mark, at []float64, i int, dir archive.Direction, pitch float64) bool {
	a, b := i-1, i+1
	for a > 0 && (figureText(glyphs[a-1].text) || glyphs[a-1].text == " ") {
		a--
	}
	for b+1 < len(glyphs) && (figureText(glyphs[b+1].text) || glyphs[b+1].text == " ") {
		b++
	}
	beside := 0
	check := func(kanji, figure int) bool {
		if kanji < 0 || kanji >= len(glyphs) || !figureText(glyphs[figure].text) || !widthOf(glyphs[kanji].text, dir).full() {
			return true
		}
		beside++
		return math.Abs(at[kanji]-at[figure]) >= figuresFree*pitch
	}
	return check(a-1, a) && check(b+1, b) && beside > 0
}
