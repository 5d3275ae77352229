package tesseract

import (
	"bytes"
	"image"
	"strings"
	"unicode"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/leptonica"
)

// How surely small writing must be read, in mean confidence, before it is taken out of
// its line: below, it stays what it was.
const (
	rubyConf   = 45.0
	lineConf   = 90.0 // what reads so surely as words in kanji, so many at least, is a line and no ruby
	lineKanji  = 3
	noteConf   = 60.0
	provenNote = 85.0
	acrossConf = 75.0
)

// An aside is small writing of a page, with pictures of its own.
type aside struct {
	ocr.Aside
	dir   archive.Direction // in which it is read
	crops []*working        // of each box, its characters at a good size
	lines [][]readLine      // of each box, in pixels of its crop
	whole *stringed         // of a note: its lines as one
	// upright: of a word on its side, as a column it is print.
	upright bool
}

// setAside looks for small writing in the parts of a page, reads it, and paints white
// in the working picture what was read, so that the lines are read without it.
func (c *child) setAside(w *working, parts []part) error {
	var all []*aside
	of := map[*aside]int{}
	for i, p := range parts {
		if p.kind == archive.LineTable || len(p.pieces) == 0 {
			continue
		}
		char := w.char
		if p.zoom > 0 {
			char /= p.zoom
		}
		var fine []image.Rectangle
		if p.dir == archive.Vertical {
			fine = w.FinePieces(p.box, byte(int(w.dark)*3/4), char)
		}
		for _, a := range ocr.Asides(p.pieces, fine, char, p.dir) {
			if a.Kind == ocr.AsideSideways && (w.faint || w.joined != nil) {
				continue // of faint or worn kanji parts are read as letters, surely
			}
			k := &aside{Aside: a, dir: p.dir}
			if a.Kind == ocr.AsideAcross || a.Kind == ocr.AsideSideways {
				k.dir = archive.Horizontal
			}
			if err := k.cut(w); err != nil {
				return err
			}
			all = append(all, k)
			of[k] = i
		}
	}
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		if err := c.readAsides(all, dir); err != nil {
			return err
		}
	}
	if err := c.standUpright(w, all); err != nil {
		return err
	}
	for _, a := range all {
		if err := c.settle(a); err != nil {
			return err
		}
		if !a.sure() {
			continue
		}
		p := &parts[of[a]]
		for _, b := range a.Boxes {
			w.wipe(b.Inset(-max(1, int(w.char/20))))
			p.pieces = outside(p.pieces, b)
		}
		if a.Kind != ocr.AsideDots {
			w.asides = append(w.asides, a)
		}
	}
	if n := len(w.asides); n > 0 {
		w.did("%d pieces of small writing taken out of their lines", n)
	}
	return nil
}

// outside are the pieces whose middle lies outside of a box.
func outside(pieces []image.Rectangle, b image.Rectangle) []image.Rectangle {
	var out []image.Rectangle
	for _, p := range pieces {
		if !p.Min.Add(p.Max).Div(2).In(b) {
			out = append(out, p)
		}
	}
	return out
}

// wipe paints a part white.
func (w *working) wipe(b image.Rectangle) {
	b = b.Intersect(image.Rect(0, 0, w.W, w.H))
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			w.Pix[y*w.W+x] = 255
		}
	}
}

// cut makes the pictures of an aside.
func (a *aside) cut(w *working) error {
	for _, b := range a.Boxes {
		b = b.Inset(-max(1, int(w.char/20))).Intersect(image.Rect(0, 0, w.W, w.H))
		thick := b.Dy()
		if a.dir == archive.Vertical || a.Kind == ocr.AsideSideways {
			thick = b.Dx()
		}
		r := ocr.Raster{W: b.Dx(), H: b.Dy()}
		for y := b.Min.Y; y < b.Max.Y; y++ {
			r.Pix = append(r.Pix, w.Pix[y*w.W+b.Min.X:y*w.W+b.Max.X]...)
		}
		if a.Kind == ocr.AsideSideways {
			r = setUpright(r)
		}
		k, err := enlarged(r, min(mostZoom, goodChar/float64(max(1, thick))))
		if err != nil {
			return err
		}
		z := float64(r.W) / float64(k.W)
		k.frameW, k.frameH, k.dark, k.char = w.frameW, w.frameH, w.dark, goodChar
		x0, y0 := w.back.point(w.bend.Point(float64(b.Min.X), float64(b.Min.Y)))
		k.back = affine{xx: w.back.xx * z, xy: w.back.xy * z, x0: x0, yx: w.back.yx * z, yy: w.back.yy * z, y0: y0}
		if a.Kind == ocr.AsideSideways {
			x0, y0 = w.back.point(w.bend.Point(float64(b.Max.X), float64(b.Min.Y)))
			k.back = affine{xx: w.back.xy * z, xy: -w.back.xx * z, x0: x0, yx: w.back.yy * z, yy: -w.back.yx * z, y0: y0}
		}
		a.crops = append(a.crops, k)
	}
	a.lines = make([][]readLine, len(a.crops))
	if a.Kind == ocr.AsideNote {
		a.whole = stringOf(a.crops, a.dir)
	}
	return nil
}

// settle lets the other models read what the first one is not sure of.
func (c *child) settle(a *aside) error {
	switch {
	case a.Kind == ocr.AsideNote:
		lines, err := c.refined(a.whole.working, a.whole.lines, archive.Horizontal)
		if err != nil {
			return err
		}
		a.lines = a.whole.parted(lines, len(a.crops))
	case a.Kind == ocr.AsideRuby && a.sure():
		for n, k := range a.crops {
			var err error
			if a.lines[n], err = c.refined(k, a.lines[n], a.dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// refined is refine for lines of a picture of small writing.
func (c *child) refined(k *working, read []readLine, dir archive.Direction) ([]readLine, error) {
	var lines []line
	for _, l := range read {
		lines = append(lines, line{readLine: l, dir: dir, kind: archive.LineRuby})
	}
	lines, err := c.refine(k, lines)
	for i, l := range lines {
		read[i] = l.readLine
	}
	return read, err
}

// enlarged is a small picture zoomed.
func enlarged(r ocr.Raster, zoom float64) (*working, error) {
	img, err := leptonica.FromGray(r.W, r.H, r.Pix)
	if err != nil {
		return nil, err
	}
	defer img.Close()
	z, err := img.Resize(max(1, int(float64(r.W)*zoom+.5)), max(1, int(float64(r.H)*zoom+.5)))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	w := &working{Raster: ocr.Raster{W: z.Width(), H: z.Height()}}
	w.Pix, err = z.Bytes()
	return w, err
}

// readAs is the direction in which an aside is read: a note always across, see stringOf.
func (a *aside) readAs() archive.Direction {
	if a.Kind == ocr.AsideNote {
		return archive.Horizontal
	}
	return a.dir
}

// readAsides reads those of a direction, pasted on one sheet: lines below each other,
// columns from right to left.
func (c *child) readAsides(all []*aside, dir archive.Direction) error {
	type place struct {
		a  *aside
		n  int // its crop; of a note all as one
		k  *working
		at image.Rectangle
	}
	const gap = 30
	var places []place
	wide, long := 0, gap
	for _, a := range all {
		if a.readAs() != dir || a.Kind == ocr.AsideDots {
			continue
		}
		crops := a.crops
		if a.whole != nil {
			crops = []*working{a.whole.working}
		}
		for n, k := range crops {
			p := place{a, n, k, image.Rect(gap, long, gap+k.W, long+k.H)}
			if dir == archive.Vertical {
				p.at = image.Rect(long, gap, long+k.W, gap+k.H) // from the right, see below
			}
			long += p.at.Dy() + gap
			wide = max(wide, p.at.Dx())
			if dir == archive.Vertical {
				long += p.at.Dx() - p.at.Dy()
				wide = max(wide, p.at.Dy())
			}
			places = append(places, p)
		}
	}
	if len(places) == 0 {
		return nil
	}
	sheet := ocr.Raster{W: wide + 2*gap, H: long}
	mode := segmentBlock
	if dir == archive.Vertical {
		sheet.W, sheet.H, mode = long, wide+2*gap, segmentVertical
	}
	sheet.Pix = bytes.Repeat([]byte{255}, sheet.W*sheet.H)
	for i := range places {
		p := &places[i]
		if dir == archive.Vertical {
			p.at = p.at.Add(image.Pt(sheet.W-p.at.Min.X-p.at.Max.X, 0))
		}
		k := p.k
		for y := range k.H {
			copy(sheet.Pix[(p.at.Min.Y+y)*sheet.W+p.at.Min.X:], k.Pix[y*k.W:(y+1)*k.W])
		}
	}
	c.about(explain.CauseAside, image.Rectangle{})
	page, err := c.recognize(dir, sheet, mode)
	if err != nil {
		return err
	}
	for _, l := range page.lines {
		at := image.Pt(l.box.X+l.box.W/2, l.box.Y+l.box.H/2)
		for _, p := range places {
			if at.In(p.at.Inset(-gap / 2)) {
				l.move(-p.at.Min.X, -p.at.Min.Y)
				if p.a.whole != nil {
					p.a.whole.lines = append(p.a.whole.lines, l)
				} else {
					p.a.lines[p.n] = append(p.a.lines[p.n], l)
				}
				break
			}
		}
	}
	return nil
}

// text is what was read of an aside, without spaces.
func (a *aside) text() string {
	var b strings.Builder
	for _, lines := range a.lines {
		for _, l := range lines {
			for _, ch := range l.chars() {
				b.WriteString(ocr.Clean(ch.text))
			}
		}
	}
	return b.String()
}

// figures are what a reader of words takes figures for.
var figures = strings.NewReplacer("l", "1", "I", "1", "|", "1", "O", "0", "o", "0")

// sure tells whether an aside was read so well that it is what it looked like.
func (a *aside) sure() bool {
	p := readPage{}
	for _, lines := range a.lines {
		if len(lines) == 0 && a.Kind == ocr.AsideNote {
			return false
		}
		p.lines = append(p.lines, lines...)
	}
	conf, _ := p.quality()
	n := len([]rune(a.text()))
	switch a.Kind {
	case ocr.AsideDots:
		return true
	case ocr.AsideAcross:
		return n == a.Least && conf >= acrossConf && strings.Trim(figures.Replace(a.text()), "0123456789") == ""
	case ocr.AsideSideways:
		return n >= a.Least && conf >= sidewaysConf && latinWord(a.text()) && !a.upright
	case ocr.AsideNote:
		return n >= a.Least && lettered(a.text()) && (conf >= provenNote || !a.Proof && conf >= noteConf)
	}
	return n >= a.Least && conf >= rubyConf && lettered(a.text()) && !(conf >= lineConf && inKanji(a.text()))
}

// inKanji tells whether kanji stand in a text as in lines of print: ruby is kana, which
// says how kanji are read.
func inKanji(text string) bool {
	kanji, n := 0, 0
	for _, r := range text {
		n++
		if unicode.Is(unicode.Han, r) {
			kanji++
		}
	}
	return kanji >= lineKanji && kanji*4 >= n
}

// lettered tells whether a text is of Japanese letters and figures but for a third of it at
// most: what is read in pieces of broken characters is of other signs.
func lettered(text string) bool {
	words, n := 0, 0
	for _, r := range text {
		n++
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Nd) || r == 'ー' || r == '々' {
			words++
		}
	}
	return words > 0 && words*3 >= n*2
}
