package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// What a page cannot read counts as lost print where there is little else, and sooner on
// a copy full of specks.
func TestUnreadPrintIsLost(t *testing.T) {
	for _, c := range []struct {
		unread float64
		read   int
		noisy  bool
		want   float64
	}{
		{0, 0, true, 0},
		{100, 0, false, 100},
		{100, 100, false, 0}, // half of the page is written by hand
		{540, 460, false, 0},
		{540, 460, true, 0},
		{650, 350, true, 325},
		{760, 240, true, 760},
		{875, 125, false, 437.5},
	} {
		if got := unreadLost(c.unread, c.read, c.noisy); got < c.want-.01 || got > c.want+.01 {
			t.Errorf("%v: %v lost", c, got)
		}
	}
}

// The ink of a character that no model is sure of has a say, and so has its lack; where
// there was no vote the confidence stays.
func TestInkTellsOfTrust(t *testing.T) {
	// 一 is a level stroke; 国 is none.
	w := workingOf(200, 60, image.Rect(40, 28, 70, 31))
	box := archive.Rect{X: 38, Y: 14, W: 34, H: 32}
	doubted := &reading.Grounds{Voters: 2, Votes: 2, Conf: 95, Line: 97}
	conf := func(text string, g *reading.Grounds, box archive.Rect) uint8 {
		line := []archive.Glyph{{Text: "第", Conf: 99}, {Text: text, Conf: 77}, {Text: "回", Conf: 99}}
		w.trust(line, voted{1, []mark{{text: text, grounds: g}}, []archive.Rect{box}, 32, archive.Horizontal, archive.LineBody})
		return line[1].Conf
	}
	like, unlike := conf("一", doubted, box), conf("国", doubted, box)
	missing := conf("国", doubted, archive.Rect{X: 120, Y: 14, W: 34, H: 32})
	if like < 90 || unlike > 80 || missing > 60 {
		t.Errorf("like %d, unlike %d, missing %d", like, unlike, missing)
	}
	if n := w.page[reading.PageChars]; n != 3 {
		t.Errorf("%v characters counted", n)
	}
	if p := w.page[reading.PagePoor]; p < 0.5 || w.page[reading.PageMarks] != 0 {
		t.Errorf("of the page's three characters %v are wrong", p)
	}
	if c := conf("国", nil, box); c != 77 {
		t.Errorf("without a vote %d", c)
	}
	if c := conf("国", &reading.Grounds{Voters: 2, Votes: 2, Conf: 99.4, Line: 99}, box); c < 99 {
		t.Errorf("a sure one %d", c)
	}
}

// A figure as narrow as a stroke is the rest of a rule, but for a 1.
func TestSlim(t *testing.T) {
	for _, c := range []struct {
		text string
		w, h int
		dir  archive.Direction
		want bool
	}{
		{"6", 7, 40, archive.Horizontal, true},
		{"6", 20, 40, archive.Horizontal, false},
		{"1", 7, 40, archive.Horizontal, false},
		{"6", 7, 40, archive.Vertical, false},
		{"土", 7, 40, archive.Horizontal, false},
		{"6", 0, 0, archive.Horizontal, false},
	} {
		if got := slim(c.text, archive.Rect{W: c.w, H: c.h}, c.dir); (got == 1) != c.want || !c.want && got != 0 {
			t.Errorf("%v: %v", c, got)
		}
	}
}

// A region that was not read has no characters to trust.
func TestUnreadRegionBesideText(t *testing.T) {
	w := workingOf(400, 200, image.Rect(40, 28, 70, 58), image.Rect(100, 100, 300, 150))
	w.back = affine{xx: 1, yy: 1}
	w.frameW, w.frameH = 400, 200
	text := textOf(w, []line{
		{readLine: readLine{box: archive.Rect{X: 38, Y: 26, W: 34, H: 34}, words: []readWord{{box: archive.Rect{X: 38, Y: 26, W: 34, H: 34},
			chars: []readChar{{text: "国", conf: 99.2, box: archive.Rect{X: 40, Y: 28, W: 30, H: 30}, grounds: &reading.Grounds{Voters: 1, Votes: 1, Conf: 99.2, Line: 97}}}}}}, sep: "\n"},
		{readLine: readLine{box: archive.Rect{X: 100, Y: 100, W: 200, H: 50}}, kind: archive.LineUnread, sep: "\n"},
	})
	if text.Unread() != 1 || len(text.Glyphs) != 2 || text.Glyphs[0].Conf < 98 || text.Glyphs[1].Conf != 0 {
		t.Errorf("%+v", text.Glyphs)
	}
}
