package tesseract

import (
	"bytes"
	"fmt"
	"image"
	"math"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/leptonica"
)

// A working picture is the sheet made fit for reading, in grey, and the way back
// to the frame.
type working struct {
	ocr.Raster
	back affine // from pixels of the picture to pixels of the frame
	// frameW and frameH are the frame's size.
	frameW, frameH int
}

// prepare makes the working picture of a sheet that lies upright.
func prepare(s *sheet, dir archive.Direction, zoom float64) (*working, error) {
	img, err := s.zoomed(s.gray, s.aspect, zoom)
	if err != nil {
		return nil, err
	}
	defer func() { img.Close() }()
	// In vertical pages Tesseract takes shading for text, for a minute at worst;
	// horizontal ones it reads a little better as they are.
	if s.uneven && dir == archive.Vertical {
		if flat, err := img.Flat(); err == nil {
			img.Close()
			img = flat
		}
	}
	return newWorking(s, img)
}

func newWorking(s *sheet, img *leptonica.Image) (*working, error) {
	pix, err := img.Bytes()
	if err != nil {
		return nil, err
	}
	w := &working{Raster: ocr.Raster{W: img.Width(), H: img.Height(), Pix: pix}, frameW: s.full.Width(), frameH: s.full.Height()}
	w.back = affine{xx: float64(w.frameW) / float64(w.W), yy: float64(w.frameH) / float64(w.H)}
	return w, nil
}

// pgm is the part of the picture inside r, with white of margin pixels around it,
// as an uncompressed image.
func (w *working) pgm(r image.Rectangle, margin int) []byte {
	r = r.Intersect(image.Rect(0, 0, w.W, w.H))
	ow, oh := r.Dx()+2*margin, r.Dy()+2*margin
	head := fmt.Sprintf("P5\n%d %d\n255\n", ow, oh)
	out := append(make([]byte, 0, len(head)+ow*oh), head...)
	out = append(out, bytes.Repeat([]byte{255}, margin*ow)...)
	side := bytes.Repeat([]byte{255}, margin)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		out = append(out, side...)
		out = append(out, w.Pix[y*w.W+r.Min.X:y*w.W+r.Max.X]...)
		out = append(out, side...)
	}
	return append(out, bytes.Repeat([]byte{255}, margin*ow)...)
}

// An affine map: x' = xx·x + xy·y + x0, y' = yx·x + yy·y + y0.
type affine struct{ xx, xy, x0, yx, yy, y0 float64 }

func (a affine) point(x, y float64) (float64, float64) {
	return a.xx*x + a.xy*y + a.x0, a.yx*x + a.yy*y + a.y0
}

// rect is where a box lies in the frame: about its middle, as large as the scales
// say, so that a box doesn't grow with the little turn of a deskewed page.
func (w *working) rect(r archive.Rect) archive.Rect {
	if r.W <= 0 || r.H <= 0 {
		return archive.Rect{}
	}
	cx, cy := w.back.point(float64(r.X)+float64(r.W)/2, float64(r.Y)+float64(r.H)/2)
	bw, bh := float64(r.W)*math.Hypot(w.back.xx, w.back.yx), float64(r.H)*math.Hypot(w.back.xy, w.back.yy)
	round := func(v float64, most int) int { return max(0, min(most, int(math.Round(v)))) }
	x0, x1 := round(cx-bw/2, w.frameW-1), round(cx+bw/2, w.frameW)
	y0, y1 := round(cy-bh/2, w.frameH-1), round(cy+bh/2, w.frameH)
	return archive.Rect{X: x0, Y: y0, W: max(1, x1-x0), H: max(1, y1-y0)}
}
