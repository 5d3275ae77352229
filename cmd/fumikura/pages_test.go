package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/testenv"
)

// tokenDigits are digits that no reader mistakes for each other at a good size, so
// that a token that is not found was lost, and not misread.
const tokenDigits = "2345789"

// A press prints pages that each carry a token of their own.
type press struct {
	face   font.Face
	rnd    *rand.Rand
	tokens []string
	used   map[string]bool
}

func newPress(t *testing.T, seed uint64) *press {
	t.Helper()
	var raw []byte
	for _, p := range []string{
		"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
		"/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
	} {
		if b, err := os.ReadFile(p); err == nil {
			raw = b
			break
		}
	}
	if raw == nil {
		testenv.Lacks(t, "fonts", "no Japanese font to print test pages with (fonts-noto-cjk)")
	}
	c, err := opentype.ParseCollection(raw)
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.Font(0)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 44, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		t.Fatal(err)
	}
	return &press{face: face, rnd: rand.New(rand.NewPCG(seed, 1)), used: map[string]bool{}}
}

// token makes a new one of seven digits.
func (p *press) token() string {
	for {
		r := make([]byte, 7)
		for i := range r {
			r[i] = tokenDigits[p.rnd.IntN(len(tokenDigits))]
		}
		if s := string(r); !p.used[s] {
			p.used[s] = true
			p.tokens = append(p.tokens, s)
			return s
		}
	}
}

// lineHeight and lineTop place the lines of a page, in pixels; the token stands in
// the line tokenLine.
const (
	lineTop, lineHeight = 130, 76
	tokenLine           = 2
)

// page prints a small page (A6 at 150 dpi) with a new token.
func (p *press) page() image.Image {
	img := image.NewGray(image.Rect(0, 0, 620, 874))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.Black), Face: p.face}
	for i, line := range []string{"道路占用の許可について", "次のとおり許可します。", "番号は第" + p.token() + "号です。",
		"申請書を添えて提出して", "ください。期限は三月末", "日とします。"} {
		d.Dot = fixed.P(60, lineTop+i*lineHeight)
		d.DrawString(line)
	}
	return img
}

func (p *press) jpeg() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p.page(), &jpeg.Options{Quality: 85}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func (p *press) png() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, p.page()); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// pdf binds n pages, each a JPEG over the whole sheet, as a scanner does.
func (p *press) pdf(n int) []byte {
	var b bytes.Buffer
	var at []int
	obj := func(body string, stream []byte) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\n", len(at), body)
		if stream != nil {
			b.WriteString("stream\n")
			b.Write(stream)
			b.WriteString("\nendstream\n")
		}
		b.WriteString("endobj\n")
	}
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	obj("<< /Type /Catalog /Pages 2 0 R >>", nil)
	kids := ""
	for i := range n {
		kids += fmt.Sprintf("%d 0 R ", 3+3*i)
	}
	obj(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", n, kids), nil)
	for i := range n {
		img := p.jpeg()
		draw := []byte("q 297.6 0 0 419.5 0 0 cm /Im0 Do Q")
		obj(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 297.6 419.5] /Contents %d 0 R /Resources << /XObject << /Im0 %d 0 R >> >> >>", 4+3*i, 5+3*i), nil)
		obj(fmt.Sprintf("<< /Length %d >>", len(draw)), draw)
		obj(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width 620 /Height 874 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>", len(img)), img)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return b.Bytes()
}

// tiff binds n uncompressed grey pages.
func (p *press) tiff(n int) []byte {
	le := binary.LittleEndian
	b := []byte{'I', 'I', 42, 0, 0, 0, 0, 0}
	link := 4
	for range n {
		img := p.page().(*image.Gray)
		pixels := len(b)
		b = append(b, img.Pix...)
		res := len(b)
		b = le.AppendUint32(le.AppendUint32(b, 150), 1)
		le.PutUint32(b[link:], uint32(len(b)))
		tags := [][3]uint32{{256, 4, 620}, {257, 4, 874}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1}, {273, 4, uint32(pixels)},
			{277, 3, 1}, {278, 4, 874}, {279, 4, uint32(len(img.Pix))}, {282, 5, uint32(res)}, {283, 5, uint32(res)}, {296, 3, 2}}
		b = le.AppendUint16(b, uint16(len(tags)))
		for _, t := range tags {
			b = le.AppendUint16(le.AppendUint16(b, uint16(t[0])), uint16(t[1]))
			b = le.AppendUint32(le.AppendUint32(b, 1), t[2])
		}
		link = len(b)
		b = le.AppendUint32(b, 0)
	}
	return b
}

func (p *press) zip(n int) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range n {
		w, err := z.Create(fmt.Sprintf("綴り/%02d.jpg", i+1))
		if err != nil {
			panic(err)
		}
		if _, err := w.Write(p.jpeg()); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func writeFile(t *testing.T, dir, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
