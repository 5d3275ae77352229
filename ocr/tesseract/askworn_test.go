package tesseract

import (
	"os"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/explain"
	"fumikura/ocr/ocrtest"
	"fumikura/ocr/reading"
)

// A page on which the first models differ much is shown to the model that was taught worn
// print, and its disputed lines come out better; a page on which they agree is not.
func TestAskTaught(t *testing.T) {
	m, err := unpackTaught()
	if err != nil {
		t.Fatal(err)
	}
	defer m.remove()
	readers, err := findModels(nil, "auto")
	if err != nil {
		t.Fatal(err)
	}
	s := setup{Readers: readers}
	m.join(&s)
	c := &child{setup: s}
	defer c.close()
	const strip = "testdata/worn/rows/19"
	truth, err := os.ReadFile(strip + ".gt.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := rasterOf(t, strip+".png")
	for name, k := range map[string]struct {
		alike accord
		asked bool
	}{
		"differ":           {accord{agreed: 80, places: 100, lines: 9}, true},
		"agree":            {accord{agreed: 95, places: 100, lines: 9}, false},
		"too little to go": {accord{agreed: 10, places: 20, lines: 9}, false},
	} {
		w := &working{Raster: r, char: float64(r.H), dark: 128}
		lines := []line{{readLine: readLine{box: archive.Rect{W: r.W, H: r.H}}}}
		l := &lines[0]
		said := []asked{{}}
		for i, reader := range readers[:2] {
			chars, err := c.readBox(w, w.around(l), l, reader.model(l.dir), plainly, explain.CauseDoubt)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				l.words = []readWord{{box: l.box, chars: chars}}
				said[0].words = l.words
			}
			said[0].reads = append(said[0].reads, readOf(reader.Name, chars))
		}
		c.decide(l, said[0].reads)
		edits := func() int {
			return ocrtest.Distance([]rune(ocrtest.Comparable(string(truth))), []rune(ocrtest.Comparable(l.said())))
		}
		before := edits()
		if err := c.askTaught(w, lines, said, k.alike, &allowance{lines: 9, area: 1e9}); err != nil {
			t.Fatal(err)
		}
		t.Log(name, before, edits(), l.said())
		if asked := len(said[0].reads) == 3; asked != k.asked || w.bad != k.asked || asked && 2*edits() > before || !asked && edits() != before {
			t.Errorf("%s: asked %v, %d edits, before %d", name, asked, edits(), before)
		}
	}
}

// Kanji with katakana is told by what was read of all lines.
func TestInKatakana(t *testing.T) {
	for text, want := range map[string]bool{
		"町税ヲ滯納シタル者ニ對シ":    true,
		"町税を滞納したる者に対し":    false,
		"サービスの利用について申請する": false,
		"昭和53年7月4日":       false,
	} {
		if got := inKatakana([]asked{{}, {reads: []reading.Read{said("Japanese", text)}}}); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// A date is one from its era to its day, and nothing else.
func TestWholeDate(t *testing.T) {
	for text, want := range map[string]bool{
		"大正2年7月17日": true, "令和元年12月31日": true, "昭和63年1月9日": true,
		"大正2年7月17": false, "2年7月17日": false, "昭和53年7月41日": false, "昭和53年13月4日": false,
		"昭和53年7月4日付": false, "": false, "999": false,
	} {
		if got := wholeDate(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
