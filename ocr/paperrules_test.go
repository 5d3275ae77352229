package ocr

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// lined draws text and lines of a grey through it every step pixels, the text darker. Both
// lie across where dir is vertical.
func lined(dir archive.Direction, grey byte, step int) (page, plain Raster) {
	plain = sheet(dir)
	page = Raster{plain.W, plain.H, append([]byte(nil), plain.Pix...)}
	for y := range page.H {
		for x := range page.W {
			along, across, n := x, y, page.W
			if dir == archive.Vertical {
				along, across, n = y, x, page.H
			}
			if across%step < 2 && along > 20 && along < n-20 {
				page.Pix[y*page.W+x] = min(page.Pix[y*page.W+x], grey)
			}
		}
	}
	return page, plain
}

func TestPaperLines(t *testing.T) {
	const char = 13
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		step := 30 // as the lines of text are
		if dir == archive.Vertical {
			step = 25
		}
		page, plain := lined(dir, 120, step) // below the bound of ink
		lines, below := page.PaperLines(page.LightRules(232, char), nil, 150, 232, char, dir)
		if len(lines) < 20 {
			t.Fatalf("direction %v: %d lines", dir, len(lines))
		}
		if in, _ := page.PaperLines(page.LightRules(232, char), []Grid{{Box: image.Rect(0, 0, page.W, page.H)}}, 150, 232, char, dir); len(in) > 0 {
			t.Errorf("direction %v: %d lines in a table", dir, len(in))
		}
		page.ErasePale(below, lines)
		wrong := 0
		for i, v := range page.Pix {
			wrong += boolToInt((v < 150) != (plain.Pix[i] < 150))
		}
		if wrong > len(page.Pix)/1000 {
			t.Errorf("direction %v: %d pixels differ from the page without lines", dir, wrong)
		}
	}
	for name, o := range map[string]struct {
		grey byte
		step int
	}{
		"as dark as the text":                      {10, 30},
		"further apart than lines of letter paper": {120, 80},
	} {
		page, _ := lined(archive.Horizontal, o.grey, o.step)
		if lines, below := page.PaperLines(page.LightRules(232, char), nil, 150, 232, char, archive.Horizontal); below > 0 {
			t.Errorf("%s: %d lines", name, len(lines))
		}
	}
	plain := sheet(archive.Horizontal)
	if lines, _ := plain.PaperLines(plain.LightRules(232, char), nil, 150, 232, char, archive.Horizontal); len(lines) > 0 {
		t.Errorf("%d lines on a page without any", len(lines))
	}
}

// A fax leaves pieces of the lines as dark as the text; they go, and points and strokes of
// the text that lie on lines stay.
func TestCrumbs(t *testing.T) {
	const char = 13
	page, plain := lined(archive.Horizontal, 255, 30)
	for y := 24; y < page.H-30; y += 30 { // below the text of each line
		for x := 36; x < page.W-30; x++ {
			if y < 30 || x%40 < 18 || x%40 > 25 && x%40 < 28 { // one is whole
				page.Pix[y*page.W+x] = 10
			}
		}
	}
	page.bar(35, 54, 4, 4) // a point that stands on a line
	plain.bar(35, 54, 4, 4)
	lines, below := page.PaperLines(page.LightRules(232, char), nil, 150, 232, char, archive.Horizontal)
	if len(lines) < 10 || below != 0 {
		t.Fatalf("%d lines, below %d", len(lines), below)
	}
	crumbs := page.Crumbs(lines, 150, char, archive.Horizontal)
	page.Whiten(crumbs)
	wrong := 0
	for i, v := range page.Pix {
		wrong += boolToInt((v < 150) != (plain.Pix[i] < 150))
	}
	if len(crumbs) < 100 || wrong > len(page.Pix)/1000 || page.Pix[55*page.W+36] > 150 {
		t.Errorf("%d crumbs; %d pixels differ from the page without lines", len(crumbs), wrong)
	}
}

// A faint copy leaves dots of the lines, and one of them is whole.
func TestFaintPaperLines(t *testing.T) {
	page, _ := lined(archive.Horizontal, 255, 30)
	for y := 24; y < page.H; y += 30 { // below the text of each line
		for x := 36; x < page.W-30; x++ {
			if y < 30 || x%9 < 4 {
				page.Pix[y*page.W+x] = 200
			}
		}
	}
	all := page.LightRules(232, 13)
	if len(all) != 1 {
		t.Fatalf("%d rules in a drawing of one", len(all))
	}
	lines, below := page.PaperLines(all, nil, 150, 232, 13, archive.Horizontal)
	page.ErasePale(below, lines)
	left := 0
	for _, v := range page.Pix {
		left += boolToInt(v == 200)
	}
	if left > 0 {
		t.Errorf("%d pixels of %d lines are left", left, len(lines))
	}
}

func TestUnevenRulesAreNoPaper(t *testing.T) {
	var rules []Rule
	for _, y := range []int{100, 140, 210, 240, 330, 350, 420, 440} {
		rules = append(rules, levelRules(50, 950, y)[0])
	}
	if got := linesOfPaper(rules, 20, archive.Horizontal); got != nil {
		t.Errorf("%d lines of a table of uneven rows", len(got))
	}
	rules = nil
	for k := range 12 {
		rules = append(rules, levelRules(50, 950, 100+40*k)[0])
	}
	if got := linesOfPaper(append(rules, levelRules(50, 250, 118)[0]), 20, archive.Horizontal); len(got) != 13+12 {
		t.Errorf("%d rules of 12 lines and an underlined word", len(got))
	}
	if got := linesOfPaper(slices.Concat(rules[:4], rules[5:8], rules[10:]), 20, archive.Horizontal); len(got) != 9+12 {
		t.Errorf("%d rules of 12 lines of which three were not found", len(got))
	}
	if got := linesOfPaper(rules[:5], 20, archive.Horizontal); got != nil {
		t.Errorf("%d lines are enough", len(got))
	}
}

// Spots that lie on a line or just beyond its end go; what reaches beyond the line, or is as
// long as a stroke, stays.
func TestEraseSpots(t *testing.T) {
	const char = 40
	r := canvas(300, 900)
	line := Rule{image.Rect(100, 100, 107, 800), true}
	for y := 120; y < 780; y += 33 {
		r.bar(101, y, 4, 5)
	}
	r.bar(102, 92, 5, 5) // where the frame crossed it
	kept := canvas(300, 900)
	for _, o := range []Raster{r, kept} {
		o.bar(101, 300, 5, 30) // a stroke along it
		o.bar(90, 500, 22, 6)  // one across it
		o.bar(150, 200, 5, 5)  // a point
		o.bar(102, 840, 5, 5)  // one far below
	}
	if n := r.EraseSpots([]Rule{line}, 128, char); n == 0 {
		t.Error("no spot has gone")
	}
	if !slices.Equal(r.Ink(128), kept.Ink(128)) {
		t.Error("a spot is left, or something else has gone")
	}
}
