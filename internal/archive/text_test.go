package archive_test

import (
	"reflect"
	"testing"

	"fumikura/internal/archive"
)

func TestPlain(t *testing.T) {
	x := &archive.Text{Lines: []archive.Line{{End: 2, Sep: "\t"}, {Start: 2, End: 3, Sep: ""}, {Start: 3, End: 3, Sep: "\n"}, {Start: 3, End: 4, Sep: "\n"}}}
	for _, s := range []string{"文", "書", "課", "長"} {
		x.Glyphs = append(x.Glyphs, archive.Glyph{Text: s})
	}
	if got := x.Plain(); got != "文書\t課\n長\n" {
		t.Errorf("Plain gives %q", got)
	}
	if got := (&archive.Text{}).Plain(); got != "" {
		t.Errorf("a blank page says %q", got)
	}
	for glyph, want := range map[int]int{-1: -1, 0: 0, 1: 0, 2: 1, 3: 3, 4: -1} {
		if got := x.LineOf(glyph); got != want {
			t.Errorf("glyph %d is in line %d, want %d", glyph, got, want)
		}
	}
}

func TestTurned(t *testing.T) {
	x := readPage(50, archive.Vertical, 9)
	x.Turn = 1
	x.Glyphs[7] = archive.Glyph{Text: " "}
	x.Lines[0].Cell = &archive.Cell{RowSpan: 1, ColSpan: 1, Box: archive.Rect{X: 10, Y: 20, W: 300, H: 40}}
	if b := x.Turned(2).Lines[0].Cell.Box; b != (archive.Rect{X: x.Height - 60, Y: 10, W: 40, H: 300}) {
		t.Errorf("a quarter turn moves the cell to %v", b)
	}
	y := x
	for turn := 2; turn <= 5; turn++ {
		z := y.Turned(turn)
		if z.Width != y.Height || z.Height != y.Width {
			t.Fatalf("turn %d makes %d × %d of %d × %d", turn, z.Width, z.Height, y.Width, y.Height)
		}
		if z.Glyphs[7].Box != (archive.Rect{}) {
			t.Errorf("the box of a space became %v", z.Glyphs[7].Box)
		}
		y = z
	}
	y.Turn = x.Turn
	if !reflect.DeepEqual(x, y) {
		t.Error("a whole turn changes the text")
	}
	if x.Turned(5) != x || x.Turned(-3) != x {
		t.Error("a turn by none makes a copy")
	}
}

// What stands in cells, beside the text and unread goes where Plain says.
func TestPlainOfParts(t *testing.T) {
	x := &archive.Text{}
	add := func(text string, kind archive.LineType, sep string) {
		l := archive.Line{Type: kind, Start: len(x.Glyphs), Sep: sep}
		for _, c := range text {
			x.Glyphs = append(x.Glyphs, archive.Glyph{Text: string(c)})
		}
		l.End = len(x.Glyphs)
		x.Lines = append(x.Lines, l)
	}
	add("起案", archive.LineHead, "\n")
	add("きあん", archive.LineRuby, "\n")
	add("番号", archive.LineTable, "\t")
	add("", archive.LineTable, "\t")
	add("松江", archive.LineTable, "")
	add("太郎", archive.LineTable, "\n")
	add("別紙", archive.LineNote, "\n")
	add("読", archive.LineUnread, "\n")
	add("三", archive.LineFolio, "\n")
	if got, want := x.Plain(), "起案\n番号\t\t松江太郎\n三\nきあん\n別紙\n"; got != want {
		t.Errorf("Plain gives %q, want %q", got, want)
	}
	x.Lines = x.Lines[1:2]
	if got := x.Plain(); got != "きあん\n" {
		t.Errorf("ruby alone gives %q", got)
	}
}
