package export

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"strings"
	"time"

	"fumikura/internal/archive"
)

// A PDF writes a searchable PDF/A-2b (ISO 19005-2, on PDF 1.7, ISO 32000-1) page
// by page: each page is its image as it came, and its text, invisible, on the
// characters. What it keeps in memory is one page, and a few bytes for each page
// that was written.
type PDF struct {
	w       *bufio.Writer
	n       int64 // bytes written
	sum     hash.Hash
	info    PDFInfo
	offsets []int64 // by object number; 0: reserved
	pages   []int   // object numbers
	fonts   []*cidFont
	err     error
	codes   map[string][2]int // font and code of each character
	buf     bytes.Buffer
}

// PDFInfo says what a PDF is about.
type PDFInfo struct {
	Title    string
	Lang     string // BCP 47; "ja" where empty
	Producer string // program and version
	Created  time.Time
}

// A PageImage is the picture of a page.
type PageImage struct {
	Data []byte // an encoded image file
	Type string // image/jpeg, image/png, image/tiff or image/jp2
	// Exif is the EXIF orientation 1–8 that Data needs, Turn the clockwise quarter
	// turns after it that make it upright.
	Exif, Turn int
	// DPIX and DPIY are dots per inch along the axes of the upright picture; 0 where
	// unknown. They give the page its size on paper.
	DPIX, DPIY float64
}

// ErrImage says that an image can't stand in a PDF as it came: the caller may give
// another picture of the page.
var ErrImage = errors.New("the image can't be embedded in a PDF as it came")

// Object numbers that are known before anything is written.
const (
	objCatalog = 1 + iota
	objPages
	objInfo
	objMetadata
	objProfile
	objFirstFree
)

// NewPDF begins a document on w. Errors of w come from Page and Close.
func NewPDF(w io.Writer, info PDFInfo) *PDF {
	if info.Lang == "" {
		info.Lang = "ja"
	}
	p := &PDF{w: bufio.NewWriterSize(w, 1<<16), sum: sha256.New(), info: info, offsets: make([]int64, objFirstFree)}
	p.printf("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n")
	return p
}

func (p *PDF) Write(b []byte) (int, error) {
	if p.err != nil {
		return 0, p.err
	}
	n, err := p.w.Write(b)
	p.n += int64(n)
	p.sum.Write(b[:n])
	p.err = err
	return n, err
}

func (p *PDF) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

// reserve gives an object a number.
func (p *PDF) reserve() int {
	p.offsets = append(p.offsets, 0)
	return len(p.offsets) - 1
}

func (p *PDF) object(n int, body string) {
	p.offsets[n] = p.n
	p.printf("%d 0 obj\n%s\nendobj\n", n, body)
}

// stream writes a stream object; dict lists its entries without the length.
func (p *PDF) stream(n int, dict string, data []byte) {
	p.offsets[n] = p.n
	p.printf("%d 0 obj\n<<%s/Length %d>>\nstream\n", n, dict, len(data))
	_, _ = p.Write(data) // p keeps the error
	p.printf("\nendstream\nendobj\n")
}

// deflated writes a compressed stream.
func (p *PDF) deflated(n int, dict string, data []byte) {
	p.buf.Reset()
	z := zlib.NewWriter(&p.buf)
	_, _ = z.Write(data) // a bytes.Buffer takes everything
	_ = z.Close()
	p.stream(n, dict+"/Filter/FlateDecode", p.buf.Bytes())
}

// Page adds a page. The text's boxes are on the upright picture of t.Width ×
// t.Height pixels, which may be larger or smaller than the image; nil is a page
// without text. ErrImage leaves the document as it was.
func (p *PDF) Page(img PageImage, t *archive.Text) error {
	if p.err != nil {
		return p.err
	}
	x, err := parseImage(img)
	if err != nil {
		return err
	}
	w, h := pageSize(img, x)
	image := x.write(p)
	var c bytes.Buffer
	m := placement(img.Exif, img.Turn, w, h)
	fmt.Fprintf(&c, "q %s cm /I Do Q\n", m)
	fonts := ""
	if t != nil && t.Width > 0 && t.Height > 0 {
		for _, f := range p.text(&c, t, w, h) {
			fonts += fmt.Sprintf("/F%d %d 0 R", f, p.fonts[f].font)
		}
	}
	content, page := p.reserve(), p.reserve()
	p.deflated(content, "", c.Bytes())
	p.object(page, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources<</XObject<</I %d 0 R>>/Font<<%s>>>>/Contents %d 0 R>>",
		objPages, num(w), num(h), image, fonts, content))
	p.pages = append(p.pages, page)
	return p.err
}

// Close ends the document.
func (p *PDF) Close() error {
	if p.err == nil && len(p.pages) == 0 {
		p.err = errors.New("a PDF has a page at least")
	}
	for _, f := range p.fonts {
		f.write(p)
	}
	p.deflated(objProfile, "/N 3", sRGB())
	p.stream(objMetadata, "/Type/Metadata/Subtype/XML", p.info.xmp())
	var kids strings.Builder
	for _, k := range p.pages {
		fmt.Fprintf(&kids, "%d 0 R\n", k)
	}
	p.object(objPages, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(p.pages), kids.String()))
	p.object(objInfo, p.info.dict())
	// No /Direction R2L for vertical writing: PDFium takes it for the writing of the
	// lines and hands out their parts from the end to the start.
	p.object(objCatalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/Lang %s/ViewerPreferences<</DisplayDocTitle true>>"+
		"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]>>",
		objPages, objMetadata, textString(p.info.Lang), objProfile))
	id := fmt.Sprintf("%x", p.sum.Sum(nil)[:16])
	at := p.n
	p.printf("xref\n0 %d\n0000000000 65535 f \n", len(p.offsets))
	for _, o := range p.offsets[1:] {
		p.printf("%010d 00000 n \n", o)
	}
	p.printf("trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n", len(p.offsets), objCatalog, objInfo, id, id, at)
	if p.err != nil {
		return p.err
	}
	p.err = errors.New("the PDF is closed")
	return p.w.Flush()
}

// Limits of a page in points; the format's own are 3 and 14,400 (ISO 32000-1,
// annex C).
const (
	leastSide, mostSide = 3.0, 14400.0
	a4Long              = 841.89
)

// pageSize is the page's size in points: the picture's on paper. Where the dots
// per inch are not known, or can't be, the page is as long as A4.
func pageSize(img PageImage, x *pdfImage) (w, h float64) {
	fw, fh := archive.TurnSize(img.Turn, x.w, x.h)
	if img.Exif >= 5 {
		fw, fh = fh, fw
	}
	dx, dy := img.DPIX, img.DPIY
	sane := func(d float64) bool { return d >= 36 && d <= 4800 }
	if !sane(dx) || !sane(dy) || dx > 4*dy || dy > 4*dx {
		dx = float64(max(fw, fh)) / a4Long * 72
		dy = dx
	}
	w, h = float64(fw)/dx*72, float64(fh)/dy*72
	if f := mostSide / max(w, h); f < 1 {
		w, h = w*f, h*f
	}
	return max(w, leastSide), max(h, leastSide)
}

// placement is the matrix that puts the stored image, in whatever orientation, on
// a page of w × h points.
func placement(exif, turn int, w, h float64) string {
	at := func(u, v float64) (float64, float64) { // of the stored image to the page, both from the top left
		x, y := u, v
		switch exif {
		case 2:
			x, y = 1-u, v
		case 3:
			x, y = 1-u, 1-v
		case 4:
			x, y = u, 1-v
		case 5:
			x, y = v, u
		case 6:
			x, y = 1-v, u
		case 7:
			x, y = 1-v, 1-u
		case 8:
			x, y = v, 1-u
		}
		for range (turn%4 + 4) % 4 {
			x, y = 1-y, x
		}
		return x * w, (1 - y) * h
	}
	ox, oy := at(0, 1) // the unit square's origin is the image's lower left corner
	rx, ry := at(1, 1)
	ux, uy := at(0, 0)
	return strings.Join([]string{num(rx - ox), num(ry - oy), num(ux - ox), num(uy - oy), num(ox), num(oy)}, " ")
}

// num writes a number as PDF has them: no exponent, four decimals at most.
func num(f float64) string {
	if math.Abs(f) < 0.00005 {
		return "0"
	}
	s := strings.TrimRight(fmt.Sprintf("%.4f", f), "0")
	return strings.TrimSuffix(s, ".")
}
