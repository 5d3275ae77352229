package tesseract

import (
	"fmt"
	"image"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/ocrtest"
	"fumikura/ocr/reading"
)

// wornNumbers draws a column of numbers whose level strokes are gone, and reads them as a
// model does: one figure in three as another one, as sure as conf, most others surer.
func wornNumbers(t *testing.T, numbers []string, conf float64) (*working, []line) {
	t.Helper()
	face := draughtsman(t)
	const wide, high = 520, 60
	img := plain(wide, high*len(numbers)+40, 255)
	rng := rand.New(rand.NewPCG(5, 6))
	lines := make([]line, 2*len(numbers)) // a column of running numbers makes each row one of figures
	for i, n := range numbers {
		dot := fixed.P(60, high*i+60)
		l := &lines[2*i+1]
		l.kind, l.cell = archive.LineTable, &archive.Cell{Row: i, Col: 1, RowSpan: 1, ColSpan: 1, Box: archive.Rect{X: 20, Y: high*i + 15, W: wide - 30, H: high}}
		lines[2*i] = line{cell: &archive.Cell{Row: i, ColSpan: 1}}
		lines[2*i].words = []readWord{{chars: []readChar{{text: "1", conf: 60}}}}
		w := readWord{}
		for _, c := range n {
			(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: dot}).DrawString(string(c))
			advance, _ := face.GlyphAdvance(c)
			b, _, _ := face.GlyphBounds(c)
			b = b.Add(dot)
			box := archive.Rect{X: b.Min.X.Floor(), Y: b.Min.Y.Floor(), W: (b.Max.X - b.Min.X).Ceil(), H: (b.Max.Y - b.Min.Y).Ceil()}
			text, conf := string(c), conf
			if reading.ClassOf(text) == reading.Digit && rng.IntN(3) == 0 {
				text = string(rune('0' + rng.IntN(10)))
			} else if dot.X > fixed.I(80) {
				conf = min(99, conf+20)
			}
			w.chars = append(w.chars, readChar{text: text, conf: conf, box: box})
			w.box, l.box = w.box.Union(box), l.box.Union(box)
			dot.X += advance
		}
		l.words = []readWord{w}
	}
	r := ocr.Raster{W: img.Rect.Dx(), H: img.Rect.Dy(), Pix: img.Pix}
	for x := range r.W { // level strokes are thin
		for y := 0; y < r.H; y++ {
			from := y
			for y < r.H && r.Pix[y*r.W+x] < 160 {
				y++
			}
			for k := from; k < y && y-from <= 4; k++ {
				r.Pix[k*r.W+x] = 255
			}
		}
	}
	return &working{Raster: r, char: 40, dark: 128, log: &recorder{}}, lines
}

// rightOf counts the characters of the numbers that lines say.
func rightOf(lines []line, numbers []string) (right, all int) {
	for i, n := range numbers {
		said := lines[2*i+1].said()
		all += len(n)
		for k := range n {
			right += boolToInt(k < len(said) && said[k] == n[k])
		}
	}
	return right, all
}

// Of worn figures of which one in three was read wrong, nearly all are read by the page's own;
// what models read surely stays, and print that they left in little doubt.
func TestWornFigures(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var numbers []string
	for range 24 {
		numbers = append(numbers, fmt.Sprintf("%d,%03d", 10+rng.IntN(980), rng.IntN(1000)))
	}
	w, lines := wornNumbers(t, numbers, 65)
	sure := lines[15].said()
	for i := range lines[15].words[0].chars {
		lines[15].words[0].chars[i].conf = 99
	}
	before, all := rightOf(lines, numbers)
	if n := w.wornFigures(columnsOf(lines)); n < 18 {
		t.Errorf("%d cells changed", n)
	}
	after, _ := rightOf(lines, numbers)
	if 100*after < 95*all || before*100 > 85*all {
		t.Errorf("%d of %d characters were right before, %d are", before, all, after)
	}
	if lines[15].said() != sure {
		t.Errorf("a line that was read surely as %s is %s", sure, lines[15].said())
	}
	for _, g := range lines[1].chars() {
		if g.box.W <= 0 || g.box.X < lines[1].box.X {
			t.Errorf("the box of %s is %v in a line at %v", g.text, g.box, lines[1].box)
		}
	}
	w, lines = wornNumbers(t, numbers, 92)
	if n := w.wornFigures(columnsOf(lines)); n != 0 {
		t.Errorf("%d cells of sound print changed", n)
	}
}

// editsIn counts the edits between texts and what lines say, which are every second one.
func editsIn(lines []line, texts []string) (edits, all int) {
	for i, n := range texts {
		edits += ocrtest.Distance([]rune(n), []rune(lines[2*i+1].said()))
		all += len([]rune(n))
	}
	return edits, all
}

// Of worn 円 models give one side as its box. It keeps its place all the same, and so do the
// commas, which are narrower than they were seen.
func TestWornUnits(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var numbers []string
	for range 14 {
		numbers = append(numbers, fmt.Sprintf("%d,%03d円", 10+rng.IntN(980), rng.IntN(1000)))
	}
	w, lines := wornNumbers(t, numbers, 65)
	for i := range numbers {
		chars := lines[2*i+1].words[0].chars
		box := &chars[len(chars)-1].box
		box.X, box.W = box.X+box.W*3/4, box.W/4
	}
	before, all := editsIn(lines, numbers)
	w.wornFigures(columnsOf(lines))
	if after, _ := editsIn(lines, numbers); 100*after > 6*all || before < 2*after {
		t.Errorf("%d edits of %d characters, %d before", after, all, before)
	}
}

// A column of dates, of which a third of the figures was read wrong and 日 as 11, is read by
// the page's own characters.
func TestWornDates(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	var all []string
	for i := range 14 {
		era := []string{"昭和", "平成", "昭和", "大正"}[i%4]
		all = append(all, fmt.Sprintf("%s%d年%d月%d日", era, 1+rng.IntN(14), 1+rng.IntN(12), 1+rng.IntN(28)))
	}
	w, lines := wornNumbers(t, all, 65)
	for i := 0; i < len(all); i += 3 {
		chars := lines[2*i+1].words[0].chars
		day := &chars[len(chars)-1]
		day.text, day.box.W = "1", day.box.W/2
		second := *day
		second.box.X += day.box.W
		lines[2*i+1].words[0].chars = append(chars, second)
	}
	before, n := editsIn(lines, all)
	w.wornFigures(columnsOf(lines))
	if after, _ := editsIn(lines, all); 100*after > 10*n || before < 2*after {
		t.Errorf("%d edits of %d characters, %d before", after, n, before)
	}
	// A word behind a date is not lost for it, and what models read well is left to them.
	for i := range all {
		all[i] += "生"
	}
	w, lines = wornNumbers(t, all, 65)
	before, _ = editsIn(lines, all)
	w.wornFigures(columnsOf(lines))
	if after, _ := editsIn(lines, all); after > before {
		t.Errorf("%d edits where a word follows the dates, %d before", after, before)
	}
	w, lines = wornNumbers(t, all, 92)
	if n := w.wornFigures(columnsOf(lines)); n != 0 {
		t.Errorf("%d cells of sound dates changed", n)
	}
	if got := dates(columnsOf(lines)[0]); got != nil {
		t.Errorf("running numbers are %d dates", len(got))
	}
}

// Of a few figures nothing is learnt.
func TestFewWornFigures(t *testing.T) {
	w, lines := wornNumbers(t, strings.Fields("1,234 5,678 9,012 3,456"), 65)
	if n := w.wornFigures(columnsOf(lines)); n != 0 {
		t.Errorf("%d cells changed", n)
	}
}

func TestPunctuate(t *testing.T) {
	cell := func(text string) figureCell {
		c := figureCell{l: &line{}}
		for i, r := range text {
			g := cellSign{char: readChar{text: string(r), box: archive.Rect{X: 20 * i, W: 15}}}
			c.way.signs = append(c.way.signs, g)
		}
		return c
	}
	for _, test := range []struct{ column, want string }{
		{"1.234 15.678 9012 3.456 4.567 7.890 123 1234567.", "1,234 15,678 9,012 3,456 4,567 7,890 123 1,234,567"},
		{"0.234 15.678 9.012 3.456 4.567 7.890", "0.234 15.678 9.012 3.456 4.567 7.890"}, // may be decimals
		{"80.2 119.8 1157 100.3 99.6", "80.2 119.8 115.7 100.3 99.6"},
		{"7.67 26.3 0.6 4.213", "7.67 26.3 0.6 4.213"},
		{"1985 1986 1987", "1985 1986 1987"},
		{"1.200円 7.400円 8.100円 1500円 2.250円 9.975円", "1,200円 7,400円 8,100円 1,500円 2,250円 9,975円"},
	} {
		var cells []figureCell
		for _, text := range strings.Fields(test.column) {
			cells = append(cells, cell(text))
		}
		punctuate(cells, nil)
		var got []string
		for _, c := range cells {
			text := ""
			for _, g := range c.way.signs {
				text += g.char.text
			}
			got = append(got, text)
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%s became %s, not %s", test.column, s, test.want)
		}
	}
}
