package tesseract

import (
	"errors"
	"fmt"
	"image"
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

// A sample read has confirmed a way when it has this confidence and size; then no
// other is tried. A wrong way was seen to reach 83, the right one 98.
const (
	provenConf  = 94.0
	provenChars = 6
)

// A page that was read on the looks alone is proven afterwards where its mean
// confidence is below weakConf (upside down or on its side a page seldom gets
// more than 91, upright a bad copy 95), or it has less than one character for
// weakShare marks; it is read again where another way's sample is better by
// clearlyBetter.
const (
	weakConf      = 93
	weakShare     = 8
	clearlyBetter = 5.0
)

const viewQuality, thumbQuality = 82, 75

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

// read finds out how the page is to be read, turns the sheet upright, and reads it.
func (c *child) read(s *sheet, turn *int) (archive.Text, error) {
	small, look, err := s.look(turn)
	if err != nil {
		return archive.Text{}, err
	}
	if c.setup.Foreign {
		if err := c.latin(s, &look, turn); err != nil {
			return archive.Text{}, err
		}
	}
	s.log.look(s, look, small)
	way := look.Ways[0]
	if look.Blank {
		err := s.turn(way.Turn)
		return archive.Text{Kind: archive.TextOCR, Blank: true, Turn: way.Turn, Width: s.full.Width(), Height: s.full.Height()}, err
	}
	w, h := s.even()
	ratio := max(w, h) / float64(max(small.W, small.H))
	char := look.Char * ratio
	zoom := s.zoom(char)
	passes := 0
	proven := !look.Sure && len(look.Ways) > 1
	if proven {
		var n int
		if way, n, err = c.prove(s, small, look, look.Ways, zoom); err != nil {
			return archive.Text{}, err
		}
		passes += n
	}
	d, err := c.draft(s, way, char, zoom)
	if err != nil {
		return archive.Text{}, err
	}
	if conf, chars := d.quality(); !proven && !c.setup.Foreign && (conf < weakConf || chars*weakShare < look.Marks) {
		s.log.note("the reading is poor (confidence %.0f, %d characters): other ways are tried", conf, chars)
		if err := s.turn(-way.Turn); err != nil {
			return archive.Text{}, err
		}
		other, n, err := c.prove(s, small, look, siblings(way, turn), zoom)
		if err != nil {
			return archive.Text{}, err
		}
		passes += n
		if other != way {
			passes += d.passes
			if d, err = c.draft(s, other, char, zoom); err != nil {
				return archive.Text{}, err
			}
		} else if err := s.turn(way.Turn); err != nil {
			return archive.Text{}, err
		}
	}
	t, err := c.finish(d)
	t.Passes += passes
	return t, err
}

// siblings are the ways whose lines lie along the same axis of the sheet, the
// given one first, as far as a person's turn allows.
func siblings(w ocr.Way, turn *int) []ocr.Way {
	out := []ocr.Way{w}
	if turn != nil {
		return append(out, ocr.Way{Turn: w.Turn, Dir: 1 - w.Dir})
	}
	for d := 2; d < 5; d++ { // upside down first
		o := ocr.Way{Turn: (w.Turn + d) % 4, Dir: w.Dir}
		if d == 4 {
			o.Turn = (w.Turn + 1) % 4
		}
		if d != 2 {
			o.Dir = 1 - w.Dir
		}
		out = append(out, o)
	}
	return out
}

// A draft is what a first reading of the whole sheet gave, in one way.
type draft struct {
	pages  []*working
	way    ocr.Way
	lines  [][]line // of each page
	passes int
}

// quality is the mean confidence over the characters, and how many there are.
func (d *draft) quality() (conf float64, chars int) {
	p := readPage{}
	for _, lines := range d.lines {
		for _, l := range lines {
			p.lines = append(p.lines, l.readLine)
		}
	}
	return p.quality()
}

// draft turns the sheet and reads all of it once: working pictures, layout, each part.
func (c *child) draft(s *sheet, way ocr.Way, char, zoom float64) (*draft, error) {
	if err := s.turn(way.Turn); err != nil {
		return nil, err
	}
	s.log.begin(s, way)
	pages, err := prepare(s, way.Dir, char, zoom)
	if err != nil {
		return nil, err
	}
	d := &draft{pages: pages, way: way}
	before := c.passes
	for _, w := range pages {
		s.log.resume(w)
		lines, err := c.draftPage(w, way.Dir)
		if err != nil {
			return nil, err
		}
		d.lines = append(d.lines, lines)
	}
	d.passes = c.passes - before
	return d, nil
}

// draftPage reads each part of a page once.
func (c *child) draftPage(w *working, dir archive.Direction) ([]line, error) {
	parts := layout(w, dir)
	if c.setup.Foreign {
		parts = []part{{box: image.Rect(0, 0, w.W, w.H), mode: segmentAuto}} // its own layout knows it best
	}
	w.log.layout(w, parts)
	if !c.setup.Foreign {
		if err := c.setAside(w, parts); err != nil {
			return nil, err
		}
	}
	var out []line
	for i, g := range parts {
		lines, err := c.readParts(w, g)
		if err != nil {
			return nil, err
		}
		for k := range lines {
			lines[k].block += i << 16 // blocks of different regions differ
		}
		out = append(out, lines...)
	}
	return out, nil
}

// finish makes the text of a draft: what refine makes of the lines, mapped to the
// frame.
func (c *child) finish(d *draft) (archive.Text, error) {
	before := c.passes
	var t archive.Text
	var all []line
	tables := 0
	for i, w := range d.pages {
		w.log.resume(w)
		lines := d.lines[i]
		if !c.setup.Foreign {
			var err error
			if lines, err = c.refine(w, lines); err != nil {
				return archive.Text{}, err
			}
			lines = w.judge(lines)
			w.compared = c.comparing()
		}
		all = append(all, lines...)
		w.log.again(w)
		more := textOf(w, lines)
		for _, l := range more.Lines {
			if l.Cell != nil {
				l.Cell.Table += tables
			}
		}
		w.strike(&more)
		if !c.setup.Foreign {
			ocr.Roles(&more)
		}
		tables += len(w.grids) + w.open
		if i == 0 {
			t = more
		} else {
			join(&t, more)
		}
	}
	if c.tracing {
		c.traced = traced(all)
	}
	_, m := c.client(d.way.Dir)
	for _, w := range d.pages {
		putAsides(&t, w, m.Label)
	}
	if err := c.readStamps(d, &t); err != nil {
		return archive.Text{}, err
	}
	t.Turn, t.Passes = d.way.Turn, d.passes+c.passes-before
	return t, nil
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

// prove reads a sample of the sheet, not yet turned, in the given ways, until one
// is proven, and gives the best, and how many it read. Only one that is clearly
// better takes the first one's place.
func (c *child) prove(s *sheet, small ocr.Raster, look ocr.Impression, ways []ocr.Way, zoom float64) (ocr.Way, int, error) {
	fx, fy := float64(s.gray.Width())/float64(small.W), float64(s.gray.Height())/float64(small.H)
	r := look.Sample
	part, err := s.gray.Crop(image.Rect(int(float64(r.Min.X)*fx), int(float64(r.Min.Y)*fy), int(float64(r.Max.X)*fx), int(float64(r.Max.Y)*fy)))
	if err != nil {
		return ways[0], 0, nil // a sample of no pixels proves nothing
	}
	defer part.Close()
	best, most := ways[0], 0.0
	for n, way := range ways {
		conf, chars, err := c.sample(s, part, way, zoom)
		if err != nil {
			return best, n, err
		}
		if chars >= provenChars && conf >= provenConf {
			return way, n + 1, nil
		}
		score := conf * min(1, float64(chars)/provenChars)
		switch {
		case n == 0:
			most = score
		case score > most+clearlyBetter:
			best, most = way, score
		}
	}
	return best, len(ways), nil
}

func (c *child) sample(s *sheet, part *leptonica.Image, way ocr.Way, zoom float64) (conf float64, chars int, err error) {
	t, err := part.Turn(way.Turn)
	if err != nil {
		return 0, 0, err
	}
	defer t.Close()
	aspect := s.aspect
	if way.Turn%2 != 0 {
		aspect = 1 / aspect
	}
	z, err := s.zoomed(t, aspect, zoom)
	if err != nil {
		return 0, 0, err
	}
	defer z.Close()
	pnm, err := z.PNM()
	if err != nil {
		return 0, 0, err
	}
	mode := segmentBlock
	if way.Dir == archive.Vertical {
		mode = segmentVertical
	}
	// Without other languages: what is Japanese reads as good English upside down.
	m := c.setup.Readers[0].model(way.Dir)
	m.Also = ""
	c.about(explain.CauseSample, image.Rectangle{})
	p, err := c.recognizeWith(m, pnm, z.Width(), z.Height(), mode)
	if err != nil {
		return 0, 0, err
	}
	conf, chars = p.quality()
	return conf, chars, nil
}

// pictures are what a browser is shown of a page.
type pictures struct {
	view, preview, thumb []byte
	viewType             string
}

// pictures makes them of the sheet as it lies.
func (s *sheet) pictures() (p pictures, err error) {
	src := s.full
	if src.Depth() == 32 && !src.Coloured() {
		src = s.gray
	}
	img, err := within(src, ocr.ViewSide)
	if err != nil {
		return p, err
	}
	defer img.Close()
	if img.Depth() == 1 {
		p.viewType = "image/png"
		p.view, err = img.PNG()
	} else {
		p.viewType = "image/jpeg"
		p.view, err = img.JPEG(viewQuality)
	}
	if err != nil {
		return p, err
	}
	small, err := within(img, ocr.PreviewSide)
	if err != nil {
		return p, err
	}
	defer small.Close()
	if small.Depth() == 1 { // a small bilevel page
		grey, err := small.Gray()
		if err != nil {
			return p, err
		}
		defer grey.Close()
		small = grey
	}
	if p.preview, err = small.JPEG(thumbQuality); err != nil {
		return p, err
	}
	tiny, err := within(small, ocr.ThumbSide)
	if err != nil {
		return p, err
	}
	defer tiny.Close()
	p.thumb, err = tiny.JPEG(thumbQuality)
	return p, err
}

// within scales an image down so that its long side is at most long pixels.
func within(i *leptonica.Image, long int) (*leptonica.Image, error) {
	f := float64(long) / float64(max(i.Width(), i.Height()))
	if f >= 1 {
		return i.Clone(), nil
	}
	return i.Resize(int(float64(i.Width())*f+.5), int(float64(i.Height())*f+.5))
}
