package export

import (
	"fmt"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
)

// A line of a page that lies askew stays one line. Its characters are as high as the
// whole line's box: sheared along the slope they would lie closer, but poppler
// and pdf.js then take the line for many.
func TestPDFAskew(t *testing.T) {
	testenv.Need(t, "poppler")
	for _, slope := range []float64{-0.026, 0.01, 0.026} {
		for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
			text := sample(dir, "令和7年度の道路占用許可について、市長は葛城市の", "申請を受理した。第12号 Form B-7 による(㈱𠮷野)の規定", "以上の規定により道路占用許可について、市長は葛城市")
			for i := range text.Glyphs {
				g := &text.Glyphs[i]
				if g.Box.W == 0 {
					continue
				}
				if dir == archive.Horizontal {
					g.Box.Y += int(slope * float64(g.Box.X))
				} else {
					g.Box.X -= int(slope * float64(g.Box.Y))
				}
			}
			path := writePDF(t, PageImage{Data: pngFile(t, 1240, 1754), Type: "image/png", DPIX: 150, DPIY: 150}, text)
			want := fmt.Sprint(strings.Fields(text.Plain()))
			for _, mode := range []string{"-raw", "-nopgbrk"} {
				got := fmt.Sprint(strings.Fields(strings.TrimSuffix(output(t, "pdftotext", mode, path, "-"), "\f")))
				if got != want {
					t.Errorf("slope %g, direction %d, %s: %s, want %s", slope, dir, mode, got, want)
				}
			}
		}
	}
}
