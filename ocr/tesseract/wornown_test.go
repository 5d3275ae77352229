package tesseract

import (
	"slices"
	"testing"

	"fumikura/ocr/reading"
)

// What a page's lines say surely is learnt, so that the ink of each character is most like
// itself; and lines that are held against it are read by their shapes better than without.
func TestOwnShapes(t *testing.T) {
	texts := []string{"市町村の書類を送る", "町の書類を村に送る", "村に書類の送りを市", "送る町に市の書類り", "類を書り市に町村る"}
	w, lines := wornNumbers(t, texts, 90)
	var all []*line
	for i := range texts {
		all = append(all, &lines[2*i+1])
	}
	const em = 44
	s := ownShapes(w, all, em)
	if s == nil {
		t.Fatal("nothing is learnt")
	}
	if !s.knows("市") || !s.knows("の") || s.knows("、") {
		t.Errorf("%d characters are known", len(s.all))
	}
	n, before, after := 0, 0.0, 0.0
	for i, l := range all {
		x := wornLineOf(w, l, []reading.Read{{}}, em)
		own := ownLineOf(s, w, x, acrossMiddle(l))
		if own == nil {
			t.Fatalf("line %d is of another size", i)
		}
		for _, g := range l.chars() {
			likes := own.near(along(g.box, l.dir) - x.strip.start())
			if k := slices.Index(likes, slices.Max(likes)); s.all[k].text == g.text {
				n++
			}
		}
		before += cer(texts[i], textOfChars(x.read()))
		x.hold(own)
		after += cer(texts[i], textOfChars(x.read()))
	}
	if n < 40 {
		t.Errorf("%d of 45 characters are most like themselves", n)
	}
	if after > .7*before {
		t.Errorf("CER %.3f without the page's own characters, %.3f with them", before/5, after/5)
	}
	if other := wornLineOf(w, all[0], []reading.Read{{}}, em); ownLineOf(&pageShapes{pitch: 40}, w, other, 50) != nil {
		t.Error("characters of another size are held against the page's")
	}
	if got := ownShapes(w, all[:1], em); got != nil {
		t.Errorf("%d characters are learnt of one line", len(got.all))
	}
}

func textOfChars(chars []readChar) string {
	out := ""
	for _, c := range chars {
		out += c.text
	}
	return out
}
