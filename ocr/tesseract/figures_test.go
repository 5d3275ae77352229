package tesseract

import (
	"image"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// saying is what lines say.
func saying(lines []line) []string {
	var out []string
	for i := range lines {
		out = append(out, lines[i].said())
	}
	return out
}

// A 1 in a number with thousands is told by the number; what is none with it, or one without
// it, is left.
func TestOnes(t *testing.T) {
	for in, want := range map[string]string{
		"5,604,64]":         "5,604,641",
		"L,570,10]":         "1,570,101",
		"△13,94]":           "△13,941",
		"計13,94]千円":         "計13,941千円",
		"[1,234]":           "[1,234]",
		"|1,234":            "|1,234",
		"1,234|":            "1,234|",
		"64]":               "64]",
		"1,2]":              "1,2]",
		"[注1]":              "[注1]",
		"1,234[注2]5,604,6]": "1,234[注2]5,604,6]",
	} {
		lines := numbered(archive.Horizontal, 80, in)
		ones(lines[0].spots())
		if got := lines[0].said(); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	lines := numbered(archive.Horizontal, 80, "5,604,64]")
	ones(lines[0].spots())
	if c := lines[0].spots()[8]; c.raw != "]" || !c.settled {
		t.Errorf("%+v", c)
	}
}

// A sign that is all of a cell is a 1 in a column of figures, if its ink is as high as they
// and narrow.
func TestLoneOnes(t *testing.T) {
	for name, c := range map[string]struct {
		texts []string
		ink   image.Rectangle
		want  string
	}{
		"a one":             {[]string{"15", "0", "1,024"}, image.Rect(50, 90, 58, 110), "1"},
		"the rest of rules": {[]string{"15", "0", "1,024"}, image.Rect(52, 80, 55, 118), "]"},
		"a broad number":    {[]string{"15", "0", "1,024"}, image.Rect(40, 90, 62, 110), "]"},
		"a speck":           {[]string{"15", "0", "1,024"}, image.Rect(50, 100, 54, 106), "]"},
		"a column of words": {[]string{"15", "総務課", "税務課", "市民課", "1,024", "2"}, image.Rect(50, 90, 58, 110), "]"},
		"few figures":       {[]string{"15", "0"}, image.Rect(50, 90, 58, 110), "]"},
		"a stroke":          {[]string{"総務課", "0"}, image.Rect(50, 90, 58, 110), "1"},
		"a long stroke":     {[]string{"総務課", "0"}, image.Rect(52, 80, 55, 118), "|"},
		"among words":       {[]string{"総務課", "税務課"}, image.Rect(50, 90, 58, 110), "|"},
	} {
		sign := "]"
		if strings.Contains(name, "stroke") || name == "among words" {
			sign = "|"
		}
		ink := []image.Rectangle{c.ink}
		lines := numbered(archive.Horizontal, 80, append(c.texts, sign)...)
		for i := range lines {
			at := image.Rect(30, 130+40*i, 70, 160+40*i)
			if i < len(c.texts) {
				ink = append(ink, image.Rect(40, at.Min.Y+5, 60, at.Min.Y+25))
			} else {
				at = image.Rect(30, 78, 70, 120)
			}
			lines[i].box = rectOf(at)
		}
		w := workingOf(100, 500, ink...)
		w.loneOnes(lines)
		if got := lines[len(lines)-1].said(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// A bracket that nothing opened is a 1 behind 番地, at the end of a line.
func TestHouseOne(t *testing.T) {
	for in, want := range map[string]string{"上原510番地]": "上原510番地1", "510番地|": "510番地1", "510番地1]": "510番地11", "(510番地1]2": "(510番地1]2", "[510番地]": "[510番地]", "510番地]付近": "510番地]付近", "番地]": "番地]", "土地]": "土地]"} {
		lines := numbered(archive.Horizontal, 80, in)
		houseOne(lines[0].spots())
		if got := lines[0].said(); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// Letters like a 1 behind the sign of a number below zero are figures in a table that has others.
func TestSignedOnes(t *testing.T) {
	for _, c := range []struct{ in, want []string }{
		{[]string{"△14", "△3", "All", "△l5", "AI"}, []string{"△14", "△3", "A11", "△15", "A1"}},
		{[]string{"△14", "3", "All"}, []string{"△14", "3", "All"}},
		{[]string{"△14", "△3", "Bill", "Aln"}, []string{"△14", "△3", "Bill", "Aln"}},
	} {
		lines := numbered(archive.Horizontal, 80, c.in...)
		signedOnes(lines)
		if got := saying(lines); !slices.Equal(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// A sign before an amount is △ where the table has others, after the same words.
func TestBelowZero(t *testing.T) {
	for name, c := range map[string]struct{ in, want []string }{
		"before amounts":        {[]string{"△1,409", "A7,083", "ム12,000", "へ1,179,175"}, []string{"△1,409", "△7,083", "△12,000", "△1,179,175"}},
		"before figures":        {[]string{"△693", "△25", "A777"}, []string{"△693", "△25", "△777"}},
		"after words":           {[]string{"取崩△300", "取崩△18,000", "取崩人381.643", "取崩A660", "積立A3"}, []string{"取崩△300", "取崩△18,000", "取崩△381.643", "取崩△660", "積立A3"}},
		"the end of a word":     {[]string{"△1,409", "△693", "成人1,200", "チーム3", "2人5,000"}, []string{"△1,409", "△693", "成人1,200", "チーム3", "2人5,000"}},
		"one other":             {[]string{"△1,409", "A3"}, []string{"△1,409", "A3"}},
		"no other":              {[]string{"1,409", "人7,083", "A708"}, []string{"1,409", "人7,083", "A708"}},
		"no word has it":        {[]string{"1,409", "A7,083"}, []string{"1,409", "△7,083"}},
		"what is no number":     {[]string{"△1,409", "△693", "A1-2", "A", "A.5"}, []string{"△1,409", "△693", "A1-2", "A", "A.5"}},
		"with points for comma": {[]string{"取崩△1,409", "取崩△1,500", "取崩A2.693"}, []string{"取崩△1,409", "取崩△1,500", "取崩△2.693"}},
	} {
		text := cellsOf(c.in)
		belowZero(&text)
		var got []string
		for _, l := range text.Lines {
			said := ""
			for _, g := range text.Glyphs[l.Start:l.End] {
				said += g.Text
			}
			got = append(got, said)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	text := cellsOf([]string{"△693", "△25", "A777"})
	for i := range text.Lines {
		text.Lines[i].Cell = nil
	}
	if belowZero(&text) != 0 {
		t.Error("outside of tables")
	}
}

// cellsOf is a text with a line in each cell of a column.
func cellsOf(cells []string) archive.Text {
	var t archive.Text
	for i, c := range cells {
		start := len(t.Glyphs)
		for _, r := range c {
			t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(r), Conf: 80})
		}
		t.Lines = append(t.Lines, archive.Line{Start: start, End: len(t.Glyphs), Cell: &archive.Cell{Row: i}})
	}
	return t
}

// Numbers below each other in one cell stay apart; other lines of a cell run on.
func TestNumbersApart(t *testing.T) {
	text := cellsOf([]string{"76,227", "74,935", "(81)", "売上", "500", "2,290", "△5"})
	for i := range text.Lines {
		text.Lines[i].Cell = &archive.Cell{Row: 9}
		if i == 5 {
			text.Lines[i].Sep = "\t"
		}
	}
	text.Lines[6].Cell = &archive.Cell{Row: 9, Col: 1}
	entriesApart(&text)
	if got, want := text.Plain(), "76,227 74,935 (81)売上500 2,290\t△5\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// The entries of a list in a cell stay apart, as far as they end before its longest line; text
// that runs on does not.
func TestEntriesApart(t *testing.T) {
	for want, lines := range map[string][]string{
		"補助金370 002相談事業費二百九十八啓発\n": {"補助金370", "002相談事業費二百九十八", "啓発"},
		"使用料及び賃借料を納め\n":            {"使用料及び", "賃借料を納", "め"},
		"月額月額を定める額\n":              {"月額", "月額を定める額"},
	} {
		text := cellsOf(lines)
		for i := range text.Lines {
			l := &text.Lines[i]
			l.Cell = &archive.Cell{Row: 9}
			for k := l.Start; k < l.End; k++ {
				text.Glyphs[k].Box = archive.Rect{X: 20 * (k - l.Start), Y: 30 * i, W: 18, H: 20}
			}
		}
		text.Lines[len(lines)-1].Sep = "\n"
		entriesApart(&text)
		if got := text.Plain(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Figures that are mended make thousands that are mended, words or not before them.
func TestFigures(t *testing.T) {
	lines := numbered(archive.Horizontal, 80, "積立1,409", "取崩A1,50]", "取崩へ2.693", "計")
	workingOf(10, 10).figures(lines)
	if got := saying(lines); !slices.Equal(got, []string{"積立1,409", "取崩A1,501", "取崩へ2,693", "計"}) {
		t.Errorf("%q", got)
	}
}
