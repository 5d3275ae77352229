package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

const em = 40 // of the characters of these tests, in pixels

// A drawn is a text in the making: its characters have boxes of em by em.
type drawn struct{ archive.Text }

// line adds a line at a place; a space takes room and has no box.
func (d *drawn) line(x, y int, text string, cell *archive.Cell) *archive.Line {
	start := len(d.Glyphs)
	for i, r := range []rune(text) {
		g := archive.Glyph{Text: string(r), Conf: 99, Box: archive.Rect{X: x + i*em, Y: y, W: em, H: em}}
		if strings.TrimSpace(g.Text) == "" {
			g.Box = archive.Rect{}
		}
		d.Glyphs = append(d.Glyphs, g)
	}
	d.Lines = append(d.Lines, archive.Line{Start: start, End: len(d.Glyphs), Sep: "\n", Cell: cell})
	return &d.Lines[len(d.Lines)-1]
}

// table adds a table of rows of cells, tokens parted by |.
func (d *drawn) table(number, y int, rows ...string) {
	for r, cells := range rows {
		for c, text := range strings.Split(cells, "|") {
			l := d.line(c*15*em, y+r*2*em, text, &archive.Cell{Table: number, Row: r, Col: c, RowSpan: 1, ColSpan: 1})
			l.Type, l.Sep = archive.LineTable, "\t"
		}
	}
}

func (d *drawn) entry() *Entry {
	e := &Entry{First: true}
	e.Fill(&d.Text)
	return e
}

// valuesOf are the values that stand on the page or in its record's fields.
func valuesOf(e *Entry) string { return strings.Join(e.Values[len(e.Blanks()):], " ") }

func TestNoNumberCrossesACell(t *testing.T) {
	var d drawn
	d.table(0, 0, "12|3|450円", "昭和47年|4月1日|")
	if got, want := valuesOf(d.entry()), "m:450 n:1 n:12 n:3 n:4 n:450 n:47 y:1972"; got != want {
		t.Errorf("values %q, want %q", got, want)
	}
	d = drawn{}
	d.line(0, 0, "12", nil)
	d.line(0, 50, "3", nil).Block = 1 // another block
	d.line(0, 400, "1,200", nil).Block = 2
	d.line(0, 450, "3,400", nil).Block = 2 // a column of numbers
	d.line(0, 600, "一行目は長く続いて第12", nil).Block = 3
	d.line(0, 650, "34号と書かれている行で", nil).Block = 3
	d.line(0, 900, "一行目は長く続いて書かれている", nil).Block = 4
	d.line(0, 950, "電話 56", nil).Block = 4 // ends before its block does
	d.line(0, 1000, "78番", nil).Block = 4
	if got, want := valuesOf(d.entry()), "n:1 n:12 n:1200 n:1234 n:3 n:3400 n:56 n:78"; got != want {
		t.Errorf("values %q, want %q", got, want)
	}
}

func TestDittosRepeatValues(t *testing.T) {
	for _, c := range []struct {
		name string
		draw func(*drawn)
		want string // values beside those of the first row
	}{
		{"a whole cell", func(d *drawn) { d.table(0, 0, "昭和47年4月1日|12", "〃|34", "同上|56", "同|78", `"|90`) }, ""},
		{"a part of a cell", func(d *drawn) {
			d.table(0, 0, "昭和47年4月1日|い", "〃　　　　5月3日|ろ", "〃　　　　〃　4日|は")
		}, "d:1972-05 d:1972-05-03 d:1972-05-04"},
		{"a list of lines", func(d *drawn) {
			d.line(0, 0, "昭和47年4月1日　道路", nil)
			d.line(0, 50, "　〃　　5月3日　　橋", nil)
			d.line(0, 100, "　〃　　〃　4日　水路", nil)
		}, "d:1972-05 d:1972-05-03 d:1972-05-04"},
		{"not under it", func(d *drawn) {
			d.line(0, 0, "昭和47年4月1日", nil)
			d.line(0, 50, "　　　　　　　　　　　　　　　　　〃5月", nil)
		}, ""},
		{"too far below", func(d *drawn) {
			d.line(0, 0, "昭和47年4月1日", nil)
			d.line(0, 500, "　〃　　5月", nil)
		}, ""},
		{"another table", func(d *drawn) { d.table(0, 0, "昭和47年4月1日"); d.table(1, 400, "〃　　　　5月") }, ""},
	} {
		var d drawn
		c.draw(&d)
		e := d.entry()
		var got []string
		for _, v := range e.Values {
			if strings.HasPrefix(v, "d:") && !strings.HasPrefix(v, "d:1972-04") {
				got = append(got, v)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q beside the first, want %q", c.name, s, c.want)
		}
	}
	var d drawn
	d.table(0, 0, "昭和47年4月1日|道路", "〃|橋", "同上|川", "昭和48年1月5日|池", "〃|沼")
	e := d.entry()
	m := matcher{e: e}
	var at []string
	for _, s := range m.spans(Parse("1972年4月1日").Root, FieldBody) {
		at = append(at, string([]rune(e.Chars)[s.start:s.end]))
	}
	if got := strings.Join(at, " "); got != "昭和47年4月1日 〃 同上" {
		t.Errorf("the date stands at %q", got)
	}
}

// In vertical writing the entry above is the one to the right.
func TestDittoVertical(t *testing.T) {
	var d drawn
	for i, text := range []string{"昭和四十七年四月一日", "", "〃"} {
		col := 2 - i
		start := len(d.Glyphs)
		for i, r := range []rune(text) {
			d.Glyphs = append(d.Glyphs, archive.Glyph{Text: string(r), Box: archive.Rect{X: col * 2 * em, Y: i * em, W: em, H: em}})
		}
		d.Lines = append(d.Lines, archive.Line{Start: start, End: len(d.Glyphs), Dir: archive.Vertical, Type: archive.LineTable, Cell: &archive.Cell{Col: col, RowSpan: 1, ColSpan: 1}})
	}
	e := d.entry()
	if got := (&matcher{e: e}).spans(Parse("S47.4.1").Root, FieldBody); len(got) != 2 || got[1] != (span{10, 11}) {
		t.Errorf("the date stands at %v of %q", got, e.Chars)
	}
}

// What lies within a cell comes before what runs over its edge, though older.
func TestWithinACellRanksFirst(t *testing.T) {
	var a, b drawn
	a.table(0, 0, "道路|占用")
	b.table(0, 0, "道路占用|料金")
	over, within := a.entry(), b.entry()
	for _, e := range []*Entry{over, within} {
		if !Verify(Parse("道路占用").Root, e) {
			t.Errorf("not found on %q", e.Chars)
		}
	}
	p := &pass{rung: RungExact, root: Parse("道路占用").Root}
	if got := p.rank([]*Entry{over, within}); got[0] != within {
		t.Error("what runs over the edge of a cell comes first")
	}
}

func TestLayoutComesBack(t *testing.T) {
	l := layout{parts: []part{{2, true}, {5, false}, {9, true}}, dittos: []ditto{{span{5, 6}, span{0, 2}}, {span{9, 11}, span{2, 5}}}}
	if got := decodeLayout(l.encode(), 12); fmt.Sprint(got) != fmt.Sprint(l) {
		t.Errorf("%+v comes back as %+v", l, got)
	}
	b := l.encode()
	none := layout{parts: l.parts}
	if !hasDittos(b) || hasDittos(none.encode()) || hasDittos(nil) || !hasDittos((&layout{dittos: l.dittos}).encode()) {
		t.Error("whether a layout has marks is not known")
	}
	for i := range b {
		decodeLayout(b[:i], 12)
		hasDittos(b[:i])
		c := slices.Clone(b)
		c[i] ^= 0xff
		got := decodeLayout(c, 12)
		for _, d := range got.dittos {
			if d.mark.end > 12 || d.above.end > 12 || d.mark.start >= d.mark.end {
				t.Errorf("out of bounds: %+v", d)
			}
		}
		for _, r := range got.surroundings(&japanese.Folded{Runes: []rune("一二三四五六七八九十百千")}) {
			if len(r.runes) > 5*maxRow {
				t.Errorf("%d characters are written out", len(r.runes))
			}
		}
	}
	f := japanese.FoldGlyphs(3, func(int) string { return "1" })
	l = decodeLayout([]byte{200, 200, 200}, 3)
	l.apart(&f)
}
