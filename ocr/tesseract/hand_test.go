package tesseract

import (
	"image"
	"math"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// drawnLine is the i-th line of a drawing as it was read, with what the models told.
func drawnLine(d drawing, i int, told evidence) line {
	at := 0
	for _, s := range drawn[:i] {
		at += len([]rune(s))
	}
	var box image.Rectangle
	w := readWord{}
	for k := range []rune(drawn[i]) {
		b := d.boxes[at+k]
		w.chars = append(w.chars, readChar{text: d.chars[at+k], conf: 80, box: b})
		box = box.Union(image.Rect(b.X, b.Y, b.X+b.W, b.Y+b.H))
	}
	w.box = rectOf(box)
	return line{readLine: readLine{box: rectOf(box), words: []readWord{w}}, sep: "\n", evidence: told}
}

// waver bends what lies in a box as a hand does, every stroke in its own way.
func waver(img *image.Gray, r image.Rectangle) {
	from := *img
	from.Pix = append([]byte(nil), img.Pix...)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			u, v := float64(x), float64(y)
			dx := 6*math.Sin(v/7+u/60) + 3*math.Sin(u/9)
			dy := 6*math.Sin(u/8) + .25*(u-float64(r.Min.X+r.Max.X)/2)*math.Sin(u/40)/10
			img.SetGray(x, y, from.GrayAt(x+int(dx), y+int(dy)))
		}
	}
}

// Of two lines of which the models say the same, the one that looks like the page's
// print stays, and the other becomes a region; one that looks like it stays whatever they say, also where
// it was read as something else.
func TestJudgeHandwriting(t *testing.T) {
	const disputed, hand, misread, doubtful = 1, 3, 5, 6
	d := drawPage(t, draughtsman(t), archive.Horizontal)
	told := func(i int) evidence {
		if i == hand || i == doubtful {
			return evidence{conf: 88, asked: 3, agreed: 10, places: 17}
		}
		if i == disputed || i == misread {
			return evidence{conf: 82, asked: 3, agreed: 2, places: 17}
		}
		return evidence{conf: 99, asked: 1}
	}
	var lines []line
	for i := range drawn {
		lines = append(lines, drawnLine(d, i, told(i)))
	}
	for i := range lines[misread].words[0].chars {
		lines[misread].words[0].chars[i].text = "鬱"
	}
	b := lines[hand].box
	waver(d.img, image.Rect(b.X-10, b.Y-12, b.X+b.W+10, b.Y+b.H+12))
	w := &working{Raster: ocr.Raster{W: d.img.Rect.Dx(), H: d.img.Rect.Dy(), Pix: d.img.Pix}, char: 44, dark: 128}
	look := w.printLook(lines)
	if look.likeness < .97 || look.em < 38 || look.em > 50 {
		t.Errorf("the print is like itself by %.3f, %.0f pixels a character", look.likeness, look.em)
	}
	handOdds := func(p printLook) float64 {
		likes, em := w.likeness(&lines[hand])
		return lines[hand].handOdds(likes, em, p, false)
	}
	for i, l := range w.judge(lines) {
		if (l.kind == archive.LineUnread) != (i == hand) {
			t.Errorf("line %d: %q, odds %.1f for handwriting", i, l.kind, handOdds(look))
		}
	}
	// Where nothing on the page is sure, it is held against poor print.
	if p := w.printLook(lines[hand : hand+1]); p.likeness != poorLikeness || handOdds(p) < -unreadOdds {
		t.Errorf("alone on its page: odds %.1f", handOdds(p))
	}
	// What is smaller than the page's print may look less like it for want of pixels.
	if odds := handOdds(printLook{look.likeness, 2 * look.em}); odds >= -unreadOdds {
		t.Errorf("half as large as the print: odds %.1f", odds)
	}
}

// Print that was read as something else is told only beside sharp print, by enough characters as
// large as that.
func TestLooksKnown(t *testing.T) {
	look := printLook{likeness: .985, em: 40}
	sharp := []float64{.9, .95, .99, .99}
	for name, c := range map[string]struct {
		look  printLook
		likes []float64
		em    float64
		want  bool
	}{
		"print":          {look, sharp, 40, true},
		"by a hand":      {look, []float64{.9, .95, .96, .975}, 40, false},
		"of a poor page": {printLook{likeness: .96, em: 40}, sharp, 40, false},
		"too short":      {look, sharp[1:], 40, false},
		"too large":      {look, sharp, 90, false},
		"too small":      {look, sharp, 25, false},
	} {
		if got := c.look.looksKnown(c.likes, c.em); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// On a page that was lettered by hand throughout, what models read alike for the most part
// is its text; beside print the same lines are handwriting.
func TestLetteredPage(t *testing.T) {
	d := drawPage(t, draughtsman(t), archive.Horizontal)
	clean := *d.img
	clean.Pix = append([]byte(nil), d.img.Pix...)
	told := evidence{conf: 88, asked: 3, agreed: 12, places: 17}
	poor := told
	poor.agreed = 9
	const worst = 4
	page := func(img *image.Gray, by evidence, from int) (*working, []line) {
		var lines []line
		for i := range drawn {
			l := drawnLine(d, i, by)
			if i >= from {
				l.evidence = told
				b := l.box
				waver(img, image.Rect(b.X-10, b.Y-12, b.X+b.W+10, b.Y+b.H+12))
			}
			if i == worst {
				l.evidence = poor
			}
			lines = append(lines, l)
		}
		return &working{Raster: ocr.Raster{W: img.Rect.Dx(), H: img.Rect.Dy(), Pix: img.Pix}, char: 44, dark: 128}, lines
	}
	w, lines := page(d.img, told, 0)
	if look := w.printLook(lines); !look.lettered(lines) {
		t.Errorf("lettered by hand, it has print like itself by %.3f", look.likeness)
	}
	for i, l := range w.judge(lines) {
		if (l.kind == archive.LineUnread) != (i == worst) {
			t.Errorf("lettered line %d: %q", i, l.kind)
		}
	}
	// A line that happens to be read alike on a page that is not is no text.
	scrawl := append([]line(nil), lines...)
	for i := range scrawl {
		if i != 0 {
			scrawl[i].evidence = poor
		}
	}
	if w.printLook(scrawl).lettered(scrawl) {
		t.Error("a page of which one line is read alike is held to be legible")
	}
	w, lines = page(&clean, evidence{conf: 99, asked: 1}, 3)
	if look := w.printLook(lines); look.lettered(lines) {
		t.Errorf("print is like itself by %.3f", look.likeness)
	}
	for _, l := range w.judge(lines)[:3] {
		if l.kind == archive.LineUnread {
			t.Error("print became a region")
		}
	}
	read := 0
	for _, l := range w.judge(lines)[3:] {
		if l.kind != archive.LineUnread {
			read++
		}
	}
	if read > 0 {
		t.Errorf("%d lines in a hand stand as text beside print", read)
	}
}

// What two models read alike is print, however it looks.
func TestDoubt(t *testing.T) {
	for _, c := range []struct {
		told evidence
		want float64
	}{
		{evidence{conf: 94, asked: 2, agreed: 8, places: 10}, 0},
		{evidence{conf: 91, asked: 2, agreed: 6, places: 10}, 2},
		{evidence{conf: 40, asked: 3, agreed: 0, places: 10}, 4},
		{evidence{conf: 91, asked: 2, agreed: 10, places: 10}, -3},
		{evidence{conf: 100, asked: 2, agreed: 3, places: 3}, -3.5},
		{evidence{conf: 91, asked: 1}, 1},
	} {
		l := line{evidence: c.told}
		if got := l.doubt(false); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%+v: %f, not %f", c.told, got, c.want)
		}
	}
}

// On a worn copy a line is no handwriting for being read in several ways, unless it is
// hardly read alike at all.
func TestDoubtOfWornPrint(t *testing.T) {
	for _, c := range []struct {
		told evidence
		hand bool
	}{
		{evidence{conf: 91, asked: 3, agreed: 13, places: 20}, false},
		{evidence{conf: 88, asked: 3, agreed: 1, places: 20}, true},
	} {
		l := line{evidence: c.told}
		if sound, worn := l.doubt(false), l.doubt(true); sound <= 0 || worn > 0 != c.hand || worn >= sound {
			t.Errorf("%+v: %f, %f on a worn copy", c.told, sound, worn)
		}
	}
}

// A long line most of which models read alike stays, however little its characters look
// like print: one that was read too many sets all of them against their neighbours' ink.
func TestLongLineReadAlikeIsPrint(t *testing.T) {
	const hand = 3
	d := drawPage(t, draughtsman(t), archive.Horizontal)
	b := drawnLine(d, hand, evidence{}).box
	waver(d.img, image.Rect(b.X-10, b.Y-12, b.X+b.W+10, b.Y+b.H+12))
	w := &working{Raster: ocr.Raster{W: d.img.Rect.Dx(), H: d.img.Rect.Dy(), Pix: d.img.Pix}, char: 44, dark: 128}
	for _, o := range []struct {
		agreed, places int
		print          bool
	}{{31, 40, true}, {20, 40, false}, {9, 17, false}} {
		lines := []line{drawnLine(d, hand, evidence{conf: 90, asked: 2, agreed: o.agreed, places: o.places})}
		odds := []float64{10}
		w.markHands(lines, odds)
		if stays := odds[0] == 10; stays != o.print {
			t.Errorf("%d of %d read alike: odds %.1f", o.agreed, o.places, odds[0])
		}
	}
	// Beside a line of handwriting it is that, too.
	for _, agreed := range []int{31, 20} {
		lines := []line{drawnLine(d, hand, evidence{conf: 90, asked: 2, agreed: 31, places: 40}), drawnLine(d, hand, evidence{conf: 90, asked: 2, agreed: agreed, places: 40})}
		unread := 0
		for _, l := range w.judge(lines) {
			unread += boolToInt(l.kind == archive.LineUnread)
		}
		if (unread > 0) != (agreed == 20) || unread > 1 {
			t.Errorf("beside one of which %d of 40 are read alike: %d unread regions", agreed, unread)
		}
	}
}

// In a form filled in by hand what models read in different ways is that, too, beside cells that
// are, where the labels are sure.
func TestHandColumns(t *testing.T) {
	const label, hand, doubtful, alike, said = "label", "hand", "doubtful", "alike", "said by the first model alone"
	for name, c := range map[string]struct {
		cells []string // row by row, two columns
		want  string   // those of the second column that are handwriting
	}{
		"a form":              {[]string{label, hand, label, hand, label, doubtful, label, hand, label, alike}, "hh?h."},
		"few are":             {[]string{label, hand, label, doubtful, label, doubtful, label, hand, label, alike}, "h..h."},
		"less than half are":  {[]string{label, hand, label, hand, label, hand, label, doubtful, label, alike, label, alike, label, alike}, "hhh...."},
		"its labels are poor": {[]string{label, hand, doubtful, hand, doubtful, doubtful, doubtful, hand, label, alike}, "hh.h."},
		"a cell that is sure": {[]string{label, hand, label, hand, label, label, label, hand}, "hh.h"},
		"one model is sure":   {[]string{label, hand, said, hand, label, said, label, hand}, "hh?h"},
	} {
		var lines []line
		var other []bool
		var beside []float64
		for i, what := range c.cells {
			l := line{cell: &archive.Cell{Table: 1, Row: i / 2, Col: i % 2}, evidence: evidence{conf: 90, asked: 3, agreed: 10, places: 12}}
			odds := 14.0
			switch what {
			case label:
				odds, l.evidence = surelyPrint, evidence{conf: 99, asked: 1}
			case hand:
				odds = -5
			case alike:
				l.agreed = 12
			case said:
				l.conf = 97
				l.words = []readWord{{chars: make([]readChar, printChars)}}
				odds = l.odds(30, false)
			}
			lines, other, beside = append(lines, l), append(other, what == hand), append(beside, odds)
		}
		handColumns(lines, other, beside)
		got := ""
		for i := range lines {
			switch {
			case i%2 == 0 && other[i]:
				t.Errorf("%s: a label is handwriting", name)
			case i%2 == 1 && !other[i]:
				got += "."
			case i%2 == 1 && c.cells[i] == hand:
				got += "h"
			case i%2 == 1:
				got += "?"
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, not %s", name, got, c.want)
		}
	}
}
