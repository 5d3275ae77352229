package archive

import (
	"math"
	"testing"
)

// formed is a form of two cells, the second filled in by hand, and a photograph below.
func formed() *Text {
	return &Text{Kind: TextOCR, Width: 100, Height: 100, Lost: 2, UnreadInk: 40,
		Lines: []Line{
			{Start: 0, End: 2, Type: LineTable, Sep: "\t", Cell: &Cell{RowSpan: 1, ColSpan: 1}},
			{Start: 2, End: 3, Type: LineUnread, Sep: "\n", Cell: &Cell{Col: 1, RowSpan: 1, ColSpan: 1}},
			{Block: 1, Start: 3, End: 4, Type: LineUnread, Sep: "\n"},
			{Block: 2, Start: 4, End: 5, Sep: "\n"},
		},
		Glyphs: []Glyph{{Text: "氏", Conf: 90}, {Text: "名", Conf: 100}, {Box: Rect{X: 50, Y: 1, W: 40, H: 9}}, {Box: Rect{X: 5, Y: 30, W: 60, H: 40}}, {Text: "写", Conf: 100}}}
}

// A region that was not read has no text, and leaves the row of its table as it is.
func TestUnread(t *testing.T) {
	u := formed()
	if got, want := u.Plain(), "氏名\t\n写\n"; got != want {
		t.Errorf("the text is %q, want %q", got, want)
	}
	if n := u.Unread(); n != 2 {
		t.Errorf("%d regions, want 2", n)
	}
	// 0.1 of what is there and 2 that are not, of 3 and 2.
	if e := u.ExpectedError(); math.Abs(e-2.1/5) > 1e-9 {
		t.Errorf("the expected error is %v", e)
	}
	u.Glyphs[1].Conf = 99
	if e := u.ExpectedError(); math.Abs(e-2.105/5) > 1e-9 {
		t.Errorf("with a character of 99 the expected error is %v", e)
	}
	u.Expected = 0.25
	if e := u.ExpectedError(); e != 0.25 {
		t.Errorf("the reader expects a quarter; here %v", e)
	}
	b, err := EncodeText(u)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := DecodeText(b); err != nil || back.Expected != 0.25 {
		t.Errorf("stored and read back: %v, %v", back, err)
	}
	u.Kind = TextHuman
	if e := u.ExpectedError(); e != 0 {
		t.Errorf("a person's text is expected to be wrong: %v", e)
	}
	if e := (&Text{Kind: TextOCR}).ExpectedError(); e != 0 {
		t.Errorf("an empty page is expected to be wrong: %v", e)
	}
	if b, err = EncodeText(formed()); err != nil {
		t.Fatal(err)
	}
	back, err := DecodeText(b)
	if err != nil {
		t.Fatal(err)
	}
	if back.Lost != 2 || back.UnreadInk != 40 || back.Unread() != 2 || back.Lines[1].Cell == nil {
		t.Errorf("stored and read back: %d lost, %d %% unread, %d regions", back.Lost, back.UnreadInk, back.Unread())
	}
}
