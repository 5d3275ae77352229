package glyphs

import "testing"

// The table of worn print knows what the other knows, letters and marks, and a character
// without its level strokes.
func TestWorn(t *testing.T) {
	known, worn := Known(), Worn()
	for _, r := range known.runes {
		if !worn.Knows(r) {
			t.Fatalf("%c is missing", r)
		}
	}
	for _, r := range "aZ（：" {
		if known.Knows(r) || !worn.Knows(r) {
			t.Errorf("%c: known %v, in worn print %v", r, known.Knows(r), worn.Knows(r))
		}
	}
	for _, r := range "市員議東書" {
		shapes := worn.Shapes(r)
		if len(shapes) != worn.faces || worn.faces <= known.faces {
			t.Fatalf("%d shapes of %c, %d faces", len(shapes), r, worn.faces)
		}
		whole, bare := &shapes[known.faces], &shapes[known.faces+1]
		if l := whole.Likeness(bare); l > .99 {
			t.Errorf("%c without level strokes is like it is: %.3f", r, l)
		}
		x := worn.Contrasted(bare)
		if m := worn.Closest(x, 1); len(m) != 1 || m[0].Rune != r {
			t.Errorf("%c without level strokes is taken for %v", r, m)
		}
		if known.ContrastTo(x, r) >= worn.ContrastTo(x, r) {
			t.Errorf("%c without level strokes is as like it is with them", r)
		}
	}
}
