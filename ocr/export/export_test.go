package export

import (
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

func page() *archive.Text {
	t := &archive.Text{Engine: `tess "5" <&>`, Width: 300, Height: 200}
	add := func(block int, dir archive.Direction, sep string, glyphs ...string) {
		start := len(t.Glyphs)
		for _, g := range glyphs {
			x := archive.Glyph{Text: g, Conf: 90, Box: archive.Rect{X: 10 + 20*len(t.Glyphs), Y: 30, W: 18, H: 19}}
			if g == " " {
				x.Box = archive.Rect{}
			}
			t.Glyphs = append(t.Glyphs, x)
		}
		t.Lines = append(t.Lines, archive.Line{Block: block, Dir: dir, Start: start, End: len(t.Glyphs), Sep: sep})
	}
	add(0, archive.Horizontal, "\n", "葛\U000e0100", "<", "a", " ", "&", `"`)
	add(1, archive.Vertical, "\n", "縦", "\u0001")
	add(1, archive.Vertical, "\n")
	return t
}

func TestText(t *testing.T) {
	if got, want := string(Text(page())), "葛\U000e0100<a &\"\n縦\u0001\n\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Text(&archive.Text{Blank: true}); len(got) != 0 {
		t.Errorf("a blank page gives %q", got)
	}
}

func TestHOCR(t *testing.T) {
	b := HOCR(page(), Options{Image: `a"b;<c>.png`})
	d := xml.NewDecoder(strings.NewReader(string(b)))
	d.Strict = true
	classes, ids, text := map[string]int{}, map[string]bool{}, ""
	var titles []string
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("no well-formed XML: %v\n%s", err, b)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			for _, a := range e.Attr {
				switch a.Name.Local {
				case "class":
					classes[a.Value]++
				case "id":
					if ids[a.Value] {
						t.Errorf("the id %s stands twice", a.Value)
					}
					ids[a.Value] = true
				case "title":
					titles = append(titles, a.Value)
				}
			}
		case xml.CharData:
			text += string(e)
		}
	}
	for class, n := range map[string]int{"ocr_page": 1, "ocr_carea": 2, "ocr_line": 3, "ocrx_word": 3} {
		if classes[class] != n {
			t.Errorf("%d of %s, want %d", classes[class], class, n)
		}
	}
	if !strings.Contains(text, "葛\U000e0100<a &\"") || !strings.Contains(text, "縦") || strings.ContainsAny(text, "\u0001\ufffd") {
		t.Errorf("text %q", text)
	}
	if titles[0] != `image "a_b_<c>.png"; bbox 0 0 300 200; ppageno 0` {
		t.Errorf("page: %s", titles[0])
	}
	if !regexp.MustCompile(`writing-mode: vertical-rl`).Match(b) || strings.Count(string(b), "vertical-rl") != 2 {
		t.Error("the vertical lines don't say so")
	}
	word := regexp.MustCompile(`title="(bbox [^"]*x_wconf[^"]*)">葛`).FindStringSubmatch(string(b))
	if word == nil || word[1] != "bbox 10 30 68 49; x_wconf 90; x_bboxes 10 30 28 49 30 30 48 49 50 30 68 49; x_confs 90 90 90" {
		t.Errorf("word: %q", word)
	}
}

func FuzzHOCR(f *testing.F) {
	f.Add("a<b&\"'\u0000\ufffe]]>", "x\"y", "ja\"")
	f.Fuzz(func(t *testing.T, text, image, lang string) {
		p := &archive.Text{Engine: text, Glyphs: []archive.Glyph{{Text: text, Box: archive.Rect{X: 1, Y: 2, W: 3, H: 4}}}, Lines: []archive.Line{{End: 1}}}
		d := xml.NewDecoder(strings.NewReader(string(HOCR(p, Options{Image: image, Title: text, Lang: lang}))))
		for {
			if _, err := d.Token(); err == io.EOF {
				return
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}
