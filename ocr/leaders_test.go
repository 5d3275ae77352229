package ocr

import (
	"image"
	"testing"
)

// contents are rows of an entry of some characters of 20 pixels, dots of size at every
// step, and a number of two digits at the right.
func contents(rows, size, step, pitch int) []image.Rectangle {
	var out []image.Rectangle
	for i := range rows {
		y := 100 + i*pitch
		n := 4 + i*3%5
		for k := range n {
			out = append(out, image.Rect(80+k*22, y, 100+k*22, y+20))
		}
		for x := 80 + n*22 + 8; x < 640; x += step {
			out = append(out, image.Rect(x, y+9, x+size, y+9+size))
		}
		out = append(out, image.Rect(660, y+2, 670, y+18), image.Rect(673, y+2, 683, y+18))
	}
	return out
}

func TestLeaders(t *testing.T) {
	for name, c := range map[string][2]int{"middle dots": {4, 22}, "full stops set close": {3, 10}, "three a character": {3, 7}} {
		got := Leaders(contents(6, c[0], c[1], 36), 20)
		if len(got) != 6 {
			t.Errorf("%s: %d leaders", name, len(got))
			continue
		}
		for i, l := range got {
			if l.Min.Y != 109+i*36 || l.Dx() < 300 || l.Max.X > 660 {
				t.Errorf("%s: leader %d is %v", name, i, l)
			}
		}
	}
	// Amounts fill the page: characters are taken for as small as figures.
	if got := Leaders(contents(6, 6, 22, 36), 14); len(got) != 6 || got[0].Dx() < 300 || got[5].Max.X > 660 {
		t.Errorf("beside amounts: %v", got)
	}
	// A few signs that large and that far apart lead nowhere.
	var signs []image.Rectangle
	for k := range 8 {
		signs = append(signs, image.Rect(80+k*22, 100, 86+k*22, 106))
	}
	if got := Leaders(signs, 14); len(got) != 0 {
		t.Errorf("a few large dots: %v", got)
	}
	// The pieces of broken characters stand in rows, three below each other.
	var broken []image.Rectangle
	for k := range 30 {
		for _, y := range []int{101, 109, 117} {
			broken = append(broken, image.Rect(80+k*11, y, 84+k*11, y+4))
		}
	}
	if got := Leaders(broken, 20); len(got) != 0 {
		t.Errorf("in broken characters: %v", got)
	}
	// The ends of the broken strokes of 二十三 down a column stand in a row too: the rest of
	// them is on one side alone.
	var ends []image.Rectangle
	for k := range 7 {
		ends = append(ends, image.Rect(80+k*14, 100, 85+k*14, 105), image.Rect(80+k*14, 111, 85+k*14, 118))
	}
	if got := Leaders(ends, 20); len(got) != 0 {
		t.Errorf("at the ends of strokes: %v", got)
	}
	// Two dots of one were lost in copying, and a speck stands beside.
	lost := contents(1, 4, 22, 36)
	lost = append(lost[:14], lost[16:]...)
	lost = append(lost, image.Rect(400, 104, 403, 107))
	if got := Leaders(lost, 20); len(got) != 1 || got[0].Dx() < 400 {
		t.Errorf("with dots lost: %v", got)
	}
}

// A leader goes up to the characters beside it even where its last dots are faint.
func TestLeadersReachTheirNumber(t *testing.T) {
	var ps []image.Rectangle
	for _, p := range contents(1, 4, 22, 36) {
		if p.Dx() > 4 || p.Min.X > 250 && p.Min.X < 500 {
			ps = append(ps, p)
		}
	}
	if got := Leaders(ps, 20); len(got) != 1 || got[0].Min.X != 168 || got[0].Max.X != 658 {
		t.Errorf("%v", got)
	}
}

func TestNoLeaders(t *testing.T) {
	var specks, ellipsis []image.Rectangle
	for i, x := range []int{0, 9, 31, 36, 58, 61, 77, 99, 104, 130} {
		specks = append(specks, image.Rect(x, 100+i%3, x+3, 103+i%3))
	}
	for k := range 6 { // ……, in two characters
		ellipsis = append(ellipsis, image.Rect(80+7*k, 100, 83+7*k, 103))
	}
	for name, ps := range map[string][]image.Rectangle{
		"specks": specks, "an ellipsis": ellipsis,
		"full stops under each other": {image.Rect(80, 100, 84, 104), image.Rect(80, 136, 84, 140), image.Rect(80, 172, 84, 176), image.Rect(80, 208, 84, 212), image.Rect(80, 244, 84, 248)},
	} {
		if got := Leaders(ps, 20); len(got) > 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestLeaderTables(t *testing.T) {
	all := contents(8, 4, 22, 36)
	leaders := Leaders(all, 20)
	var ps []image.Rectangle
	for _, p := range all {
		if p.Dx() > 4 {
			ps = append(ps, p)
		}
	}
	chapter := []image.Rectangle{}
	for k := range 6 { // a line without number between the fourth entry and the fifth
		chapter = append(chapter, image.Rect(80+k*22, 100+8*36, 100+k*22, 120+8*36))
	}
	for _, p := range contents(3, 4, 22, 36) {
		if p = p.Add(image.Pt(0, 9*36)); p.Dx() > 4 {
			chapter = append(chapter, p)
		} else {
			leaders = append(leaders, p)
		}
	}
	below := Leaders(contents(3, 4, 22, 36), 20)
	leaders = leaders[:8]
	for _, l := range below {
		leaders = append(leaders, l.Add(image.Pt(0, 9*36)))
	}
	got := LeaderTables(append(ps, chapter...), leaders, 20)
	if len(got) != 2 || len(got[0].Cells) != 16 || len(got[1].Cells) != 6 {
		t.Fatalf("%+v", got)
	}
	for i, c := range got[0].Cells {
		number := image.Rect(660, 102+c.Row*36, 683, 118+c.Row*36)
		if c.Row != i/2 || c.Col != i%2 || number.In(c.Box) != (c.Col == 1) {
			t.Errorf("cell %d is %+v", i, c)
		}
	}
	if got[0].Box.Max.Y > 100+8*36 {
		t.Error("the line without number is in the table")
	}
	if got := LeaderTables(ps[:24], leaders[:2], 20); len(got) > 0 {
		t.Error("two entries make a table")
	}
}
