package tesseract

import (
	"image"
	"math"
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// Where a capital I was set as wide as a kanji (ＡＩ), models take it for a 1 and are sure of
// it, or for a sign that is a stroke. The ink tells: an I is the same on both sides of its
// stem, with serifs or without; a 1 has its flag on the left, a bracket its feet on one side, a
// mark of exclamation has a gap.
const (
	barStem   = 0.34  // of its height the stem of an I is broad at most,
	barEven   = 0.06  // of its height what stands out of it on both sides differs at most, above and below,
	barDrift  = 0.09  // and the stem's ends, where it leans as the page does
	barShift  = 0.008 // of its height its ends' ink lies beside the stem's at most
	barHead   = 0.3   // of its height: where a flag or a serif is
	barSerif  = 0.08  // of its height all four serifs of a numeral stand out, at least
	leastBar  = 11    // pixels that it is high, of the page as it came
	acronym   = 6     // letters that such a word has at most
	onesEven  = 0.34  // of a page's figures 1 that look so at most: it is too worn or too small else
	barFeet   = 0.12  // of its height its serifs above and below differ at most, where a T was read
	barsTaken = "1l|!["
	// In a word of capitals an I with serifs is taken for these, too.
	serifsTaken = "Tエ工"
)

// evenBar tells whether the ink in a box is a stem whose sides are alike, and how far its shortest
// serif stands out, in shares of its height; -1 where those above and below differ, as a T's do.
func evenBar(r ocr.Raster, at archive.Rect) (even bool, serif float64) {
	box := image.Rect(at.X, at.Y, at.X+at.W, at.Y+at.H).Intersect(image.Rect(0, 0, r.W, r.H))
	if box.Dx() < 2 || box.Dy() < 8 {
		return false, 0
	}
	dark := otsu(r, box.Min.X, box.Min.Y, box.Max.X, box.Max.Y)
	ink := darkIn(r, box, dark)
	high := ink.Dy()
	if high < 8 {
		return false, 0
	}
	var left, right []int // of each row
	for y := ink.Min.Y; y < ink.Max.Y; y++ {
		first, last := outer(r.Pix[y*r.W+ink.Min.X:y*r.W+ink.Max.X], dark)
		if first < 0 {
			return false, 0 // a gap
		}
		left, right = append(left, first), append(right, last)
	}
	head := int(math.Round(barHead * float64(high)))
	foot := high - head
	l, e := middleRow(left[head:foot]), middleRow(right[head:foot])
	within := func(a, b int, most float64) bool {
		return math.Abs(float64(a-b)) <= max(1, most*float64(high))
	}
	serifs := [4]int{l - slices.Min(left[:head]), slices.Max(right[:head]) - e, l - slices.Min(left[foot:]), slices.Max(right[foot:]) - e}
	even = float64(e-l+1) <= barStem*float64(high) &&
		within(left[head]+right[head], left[foot-1]+right[foot-1], 2*barDrift) &&
		within(serifs[0], serifs[1], barEven) && within(serifs[2], serifs[3], barEven) &&
		math.Abs(endsBeside(r, ink, head)) <= barShift*float64(high)
	if feet := math.Abs(float64(serifs[0] + serifs[1] - serifs[2] - serifs[3])); feet > 2*barFeet*float64(high) {
		return even, -1
	}
	return even, float64(slices.Min(serifs[:])) / float64(high)
}

// middleRow is the median of some numbers, which stay as they are.
func middleRow(of []int) int {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}

// endsBeside is how far beside the middle of a stem the ink of its two ends lies in sum, in
// pixels, by the darkness: a flag of less than a pixel counts, and a lean does not.
func endsBeside(r ocr.Raster, ink image.Rectangle, end int) float64 {
	white := byte(0)
	for y := ink.Min.Y; y < ink.Max.Y; y++ {
		white = max(white, slices.Max(r.Pix[y*r.W+ink.Min.X:y*r.W+ink.Max.X]))
	}
	middle := func(from, to int) float64 {
		sum, n := 0, 0
		for y := from; y < to; y++ {
			for x := ink.Min.X; x < ink.Max.X; x++ {
				d := int(white) - int(r.Pix[y*r.W+x])
				sum, n = sum+d*x, n+d
			}
		}
		return float64(sum) / float64(max(1, n))
	}
	stem := middle(ink.Min.Y+end, ink.Max.Y-end)
	return middle(ink.Min.Y, ink.Min.Y+end) + middle(ink.Max.Y-end, ink.Max.Y) - 2*stem
}

// capitalIs makes I of what was read for one in a short word of capitals, or of a numeral that
// stands alone and has serifs, where its ink is even and the page's figures 1 are not, and gives
// how many. scale is as for slashedZeros.
func capitalIs(r ocr.Raster, text []archive.Glyph, lines []voted, scale float64) int {
	var taken []*archive.Glyph
	ones, even := 0, 0
	for _, l := range lines {
		of := l.of(text)
		for i := range of {
			g := &of[i]
			serifs := g.Text != "" && strings.Contains(serifsTaken, g.Text)
			if !serifs && (len(g.Text) != 1 || !strings.Contains(barsTaken, g.Text)) || float64(l.boxes[i].H)*scale < leastBar {
				continue
			}
			word, number := inAcronym(of, i), g.Text == "1" && (i > 0 && figureText(of[i-1].Text) || i+1 < len(of) && figureText(of[i+1].Text))
			if !word && (serifs || !number && !standsAlone(of, i)) {
				continue
			}
			is, serif := evenBar(r, l.boxes[i])
			switch {
			case number:
				ones++
				even += boolToInt(is)
			case is && (word && !serifs || serif >= barSerif):
				taken = append(taken, g)
			}
		}
	}
	if float64(even) > onesEven*float64(ones) {
		return 0
	}
	for _, g := range taken {
		become(g, "I")
	}
	return len(taken)
}

// standsAlone tells whether no letter, figure, point or dash stands beside a character.
func standsAlone(of []archive.Glyph, i int) bool {
	beside := func(k int) bool {
		return k >= 0 && k < len(of) && (westernLetter(of[k].Text) || len(of[k].Text) == 1 && strings.Contains(".,:-/'", of[k].Text))
	}
	return !beside(i-1) && !beside(i+1)
}

// inAcronym tells whether a character stands in a short word of capitals: beside one of them at
// least, and no figure, other than a 1, and no small letter.
func inAcronym(of []archive.Glyph, i int) bool {
	from, to, beside := i, i+1, false
	take := func(k int) bool {
		if k < 0 || k >= len(of) || !capital(of[k].Text) && (of[k].Text == "" || !strings.Contains(barsTaken+serifsTaken, of[k].Text)) {
			return false
		}
		beside = beside || capital(of[k].Text)
		return true
	}
	for take(from - 1) {
		from--
	}
	for take(to) {
		to++
	}
	other := func(k int) bool { return k >= 0 && k < len(of) && westernLetter(of[k].Text) }
	return beside && to-from <= acronym && !other(from-1) && !other(to)
}

func capital(text string) bool { return len(text) == 1 && text[0] >= 'A' && text[0] <= 'Z' }

// westernLetter tells a letter of the Latin alphabet, or a figure.
func westernLetter(text string) bool {
	return len(text) == 1 && (figureText(text) || text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z')
}
