package tesseract

import (
	"testing"

	"golang.org/x/image/font"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
	"fumikura/ocr"
)

// A line of Latin letters is as the English model reads it; what others read otherwise stays beside
// it, and Japanese lines are not asked for.
func TestLatinLines(t *testing.T) {
	testenv.Need(t, "tesseract")
	readers, err := findModels(nil, "Japanese")
	if err != nil {
		t.Fatal(err)
	}
	english, err := findLanguage(nil, "eng")
	if err != nil {
		t.Fatal(err)
	}
	c := &child{setup: setup{Readers: readers, English: &english}}
	defer c.close()
	face := draughtsman(t)
	for said, want := range map[string]string{
		"relotions":  "relations",
		"relalions":  "relations",
		"relations":  "relations",
		"xxxxxxxxxx": "xxxxxxxxxx",
		"関係":         "関係",
	} {
		img := plain(360, 120, 255)
		written(img, face, 60, 75, "relations")
		w := &working{Raster: ocr.Raster{W: 360, H: 120, Pix: img.Pix}, char: 44, dark: 128, log: &recorder{}}
		box := archive.Rect{X: 58, Y: 35, W: (&font.Drawer{Face: face}).MeasureString("relations").Ceil() + 4, H: 44}
		word := readWord{box: box}
		for _, r := range said {
			word.chars = append(word.chars, readChar{text: string(r), conf: 95})
		}
		l := &line{readLine: readLine{box: box, words: []readWord{word}}, dir: archive.Horizontal}
		lines := []line{*l}
		if err := c.askLatin(w, lines); err != nil {
			t.Fatal(err)
		}
		if got := lines[0].said(); got != want {
			t.Errorf("%q became %q, want %q", said, got, want)
		}
		w.joined = &joinedInk{thin: true}
		worn := []line{*l}
		if err := c.askLatin(w, worn); err != nil || worn[0].said() != said {
			t.Errorf("on a worn page %q became %q, %v", said, worn[0].said(), err)
		}
	}
}

// A few letters are no line of them, nor are figures with letters beside them.
func TestLinesThatAreLatin(t *testing.T) {
	for said, want := range map[string]bool{"IoT": false, "note": true, "note1": true, "no.614": false, "noteの": true, "のnotes件名": false} {
		var l line
		for _, r := range said {
			l.words = append(l.words, readWord{chars: []readChar{{text: string(r)}}})
		}
		if l.latin() != want {
			t.Errorf("%s: %v", said, !want)
		}
	}
}

// What is read alike stays with its words, and an odd sign before the line is none of it.
func TestTakeLatin(t *testing.T) {
	chars := func(text string, conf float64) (out []readChar) {
		for _, r := range text {
			out = append(out, readChar{text: string(r), conf: conf})
		}
		return out
	}
	for _, c := range []struct {
		own   []string
		conf  float64
		other string
		sure  float64
		want  string
	}{
		{[]string{"public", "relotions"}, 95, "publicrelations", 96, "public relations"},
		{[]string{"public", "relations"}, 95, "publicrelations", 96, "public relations"},
		{[]string{"public", "relotions"}, 95, "publicrelations", 70, "public relotions"},
		{[]string{"public", "relotions"}, 95, "‘publicrelations", 96, "public relations"},
		{[]string{"publc", "relations"}, 95, "publicrelations", 96, "public relations"},
		{[]string{"pveiie"}, 60, "publicrelations", 96, "publicrelations"},
		{[]string{"pveiie"}, 95, "publicrelations", 96, "pveiie"},
		{[]string{"publie"}, 95, "12345", 96, "publie"},
		{[]string{"publie"}, 95, "_public", 96, "public"},
		{[]string{"pagesofthebook", "21l"}, 95, "pagesofthebook215t", 96, "pagesofthebook 21t"},
		{[]string{"THAN", "the"}, 95, "ThanLhe", 96, "THAN Lhe"},
		{[]string{"relations."}, 95, "relation", 96, "relation."},
	} {
		l := &line{dir: archive.Horizontal}
		for _, w := range c.own {
			l.words = append(l.words, readWord{chars: chars(w, c.conf)})
		}
		before := l.said()
		took := l.takeLatin(chars(c.other, c.sure))
		got := ""
		for i, w := range l.words {
			if i > 0 {
				got += " "
			}
			for _, ch := range w.chars {
				if got += ch.text; ch.raw != "" && (ch.conf > latinConf || len(ch.alts) != 1 || ch.alts[0].Text != ch.raw) {
					t.Errorf("%v: %+v", c.own, ch)
				}
			}
		}
		if got != c.want || took != (l.said() != before) {
			t.Errorf("%v and %s gave %q, %v", c.own, c.other, got, took)
		}
	}
}
