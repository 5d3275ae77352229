package tesseract

import (
	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// asked is what the models said of a line, and what the first of them read there.
type asked struct {
	words []readWord
	reads []reading.Read
}

// clearlyRead is the share of a line's places that two models read alike of print.
const clearlyRead = 0.9

// unclear tells of a line of some length that models read alike in part only.
func (l *line) unclear() bool {
	return l.places >= legiblePlaces && float64(l.agreed) < clearlyRead*float64(l.places)
}

// lettered tells whether a page was lettered by hand and most of it is unclear: only then
// is it looked at how its print looks.
func (w *working) lettered(lines []line) bool {
	unclear, all := 0, 0
	for i := range lines {
		if l := &lines[i]; l.asked > 0 {
			all += len(l.chars())
			if l.unclear() {
				unclear += len(l.chars())
			}
		}
	}
	return 2*unclear > all && w.printLook(lines).lettered(lines)
}

// askCloser has the models that were asked about unclear lines of a lettered page read
// them in a closer picture, too. Of print in small or old type that made as many
// characters wrong as right; of a mimeographed page it mended one error in eight.
func (c *child) askCloser(w *working, lines []line, said []asked, left *allowance) error {
	if !w.lettered(lines) {
		return nil
	}
	for _, i := range byDirection(lines) {
		l := &lines[i]
		if len(said[i].reads) < 2 || l.dir == archive.Vertical || !l.unclear() || !l.legible() {
			continue
		}
		more, err := c.askPictures(w, l, said[i].reads, []rendering{closer}, left)
		if err != nil {
			return err
		}
		l.words = said[i].words
		c.decide(l, append(said[i].reads, more...))
	}
	return nil
}
