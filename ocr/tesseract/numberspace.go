package tesseract

import (
	"math"

	"fumikura/internal/archive"
)

// Models put a space between two figures or letters that stand a character's width apart, as
// those of 第１０号 and 生成ＡＩ do where each was set as wide as a kanji, and now and then beside
// a 1. A space that parts numbers or words is wider than either leaves room for.
const (
	figuresNear = .62 // ems between the middles of two figures: no space has room there
	figuresEven = .15 // how far that may be from the characters' pitch, in shares of it,
	figuresFree = .88 // and how near a kanji or kana may stand beside those as wide as itself
	marksApart  = 2   // brackets and commas between them and it, at most
)

// withoutNumberSpaces takes out of a line the spaces within a number or a word in wide letters.
// boxes are those of its other marks, in order; em is a character's side.
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
		if i > 0 && i+1 < len(glyphs) && g.text == " " && westernLetter(glyphs[i-1].text) && westernLetter(glyphs[i+1].text) {
			apart := at[i+1] - at[i-1]
			near := figureText(glyphs[i-1].text) && figureText(glyphs[i+1].text) && apart < figuresNear*em
			if near || math.Abs(apart-pitch) < figuresEven*pitch && wideLetters(glyphs, at, i, dir, pitch) {
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

// wideLetters tells whether the figures and letters about the space at i are as wide as a kanji:
// so far do those before and behind them stand from them, and so far they stand apart.
func wideLetters(glyphs []mark, at []float64, i int, dir archive.Direction, pitch float64) bool {
	western := func(k int) bool {
		return k >= 0 && k < len(glyphs) && (westernLetter(glyphs[k].text) || glyphs[k].text == " ")
	}
	beside := 0
	check := func(step int) bool {
		edge := i + step
		for western(edge + step) {
			if next := edge + step; glyphs[edge].text != " " && glyphs[next].text != " " && math.Abs(at[next]-at[edge]) < figuresFree*pitch {
				return false
			}
			edge += step
		}
		for k := 1; k <= marksApart+1; k++ {
			kanji := edge + k*step
			if kanji < 0 || kanji >= len(glyphs) || glyphs[kanji].text == " " {
				return true
			}
			if widthOf(glyphs[kanji].text, dir).advance == 1 {
				beside++
				return math.Abs(at[kanji]-at[edge]) >= figuresFree*pitch
			}
		}
		return true
	}
	return check(-1) && check(1) && beside > 0
}
