package tesseract

import (
	"slices"
	"testing"

	"fumikura/internal/archive"
)

func TestAmounts(t *testing.T) {
	for name, c := range map[string]struct{ in, want []string }{
		"thousands":              {[]string{"計", "1,255", "56.973,678", "153.179", "114,697", "57,263.734", "0"}, []string{"計", "1,255", "56,973,678", "153,179", "114,697", "57,263,734", "0"}},
		"with a sign before":     {[]string{"△7.531", "1,255", "12,000"}, []string{"△7,531", "1,255", "12,000"}},
		"decimals":               {[]string{"1,255", "12,300", "1.234", "12.5"}, []string{"1,255", "12,300", "1.234", "12.5"}},
		"less than one":          {[]string{"1,255", "12,300", "1.234", "0.125"}, []string{"1,255", "12,300", "1.234", "0.125"}},
		"no commas":              {[]string{"1.234", "2.345", "6.789"}, []string{"1.234", "2.345", "6.789"}},
		"seldom commas":          {[]string{"1,255", "1,000", "1.234", "1.235", "1.236", "1.237", "1.238"}, []string{"1,255", "1,000", "1.234", "1.235", "1.236", "1.237", "1.238"}},
		"dates and articles":     {[]string{"1,255", "12,300", "47.4.1", "3.100円", "1..234"}, []string{"1,255", "12,300", "47.4.1", "3.100円", "1..234"}},
		"what is in figures but": {[]string{"1,255", "12,300", "1234.567", "001.234"}, []string{"1,255", "12,300", "1234.567", "001.234"}},
	} {
		lines := numbered(archive.Horizontal, 80, c.in...)
		amounts(lines)
		var got []string
		for i := range lines {
			got = append(got, lines[i].said())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	lines := numbered(archive.Horizontal, 80, "1,255", "12,300", "1.234")
	amounts(lines)
	if c := lines[2].words[1].chars[0]; c.raw != "." || !c.settled || c.conf != figuresConf {
		t.Errorf("%+v", c)
	}
	lines = numbered(archive.Horizontal, 80, "1,255", "12,300", "1.234")
	lines[2].cell.Col = 1 // of another kind
	if amounts(lines); lines[2].said() != "1.234" {
		t.Errorf("%q", lines[2].said())
	}
}
