package tesseract

import (
	"fumikura/internal/archive"
	"fumikura/ocr/explain"
	"fumikura/ocr/reading"
)

// readMissed reads a line of ink that the first model saw nothing in: the first of the
// others that reads anything decides, and those after it tell whether it is print.
func (c *child) readMissed(w *working, l *line) error {
	if l.cell != nil || l.box.W == 0 || w.failed >= mostFailed {
		return nil
	}
	var reads []reading.Read
	silent := 1 // the first model
	for _, r := range c.setup.Readers[1:] {
		if l.dir == archive.Vertical && r.Vertical == nil {
			continue
		}
		m := r.model(l.dir)
		chars, err := c.readAgain(w, *l, m, plainly, explain.CauseLost)
		if err != nil {
			return err
		}
		if len(chars) == 0 {
			silent++
			continue
		}
		if reads = append(reads, readOf(r.Name, chars)); len(reads) == 1 {
			l.words, l.model = []readWord{{box: l.box, chars: chars}}, m.Label
			w.tried([]line{*l})
		}
	}
	if len(reads) == 0 {
		w.failed++
		return nil
	}
	l.weigh(reads)
	l.contradict(silent)
	return nil
}

// contradict says that so many models saw no print at all where a line was read. Where
// only one did, two others speak against each of its characters.
func (l *line) contradict(silent int) {
	if l.asked == 1 && silent > 1 {
		l.asked, l.places = 1+silent, len(l.chars())
	}
}
