package tesseract

import (
	"image"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/leptonica"
	"fumikura/ocr/reading"
)

// A sample read has confirmed a way when it has this confidence and size; then no
// other is tried. A wrong way was seen to reach 83, the right one 98.
const (
	provenConf  = 94.0
	provenChars = 6
	provenOdd   = 0.05
	// oddWeight is what neighbours that are strange to each other take from the confidence,
	// which on its own hardly tells noise from print in a bad copy: read on their side or
	// head, its characters have 84 to 91 as the right way does, but 8 to 27 % of them are
	// in odd company, and upright 0 to 7.
	oddWeight = 60.0
	// Of a sample that lies on its head a model reads what looks like characters that way,
	// too, and leaves the rest: one of fewShare of the characters that it reads in another
	// way are no proof, and must be surer by fewWorse.
	fewShare = 2
	fewWorse = 15.0
)

// sampled tell what was read, as the account says it.
var sampled = map[archive.Direction]string{
	archive.Horizontal: "a sample read as horizontal, turned by %d°: confidence %.0f, %d characters, %.0f %% of them in odd company",
	archive.Vertical:   "a sample read as vertical, turned by %d°: confidence %.0f, %d characters, %.0f %% of them in odd company",
}

// prove reads a sample of the sheet, not yet turned, in the given ways, the likeliest
// first, until one is proven, and gives the best, and how many it read. Only one that is
// clearly better takes the place of a likelier one, and the more so the likelier that is.
// told is how many characters the sample of that one has that tell of it.
func (c *child) prove(s *sheet, small ocr.Raster, look ocr.Impression, ways []ocr.Way, char, zoom float64) (best ocr.Way, told, n int, err error) {
	best = ways[0]
	if err := s.restore(); err != nil {
		return best, 0, 0, err
	}
	fx, fy := float64(s.gray.Width())/float64(small.W), float64(s.gray.Height())/float64(small.H)
	r := look.Sample
	part, err := s.gray.Crop(image.Rect(int(float64(r.Min.X)*fx), int(float64(r.Min.Y)*fy), int(float64(r.Max.X)*fx), int(float64(r.Max.Y)*fy)))
	if err != nil {
		return best, 0, 0, nil // a sample of no pixels proves nothing
	}
	defer part.Close()
	strewn, err := s.strewn(char)
	if err != nil {
		return best, 0, 0, err
	}
	most := 0.0
	for n, way := range ways {
		p, err := c.sample(s, part, way, strewn, char, zoom)
		if err != nil {
			return best, told, n, err
		}
		conf, _ := p.quality()
		chars, odd := p.telling(way.Dir), p.disorder()
		s.log.note(sampled[way.Dir], 90*way.Turn, conf, chars, 100*odd)
		few := n > 0 && chars*fewShare < told
		if chars >= provenChars && conf >= provenConf && odd <= provenOdd && !few {
			return way, chars, n + 1, nil
		}
		score := conf*min(1, float64(chars)/provenChars) - oddWeight*odd
		if few {
			score -= fewWorse
		}
		switch {
		case n == 0:
			told, most = chars, score
		case score > most+max(clearlyBetter, look.Lead(best, way)):
			best, told, most = way, chars, score
		}
	}
	return best, told, len(ways), nil
}

// telling is how many of the characters of a sample tell that its lines run in direction dir.
// In vertical lines figures and letters lie on their side, so that a model of such lines
// reads the numbers of a page written across as well as the right one does.
func (p *readPage) telling(dir archive.Direction) int {
	n := 0
	for _, l := range p.lines {
		for _, c := range l.chars() {
			if dir == archive.Horizontal || len(c.text) > 1 {
				n++
			}
		}
	}
	return n
}

// disorder is the share of neighbours that are strange to each other, see reading.
func (p *readPage) disorder() float64 {
	odd, n := 0.0, 0
	for _, l := range p.lines {
		var texts []string
		for _, c := range l.chars() {
			texts = append(texts, c.text)
		}
		if k := len(texts) - 1; k > 0 {
			odd += reading.Disorder(texts) * float64(k)
			n += k
		}
	}
	return odd / max(1, float64(n))
}

func (c *child) sample(s *sheet, part *leptonica.Image, way ocr.Way, strewn bool, char, zoom float64) (*readPage, error) {
	t, err := part.Turn(way.Turn)
	if err != nil {
		return nil, err
	}
	defer func() { t.Close() }()
	if strewn {
		clean, finer, err := s.cleaned(t, char, zoom)
		if err != nil {
			return nil, err
		}
		t.Close()
		t, zoom = clean, finer
	}
	aspect := s.aspect
	if way.Turn%2 != 0 {
		aspect = 1 / aspect
	}
	z, err := s.zoomed(t, aspect, zoom)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	pix, err := z.Bytes()
	if err != nil {
		return nil, err
	}
	mode := segmentBlock
	if way.Dir == archive.Vertical {
		mode = segmentVertical
	}
	// Without other languages: what is Japanese reads as good English upside down.
	m := c.setup.Readers[0].model(way.Dir)
	m.Also = ""
	c.about(explain.CauseSample, image.Rectangle{})
	return c.recognizeWith(m, ocr.Raster{W: z.Width(), H: z.Height(), Pix: pix}, mode)
}

// strewn tells whether the sheet is a copy strewn with specks; it looks at a band across
// its middle.
func (s *sheet) strewn(char float64) (bool, error) {
	h := s.gray.Height()
	band, err := s.gray.Crop(image.Rect(0, h/3, s.gray.Width(), h*2/3))
	if err != nil {
		return false, nil // of a sheet of so few pixels
	}
	defer band.Close()
	pix, err := band.Bytes()
	if err != nil {
		return false, err
	}
	r := ocr.Raster{W: band.Width(), H: band.Height(), Pix: pix}
	return r.Noisy(s.dark(r), char, s.broken && s.depth == 1), nil
}

// dark is the grey below which a part of the sheet is ink.
func (s *sheet) dark(r ocr.Raster) byte {
	if s.depth == 1 {
		return 128
	}
	return r.Dark()
}

// cleaned is a part of a strewn sheet, which lies as it is to be read, cleaned as the
// whole sheet will be, and its zoom: what is read of specks and crumbs tells nothing of
// a way.
func (s *sheet) cleaned(part *leptonica.Image, char, zoom float64) (*leptonica.Image, float64, error) {
	pix, err := part.Bytes()
	if err != nil {
		return nil, zoom, err
	}
	r := ocr.Raster{W: part.Width(), H: part.Height(), Pix: pix}
	w := &working{broken: s.broken}
	zoom, _ = w.despeckle(r, s.dark(r), s.depth == 1, char, zoom)
	out, err := leptonica.FromGray(r.W, r.H, r.Pix)
	return out, zoom, err
}
