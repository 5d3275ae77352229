package tesseract

import (
	"errors"
	"fmt"
	"math"

	"fumikura/internal/archive"
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
	sh, err := c.open(q)
	if err == nil {
		defer sh.close()
		switch q.Op {
		case opBearing:
			if a.Bearing, err = c.findBearing(sh, q.Page.Turn); err == nil {
				return a, p
			}
		case opView:
			err = sh.turn(q.Turn)
		default:
			if q.Explain {
				c.log = &recorder{}
				defer func() { c.log = nil }()
				sh.log = c.log
			}
			a.Text, err = c.read(sh, q.Page.Turn)
			a.Trace = c.trace
		}
	}
	if err == nil {
		p, err = sh.pictures()
		a.ViewType = p.viewType
	}
	if c.log != nil && err == nil {
		c.log.copied(explain.StageFinished, sh.shown, sh.w, sh.h)
		a.Account, err = &c.log.account, c.log.err
	}
	if err != nil {
		a = reply{Error: err.Error(), Permanent: errors.Is(err, leptonica.ErrUndecodable)}
		p = pictures{}
	}
	return a, p
}

// A sheet is a decoded page on its way: first as stored (after EXIF), then turned.
// While it is read nothing is held of it but a picture to be shown: its pixels at full
// size would be most of what a page takes.
type sheet struct {
	page ocr.Page
	full *leptonica.Image // as decoded; nil after release
	gray *leptonica.Image // nil after release
	// shown is what the pictures are made of, nil before release.
	shown    *leptonica.Image
	w, h     int // in pixels, as it lies
	depth    int // in bits, as decoded
	coloured bool
	turned   int       // clockwise quarter turns so far
	broken   bool      // its characters fell apart
	log      *recorder // nil unless the page's account was asked for
	// aspect is how many times denser the dots are along x than along y.
	aspect float64
}

func (s *sheet) close() {
	s.full.Close()
	s.gray.Close()
	s.shown.Close()
	s.full, s.gray, s.shown = nil, nil, nil
}

func (c *child) open(q request) (*sheet, error) {
	w, h, err := leptonica.Size(q.Page.Data)
	if err != nil {
		return nil, err
	}
	if q.MaxPixels > 0 && int64(w)*int64(h) > q.MaxPixels {
		return nil, fmt.Errorf("%w: %d × %d pixels are more than the limit of %d", leptonica.ErrUndecodable, w, h, q.MaxPixels)
	}
	c.makeRoom(w, h)
	s := &sheet{page: q.Page, aspect: 1}
	if err := s.restore(); err != nil {
		s.close()
		return nil, err
	}
	if x, y := q.Page.DPIX, q.Page.DPIY; x > 0 && y > 0 && x/y < 4 && y/x < 4 && math.Abs(x/y-1) > .01 {
		s.aspect = x / y
	}
	return s, nil
}

// restore decodes the page, and brings its pixels to how it lies.
func (s *sheet) restore() error {
	if s.full != nil {
		return nil
	}
	full, err := leptonica.Decode(s.page.Data)
	if err != nil {
		return err
	}
	if full, err = replaced(full)(full.Exif(s.page.Exif)); err != nil {
		return err
	}
	if full, err = replaced(full)(full.Turn(s.turned)); err != nil {
		return err
	}
	s.full, s.w, s.h, s.depth, s.coloured = full, full.Width(), full.Height(), full.Depth(), full.Coloured()
	if s.gray, err = full.Gray(); err != nil {
		return err
	}
	if s.depth == 32 && !s.coloured { // three bytes more a pixel that say nothing
		s.full.Close()
		s.full = s.gray.Clone()
	}
	return nil
}

// replaced closes an image once another was made of it, or was not.
func replaced(old *leptonica.Image) func(*leptonica.Image, error) (*leptonica.Image, error) {
	return func(img *leptonica.Image, err error) (*leptonica.Image, error) {
		old.Close()
		return img, err
	}
}

// release gives the pixels back, but for what is shown of the page.
func (s *sheet) release() error {
	if s.full == nil {
		return nil
	}
	if s.shown == nil {
		var err error
		if s.shown, err = within(s.full, ocr.ViewSide); err != nil {
			return err
		}
	}
	s.full.Close()
	s.gray.Close()
	s.full, s.gray = nil, nil
	return nil
}

func (s *sheet) turn(quarters int) error {
	if ((quarters%4)+4)%4 == 0 {
		return nil
	}
	if err := s.restore(); err != nil {
		return err
	}
	for _, p := range []**leptonica.Image{&s.full, &s.gray} {
		t, err := (*p).Turn(quarters)
		if err != nil {
			return err
		}
		(*p).Close()
		*p = t
	}
	s.shown.Close()
	s.shown = nil
	s.turned += quarters
	s.w, s.h = s.full.Width(), s.full.Height()
	if quarters%2 != 0 {
		s.aspect = 1 / s.aspect
	}
	return nil
}

// unreadable is the text of a page whose ink is no print at all: one unread region.
func (s *sheet) unreadable(turn *int) (archive.Text, error) {
	t := archive.Text{Kind: archive.TextOCR, UnreadInk: 100}
	if turn != nil {
		if err := s.turn(*turn); err != nil {
			return archive.Text{}, err
		}
		t.Turn = ((*turn % 4) + 4) % 4
	}
	t.Width, t.Height = s.w, s.h
	t.Glyphs = []archive.Glyph{{Box: archive.Rect{W: s.w, H: s.h}}}
	t.Lines = []archive.Line{{End: 1, Type: archive.LineUnread, Sep: "\n"}}
	return t, nil
}

// even is the size that the sheet has with equal dots per inch on both axes: the
// thinner axis is stretched.
func (s *sheet) even() (w, h float64) {
	w, h = float64(s.w), float64(s.h)
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
	if s.depth > 1 && !look.Blank && !look.Texture {
		if rest, other, ok := withoutPhotos(small, turn); ok {
			s.log.note("photographs left out of the look")
			small, look = rest, other
		}
	}
	w, h := s.even()
	if look.Char <= 0 || look.Char >= closerLook || max(w, h) < ocr.LookSide*1.2 {
		return small, look, nil
	}
	if small, err = s.small(ocr.LookSide * 3 / 2); err != nil {
		return small, look, err
	}
	return small, ocr.Look(small, turn), nil
}

// What is left of a copy without its photographs, to be looked at by itself: so many
// characters of the usual size at its scale, at least.
const (
	usualChar   = 13.0
	marksBeside = 20
)

// withoutPhotos is a copy without its photographs, and how that looks; false where it has
// none, or nothing beside them.
func withoutPhotos(small ocr.Raster, turn *int) (ocr.Raster, ocr.Impression, bool) {
	rest, ok := small.WithoutPhotos(usualChar)
	if !ok {
		return rest, ocr.Impression{}, false
	}
	look := ocr.Look(rest, turn)
	return rest, look, look.Marks >= marksBeside && !look.Blank && !look.Texture
}

// small is a copy, at most side pixels long, as ocr.Look wants it.
func (s *sheet) small(side float64) (ocr.Raster, error) {
	w, h := s.even()
	f := min(1, side/max(w, h))
	src := s.gray
	if s.depth == 1 {
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

// colours are the red, green and blue of a copy of w × h pixels, none where the sheet
// has no colours.
func (s *sheet) colours(w, h int) ([]ocr.Raster, error) {
	if !s.coloured {
		return nil, nil
	}
	img, err := s.full.Resize(w, h)
	if err != nil {
		return nil, err
	}
	defer img.Close()
	channels, err := img.Channels()
	if err != nil {
		return nil, err
	}
	var out []ocr.Raster
	for _, c := range channels {
		out = append(out, ocr.Raster{W: img.Width(), H: img.Height(), Pix: c})
	}
	return out, nil
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
