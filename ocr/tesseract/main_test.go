package tesseract

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"testing"
	"time"

	"fumikura/internal/testenv"
	"fumikura/ocr"
)

// role says to the test program that it is a child, and of which kind.
const role = "FUMIKURA_TEST_CHILD"

func TestMain(m *testing.M) {
	switch r := os.Getenv(role); r {
	case "":
		os.Exit(m.Run())
	case "serve":
		if err := ServeChild(os.Stdin, os.Stdout, nil); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case "brittle":
		brittle()
	case "silent":
		time.Sleep(time.Hour)
	default:
		mischief(r)
	}
}

// brittle is a child that dies of every page that it is to read otherwise than plainly.
func brittle() {
	in, to := io.Pipe()
	go func() {
		for {
			var head json.RawMessage
			blobs, err := readFrame(os.Stdin, &head)
			if err != nil {
				to.CloseWithError(err)
				return
			}
			var q request
			if json.Unmarshal(head, &q) == nil && q.Op == opRead && !q.Plain {
				os.Exit(2)
			}
			if writeFrame(to, head, blobs...) != nil {
				return
			}
		}
	}()
	if err := ServeChild(in, os.Stdout, nil); err != nil {
		os.Exit(1)
	}
}

// mischief greets like a child, and then misbehaves with the first page whose
// type is not image/png; those it answers without reading.
func mischief(kind string) {
	var s setup
	if _, err := readFrame(os.Stdin, &s); err != nil {
		os.Exit(1)
	}
	if writeFrame(os.Stdout, hello{Engine: "mischief"}) != nil {
		os.Exit(1)
	}
	for {
		var q request
		if _, err := readFrame(os.Stdin, &q); err == io.EOF {
			return
		} else if err != nil {
			os.Exit(1)
		}
		if q.Page.Type != "image/png" {
			switch kind {
			case "crash":
				fmt.Fprintln(os.Stderr, "terminate called without an active exception")
				os.Exit(134)
			case "hang":
				time.Sleep(time.Hour)
			case "toil":
				for os.Getpid() > 0 { // for ever
				}
			case "slow":
				time.Sleep(time.Second)
			case "babble":
				fmt.Println("Detected 169 diacritics, and more than a frame's head needs")
			case "unsure":
				if writeFrame(os.Stdout, reply{Error: "gave no page"}) != nil {
					os.Exit(1)
				}
				continue
			}
		}
		r := reply{ViewType: "image/png"}
		r.Text.Width = os.Getpid() // tells the test which child it was
		if writeFrame(os.Stdout, r, []byte("v"), []byte("p"), []byte("t")) != nil {
			os.Exit(1)
		}
	}
}

func childConfig(tb testing.TB, kind string) Config {
	tb.Helper()
	testenv.Need(tb, "tesseract")
	self, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	return Config{Command: []string{self}, Env: []string{role + "=" + kind}, Workers: 1, Deadline: time.Minute}
}

func newPool(tb testing.TB, c Config) *Pool {
	tb.Helper()
	p, err := New(c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { p.Close() })
	return p
}

func pngOf(tb testing.TB, img image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(&b, img); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func plain(w, h int, v uint8) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		g.Pix[i] = v
	}
	return g
}

func pageOf(tb testing.TB, img image.Image) ocr.Page {
	b := img.Bounds()
	return ocr.Page{Data: pngOf(tb, img), Type: "image/png", Width: b.Dx(), Height: b.Dy()}
}

func permanent(err error) bool {
	p, ok := err.(interface{ Permanent() bool })
	return ok && p.Permanent()
}

// Pages with nothing or next to nothing on them are read like any other.
func TestOddPages(t *testing.T) {
	p := newPool(t, childConfig(t, "serve"))
	dot := plain(600, 800, 255)
	for y := range 40 {
		for x := range 40 {
			dot.SetGray(300+x, 400+y, color.Gray{})
		}
	}
	half := plain(600, 800, 255)
	for i := range half.Pix[:len(half.Pix)/2] {
		half.Pix[i] = 0
	}
	for name, c := range map[string]struct {
		img   image.Image
		blank bool
	}{
		"one pixel":       {plain(1, 1, 0), true},
		"a strip":         {plain(20000, 3, 128), true},
		"a column":        {plain(3, 20000, 255), true},
		"all black":       {plain(600, 800, 0), true},
		"all white":       {plain(600, 800, 255), true},
		"a dot":           {dot, false},
		"half black":      {half, false},
		"white in colour": {image.NewNRGBA(image.Rect(0, 0, 300, 300)), true},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := p.Read(context.Background(), pageOf(t, c.img))
			if err != nil {
				t.Fatal(err)
			}
			b := c.img.Bounds()
			if r.Text.Width != b.Dx() || r.Text.Height != b.Dy() || r.Text.Blank != c.blank || len(r.View) == 0 || len(r.Preview) == 0 || len(r.Thumb) == 0 {
				t.Errorf("frame %d × %d, blank %v, view %d, preview %d, thumb %d bytes", r.Text.Width, r.Text.Height, r.Text.Blank, len(r.View), len(r.Preview), len(r.Thumb))
			}
			if _, err := json.Marshal(r.Text); err != nil {
				t.Error(err)
			}
		})
	}
}

// What can't be decoded is refused for good, and the child lives on.
func TestDamagedImages(t *testing.T) {
	p := newPool(t, childConfig(t, "serve"))
	good := pageOf(t, plain(200, 300, 255))
	huge := pngOf(t, plain(1, 1, 0))
	huge = append([]byte{}, huge...)
	copy(huge[16:], []byte{0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60}) // 60,000 × 60,000 in the header
	for name, data := range map[string][]byte{
		"empty":         nil,
		"text":          []byte("これは画像ではありません"),
		"cut PNG":       good.Data[:len(good.Data)/2],
		"JPEG head":     {0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0},
		"TIFF head":     {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0},
		"huge PNG head": huge,
	} {
		_, err := p.Read(context.Background(), ocr.Page{Data: data, Type: "image/png"})
		if err == nil || !permanent(err) {
			t.Errorf("%s: %v, permanent %v", name, err, permanent(err))
		}
	}
	if _, err := p.Read(context.Background(), good); err != nil {
		t.Errorf("a good page after the bad ones: %v", err)
	}
	if _, err := p.Read(context.Background(), ocr.Page{Data: good.Data, Width: 60000, Height: 60000}); !permanent(err) {
		t.Errorf("too many pixels: %v", err)
	}
}
