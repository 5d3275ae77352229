package tesseract

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"os"
	"sync"
	"testing"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
	"fumikura/ocr"
)

const fontFile = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"

// A drawing is an upright page that the test drew, and where each character is.
type drawing struct {
	img   *image.Gray
	chars []string
	boxes []archive.Rect
}

var drawn = []string{
	"松江市長は前条の規定による申請が",
	"あったときはその内容を審査し適当と",
	"認めるときはこれを許可しなければ",
	"ならない使用料は前納とし市長が特別",
	"の理由があると認めるときはこの限り",
	"でない職員は職務上知り得た秘密を",
	"漏らしてはならないその職を退いた",
	"後も同様とする附則この条例は公布の",
	"日から施行する道路占用許可申請書",
}

func draughtsman(t *testing.T) font.Face {
	t.Helper()
	b, err := os.ReadFile(fontFile)
	if err != nil {
		testenv.Lacks(t, "fonts", err.Error())
	}
	c, err := opentype.ParseCollection(b)
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
	return face
}

// drawPage draws the lines at 300 dpi, 44 pixels a character.
func drawPage(t *testing.T, face font.Face, dir archive.Direction) drawing {
	t.Helper()
	const em, pitch, margin = 44, 76, 90
	d := drawing{img: plain(17*46+2*margin, len(drawn)*pitch+2*margin, 255)}
	if dir == archive.Vertical {
		d.img = plain(len(drawn)*pitch+2*margin, 17*46+2*margin, 255)
	}
	for i, line := range drawn {
		for k, c := range []rune(line) {
			x, y := margin+k*46, margin+i*pitch+em
			if dir == archive.Vertical {
				x, y = d.img.Rect.Dx()-margin-em-i*pitch, margin+k*46+em
			}
			dot := fixed.P(x, y)
			(&font.Drawer{Dst: d.img, Src: image.Black, Face: face, Dot: dot}).DrawString(string(c))
			b, _, ok := face.GlyphBounds(c)
			if !ok {
				t.Fatalf("the font has no %c", c)
			}
			b = b.Add(dot)
			r := image.Rect(b.Min.X.Floor(), b.Min.Y.Floor(), b.Max.X.Ceil(), b.Max.Y.Ceil())
			d.chars = append(d.chars, string(c))
			d.boxes = append(d.boxes, archive.Rect{X: r.Min.X, Y: r.Min.Y, W: r.Dx(), H: r.Dy()})
		}
	}
	return d
}

// fax is the drawing as a fax machine sends it: 204 dots an inch along x, 196 along
// y, black and white.
func (d drawing) fax() drawing {
	w, h := d.img.Rect.Dx()*204/300, d.img.Rect.Dy()*196/300
	out := drawing{img: image.NewGray(image.Rect(0, 0, w, h)), chars: d.chars}
	draw.CatmullRom.Scale(out.img, out.img.Rect, d.img, d.img.Rect, draw.Src, nil)
	for i, v := range out.img.Pix {
		out.img.Pix[i] = 0
		if v > 140 {
			out.img.Pix[i] = 255
		}
	}
	for _, b := range d.boxes {
		x0, y0 := b.X*204/300, b.Y*196/300
		x1, y1 := (b.X+b.W)*204/300+1, (b.Y+b.H)*196/300+1
		out.boxes = append(out.boxes, archive.Rect{X: x0, Y: y0, W: x1 - x0, H: y1 - y0})
	}
	return out
}

// turned gives the image after clockwise quarter turns, pixel by pixel.
func turned(g *image.Gray, q int) *image.Gray {
	r := ocr.Raster{W: g.Rect.Dx(), H: g.Rect.Dy(), Pix: g.Pix}.Turned(q)
	return &image.Gray{Pix: r.Pix, Stride: r.W, Rect: image.Rect(0, 0, r.W, r.H)}
}

// stored gives what must be stored so that the EXIF orientation o shows g. It is
// written from the EXIF standard's table of where row 0 and column 0 lie.
func stored(g *image.Gray, o int) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	sw, sh := w, h
	if o >= 5 {
		sw, sh = h, w
	}
	out := image.NewGray(image.Rect(0, 0, sw, sh))
	for y := range sh {
		for x := range sw {
			var vx, vy int // where the stored pixel is shown
			switch o {
			case 1:
				vx, vy = x, y
			case 2:
				vx, vy = w-1-x, y
			case 3:
				vx, vy = w-1-x, h-1-y
			case 4:
				vx, vy = x, h-1-y
			case 5:
				vx, vy = y, x
			case 6:
				vx, vy = w-1-y, x
			case 7:
				vx, vy = w-1-y, h-1-x
			case 8:
				vx, vy = y, h-1-x
			}
			out.SetGray(x, y, color.Gray{Y: g.GrayAt(vx, vy).Y})
		}
	}
	return out
}

// Boxes are where the characters were drawn, whatever EXIF, turn, direction and
// resolution the page comes in.
func TestBoxesAgainstTheTruth(t *testing.T) {
	c := childConfig(t, "serve")
	c.Workers = 2
	p := newPool(t, c)
	face := draughtsman(t)
	type one struct {
		d         drawing
		dir       archive.Direction
		fax       bool
		exif, way int
	}
	var all []one
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		d := drawPage(t, face, dir)
		f := d.fax()
		for exif := 1; exif <= 8; exif++ {
			for way := range 4 {
				few := exif != 1 && exif != 6 && exif != 7 // how a page is stored says nothing of its text
				if dir == archive.Horizontal || !few {
					all = append(all, one{d, dir, false, exif, way})
				}
				if !few {
					all = append(all, one{f, dir, true, exif, way})
				}
			}
		}
	}
	work := make(chan one)
	var wg sync.WaitGroup
	for range c.Workers {
		wg.Go(func() {
			for o := range work {
				name := fmt.Sprintf("direction %d, fax %v, EXIF %d, turn %d", o.dir, o.fax, o.exif, o.way)
				frame := turned(o.d.img, 4-o.way)
				page := pageOf(t, stored(frame, o.exif))
				page.Width, page.Height, page.Exif = frame.Rect.Dx(), frame.Rect.Dy(), o.exif
				page.DPIX, page.DPIY = 300, 300
				if o.fax {
					page.DPIX, page.DPIY = 204, 196
					if o.way%2 != 0 {
						page.DPIX, page.DPIY = 196, 204
					}
				}
				r, err := p.Read(context.Background(), page)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				check(t, name, o.d, o.dir, o.way, &r.Text)
			}
		})
	}
	for _, o := range all {
		work <- o
	}
	close(work)
	wg.Wait()
}

func check(t *testing.T, name string, d drawing, dir archive.Direction, way int, got *archive.Text) {
	if got.Turn != way || len(got.Lines) == 0 || got.Lines[0].Dir != dir {
		t.Errorf("%s: read as turn %d with %d lines", name, got.Turn, len(got.Lines))
		return
	}
	if got.Width != d.img.Rect.Dx() || got.Height != d.img.Rect.Dy() {
		t.Errorf("%s: frame %d × %d, want %v", name, got.Width, got.Height, d.img.Rect)
	}
	const off = 3 // pixels: the scan's own blur, and resampling
	near := func(a, b int) bool { return a-b <= off && b-a <= off }
	right, first := 0, ""
	for i, want := range d.boxes {
		found := false
		for _, g := range got.Glyphs {
			b := g.Box
			if g.Text == d.chars[i] && near(b.X, want.X) && near(b.Y, want.Y) && near(b.X+b.W, want.X+want.W) && near(b.Y+b.H, want.Y+want.H) {
				found = true
				break
			}
		}
		if found {
			right++
		} else if first == "" {
			first = fmt.Sprintf("%s at %v", d.chars[i], want)
		}
	}
	if right*100 < len(d.boxes)*93 {
		t.Errorf("%s: %d of %d characters are where they were drawn; not %s", name, right, len(d.boxes), first)
	}
}
