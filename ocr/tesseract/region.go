package tesseract

import (
	"bytes"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/leptonica"
	"fumikura/ocr/reading"
)

// A line is what was read of one line, with what the layout knows of it. All
// boxes are in pixels of the working picture.
type line struct {
	readLine
	dir   archive.Direction
	kind  archive.LineType
	cell  *archive.Cell
	sep   string         // see archive.Line
	model string         // the label of the model that read it
	also  []string       // the labels of the other models that read it
	reads []reading.Read // what each model said, where that is asked for
	told  bool           // its ink told what it says: no model is asked
	alone bool           // nothing else stands in its cell
	// shaped: the shapes of its characters tell what it says, see wornLine
	shaped bool
	evidence
}

// readParts reads a part once, and then by themselves the lines that this missed.
// One that is still missed comes as a line without words, for refine to try.
func (c *child) readParts(w *working, p part) ([]line, error) {
	if p.kind == archive.LineTable {
		return c.readCells(w, p)
	}
	if w.texture(p) {
		return []line{{readLine: readLine{box: rectOf(p.box)}, dir: p.dir, kind: archive.LineUnread, sep: "\n"}}, nil
	}
	out, err := c.readText(w, p, explain.CauseBlock)
	if err != nil {
		return nil, err
	}
	if p.zoom <= 0 {
		if out, err = c.readRowsApart(w, p.pieces, out, w.char); err != nil {
			return nil, err
		}
		out = withoutOverlaid(out)
	}
	var read []image.Rectangle
	for _, l := range out {
		read = append(read, l.rectangle().Inset(-int(w.char/4)))
	}
	for _, box := range ocr.Missed(p.pieces, read, w.char, p.dir) {
		m := part{dir: p.dir, kind: p.kind, box: box.Inset(-1).Intersect(p.box), mode: segmentLine, zoom: p.zoom}
		if p.dir == archive.Vertical {
			m.mode = segmentVertical
		}
		var lines []line
		if w.failed < mostFailed {
			if lines, err = c.readText(w, m, explain.CauseMissed); err != nil {
				return nil, err
			}
			w.tried(lines)
		}
		if len(lines) == 0 {
			lines = []line{{readLine: readLine{box: rectOf(box)}, dir: p.dir, kind: p.kind, sep: "\n"}}
		}
		at := slices.IndexFunc(read, func(r image.Rectangle) bool { return ocr.Before(box, r, p.dir) })
		if at < 0 {
			at = len(out)
		}
		out = slices.Insert(out, at, lines...)
		for range lines {
			read = slices.Insert(read, at, box)
		}
	}
	return out, nil
}

// texture tells whether a part of the picture holds no line of text.
func (w *working) texture(p part) bool {
	r := w.Cut(p.box.Intersect(image.Rect(0, 0, w.W, w.H)))
	return ocr.Texture(r.Ink(w.dark), r.W, r.H, max(w.char, ocr.TypicalSize(p.pieces)))
}

// Lines that were missed are read by themselves until so many of a page gave nothing
// that is likely print: noise has hundreds of them.
const (
	mostFailed = 12
	likelyConf = 70.0
)

// tried counts a missed line that gave no print.
func (w *working) tried(lines []line) {
	p := readPage{}
	for _, l := range lines {
		p.lines = append(p.lines, l.readLine)
	}
	if conf, _ := p.quality(); conf < likelyConf {
		w.failed++
	}
}

// readText reads a part that is no table once; why is for the account.
func (c *child) readText(w *working, p part, why explain.Cause) ([]line, error) {
	view, err := w.view(p)
	if err != nil {
		return nil, err
	}
	c.about(why, p.box)
	page, err := c.recognize(p.dir, view.Raster, p.mode)
	if err != nil {
		return nil, err
	}
	m := c.first(p.dir)
	var out []line
	char := w.char
	if p.zoom > 0 {
		char /= p.zoom
	}
	for _, l := range page.lines {
		view.back(&l)
		l.trim(char, p.dir)
		l.spaced = c.setup.Foreign
		out = append(out, line{readLine: l, dir: p.dir, kind: p.kind, sep: "\n", model: m.Label})
	}
	return out, nil
}

// A view is the picture of a part as the recognizer is given it.
type view struct {
	ocr.Raster
	margin int
	origin image.Point
	zoom   float64
}

// view cuts a part out, zooms it, and puts white around it.
func (w *working) view(p part) (*view, error) {
	v := &view{margin: int(w.char / 2), origin: p.box.Min, zoom: 1}
	src, box := w.Raster, p.box
	if p.zoom > 0 && math.Abs(p.zoom-1) > .1 {
		v.zoom = p.zoom
		cut := ocr.Raster{W: box.Dx(), H: box.Dy()}
		for y := box.Min.Y; y < box.Max.Y; y++ {
			cut.Pix = append(cut.Pix, w.Pix[y*w.W+box.Min.X:y*w.W+box.Max.X]...)
		}
		img, err := leptonica.FromGray(cut.W, cut.H, cut.Pix)
		if err != nil {
			return nil, err
		}
		defer img.Close()
		z, err := img.Resize(int(float64(cut.W)*v.zoom+.5), int(float64(cut.H)*v.zoom+.5))
		if err != nil {
			return nil, err
		}
		defer z.Close()
		pix, err := z.Bytes()
		if err != nil {
			return nil, err
		}
		src = ocr.Raster{W: z.Width(), H: z.Height(), Pix: pix}
		box = image.Rect(0, 0, src.W, src.H)
	}
	v.Raster = framed(src, box, v.margin)
	return v, nil
}

// back maps a line from the view to the working picture.
func (v *view) back(l *readLine) {
	l.move(-v.margin, -v.margin)
	if v.zoom != 1 {
		l.scale(1 / v.zoom)
	}
	l.move(v.origin.X, v.origin.Y)
}

// mostSheet is how many pixels long a sheet of cells is at most.
const mostSheet = 9000

// readCells reads the cells of a table with as few calls as can be: pasted on
// sheets, one below the other, those of each direction by themselves.
func (c *child) readCells(w *working, p part) ([]line, error) {
	read := make([][]line, len(p.cells))
	w.tell(p.cells, read)
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		var sheet []int
		long := 0
		for i, k := range p.cells {
			if k.ink.Empty() || k.dir != dir || len(read[i]) > 0 {
				continue
			}
			size := k.ink.Dy()
			if dir == archive.Vertical {
				size = k.ink.Dx()
			}
			if size += w.gap(); long > 0 && long+size > mostSheet {
				if err := c.readSheet(w, p, sheet, dir, read); err != nil {
					return nil, err
				}
				sheet, long = nil, 0
			}
			sheet = append(sheet, i)
			long += size
		}
		if len(sheet) > 0 {
			if err := c.readSheet(w, p, sheet, dir, read); err != nil {
				return nil, err
			}
		}
	}
	var out []line
	for i, k := range p.cells {
		sep := "\n"
		if i+1 < len(p.cells) && sameRecord(k, p.cells[i+1], p.down) {
			sep = "\t"
		}
		lines, err := c.readMissedIn(w, k, read[i])
		if err != nil {
			return nil, err
		}
		if len(lines) == 1 {
			w.reachInk(&lines[0], k)
		}
		for n := range lines {
			lines[n].kind, lines[n].cell, lines[n].alone = archive.LineTable, &k.Cell, len(lines) == 1
			if n == len(lines)-1 {
				lines[n].sep = sep
			}
		}
		out = append(out, lines...)
	}
	return out, nil
}

// manyLines is from how many characters across its lines on a cell may hold more than
// one of them.
const manyLines = 1.8

// readMissedIn adds to the lines of a cell those that its ink shows and that the sheet
// did not give, read by themselves. There always is a line, without words where there
// are none.
func (c *child) readMissedIn(w *working, k cell, lines []line) ([]line, error) {
	if k.ink.Empty() || !w.someInk(rectOf(k.ink)) {
		return append(lines, make([]line, max(0, 1-len(lines)))...), nil
	}
	across := ocr.Along(k.ink, k.dir).Dy()
	if len(lines) > 0 && float64(across) < manyLines*w.char {
		return lines, nil
	}
	pieces := w.Pieces(k.ink, w.dark, w.char)
	lines, err := c.readRowsApart(w, pieces, lines, w.char)
	if err != nil {
		return nil, err
	}
	var read []image.Rectangle
	for _, l := range lines {
		read = append(read, l.rectangle().Inset(-int(w.char/4)))
	}
	missed := ocr.MissedIn(pieces, read, w.char, k.dir)
	if len(lines) == 0 && len(missed) < 2 {
		missed = []image.Rectangle{k.ink}
	}
	for _, box := range missed {
		l, err := c.readMissedLine(w, line{readLine: readLine{box: rectOf(box)}, dir: k.dir, cell: &k.Cell, alone: box == k.ink})
		if err != nil {
			return nil, err
		}
		if len(lines) > 0 && (len(l.words) == 0 || float64(ocr.Along(box, k.dir).Dx()) < ocr.MissedLong*w.char && !l.likely()) {
			continue
		}
		at := slices.IndexFunc(lines, func(o line) bool {
			return ocr.Before(box, o.rectangle(), k.dir)
		})
		if at < 0 {
			at = len(lines)
		}
		lines = slices.Insert(lines, at, l)
	}
	return lines, nil
}

// readMissedLine reads a line by itself, of which its box and what the layout knows are
// given; it has no words where there are none.
func (c *child) readMissedLine(w *working, l line) (line, error) {
	if w.failed >= mostFailed {
		return l, nil
	}
	m := c.first(l.dir)
	chars, err := c.readAgain(w, l, m, plainly, explain.CauseMissed)
	if err != nil {
		return l, err
	}
	if len(chars) > 0 {
		l.words, l.model = []readWord{{box: l.box, chars: chars}}, m.Label
	}
	w.tried([]line{l})
	return l, nil
}

// likely tells whether what was read in a line is likely print.
func (l *line) likely() bool { return l.quality() >= likelyConf }

// quality is how surely a line was read, 0–100.
func (l *line) quality() float64 {
	p := readPage{lines: []readLine{l.readLine}}
	conf, _ := p.quality()
	return conf
}

// sameRecord tells whether two cells are of one record of a table.
func sameRecord(a, b cell, down bool) bool {
	if down {
		return a.Col == b.Col
	}
	return a.Row == b.Row
}

// gap is the white between two cells on a sheet.
func (w *working) gap() int { return int(w.char * .9) }

// readSheet reads cells pasted on one sheet: below each other where they are
// horizontal, from right to left where they are vertical.
func (c *child) readSheet(w *working, p part, cells []int, dir archive.Direction, read [][]line) error {
	gap := w.gap()
	vertical := dir == archive.Vertical
	wide, high := 0, gap
	closed, cuts := make([]closeup, len(cells)), make([]ocr.Raster, len(cells))
	for n, i := range cells {
		r := p.cells[i].ink
		closed[n] = w.closeup(r, dir)
		cuts[n] = w.cut(r, dir, closed[n])
		dx, dy := cuts[n].W, cuts[n].H
		if vertical {
			dx, dy = dy, dx
		}
		wide, high = max(wide, dx), high+dy+gap
	}
	wide += 2 * gap
	sheet := ocr.Raster{W: wide, H: high}
	if vertical {
		sheet.W, sheet.H = high, wide
	}
	sheet.Pix = bytes.Repeat([]byte{255}, sheet.W*sheet.H)
	at := make([]image.Rectangle, len(cells)) // where each lies on the sheet
	next := gap
	for n, k := range cuts {
		o := image.Pt(gap, next)
		next += k.H + gap
		if vertical {
			next += k.W - k.H
			o = image.Pt(sheet.W-next+gap, gap)
		}
		at[n] = image.Rect(0, 0, k.W, k.H).Add(o)
		for y := range k.H {
			copy(sheet.Pix[(o.Y+y)*sheet.W+o.X:], k.Pix[y*k.W:(y+1)*k.W])
		}
	}
	mode := segmentBlock
	if vertical {
		mode = segmentVertical
	}
	c.about(explain.CauseCells, p.box)
	page, err := c.recognize(dir, sheet, mode)
	if err != nil {
		return err
	}
	m := c.first(dir)
	for _, l := range page.lines {
		cx, cy := l.box.X+l.box.W/2, l.box.Y+l.box.H/2
		for n, i := range cells {
			b := at[n]
			if !vertical && cy >= b.Min.Y-gap/2 && cy < b.Max.Y+gap/2 || vertical && cx >= b.Min.X-gap/2 && cx < b.Max.X+gap/2 {
				l.move(-b.Min.X, -b.Min.Y)
				closed[n].apart(&l, dir)
				l.move(p.cells[i].ink.Min.X, p.cells[i].ink.Min.Y)
				read[i] = append(read[i], line{readLine: l, dir: dir, model: m.Label})
				break
			}
		}
	}
	return nil
}
