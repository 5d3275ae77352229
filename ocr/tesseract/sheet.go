package tesseract

import (
	"errors"
	"fmt"
	"math"

	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/leptonica"
)

// What a page is brought to before reading: characters of goodChar pixels (as ocr.
// Look measures them) where they are smaller than smallChar or larger than
// largeChar, within mostScaled pixels.
const (
	smallChar  = 28.0
	goodChar   = 38.0
	largeChar  = 90.0
	mostScaled = 40e6
	mostZoom   = 3.0
)

// answer does what a request asks for. It never fails: errors go into the reply.
func (c *child) answer(q request) (a reply, p pictures) {
	sh, err := open(q)
	if err == nil {
		defer sh.close()
		if q.Op == opView {
			err = sh.turn(q.Turn)
		} else {
			if q.Explain {
				c.log = &recorder{}
				defer func() { c.log = nil }()
				sh.log = c.log
			}
			a.Text, err = c.read(sh, q.Page.Turn)
			a.Reads = c.traced
		}
	}
	if err == nil {
		p, err = sh.pictures()
		a.ViewType = p.viewType
	}
	if c.log != nil && err == nil {
		c.log.image(explain.StageFinished, sh.full)
		a.Account, err = &c.log.account, c.log.err
	}
	if err != nil {
		a = reply{Error: err.Error(), Permanent: errors.Is(err, leptonica.ErrUndecodable)}
		p = pictures{}
	}
	return a, p
}

// A sheet is a decoded page on its way: first as stored (after EXIF), then turned.
type sheet struct {
	full *leptonica.Image // as decoded: the view is made from it
	gray *leptonica.Image
	log  *recorder // nil unless the page's account was asked for
	// aspect is how many times denser the dots are along x than along y.
	aspect float64
}

func (s *sheet) close() {
	s.full.Close()
	s.gray.Close()
}

func open(q request) (*sheet, error) {
	w, h, err := leptonica.Size(q.Page.Data)
	if err != nil {
		return nil, err
	}
	if q.MaxPixels > 0 && int64(w)*int64(h) > q.MaxPixels {
		return nil, fmt.Errorf("%w: %d × %d pixels are more than the limit of %d", leptonica.ErrUndecodable, w, h, q.MaxPixels)
	}
	full, err := leptonica.Decode(q.Page.Data)
	if err != nil {
		return nil, err
	}
	s := &sheet{full: full, aspect: 1}
	if full, err = full.Exif(q.Page.Exif); err != nil {
		s.close()
		return nil, err
	}
	s.full.Close()
	s.full = full
	if s.gray, err = full.Gray(); err != nil {
		s.close()
		return nil, err
	}
	if x, y := q.Page.DPIX, q.Page.DPIY; x > 0 && y > 0 && x/y < 4 && y/x < 4 && math.Abs(x/y-1) > .01 {
		s.aspect = x / y
	}
	return s, nil
}

func (s *sheet) turn(quarters int) error {
	if ((quarters%4)+4)%4 == 0 {
		return nil
	}
	for _, p := range []**leptonica.Image{&s.full, &s.gray} {
		t, err := (*p).Turn(quarters)
		if err != nil {
			return err
		}
		(*p).Close()
		*p = t
	}
	if quarters%2 != 0 {
		s.aspect = 1 / s.aspect
	}
	return nil
}

// even is the size that the sheet has with equal dots per inch on both axes: the
// thinner axis is stretched.
func (s *sheet) even() (w, h float64) {
	w, h = float64(s.full.Width()), float64(s.full.Height())
	if s.aspect > 1 {
		return w, h * s.aspect
	}
	return w / s.aspect, h
}

// closerLook is the size in pixels of characters that are too small to be looked at:
// on an opened book, or a large sheet, they are.
const closerLook = 12.0

// look looks at a small copy of the sheet, and where its characters come out tiny, at
// a larger one.
func (s *sheet) look(turn *int) (ocr.Raster, ocr.Impression, error) {
	small, err := s.small(ocr.LookSide)
	if err != nil {
		return small, ocr.Impression{}, err
	}
	look := ocr.Look(small, turn)
	w, h := s.even()
	if look.Char <= 0 || look.Char >= closerLook || max(w, h) < ocr.LookSide*1.2 {
		return small, look, nil
	}
	if small, err = s.small(ocr.LookSide * 3 / 2); err != nil {
		return small, look, err
	}
	return small, ocr.Look(small, turn), nil
}

// small is a copy, at most side pixels long, as ocr.Look wants it.
func (s *sheet) small(side float64) (ocr.Raster, error) {
	w, h := s.even()
	f := min(1, side/max(w, h))
	src := s.gray
	if s.full.Depth() == 1 {
		src = s.full
	}
	img, err := src.Small(int(w*f+.5), int(h*f+.5))
	if err != nil {
		return ocr.Raster{}, err
	}
	defer img.Close()
	pix, err := img.Bytes()
	return ocr.Raster{W: img.Width(), H: img.Height(), Pix: pix}, err
}

// zoom is the factor, on the even size, that brings characters of this many
// pixels to a good size.
func (s *sheet) zoom(char float64) float64 {
	if char <= 0 || char >= smallChar && char <= largeChar {
		return 1
	}
	w, h := s.even()
	return min(goodChar/char, mostZoom, max(1, math.Sqrt(mostScaled/(w*h))))
}

// zoomed is a grey image with even dots per inch, times zoom.
func (s *sheet) zoomed(g *leptonica.Image, aspect, zoom float64) (*leptonica.Image, error) {
	w, h := float64(g.Width())*zoom, float64(g.Height())*zoom
	if aspect > 1 {
		h *= aspect
	} else {
		w /= aspect
	}
	if int(w+.5) == g.Width() && int(h+.5) == g.Height() {
		return g.Clone(), nil
	}
	return g.Resize(int(w+.5), int(h+.5))
}
