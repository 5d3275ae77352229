package tesseract

import (
	"testing"

	"fumikura/internal/archive"
)

// No year has a 19th month or a 38th day; what may be is left alone.
func TestDateDigits(t *testing.T) {
	for _, c := range []struct {
		text string
		at   int
		want string
	}{
		{"年19月1", 2, "012"}, {"年10月1", 2, ""}, {"年12月1", 2, ""}, {"月38日", 2, "01"}, {"月31日", 2, ""}, {"月28日", 2, ""},
		{"119月", 2, ""}, {"第19号", 2, ""}, {"19", 1, ""}, {"年9月1", 1, ""}, {"月3人日", 2, ""},
	} {
		var line []archive.Glyph
		for _, r := range c.text {
			line = append(line, archive.Glyph{Text: string(r)})
		}
		if got := dateDigits(line, c.at); got != c.want {
			t.Errorf("%s, %d: %q, want %q", c.text, c.at, got, c.want)
		}
	}
}

// Of the digits that may stand there the ink chooses, unless it is clearly what was read.
func TestAmong(t *testing.T) {
	c := comparisonWith("0123456789")
	for _, k := range []struct{ ink, read, want rune }{{'0', '9', '0'}, {'2', '7', '2'}, {'9', '9', 0}, {'市', '9', 0}} {
		s := c.table.Shapes(k.ink)[0]
		if got := c.among("012", k.read, &s); got != k.want {
			t.Errorf("the ink of %c read as %c: %q, want %q", k.ink, k.read, got, k.want)
		}
	}
}
