package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// write stores a page and its truth, and returns the image file's name.
func write(dir, base string, s *sheet, p *shot) (string, error) {
	img := quarter(p.img, -p.turn)
	var data []byte
	var err error
	ext := ".jpg"
	switch {
	case p.bilevel:
		ext, data = ".tif", bilevelTIFF(img, p.dpiX, p.dpiY)
	case p.lossless:
		ext = ".png"
		data, err = pngOf(img, p.dpiX)
	default:
		data, err = jpegOf(img, p)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", base, err)
	}
	var chars, extra strings.Builder
	chars.WriteString("char\tx\ty\tw\th\n")
	for _, g := range s.glyphs {
		b := placed(g.box, p.place)
		fmt.Fprintf(&chars, "%s\t%d\t%d\t%d\t%d\n", g.text, b.Min.X, b.Min.Y, b.Dx(), b.Dy())
	}
	extra.WriteString("kind\ttext\n")
	for _, e := range s.extra {
		fmt.Fprintf(&extra, "%s\t%s\n", e[0], e[1])
	}
	for name, b := range map[string][]byte{base + ext: data, base + ".txt": []byte(strings.Join(s.lines, "\n") + "\n"),
		base + ".chars.tsv": []byte(chars.String()), base + ".extra.tsv": []byte(extra.String())} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			return "", err
		}
	}
	return base + ext, nil
}

// placed is where a box of the sheet lies in the picture: the box around its corners.
func placed(b image.Rectangle, to func(x, y float64) (float64, float64)) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, c := range [4]image.Point{b.Min, b.Max, {X: b.Min.X, Y: b.Max.Y}, {X: b.Max.X, Y: b.Min.Y}} {
		x, y := to(float64(c.X), float64(c.Y))
		x0, x1, y0, y1 = math.Min(x0, x), math.Max(x1, x), math.Min(y0, y), math.Max(y1, y)
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}

func grayOf(img *image.RGBA) *image.Gray {
	g := image.NewGray(img.Rect)
	for i := range g.Pix {
		g.Pix[i] = color.GrayModel.Convert(color.RGBA{img.Pix[i*4], img.Pix[i*4+1], img.Pix[i*4+2], 255}).(color.Gray).Y
	}
	return g
}

func colourless(img *image.RGBA) bool {
	for i := 0; i < len(img.Pix); i += 4 {
		if d := int(img.Pix[i]) - int(img.Pix[i+2]); d > 24 || d < -24 {
			return false
		}
	}
	return true
}

// jpegOf has a JFIF header, which says the resolution; Go's own encoder writes none.
func jpegOf(img *image.RGBA, p *shot) ([]byte, error) {
	var b bytes.Buffer
	var err error
	if p.gray {
		err = jpeg.Encode(&b, grayOf(img), &jpeg.Options{Quality: p.quality})
	} else {
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: p.quality})
	}
	if err != nil {
		return nil, err
	}
	head := []byte{0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 1, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint16(head[14:], uint16(p.dpiX))
	binary.BigEndian.PutUint16(head[16:], uint16(p.dpiY))
	return append(head, b.Bytes()[2:]...), nil
}

// pngOf says the resolution in a pHYs chunk after the header.
func pngOf(img *image.RGBA, dpi int) ([]byte, error) {
	var b bytes.Buffer
	var in image.Image = img
	if colourless(img) {
		in = grayOf(img)
	}
	if err := png.Encode(&b, in); err != nil {
		return nil, err
	}
	const after = 8 + 25 // signature and IHDR
	chunk := []byte{0, 0, 0, 9, 'p', 'H', 'Y', 's', 0, 0, 0, 0, 0, 0, 0, 0, 1}
	perMetre := uint32(float64(dpi)/0.0254 + 0.5)
	binary.BigEndian.PutUint32(chunk[8:], perMetre)
	binary.BigEndian.PutUint32(chunk[12:], perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	out := append([]byte{}, b.Bytes()[:after]...)
	return append(append(out, chunk...), b.Bytes()[after:]...), nil
}

// bilevelTIFF is one strip of one bit a pixel, white is zero, packed with Deflate
// (TIFF 6.0; Adobe Photoshop TIFF Technical Notes), which a fax's two resolutions fit in.
func bilevelTIFF(img *image.RGBA, dpiX, dpiY int) []byte {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	bits := make([]byte, (w+7)/8*h)
	for y := range h {
		for x := range w {
			if img.Pix[y*img.Stride+x*4] < 128 {
				bits[y*((w+7)/8)+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(bits) // a bytes.Buffer takes everything
	_ = z.Close()
	le := binary.LittleEndian
	const entries = 11
	const ratios = 8 + 2 + entries*12 + 4
	out := []byte{'I', 'I', 42, 0, 8, 0, 0, 0, entries, 0}
	entry := func(tag, kind uint16, value uint32) {
		out = le.AppendUint16(out, tag)
		out = le.AppendUint16(out, kind)
		out = le.AppendUint32(out, 1)
		out = le.AppendUint32(out, value)
	}
	const short, long, ratio = 3, 4, 5
	entry(256, long, uint32(w))
	entry(257, long, uint32(h))
	entry(258, short, 1)
	entry(259, short, 8)
	entry(262, short, 0)
	entry(273, long, ratios+16)
	entry(278, long, uint32(h))
	entry(279, long, uint32(packed.Len()))
	entry(282, ratio, ratios)
	entry(283, ratio, ratios+8)
	entry(296, short, 2)
	out = le.AppendUint32(out, 0)
	for _, v := range []int{dpiX, 1, dpiY, 1} {
		out = le.AppendUint32(out, uint32(v))
	}
	return append(out, packed.Bytes()...)
}
