package tesseract

import "strings"

// strokeSigns are what models read where a line is drawn, and strokeSpecks what they
// read in its ends and in dirt beside it.
const (
	strokeSigns  = "|｜丨_＿￣‐-‑–—―ー~=\\"
	strokeSpecks = ".,'`・ "
)

// strokes tells that nothing but strokes was read in a line outside of tables: lines of a
// drawing or the rest of a rule, of which models are as sure as of print. In a cell a dash
// says that there is nothing.
func (l *line) strokes() bool {
	chars := l.chars()
	if l.cell != nil || len(chars) == 0 {
		return false
	}
	drawn := false
	for _, c := range chars {
		if strings.Trim(c.text, strokeSigns+strokeSpecks) != "" {
			return false
		}
		drawn = drawn || strings.Trim(c.text, strokeSpecks) != ""
	}
	return drawn
}
