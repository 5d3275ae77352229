package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"os"
)

// A pdfWriter writes a PDF whose pages are JPEG images that fill them, page by
// page: its memory does not grow with the file, but for one offset an object.
type pdfWriter struct {
	w       *bufio.Writer
	n       int64
	offsets []int64 // of object i+1
	pages   []int   // object numbers
}

// Objects 1 and 2 are the catalogue and the tree of pages; they come last.
func newPDF(w io.Writer) (*pdfWriter, error) {
	p := &pdfWriter{w: bufio.NewWriterSize(w, 1<<20), offsets: make([]int64, 2)}
	return p, p.printf("%%PDF-1.4\n%%\xe2\xe3\xcf\xd3\n")
}

func (p *pdfWriter) printf(format string, a ...any) error {
	n, err := fmt.Fprintf(p.w, format, a...)
	p.n += int64(n)
	return err
}

func (p *pdfWriter) stream(dict string, data []byte) (int, error) {
	p.offsets = append(p.offsets, p.n)
	id := len(p.offsets)
	if err := p.printf("%d 0 obj\n<< %s /Length %d >>\nstream\n", id, dict, len(data)); err != nil {
		return 0, err
	}
	n, err := p.w.Write(data)
	p.n += int64(n)
	if err != nil {
		return 0, err
	}
	return id, p.printf("\nendstream\nendobj\n")
}

// page adds a JPEG as a page of its size at the given resolution.
func (p *pdfWriter) page(data []byte, dpi float64) error {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("page %d: %w", len(p.pages)+1, err)
	}
	space := "/DeviceRGB"
	if grey(data) {
		space = "/DeviceGray"
	}
	img, err := p.stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode",
		c.Width, c.Height, space), data)
	if err != nil {
		return err
	}
	w, h := float64(c.Width)*72/dpi, float64(c.Height)*72/dpi
	draw, err := p.stream("", fmt.Appendf(nil, "q %.3f 0 0 %.3f 0 0 cm /I Do Q", w, h))
	if err != nil {
		return err
	}
	p.offsets = append(p.offsets, p.n)
	id := len(p.offsets)
	p.pages = append(p.pages, id)
	return p.printf("%d 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f] /Resources << /XObject << /I %d 0 R >> >> /Contents %d 0 R >>\nendobj\n",
		id, w, h, img, draw)
}

func (p *pdfWriter) close() error {
	p.offsets[0] = p.n
	if err := p.printf("1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"); err != nil {
		return err
	}
	p.offsets[1] = p.n
	if err := p.printf("2 0 obj\n<< /Type /Pages /Count %d /Kids [", len(p.pages)); err != nil {
		return err
	}
	for _, id := range p.pages {
		if err := p.printf("%d 0 R ", id); err != nil {
			return err
		}
	}
	if err := p.printf("] >>\nendobj\n"); err != nil {
		return err
	}
	xref := p.n
	if err := p.printf("xref\n0 %d\n0000000000 65535 f \n", len(p.offsets)+1); err != nil {
		return err
	}
	for _, o := range p.offsets {
		if err := p.printf("%010d 00000 n \n", o); err != nil {
			return err
		}
	}
	if err := p.printf("trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(p.offsets)+1, xref); err != nil {
		return err
	}
	return p.w.Flush()
}

// grey tells whether a JPEG's frame has one component.
func grey(data []byte) bool {
	for i := 2; i+9 < len(data) && data[i] == 0xff; {
		m, n := data[i+1], int(binary.BigEndian.Uint16(data[i+2:]))
		if m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc {
			return data[i+9] == 1
		}
		i += 2 + n
	}
	return false
}

// padded is the JPEG with comments of random bytes after its first marker, so
// that it has at least size bytes and no other page has the same.
func padded(data []byte, size int, r *rand.Rand) []byte {
	out := append(make([]byte, 0, max(size, len(data))+1<<16), data[:2]...)
	for {
		n := min(max(size-len(out)-len(data), 20), 65533)
		out = append(out, 0xff, 0xfe, byte((n+2)>>8), byte(n+2))
		for range n {
			out = append(out, byte(r.Uint32()))
		}
		if len(out)+len(data) >= size {
			return append(out, data[2:]...)
		}
	}
}

// writePDF writes the JPEG files as the pages of one PDF at 200 dpi. With pages,
// it goes round over the files until it has that many, each padded to its share
// of size bytes and unlike every other.
func writePDF(path string, files []string, pages int, size int64) (err error) {
	if len(files) == 0 {
		return errors.New("no JPEG to make a PDF of")
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	p, err := newPDF(f)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range max(pages, len(files)) {
		data, err := os.ReadFile(files[i%len(files)])
		if err != nil {
			return err
		}
		if pages > 0 {
			left := size - p.n
			data = padded(data, int(left/int64(pages-i)), r)
		}
		if err := p.page(data, 200); err != nil {
			return fmt.Errorf("%s: %w", files[i%len(files)], err)
		}
	}
	return p.close()
}
