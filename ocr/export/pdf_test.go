package export

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/tiff"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
)

// sample is an upright page of 1240 × 1754 pixels (A4 at 150 dpi).
func sample(dir archive.Direction, lines ...string) *archive.Text {
	t := &archive.Text{Width: 1240, Height: 1754}
	for i, s := range lines {
		start := len(t.Glyphs)
		at := 200
		for k, c := range []rune(s) {
			// Ink is smaller than the em, as a real reader's boxes are.
			step := 32
			if c < 0x80 {
				step = 16
			}
			box := archive.Rect{X: at + 1, Y: 200 + 70*i + k%3, W: step - 2 - k%4, H: 36 - k%5}
			if dir == archive.Vertical {
				box = archive.Rect{X: 1000 - 70*i + k%3, Y: at + 1, W: 36 - k%5, H: step - 2 - k%4}
			}
			if c == ' ' {
				box = archive.Rect{}
			}
			t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(c), Conf: 90, Box: box})
			at += step
		}
		t.Lines = append(t.Lines, archive.Line{Dir: dir, Start: start, End: len(t.Glyphs), Sep: "\n"})
	}
	return t
}

func pngFile(tb testing.TB, w, h int) []byte {
	tb.Helper()
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = byte(255 - i/m.Stride%7)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

var testInfo = PDFInfo{Title: "道路占用 <許可> & 1", Producer: "test 1", Created: time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)}

func writePDF(tb testing.TB, img PageImage, texts ...*archive.Text) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "x.pdf")
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	p := NewPDF(f, testInfo)
	for _, t := range texts {
		if err := p.Page(img, t); err != nil {
			tb.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

func output(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	b, err := exec.Command(name, args...).Output()
	if err != nil {
		tb.Fatalf("%s %v: %v", name, args, err)
	}
	return string(b)
}

func TestPDFText(t *testing.T) {
	testenv.Need(t, "poppler")
	lines := []string{"令和7年度の道路占用許可について、市長は葛󠄀城市の", "申請を受理した。第12号 Form B-7 による(㈱𠮷野)", "以上"}
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		for turn := range 4 {
			text := sample(dir, lines...)
			w, h := archive.TurnSize(turn, text.Width, text.Height)
			path := writePDF(t, PageImage{Data: pngFile(t, w, h), Type: "image/png", Turn: turn, DPIX: 150, DPIY: 150}, text)
			for _, mode := range []string{"-raw", "-nopgbrk"} {
				got := strings.Fields(output(t, "pdftotext", mode, path, "-"))
				want := strings.Fields(text.Plain())
				if strings.TrimSuffix(strings.Join(got, " "), "\f") != strings.Join(want, " ") {
					t.Errorf("direction %d turn %d %s:\n%q, want\n%q", dir, turn, mode, got, want)
				}
			}
			boxes(t, path, text, dir)
		}
	}
}

// pdfjsFolder is where the set-up of the tests puts pdf.js.
const pdfjsFolder = "../../viewer/testdata/npm/node_modules/pdfjs-dist"

// pdf.js, with which browsers and many viewers show PDFs, finds each line whole and
// in order: what it searches and copies.
func TestPDFInPDFJS(t *testing.T) {
	if _, err := os.Stat(filepath.Join(pdfjsFolder, "legacy", "build", "pdf.mjs")); err != nil {
		testenv.Lacks(t, "pdfjs", err.Error())
	}
	if _, err := exec.LookPath("node"); err != nil {
		testenv.Lacks(t, "pdfjs", err.Error())
	}
	var pages []*archive.Text
	var want strings.Builder
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		page := sample(dir, "令和7年度の道路占用許可について、市長は葛󠄀城市の", "申請を受理した。第12号 Form B-7 による(㈱𠮷野)", "以上")
		pages = append(pages, page)
		want.WriteString(page.Plain())
	}
	for turn := range 4 {
		w, h := archive.TurnSize(turn, pages[0].Width, pages[0].Height)
		path := writePDF(t, PageImage{Data: pngFile(t, w, h), Type: "image/png", Turn: turn, DPIX: 150, DPIY: 150}, pages...)
		if got := output(t, "node", filepath.Join("testdata", "pdfjs.mjs"), pdfjsFolder, path); got != want.String() {
			t.Errorf("turn %d: %q, want %q", turn, got, want.String())
		}
	}
}

var bboxWord = regexp.MustCompile(`<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>`)

// boxes holds poppler's word boxes against the glyphs': along the line to within a
// tenth of a point, across it the line's.
func boxes(t *testing.T, path string, text *archive.Text, dir archive.Direction) {
	t.Helper()
	type span struct{ x0, y0, x1, y1 float64 }
	var want []span
	for _, l := range text.Lines {
		line := text.LineBox(l)
		words(text.Glyphs[l.Start:l.End], func(g []archive.Glyph) {
			b, _ := wordBox(g)
			if dir == archive.Vertical {
				b.X, b.W = line.X, line.W
			} else {
				b.Y, b.H = line.Y, line.H
			}
			const f = 72.0 / 150
			want = append(want, span{float64(b.X) * f, float64(b.Y) * f, float64(b.X+b.W) * f, float64(b.Y+b.H) * f})
		}, func(_, _ archive.Glyph) {})
	}
	found := bboxWord.FindAllStringSubmatch(output(t, "pdftotext", "-bbox", path, "-"), -1)
	if len(found) != len(want) {
		t.Errorf("%d words, want %d: %q", len(found), len(want), found)
		return
	}
	for i, m := range found {
		var v [4]float64
		for k := range v {
			v[k], _ = strconv.ParseFloat(m[k+1], 64)
		}
		d := max(math.Abs(v[0]-want[i].x0), math.Abs(v[1]-want[i].y0), math.Abs(v[2]-want[i].x1), math.Abs(v[3]-want[i].y1))
		if d > 0.1 {
			t.Errorf("word %s lies at %v, want %v", m[5], v, want[i])
		}
	}
}

// Every image is shown as its own decoder shows it.
func TestPDFImages(t *testing.T) {
	testenv.Need(t, "poppler")
	for name, typ := range map[string]string{"rgb.jpg": "image/jpeg", "gray.jpg": "image/jpeg", "palette.png": "image/png", "deep.png": "image/png",
		"g4.tif": "image/tiff", "lzw.tif": "image/tiff", "cmyk-adobe.jpg": "image/jpeg", "page.jp2": "image/jp2"} {
		b, err := os.ReadFile(filepath.Join("..", "leptonica", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		path := writePDF(t, PageImage{Data: b, Type: typ, DPIX: 72, DPIY: 72}, nil)
		shown := render(t, path)
		if typ == "image/jp2" {
			if shown.Bounds().Dx() != 60 {
				t.Errorf("%s: %v", name, shown.Bounds())
			}
			continue // no decoder of Go's
		}
		var want image.Image
		if name == "lzw.tif" {
			b, err = os.ReadFile(filepath.Join("..", "leptonica", "testdata", "palette.png")) // the same picture, which Go can decode
			if err != nil {
				t.Fatal(err)
			}
			typ = "image/png"
		}
		if typ == "image/tiff" {
			want, err = tiff.Decode(bytes.NewReader(b))
		} else {
			want, _, err = image.Decode(bytes.NewReader(b))
		}
		if err != nil {
			t.Fatal(err)
		}
		if d := difference(shown, want); d > 3 {
			t.Errorf("%s: differs by %.1f levels", name, d)
		}
		if typ == "image/jpeg" || name == "g4.tif" {
			pdf, _ := os.ReadFile(path)
			data := b
			if name == "g4.tif" {
				f, err := openTIFF(b)
				if err != nil {
					t.Fatal(err)
				}
				s, err := f.strips()
				if err != nil {
					t.Fatal(err)
				}
				data = s[0]
			}
			if !bytes.Contains(pdf, data) {
				t.Errorf("%s does not stand in the PDF as it came", name)
			}
		}
	}
	alpha, err := os.ReadFile(filepath.Join("..", "leptonica", "testdata", "alpha.png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := NewPDF(&bytes.Buffer{}, testInfo).Page(PageImage{Data: alpha, Type: "image/png"}, nil); !strings.Contains(fmt.Sprint(err), ErrImage.Error()) {
		t.Errorf("a transparent PNG: %v", err)
	}
}

func render(tb testing.TB, path string) image.Image {
	tb.Helper()
	b := output(tb, "pdftocairo", "-r", "72", "-png", "-singlefile", path, "-")
	m, err := png.Decode(strings.NewReader(b))
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// difference is the mean difference of two pictures in levels of 255.
func difference(a, b image.Image) float64 {
	if a.Bounds().Size() != b.Bounds().Size() {
		return 255
	}
	sum, n := 0.0, 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r1, g1, b1, _ := a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y).RGBA()
			r2, g2, b2, _ := b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y).RGBA()
			for _, d := range []int{int(r1) - int(r2), int(g1) - int(g2), int(b1) - int(b2)} {
				sum += math.Abs(float64(d)) / 257
				n++
			}
		}
	}
	return sum / float64(n)
}

// An image stored in any of the eight orientations, and turned, stands upright.
func TestPDFOrientation(t *testing.T) {
	testenv.Need(t, "poppler")
	up := image.NewGray(image.Rect(0, 0, 40, 60))
	for y := range 60 {
		for x := range 40 {
			up.Pix[y*40+x] = byte(x*3 + y*2)
		}
	}
	for exif := 1; exif <= 8; exif++ {
		for turn := range 4 {
			m := stored(up, exif, turn)
			var b bytes.Buffer
			if err := png.Encode(&b, m); err != nil {
				t.Fatal(err)
			}
			shown := render(t, writePDF(t, PageImage{Data: b.Bytes(), Type: "image/png", Exif: exif, Turn: turn, DPIX: 72, DPIY: 72}, nil))
			if d := difference(shown, up); d > 2 {
				t.Errorf("EXIF %d, turn %d: differs by %.1f levels", exif, turn, d)
			}
		}
	}
}

// stored is the picture that orientation and turn make upright: EXIF's table says
// where the stored first row and column lie.
func stored(up *image.Gray, exif, turn int) *image.Gray {
	m := up
	for range (4 - turn) % 4 { // a counter turn each
		m = remap(m, true, func(x, y, w, h int) (int, int) { return h - 1 - y, x })
	}
	switch exif {
	case 2:
		m = remap(m, false, func(x, y, w, h int) (int, int) { return w - 1 - x, y })
	case 3:
		m = remap(m, false, func(x, y, w, h int) (int, int) { return w - 1 - x, h - 1 - y })
	case 4:
		m = remap(m, false, func(x, y, w, h int) (int, int) { return x, h - 1 - y })
	case 5:
		m = remap(m, true, func(x, y, w, h int) (int, int) { return y, x })
	case 6: // shown after a clockwise turn
		m = remap(m, true, func(x, y, w, h int) (int, int) { return y, w - 1 - x })
	case 7:
		m = remap(m, true, func(x, y, w, h int) (int, int) { return h - 1 - y, w - 1 - x })
	case 8:
		m = remap(m, true, func(x, y, w, h int) (int, int) { return h - 1 - y, x })
	}
	return m
}

// remap puts each pixel x, y of a w × h picture where f says.
func remap(m *image.Gray, swap bool, f func(x, y, w, h int) (int, int)) *image.Gray {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	if swap {
		out = image.NewGray(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			a, b := f(x, y, w, h)
			out.Pix[b*out.Stride+a] = m.Pix[y*m.Stride+x]
		}
	}
	return out
}

func TestPDFIsSound(t *testing.T) {
	testenv.Need(t, "qpdf")
	path := writePDF(t, PageImage{Data: pngFile(t, 124, 175), Type: "image/png"}, sample(archive.Horizontal, "横書き"), nil, sample(archive.Vertical, "縦書き", "二行目"))
	if out, err := exec.Command("qpdf", "--check", path).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	b, _ := os.ReadFile(path)
	for _, s := range []string{"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>", "/GTS_PDFA1", "/ID[<", "/Lang <FEFF006A0061>", "道路占用 &lt;許可&gt; &amp; 1"} {
		if !bytes.Contains(b, []byte(s)) {
			t.Errorf("no %s", s)
		}
	}
	var again bytes.Buffer
	p := NewPDF(&again, testInfo)
	if err := p.Close(); err == nil {
		t.Error("a document without a page is no error")
	}
}
