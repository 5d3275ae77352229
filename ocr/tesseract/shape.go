package tesseract

import (
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// A solid shape that the models don't print is told by its ink: a box or a disc of
// at least solidLeast of a character's side, whose pixels agree with the drawn shape
// in solidShare of the box. No kanji is that full: 圖 and 鬱 reach 0.7.
const (
	solidLeast = 0.3
	// Of what was read as a letter it is larger than a small one: a soft m is as full as a box.
	solidLetter = 0.6
	solidShare  = 0.93
	solidConf   = 92
	skewed      = 0.15 // how far from square the box may be
	// Inside, and not only where a character as small as a few dots ran together to grey,
	// it is as dark as its darkest tenth, but for so much of the way to white.
	solidEven  = 0.3
	solidInset = 0.15 // of its side
)

// solid is ■ or ● where the ink in box is that, else "". em is a character's side in
// pixels.
func (w *working) solid(box archive.Rect, em float64) string {
	r := w.inkIn(image.Rect(box.X, box.Y, box.X+box.W, box.Y+box.H))
	dx, dy := r.Dx(), r.Dy()
	if w.dark == 0 || float64(min(dx, dy)) < max(6, solidLeast*em) || float64(max(dx, dy)-min(dx, dy)) > skewed*float64(max(dx, dy)) {
		return ""
	}
	square, disc := 0, 0
	for y := range dy {
		v := (float64(y)+.5)/float64(dy)*2 - 1
		for x := range dx {
			u := (float64(x)+.5)/float64(dx)*2 - 1
			dark := w.Pix[(r.Min.Y+y)*w.W+r.Min.X+x] < w.dark
			if dark {
				square++
			}
			if dark == (u*u+v*v <= 1) {
				disc++
			}
		}
	}
	least := solidShare * float64(dx*dy)
	if float64(max(square, disc)) < least || square == disc || !w.even(r, disc > square) {
		return ""
	}
	if square > disc {
		return "■"
	}
	return "●"
}

// even tells whether ink is equally dark all over a box, or the disc in it.
func (w *working) even(r image.Rectangle, disc bool) bool {
	var greys []byte
	dx, dy := r.Dx(), r.Dy()
	for y := range dy {
		v := math.Abs((float64(y)+.5)/float64(dy)*2 - 1)
		for x := range dx {
			u := math.Abs((float64(x)+.5)/float64(dx)*2 - 1)
			far := max(u, v)
			if disc {
				far = math.Hypot(u, v)
			}
			if far <= 1-2*solidInset {
				greys = append(greys, w.Pix[(r.Min.Y+y)*w.W+r.Min.X+x])
			}
		}
	}
	slices.Sort(greys)
	n := len(greys)
	ink := float64(greys[n/10])
	return float64(greys[int(solidShare*float64(n-1))]) <= ink+solidEven*(255-ink)
}

// shape puts a solid shape in place of the kanji or the like that was read for it. first: the
// character begins its line, as a bullet does, which is read as a small letter or a sign.
func (w *working) shape(g *archive.Glyph, box archive.Rect, em float64, first bool) {
	switch reading.ClassOf(g.Text) {
	case reading.Hiragana, reading.Digit:
		return
	case reading.Mark:
		if !first || g.Text == "・" {
			return // a full stop and a middle dot are small discs, too
		}
	case reading.Latin:
		if !first && float64(max(box.W, box.H)) < solidLetter*em {
			return
		}
	}
	if s := w.solid(box, em); s != "" && s != g.Text {
		if g.Raw == "" {
			g.Raw = g.Text
		}
		g.Text, g.Conf, g.Alts = s, solidConf, nil
	}
}
