package tesseract

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// comparisonWith knows models that print these characters and no other.
func comparisonWith(prints string) *comparison {
	set := reading.Charset{}
	for _, r := range prints {
		set[string(r)] = true
	}
	return &comparison{table: glyphs.Known(), sets: []reading.Charset{set}, em: 44}
}

// What the ink shows decides between the models' readings, and brings characters that
// none of them prints; it never touches what it does not clearly show to be wrong.
func TestDecide(t *testing.T) {
	const prints = "高崎邊辺猫選還部芽実未末学庁横"
	for name, c := range map[string]struct {
		ink  rune // as the table has it
		read archive.Glyph
		want rune
	}{
		"a name's form, read surely":        {ink: '髙', read: archive.Glyph{Text: "高", Conf: 100}, want: '髙'},
		"the common form":                   {ink: '高', read: archive.Glyph{Text: "高", Conf: 100}},
		"a form of three":                   {ink: '邉', read: archive.Glyph{Text: "邊", Conf: 99}, want: '邉'},
		"a look-alike":                      {ink: '猶', read: archive.Glyph{Text: "猫", Conf: 97}, want: '猶'},
		"the look-alike itself":             {ink: '猫', read: archive.Glyph{Text: "猫", Conf: 97}},
		"another model's reading":           {ink: '還', read: archive.Glyph{Text: "選", Conf: 97, Alts: []archive.Alt{{Text: "還", Conf: 40}}}, want: '還'},
		"another model's, wrong":            {ink: '選', read: archive.Glyph{Text: "選", Conf: 97, Alts: []archive.Alt{{Text: "還", Conf: 40}}}},
		"another model's, of another class": {ink: 'た', read: archive.Glyph{Text: "未", Conf: 97, Alts: []archive.Alt{{Text: "た", Conf: 40}}}},
		"a mending that the ink denies":     {ink: '実', read: archive.Glyph{Text: "宍", Raw: "実", Conf: 97}, want: '実'},
	} {
		cmp := comparisonWith(prints)
		s := cmp.table.Shapes(c.ink)[0]
		read := []rune(c.read.Text)[0]
		if got := cmp.decide(read, &s, cmp.options(&c.read, read, true)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	// A model that prints it needs no help, and coarse ink proves no form of a name.
	cmp := comparisonWith(prints + "髙")
	s := cmp.table.Shapes('髙')[0]
	g := archive.Glyph{Text: "高", Conf: 100}
	if o := cmp.options(&g, '高', true); len(o) != 0 {
		t.Errorf("options %v where the model prints both", o)
	}
	cmp = comparisonWith(prints)
	cmp.em = leastForm - 1
	if got := cmp.decide('高', &s, cmp.options(&g, '高', true)); got != 0 {
		t.Errorf("coarse ink became %c", got)
	}
}

func TestSign(t *testing.T) {
	c := comparisonWith("口ロ人へ回〇O画")
	for name, k := range map[string]struct {
		ink, read rune
		near      [2]string
		want      rune
	}{
		"a box":                 {'□', '口', [2]string{}, '□'},
		"a mouth":               {'口', '口', [2]string{"人", ""}, 0},
		"a triangle":            {'△', 'へ', [2]string{}, '△'},
		"a person":              {'人', '人', [2]string{}, 0},
		"a ring in a ring":      {'◎', '〇', [2]string{}, '◎'},
		"a ring":                {'○', '〇', [2]string{"", "出"}, '○'},
		"a zero misread beside": {'○', '〇', [2]string{"入", "号"}, 0},
		"a zero of numerals":    {'〇', '〇', [2]string{"二", "年"}, 0},
		"a letter":              {'O', 'O', [2]string{"H", ""}, 0},
		"a ring read for it":    {'○', 'O', [2]string{"は", "を"}, '○'},
		"a letter at an end":    {'○', 'O', [2]string{}, 0},
		"an item of a law":      {'□', '口', [2]string{"号", "の"}, 0},
		"a katakana":            {'□', 'ロ', [2]string{"、", "ビ"}, 0},
		"a square":              {'■', '画', [2]string{}, '■'},
		"what is drawn":         {'画', '画', [2]string{}, 0},
	} {
		s := c.table.Shapes(k.ink)[1]
		if got := c.sign(k.read, &s, k.near); got != k.want {
			t.Errorf("%s: %q, want %q", name, got, k.want)
		}
	}
	for _, k := range []struct{ ink, read, want rune }{{'0', '9', '0'}, {'0', '6', '0'}, {'9', '9', 0}, {'6', '6', 0}, {'8', '9', 0}} {
		s := c.table.Shapes(k.ink)[1]
		if got := c.zero(k.read, &s); got != k.want {
			t.Errorf("%c read as %c: %q, want %q", k.ink, k.read, got, k.want)
		}
	}
}

// Within a number in kanji a doubtful character is the numeral that its ink shows.
func TestNumeral(t *testing.T) {
	for _, c := range []struct {
		text, before, after string
		want                bool
	}{{"笑", "三", "五", true}, {"+", "二", "円", true}, {"洗", "千", "四", true}, {"四", "三", "五", false}, {"円", "五", "也", false}, {"笑", "微", "五", false}, {"笑", "三", "", false}} {
		if got := inNumber(c.text, [2]string{c.before, c.after}); got != c.want {
			t.Errorf("%s between %q and %q: %v", c.text, c.before, c.after, got)
		}
	}
	c := comparisonWith("笑草百千+近")
	for _, k := range []struct{ ink, read, want rune }{{'百', '笑', '百'}, {'千', '〒', '千'}, {'笑', '笑', 0}, {'近', '近', 0}} {
		s := c.table.Shapes(k.ink)[0]
		if got := c.numeral(k.read, &s); got != k.want {
			t.Errorf("%c read as %c: %q, want %q", k.ink, k.read, got, k.want)
		}
	}
}

// A box stands apart from the word before it; 口 in a word does not, be it as square as
// some faces draw it.
func TestBoxesAndMouths(t *testing.T) {
	for _, c := range []struct {
		x            int // of the box
		before, want string
	}{{50, "窓", "口"}, {75, "有", "□"}, {50, "。", "□"}} {
		r := ocr.Raster{W: 140, H: 60, Pix: make([]byte, 140*60)}
		for i := range r.Pix {
			r.Pix[i] = 255
			if x, y := i%r.W-c.x-18, i/r.W-30; max(x, -x, y, -y) < 18 && max(x, -x, y, -y) > 14 {
				r.Pix[i] = 0
			}
		}
		line := []archive.Glyph{{Text: c.before, Conf: 99}, {Text: "口", Conf: 80}}
		cmp := comparisonWith("口ロ窓有。")
		cmp.compare(r, line, []archive.Rect{{X: 4, Y: 10, W: 40, H: 40}, {X: c.x, Y: 10, W: 38, H: 40}}, 44)
		if line[1].Text != c.want {
			t.Errorf("%q at %d after %s", line[1].Text, c.x, c.before)
		}
	}
}

func TestBecome(t *testing.T) {
	g := archive.Glyph{Text: "宍", Raw: "実", Conf: 85, Alts: []archive.Alt{{Text: "実", Conf: 15}}}
	if become(&g, "実"); g.Text != "実" || g.Raw != "" || len(g.Alts) != 1 || g.Alts[0].Text != "宍" {
		t.Errorf("a mending undone gives %+v", g)
	}
	if become(&g, "案"); g.Text != "案" || g.Raw != "実" || g.Conf != comparedConf || g.Alts[0].Text != "実" {
		t.Errorf("another character gives %+v", g)
	}
}

// What each model read is handed out where it is asked for.
func TestReads(t *testing.T) {
	p := newPool(t, childConfig(t, "serve"))
	data, err := os.ReadFile(filepath.Join("..", "..", "deploy", "samples", "scans", "お知らせ-境界確定協議.png"))
	if err != nil {
		t.Fatal(err)
	}
	page := ocr.Page{Data: data, Type: "image/png", DPIX: 300, DPIY: 300}
	r, trace, err := p.Reads(context.Background(), page)
	if err != nil {
		t.Fatal(err)
	}
	lines := trace.Lines
	if len(lines) == 0 || len(lines) > len(r.Text.Lines) || len(lines[0].Reads) == 0 || len(lines[0].Reads[0].Chars) == 0 {
		t.Errorf("%d lines of reads for %d lines", len(lines), len(r.Text.Lines))
	}
	if _, a, err := p.ask(context.Background(), request{Op: opRead, Page: page}); err != nil || a.Trace != nil {
		t.Errorf("a trace that nobody asked for: %v, %v", a.Trace, err)
	}
}
