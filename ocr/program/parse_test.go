package program

import (
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/export"
)

// What the house writes it can read again: text, direction, boxes, confidence.
func TestRoundTrip(t *testing.T) {
	in := said([]int{90, 70}, "葛\U000e0100城市の道", "二行目")
	in.Glyphs = append(in.Glyphs[:1:1], in.Glyphs[2:]...) // the selector stays with its base
	in.Glyphs[0].Text = "葛\U000e0100"
	in.Lines[0].End--
	in.Lines[1].Start--
	in.Lines[1].End--
	in.Glyphs[0].Alts = []archive.Alt{{Text: "萬", Conf: 40}}
	in.Lines = append(in.Lines, archive.Line{Block: 2, Dir: archive.Vertical, Start: len(in.Glyphs), End: len(in.Glyphs) + 2})
	for i, s := range []string{"縦", "書"} {
		in.Glyphs = append(in.Glyphs, archive.Glyph{Text: s, Conf: 60, Box: archive.Rect{X: 300, Y: 100 + 20*i, W: 20, H: 20}})
	}
	for name, b := range map[string][]byte{"hOCR": export.HOCR(&in, export.Options{}), "ALTO": export.ALTO(&in, export.Options{})} {
		s, err := parse(b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out, err := s.text(in.Width, in.Height)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if out.Plain() != in.Plain() || len(out.Glyphs) != len(in.Glyphs) {
			t.Errorf("%s: %q, want %q", name, out.Plain(), in.Plain())
			continue
		}
		for i, g := range out.Glyphs {
			if g.Box != in.Glyphs[i].Box || g.Conf != in.Glyphs[i].Conf {
				t.Errorf("%s: %q at %v with %d, want %v with %d", name, g.Text, g.Box, g.Conf, in.Glyphs[i].Box, in.Glyphs[i].Conf)
			}
		}
		if out.Lines[2].Dir != archive.Vertical || out.Lines[0].Dir != archive.Horizontal {
			t.Errorf("%s: directions %v %v", name, out.Lines[0].Dir, out.Lines[2].Dir)
		}
		if name == "ALTO" && len(out.Glyphs[0].Alts) != 1 {
			t.Error("the alternatives are lost")
		}
	}
}

// Other programs' files: units that are no pixels, words without characters, lines
// without words, spaces between Japanese words.
func TestOthers(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"ALTO in tenths of millimetres": {`<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Description><MeasurementUnit>mm10</MeasurementUnit></Description><Layout><Page WIDTH="2000" HEIGHT="1500"><PrintSpace>
<TextBlock><TextLine HPOS="100" VPOS="100" WIDTH="400" HEIGHT="100"><String CONTENT="道路" HPOS="100" VPOS="100" WIDTH="200" HEIGHT="100"/><SP/><String CONTENT="占用" HPOS="300" VPOS="100" WIDTH="200" HEIGHT="100"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>`, "道路占用\n"},
		"bare lines":  {`<html><div class="ocr_page" title="bbox 0 0 400 300"><span class="ocr_line" title="bbox 10 10 200 30">地 方&nbsp;税 <b>A</b></span></div></html>`, "地方税A\n"},
		"Latin words": {`<div class=ocr_page title="bbox 0 0 400 300"><span class=ocr_line title="bbox 0 0 90 9"><span class=ocrx_word title="bbox 0 0 40 9">City</span> <span class=ocrx_word title="bbox 50 0 90 9">Hall</span></span></div>`, "City Hall\n"},
		"two pages":   {`<div class="ocr_page" title="bbox 0 0 400 300"><span class="ocr_line" title="bbox 0 0 9 9">一</span></div><div class="ocr_page"><span class="ocr_line">二</span></div>`, "一\n"},
	} {
		s, err := parse([]byte(c.in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		out, err := s.text(400, 300)
		if err != nil || out.Plain() != c.want {
			t.Errorf("%s: %q, %v; want %q", name, out.Plain(), err, c.want)
		}
		if strings.HasPrefix(name, "ALTO") && out.Glyphs[2].Box != (archive.Rect{X: 60, Y: 20, W: 20, H: 20}) {
			t.Errorf("%s: %v", name, out.Glyphs[2].Box)
		}
	}
	if _, err := parse([]byte("<alto>" + strings.Repeat("<a>", maxDepth+1))); err == nil {
		t.Error("endless depth is no error")
	}
}

// fuzzed is what holds of any output: no panic, boxes on the page, lines in order.
func fuzzed(t *testing.T, b []byte, f func([]byte) (*sheet, error)) {
	s, err := f(b)
	if err != nil {
		return
	}
	out, err := s.text(400, 300)
	if err != nil {
		return
	}
	at := 0
	for _, l := range out.Lines {
		if l.Start != at || l.End <= l.Start {
			t.Fatalf("line %+v after glyph %d", l, at)
		}
		at = l.End
	}
	for _, g := range out.Glyphs {
		if b := g.Box; b != (archive.Rect{}) && (b.X < 0 || b.Y < 0 || b.W < 1 || b.H < 1 || b.X+b.W > 400 || b.Y+b.H > 300) {
			t.Fatalf("%q at %v", g.Text, b)
		}
	}
}

func FuzzHOCR(f *testing.F) {
	f.Add([]byte(hocrOf(80, "一行", "two words")))
	f.Add([]byte(`<div class="ocr_page"><span class="ocr_line"><span class="ocrx_word" title="bbox 1 2 3 4; x_bboxes 1 2 3 4; x_confs 9"><span class="ocrx_cinfo" title="x_bboxes 1 1 2 2; x_conf 1e9">字</span></span></span></div>`))
	f.Fuzz(func(t *testing.T, b []byte) { fuzzed(t, b, parseHOCR) })
}

func FuzzALTO(f *testing.F) {
	in := said([]int{90}, "行")
	f.Add(export.ALTO(&in, export.Options{}))
	f.Add([]byte(`<alto><Page WIDTH="1e300" HEIGHT="NaN"><TextLine><String CONTENT="ab" WC="7"><Glyph CONTENT="a"/><Glyph CONTENT="b"/></String></TextLine></Page></alto>`))
	f.Fuzz(func(t *testing.T, b []byte) { fuzzed(t, b, parseALTO) })
}
