package tesseract

import (
	"image"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// What was read twice is left once; lines that lie close, and those across them, stay.
func TestWithoutOverlaid(t *testing.T) {
	const whole, part, torn = "収することがあります。納付が困難な方", "納付が困難な方", "CCな5こ"
	first := lineAt(100, 100, 900, 148, whole, 98, archive.Horizontal)
	second := lineAt(100, 168, 900, 216, whole, 98, archive.Horizontal)
	for name, c := range map[string]struct {
		lines []line
		want  []string
	}{
		"a part of a line":             {[]line{first, lineAt(500, 98, 900, 138, part, 99, archive.Horizontal)}, []string{whole}},
		"torn out of two":              {[]line{first, lineAt(200, 136, 700, 216, torn, 60, archive.Horizontal), second}, []string{whole, whole}},
		"the same twice":               {[]line{first, first}, []string{whole}},
		"a line between":               {[]line{first, lineAt(200, 136, 700, 180, part, 95, archive.Horizontal), second}, []string{whole, part, whole}},
		"surer than what lies over it": {[]line{lineAt(100, 100, 900, 140, whole, 60, archive.Horizontal), lineAt(500, 98, 900, 138, part, 95, archive.Horizontal)}, []string{whole, part}},
		"a column across a line":       {[]line{first, lineAt(500, 100, 540, 140, "一", 80, archive.Vertical)}, []string{whole, "一"}},
		"none":                         {nil, nil},
	} {
		if got := linesText(withoutOverlaid(c.lines)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %s", name, strings.Join(got, " / "))
		}
	}
}

// A line that two parts of a page hold is there once; the same words in another place stay.
func TestLinesOfTwoParts(t *testing.T) {
	first := lineAt(390, 1743, 1434, 1779, "3金額99,228,000円—-", 90, archive.Horizontal)
	again := lineAt(390, 1745, 763, 1778, "3金額99,228,000円", 99, archive.Horizontal)
	below := lineAt(390, 1845, 763, 1878, "3金額99,228,000円", 99, archive.Horizontal)
	again.block, below.block = 1<<16, 1<<16
	other := lineAt(390, 1745, 763, 1778, "4担当", 99, archive.Horizontal)
	other.block = 1 << 16
	got := linesText(withoutTwice([]line{first, again, other, below}))
	if want := []string{"3金額99,228,000円—-", "4担当", "3金額99,228,000円"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// lineAt is a line with its text, all of one confidence.
func lineAt(x0, y0, x1, y1 int, text string, conf float64, dir archive.Direction) line {
	l := wordsLine(dir, image.Rect(x0, y0, x1, y1), text)
	for i := range l.words[0].chars {
		l.words[0].chars[i].conf = conf
	}
	return l
}
