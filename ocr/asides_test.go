package ocr

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// column is a vertical line of n characters of 40 pixels at x, each one piece but for
// those in gaps.
func column(x, y, n int, gaps ...int) []image.Rectangle {
	var out []image.Rectangle
next:
	for i := range n {
		for _, g := range gaps {
			if g == i {
				continue next
			}
		}
		out = append(out, image.Rect(x, y+46*i, x+40, y+46*i+40))
	}
	return out
}

func box(x, y, w, h int) image.Rectangle { return image.Rect(x, y, x+w, y+h) }

func TestAsides(t *testing.T) {
	// Two columns, read from the right; in the right one the places 10 to 13 are free.
	page := append(column(400, 100, 20, 10, 11, 12, 13), column(300, 100, 20)...)
	at := func(k int) int { return 100 + 46*k }
	kana := func(x, y, n, step int) (out []image.Rectangle) {
		for i := range n {
			out = append(out, box(x, y+step*i, 16, 17))
		}
		return out
	}
	dots := []image.Rectangle{box(446, at(3)+15, 7, 7), box(446, at(4)+15, 7, 7), box(446, at(5)+15, 7, 7)}
	small := func(x, y, n int) (out []image.Rectangle) {
		for i := range n {
			out = append(out, box(x, y+21*i, 18, 19))
		}
		return out
	}
	note := append(small(421, at(10), 5), small(400, at(10), 4)...)
	for _, o := range []struct {
		name  string
		extra []image.Rectangle
		fine  []image.Rectangle
		want  []Aside
	}{
		{name: "nothing"},
		{name: "ruby beside the right column", extra: kana(443, at(3), 4, 21), want: []Aside{{Kind: AsideRuby, Boxes: []image.Rectangle{box(443, at(3), 16, 80)}, Least: 1}}},
		{name: "ruby of the left column, between the two", extra: kana(343, at(3), 4, 21), want: []Aside{{Kind: AsideRuby, Boxes: []image.Rectangle{box(343, at(3), 16, 80)}, Least: 1}}},
		{name: "ruby whose characters touch", extra: append(kana(343, at(3), 1, 21), box(343, at(3)+21, 18, 80), box(343, at(7), 18, 70), box(343, at(15), 20, 90)),
			want: []Aside{{Kind: AsideRuby, Boxes: []image.Rectangle{box(343, at(3), 18, 101)}, Least: 1}, {Kind: AsideRuby, Boxes: []image.Rectangle{box(343, at(7), 18, 70)}, Least: 1}, {Kind: AsideRuby, Boxes: []image.Rectangle{box(343, at(15), 20, 90)}, Least: 1}}},
		{name: "emphasis dots", extra: dots, want: []Aside{{Kind: AsideDots, Boxes: []image.Rectangle{box(446, at(3)+15, 7, 99)}}}},
		{name: "a speck", extra: []image.Rectangle{box(446, at(3), 8, 8)}},
		{name: "a third column of smaller print", extra: kana(443, 100, 44, 21)},
		{name: "a note of nine characters", extra: note, want: []Aside{{Kind: AsideNote, Boxes: []image.Rectangle{box(421, at(10), 18, 103), box(400, at(10), 18, 82)}, Least: 7}}},
		{name: "a note before a full stop", extra: append(slices.Clone(note), box(424, at(10)+106, 15, 15)), want: []Aside{{Kind: AsideNote, Boxes: []image.Rectangle{box(421, at(10), 18, 103), box(400, at(10), 18, 82)}, Least: 7}}},
		{name: "a note of three characters before a large full stop", extra: append(append(small(421, at(10), 2), small(400, at(10), 1)...), box(423, at(10)+47, 16, 17)),
			want: []Aside{{Kind: AsideNote, Boxes: []image.Rectangle{box(421, at(10), 18, 40), box(400, at(10), 18, 19)}, Least: 3, Proof: true}}},
		{name: "a note of four characters before a large full stop", extra: append(append(small(421, at(10), 2), small(400, at(10), 2)...), box(423, at(10)+45, 14, 16)),
			want: []Aside{{Kind: AsideNote, Boxes: []image.Rectangle{box(421, at(10), 18, 40), box(400, at(10), 18, 40)}, Least: 4, Proof: true}}},
		{name: "a full stop beside the shorter line", extra: append(slices.Clone(note), box(402, at(10)+106, 15, 18)), want: []Aside{{Kind: AsideNote, Boxes: []image.Rectangle{box(421, at(10), 18, 103), box(400, at(10), 18, 82)}, Least: 7}}},
		{name: "a note whose last stroke is thin", extra: append(slices.Clone(note[:4]), box(421, at(10)+84, 6, 3), note[5], note[6], note[7], note[8], box(400, at(10)+84, 18, 19)), want: []Aside{{Kind: AsideNote, Boxes: []image.Rectangle{box(421, at(10), 18, 103), box(400, at(10), 18, 103)}, Least: 7}}},
		{name: "characters of two halves", extra: []image.Rectangle{box(422, at(10), 17, 39), box(400, at(10), 17, 39), box(422, at(11), 17, 39), box(400, at(11), 17, 39)}},
		{name: "figures across, a thin stroke broken", fine: []image.Rectangle{box(401, at(10)+3, 17, 30), box(430, at(10)+3, 9, 30), box(422, at(10)+3, 7, 8), box(420, at(10)+25, 9, 8)},
			want: []Aside{{Kind: AsideAcross, Boxes: []image.Rectangle{box(401, at(10)+3, 38, 30)}, Least: 2, Proof: true}}},
		{name: "figures across", fine: []image.Rectangle{box(401, at(10)+3, 17, 30), box(422, at(10)+3, 17, 30)}, want: []Aside{{Kind: AsideAcross, Boxes: []image.Rectangle{box(401, at(10)+3, 38, 30)}, Least: 2, Proof: true}}},
		{name: "a character of two halves, one shorter", fine: []image.Rectangle{box(401, at(10), 17, 38), box(422, at(10)+12, 17, 24)}},
	} {
		pieces := append(append([]image.Rectangle(nil), page...), o.extra...)
		got := Asides(pieces, append(append([]image.Rectangle(nil), page...), o.fine...), 40, archive.Vertical)
		if len(got) != len(o.want) {
			t.Errorf("%s: %+v", o.name, got)
			continue
		}
		for i, a := range got {
			w := o.want[i]
			same := a.Kind == w.Kind && len(a.Boxes) == len(w.Boxes) && a.Least == w.Least && a.Proof == w.Proof
			for k := range w.Boxes {
				same = same && a.Boxes[k] == w.Boxes[k]
			}
			if !same {
				t.Errorf("%s: %+v, want %+v", o.name, a, w)
			}
		}
	}
}

// The same lies above a line that runs across.
func TestAsidesAcross(t *testing.T) {
	var page []image.Rectangle
	for i := range 20 {
		page = append(page, box(100+46*i, 200, 40, 40), box(100+46*i, 300, 40, 40))
	}
	page = append(page, box(200, 279, 16, 17), box(221, 279, 16, 17), box(242, 279, 16, 17))
	got := Asides(page, nil, 40, archive.Horizontal)
	if len(got) != 1 || got[0].Kind != AsideRuby || got[0].Boxes[0] != box(200, 279, 58, 17) {
		t.Errorf("%+v", got)
	}
}

func TestFinePieces(t *testing.T) {
	r := canvas(100, 100)
	r.bar(20, 20, 20, 40)
	r.bar(43, 20, 20, 40)
	for y := 20; y < 60; y++ { // a soft bridge
		for x := 40; x < 43; x++ {
			r.Pix[y*r.W+x] = 140
		}
	}
	r.bar(80, 80, 2, 2)
	all := image.Rect(0, 0, 100, 100)
	if got := r.FinePieces(all, 100, 40); len(got) != 2 || got[0] != box(20, 20, 20, 40) {
		t.Errorf("%v", got)
	}
	if got := r.FinePieces(all, 170, 40); len(got) != 1 {
		t.Errorf("%v", got)
	}
}
