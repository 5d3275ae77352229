package tesseract

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fumikura/internal/archive"
)

// anOpenedBook draws two pages of columns of square characters, each page leaning its
// own way, on a dark table; and a black square in the same place of both pages. It
// gives their middles, the right page's first.
func anOpenedBook() (*image.Gray, [2]image.Point) {
	g := plain(1900, 1300, 40)
	for y := 60; y < 1240; y++ {
		for x := 60; x < 1840; x++ {
			g.SetGray(x, y, color.Gray{235})
		}
	}
	lean := func(x, y float64) (float64, float64) { // of the right page; the left one's is its mirror image
		return x + .03*(y-650), y
	}
	var marks [2]image.Point
	for page, side := range []float64{1, -1} {
		dot := func(x, y float64, r int, v uint8) image.Point {
			x, y = lean(x, y)
			at := image.Pt(int(950+side*x+.5), int(y+.5))
			for dy := -r; dy <= r; dy++ {
				for dx := -r; dx <= r; dx++ {
					g.SetGray(at.X+dx, at.Y+dy, color.Gray{v})
				}
			}
			return at
		}
		for col := range 12 {
			for k := range 30 {
				if (col*5+k)%9 == 0 {
					continue
				}
				x, y := 170+float64(col)*48, 180+float64(k)*30
				for i := range 5 { // strokes of a character
					dot(x-8+4*float64(i), y, 1, 20)
					dot(x, y-8+4*float64(i), 1, 20)
				}
				dot(x-8, y+8, 2, 20)
				dot(x+8, y+8, 2, 20)
			}
		}
		marks[page] = dot(650, 1150, 12, 0)
	}
	return g, marks
}

// leavesOf are the working pictures of a photograph of vertical writing.
func leavesOf(t *testing.T, g *image.Gray, zoom float64) []*working {
	t.Helper()
	s, err := (&child{}).open(request{Page: pageOf(t, g)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	pages, err := prepare(s, archive.Vertical, 20, zoom)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// Each page of an opened book is set straight by itself, the right one comes first, and
// what is found on it lies where it lay on the sheet.
func TestPagesOfABook(t *testing.T) {
	g, marks := anOpenedBook()
	pages := leavesOf(t, g, 1.5)
	if len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, w := range pages {
		if b := w.Bend(w.dark, w.char, archive.Vertical); b != nil {
			t.Errorf("page %d: columns still bend by %.1f pixels", i, b.Most())
		}
		var mark image.Rectangle
		for _, p := range w.Pieces(image.Rect(0, 0, w.W, w.H), 100, w.char) {
			if p.Dx() > 30 && p.Dy() > 30 {
				mark = mark.Union(p)
			}
		}
		r := w.rect(rectOf(mark))
		at := image.Pt(r.X+r.W/2, r.Y+r.H/2)
		if d := math.Hypot(float64(at.X-marks[i].X), float64(at.Y-marks[i].Y)); mark.Empty() || d > 4 {
			t.Errorf("page %d: its mark lies at %v, want %v", i, at, marks[i])
		}
		if p := w.place(r); !p.In(mark.Inset(-4)) || !mark.In(p.Inset(-4)) {
			t.Errorf("page %d: the way back leads to %v, not %v", i, p, mark)
		}
	}
}

// The edges of a book's other pages are taken away where nothing dark lies around it, too.
func TestEdgesOfABook(t *testing.T) {
	g, _ := anOpenedBook()
	for i, v := range g.Pix {
		if v == 40 {
			g.Pix[i] = 235
		}
	}
	for x := 70; x < 130; x += 12 {
		for y := 80 + x; y < 1150; y++ {
			g.SetGray(x, y, color.Gray{90})
			g.SetGray(x+1, y, color.Gray{90})
		}
	}
	pages := leavesOf(t, g, 1)
	if len(pages) != 2 || len(pages[0].edges) != 0 || len(pages[1].edges) != 1 {
		t.Fatalf("%d pages, %v and %v are edges", len(pages), pages[0].edges, pages[len(pages)-1].edges)
	}
	w := pages[1]
	for y := range w.H {
		for x := range 140 {
			if w.Pix[y*w.W+x] < 128 {
				t.Fatalf("something of them is left at (%d, %d)", x, y)
			}
		}
	}
}

// A table that goes over both pages stays whole.
func TestTableAcrossAGutter(t *testing.T) {
	g, _ := anOpenedBook()
	for y := 140; y < 1100; y += 120 {
		for x := 200; x < 1700; x++ {
			for k := range 3 {
				g.SetGray(x, y+k, color.Gray{20})
			}
		}
	}
	pages := leavesOf(t, g, 1)
	if len(pages) != 1 {
		t.Errorf("it is parted into %d pages", len(pages))
	}
}

// A sheet whose characters come out tiny in the small copy is looked at in a larger one.
func TestCloserLook(t *testing.T) {
	for _, k := range []struct{ size, side int }{{16, 1755}, {48, 1170}} {
		g := plain(2600, 1800, 250)
		for y := 100; y < 1700; y += 2 * k.size {
			for x := 100; x < 2500; x += k.size * 9 / 8 {
				for i := range k.size {
					for j := range 3 {
						g.SetGray(x+i, y+k.size/2+j, color.Gray{20})
						g.SetGray(x+k.size/2+j, y+i, color.Gray{20})
					}
				}
			}
		}
		s, err := (&child{}).open(request{Page: pageOf(t, g)})
		if err != nil {
			t.Fatal(err)
		}
		small, look, err := s.look(nil)
		s.close()
		if err != nil {
			t.Fatal(err)
		}
		if small.W != k.side {
			t.Errorf("characters of %d pixels are looked at in %d pixels' width, want %d", k.size, small.W, k.side)
		}
		if got := look.Char * 2600 / float64(small.W); math.Abs(got-float64(k.size)) > float64(k.size)/6 {
			t.Errorf("characters of %d pixels are measured as %.1f", k.size, got)
		}
	}
}
