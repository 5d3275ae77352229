package ocr

import (
	"testing"

	"fumikura/internal/archive"
)

// put adds a horizontal line of characters of a size at x, y.
func put(t *archive.Text, x, y, size int, s string) {
	l := archive.Line{Block: len(t.Lines), Start: len(t.Glyphs), Sep: "\n"}
	for i, c := range []rune(s) {
		t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(c), Box: archive.Rect{X: x + i*(size+2), Y: y, W: size, H: size}})
	}
	l.End = len(t.Glyphs)
	t.Lines = append(t.Lines, l)
}

func TestRoles(t *testing.T) {
	const prose = "本市における奨学資金の貸付の件数は前年度に対し増加"
	page := func() *archive.Text {
		t := &archive.Text{Width: 2480, Height: 3508}
		for i := range 20 {
			put(t, 500, 400+i*75, 42, prose)
		}
		return t
	}
	types := func(t *archive.Text) map[string]archive.LineType {
		Roles(t)
		out := map[string]archive.LineType{}
		for _, l := range t.Lines {
			s := ""
			for _, g := range t.Glyphs[l.Start:l.End] {
				s += g.Text
			}
			out[s] = l.Type
		}
		return out
	}
	a := page()
	put(a, 500, 250, 30, "契約事務の手引")    // a running head
	put(a, 100, 600, 30, "会計規則参照")     // in the margin
	put(a, 500, 1990, 30, "※数値は概数")    // below the body
	put(a, 500, 1920, 42, "合計は別表のとおり") // the body's last line
	put(a, 1200, 3300, 36, "-12-")
	// The lines come in reading order: the head first.
	a.Lines = append([]archive.Line{a.Lines[20]}, append(append([]archive.Line{}, a.Lines[:20]...), a.Lines[21], a.Lines[23], a.Lines[22], a.Lines[24])...)
	for s, want := range map[string]archive.LineType{"契約事務の手引": archive.LineHead, "会計規則参照": archive.LineNote, "※数値は概数": archive.LineNote,
		"合計は別表のとおり": archive.LineBody, "-12-": archive.LineFolio, prose: archive.LineBody} {
		if got := types(a)[s]; got != want {
			t.Errorf("%s is %q, want %q", s, got, want)
		}
	}
	if got := a.Plain(); got[len(got)-len("会計規則参照\n※数値は概数\n"):] != "会計規則参照\n※数値は概数\n" {
		t.Errorf("notes do not come last: %s", got)
	}
	b := page()
	put(b, 500, 400+20*75, 42, "12")
	put(b, 500, 3300, 42, "令和6年4月1日")
	put(b, 1800, 200, 42, "第5号")
	for s, got := range types(b) {
		if got != archive.LineBody {
			t.Errorf("%s, of the body's own, is %q", s, got)
		}
	}
	short := &archive.Text{Width: 2480, Height: 3508}
	put(short, 1000, 3300, 42, "7")
	put(short, 1000, 1700, 42, "表紙")
	if got := types(short)["7"]; got != archive.LineBody {
		t.Errorf("a page of three characters has the role %q", got)
	}
	for _, s := range []string{"3", "- 12 -", "―３―", "p.7", "3/12", "二十三", "(5)", "12ページ", "89=:", "—二三〟"} {
		if !folioShape.MatchString(Clean(s)) {
			t.Errorf("%s is no page number", s)
		}
	}
	for _, s := range []string{"令和6年", "12345", "第3号", "3.5", "合計", "1,200", "50%"} {
		if folioShape.MatchString(Clean(s)) {
			t.Errorf("%s is a page number", s)
		}
	}
}

// A note that was read into the line beside it is cut off, and the body reads on.
func TestCutNotes(t *testing.T) {
	p := &archive.Text{Width: 2480, Height: 3508}
	put(p, 500, 400, 42, "本市における奨学資金の貸付の件数は前年度に対し増加")
	put(p, 500, 480, 42, "し、その額は次のとおりである。令和六年度の予算に計上")
	note := archive.Text{Width: 2480, Height: 3508}
	put(&note, 180, 490, 28, "会計規則参照")
	k := len(note.Glyphs)
	p.Glyphs = append(p.Glyphs[:p.Lines[1].Start:p.Lines[1].Start], append(note.Glyphs, p.Glyphs[p.Lines[1].Start:]...)...)
	p.Lines[1].End += k
	put(p, 500, 560, 42, "した。")
	put(p, 500, 640, 42, "3　 令和6年度の決算の概要")
	p.Glyphs[p.Lines[3].Start+1].Box = archive.Rect{}
	Roles(p)
	if got, want := p.Plain(), "本市における奨学資金の貸付の件数は前年度に対し増加\nし、その額は次のとおりである。令和六年度の予算に計上\nした。\n3　 令和6年度の決算の概要\n会計規則参照\n"; got != want {
		t.Errorf("%q", got)
	}
	if len(p.Lines) != 5 {
		t.Errorf("%+v", p.Lines)
	}
}
