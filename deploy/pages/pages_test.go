package main

import (
	"bytes"
	"crypto/sha256"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/testenv"
	"fumikura/ocr/reading"
)

func testFonts(t *testing.T) *fontBook {
	t.Helper()
	b, err := loadFonts([]string{"noto-serif", "noto-sans"})
	if err != nil {
		testenv.Lacks(t, "fonts", err.Error())
	}
	return b
}

// Every kind fills its page inside the paper, and what was drawn is what the truth says.
func TestKinds(t *testing.T) {
	b := testFonts(t)
	for i, k := range kindNames() {
		s := compose(k, rand.New(rand.NewPCG(7, uint64(i))), b.pick(i), nil)
		drawn, said := map[rune]int{}, map[rune]int{}
		for _, g := range s.glyphs {
			if !g.box.In(s.img.Rect) {
				t.Errorf("%s: %s lies at %v, outside of the paper", k, g.text, g.box)
			}
			drawn[[]rune(g.text)[0]]++
		}
		for _, l := range s.lines {
			for _, c := range l {
				said[c]++
			}
		}
		if len(s.glyphs) < 100 {
			t.Errorf("%s: only %d characters", k, len(s.glyphs))
		}
		for _, e := range s.extra {
			if e[0] == "warichu" { // drawn among the body, and not in its order
				for _, c := range e[1] {
					said[c]++
				}
			}
		}
		for c, n := range said {
			if c != ' ' && c != '　' && c != '\t' && drawn[c] != n {
				t.Errorf("%s: %q stands %d times in the truth and was drawn %d times", k, c, n, drawn[c])
			}
		}
	}
}

// In each look a character's box holds ink darker than its surroundings.
func TestBoxesHoldInk(t *testing.T) {
	b := testFonts(t)
	for i, look := range lookNames() {
		rng := rand.New(rand.NewPCG(3, uint64(i)))
		s := newSheet(image.Pt(900, 600), rng, b.pick(i))
		p0 := s.text(12, 1.9)
		s.flow(s.para("議会の議決を経て、予算の範囲内で補助金を交付し、その事業の実績を翌年度に報告する。"), 150, 750, 150, p0)
		p := expose(look, s, rng)
		missed := 0
		for _, g := range s.glyphs {
			if g.box.Dx() < 20 || g.box.Dy() < 20 {
				continue // a comma
			}
			q := placed(g.box, p.place)
			if !q.In(p.img.Rect) {
				t.Fatalf("%s: %s at %v is not in the picture", look, g.text, q)
			}
			if dark, around := darkest(p.img, q), darkest(p.img, image.Rect(q.Max.X+2, q.Max.Y+2, q.Max.X+5, q.Max.Y+5)); dark+12 > around {
				missed++
			}
		}
		if missed*20 > len(s.glyphs) {
			t.Errorf("%s: %d of %d boxes hold no ink", look, missed, len(s.glyphs))
		}
	}
}

func darkest(img *image.RGBA, r image.Rectangle) int {
	low := 255
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			low = min(low, int(img.RGBAAt(x, y).G))
		}
	}
	return low
}

func TestSameSeedSamePages(t *testing.T) {
	testFonts(t)
	var sums [2][32]byte
	for i := range sums {
		dir := t.TempDir()
		var out strings.Builder
		if err := run([]string{"-out", dir, "-n", "1", "-seed", "5", "-fonts", "noto-serif", "-kinds", "form", "-looks", "fax", "-laws", ""}, &out); err != nil {
			t.Fatal(err)
		}
		files := strings.Fields(out.String())
		if len(files) != 1 || !strings.HasSuffix(files[0], ".tif") {
			t.Fatalf("wrote %q", files)
		}
		var all []byte
		for _, f := range files {
			b, err := os.ReadFile(filepath.Join(dir, f))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
		sums[i] = sha256.Sum256(all)
	}
	if sums[0] != sums[1] {
		t.Error("the same seed gave other pages")
	}
}

func TestVerticalForms(t *testing.T) {
	b := testFonts(t)
	f := b.fallback
	for _, c := range "（「ー、。ッ" {
		if f.glyph(c, true) == f.glyph(c, false) {
			t.Errorf("%c has no form for vertical writing", c)
		}
	}
	if f.glyph('市', true) != f.glyph('市', false) {
		t.Error("市 stands upright in either direction")
	}
	file, err := os.ReadFile("/usr/share/fonts/" + known[0].file)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{16, 200, 4000} {
		if _, err := verticalForms(file[:n]); err == nil {
			t.Errorf("a font cut after %d bytes: no error", n)
		}
	}
}

func TestUnits(t *testing.T) {
	for _, c := range []struct{ in, out string }{
		{"甲は12月", "甲は12月"}, {"⟦r:暗渠|あんきょ⟧の", "暗渠の"}, {"村⟦w:旧村名⟧。", "村。"}, {"⟦s:旧⟧新⟦d:注意⟧", "旧新注意"},
	} {
		if got := bare(c.in); got != c.out {
			t.Errorf("%q gives %q, want %q", c.in, got, c.out)
		}
	}
}

func TestCounted(t *testing.T) {
	for n, want := range map[int]string{1: "一", 10: "十", 23: "二十三", 105: "百五", 1954: "千九百五十四", 20000: "二万", 230400: "二十三万四百"} {
		if got := counted(n); got != want {
			t.Errorf("%d gives %s, want %s", n, got, want)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	for _, args := range [][]string{{}, {"-out", "x", "-kinds", "novel"}, {"-out", "x", "-looks", "new"}, {"-out", "x", "-fonts", "gill"}} {
		if err := run(args, &strings.Builder{}); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

// Strips are dark on light, say what the model can print and nothing else, and come out the
// same again; columns as rows.
func TestStrips(t *testing.T) {
	known := reading.Charset{}
	for _, c := range "この法律は、公布の日から施行する。第一二三四五六七八九十〇条0123456789,.年月日円号" {
		known[string(c)] = true
	}
	law := strings.Repeat("第二条　この法律は、公布の日から起算して六月を超えない範囲内で施行する。", 4)
	for _, tall := range []bool{false, true} {
		d := &stripper{fonts: testFonts(t), laws: []string{law}, looks: []string{"worn", "fax"}, known: known, tall: tall}
		draw := func() []strip { return d.draw(rand.New(rand.NewPCG(3, 1)), d.fonts.pick(0)) }
		got, again := draw(), draw()
		if len(got) < stripsOfSheet/2 {
			t.Errorf("tall %v: %d strips", tall, len(got))
		}
		for i, s := range got {
			if s.text != again[i].text || !bytes.Equal(s.gray.Pix, again[i].gray.Pix) {
				t.Errorf("%q differs the second time", s.text)
			}
			dark := 0
			for _, v := range s.gray.Pix {
				dark += 255 - int(v)
			}
			if b := s.gray.Rect; b.Dy() > 64 || b.Dx() < b.Dy()/2 || dark == 0 || dark > 255*len(s.gray.Pix)/2 {
				t.Errorf("%q: %v, %d dark", s.text, b, dark/255)
			}
			for _, c := range s.text {
				if !known[string(c)] {
					t.Errorf("%q: the model lacks %q", s.text, c)
				}
			}
		}
	}
}
