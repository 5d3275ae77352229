package tesseract

import (
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// halfRead draws a line, and gives it as if so much had been read of it, and surely.
func halfRead(t *testing.T, text, said string, dir archive.Direction) (*working, *line) {
	t.Helper()
	face := draughtsman(t)
	const pitch, margin = 46, 60
	long := pitch * len([]rune(text))
	img := plain(long+2*margin, 44+2*margin, 255)
	box := archive.Rect{X: margin, Y: margin, W: long, H: 44}
	if dir == archive.Vertical {
		img, box.W, box.H = plain(44+2*margin, long+2*margin, 255), 44, long
	}
	l := &line{readLine: readLine{box: box}, dir: dir, sep: "\n", evidence: evidence{conf: 99, asked: 1}}
	rest := []rune(said)
	for k, c := range []rune(text) {
		x, y := margin+k*pitch, margin
		if dir == archive.Vertical {
			x, y = margin, margin+k*pitch
		}
		written(img, face, x, y+40, string(c))
		if len(rest) > 0 && rest[0] == c {
			at := archive.Rect{X: x, Y: y, W: 44, H: 44}
			l.words, rest = append(l.words, readWord{box: at, chars: []readChar{{text: string(c), box: at, conf: 99}}}), rest[1:]
		}
	}
	return &working{Raster: ocr.Raster{W: img.Rect.Dx(), H: img.Rect.Dy(), Pix: img.Pix}, char: 44, dark: 128, log: &recorder{}}, l
}

// A character that was lost of a line is put in where its ink is left over, in both directions;
// a line that says all stays as it is, and so does one whose ink is no character.
func TestLeftoverInkIsRead(t *testing.T) {
	testenv.Need(t, "tesseract")
	readers, err := findModels(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	c := &child{setup: setup{Readers: readers}}
	defer c.close()
	ask := func(w *working, l *line) {
		t.Helper()
		lines := []line{*l}
		left := c.allowed(w)
		said := []asked{{l.words, []reading.Read{readOf(readers[0].Name, l.chars())}}}
		if err := c.askLeftover(w, lines, said, &left); err != nil {
			t.Fatal(err)
		}
		*l = lines[0]
	}
	const whole = "水質検査の結果は基準に適合していた"
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		for _, said := range []string{"水質検査結果は基準に適合していた", "水質検査の結果は基準に適合して", whole} {
			w, l := halfRead(t, whole, said, dir)
			if ask(w, l); l.said() != whole || w.uncovered > 0 {
				t.Errorf("%v: %q became %q", dir, said, l.said())
			}
			for _, ch := range l.chars() {
				if ch.conf != 99 && ch.conf > leftConf {
					t.Errorf("%v: %q put in at %.0f", dir, ch.text, ch.conf)
				}
			}
		}
	}
	w, l := halfRead(t, "水質検査　結果", "水質検査結果", archive.Horizontal)
	for y := range 36 { // a stair
		for x := range y + 4 {
			w.Pix[(64+y)*w.W+246+x] = 0
		}
	}
	if ask(w, l); l.said() != "水質検査結果" || w.uncovered == 0 {
		t.Errorf("of what nobody reads: %q, %d uncovered", l.said(), w.uncovered)
	}
	w, l = halfRead(t, whole, "水質検査結果は基準に適合していた", archive.Horizontal)
	for i := range l.words {
		l.words[i].chars[0].conf = 40
	}
	if ask(w, l); l.said() == whole {
		t.Error("asked of a line of which nothing is sure")
	}
}

// What a read has more than a line is taken where it covers ink that is left over, and no signs.
func TestCovers(t *testing.T) {
	w, l := halfRead(t, "水質検査の結果", "水質検査結果", archive.Horizontal)
	over, ok := w.layOver(l.readLine, l.dir)
	if !ok || len(over.left) != 1 || over.left[0].at != 4 {
		t.Fatalf("left over: %+v", over.left)
	}
	for said, want := range map[string]string{
		"水質検査の結果":    "水質検査の結果",
		"水質検査結果":     "",
		"水質検査|結果":    "",
		"の水質検査結果":    "",
		"水質検査の一二三結果": "",
	} {
		got := ""
		for _, k := range w.covers(l, over, readChars(said, 95)) {
			got = (&line{readLine: readLine{words: k.words}}).said()
			if len(k.over.left) != 0 || k.conf != leftConf {
				t.Errorf("%s: %+v is left at %.0f", said, k.over.left, k.conf)
			}
		}
		if got != want {
			t.Errorf("%s gives %q, want %q", said, got, want)
		}
	}
	if w, l = halfRead(t, "水質検査の結果", "水質検査の結果", archive.Horizontal); true {
		if over, _ := w.layOver(l.readLine, l.dir); len(over.left) != 0 {
			t.Errorf("of a whole line is left over %+v", over.left)
		}
	}
}

// readChars are a text's characters as a model reads them.
func readChars(text string, conf float64) (out []reading.Char) {
	for _, c := range text {
		out = append(out, reading.Char{Text: string(c), Conf: conf})
	}
	return out
}

// Ink is covered by what is as wide, and by no sign; a stroke as thin as a rule is none.
func TestCoversAreWide(t *testing.T) {
	for _, c := range []struct {
		drawn, read string
		covers      int
	}{
		{"水質検査1日目", "水質検査1日目", 1},
		{"水質検査[日目", "水質検査[日目", 0},
		{"水質検査の日目", "水質検査の日目", 1},
		{"水質検査日日目", "水質検査日日目", 0},
		{"水質検査日目", "水質検査の日目", 0},
	} {
		w, l := halfRead(t, c.drawn, "水質検査日目", archive.Horizontal)
		over, _ := w.layOver(l.readLine, l.dir)
		if n := len(w.covers(l, over, readChars(c.read, 95))); n != c.covers {
			t.Errorf("%s for %s: %d covers", c.read, c.drawn, n)
		}
	}
	half := laidLine{em: 40, spans: []span{{0, 40}, {40, 52}}}
	if half.wide(1, []readChar{{text: "国"}}, archive.Horizontal) || !half.wide(1, []readChar{{text: "1"}}, archive.Horizontal) || !half.wide(0, []readChar{{text: "国"}}, archive.Horizontal) {
		t.Error("how wide characters are")
	}
	w, l := halfRead(t, "水質検査 結果", "水質検査結果", archive.Horizontal)
	for y := 62; y < 104; y++ {
		for x := 265; x < 268; x++ {
			w.Pix[y*w.W+x] = 0
		}
	}
	if over, _ := w.layOver(l.readLine, l.dir); len(over.left) != 0 {
		t.Errorf("a thin stroke is left over: %v", over.left)
	}
}

// One read alone is not believed, two are if the ink looks like what they say, three are.
func TestAgreedCover(t *testing.T) {
	w, l := halfRead(t, "水質検査の結果", "水質検査結果", archive.Horizontal)
	over, _ := w.layOver(l.readLine, l.dir)
	for name, c := range map[string]struct {
		read  []string
		wants string
	}{
		"one":                       {[]string{"水質検査の結果"}, ""},
		"two":                       {[]string{"水質検査の結果", "水質検査の結果"}, "の"},
		"two of another":            {[]string{"水質検査国結果", "水質検査国結果"}, ""},
		"three of another":          {[]string{"水質検査国結果", "水質検査国結果", "水質検査国結果"}, ""},
		"three of one much like it": {[]string{"水質検査め結果", "水質検査め結果", "水質検査め結果"}, "め"},
		"more for another":          {[]string{"水質検査国結果", "水質検査の結果", "水質検査の結果", "水質検査の結果"}, "の"},
		"none lacks a thing":        {[]string{"水質検査結果", "水質検査結果"}, ""},
	} {
		var reads []reading.Read
		for _, r := range c.read {
			reads = append(reads, reading.Read{Chars: readChars(r, 95)})
		}
		got, ok := w.agreedCover(l, over, reads)
		if ok != (c.wants != "") || ok && got.text != c.wants {
			t.Errorf("%s: %q, %v", name, got.text, ok)
		}
	}
}

// What no model reads is told by its ink, if that is like one character.
func TestCoverByShape(t *testing.T) {
	for _, c := range []struct{ drawn, want string }{
		{"水質検査斗結果", "水質検査斗結果"},
		{"水質検査□結果", "水質検査□結果"},
		{"水質検査[結果", "水質検査結果"},
		{"水質検査☆結果", "水質検査結果"}, // as like ★
		{"水質検査㌔結果", "水質検査結果"}, // the table lacks it
	} {
		w, l := halfRead(t, c.drawn, "水質検査結果", archive.Horizontal)
		over, _ := w.layOver(l.readLine, l.dir)
		if n, rest := w.coverByShape(l, over); len(rest.left)+n != len(over.left) || l.said() != c.want || n != boolToInt(c.want != "水質検査結果") {
			t.Errorf("%s: %d, %q", c.drawn, n, l.said())
		}
	}
}

// A month has no figure above 2 behind a 1.
func TestOverTwelve(t *testing.T) {
	for said, want := range map[string]bool{"年1月": true, "年2月": false, "は1月": false, "年1日": false} {
		if got := overTwelve(strings.Split(said, ""), 2, "9"); got != want {
			t.Errorf("%s: %v", said, got)
		}
	}
	if overTwelve([]string{"年", "1", "月"}, 2, "2") || overTwelve([]string{"年", "1", "月"}, 3, "9") || overTwelve([]string{"年", "1", "月"}, 2, "の") {
		t.Error("what makes no month of more than twelve")
	}
	w, l := halfRead(t, "昭和51年10月1日", "昭和51年1月1日", archive.Horizontal)
	over, _ := w.layOver(l.readLine, l.dir)
	if k := w.covers(l, over, readChars("昭和51年19月1日", 95)); len(k) != 1 || k[0].text != "0" {
		t.Errorf("a 19th month: %v", k)
	}
}

// A neighbour that is read once more, in whichever script, is no character of its own.
func TestTwice(t *testing.T) {
	for pair, want := range map[string]bool{"のの": true, "二ニ": true, "ロ口": true, "00": false, "のは": false, "二口": false} {
		if c := strings.Split(pair, ""); twice(c[0], c[1]) != want {
			t.Errorf("%s: %v", pair, !want)
		}
	}
}

// What is put in belongs to the word before it.
func TestWithChars(t *testing.T) {
	words := []readWord{{chars: []readChar{{text: "a"}, {text: "b"}}}, {chars: []readChar{{text: "c"}}}}
	for at, want := range []string{"xab|c", "axb|c", "abx|c", "ab|cx"} {
		var got []string
		for _, k := range withChars(words, at, []readChar{{text: "x"}}) {
			got = append(got, (&line{readLine: readLine{words: []readWord{k}}}).said())
		}
		if strings.Join(got, "|") != want {
			t.Errorf("at %d: %q", at, got)
		}
	}
	if len(words[0].chars) != 2 {
		t.Error("the words before were changed")
	}
}

// What stays uncovered counts as a character lost each.
func TestUncoveredIsLost(t *testing.T) {
	w, l := halfRead(t, "水質検査結果", "水質検査結果", archive.Horizontal)
	before, after := *w, *w
	after.uncovered = 2
	var less, more archive.Text
	before.weigh(&less, []line{*l})
	after.weigh(&more, []line{*l})
	if more.Lost != less.Lost+2 || after.page[reading.PageLost] != before.page[reading.PageLost]+2 {
		t.Errorf("%d lost, and %d with two uncovered; %.1f and %.1f", less.Lost, more.Lost, before.page[reading.PageLost], after.page[reading.PageLost])
	}
}
