package tesseract

import (
	"image"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/leptonica"
)

// A sample read has confirmed a way when it has this confidence and size; then no
// other is tried. A wrong way was seen to reach 83, the right one 98.
const (
	provenConf  = 94.0
	provenChars = 6
)

// prove reads a sample of the sheet, not yet turned, in the given ways, until one
// is proven, and gives the best, and how many it read. Only one that is clearly
// better takes the first one's place.
func (c *child) prove(s *sheet, small ocr.Raster, look ocr.Impression, ways []ocr.Way, zoom float64) (ocr.Way, int, error) {
	if err := s.restore(); err != nil {
		return ways[0], 0, err
	}
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
	pix, err := z.Bytes()
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
	p, err := c.recognizeWith(m, ocr.Raster{W: z.Width(), H: z.Height(), Pix: pix}, mode)
	if err != nil {
		return 0, 0, err
	}
	conf, chars = p.quality()
	return conf, chars, nil
}
