package ingest

import (
	"bytes"
	"fmt"
	"testing"
)

// pdfPage is one page of a PDF made by pdfOf.
type pdfPage struct {
	w, h    int    // points
	jpeg    []byte // an image /Im0, drawn by the default content
	image   string // its dictionary's entries, where it is no grey JPEG of w × h
	content string // instead of drawing the image over the whole page
	extra   string // entries of the page's dictionary
	xobject string // another XObject's dictionary entries, /X1
	data    []byte // its stream
	broken  bool   // the page object is not there
}

// pdfOf writes a plain PDF.
func pdfOf(t testing.TB, pages ...pdfPage) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := map[int]int{}
	object := func(n int, body string, stream []byte) {
		offsets[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", n)
		if stream == nil {
			fmt.Fprintf(&b, "%s\nendobj\n", body)
			return
		}
		fmt.Fprintf(&b, "<< %s /Length %d >>\nstream\n", body, len(stream))
		b.Write(stream)
		b.WriteString("\nendstream\nendobj\n")
	}
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 10+10*i)
	}
	object(1, "<< /Type /Catalog /Pages 2 0 R >>", nil)
	object(2, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, len(pages)), nil)
	object(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>", nil)
	for i, p := range pages {
		n := 10 + 10*i
		if p.broken {
			continue
		}
		resources := "/Font << /F0 3 0 R >> /ExtGState << /Half << /ca 0.5 >> >>"
		x := ""
		if p.jpeg != nil {
			x += fmt.Sprintf("/Im0 %d 0 R ", n+2)
		}
		if p.data != nil {
			x += fmt.Sprintf("/X1 %d 0 R ", n+3)
		}
		object(n, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << %s /XObject << %s >> >> /Contents %d 0 R %s >>",
			p.w, p.h, resources, x, n+1, p.extra), nil)
		content := p.content
		if content == "" {
			content = fmt.Sprintf("q %d 0 0 %d 0 0 cm /Im0 Do Q", p.w, p.h)
		}
		object(n+1, "", []byte(content))
		if p.jpeg != nil {
			d := p.image
			if d == "" {
				d = fmt.Sprintf("/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", p.w, p.h)
			}
			object(n+2, "/Type /XObject /Subtype /Image "+d, p.jpeg)
		}
		if p.data != nil {
			object(n+3, "/Type /XObject "+p.xobject, p.data)
		}
	}
	start := b.Len()
	last := 10*len(pages) + 10
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", last)
	for n := 1; n < last; n++ {
		if at, ok := offsets[n]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", at)
		} else {
			b.WriteString("0000000000 65535 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", last, start)
	return b.Bytes()
}
