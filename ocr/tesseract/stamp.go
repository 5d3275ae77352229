package tesseract

import (
	"bytes"
	"image"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/reading"
)

// Lines of a stamp are kept where they were read with stampConf and more, and where no
// more of them is marks than characters; else the stamp counts as not read: most seals
// are cut in a script that no model knows.
const (
	stampConf = 60.0
	stampChar = 38.0 // pixels, to which its characters are brought
	stampDark = 150
)

// readStamps reads what was stamped, each by itself, and adds it to the text: lines of
// the type stamp, after all others.
func (c *child) readStamps(d *draft, t *archive.Text) error {
	for _, s := range stampsOf(d.pages) {
		w, err := s.working(d.pages[0])
		if err != nil {
			return err
		}
		lines, err := c.readStamp(w, s.down())
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			box := rectOf(image.Rect(0, 0, w.W, w.H))
			lines = []line{{readLine: readLine{box: box}, kind: archive.LineUnread, sep: "\n"}}
		}
		join(t, textOf(w, lines))
	}
	return nil
}

// stampsOf are the stamps of all pages of a sheet: those in colour are the first one's.
func stampsOf(pages []*working) []stamp {
	var out []stamp
	for _, p := range pages {
		out = append(out, p.stamps...)
	}
	return out
}

// down tells whether the stamp is so high that its text can only run down.
func (s stamp) down() bool { return s.Box.Dy()*2 > s.Box.Dx()*3 }

// working is the picture of a stamp, without its frame, its characters at a good size.
func (s stamp) working(page *working) (*working, error) {
	r := ocr.Raster{W: s.alone.W, H: s.alone.H, Pix: append([]byte(nil), s.alone.Pix...)}
	if s.Framed {
		r.Unframe(stampDark)
	}
	zoom := 1.0
	if lines := r.Lines(stampDark, archive.Horizontal); len(lines) > 0 {
		high := 0.0
		for _, l := range lines {
			high = max(high, float64(l.Dy()))
		}
		zoom = min(mostZoom, stampChar/high)
	}
	w, err := enlarged(r, zoom)
	if err != nil {
		return nil, err
	}
	w.frameW, w.frameH, w.char, w.dark = page.frameW, page.frameH, stampChar, stampDark
	sx, sy := float64(r.W)/float64(w.W), float64(r.H)/float64(w.H)
	w.back = affine{xx: s.back.xx * sx, xy: s.back.xy * sy, x0: s.back.x0, yx: s.back.yx * sx, yy: s.back.yy * sy, y0: s.back.y0}
	return w, nil
}

// readStamp reads the lines of a stamp; across, and where that gives little or each
// line is one character, down: the name in a seal stands in one column, or in two.
func (c *child) readStamp(w *working, down bool) ([]line, error) {
	var best []line
	most := 0.0
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		if down && dir == archive.Horizontal {
			continue
		}
		lines, err := c.readStampLines(w, dir)
		if err != nil {
			return nil, err
		}
		conf, chars := (&draft{lines: [][]line{lines}}).quality()
		if chars == 0 || conf < stampConf || !wordy(lines) {
			continue
		}
		single := chars == len(lines) // of these lines each is one character: a column?
		if conf > most || len(best) > 1 && len(lines) < len(best) && chars >= len(best) {
			best, most = lines, conf
		}
		if conf >= provenConf && !single {
			break
		}
	}
	return best, nil
}

// wordy tells whether at least half of what was read is no mark.
func wordy(lines []line) bool {
	words, all := 0, 0
	for _, l := range lines {
		for _, r := range l.chars() {
			all++
			if class := reading.ClassOf(r.text); class != reading.Mark && class != reading.Other {
				words++
			}
		}
	}
	return 2*words >= all
}

func (c *child) readStampLines(w *working, dir archive.Direction) ([]line, error) {
	p := part{box: image.Rect(0, 0, w.W, w.H), dir: dir}
	var out []line
	for _, l := range w.Lines(w.dark, dir) {
		if dir == archive.Vertical {
			if chars := w.stacked(l); len(chars) > 0 {
				lines, err := c.readStacked(w, l, chars)
				if err != nil {
					return nil, err
				}
				out = append(out, lines...)
				continue
			}
		}
		p.cells = append(p.cells, cell{ink: l.Inset(-2).Intersect(p.box), dir: dir})
	}
	if len(p.cells) == 0 {
		return out, nil
	}
	all, read := make([]int, len(p.cells)), make([][]line, len(p.cells))
	for i := range all {
		all[i] = i
	}
	if err := c.readSheet(w, p, all, dir, read); err != nil {
		return nil, err
	}
	var more []line
	for _, lines := range read {
		for _, l := range lines {
			l.kind, l.sep = archive.LineStamp, "\n"
			more = append(more, l)
		}
	}
	more, err := c.refine(w, more)
	return append(out, more...), err
}

// mostStacked is how many characters a column of a seal has.
const mostStacked = 5

// stacked are the characters of a column of a seal, each about as broad as high; none
// where it is something else.
func (w *working) stacked(column image.Rectangle) []image.Rectangle {
	r := ocr.Raster{W: column.Dx(), H: column.Dy()}
	for y := column.Min.Y; y < column.Max.Y; y++ {
		r.Pix = append(r.Pix, w.Pix[y*w.W+column.Min.X:y*w.W+column.Max.X]...)
	}
	chars := r.Lines(w.dark, archive.Horizontal)
	if len(chars) < 2 || len(chars) > mostStacked {
		return nil
	}
	for i, b := range chars {
		if b.Dx() > 2*b.Dy() || b.Dy() > 2*b.Dx() {
			return nil
		}
		chars[i] = b.Add(column.Min)
	}
	return chars
}

// readStacked reads the few characters of a column as one line across, pasted side by
// side: a recognizer of columns makes little of two characters. It gives a vertical
// line, or none where another number of characters comes back.
func (c *child) readStacked(w *working, column image.Rectangle, chars []image.Rectangle) ([]line, error) {
	wide, high := 0, 0
	for _, b := range chars {
		wide, high = wide+b.Dx(), max(high, b.Dy())
	}
	gap := max(2, high/8)
	sheet := ocr.Raster{W: wide + gap*(len(chars)-1) + high, H: 2 * high}
	sheet.Pix = bytes.Repeat([]byte{255}, sheet.W*sheet.H)
	x := high / 2
	for _, b := range chars {
		top := (sheet.H - b.Dy()) / 2
		for y := range b.Dy() {
			copy(sheet.Pix[(top+y)*sheet.W+x:], w.Pix[(b.Min.Y+y)*w.W+b.Min.X:(b.Min.Y+y)*w.W+b.Max.X])
		}
		x += b.Dx() + gap
	}
	c.about(explain.CauseAside, image.Rectangle{})
	page, err := c.recognize(archive.Horizontal, sheet, segmentLine)
	if err != nil {
		return nil, err
	}
	var read []readChar
	for _, l := range page.lines {
		read = append(read, l.chars()...)
	}
	if len(read) != len(chars) {
		return nil, nil
	}
	out := line{readLine: readLine{box: rectOf(column)}, dir: archive.Vertical, kind: archive.LineStamp, sep: "\n"}
	m := c.first(archive.Horizontal)
	out.model = m.Label
	for i, r := range read {
		r.box = rectOf(chars[i])
		out.words = append(out.words, readWord{box: r.box, chars: []readChar{r}})
	}
	return []line{out}, nil
}

// join adds the lines of another picture of the same frame to a text.
func join(t *archive.Text, more archive.Text) {
	block, glyphs := 0, len(t.Glyphs)
	if n := len(t.Lines); n > 0 {
		block = t.Lines[n-1].Block + 1
	}
	sum := t.Confidence*glyphs + more.Confidence*len(more.Glyphs)
	t.Glyphs = append(t.Glyphs, more.Glyphs...)
	for _, l := range more.Lines {
		l.Block, l.Start, l.End = l.Block+block, l.Start+glyphs, l.End+glyphs
		if int(l.Model) < len(more.Models) {
			l.Model = modelIndex(t, more.Models[l.Model])
		}
		t.Lines = append(t.Lines, l)
	}
	if n := len(t.Glyphs); n > 0 {
		t.Confidence = (sum + n/2) / n
	}
}
