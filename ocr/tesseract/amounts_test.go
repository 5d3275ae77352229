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
		"two points":             {[]string{"1.255.300", "12.300", "1.189,545"}, []string{"1,255,300", "12,300", "1,189,545"}},
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

// Few commas are enough in a column whose table has many; a column without any is another.
func TestAmountsOfATable(t *testing.T) {
	for _, others := range []int{5, 6} {
		lines := numbered(archive.Horizontal, 80, "1,255", "1.300", "2.400", "3.500", "4.600", "5.700")
		lines[0].cell.Col, lines[5].cell.Col = 1, 2
		for i := range lines[:5] {
			lines[i].cell.Col = 1
		}
		more := numbered(archive.Horizontal, 80, slices.Repeat([]string{"2,500"}, others-1)...)
		for i := range more {
			more[i].cell.Col = 3
		}
		lines = append(lines, more...)
		workingOf(200, 200).amounts(lines)
		want := "1.300"
		if others == 6 {
			want = "1,300"
		}
		if got := lines[1].said(); got != want || lines[5].said() != "5.700" {
			t.Errorf("%d commas: %q, %q", others, got, lines[5].said())
		}
	}
	for decimals, want := range map[string]string{"12": "5,700", "1.5": "5.700"} {
		lines := numbered(archive.Horizontal, 80, "1.255.300", "2,500", "3,500", "4,600", "7,100", "8,200", "5.700", decimals)
		for i, col := range []int{0, 1, 1, 1, 1, 1, 2, 3} {
			lines[i].cell.Col = col
		}
		workingOf(200, 200).amounts(lines)
		if lines[0].said() != "1,255,300" || lines[6].said() != want {
			t.Errorf("beside %s: %q, %q", decimals, lines[0].said(), lines[6].said())
		}
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
