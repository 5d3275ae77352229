package tesseract

import (
	"image"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// A level stroke at the height of its row's numbers is a dash in a column of numbers; one that is
// low, thick, long or in a column of words is none, and neither is what was read otherwise.
func TestNilDashes(t *testing.T) {
	for name, c := range map[string]struct {
		ink         image.Rectangle // in the cell's row, whose numbers stand from 100 to 120
		said, first string
		want        string
	}{
		"nothing read":     {image.Rect(204, 109, 220, 111), "", "12", "-"},
		"a kanji":          {image.Rect(204, 109, 220, 111), "一", "12", "-"},
		"a word":           {image.Rect(204, 109, 220, 111), "計", "12", "計"},
		"low":              {image.Rect(204, 119, 220, 121), "", "12", ""},
		"thick":            {image.Rect(204, 106, 220, 114), "", "12", ""},
		"long":             {image.Rect(195, 109, 240, 111), "", "12", ""},
		"a speck":          {image.Rect(204, 109, 207, 111), "", "12", ""},
		"a column of text": {image.Rect(204, 109, 220, 111), "", "町", ""},
		"no line":          {image.Rect(204, 109, 220, 111), "", "12", "-"},
		"no line, low":     {image.Rect(204, 119, 220, 121), "", "12", ""},
	} {
		texts := []string{c.first, c.first, c.first, c.first}
		lines := numbered(archive.Horizontal, 90, append(append(texts, c.said), "1,024")...)
		ink := []image.Rectangle{c.ink}
		for i := range lines {
			at := image.Rect(194, 95, 244, 125)
			switch {
			case i < len(texts):
				at = at.Add(image.Pt(0, 100+60*i))
				ink = append(ink, image.Rect(204, at.Min.Y+5, 224, at.Min.Y+25))
			case i == len(texts)+1: // beside the cell
				at = at.Add(image.Pt(-120, 0))
				ink = append(ink, image.Rect(84, 100, 104, 120))
				lines[i].cell.Row, lines[i].cell.Col = len(texts), 1
			}
			if lines[i].box = rectOf(at); i == len(texts) && strings.HasPrefix(name, "no line") {
				lines[i].box = archive.Rect{}
			}
		}
		w := workingOf(400, 500, ink...)
		n := w.nilDashes(lines)
		if got := lines[len(texts)].said(); got != c.want || n != boolToInt(c.want == "-") {
			t.Errorf("%s: %q, %d dashes; want %q", name, got, n, c.want)
		}
		if l := lines[len(texts)]; l.said() == "-" && (float64(l.box.H) < .9*w.char || l.chars()[0].box != rectOf(c.ink)) {
			t.Errorf("%s: the line is %d pixels high, its character lies at %v", name, l.box.H, l.chars()[0].box)
		}
	}
}
