package leptonica

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func load(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Each file shows a black square on the left and a red one on the right, on white.
func TestDecode(t *testing.T) {
	for name, want := range map[string]struct {
		depth    int
		coloured bool
	}{
		"rgb.jpg": {32, true}, "gray.jpg": {8, false}, "cmyk-adobe.jpg": {32, true},
		"g4.tif": {1, false}, "lzw.tif": {32, true}, "page.jp2": {32, true},
		"alpha.png": {32, true}, "palette.png": {32, true}, "deep.png": {32, true},
	} {
		t.Run(name, func(t *testing.T) {
			data := load(t, name)
			if w, h, err := Size(data); err != nil || w != 60 || h != 40 {
				t.Errorf("header says %d × %d, %v", w, h, err)
			}
			i, err := Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			defer i.Close()
			if i.Width() != 60 || i.Height() != 40 || i.Depth() != want.depth || i.Coloured() != want.coloured {
				t.Errorf("%d × %d, %d bits, coloured %v", i.Width(), i.Height(), i.Depth(), i.Coloured())
			}
			g, err := i.Gray()
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			p, err := g.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if white, black, red := p[2*60+2], p[20*60+15], p[20*60+45]; white < 245 || black > 10 || red > 100 {
				t.Errorf("white %d, black %d, red %d", white, black, red)
			}
		})
	}
}

func TestDamage(t *testing.T) {
	for _, name := range []string{"rgb.jpg", "lzw.tif", "g4.tif", "deep.png", "page.jp2"} {
		data := load(t, name)
		for _, part := range [][]byte{nil, data[:1], data[:len(data)/2]} {
			if i, err := Decode(part); !errors.Is(err, ErrUndecodable) {
				t.Errorf("%s, %d of %d bytes: %v", name, len(part), len(data), err)
				i.Close()
			}
		}
	}
	if _, _, err := Size([]byte("GIF89a or whatever")); !errors.Is(err, ErrUndecodable) {
		t.Error(err)
	}
}

// A picture whose pixels all differ shows what each change does to where they lie.
func sample(t *testing.T) *Image {
	t.Helper()
	g := image.NewGray(image.Rect(0, 0, 7, 5))
	for i := range g.Pix {
		g.Pix[i] = uint8(i * 7)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, g); err != nil {
		t.Fatal(err)
	}
	i, err := Decode(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(i.Close)
	return i
}

func TestTurnAndExif(t *testing.T) {
	i := sample(t)
	// Where the top left pixel, and the one right of it, come to lie.
	for o, want := range map[int][2]image.Point{
		0: {{0, 0}, {1, 0}}, 1: {{0, 0}, {1, 0}}, 2: {{6, 0}, {5, 0}}, 3: {{6, 4}, {5, 4}}, 4: {{0, 4}, {1, 4}},
		5: {{0, 0}, {0, 1}}, 6: {{4, 0}, {4, 1}}, 7: {{4, 6}, {4, 5}}, 8: {{0, 6}, {0, 5}}, 9: {{0, 0}, {1, 0}},
	} {
		e, err := i.Exif(o)
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		for k, at := range want {
			if got := p[at.Y*e.Width()+at.X]; int(got) != k*7 {
				t.Errorf("orientation %d: %d at %v, want %d", o, got, at, k*7)
			}
		}
		e.Close()
	}
	for q, size := range map[int]image.Point{0: {7, 5}, 1: {5, 7}, 2: {7, 5}, -1: {5, 7}, 5: {5, 7}} {
		e, err := i.Turn(q)
		if err != nil {
			t.Fatal(err)
		}
		if e.Width() != size.X || e.Height() != size.Y {
			t.Errorf("turn %d: %d × %d", q, e.Width(), e.Height())
		}
		e.Close()
	}
}

func TestResizeCropEncode(t *testing.T) {
	data := load(t, "g4.tif")
	i, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	for _, size := range []image.Point{{30, 20}, {120, 80}, {60, 20}, {1, 1}, {90, 40}} {
		for what, f := range map[string]func(int, int) (*Image, error){"Resize": i.Resize, "Small": i.Small} {
			r, err := f(size.X, size.Y)
			if err != nil {
				t.Fatal(err)
			}
			if r.Depth() != 8 || r.Width() != size.X || r.Height() != size.Y {
				t.Errorf("%s to %v gave %d × %d, %d bits", what, size, r.Width(), r.Height(), r.Depth())
			}
			r.Close()
		}
	}
	c, err := i.Crop(image.Rect(5, 5, 25, 35))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if c.Width() != 20 || c.Height() != 30 {
		t.Errorf("cropped to %d × %d", c.Width(), c.Height())
	}
	if _, err := i.Crop(image.Rect(70, 70, 90, 90)); err == nil {
		t.Error("a part outside of the image was cropped")
	}
	b, err := c.PNG()
	if err != nil {
		t.Fatal(err)
	}
	p, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := p.At(10, 15).RGBA(); r != 0 || p.Bounds().Dx() != 20 {
		t.Errorf("the PNG shows %d in %v", r, p.Bounds())
	}
	if b, err = i.JPEG(80); err != nil {
		t.Fatal(err)
	}
	if j, err := jpeg.Decode(bytes.NewReader(b)); err != nil || j.Bounds().Dx() != 60 {
		t.Errorf("the JPEG: %v", err)
	}
	g, err := i.Gray()
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if b, err = g.PNM(); err != nil || !bytes.HasPrefix(b, []byte("P5")) || len(b) < 2400 {
		t.Errorf("the PNM: %v, %d bytes", err, len(b))
	}
	pix, err := g.Bytes()
	if err != nil || !bytes.HasSuffix(b, pix) {
		t.Errorf("the PNM does not end with the pixels: %v", err)
	}
	if _, err := i.Bytes(); err == nil {
		t.Error("bilevel pixels were given as bytes")
	}
}

func FuzzDecode(f *testing.F) {
	Quiet()
	names, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		w, h, err := Size(b)
		if err != nil || w > 4000 || h > 4000 {
			return
		}
		if i, err := Decode(b); err == nil {
			i.Close()
		}
	})
}
