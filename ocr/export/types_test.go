package export

import (
	"fmt"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// What a line is comes out in both formats, and a piece that is struck out stays in the
// block of its line.
func TestTypesAreExported(t *testing.T) {
	text := &archive.Text{Width: 1000, Height: 1000, Kind: archive.TextOCR, Engine: "test"}
	for i, k := range []archive.LineType{"", "", "", "head", "ruby", "note", "stamp", "folio"} {
		text.Glyphs = append(text.Glyphs, archive.Glyph{Text: "字", Box: archive.Rect{X: 10 + 40*i, Y: 10, W: 30, H: 30}, Conf: 90})
		l := archive.Line{Block: max(0, i-2), Type: k, Start: i, End: i + 1, Sep: "\n", Struck: i == 1}
		if i < 2 {
			l.Sep = ""
		}
		text.Lines = append(text.Lines, l)
	}
	h, a := string(HOCR(text, Options{})), string(ALTO(text, Options{}))
	for i, k := range []string{"head", "ruby", "note", "stamp", "folio"} {
		box := fmt.Sprintf("bbox %d 10 %d 40; x_type %s\"", 130+40*i, 160+40*i, k)
		if !strings.Contains(h, `<div class="ocr_carea" id="block_1_`+fmt.Sprint(i+2)+`" title="`+box) {
			t.Errorf("hOCR has no %s", box)
		}
		if !strings.Contains(a, `<LayoutTag ID="type_`+k+`" TYPE="block" LABEL="`+k+`"/>`) || !strings.Contains(a, `<TextBlock ID="block_`+fmt.Sprint(i+2)+`" TAGREFS="type_`+k+`"`) {
			t.Errorf("ALTO has no block of the type %s", k)
		}
	}
	if strings.Count(h, "<s>") != 1 || strings.Count(a, `STYLE="strikethrough"`) != 1 || strings.Count(h, "ocr_carea\"") != 6 {
		t.Errorf("struck-out text: %s", h)
	}
}
