package tesseract

import (
	"testing"

	"fumikura/internal/archive"
)

// A square metre is known by its ink, whatever letters were read for it; letters stay.
func TestUnitMarks(t *testing.T) {
	within := func(x, x0, x1 float64) bool { return x >= x0 && x < x1 }
	// An m of 0.6 by 0.6 with thin arches between its stems.
	letter := func(x, y float64) bool {
		stem := within(x, .04, .12) || within(x, .32, .40) || within(x, .60, .68)
		arch := within(y, .42, .49) && within(x, .04, .62)
		return within(y, .42, 1) && stem || arch
	}
	two := func(x, y float64) bool {
		return within(x, .76, .94) && (within(y, .04, .08) || within(y, .36, .40)) || within(y, .08, .18) && within(x, .90, .95) ||
			within(y, .16, .38) && within(x, .95-(y-.16)*.85, 1.0-(y-.16)*.85)
	}
	// A figure before a smaller m: nothing stands above that.
	oneMetre := func(x, y float64) bool {
		return within(x, .05, .14) || within(y, .92, 1) && within(x, 0, .2) ||
			within(y, .45, 1) && (within(x, .34, .41) || within(x, .60, .67) || within(x, .86, .93)) || within(y, .45, .51) && within(x, .34, .9)
	}
	square := func(x, y float64) bool { return letter(x, y) || two(x, y) }
	for _, o := range []struct {
		name, read, want string
		ink              func(x, y float64) bool
	}{
		{"for an m", "561mで", "561㎡で", square},
		{"for two letters", "872mrで", "872㎡で", square},
		{"with a space before it", "872 nf", "872 ㎡", square},
		{"for a sign", "56#", "56㎡", square},
		{"no number before it", "のmで", "のmで", square},
		{"a metre", "561mで", "561mで", letter},
		{"a figure taken for a part of it", "71mで", "71mで", oneMetre},
		{"a unit of letters", "12kmで", "12kmで", square},
		{"a word", "3metreで", "3metreで", square},
	} {
		w, marks, boxes := markedPicture(o.read, 40, o.ink)
		w.compared = comparisonWith("m㎡")
		if w.unitMarks(marks, boxes, archive.Vertical, 40); marksText(marks) != o.read {
			t.Errorf("%s: changed in a column", o.name)
		}
		got, at := w.unitMarks(marks, boxes, archive.Horizontal, 40)
		holdMarks(t, o.name, o.read, o.want, got, at)
	}
}

// Behind the number of an area stands no length, and before a number no Ne, in lines of any
// direction.
func TestAreaMarks(t *testing.T) {
	for read, want := range map[string]string{
		"公簿面積262.5mに": "公簿面積262.5㎡に",
		"面積百二十九㎥で":    "面積百二十九㎡で",
		"地積1,200mf、":  "地積1,200㎡、",
		"面積12haで":     "面積12haで",
		"面積30m2の":     "面積30m2の",
		"延長262.5mで":   "延長262.5mで",
		"面積はmで":       "面積はmで",
		"面積300坪で":     "面積300坪で",
		"面積百七十四抽に対し":  "面積百七十四㎡に対し",
		"面積百七十四坪に対し":  "面積百七十四坪に対し",
		"面積百七十四抽選の":   "面積百七十四抽選の",
		"延長百七十四抽に対し":  "延長百七十四抽に対し",
		"※Ne79の欄":     "※№79の欄",
		"KNe7と":       "KNe7と",
		"※Neの欄":       "※Neの欄",
	} {
		for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
			w, marks, boxes := markedPicture(read, 40, func(x, y float64) bool { return x > .2 && x < .8 && y > .3 })
			got, at := w.unitMarks(marks, boxes, dir, 40)
			holdMarks(t, read, read, want, got, at)
		}
	}
}

// marksOf are the characters of a text, each read as surely.
func marksOf(text string, conf float64) []mark {
	var out []mark
	for _, r := range text {
		out = append(out, mark{text: string(r), conf: conf})
	}
	return out
}

// Behind the number of an area a unit may have been left out; that is for the ink to tell.
func TestUnsaidUnits(t *testing.T) {
	for text, want := range map[string]string{
		"公簿面積148.9に対し実測面積547.2であった": "公簿面積148.9㎡に対し実測面積547.2㎡であった",
		"面積三百五十八に":                  "面積三百五十八㎡に",
		"面積の合計":                     "面積の合計",
		"延長547.2であった":               "延長547.2であった",
		"面積54坪で":                    "面積54坪で",
	} {
		got, added := unsaidUnits(marksOf(text, 97))
		if marksText(got) != want {
			t.Errorf("%s became %s", text, marksText(got))
		}
		for _, i := range added {
			if got[i].text != "㎡" {
				t.Errorf("%s: %s at %d is new", text, got[i].text, i)
			}
		}
	}
}
