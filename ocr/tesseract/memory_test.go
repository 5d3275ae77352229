package tesseract

import (
	"image"
	"image/color"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// What is given back no longer counts, and the most that was held is remembered.
func TestMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says what a process holds")
	}
	const size = 64 << 20
	forgetPeak()
	begin, _ := memory()
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i)
	}
	full, _ := memory()
	runtime.KeepAlive(b)
	b = nil
	tidy()
	end, most := memory()
	const slack = size / 10 // the kernel sums up what threads hold now and then
	if full-begin < size-slack || full-end < size-slack || most < full-slack {
		t.Errorf("%d MiB, %d with 64 more, %d without; %d at most", begin>>20, full>>20, end>>20, most>>20)
	}
	forgetPeak()
	if _, most := memory(); most > full-size/2 {
		t.Errorf("%d MiB are remembered", most>>20)
	}
}

// ownProgram makes the program itself a test's child: with the race detector a process
// keeps as much again for all that it ever touched.
func ownProgram(t *testing.T, c *Config) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "fumikura")
	if said, err := exec.Command("go", "build", "-o", program, "fumikura/cmd/fumikura").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	c.Command, c.Env = []string{program, "read-child"}, nil
}

// A copy, of which disputed lines are read in a second picture, takes no more than the
// same page without specks but for some lines of it: a picture of the whole page would
// take a byte a pixel.
func TestCopyTakesNoSecondPage(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says what a process holds")
	}
	c := childConfig(t, "serve")
	c.Model = "jpn"
	ownProgram(t, &c)
	p := newPool(t, c)
	drawn := drawPage(t, draughtsman(t), archive.Horizontal).img
	page := framed(ocr.Raster{W: drawn.Rect.Dx(), H: drawn.Rect.Dy(), Pix: drawn.Pix}, drawn.Rect, 1800)
	page.Threshold(128)
	most := func() int64 {
		t.Helper()
		img := image.NewPaletted(image.Rect(0, 0, page.W, page.H), color.Palette{color.Black, color.White})
		for i, v := range page.Pix {
			img.Pix[i] = v >> 7
		}
		_, a, err := p.ask(t.Context(), request{Op: opRead, Page: ocr.Page{Data: pngOf(t, img)}, Explain: true})
		if err != nil || len(a.Text.Glyphs) < 50 {
			t.Fatalf("%v, %d characters", err, len(a.Text.Glyphs))
		}
		return a.Account.Memory()
	}
	most() // loads the model, and what it needs once
	clean := most()
	strew(page, 1500, 0)
	if copied := most(); clean <= 0 || copied-clean > int64(len(page.Pix)/2) {
		t.Errorf("%d MiB for a page of %d MB, %d MiB for a copy of it", clean>>20, len(page.Pix)/1e6, copied>>20)
	}
}

// A child holds no more after a large page than before it.
func TestChildGivesBack(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says what a process holds")
	}
	c := childConfig(t, "serve")
	c.Model = "jpn"
	ownProgram(t, &c)
	p := newPool(t, c)
	page := drawPage(t, draughtsman(t), archive.Horizontal).img
	small := ocr.Raster{W: page.Rect.Dx(), H: page.Rect.Dy(), Pix: page.Pix}
	large := framed(small, image.Rect(0, 0, small.W, small.H), 1800)
	held := func(r ocr.Raster) int64 {
		t.Helper()
		img := &image.Gray{Pix: r.Pix, Stride: r.W, Rect: image.Rect(0, 0, r.W, r.H)}
		_, a, err := p.ask(t.Context(), request{Op: opRead, Page: pageOf(t, img)})
		if err != nil || len(a.Text.Glyphs) < 50 {
			t.Fatalf("%v, %d characters", err, len(a.Text.Glyphs))
		}
		return a.Held
	}
	held(small) // loads the model, and what it needs once
	before := held(small)
	held(large)
	if after := held(small); before <= 0 || after-before > int64(len(large.Pix)/2) {
		t.Errorf("%d MiB before a page of %d MB, %d MiB after", before>>20, len(large.Pix)/1e6, after>>20)
	}
}

// The pixels of a sheet are given back before it is read, and come again as it lies.
func TestSheetIsReleased(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 90, 50))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for y := range 20 {
		for x := range 30 {
			img.SetNRGBA(x, y, color.NRGBA{200, 20, 20, 255})
		}
	}
	s, err := (&child{}).open(request{Page: ocr.Page{Data: pngOf(t, img)}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	same := func(when string, w, h, x, y int) {
		t.Helper()
		if err := s.restore(); err != nil {
			t.Fatal(err)
		}
		pix, err := s.gray.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if s.w != w || s.h != h || !s.coloured || s.full.Depth() != 32 || pix[y*w+x] > 150 || pix[(h-1-y)*w+w-1-x] < 250 {
			t.Errorf("%s: %d × %d, coloured %v, %d and %d", when, s.w, s.h, s.coloured, pix[y*w+x], pix[(h-1-y)*w+w-1-x])
		}
	}
	same("as stored", 90, 50, 5, 5)
	for range 2 { // a second one does nothing
		if err := s.release(); err != nil || s.full != nil || s.gray != nil || s.shown.Width() != 90 {
			t.Fatalf("released: %v", err)
		}
	}
	same("again", 90, 50, 5, 5)
	if err := s.turn(1); err != nil {
		t.Fatal(err)
	}
	if err := s.release(); err != nil || s.shown.Width() != 50 {
		t.Fatalf("turned and released: %v", err)
	}
	same("turned", 50, 90, 45, 5)
	if err := s.release(); err != nil {
		t.Fatal(err)
	}
	if err := s.turn(-1); err != nil {
		t.Fatal(err)
	}
	same("turned back", 90, 50, 5, 5)
	p, err := s.pictures()
	if err != nil || p.viewType != "image/jpeg" || len(p.view) == 0 {
		t.Errorf("pictures: %v", err)
	}
}
