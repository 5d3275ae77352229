package tesseract

import (
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

func TestAmounts(t *testing.T) {
	w := workingOf(200, 200)
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
		w.amounts(lines)
		var got []string
		for i := range lines {
			got = append(got, lines[i].said())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	lines := numbered(archive.Horizontal, 80, "1,255", "12,300", "1.234")
	w.amounts(lines)
	if c := lines[2].words[1].chars[0]; c.raw != "." || !c.settled || c.conf != figuresConf {
		t.Errorf("%+v", c)
	}
	lines = numbered(archive.Horizontal, 80, "1,255", "12,300", "1.234")
	lines[2].cell.Col = 1 // of another kind
	if w.amounts(lines); lines[2].said() != "1.234" {
		t.Errorf("%q", lines[2].said())
	}
}

// Where nearly all commas are read as points, their ink tells, all of it together, unless
// the column has decimals, or nothing that speaks for thousands.
func TestHangingSigns(t *testing.T) {
	for name, c := range map[string]struct {
		sign string
		more []string // cells beside the seven with a sign
		want string
	}{
		"commas":             {",", []string{"177", "71"}, ","},
		"points":             {".", []string{"177", "71"}, "."},
		"decimals beside":    {",", []string{"177", "71", "1.7", "7.17"}, "."},
		"nothing but points": {",", nil, "."},
	} {
		var cells []drawnCell
		for _, n := range []string{"7_117", "1_771", "17_711", "1_177", "7_717", "71_117", "7_171"} {
			cells = append(cells, drawnCell{ink: strings.ReplaceAll(n, "_", c.sign), read: strings.ReplaceAll(n, "_", "."), conf: 99})
		}
		for _, n := range c.more {
			cells = append(cells, drawnCell{ink: n, read: n, conf: 99})
		}
		w, lines := drawnColumn(cells)
		w.amounts(lines)
		if got := lines[0].said(); got != "7"+c.want+"117" {
			t.Errorf("%s: %s", name, got)
		}
	}
}
