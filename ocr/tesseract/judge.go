package tesseract

import (
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// evidence is what reading a line told of whether it is print.
type evidence struct {
	conf  float64 // the mean confidence of the model that read it first, 0–100
	asked int     // by how many models it was read
	// agreed of places characters were read the same by two, see reading.Agreement
	agreed, places int
	// unasked: the others would have been asked, but for what a page of print never needs.
	unasked bool
}

// Two models that read the same ink say the same of a character in a bad copy of print
// six times in ten (in a good one 98), where a copy lost the thin strokes of print four
// times, and of handwriting, pictures and noise once in eight times: measured on drawn
// pages, as is how often neighbours in a line are strange to each other. So each character
// is evidence for print or against it, in log odds. A line by itself is no print from
// unreadOdds on, one beside such a line from besideOdds on: a number of two digits that is
// read in two ways stays.
const (
	agreePrint, agreeOther     = 0.60, 0.125
	agreeWorn                  = 0.40 // of print whose thin strokes a copy lost
	strangePrint, strangeOther = 0.03, 0.12
	unreadOdds                 = -3.0
	besideOdds                 = -0.7
	// Where much of a page is no print, the rest is suspect, too.
	suspectOdds  = -1.5
	suspectLines = 3
	suspectShare = 6 // one in so many
	// A line of characters so many times larger than the page's is a picture more often
	// than not.
	outsize     = 4.0
	outsizeOdds = -2.0
	surelyPrint = 1000.0
	saidPrint   = 900.0 // by the first model; another said other things
	// The first model is as sure as this of a line of print only: of handwriting it was
	// seen to be sure to 96 on three characters, and to 94 on more.
	printConf  = 96.5
	printChars = 4
)

// odds is the evidence that a line that was read is print, in log odds. char is the
// height of the page's characters in pixels; worn: see working.worn.
func (l *line) odds(char float64, worn bool) float64 {
	chars := l.chars()
	switch {
	case len(chars) == 0:
		return 0
	case l.unasked:
		return suspectOdds
	case l.asked < 2 && l.conf >= junkConf:
		return surelyPrint // its only reader is sure, or there is no other to ask
	case len(chars) >= printChars && l.conf >= printConf:
		if l.agreed < l.places {
			return saidPrint
		}
		return surelyPrint
	}
	texts := make([]string, len(chars))
	for i, c := range chars {
		texts[i] = c.text
	}
	if l.conf < junkConf {
		l.places = len(chars) // the others were not asked
	}
	same, n := float64(l.agreed), float64(l.places)
	odd := reading.Disorder(texts) * float64(len(chars)-1)
	size := 0.0
	if float64(min(l.box.W, l.box.H)) > outsize*char {
		size = outsizeOdds
	}
	print := agreePrint
	if worn {
		print = agreeWorn
	}
	return size + same*math.Log(print/agreeOther) + (n-same)*math.Log((1-print)/(1-agreeOther)) + odd*math.Log(strangePrint/strangeOther)
}

// judge puts one unread region in place of lines that are no print: what the models
// read in handwriting, in pictures and in noise, and ink that none of them reads.
// Lines of one block that follow each other become one region; a region in a cell stays
// in its cell; what was read in a few specks goes. The pictures that were taken out before reading come at their places.
func (w *working) judge(lines []line) []line {
	other := make([]bool, len(lines))
	odds := make([]float64, len(lines))
	read, not := 0, 0
	for i := range lines {
		odds[i] = lines[i].odds(w.char, w.worn())
	}
	beside := w.markHands(lines, odds)
	for i := range lines {
		if l := &lines[i]; odds[i] <= besideOdds && l.dir == archive.Horizontal && w.boxesIn(l.rectangle()) >= printedBoxes {
			odds[i] = surelyPrint
		}
	}
	least, share := typesetMany, typesetPrint
	if w.worn() || w.thinRows || w.bad {
		least, share = typesetLeast, typesetWorn
	}
	for i, is := range typeset(lines, odds, w.char, least, share) {
		if is {
			odds[i] = surelyPrint
		}
	}
	if share = typesetTable; w.worn() || w.bad {
		share = typesetCells
	}
	for i, is := range typesetInCells(lines, odds, w.char, share) {
		if is {
			odds[i] = surelyPrint
		}
	}
	for i := range lines {
		if odds[i] == surelyPrint {
			beside[i] = surelyPrint
		}
		l := &lines[i]
		other[i] = l.strokes(w.char) || l.kind == archive.LineUnread || odds[i] <= unreadOdds || len(l.words) == 0 && l.cell == nil && w.muchInk(l.box)
		if len(l.words) > 0 {
			read++
			if other[i] && w.someInk(l.box) {
				not++
			}
		}
	}
	if not >= suspectLines && not*suspectShare >= read {
		for i, o := range odds {
			other[i] = other[i] || o <= suspectOdds
		}
	}
	for i := range lines { // from above, then from below
		other[i] = other[i] || i > 0 && other[i-1] && lines[i-1].near(&lines[i], w.char) && beside[i] <= besideOdds
	}
	for i := len(lines) - 2; i >= 0; i-- {
		other[i] = other[i] || other[i+1] && lines[i].near(&lines[i+1], w.char) && beside[i] <= besideOdds
	}
	if !w.worn() {
		handColumns(lines, other, beside)
	}
	pictures := slices.Clone(w.pictures)
	var out []line
	for i := range lines {
		l := lines[i]
		if odds[i] <= besideOdds && l.cell == nil && len(l.words) > 0 {
			// What is left at the edge of a picture that was taken out belongs to it.
			r := l.rectangle()
			k := slices.IndexFunc(pictures, func(p image.Rectangle) bool { return p.Inset(-int(2 * w.char)).Overlaps(r) })
			if k >= 0 {
				pictures[k], other[i] = pictures[k].Union(r), false
				continue
			}
		}
		if !other[i] {
			out = append(out, l)
			continue
		}
		if !w.someInk(l.box) || l.strokes(w.char) { // specks, and lines of a drawing
			if l.cell != nil {
				l.words, l.reads = nil, nil
				out = append(out, l)
			}
			other[i] = false
			continue
		}
		if n := len(out); n > 0 && i > 0 && other[i-1] && out[n-1].near(&l, w.char) {
			out[n-1].box, out[n-1].sep = out[n-1].box.Union(l.box), l.sep
			continue
		}
		l.words, l.reads, l.kind, l.model, l.also = nil, nil, archive.LineUnread, "", nil
		out = append(out, l)
	}
	for _, p := range pictures {
		out = place(out, line{readLine: readLine{box: rectOf(p)}, kind: archive.LineUnread, sep: "\n"})
	}
	return out
}

// near tells whether two lines lie so close, in one block or cell, that what is no print
// in them is one thing.
func (l *line) near(o *line, char float64) bool {
	if l.cell != nil || o.cell != nil {
		return l.cell != nil && o.cell != nil && *l.cell == *o.cell
	}
	gap := int(2 * char)
	a, b := l.rectangle(), o.rectangle()
	return l.dir == o.dir && l.block>>16 == o.block>>16 && a.Inset(-gap).Overlaps(b)
}

// muchInk tells whether a box that no model reads a character in holds more than specks
// and the rest of a rule: as much ink as two characters have, and not along a line.
func (w *working) muchInk(box archive.Rect) bool {
	r := image.Rect(box.X, box.Y, box.X+box.W, box.Y+box.H).Intersect(image.Rect(0, 0, w.W, w.H))
	if float64(min(r.Dx(), r.Dy())) < w.char/2 {
		return false
	}
	return float64(w.inkOf(r)) > 2*inkOfChar*w.char*w.char
}

// someInk tells whether a box holds as much ink as one character in thin type.
func (w *working) someInk(box archive.Rect) bool {
	r := image.Rect(box.X, box.Y, box.X+box.W, box.Y+box.H).Intersect(image.Rect(0, 0, w.W, w.H))
	return float64(w.inkOf(r)) >= inkOfChar*w.char*w.char
}

// inkOfChar is the share of a character's square that is ink, about, in thin type.
const inkOfChar = 0.12

// inkOf counts the dark pixels of a part of the picture.
func (w *working) inkOf(r image.Rectangle) int {
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, v := range w.Pix[y*w.W+r.Min.X : y*w.W+r.Max.X] {
			if v < w.dark {
				n++
			}
		}
	}
	return n
}

// place puts a region among lines in reading order: before the first line, outside of
// tables that began above it, that comes after it.
func place(lines []line, region line) []line {
	box := func(l *line) image.Rectangle {
		r := l.box
		if l.cell != nil {
			r = l.cell.Box
		}
		return image.Rect(r.X, r.Y, r.X+r.W, r.Y+r.H)
	}
	at := slices.IndexFunc(lines, func(l line) bool { return ocr.Before(box(&region), box(&l), l.dir) })
	if at < 0 {
		at = len(lines)
	}
	for at > 0 && at < len(lines) && lines[at].cell != nil && lines[at-1].cell != nil && lines[at].cell.Table == lines[at-1].cell.Table {
		at--
	}
	if at > 0 {
		region.block = lines[at-1].block + 1<<15 // a block of its own
	}
	return slices.Insert(lines, at, region)
}
