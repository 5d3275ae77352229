package tesseract

import (
	"bytes"
	"image"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
)

// A number of a few figures by itself, as in a cell, is what models read worst: Tesseract
// makes each line as high as the model wants it, so that figures come as high as characters,
// and no neighbour says that they are figures. So they get company: 日, drawn with straight
// strokes, in front of them, as high as a character is beside such figures. Of fifteen numbers
// in thin type, each by itself, the three models read 8, 7 and 9; beside 日 14, 14 and 15. On a
// sheet of cells it would change how Tesseract parts it into lines: there they stand without.
const (
	// What is this high, in heights of the page's characters, may be figures, and is given
	// company where it is no longer than four of them are, in heights of its own: an amount in
	// small print is, and is read better without.
	lowLeast, lowMost = 0.62, 0.92
	lowLong           = 3.2
	// A character beside figures, in heights of them: its side, how far above them its ink
	// begins, how high that is and how broad, its strokes, and the white behind it.
	companySide                = 1 / 0.74
	companyAbove               = 0.11 * companySide
	companyHigh, companyWide   = 0.92 * companySide, 0.72 * companySide
	companyStroke, companyFree = 0.085 * companySide, 0.6 * companySide
	companyRead                = "日目曰田白且旧甘" // what is read of it
)

// lonely is where the ink of what may be a few figures lies in a part of the picture; empty
// where it is anything else.
func (w *working) lonely(r image.Rectangle, dir archive.Direction) image.Rectangle {
	if dir != archive.Horizontal {
		return image.Rectangle{}
	}
	ink := w.inkIn(r)
	if high := float64(ink.Dy()); high < lowLeast*w.char || high > lowMost*w.char || float64(ink.Dx()) > lowLong*high {
		return image.Rectangle{}
	}
	return ink
}

// inCompany has the model that read a few figures by themselves first read them in company,
// and tells whether it did: on a sheet of cells they stood without.
func (c *child) inCompany(w *working, l *line, left *allowance) (bool, error) {
	if c.setup.Foreign || left.spent() || w.lonely(w.around(l), l.dir).Empty() {
		return false, nil
	}
	r := w.around(l)
	left.spend(r)
	chars, err := c.readAgain(w, *l, c.first(l.dir), plainly, explain.CauseDoubt)
	if err != nil || len(chars) == 0 {
		return false, err
	}
	for i := range chars {
		chars[i].box.X += r.Min.X - lineMargin
		chars[i].box.Y += r.Min.Y - lineMargin
	}
	l.words = []readWord{{box: l.box, chars: chars}}
	return true, nil
}

// accompanied is a picture with company before the figures in it, whose ink lies so, and
// where in it the old one is.
func accompanied(k ocr.Raster, ink image.Rectangle) (ocr.Raster, image.Point) {
	f := float64(ink.Dy())
	px := func(v float64) int { return max(1, int(v*f+.5)) }
	box := image.Rect(0, ink.Min.Y-px(companyAbove), px(companyWide), ink.Min.Y-px(companyAbove)+px(companyHigh))
	all := box.Union(image.Rect(0, 0, 1, k.H))
	at := image.Pt(px(companyWide)+max(0, px(companyFree)-ink.Min.X), -all.Min.Y)
	out := ocr.Raster{W: at.X + k.W, H: all.Dy()}
	out.Pix = bytes.Repeat([]byte{255}, out.W*out.H)
	for y := range k.H {
		copy(out.Pix[(at.Y+y)*out.W+at.X:], k.Pix[y*k.W:(y+1)*k.W])
	}
	box = box.Add(image.Pt(0, at.Y))
	s := px(companyStroke)
	inner, middle := box.Inset(s), (box.Min.Y+box.Max.Y-s)/2
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if !image.Pt(x, y).In(inner) || y >= middle && y < middle+s {
				out.Pix[y*out.W+x] = 0
			}
		}
	}
	return out, at
}

// byItself takes out of a line what was read of the company that ends before x: its first
// character, as long as that is what is read of it or lies there.
func (l *readLine) byItself(x int) {
	if len(l.words) == 0 {
		return
	}
	first := &l.words[0]
	if n := len(first.chars); n > 0 && (strings.Contains(companyRead, first.chars[0].text) || first.chars[0].box.X+first.chars[0].box.W/2 < x) {
		if first.chars = first.chars[1:]; n == 1 {
			l.words = l.words[1:]
		}
	}
	if len(l.words) > 0 {
		l.words[0].box = behind(l.words[0].box, x)
	}
	l.box = behind(l.box, x)
}

// behind is the part of a box that lies behind x.
func behind(r archive.Rect, x int) archive.Rect {
	if over := x - r.X; over > 0 {
		r.X, r.W = x, max(1, r.W-over)
	}
	return r
}
