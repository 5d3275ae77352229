package tesseract

import (
	"testing"

	"fumikura/internal/archive"
)

// A column writes its numbers in one way, which most of them tell; times, words and numbers of
// every kind are no such column.
func TestNumberStyle(t *testing.T) {
	for name, c := range map[string]struct {
		cells []string
		want  *numberStyle
	}{
		"thousands":        {[]string{"2,796", "932", "2;791", "3,749"}, thousandsStyle},
		"one decimal":      {[]string{"119.9", "112.9", "84.6", "1153", "91.6", "116:7"}, decimalStyles[0]},
		"two decimals":     {[]string{"4.87", "0.96", "7:52", "2.08", "8.42"}, decimalStyles[1]},
		"few decimals":     {[]string{"4.87", "0.96", "7:52", "2.08"}, nil},
		"decimals of both": {[]string{"4.87", "0.9", "7.5", "2.08", "1.1", "3.14"}, nil},
		"times":            {[]string{"7:52", "8:10", "9:30", "10:15", "11:40"}, nil},
		"ratios":           {[]string{"1,200;300", "1,300;200", "1:2", "2;791", "3;223", "4,100"}, nil},
		"words":            {[]string{"曙町", "八幡町", "本町", "1,200"}, nil},
	} {
		lines := numbered(archive.Horizontal, 80, c.cells...)
		if got := figureColumns(lines)[0].style(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// What is not written as its column is asked for; whole numbers are sound among thousands, and
// words are no numbers.
func TestStyleAsks(t *testing.T) {
	for _, c := range []struct {
		style *numberStyle
		cell  string
		conf  float64
		want  bool
	}{
		{thousandsStyle, "2;791", 95, true}, {thousandsStyle, "W527", 95, true}, {thousandsStyle, "35;511", 95, true}, {thousandsStyle, "2267", 95, true},
		{thousandsStyle, "2,791", 95, false}, {thousandsStyle, "932", 95, false}, {thousandsStyle, "曙町", 95, false}, {thousandsStyle, "〃", 95, false}, {thousandsStyle, "E1", 40, true},
		{decimalStyles[0], "1133", 95, true}, {decimalStyles[0], "116:7", 95, true}, {decimalStyles[0], "116.7", 95, false}, {decimalStyles[1], ".55", 95, true}, {decimalStyles[1], "合計", 95, false},
	} {
		lines := numbered(archive.Horizontal, c.conf, c.cell)
		if got := c.style.asks(&lines[0], lines[0].amount()); got != c.want {
			t.Errorf("%s at %.0f: %v", c.cell, c.conf, got)
		}
	}
}

// A number is taken that differs by one figure from what was read, or, of decimals, that has all
// figures of it.
func TestStyleAlike(t *testing.T) {
	for _, c := range []struct {
		style       *numberStyle
		lost, sound string
		want        bool
	}{
		{thousandsStyle, "W527", "1,527", true}, {thousandsStyle, "35;511", "3,511", true}, {thousandsStyle, "3;367", "3,361", true}, {thousandsStyle, "12345", "1,234", false}, {thousandsStyle, "5;511", "9,876", false},
		{decimalStyles[0], "1153", "113.3", true}, {decimalStyles[1], "1", "1.15", true}, {decimalStyles[1], "8", "1.15", false}, {decimalStyles[1], "20", "31.15", false}, {thousandsStyle, "1", "1,150", false},
	} {
		if got := c.style.alike(c.lost, c.sound) || c.style.lacks(c.lost, c.sound); got != c.want {
			t.Errorf("%s and %s: %v", c.lost, c.sound, got)
		}
	}
}

// A colon or a semicolon becomes the column's sign where that makes a sound number of it.
func TestMendSign(t *testing.T) {
	for _, c := range []struct {
		style    *numberStyle
		in, want string
		mended   bool
	}{
		{thousandsStyle, "2;791", "2,791", true}, {thousandsStyle, "1;234:567", "1,234,567", true}, {decimalStyles[1], "7:52", "7.52", true},
		{thousandsStyle, "7:52", "7:52", false}, {decimalStyles[0], "7:52", "7:52", false}, {thousandsStyle, "△2;791", "△2;791", false},
	} {
		lines := numbered(archive.Horizontal, 95, c.in)
		if mended := c.style.mendSign(&lines[0], c.in); mended != c.mended || lines[0].said() != c.want {
			t.Errorf("%s: %s, %v", c.in, lines[0].said(), mended)
		}
	}
}
