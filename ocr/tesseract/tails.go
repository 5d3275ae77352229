package tesseract

import (
	"bytes"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
)

// The last line of a paragraph is often a character or two and a stop (る。), of which models make
// anything, since they know characters by their neighbours, and whose strokes they part into lines
// (い). So it is read once more behind the end of the line before, as it was written.
const (
	shortLong   = 4.3  // characters that it has, at most
	shortDoubt  = 95.0 // confidence of its worst character from which on it stays as it is
	shortBefore = 6    // characters of the line before it that are read with it, about,
	shortSure   = 90.0 // which was read as surely as this
	shortFar    = 2.6  // breadths from that line's middle to its own, at most
	shortHead   = 1.6  // characters by which it begins elsewhere than that
	shortGap    = 0.1  // characters of white before the ink of most characters
	shortMost   = 16   // of a page are read
	shortConf   = 85.0 // mean confidence of what is believed
	shortSplit  = 0.7  // characters that a part of a column is broad, at most,
	shortWhole  = 1.15 // and what such parts make together
)

// readTails reads the doubtful short lines at the ends of paragraphs together with the line
// before each, and takes what stands behind that.
func (c *child) readTails(w *working, lines []line) ([]line, error) {
	lines = joinSplit(lines)
	read, asked := 0, 0
	for i := 1; i < len(lines) && asked < shortMost; i++ {
		l, p := &lines[i], &lines[i-1]
		if !l.endsParagraph(p) {
			continue
		}
		asked++
		is, err := c.readTail(w, l, p, lines[:i-1])
		if err != nil {
			return nil, err
		}
		read += boolToInt(is)
	}
	if read > 0 {
		w.did("%d short last lines read behind the line before them", read)
	}
	return lines, nil
}

// joinSplit makes one column of those beside each other that are no broader together than a
// character, and no longer than a short last line.
func joinSplit(lines []line) []line {
	for i := 2; i < len(lines); i++ {
		a, b, p := &lines[i-1], &lines[i], &lines[i-2]
		if !a.plainColumn() || !b.plainColumn() || !p.plainColumn() || a.block != p.block && b.block != p.block || max(a.conf, b.conf) >= shortDoubt {
			continue // a note in two rows is read surely
		}
		em, whole := float64(p.box.W), a.box.Union(b.box)
		beside := min(a.box.Y+a.box.H, b.box.Y+b.box.H) - max(a.box.Y, b.box.Y)
		if float64(max(a.box.W, b.box.W)) > shortSplit*em || float64(whole.W) > shortWhole*em || float64(whole.H) > shortLong*em || 2*beside < min(a.box.H, b.box.H) {
			continue
		}
		a.box, a.sep, a.words, a.reads, a.also = whole, b.sep, nil, nil, nil
		a.evidence = evidence{}
		lines = slices.Delete(lines, i, i+1)
		i--
	}
	return lines
}

// plainColumn tells a column of a text that was read by its models.
func (l *line) plainColumn() bool {
	return l.dir == archive.Vertical && l.cell == nil && !l.told && l.kind != archive.LineUnread
}

// endsParagraph tells whether a line is a short and doubtful one behind p.
func (l *line) endsParagraph(p *line) bool {
	if l.cell != nil || p.cell != nil || l.dir != p.dir || l.told || l.kind == archive.LineUnread || len(p.chars()) < shortBefore || p.conf < shortSure {
		return false
	}
	a, b := ocr.Along(p.rectangle(), l.dir), ocr.Along(l.rectangle(), l.dir)
	em := float64(a.Dy())
	far := float64(b.Min.Y+b.Max.Y-a.Min.Y-a.Max.Y) / 2
	if float64(b.Dx()) > shortLong*em || float64(a.Dx()) < shortBefore*em/2 || far < em/2 || far > shortFar*em || math.Abs(float64(b.Min.X-a.Min.X)) > shortHead*em {
		return false
	}
	for _, c := range l.chars() {
		if c.conf < shortDoubt {
			return true
		}
	}
	return l.agreed < l.places || len(l.words) == 0
}

// readTail reads a line behind the end of the one before it, of which before are the others,
// and tells whether that was believed.
func (c *child) readTail(w *working, l, p *line, before []line) (bool, error) {
	r := w.behind(l, p, before)
	k := &working{Raster: r, char: w.char, dark: w.dark, frameW: w.frameW, frameH: w.frameH, log: w.log}
	whole := image.Rect(0, 0, r.W, r.H)
	m := c.first(l.dir)
	chars, err := c.readBox(k, whole, &line{readLine: readLine{box: rectOf(whole)}, dir: l.dir}, m, plainly, explain.CauseDoubt)
	if err != nil {
		return false, err
	}
	said := p.chars()
	one, two := said[len(said)-1].text, said[len(said)-2].text
	for j := len(chars) - 1; j >= 2; j-- {
		if chars[j-1].text != one || chars[j-2].text != two {
			continue
		}
		own, sum := slices.Clone(chars[j:]), 0.0
		for i := range own {
			own[i].box = archive.Rect{}
			sum += own[i].conf
		}
		long := float64(lengthOf(l.box, l.dir)) / float64(ocr.Along(p.rectangle(), l.dir).Dy())
		conf := sum / float64(len(own))
		if math.Abs(float64(len(own))-long) > 1.2 || conf < shortConf || conf < l.conf && len(l.words) > 0 && l.agreed == l.places {
			return false, nil
		}
		l.words, l.model, l.reads, l.also = []readWord{{box: l.box, chars: own}}, m.Label, nil, nil
		l.evidence = evidence{conf: conf, asked: 1}
		return true, nil
	}
	return false, nil
}

// behind is a picture of the end of a line p and of a short one, l, behind it. Where others
// stand before p, their distance tells where the middle of l is: the ink of a stop lies beside it.
func (w *working) behind(l, p *line, before []line) ocr.Raster {
	a, b := ocr.Along(p.rectangle(), l.dir), ocr.Along(l.rectangle(), l.dir)
	em := a.Dy()
	middle := (b.Min.Y + b.Max.Y) / 2
	if n := len(before); n > 0 && before[n-1].dir == l.dir && before[n-1].cell == nil {
		o := ocr.Along(before[n-1].rectangle(), l.dir)
		step := (a.Min.Y + a.Max.Y - o.Min.Y - o.Max.Y) / 2
		if at := (a.Min.Y+a.Max.Y)/2 + step; step > em/2 && b.Min.Y >= at-em*3/4 && b.Max.Y <= at+em*3/4 {
			middle = at
		}
	}
	at := func(x, y int) byte { // along and across the lines
		if l.dir == archive.Vertical {
			x, y = -y-1, x
		}
		if x < 0 || y < 0 || x >= w.W || y >= w.H {
			return 255
		}
		return w.Pix[y*w.W+x]
	}
	from := w.whiteBefore(a, em, at)
	head := min(a.Min.X, b.Min.X)
	if n := len(before); n > 0 && before[n-1].dir == l.dir && before[n-1].block == p.block {
		head = min(head, ocr.Along(before[n-1].rectangle(), l.dir).Min.X)
	}
	margin := max(2, em/14)
	gap := int(shortGap*float64(em)) + min(em/2, b.Min.X-head)
	long, thick := a.Max.X-from+gap+b.Dx()+2*margin, em+2*margin
	pix := bytes.Repeat([]byte{255}, long*thick)
	top := a.Min.Y - margin
	for y := range thick {
		for x := from; x < a.Max.X; x++ {
			pix[y*long+margin+x-from] = at(x, top+y)
		}
	}
	top = middle - em/2 - margin
	for y := range thick {
		if top+y < b.Min.Y-margin || top+y >= b.Max.Y+margin {
			continue // what is beside it is another's
		}
		for x := range b.Dx() {
			pix[y*long+margin+a.Max.X-from+gap+x] = at(b.Min.X+x, top+y)
		}
	}
	if l.dir != archive.Vertical {
		return ocr.Raster{W: long, H: thick, Pix: pix}
	}
	out := ocr.Raster{W: thick, H: long, Pix: make([]byte, len(pix))}
	for y := range thick {
		for x := range long {
			out.Pix[x*thick+thick-1-y] = pix[y*long+x]
		}
	}
	return out
}

// whiteBefore is where the last characters of a line that lies so begin: in the white between two.
func (w *working) whiteBefore(a image.Rectangle, em int, at func(x, y int) byte) int {
	want := a.Max.X - shortBefore*em
	best, least := a.Min.X, math.MaxInt
	for x := max(a.Min.X, want-em); x < want+em; x++ {
		ink := 0
		for y := a.Min.Y; y < a.Max.Y; y++ {
			ink += boolToInt(at(x, y) < w.dark)
		}
		if ink < least {
			best, least = x, ink
		}
	}
	return best
}
