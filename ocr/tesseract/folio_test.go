package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// What models read for a page's number becomes that number, or nothing.
func TestFolioText(t *testing.T) {
	for read, want := range map[string]string{
		"- 75 -": "-75-", "ー75-": "-75-", "=42:": "-42-", "~66~": "-66-", "12": "12", "l2": "12", "1O7": "107",
		"六三": "六三", "一二": "一二", "ハ三": "八三", "ーO七": "一〇七", "二": "二",
		"": "", "ーー": "", "一": "", "-": "", "-75": "", "12345": "", "75頁の": "", "人": "", "こ 5": "",
	} {
		var chars []readChar
		for _, r := range read {
			chars = append(chars, readChar{text: string(r), conf: 90})
		}
		if got := folioText(chars); got != want {
			t.Errorf("%q: %q, want %q", read, got, want)
		}
	}
	if text, n := elected(map[string]int{"12": 2, "17": 1}); text != "12" || n != 2 {
		t.Errorf("%s with %d votes", text, n)
	}
	if text, n := elected(map[string]int{"9": 1, "4": 1}); text != "4" || n != 1 { // the same each time
		t.Errorf("%s with %d votes", text, n)
	}
}

// Two say what a page's number is, or its ink alone where it is more than a stroke.
func TestBelieved(t *testing.T) {
	for _, c := range []struct {
		text       string
		votes      int
		ink, noisy bool
		want       bool
	}{
		{"", 0, false, false, false}, {"12", 2, false, false, true}, {"12", 1, false, false, false}, {"12", 1, true, false, true},
		{"二", 1, true, false, false}, {"1", 3, true, false, true}, {"1", 4, true, true, false}, {"一", 2, false, true, false}, {"7", 2, true, true, true},
	} {
		w := &working{noisy: c.noisy}
		if got := w.believed(c.text, c.votes, c.ink); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// twentyOne is 二一 across, in strokes.
var twentyOne = []image.Rectangle{image.Rect(403, 560, 427, 563), image.Rect(400, 580, 430, 583), image.Rect(438, 570, 468, 573)}

// Level strokes by themselves at the foot of a page are a number, if nothing else is near.
func TestFolioPlaces(t *testing.T) {
	box := twentyOne[0].Union(twentyOne[1]).Union(twentyOne[2])
	body := wordsLine(archive.Vertical, image.Rect(400, 100, 430, 500), "予算の総額")
	for name, c := range map[string]struct {
		more  []image.Rectangle
		lines []line
		found bool
	}{
		"alone":            {nil, []line{body}, true},
		"other ink beside": {[]image.Rectangle{image.Rect(510, 560, 530, 585)}, []line{body}, false},
		"a title beside":   {nil, []line{body, wordsLine(archive.Horizontal, image.Rect(620, 560, 780, 586), "一般会計")}, true},
		"a word beside":    {nil, []line{body, wordsLine(archive.Horizontal, image.Rect(540, 560, 700, 586), "一般会計")}, false},
		"a line beyond":    {nil, []line{body, wordsLine(archive.Horizontal, image.Rect(50, 610, 300, 636), "以上")}, false},
		"a speck beside":   {[]image.Rectangle{image.Rect(490, 570, 492, 572)}, []line{body}, true},
	} {
		w := workingOf(900, 640, append(append([]image.Rectangle{}, twentyOne...), c.more...)...)
		got := w.folioPlaces(c.lines)
		if found := len(got) == 1 && box.In(got[0].Inset(-2)); found != c.found {
			t.Errorf("%s: %v", name, got)
		}
	}
	w := workingOf(900, 640, twentyOne...)
	if text, like := w.spelled(box); text != "二一" || like < folioLike {
		t.Errorf("the strokes are %q, like them by %.2f", text, like)
	}
	for i, v := range w.Pix { // paler than ink
		if v == 0 {
			w.Pix[i] = w.dark + 20
		}
	}
	if got := w.folioPlaces([]line{body}); len(got) != 1 {
		t.Errorf("of pale ink: %v", got)
	} else if text, _ := w.spelled(got[0]); text != "二一" {
		t.Errorf("the pale strokes are %q", text)
	}
	high := workingOf(900, 640, image.Rect(400, 300, 430, 303))
	if got := high.folioPlaces([]line{body}); len(got) != 0 {
		t.Errorf("in the middle of the page: %v", got)
	}
}

// A page's number takes the place of its pieces, and what a column took of it goes.
func TestWithFolio(t *testing.T) {
	box := image.Rect(400, 560, 468, 583)
	w := workingOf(900, 640)
	of := line{readLine: readLine{box: rectOf(box)}, kind: archive.LineFolio}
	column := wordsLine(archive.Vertical, image.Rect(400, 100, 430, 600), "予算の総額。九")
	pieces := wordsLine(archive.Horizontal, image.Rect(405, 562, 425, 580), "ニ")
	got := w.withFolio([]line{column, pieces}, of, "九三", 2)
	if len(got) != 2 || got[0].said() != "予算の総額。" || got[0].box.Y+got[0].box.H > box.Min.Y {
		t.Errorf("the column: %q in %v", got[0].said(), got[0].box)
	}
	if l := got[1]; l.said() != "九三" || l.kind != archive.LineFolio || l.chars()[0].raw != "ニ" || l.conf != folioAgreed {
		t.Errorf("the number: %+v", l)
	}
	got = w.withFolio([]line{column}, of, "九三", 1)
	if len(got) != 2 || got[1].said() != "九三" || got[1].conf != folioAlone {
		t.Errorf("where no line was read: %+v", got)
	}
}

// wordsLine is a line of one word.
func wordsLine(dir archive.Direction, box image.Rectangle, text string) line {
	word := readWord{box: rectOf(box)}
	for _, r := range text {
		word.chars = append(word.chars, readChar{text: string(r), conf: 90})
	}
	return line{readLine: readLine{box: rectOf(box), words: []readWord{word}}, dir: dir}
}
