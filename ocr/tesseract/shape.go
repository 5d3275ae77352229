package tesseract

import (
	"image"

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
	switch least := solidShare * float64(dx*dy); {
	case float64(square) >= least && square > disc:
		return "■"
	case float64(disc) >= least && disc > square:
		return "●"
	}
	return ""
}

// shape puts a solid shape in place of the kanji or the like that was read for it.
func (w *working) shape(g *archive.Glyph, box archive.Rect, em float64) {
	switch reading.ClassOf(g.Text) {
	case reading.Hiragana, reading.Mark, reading.Digit:
		return // a full stop and a middle dot are small discs, too
	case reading.Latin:
		if float64(max(box.W, box.H)) < solidLetter*em {
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
