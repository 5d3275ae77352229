package ocr

import "slices"

// What parts faint print from paper. Where nine tenths of all ink are less than twice
// plainInk darker than the paper about them, half of that depth parts ink and paper,
// so far as it is clear of the paper's own grain.
const (
	faintTenth = 10 // of a hundred pixels of ink so many are ink all through
	grainClear = 4  // standard deviations of the paper's grain are beyond it
	inkPart    = 45 // percent of the depth of ink that parts it from paper
	faintLeast = 6  // percent that any ink is darker than its paper
)

// depths counts the pixels that are darker than the mean of the square of side 2·reach+1
// about each, by how much in percent. Those in without, if not nil, do not count.
func (r Raster) depths(reach int, without []bool) (dark [101]int) {
	r.aboutEach(reach, func(i int, v, sum, n int64) {
		if without != nil && without[i] {
			return
		}
		// Both are lifted alike, so that the grain of black has no depth.
		if d := 100 - (v+5)*100*n/(sum+5*n); d >= 0 {
			dark[min(d, 100)]++
		}
	})
	return dark
}

// inkPercent is how dark ink is on this raster, in percent of its surroundings:
// plainInk, or less far from 100 where all print is faint (a diazo copy, a carbon
// copy, pencil). What is in without, if not nil, has no say.
func (r Raster) inkPercent(reach int, without []bool) int64 {
	const plain = 100 - plainInk
	dark := r.depths(reach, without)
	least := min(plain, max(faintLeast, int(grainClear*grainOf(dark[:])+.5)))
	return int64(100 - min(plain, max(least, (least+tail(dark[least:], faintTenth))*inkPart/100)))
}

// grainOf is where the counts of a normal curve's one half, which begins at 0, are down
// to three fifths: one standard deviation. The dark side of paper tells its grain better
// than the light one, which the ink about each pixel makes lighter.
func grainOf(half []int) float64 {
	for i := 1; i < len(half); i++ {
		if fall := half[0]*3/5 - half[i]; fall > 0 {
			return float64(i) - float64(fall)/float64(half[i-1]-half[i])
		}
	}
	return 0
}

// tail is the least i so that at most percent of all that is counted lies above it.
func tail(count []int, percent int) int {
	n := 0
	for _, c := range count {
		n += c
	}
	left := n * percent / 100
	i := len(count) - 1
	for ; i > 0 && left >= count[i]; i-- {
		left -= count[i]
	}
	return i
}

// What makes print on flat paper strong enough to be read, in greys.
const (
	strongInk  = 120 // print as dark as this is left as it is
	givenInk   = 70  // to which fainter print is brought
	mostGain   = 8.0
	thinGain   = 2.5 // from which on print is so faint that grain is no lighter than its thin strokes
	quietGrain = 6.0 // standard deviation of the paper that is no harm, in percent of the way from paper to ink
	grainReach = 4.0 // standard deviations of the paper that ink is beyond
	mostSmooth = 2
	whiteReach = 2.5  // standard deviations of the paper are paper all the same where print is darker than that, or
	whiteShare = 0.15 // of the way from paper to ink: its clouds would grow, too
	inkPatches = 50   // patches along the longer side of a page
	inkSparse  = 50   // one of so many pixels of a patch is ink, else it has none
)

// Strengthen brings faint print on flat paper to the darkness of plain print, and the
// paper with its grain to white. Grain that would grow beyond that with the print is smoothed
// first, while its light and its dark side still make up for each other. Of very faint print,
// thin, what is a little darker than the paper's own grey stays: its thin strokes are no
// darker than grain, and recognizers, which see a whole character, tell them apart better
// than any bound does. gain is the factor by which contrast grew, 1 where the print is dark
// enough.
func (r Raster) Strengthen() (gain float64, thin bool) {
	paper, ink, grain := r.contrast()
	if ink <= strongInk || float64(paper-ink) <= grainReach*grain {
		return 1, false
	}
	for range mostSmooth {
		if grain <= quietGrain*float64(paper-ink)/100 {
			break
		}
		r.Soften(1)
		paper, ink, grain = r.contrast()
	}
	white := float64(paper)
	to := func() float64 { return min(mostGain, (255-givenInk)/max(1, white-float64(ink))) }
	if thin = to() >= thinGain; !thin {
		white -= max(whiteReach*grain, whiteShare*float64(paper-ink))
	}
	gain = to()
	r.stretch(white, gain)
	return gain, thin
}

// What makes grained paper white about dark print, in greys.
const (
	leastGrain   = 1.5  // standard deviation that is seen at all
	grainedPaper = 0.1  // of all pixels: so many are of the paper's own grey or near, where it has any grain
	quietReach   = 2.5  // standard deviations of the grain become paper, or
	quietShare   = 0.25 // of the way from paper to ink everything may become paper, at most: thin strokes are no darker
)

// Quieten brings flat paper with its grain to white, and leaves dark print as dark as it
// is. Recognizers see strokes in grain, and the more the larger a page is scaled: of a
// table at 200 dpi, figures as clear as print can be were read as kanji. It gives the
// grey from which on everything is white now, 255 where the paper has no grain.
func (r Raster) Quieten() int {
	paper, ink, grain := r.contrast()
	if grain < leastGrain || float64(paper-ink) <= grainReach*grain || r.between(paper-int(grain), 254) < grainedPaper {
		return 255
	}
	white := float64(paper) - min(quietReach*grain, quietShare*float64(paper-ink))
	r.stretch(white, (255-float64(ink))/(white-float64(ink)))
	return int(white)
}

// between is the part of all pixels whose grey lies from a to b.
func (r Raster) between(a, b int) float64 {
	n := 0
	for _, v := range r.Pix {
		if int(v) >= a && int(v) <= b {
			n++
		}
	}
	return float64(n) / float64(max(1, len(r.Pix)))
}

// stretch makes a grey white, and what is darker so many times as far from it.
func (r Raster) stretch(white, gain float64) {
	var to [256]byte
	for v := range to {
		to[v] = byte(max(0, min(255, 255.5-gain*(white-float64(v)))))
	}
	for i, v := range r.Pix {
		r.Pix[i] = to[v]
	}
}

// contrast gives the grey of the paper, that of the ink, and the standard deviation of the
// paper's grain on its dark side. That of the ink is, of the page's patches with ink in them,
// the middle one by the grey than which nine tenths of a patch's ink are lighter: headings in
// heavy type are darker than thin text, and rules, which do not count, than both.
func (r Raster) contrast() (paper, ink int, grain float64) {
	some := r.everyThird()
	var count [256]int
	for _, v := range some.Pix {
		count[v]++
	}
	for v := range 255 { // what flattening brought to white is cut off there
		if count[v] > count[paper] {
			paper = v
		}
	}
	at := paper // a normal curve is down to three fifths at one standard deviation
	for at > 0 && count[at]*5 > count[paper]*3 {
		at--
	}
	grain = float64(max(1, paper-at))
	below := max(0, paper-max(int(grainReach*grain), 255*faintLeast/100))
	inked := some.Ink(byte(below))
	levels := some.inkLevels(inked, rulesOf(inked, some.W, some.H))
	if len(levels) == 0 { // nothing but rules
		levels = some.inkLevels(inked, nil)
	}
	if len(levels) == 0 {
		return paper, 0, grain
	}
	slices.Sort(levels)
	return paper, int(levels[len(levels)/2]), grain
}

// inkLevels are, for each patch of the raster with some ink, the grey than which nine tenths
// of its ink are lighter. What is in without, if not nil, is no ink.
func (r Raster) inkLevels(inked, without []bool) []byte {
	side := max(8, max(r.W, r.H)/inkPatches)
	var out, greys []byte
	for y0 := 0; y0 < r.H; y0 += side {
		for x0 := 0; x0 < r.W; x0 += side {
			greys = greys[:0]
			for y := y0; y < min(r.H, y0+side); y++ {
				for i := y*r.W + x0; i < y*r.W+min(r.W, x0+side); i++ {
					if inked[i] && (without == nil || !without[i]) {
						greys = append(greys, r.Pix[i])
					}
				}
			}
			if len(greys)*inkSparse >= side*side {
				slices.Sort(greys)
				out = append(out, greys[len(greys)*faintTenth/100])
			}
		}
	}
	return out
}

// everyThird is every third pixel along and down of every third row.
func (r Raster) everyThird() Raster {
	o := Raster{W: (r.W + 2) / 3, H: (r.H + 2) / 3}
	o.Pix = make([]byte, 0, o.W*o.H)
	for y := 0; y < r.H; y += 3 {
		for x := 0; x < r.W; x += 3 {
			o.Pix = append(o.Pix, r.Pix[y*r.W+x])
		}
	}
	return o
}
