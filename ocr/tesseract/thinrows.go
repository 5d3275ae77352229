package tesseract

import (
	"strings"

	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// Where characters of aroundNumerals stand near, a number in kanji is likely, and none where
// figures do.
const (
	aroundNumerals = "第条項号百千十"
	anyFigure      = "0123456789０１２３４５６７８９"
	numeralNear    = 2 // characters
)

// noteThin notes whether the level strokes of a bilevel sheet of rows are so thin that some
// are lost. Its figures are whole all the same, and so is most of its text: only numerals in
// kanji, half of which are nothing but such strokes, are looked at more closely.
func (w *working) noteThin(r ocr.Raster, char float64) {
	stroke := r.LevelStroke(128, char)
	if w.thinRows = float64(stroke) < thinStroke*char; w.thinRows {
		w.did("level strokes of %d pixels: lines with numerals in kanji are read by the shapes of their characters, too", stroke)
	}
}

// shapesTell tells whether a line is to be read by the shapes of its characters, too: it is
// in doubt, and its thin strokes are lost. Cells of a table hold figures and names, whose
// neighbours tell nothing.
func (w *working) shapesTell(l *line, reads []reading.Read, refused bool) bool {
	if w.whole(l) || !refused && !disputed(reads) {
		return false
	}
	return w.worn() || w.thinRows && l.cell == nil && numeralsDisputed(reads)
}

// numeralsDisputed tells whether reads of a line leave doubt where a number in kanji stands.
func numeralsDisputed(reads []reading.Read) bool {
	first := reads[0].Chars
	for i, doubt := range reading.Disputes(reads) {
		if !doubt {
			continue
		}
		numeral, figure := false, false
		for _, c := range first[max(0, i-numeralNear):min(len(first), i+numeralNear+1)] {
			numeral = numeral || strings.ContainsAny(c.Text, aroundNumerals)
			figure = figure || strings.ContainsAny(c.Text, anyFigure)
		}
		if numeral && !figure {
			return true
		}
	}
	return false
}
