package raster

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"testing"

	xtiff "golang.org/x/image/tiff"
)

func jpegFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 70, 50)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// behindSOI puts segments behind a JPEG's first marker.
func behindSOI(file []byte, segments ...[]byte) []byte {
	return append(append(bytes.Clone(file[:2]), bytes.Join(segments, nil)...), file[2:]...)
}

func segment(marker byte, body []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

// exif is an Exif block with an orientation and a resolution.
func exif(order binary.AppendByteOrder, orientation uint16, dpi uint32) []byte {
	b := []byte("II*\x00")
	if order.AppendUint16(nil, 1)[0] == 0 {
		b = []byte("MM\x00*")
	}
	u16, u32 := func(v uint16) { b = order.AppendUint16(b, v) }, func(v uint32) { b = order.AppendUint32(b, v) }
	u32(8)
	u16(4)
	for _, f := range [][3]uint32{{tagOrientation, 3, 0}, {tagXResolution, 5, 62}, {tagYResolution, 5, 62}, {tagResUnit, 3, 0}} {
		u16(uint16(f[0]))
		u16(uint16(f[1]))
		u32(1)
		switch f[0] {
		case tagOrientation:
			u16(orientation)
			u16(0)
		case tagResUnit:
			u16(2)
			u16(0)
		default:
			u32(f[2])
		}
	}
	u32(0)
	u32(dpi)
	u32(1)
	return b
}

func TestJPEG(t *testing.T) {
	plain := jpegFile(t)
	jfif := segment(0xe0, []byte("JFIF\x00\x01\x02\x01\x00\xcc\x00\xc4\x00\x00"))
	thumbnail := segment(0xe2, plain) // a whole JPEG inside, end and all
	cases := []struct {
		name       string
		data       []byte
		exif       int
		dpix, dpiy float64
		w, h       int // of the frame
	}{
		{"plain", plain, 0, 0, 0, 70, 50},
		{"JFIF 204×196", behindSOI(plain, jfif), 0, 204, 196, 70, 50},
		{"thumbnail", behindSOI(plain, thumbnail), 0, 0, 0, 70, 50},
		{"padded", append(bytes.Clone(plain), "padding"...), 0, 0, 0, 70, 50},
		{"broken Exif", behindSOI(plain, segment(0xe1, []byte("Exif\x00\x00II*\x00\xff\xff\xff\xff"))), 0, 0, 0, 70, 50},
	}
	for o := uint16(1); o <= 8; o++ {
		w, h := 70, 50
		if o >= 5 {
			w, h = 50, 70
		}
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			block := append([]byte("Exif\x00\x00"), exif(order, o, 240)...)
			cases = append(cases, struct {
				name       string
				data       []byte
				exif       int
				dpix, dpiy float64
				w, h       int
			}{"Exif", behindSOI(plain, segment(0xe1, block)), int(o), 240, 240, w, h})
		}
	}
	for _, c := range cases {
		h, err := JPEG(bytes.NewReader(c.data))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		fw, fh, dx, dy := h.Frame()
		if h.Exif != c.exif || dx != c.dpix || dy != c.dpiy || fw != c.w || fh != c.h || h.Components != 3 {
			t.Errorf("%s: %+v", c.name, h)
		}
	}
	for n := range len(plain) {
		if _, err := JPEG(bytes.NewReader(plain[:n])); !errors.Is(err, ErrTruncated) {
			t.Errorf("%d of %d bytes: %v", n, len(plain), err)
		}
	}
	twelve := bytes.Replace(plain, []byte{0xff, 0xc0, 0, 17, 8}, []byte{0xff, 0xc1, 0, 17, 12}, 1)
	if _, err := JPEG(bytes.NewReader(twelve)); !errors.Is(err, ErrUnsupported) {
		t.Errorf("12 bits: %v", err)
	}
}

// pngFile is a PNG of any size with a picture of a few bytes.
func pngFile(w, h uint32, chunks ...[]byte) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	b = append(b, chunk(append(ihdr, 8, 0, 0, 0, 0))...)
	for _, c := range chunks {
		b = append(b, chunk(c)...)
	}
	return append(append(b, chunk([]byte("IDATxxxx"))...), chunk([]byte("IEND"))...)
}

func chunk(c []byte) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(c)-4)), c...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(c))
}

func TestPNG(t *testing.T) {
	var real bytes.Buffer
	if err := png.Encode(&real, image.NewGray(image.Rect(0, 0, 33, 44))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data []byte
		want Header
	}{
		{"real", real.Bytes(), Header{Type: TypePNG, Width: 33, Height: 44, Components: 1, Depth: 8, Adobe: -1}},
		{"huge", pngFile(60000, 60000), Header{Type: TypePNG, Width: 60000, Height: 60000, Components: 1, Depth: 8, Adobe: -1}},
		{"pHYs", pngFile(10, 20, []byte("pHYs\x00\x00\x2e\x23\x00\x00\x1d\x87\x01")),
			Header{Type: TypePNG, Width: 10, Height: 20, Components: 1, Depth: 8, Adobe: -1, DPIX: 299.9994, DPIY: 191.9986}},
		{"eXIf", pngFile(10, 20, append([]byte("eXIf"), exif(binary.LittleEndian, 8, 150)...)),
			Header{Type: TypePNG, Width: 10, Height: 20, Components: 1, Depth: 8, Adobe: -1, Exif: 8, DPIX: 150, DPIY: 150}},
	} {
		h, err := PNG(bytes.NewReader(c.data), int64(len(c.data)))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		near := func(a, b float64) bool { return a-b < 0.01 && b-a < 0.01 }
		if !near(h.DPIX, c.want.DPIX) || !near(h.DPIY, c.want.DPIY) {
			t.Errorf("%s: %+v", c.name, h)
		}
		h.DPIX, h.DPIY = c.want.DPIX, c.want.DPIY
		if h != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, h, c.want)
		}
		for n := 8; n < len(c.data)-4; n++ { // the last checksum is nobody's picture
			if _, err := PNG(bytes.NewReader(c.data[:n]), int64(n)); !errors.Is(err, ErrTruncated) {
				t.Errorf("%s: %d of %d bytes: %v", c.name, n, len(c.data), err)
			}
		}
	}
}

func TestJPEG2000(t *testing.T) {
	boxed, bare := read(t, "c.jp2"), read(t, "c.j2k")
	h, err := JP2(bytes.NewReader(boxed), int64(len(boxed)))
	if err != nil || h.Width != 96 || h.Height != 80 || h.Components != 3 || h.Depth != 8 || h.Type != TypeJP2 {
		t.Errorf("JP2: %+v, %v", h, err)
	}
	h, err = J2K(bytes.NewReader(bare), int64(len(bare)))
	if err != nil || h.Width != 96 || h.Height != 80 || h.Type != TypeJ2K {
		t.Errorf("codestream: %+v, %v", h, err)
	}
	wrapped := append(JP2Prefix(h), bare...)
	if w, err := JP2(bytes.NewReader(wrapped), int64(len(wrapped))); err != nil || w.Width != 96 || w.Components != 3 {
		t.Errorf("wrapped: %+v, %v", w, err)
	}
	for n := range len(boxed) {
		if _, err := JP2(bytes.NewReader(boxed[:n]), int64(n)); err == nil {
			t.Errorf("%d of %d bytes pass for a whole file", n, len(boxed))
		}
	}
}

// A fax's bare data, as a PDF holds them, are a TIFF file behind the prefix.
func TestFaxPrefix(t *testing.T) {
	b := read(t, "g3.tif")
	f, err := openTIFF(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	d, _, err := f.directory(f.first)
	if err != nil {
		t.Fatal(err)
	}
	off, n := f.number(d, tagStripOffsets, 0), f.number(d, tagStripCounts, 0)
	for _, inverted := range []bool{false, true} {
		x := Fax{Width: 96, Height: 80, K: 0, Length: n, Inverted: inverted, DPIX: 204, DPIY: 98}
		file := append(x.Prefix(), b[off:off+n]...)
		p, err := OpenTIFF(bytes.NewReader(file), int64(len(file)), 0)
		if err != nil {
			t.Fatal(err)
		}
		if page, err := p.Page(1); err != nil || page.DPIX != 204 || page.DPIY != 98 {
			t.Errorf("%+v, %v", page, err)
		}
		m, err := xtiff.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		// Go's decoder goes by the runs and leaves the photometric field aside.
		if wrong := differences(m, 1); wrong > 0 {
			t.Errorf("inverted %v: %d pixels differ", inverted, wrong)
		}
		if got := p.t.number(fields(t, p), tagPhotometric, -1); (got == 1) != inverted {
			t.Errorf("inverted %v: photometric %d", inverted, got)
		}
	}
}

func fields(t *testing.T, f *TIFFFile) map[uint16]field {
	t.Helper()
	d, _, err := f.t.directory(f.pages[0])
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func FuzzHeaders(f *testing.F) {
	f.Add(jpegFile(f))
	f.Add(pngFile(10, 10))
	f.Add(read(f, "c.jp2"))
	f.Add(read(f, "c.j2k"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, n := bytes.NewReader(b), int64(len(b))
		check := func(h Header, err error) {
			if err == nil && (h.Width <= 0 || h.Height <= 0) {
				t.Fatalf("%+v without an error", h)
			}
		}
		check(JPEG(io.NewSectionReader(r, 0, n)))
		check(PNG(r, n))
		check(JP2(r, n))
		check(J2K(r, n))
	})
}
