package glyphs

import (
	"math"
	"testing"
)

// A shape has full contrast to itself; what characters differ in tells more than by plain
// likeness, in which any two are alike.
func TestContrast(t *testing.T) {
	tab := Known()
	ten, soil := tab.Shapes('十')[0], tab.Shapes('林')[0]
	a, b := tab.Contrasted(&ten), tab.Contrasted(&soil)
	if c := a.Contrast(a); math.Abs(c-1) > 1e-3 {
		t.Errorf("to itself %.4f", c)
	}
	if c, d := a.Contrast(b), b.Contrast(a); math.Abs(c-d) > 1e-5 || c >= ten.Likeness(&soil) {
		t.Errorf("%.4f one way, %.4f the other; likeness %.4f", c, d, ten.Likeness(&soil))
	}
	if c := tab.ContrastTo(a, '十'); math.Abs(c-1) > 1e-3 {
		t.Errorf("to the character that it is of %.4f", c)
	}
	if c := tab.ContrastTo(a, '林'); math.Abs(c-tab.ContrastTo(a, '林')) > 0 || c < a.Contrast(b)-1e-3 {
		t.Errorf("in all faces %.4f, in one %.4f", c, a.Contrast(b))
	}
	if near, far := tab.ContrastBetween('宣', '宜'), tab.ContrastBetween('宣', '林'); near < 0.8 || far > 0.5 {
		t.Errorf("宣 to 宜 %.3f, to 林 %.3f", near, far)
	}
	if tab.ContrastTo(a, '\ue000') != 0 || tab.ContrastBetween('\ue000', '十') != 0 {
		t.Error("a character that the table lacks has contrast")
	}
}

// Each face of a character is closest to that character, and the closest come in order.
func TestClosest(t *testing.T) {
	tab := Known()
	for _, r := range "市役所宣區灰の" {
		for f, s := range tab.Shapes(r) {
			m := tab.Closest(tab.Contrasted(&s), 12)
			if len(m) != 12 || m[0].Rune != r {
				t.Errorf("%c in face %d: %v", r, f, m)
			}
			for i := 1; i < len(m); i++ {
				if m[i].Likeness > m[i-1].Likeness {
					t.Errorf("%c: out of order: %v", r, m)
				}
			}
		}
	}
	// What is much wider or flatter is not compared.
	s := tab.Shapes('一')[0]
	for _, m := range tab.Closest(tab.Contrasted(&s), 12) {
		if m.Rune == '口' {
			t.Error("口 is near to 一")
		}
	}
}
