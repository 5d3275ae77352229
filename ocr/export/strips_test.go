package export

import (
	"bytes"
	"encoding/binary"
	"testing"

	"fumikura/internal/testenv"
)

// stripedFax is a fax-coded TIFF whose rows lie in strips of their own: a picture of
// w × h pixels with a wedge and bars. With black 1 the code's white is black.
func stripedFax(w, h, rows, black int) (tiff []byte, ink func(x, y int) bool) {
	ink = func(x, y int) bool { return x < y || x/16%3 == 1 && y%20 < 10 }
	var strips [][]byte
	for y0 := 0; y0 < h; y0 += rows {
		f := newFaxWriter(w)
		for y := y0; y < min(y0+rows, h); y++ {
			row := make([]byte, (w+7)/8)
			for x := range w {
				if ink(x, y) {
					row[x/8] |= 0x80 >> (x % 8)
				}
			}
			f.line(row)
		}
		strips = append(strips, f.close())
	}
	le := binary.LittleEndian
	n := len(strips)
	out := append([]byte("II*\x00"), 0, 0, 0, 0)
	var offsets, counts []byte
	for _, s := range strips {
		offsets = le.AppendUint32(offsets, uint32(len(out)))
		counts = le.AppendUint32(counts, uint32(len(s)))
		out = append(out, s...)
	}
	at := [2]int{len(out), len(out) + len(offsets)}
	out = append(append(out, offsets...), counts...)
	le.PutUint32(out[4:], uint32(len(out)))
	fields := [][4]int{{tiffWidth, 4, 1, w}, {tiffHeight, 4, 1, h}, {tiffBits, 3, 1, 1}, {tiffCompression, 3, 1, 4}, {tiffPhotometric, 3, 1, black},
		{tiffOffsets, 4, n, at[0]}, {tiffSamples, 3, 1, 1}, {tiffRows, 4, 1, rows}, {tiffCounts, 4, n, at[1]}}
	out = le.AppendUint16(out, uint16(len(fields)))
	for _, f := range fields {
		out = le.AppendUint16(le.AppendUint16(out, uint16(f[0])), uint16(f[1]))
		out = le.AppendUint32(le.AppendUint32(out, uint32(f[2])), uint32(f[3]))
	}
	return append(out, 0, 0, 0, 0), ink
}

// A fax in many strips stands in the PDF as one, and looks the same.
func TestFaxInStrips(t *testing.T) {
	testenv.Need(t, "poppler")
	const w, h = 100, 90
	for black := range 2 {
		b, ink := stripedFax(w, h, 16, black)
		path := writePDF(t, PageImage{Data: b, Type: "image/tiff", DPIX: 72, DPIY: 72}, nil)
		m := render(t, path)
		for y := range h {
			for x := range w {
				v, _, _, _ := m.At(x, y).RGBA()
				if (v < 0x8000) != (ink(x, y) == (black == 0)) {
					t.Fatalf("black %d: pixel %d, %d is %x", black, x, y, v)
				}
			}
		}
		x, err := tiffImage(b)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		p := NewPDF(&out, testInfo)
		x.write(p)
		if p.err != nil || p.w.Flush() != nil || !bytes.Contains(out.Bytes(), []byte("/CCITTFaxDecode")) {
			t.Errorf("it is not a fax any more: %v", p.err)
		}
	}
}
