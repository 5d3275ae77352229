package tesseract

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// numbered are the cells of a row of a vertical table, or of the first column of another,
// with what was read in each; "" was not read.
func numbered(dir archive.Direction, conf float64, texts ...string) []line {
	var out []line
	for i, t := range texts {
		l := line{readLine: readLine{box: rectOf(image.Rect(100, 100, 120, 120))}, dir: dir, cell: &archive.Cell{Row: i, RowSpan: 1, ColSpan: 1}}
		if dir == archive.Vertical {
			l.cell.Row, l.cell.Col = 0, len(texts)-i
		}
		for _, r := range t {
			l.words = append(l.words, readWord{chars: []readChar{{text: string(r), conf: conf}}})
		}
		if n := len([]rune(t)); n > 1 || i > 10 {
			l.box.H = 40
		}
		out = append(out, l)
	}
	return out
}

func TestNumber(t *testing.T) {
	const h, v = archive.Horizontal, archive.Vertical
	for name, c := range map[string]struct {
		dir      archive.Direction
		conf     float64
		in, want []string
	}{
		"down a register":       {v, 70, []string{"番号", "一", "", "三", "四", "本", "六", "し", "人", "九", "+", "ト|", "十二"}, []string{"番号", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"}},
		"a column of figures":   {h, 70, []string{"No", "1", "2", "|", "4", "s", "6"}, []string{"No", "1", "2", "3", "4", "5", "6"}},
		"lost strokes":          {v, 70, []string{"番号", "一", "一", "二", "四", "五", "六"}, []string{"番号", "一", "二", "三", "四", "五", "六"}},
		"no stroke too many":    {v, 70, []string{"番号", "三", "二", "三", "四", "五", "六"}, []string{"番号", "三", "二", "三", "四", "五", "六"}},
		"too few":               {v, 70, []string{"番号", "一", "二", "し", "し"}, []string{"番号", "一", "二", "し", "し"}},
		"no running numbers":    {h, 70, []string{"1", "5", "x", "9", "2"}, []string{"1", "5", "x", "9", "2"}},
		"most is no number":     {h, 70, []string{"1", "2", "3", "a", "b", "c", "d", "e", "f", "g"}, []string{"1", "2", "3", "a", "b", "c", "d", "e", "f", "g"}},
		"a sure letter stands":  {h, 99, []string{"1", "2", "3", "a", "5"}, []string{"1", "2", "3", "a", "5"}},
		"a sure stroke is a 1":  {h, 99, []string{"!", "2", "3", "4"}, []string{"1", "2", "3", "4"}},
		"another number stands": {h, 70, []string{"1", "2", "2", "4", "5", "6"}, []string{"1", "2", "2", "4", "5", "6"}},
		"what is sure stands":   {v, 99, []string{"一", "二", "三", "四", "計"}, []string{"一", "二", "三", "四", "計"}},
	} {
		lines := numbered(c.dir, c.conf, c.in...)
		number(lines, 20)
		var got []string
		for i := range lines {
			got = append(got, lines[i].said())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	counts := slices.Concat(numbered(h, 70, "甲", "乙", "丙", "丁"), numbered(h, 70, "1", "2", "3", "s"))
	for i := range counts[4:] {
		counts[4+i].cell.Col = 1
	}
	if number(counts, 20); counts[7].said() != "s" {
		t.Errorf("a column of counts goes on with %q", counts[7].said())
	}
	lines := numbered(v, 70, "九", "十", "トー", "十二", "十三")
	lines[2].box.H = 40
	number(lines, 20)
	if k := lines[2].chars(); len(k) != 2 || k[0].raw != "トー" || k[1].box.Y != 120 || k[1].box.H != 20 || lines[2].odds(20, false) != surelyPrint {
		t.Errorf("%+v", k)
	}
}

// A cell whose ink is lost has its place in the table all the same.
func TestNumberOverGap(t *testing.T) {
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		lines := numbered(dir, 70, "一", "二", "三", "四", "五", "し", "七")
		lines = slices.Delete(lines, 2, 3)
		if number(lines, 20); lines[4].said() != "六" {
			t.Errorf("%v: %q", dir, lines[4].said())
		}
	}
	// One that is several rows high counts as one.
	lines := numbered(archive.Horizontal, 70, "1", "2", "3", "|", "5", "6")
	for i := 2; i < len(lines); i++ {
		lines[i].cell.Row += 2
	}
	lines[4].cell.Row++
	if number(lines, 20); lines[3].said() != "4" {
		t.Errorf("%q", lines[3].said())
	}
}

func TestCellNumber(t *testing.T) {
	for text, want := range map[string]int{"7": 7, "12": 12, "012": 0, "-3": 0, "1000": 0, "一": 1, "十": 10, "十一": 11, "二十": 20, "九十九": 99, "二三": 23, "三〇": 30, "一二三": 0, "十十": 0, "百": 0, "二十三四": 0, "番": 0, "": 0} {
		n, style := cellNumber(text)
		if n != want {
			t.Errorf("%q is %d", text, n)
		}
		if n > 0 && numeralIn(n, style) != text {
			t.Errorf("%q is written %q", text, numeralIn(n, style))
		}
	}
}
