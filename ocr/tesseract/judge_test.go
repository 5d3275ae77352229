package tesseract

import (
	"bytes"
	"image"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// readAs is a line of characters 30 pixels wide that two models read, agreeing on a
// share of it.
func readAs(text string, x, y int, agreed float64) line {
	l := line{readLine: readLine{box: archive.Rect{X: x, Y: y, W: 30 * len([]rune(text)), H: 30}}, sep: "\n", evidence: evidence{conf: 88, asked: 2, agreed: int(agreed*float64(len([]rune(text))) + .5), places: len([]rune(text))}}
	if text == "" {
		l.box.W = 120
		return l
	}
	w := readWord{box: l.box}
	for i, c := range []rune(text) {
		w.chars = append(w.chars, readChar{text: string(c), conf: 60, box: archive.Rect{X: x + 30*i, Y: y, W: 28, H: 30}})
	}
	l.words = []readWord{w}
	return l
}

// blankPaper is a picture of characters 30 pixels high with nothing on it.
func blankPaper() *working {
	return &working{Raster: ocr.Raster{W: 900, H: 900, Pix: bytes.Repeat([]byte{255}, 900*900)}, char: 30, dark: 128}
}

// hatch puts ink on a part of a picture.
func (w *working) hatch(r image.Rectangle) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x += 4 {
			w.Pix[y*w.W+x] = 0
		}
	}
}

// Of worn print models agree on fewer characters than of other print; of what is none on
// fewer still.
func TestOddsOfWornPrint(t *testing.T) {
	const text = "申請者は住所氏名を記入して提出しなければならない"
	quarter, eighth := readAs(text, 0, 0, 0.25), readAs(text, 0, 0, 0.125)
	if plain, worn := quarter.odds(30, false), quarter.odds(30, true); plain > unreadOdds || worn < 0 {
		t.Errorf("a quarter read alike: odds of %.1f, on a worn copy %.1f", plain, worn)
	}
	if odds := eighth.odds(30, true); odds > unreadOdds {
		t.Errorf("an eighth read alike: odds of %.1f on a worn copy", odds)
	}
}

func TestJudge(t *testing.T) {
	const mostly = 12
	w := blankPaper()
	w.hatch(image.Rect(100, 700, 220, 730)) // ink that nobody read
	w.hatch(image.Rect(100, 300, 400, 380)) // and that was read as this and that
	w.hatch(image.Rect(100, 500, 340, 530))
	sure := readAs("文", 100, 160, 0)
	sure.evidence = evidence{conf: 99, asked: 1}
	alone := readAs("業務委託契約書", 500, 500, 0)
	alone.places = 0 // the second model saw nothing there
	far := readAs("レン狗中科多設へ", 100, 500, 0)
	page := []line{
		readAs("街灯の新設及び修繕申請書", 100, 100, 0.8),
		sure,
		readAs("17", 100, 200, 0), // a number that each model reads in its way
		readAs("系は表はにちセル人人", 100, 300, 0.14),
		readAs("人竹生", 100, 350, 0.1), // too short to tell by itself
		far,
		alone,
		readAs("", 100, 600, 0), // nothing there but specks
		readAs("i|;:", 500, 600, 0),
		readAs("", 100, 700, 0),
		readAs("認定に尽力し", 100, 800, 1),
	}
	for range mostly {
		page = append(page, sure) // three lines that are none in a short page put the rest under suspicion
	}
	lines := w.judge(page)
	lines, rest := lines[:len(lines)-mostly], lines[len(lines)-mostly:]
	for i, l := range rest {
		if l.kind == archive.LineUnread {
			t.Errorf("sure line %d became a region", i)
		}
	}
	type region struct {
		kind archive.LineType
		box  archive.Rect
	}
	var got []region
	for _, l := range lines {
		if l.kind == archive.LineUnread && len(l.words) > 0 {
			t.Errorf("a region has the text %v", l.words)
		}
		if len(l.words) > 0 || l.kind == archive.LineUnread {
			got = append(got, region{l.kind, l.box})
		}
	}
	want := []region{
		{"", lines[0].box}, {"", sure.box}, {"", archive.Rect{X: 100, Y: 200, W: 60, H: 30}},
		{archive.LineUnread, archive.Rect{X: 100, Y: 300, W: 300, H: 80}},
		{archive.LineUnread, far.box},
		{"", alone.box},
		{archive.LineUnread, archive.Rect{X: 100, Y: 700, W: 120, H: 30}},
		{"", archive.Rect{X: 100, Y: 800, W: 180, H: 30}},
	}
	if len(got) != len(want) {
		t.Fatalf("%d lines and regions, want %d: %v", len(got), len(want), got)
	}
	for i, g := range got {
		if g != want[i] {
			t.Errorf("line %d is %v, want %v", i, g, want[i])
		}
	}
}

// Where so much was read again that no page of print comes near, the lines about which
// nobody else was asked go with the others.
func TestJudgeNoise(t *testing.T) {
	for _, agreed := range []float64{0, 1} {
		w := blankPaper()
		w.hatch(image.Rect(100, 100, 400, 700))
		var lines []line
		for i := range 5 {
			lines = append(lines, readAs("がRNARR0A", 100, 100+100*i, agreed))
		}
		rest := readAs("ENたTEPrO", 100, 600, 0)
		rest.asked, rest.places, rest.unasked = 1, 0, true
		got := w.judge(append(lines, rest))
		if noise := agreed == 0; (got[len(got)-1].kind == archive.LineUnread) != noise {
			t.Errorf("agreed on %.0f: the last line is %q", agreed, got[len(got)-1].kind)
		}
	}
}

// A form that was filled in by hand: its labels stay, its values become regions in
// their cells, even one that by itself might be print.
func TestJudgeForm(t *testing.T) {
	w := blankPaper()
	w.hatch(image.Rect(400, 100, 700, 600)) // the values
	w.pictures = []image.Rectangle{image.Rect(100, 700, 500, 880)}
	var lines []line
	for i, v := range []string{"ぁ光宙レッテるに3音", "QN721GR", "のだんでた和", "なa舌骨5s", "天ト"} {
		for k, text := range []string{"電話番号", v} {
			l := readAs(text, 100+300*k, 100+100*i, float64(1-k))
			l.kind, l.sep = archive.LineTable, "\t\n"[k:k+1]
			l.cell = &archive.Cell{Row: i, Col: k, RowSpan: 1, ColSpan: 1, Box: archive.Rect{X: 100 + 300*k, Y: 100 + 100*i, W: 300, H: 100}}
			lines = append(lines, l)
		}
	}
	lines = append(lines, readAs("LS", 510, 690, 0)) // the edge of the photograph
	lines = append(lines, readAs("写真は現況である。", 100, 890, 1))
	got := w.judge(lines)
	if len(got) != len(lines) {
		t.Fatalf("%d lines, want %d", len(got), len(lines))
	}
	for i, l := range got[:10] {
		if (l.kind == archive.LineUnread) != (i%2 == 1) || l.cell == nil || l.cell.Col != i%2 || l.sep != "\t\n"[i%2:i%2+1] {
			t.Errorf("cell %d: %q, %v, %q", i, l.kind, l.cell, l.sep)
		}
	}
	if p := got[10]; p.kind != archive.LineUnread || p.box != (archive.Rect{X: 100, Y: 690, W: 470, H: 190}) || p.cell != nil {
		t.Errorf("the photograph is %v in %v", p.kind, p.box)
	}
}

// Ink that lies in no line is counted in characters; ink in unread regions is no text.
func TestAccount(t *testing.T) {
	w := blankPaper()
	mark := func(x, y int) { // a character's ink
		for dy := range 24 {
			for dx := range 24 {
				if dx%4 == 0 || dy%8 == 0 {
					w.Pix[(y+dy)*w.W+x+dx] = 0
				}
			}
		}
	}
	for i := range 10 {
		mark(100+30*i, 103) // read
		mark(100+30*i, 303) // by hand
	}
	for i := range 4 {
		mark(100+30*i, 503) // lost
	}
	hand := readAs("一一一一一一一一一一", 100, 300, 0)
	hand.kind, hand.words = archive.LineUnread, nil
	text := textOf(w, []line{readAs("認定に尽力しました。", 100, 100, 1), hand})
	if text.Lost != 4 || text.UnreadInk < 38 || text.UnreadInk > 45 || text.Unread() != 1 {
		t.Errorf("%d characters lost, %d %% of the ink unread in %d regions, want 4, about 42 and 1", text.Lost, text.UnreadInk, text.Unread())
	}
	p := w.page
	if lost := p[reading.PageLost]; lost < 3.9 || lost > 4.1 || p[reading.PageBlots] != 0 || p[reading.PageRules] != 0 || p[reading.PageUnread] != 0 {
		t.Errorf("of loose ink %.1f are characters, want 4, and nothing else: %v", lost, p)
	}
	if text.Confidence != 60 {
		t.Errorf("confidence %d: a region counts", text.Confidence)
	}
}

// Loose ink counts by its shape.
func TestLooseAs(t *testing.T) {
	for _, c := range []struct {
		w, h, want int
	}{
		{30, 30, reading.PageLost}, {12, 40, reading.PageLost}, {60, 60, reading.PageBlots}, {20, 60, reading.PageBlots},
		{3, 200, reading.PageRules}, {200, 3, reading.PageRules}, {40, 0, reading.PageRules},
	} {
		if got := looseAs(image.Rect(5, 5, 5+c.w, 5+c.h), 32); got != c.want {
			t.Errorf("%d × %d: %d, want %d", c.w, c.h, got, c.want)
		}
	}
}

// A line is as long as its box is, in characters; that of a cell is not asked.
func TestLineLength(t *testing.T) {
	l := readAs("認定に尽力しました。", 100, 100, 1)
	em := knownEm(l.readLine, l.dir)
	if n := l.length(); n != float64(l.box.W)/em || n < 5 || n > 15 {
		t.Errorf("%.1f characters long", n)
	}
	if got := strings.Join(l.texts(), ""); got != "認定に尽力しました。" {
		t.Errorf("its characters are %s", got)
	}
	down := l
	down.dir = archive.Vertical
	if n := down.length(); n <= 0 || n >= l.length() {
		t.Errorf("%.1f characters long as a column", n)
	}
	l.cell = &archive.Cell{}
	if n := l.length(); n != 0 {
		t.Errorf("%.1f characters long in a cell", n)
	}
}
