package tesseract

import (
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// Ink that is clearly another kanji's speaks against what a model is sure of, where that is
// in odd company and the other one would be, too.
func TestContradict(t *testing.T) {
	ten := placed([]int{18}, []int{18}) // 十
	for name, c := range map[string]struct {
		text    string // the third is looked at
		conf    float64
		want    string
		against bool
	}{
		"the other is more usual":        {text: "第五深二条", conf: 98, want: "十"},
		"both are in odd company":        {text: "鴨鶴法亀鶴", conf: 98, want: "法", against: true},
		"in good company":                {text: "土木課長印", conf: 98, want: "課"},
		"nobody was ever so sure of one": {text: "第五深二条", conf: 99.5, want: "深"},
		"the ink of its neighbour":       {text: "第十深二条", conf: 98, want: "深"},
	} {
		v := voted{em: 44}
		var text []archive.Glyph
		for i, r := range []rune(c.text) {
			text = append(text, archive.Glyph{Text: string(r), Conf: 99})
			g := &reading.Grounds{Voters: 1, Votes: 1, Conf: 99.6}
			if i == 2 {
				g.Conf = c.conf
			}
			v.marks = append(v.marks, mark{text: string(r), grounds: g})
			v.boxes = append(v.boxes, archive.Rect{X: 50*i + 4, Y: 8, W: 44, H: 44})
		}
		left := 9
		n := comparisonWith(c.text+"十").contradict(ten, text, v, &left)
		if got := text[2].Text; got != c.want || n > 0 != (got != string([]rune(c.text)[2])) {
			t.Errorf("%s: %s, %d changed", name, got, n)
		}
		if against := v.marks[2].other > 0; against != c.against {
			t.Errorf("%s: spoken against by %v", name, v.marks[2].other)
		}
	}
}
