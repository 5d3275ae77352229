package tesseract

import (
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// placed is a line of print of five places, 50 pixels each, with the ink of a character
// in the third: level and upright strokes, 4 pixels wide, as places of 0 to 40.
func placed(level, upright []int) ocr.Raster {
	r := ocr.Raster{W: 250, H: 60, Pix: make([]byte, 250*60)}
	for i := range r.Pix {
		r.Pix[i] = 255
		x, y := i%r.W-105, i/r.W-10
		if x < 0 || x > 40 || y < 0 || y > 40 {
			continue
		}
		for _, l := range level {
			if y >= l && y < l+4 {
				r.Pix[i] = 0
			}
		}
		for _, u := range upright {
			if x >= u && x < u+4 {
				r.Pix[i] = 0
			}
		}
	}
	return r
}

// In a doubtful place stands what its ink and its neighbours speak for together.
func TestChoose(t *testing.T) {
	ten := placed([]int{18}, []int{18}) // 十
	for name, c := range map[string]struct {
		ink  ocr.Raster
		text string // the third is looked at
		conf uint8
		alts []archive.Alt
		em   float64
		want string
	}{
		"ink and neighbours":            {ink: ten, text: "第五干二条", conf: 60, want: "十"},
		"read surely":                   {ink: ten, text: "第五干二条", conf: 100, want: "干"},
		"sure, in odd company":          {ink: ten, text: "第五干二条", conf: 98, want: "十"},
		"sure, with the usual beside":   {ink: ten, text: "市役所職員", conf: 98, want: "所"},
		"sure, and so is its ink":       {ink: ten, text: "第五十二条", conf: 98, want: "十"},
		"read rightly":                  {ink: ten, text: "第五十二条", conf: 40, want: "十"},
		"what another model read":       {ink: ten, text: "第五千二条", conf: 50, alts: []archive.Alt{{Text: "十", Conf: 45}}, want: "十"},
		"the ink of its neighbour":      {ink: ten, text: "第十下二条", conf: 60, want: "下"},
		"no ink":                        {ink: placed(nil, nil), text: "第五干二条", conf: 60, want: "干"},
		"a mark, which has no such ink": {ink: ten, text: "第五・二条", conf: 60, want: "・"},
	} {
		v := voted{em: 44}
		var text []archive.Glyph
		for i, r := range []rune(c.text) {
			g := archive.Glyph{Text: string(r), Conf: 99}
			if i == 2 {
				g.Conf, g.Alts = c.conf, c.alts
			}
			text = append(text, g)
			v.marks = append(v.marks, mark{text: string(r), grounds: &reading.Grounds{Voters: 2, Votes: 1, Conf: float64(g.Conf)}})
			v.boxes = append(v.boxes, archive.Rect{X: 50*i + 4, Y: 8, W: 44, H: 44})
		}
		comparisonWith("第五干十千下二条・").choose(c.ink, text, []voted{v}, 1)
		if g := text[2]; g.Text != c.want {
			t.Errorf("%s: %s", name, g.Text)
		} else if was := string([]rune(c.text)[2]); g.Text != was && (g.Raw != was || len(g.Alts) == 0 || g.Alts[0].Text != was) {
			t.Errorf("%s: what was read is not kept: %+v", name, g)
		}
		for i, r := range []rune(c.text) {
			if i != 2 && text[i].Text != string(r) {
				t.Errorf("%s: %c became %s", name, r, text[i].Text)
			}
		}
	}
}

// What a repair proved is not asked of its ink.
func TestChooseLeavesWhatIsSettled(t *testing.T) {
	ten := placed([]int{18}, []int{18})
	for _, settled := range []bool{false, true} {
		v, text := voted{em: 44}, []archive.Glyph{{Text: "第", Conf: 99}, {Text: "五", Conf: 99}, {Text: "干", Conf: 60}, {Text: "二", Conf: 99}, {Text: "条", Conf: 99}}
		for i, g := range text {
			v.marks = append(v.marks, mark{text: g.Text, settled: settled, grounds: &reading.Grounds{Voters: 2, Votes: 1, Conf: float64(g.Conf)}})
			v.boxes = append(v.boxes, archive.Rect{X: 50*i + 4, Y: 8, W: 44, H: 44})
		}
		comparisonWith("第五干十二条").choose(ten, text, []voted{v}, 1)
		if (text[2].Text == "干") != settled {
			t.Errorf("settled %v: %s", settled, text[2].Text)
		}
	}
}

// A space, characters joined to one, and a place without ink stay as they were read.
func TestChooseLeavesAlone(t *testing.T) {
	ten := placed([]int{18}, []int{18})
	v, text := voted{em: 44}, []archive.Glyph{{Text: " ", Conf: 40}, {Text: "fi", Conf: 60}, {Text: "干", Conf: 50}}
	for i := range text {
		v.marks = append(v.marks, mark{text: text[i].Text})
	}
	v.boxes = []archive.Rect{{}, {X: 104, Y: 8, W: 44, H: 44}, {X: 154, Y: 8, W: 44, H: 44}}
	if n, changed := comparisonWith("干十").choose(ten, text, []voted{v}, 1); n != 0 || changed != 0 || text[0].Text != " " || text[1].Text != "fi" || text[2].Text != "干" || text[2].Conf != 50 {
		t.Errorf("%d looked at, %d changed: %+v", n, changed, text)
	}
}

// A doubtful character becomes what its ink is, whether a model prints that or not; what
// was read rightly stays.
func TestChooseUnprinted(t *testing.T) {
	for _, k := range []struct{ ink, read, want rune }{{'嗅', '末', '嗅'}, {'庁', '未', '庁'}, {'末', '末', '末'}} {
		c := comparisonWith("末未庁")
		s := c.table.Contrasted(&c.table.Shapes(k.ink)[0])
		g := archive.Glyph{Text: string(k.read), Conf: 45}
		candidates := c.candidates(&g, k.read, s, c.table.Closest(s, mostLike), [2]string{})
		chances := reading.Place{Conf: 45}.Chances(candidates)
		best := 0
		for i := range chances {
			if chances[i] > chances[best] {
				best = i
			}
		}
		if got := candidates[best].Rune; got != k.want || chances[best] < chosenMore {
			t.Errorf("the ink of %c read as %c: %c by %.2f", k.ink, k.read, got, chances[best])
		}
	}
}

// Coarse ink proves no rare form of a name.
func TestChooseNoCoarseName(t *testing.T) {
	c := comparisonWith("高")
	s := c.table.Contrasted(&c.table.Shapes('髙')[0])
	g := archive.Glyph{Text: "高", Conf: 60}
	has := func() bool {
		for _, o := range c.candidates(&g, '高', s, c.table.Closest(s, mostLike), [2]string{}) {
			if o.Rune == '髙' {
				return true
			}
		}
		return false
	}
	if c.em = leastForm; !has() {
		t.Error("clear ink has no form of a name")
	}
	if c.em = leastForm - 1; has() {
		t.Error("coarse ink has one")
	}
}

// Of the crumbs of a copy in hiragana an old form is none: what is like it is like the new one.
func TestChooseModern(t *testing.T) {
	c := comparisonWith("検栓")
	s := c.table.Contrasted(&c.table.Shapes('檢')[0])
	for _, c.modern = range []bool{false, true} {
		for read, alts := range map[rune][]archive.Alt{'検': {{Text: "檢", Conf: 40}}, '栓': {{Text: "検", Conf: 40}}, '檢': nil} {
			g := archive.Glyph{Text: string(read), Conf: 60, Alts: alts}
			olds := 0
			for _, o := range c.candidates(&g, read, s, c.table.Closest(s, mostLike), [2]string{}) {
				if o.Rune == '檢' {
					olds++
				}
				if o.Rune == '検' && c.modern && read != '檢' && (o.Like < .99 || o.Apart != 0) {
					t.Errorf("%c: 検 is %.2f like it", read, o.Like)
				}
			}
			if want := boolToInt(!c.modern || read == '檢'); olds != want {
				t.Errorf("%c, modern %v: the old form is a candidate %d times, not %d", read, c.modern, olds, want)
			}
		}
	}
	for text, want := range map[string]bool{"市長は許可する": true, "市長ハ之ヲ許可ス": false, "": false} {
		var page []archive.Glyph
		for _, r := range text {
			page = append(page, archive.Glyph{Text: string(r)})
		}
		if modern(page) != want {
			t.Errorf("%q is modern: %v", text, !want)
		}
	}
}

// Composed symbols that no model prints are known by their ink alone.
func TestSymbol(t *testing.T) {
	c := comparisonWith("費株十六口千")
	for _, k := range []struct {
		ink, read rune
		want      bool
	}{{'㈱', '費', true}, {'㎡', '十', true}, {'費', '費', false}, {'□', '口', false}, {'千', '十', false}} {
		s := c.table.Shapes(k.ink)[0]
		top := c.table.Closest(c.table.Contrasted(&s), 1)[0].Rune
		if got := c.symbol(top, k.read, &s); got != k.want || top != k.ink {
			t.Errorf("the ink of %c read as %c, most like %c: %v", k.ink, k.read, top, got)
		}
	}
	s := c.table.Shapes('㈱')[0]
	if c := comparisonWith("費㈱"); c.symbol('㈱', '費', &s) {
		t.Error("a model prints it, and did not")
	}
}

// A page is printed in old forms by the share of its sure kanji.
func TestOldKanji(t *testing.T) {
	page := func(text string, conf uint8) (out []archive.Glyph) {
		for _, r := range text {
			out = append(out, archive.Glyph{Text: string(r), Conf: conf})
		}
		return out
	}
	for _, c := range []struct {
		text string
		conf uint8
		want float64
	}{{"體學國會の図", 99, 0}, {"體學國會図体の", 99, 4. / 6}, {"体学国会図関", 99, 0}, {"體學國會圖關", 80, 0}} {
		if got := oldKanji(page(c.text, c.conf)); got != c.want {
			t.Errorf("%s: %.2f, want %.2f", c.text, got, c.want)
		}
	}
}
