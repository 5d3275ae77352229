package export

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// A cell that was filled in by hand is a graphical region in its cell, and no text.
func TestUnreadCell(t *testing.T) {
	cell := func(col int) *archive.Cell {
		return &archive.Cell{Col: col, RowSpan: 1, ColSpan: 1, Box: archive.Rect{X: 100 * col, Y: 20, W: 100, H: 30}}
	}
	p := &archive.Text{Engine: "test", Width: 300, Height: 200,
		Lines: []archive.Line{
			{Type: archive.LineTable, Start: 0, End: 1, Sep: "\t", Cell: cell(0)},
			{Type: archive.LineUnread, Start: 1, End: 2, Sep: "\n", Cell: cell(1)},
		},
		Glyphs: []archive.Glyph{{Text: "名", Conf: 90, Box: archive.Rect{X: 5, Y: 25, W: 20, H: 20}}, {Box: archive.Rect{X: 110, Y: 22, W: 60, H: 25}}}}
	if got := string(Text(p)); got != "名\t\n" {
		t.Errorf("plain text: %q", got)
	}
	h := string(HOCR(p, Options{}))
	if !strings.Contains(h, `<span class="ocr_image" id="line_1_2" title="bbox 110 22 170 47; x_type unread"></span>`) || strings.Count(h, "<td") != 2 || strings.Count(h, "id=\"word_") != 1 {
		t.Errorf("hOCR:\n%s", h)
	}
	a := string(ALTO(p, Options{}))
	if !strings.Contains(a, `TYPE="unread"/>`) || strings.Count(a, "<String") != 1 {
		t.Errorf("ALTO:\n%s", a)
	}
	for _, x := range []string{h, a} {
		d := xml.NewDecoder(strings.NewReader(x))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("no well-formed XML: %v", err)
			}
		}
	}
}
