package tesseract

import (
	"image"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// paragraphs are lines of characters of 40 pixels, one below the other; a wide space before a
// text is white of a character's width.
func paragraphs(dir archive.Direction, texts ...string) []line {
	const em = 40
	var out []line
	for i, text := range texts {
		said := strings.TrimLeft(text, "　")
		from, n := em*len([]rune(text[:len(text)-len(said)])), em*len([]rune(said))
		box := image.Rect(from, 60*i, from+n, 60*i+em)
		if dir == archive.Vertical {
			box = image.Rect(2000-60*i, from, 2000-60*i+em, from+n)
		}
		out = append(out, wordsLine(dir, box, said))
	}
	return out
}

func linesText(lines []line) []string {
	var out []string
	for i := range lines {
		out = append(out, strings.Join(lines[i].texts(), ""))
	}
	return out
}

// Paragraphs that end as a sentence does have lost their full stop where others have theirs.
func TestLostStops(t *testing.T) {
	for name, c := range map[string]struct {
		texts []string
		want  string // lines to which one was added
	}{
		"the last of two lines":        {[]string{"市長は、許可する。届け出た者に通知する。又は", "公告することができる", "　附則", "この条例は、公布の日から施行し、令和二年四月"}, "1"},
		"before an indented one":       {[]string{"　市長は、許可する。届け出た者に通知する", "　委員は、公告する。又は公告することとし、こ"}, "0"},
		"the last of all":              {[]string{"　市長は、許可する。委員は公告する。ただ", "し、会長は、会議を招集しその会務を総理する"}, "1"},
		"a full line within":           {[]string{"市長は、許可する。委員は公告する。ただし通知する", "ことができるものとし、その旨を届け出た者に告げて"}, ""},
		"a line with specks behind it": {[]string{"市長は、許可する。委員は公告する。ただし通知する", "ことができるものとし、その旨を届け出た者に告げて", "告げた日の翌日からその者を会議に招集することとし、・ー・ー"}, ""},
		"a heading":                    {[]string{"水道料金の改定", "　市長は、許可する。委員は公告する。ただ", "し会長が別に定めたものは、この限りでないとしたが"}, ""},
		"a page without full stops":    {[]string{"　住所を変更する", "　氏名を変更する", "　転出の届け出をした者について確認のうえ処理をした"}, ""},
		"a page with hardly any":       {[]string{"　許可する。通知する。", "　変更する", "　通知する", "　公告する", "　処理する", "　許可する", "　変更する", "　通知する", "　公告する", "　処理する", "　転出の届け出をした者の分を"}, ""},
		"one that has its own already": {[]string{"　許可する。通知する。", "　変更する。", "　転出の届け出をした者の分を"}, ""},
	} {
		for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
			lines := paragraphs(dir, c.texts...)
			before := linesText(lines)
			n := lostStops(lines)
			if n != len(c.want) {
				t.Errorf("%s, %v: %d full stops", name, dir, n)
			}
			for i, text := range linesText(lines) {
				want := before[i]
				if strings.Contains(c.want, string(rune('0'+i))) {
					want += "。"
				}
				if text != want {
					t.Errorf("%s, %v: line %d is %q, not %q", name, dir, i, text, want)
				}
				if chars := lines[i].chars(); text != before[i] && (chars[len(chars)-1].conf != lostStopConf || !lines[i].rectangle().In(image.Rect(0, 0, 3000, 3000)) || rectangle(chars[len(chars)-1].box).Empty()) {
					t.Errorf("%s, %v: %+v", name, dir, chars[len(chars)-1])
				}
			}
		}
	}
	cell := paragraphs(archive.Horizontal, "許可する。通知する。公告する", "許可する")
	cell[0].cell, cell[1].cell = &archive.Cell{}, &archive.Cell{}
	if n := lostStops(cell); n != 0 {
		t.Errorf("%d full stops in a table", n)
	}
}

// A stop behind a heading is doubtful on a copy, one behind a word's kana is not.
func TestWhiteStops(t *testing.T) {
	for text, want := range map[string][]int{"第一条。市長は": {3}, "1、場所": {1}, "許可する。ただし、": nil, "(通知)。市長": nil, "。市長": nil} {
		marks := marksOf(text, 97)
		doubtful := map[int]float64{}
		whiteStops(marks, doubtful)
		var got []int
		for i, conf := range doubtful {
			if got = append(got, i); conf <= 0 || conf > phantomConf {
				t.Errorf("%s: doubted by %f", text, conf)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v is doubtful, not %v", text, got, want)
		}
	}
}
