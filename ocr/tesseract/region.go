package tesseract

import (
	"fumikura/internal/archive"
)

// A line is what was read of one line, with what the layout knows of it. All
// boxes are in pixels of the working picture.
type line struct {
	readLine
	dir    archive.Direction
	kind   archive.LineType
	cell   *archive.Cell
	sep    string // see archive.Line
	model  string // the label of the model that read it
	struck bool
}

// readRegion reads a region once.
func (c *child) readRegion(w *working, g region) ([]line, error) {
	const margin = 0
	pnm := w.pgm(g.box, margin)
	p, err := c.recognize(g.dir, pnm, g.box.Dx()+2*margin, g.box.Dy()+2*margin, g.mode)
	if err != nil {
		return nil, err
	}
	_, m := c.client(g.dir)
	var out []line
	for _, l := range p.lines {
		l.move(g.box.Min.X-margin, g.box.Min.Y-margin)
		out = append(out, line{readLine: l, dir: g.dir, kind: g.kind, cell: g.cell, sep: "\n", model: m.Label})
	}
	return out, nil
}

// move shifts all boxes of a line.
func (l *readLine) move(dx, dy int) {
	shift := func(r *archive.Rect) { r.X += dx; r.Y += dy }
	shift(&l.box)
	for i := range l.words {
		shift(&l.words[i].box)
		for k := range l.words[i].chars {
			shift(&l.words[i].chars[k].box)
		}
	}
}
