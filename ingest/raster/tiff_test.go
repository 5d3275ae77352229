package raster

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"

	xtiff "golang.org/x/image/tiff"
)

// inked is what the files in testdata show on page k: black where it is true.
func inked(k, x, y int) bool { return (x/8+y/8+k)%3 == 0 || x == y }

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// assemble puts a page's parts together, as the archive does.
func assemble(p *Page, file []byte) []byte {
	out := bytes.Clone(p.Prefix)
	for _, r := range p.Parts {
		out = append(out, file[r.Offset:r.Offset+r.Length]...)
	}
	return out
}

func TestTIFFPagesAreTIFFFiles(t *testing.T) {
	for _, c := range []struct {
		file       string
		pages      int
		dpix, dpiy float64
		exif       int
		decode     bool // Go has a decoder for it
	}{
		{"g4.tif", 3, 204, 196, 1, true},
		{"g3.tif", 2, 204, 196, 1, true},
		{"g32d.tif", 2, 204, 196, 1, false}, // bits from low to high
		{"lzw.tif", 2, 300, 300, 1, true},
		{"deflate-be.tif", 2, 300, 300, 1, true}, // big-endian
		{"packbits.tif", 2, 300, 300, 1, true},   // resolution in centimetres
		{"big.tif", 2, 300, 300, 1, true},        // 64-bit offsets
		{"tiled.tif", 2, 300, 300, 6, true},
		{"jpeg.tif", 2, 300, 300, 1, false},
		{"tiledjpeg.tif", 2, 300, 300, 1, false},
	} {
		b := read(t, c.file)
		f, err := OpenTIFF(bytes.NewReader(b), int64(len(b)), 0)
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		if f.Len() != c.pages {
			t.Errorf("%s: %d pages, want %d", c.file, f.Len(), c.pages)
		}
		for n := 1; n <= f.Len(); n++ {
			p, err := f.Page(n)
			if err != nil {
				t.Errorf("%s: %v", c.file, err)
				continue
			}
			if p.Width != 96 || p.Height != 80 || p.DPIX < c.dpix-0.1 || p.DPIX > c.dpix+0.1 || p.DPIY < c.dpiy-0.1 || p.DPIY > c.dpiy+0.1 {
				t.Errorf("%s page %d: %+v", c.file, n, p.Header)
			}
			if n == 1 && p.Exif != c.exif {
				t.Errorf("%s: orientation %d, want %d", c.file, p.Exif, c.exif)
			}
			if len(p.Parts) != 1 {
				t.Errorf("%s page %d: %d parts", c.file, n, len(p.Parts))
			}
			one := assemble(p, b)
			if !slices.EqualFunc(pieces(t, b, n), pieces(t, one, 1), bytes.Equal) {
				t.Errorf("%s page %d: its strips or tiles differ", c.file, n)
			}
			if o := orientationField(t, one); o != 0 {
				t.Errorf("%s page %d: its file turns the picture itself (%d)", c.file, n, o)
			}
			if !c.decode {
				continue
			}
			m, err := xtiff.Decode(bytes.NewReader(one))
			if err != nil {
				t.Errorf("%s page %d: %v", c.file, n, err)
				continue
			}
			if wrong := differences(m, n); wrong > 0 {
				t.Errorf("%s page %d: %d pixels differ", c.file, n, wrong)
			}
		}
	}
}

// pieces are the strips or tiles of page n.
func pieces(t *testing.T, b []byte, n int) [][]byte {
	t.Helper()
	f, err := OpenTIFF(bytes.NewReader(b), int64(len(b)), 0)
	if err != nil {
		t.Fatal(err)
	}
	d, _, err := f.t.directory(f.pages[n-1])
	if err != nil {
		t.Fatal(err)
	}
	refs, err := f.t.data(d, &Page{Header: Header{Width: 1, Height: 1, Components: 1, Depth: 1}})
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for i, off := range refs[0].offsets {
		out = append(out, b[off:off+refs[0].counts[i]])
	}
	return out
}

// orientationField is the field that some decoders follow and some do not.
func orientationField(t *testing.T, b []byte) int64 {
	f, err := openTIFF(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	d, next, err := f.directory(f.first)
	if err != nil || next != 0 {
		t.Fatalf("directory: %v, next %d", err, next)
	}
	return f.number(d, tagOrientation, 0)
}

func differences(m image.Image, k int) int {
	wrong := 0
	for y := range 80 {
		for x := range 96 {
			r, g, b, _ := m.At(x, y).RGBA()
			if white := r+g+b == 3*0xffff; white == inked(k, x, y) {
				wrong++
			}
		}
	}
	return wrong
}

// Go has no decoder for JPEG in TIFF: the tables and the data of the new file,
// joined as the standard says, must be the picture.
func TestTIFFPagesOfJPEG(t *testing.T) {
	for _, name := range []string{"jpeg.tif", "tiledjpeg.tif"} {
		b := read(t, name)
		f, err := OpenTIFF(bytes.NewReader(b), int64(len(b)), 0)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= f.Len(); n++ {
			p, err := f.Page(n)
			if err != nil {
				t.Fatal(err)
			}
			one := assemble(p, b)
			tf, err := openTIFF(bytes.NewReader(one), int64(len(one)))
			if err != nil {
				t.Fatal(err)
			}
			d, _, err := tf.directory(tf.first)
			if err != nil {
				t.Fatal(err)
			}
			refs, err := tf.data(d, p)
			if err != nil {
				t.Fatal(err)
			}
			tab, err := tf.read(d[347].at, d[347].bytes())
			if err != nil {
				t.Fatal(err)
			}
			first := one[refs[0].offsets[0] : refs[0].offsets[0]+refs[0].counts[0]]
			m, err := jpeg.Decode(bytes.NewReader(append(bytes.Clone(tab[:len(tab)-2]), first[2:]...)))
			if err != nil {
				t.Errorf("%s page %d: %v", name, n, err)
			} else if r, _, _, _ := m.At(2, 12).RGBA(); inked(n, 2, 12) != (r < 0x8000) {
				t.Errorf("%s page %d: the picture is another", name, n)
			}
		}
	}
}

func TestTIFFCutShortOrBroken(t *testing.T) {
	whole := read(t, "g4.tif")
	for n := 0; n < len(whole); n++ {
		if err := everyPage(whole[:n]); err == nil {
			t.Errorf("%d of %d bytes pass for a whole file", n, len(whole))
		}
	}
	round := bytes.Clone(whole)
	first := binary.LittleEndian.Uint32(round[4:])
	fields := binary.LittleEndian.Uint16(round[first:])
	binary.LittleEndian.PutUint32(round[int(first)+2+12*int(fields):], first)
	if err := everyPage(round); !errors.Is(err, ErrDamaged) {
		t.Errorf("directories that go round: %v", err)
	}
}

func everyPage(b []byte) error {
	f, err := OpenTIFF(bytes.NewReader(b), int64(len(b)), 100)
	if err != nil {
		return err
	}
	for n := 1; n <= f.Len(); n++ {
		if _, err := f.Page(n); err != nil {
			return err
		}
	}
	return nil
}

// A page of many strips that lie far apart is fetched in a bounded number of
// ranges.
func TestTIFFScatteredStrips(t *testing.T) {
	const strips, apart = 2000, 20 << 10
	w := &writer{order: binary.LittleEndian}
	w.longs(tagWidth, []int64{8})
	w.longs(tagHeight, []int64{strips})
	w.longs(tagRowsPerStrip, []int64{1})
	w.longs(tagBits, []int64{8})
	counts, offs := make([]int64, strips), make([]int64, strips)
	for i := range counts {
		counts[i] = 8
	}
	w.longs(tagStripCounts, counts)
	w.longs(tagStripOffsets, offs)
	for i := range offs {
		offs[i] = int64(w.size() + i*apart)
	}
	w.longs(tagStripOffsets, offs)
	file := make([]byte, w.size()+strips*apart)
	copy(file, w.file())
	for i, o := range offs {
		file[o] = byte(i)
	}
	f, err := OpenTIFF(bytes.NewReader(file), int64(len(file)), 0)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Page(1)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Parts) > 256 {
		t.Errorf("%d parts", len(p.Parts))
	}
	m, err := OpenTIFF(bytes.NewReader(assemble(p, file)), 1<<40, 0)
	if err != nil {
		t.Fatal(err)
	}
	q, err := m.Page(1)
	if err != nil {
		t.Fatal(err)
	}
	again := assemble(q, assemble(p, file))
	tf, err := openTIFF(bytes.NewReader(again), int64(len(again)))
	if err != nil {
		t.Fatal(err)
	}
	d, _, err := tf.directory(tf.first)
	if err != nil {
		t.Fatal(err)
	}
	moved, err := tf.numbers(d, tagStripOffsets)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range moved {
		if again[o] != byte(i) {
			t.Fatalf("strip %d begins with %d", i, again[o])
		}
	}
}

func FuzzTIFF(f *testing.F) {
	for _, name := range []string{"g4.tif", "big.tif", "tiledjpeg.tif"} {
		f.Add(read(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		file, err := OpenTIFF(bytes.NewReader(b), int64(len(b)), 50)
		if err != nil {
			return
		}
		for n := 1; n <= file.Len(); n++ {
			p, err := file.Page(n)
			if err != nil {
				continue
			}
			for _, r := range p.Parts {
				if r.Offset < 0 || r.Length < 0 || r.Offset+r.Length > int64(len(b)) {
					t.Fatalf("part %+v of %d bytes", r, len(b))
				}
			}
		}
	})
}
