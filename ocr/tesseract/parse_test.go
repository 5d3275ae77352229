package tesseract

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

const someHOCR = `<?xml version="1.0"?><div class='ocr_page' id='page_1' title='image ""; bbox 0 0 200 100; ppageno 0'>
 <div class='ocr_carea' id='block_1_1' title="bbox 10 10 190 40">
  <p class='ocr_par' id='par_1_1' lang='jpn' title="bbox 10 10 190 40">
   <span class='ocr_line' id='line_1_1' title="bbox 10 10 190 40; baseline 0 -6; x_size 30">
    <span class='ocrx_word' id='word_1_1' title='bbox 10 10 70 40; x_wconf 96'>
     <span class='ocrx_cinfo' title='x_bboxes 10 10 40 40; x_conf 98.5'>か</span>
     <span class='ocrx_cinfo' title='x_bboxes 40 10 44 14; x_conf 60'>` + "\u3099" + `</span>
     <span class='ocrx_cinfo' title='x_bboxes 44 10 70 40; x_conf 97'>&lt;</span>
    </span>
    <span class='ocrx_word' title='bbox 80 10 100 40; x_wconf 90'><span class='ocrx_cinfo' title='x_bboxes 80 10 100 40; x_conf 90'>A</span></span>
    <span class='ocrx_word' title='bbox 110 10 130 40; x_wconf 90'><span class='ocrx_cinfo' title='x_bboxes 110 10 130 40; x_conf 80'>B</span></span>
    <span class='ocrx_word' title='bbox 140 10 160 40; x_wconf 90'><span class='ocrx_cinfo' title='x_bboxes 140 10 160 40; x_conf 99'>市</span></span>
   </span>
  </p>
 </div>
 <div class='ocr_carea' title="bbox 10 60 190 90"><p class='ocr_par'>
  <span class='ocr_header' title="bbox 10 60 190 90"><span class='ocrx_word' title='bbox 10 60 40 90'><span class='ocrx_cinfo' title='x_bboxes 10 60 40 90; x_conf nonsense'>1</span></span></span>
  <span class='ocr_line' title="bbox 10 95 20 99"></span>
 </p></div></div>`

func TestParseAndText(t *testing.T) {
	p, err := parseHOCR(someHOCR)
	if err != nil {
		t.Fatal(err)
	}
	if p.box.W != 200 || p.box.H != 100 || len(p.lines) != 3 || len(p.lines[0].words) != 4 {
		t.Fatalf("page %v with %d lines", p.box, len(p.lines))
	}
	if conf, n := p.quality(); n != 7 || conf < 74 || conf > 76 {
		t.Errorf("quality %v of %d", conf, n)
	}
	if across, down := p.telling(archive.Horizontal), p.telling(archive.Vertical); across != 7 || down != 3 {
		t.Errorf("%d characters tell of lines across, %d of lines down", across, down)
	}
	r := ocr.Raster{W: 200, H: 100, Pix: bytes.Repeat([]byte{255}, 200*100)}
	w := &working{Raster: r, back: affine{xx: 2, yy: 1}, frameW: 400, frameH: 100}
	text := textOf(w, linesOf(p, archive.Horizontal))
	// A and B stand as far apart as kanji do: one word in wide letters.
	if got, want := text.Plain(), "か\u3099<AB市\n1\n"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if len(text.Lines) != 2 || text.Lines[0].Block != 0 || text.Lines[1].Block != 1 {
		t.Errorf("lines %+v", text.Lines)
	}
	for i, g := range text.Glyphs {
		if space := g.Text == " "; space != (g.Box.W == 0) {
			t.Errorf("glyph %d %q has the box %v", i, g.Text, g.Box)
		}
		if b := g.Box; b.X < 0 || b.Y < 0 || b.X+b.W > 400 || b.Y+b.H > 100 {
			t.Errorf("glyph %d lies at %v, outside of the frame", i, b)
		}
	}
	if g := text.Glyphs[0]; g.Conf != 60 {
		t.Errorf("a joined grapheme has confidence %d, not its worst part's", g.Conf)
	}
	if _, err := parseHOCR("<html>nothing</html>"); !errors.Is(err, errNoPage) {
		t.Error(err)
	}
}

func linesOf(p *readPage, dir archive.Direction) []line {
	var out []line
	for _, l := range p.lines {
		out = append(out, line{readLine: l, dir: dir, sep: "\n", model: "test"})
	}
	return out
}

func FuzzParse(f *testing.F) {
	f.Add(someHOCR)
	f.Add(`<div class='ocr_page' title='bbox 0 0 9 9'><span class='ocr_line' title='bbox -5 9999999999 3 2'><span class='ocrx_word'><span class='ocrx_cinfo'>&#xfffe;x`)
	r := ocr.Raster{W: 120, H: 70, Pix: make([]byte, 120*70)}
	for i := range r.Pix {
		r.Pix[i] = byte(i * 31)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parseHOCR(s)
		if err != nil || len(p.lines) > 50 {
			return
		}
		for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
			text := textOf(&working{Raster: r, back: affine{xx: 1, yy: 1}, frameW: r.W, frameH: r.H}, linesOf(p, dir))
			b, err := archive.EncodeText(&text)
			if err != nil {
				t.Fatalf("the archive refuses the text: %v", err)
			}
			if _, err := archive.DecodeText(b); err != nil {
				t.Fatalf("the archive can't read the text back: %v", err)
			}
			for _, g := range text.Glyphs {
				if b := g.Box; b.X < 0 || b.Y < 0 || b.X+b.W > r.W || b.Y+b.H > r.H || g.Text != " " && (b.W < 1 || b.H < 1) {
					t.Fatalf("%q lies at %v", g.Text, b)
				}
			}
		}
	})
}

func TestSpaces(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"word", "two", true}, {"12", "34", true}, {"市", "長", false}, {"A", "市", false}, {"市", "1", false}, {"。", "「", false}, {"é", "a", true}} {
		if parted(c.a, c.b) != c.want {
			t.Errorf("a space between %q and %q stays: %v", c.a, c.b, !c.want)
		}
	}
	if s := ocr.Clean("a\u0000\u200b \ue000\ufffd\U000e0100葛\t"); s != "a\u200b\U000e0100葛" {
		t.Errorf("cleaned to %q", s)
	}
}

func TestFrames(t *testing.T) {
	var b bytes.Buffer
	if err := writeFrame(&b, hello{"x"}, []byte("one"), nil); err != nil {
		t.Fatal(err)
	}
	whole := bytes.Clone(b.Bytes())
	var h hello
	blobs, err := readFrame(&b, &h)
	if err != nil || h.Engine != "x" || len(blobs) != 2 || string(blobs[0]) != "one" || len(blobs[1]) != 0 {
		t.Errorf("%v %q %q", err, h, blobs)
	}
	if _, err := readFrame(&b, &h); err != io.EOF {
		t.Errorf("after the last frame: %v", err)
	}
	for n := 1; n < len(whole); n++ {
		if _, err := readFrame(bytes.NewReader(whole[:n]), &h); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
	}
	if err := writeFrame(io.Discard, hello{}, nil, nil, nil, nil); err == nil {
		t.Error("three blobs were sent")
	}
	for _, damage := range []int{0, 4, 8, 12} { // magic, head, count, a blob's length
		bad := bytes.Clone(whole)
		bad[damage] = 0xff
		if _, err := readFrame(bytes.NewReader(bad), &h); err == nil {
			t.Errorf("damage at byte %d went unseen", damage)
		}
	}
}

func FuzzFrame(f *testing.F) {
	var b bytes.Buffer
	if err := writeFrame(&b, hello{"x"}, []byte("one")); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		var h hello
		_, _ = readFrame(bytes.NewReader(b), &h)
	})
}

func TestFindModels(t *testing.T) {
	t.Setenv("TESSDATA_PREFIX", "")
	dir := t.TempDir()
	touch := func(name string) {
		p := filepath.Join(dir, name+".traineddata")
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	touch("jpn")
	touch("jpn_vert")
	touch("best-int/jpn")
	touch("script/Japanese")
	for name, want := range map[string][]string{
		"jpn":      {"jpn jpn jpn_vert"},
		"best":     {"best best-int/jpn "},
		"Japanese": {"Japanese Japanese "},
		"auto":     {"jpn jpn jpn_vert", "Japanese Japanese ", "best best-int/jpn "},
	} {
		readers, err := findModels([]string{"", "/nonexistent", dir}, name)
		var got []string
		for _, r := range readers {
			g := r.Name + " " + r.Horizontal.Label + " "
			if r.Vertical != nil && strings.HasPrefix(r.Vertical.Dir, dir) {
				g += r.Vertical.Label
			}
			if !strings.HasPrefix(r.Horizontal.Dir, dir) {
				g += " of the system"
			}
			got = append(got, g)
		}
		slices.Sort(got)
		slices.Sort(want)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
	if _, err := findModels([]string{dir}, "klingon"); err == nil {
		t.Error("an unknown model was found")
	}
	if _, err := findModels(nil, "best"); err != nil && !errors.Is(err, ErrNoModel) {
		t.Error(err)
	}
}
