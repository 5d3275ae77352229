package tesseract

import "fumikura/ocr"

// besideRead is how wide and high ink is, in characters, at least, that stands in a cell beside
// what was read of it: what is left of a rule is thinner.
const besideRead = .4

// reachInk makes the only line of a cell as long as the cell's ink, where characters stand beside
// what was read: of △1 a model may read 1 alone, and be sure.
func (w *working) reachInk(l *line, k cell) {
	ink, read := ocr.Along(k.ink, k.dir), ocr.Along(l.rectangle(), k.dir)
	if len(l.words) == 0 || float64(ink.Dy()) >= manyLines*w.char {
		return
	}
	for _, p := range w.Pieces(k.ink, w.dark, w.char) {
		p := ocr.Along(p, k.dir)
		if float64(min(p.Dx(), p.Dy())) >= besideRead*w.char && (p.Max.X <= read.Min.X || p.Min.X >= read.Max.X) && p.Min.Y < read.Max.Y && p.Max.Y > read.Min.Y {
			read = read.Union(p)
		}
	}
	l.box = rectOf(ocr.Upright(read, k.dir))
}
