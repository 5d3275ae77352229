package tesseract

import (
	"image"
	"slices"
	"strings"

	xdraw "golang.org/x/image/draw"

	"fumikura/internal/archive"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// When a light character on a dark square is believed. Of 22 badges on nine real pages each was like
// a known character by 0.982 and more turned over, and more so than as it stands by 0.008 to 0.019;
// of kanji with a frame 国, 困 and 自 are less so, and 日, which is not, is like 呂 by 0.977 at most.
const (
	badgeLike   = 0.98     // how like a known character it is when it is turned over, at least,
	badgeMore   = 0.005    // and by how much more than the square as it stands
	badgeFill   = 0.88     // of the square's side it is drawn as large as this
	badgeBeyond = 0.25     // of its side, where a kanji may go on that has a frame (画)
	badgePale   = 2        // pixels about the square that are its blurred edge
	badgeHoles  = "口一二三〇品" // are kanji that the light in one with a frame is like (日, 目)
	// A badge of twenty pixels is like several kanji with its outline: of those that are printed so
	// it is one that it is nearly as much like as the nearest. A model that knows lines of text
	// reads another one, if this is like it.
	badgeKanji  = "問申場日時対内持費定他注新電主催期料資参締募講祝休開受"
	badgeWithin = 0.012
)

// A badge is where one was turned over, and which kanji is on it.
type badge struct {
	at   image.Rectangle
	text string
}

// turnBadges turns light kanji on dark squares over, such as 問, which models read with
// their square as 回, draws them as large as the text about them, and tells how many.
func (w *working) turnBadges() int {
	table, n := glyphs.Known(), 0
	w.badges = nil
	for _, b := range w.Badges(w.dark, w.char) {
		k := w.Overturned(b, w.dark, compareMargin+1)
		ink := darkIn(k, image.Rect(0, 0, k.W, k.H), 128)
		turned, ok := inkShape(k, rectOf(ink))
		if !ok {
			continue
		}
		is := table.Nearest(&turned, 1)
		if len(is) == 0 || reading.ClassOf(string(is[0].Rune)) != reading.Kanji || strings.ContainsRune(badgeHoles, is[0].Rune) {
			continue
		}
		if like := table.Familiar(&turned); like < badgeLike || like < w.familiar(b)+badgeMore {
			continue
		}
		scale := badgeFill * float64(min(b.Dx(), b.Dy())) / float64(max(ink.Dx(), ink.Dy()))
		drawn := image.NewGray(image.Rect(0, 0, int(scale*float64(ink.Dx())), int(scale*float64(ink.Dy()))))
		xdraw.CatmullRom.Scale(drawn, drawn.Rect, &image.Gray{Pix: k.Pix, Stride: k.W, Rect: image.Rect(0, 0, k.W, k.H)}, ink, xdraw.Src, nil)
		w.Whiten([]image.Rectangle{b.Inset(-badgePale)})
		at := b.Min.Add(b.Max).Sub(drawn.Rect.Max).Div(2)
		for y := range drawn.Rect.Max.Y {
			copy(w.Pix[(at.Y+y)*w.W+at.X:], drawn.Pix[y*drawn.Stride:][:drawn.Rect.Max.X])
		}
		n++
		best, like := "", is[0].Likeness-badgeWithin
		for _, r := range badgeKanji {
			if l := table.Likeness(&turned, r); l >= like {
				best, like = string(r), l
			}
		}
		if best != "" {
			w.badges = append(w.badges, badge{b, best})
		}
	}
	return n
}

// sayBadges puts the kanji of badges where models read another one that looks like it, and gives
// how many.
func (w *working) sayBadges(text []archive.Glyph, lines []voted) int {
	n := 0
	for _, l := range lines {
		of := l.of(text)
		for i := range of {
			k := slices.IndexFunc(w.badges, func(b badge) bool { return middle(l.boxes[i]).In(b.at) })
			if k < 0 || l.boxes[i].W <= 0 || of[i].Text == w.badges[k].text || strings.Contains(badgeKanji, of[i].Text) || reading.ClassOf(of[i].Text) != reading.Kanji {
				continue
			}
			become(&of[i], w.badges[k].text)
			n++
		}
	}
	return n
}

// familiar is how like a known character the ink in a box is, or that with what reaches beyond it.
func (w *working) familiar(b image.Rectangle) (like float64) {
	table := glyphs.Known()
	beyond := int(badgeBeyond * float64(b.Dx()))
	for _, part := range []image.Rectangle{b, b.Inset(-beyond).Intersect(image.Rect(0, 0, w.W, w.H))} {
		if s, ok := inkShape(w.Raster, rectOf(darkIn(w.Raster, part, w.dark))); ok {
			like = max(like, table.Familiar(&s))
		}
	}
	return like
}
