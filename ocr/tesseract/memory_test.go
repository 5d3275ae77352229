package tesseract

import (
	"bytes"
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
	tidy() // what other tests left would go meanwhile
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

// A child holds no more after a large page than before it. It is the program itself:
// with the race detector a process keeps as much again for all that it ever touched.
func TestChildGivesBack(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says what a process holds")
	}
	c := childConfig(t, "serve")
	c.Model = "jpn"
	program := filepath.Join(t.TempDir(), "fumikura")
	if said, err := exec.Command("go", "build", "-o", program, "fumikura/cmd/fumikura").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	c.Command, c.Env = []string{program, "read-child"}, nil
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

// What a copy keeps for second pictures of its lines is a fraction of a picture of the page,
// before a line was drawn and after.
func TestJoinedKeepsNoSecondPage(t *testing.T) {
	page := ocr.Raster{W: 4000, H: 5000, Pix: bytes.Repeat([]byte{255}, 4000*5000)}
	held := func() int64 {
		var s runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&s)
		return int64(s.HeapAlloc)
	}
	before := held()
	w := &working{Raster: page, back: affine{xx: 1, yy: 1}, char: 40, dark: 128}
	w.joined = newJoined(page, 40, 2)
	kept := held() - before
	w.joined.line(w, image.Rect(200, 300, 3800, 360))
	drawn := held() - before
	runtime.KeepAlive(w)
	if most := int64(len(page.Pix) / 6); kept < int64(len(page.Pix)/16) || kept > most || drawn > most {
		t.Errorf("%d bytes of a page of %d, %d after a line", kept, len(page.Pix), drawn)
	}
}
