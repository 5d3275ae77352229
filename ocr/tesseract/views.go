package tesseract

import (
	"fumikura/ocr"
	"fumikura/ocr/leptonica"
)

const viewQuality, thumbQuality = 82, 75

// pictures are what a browser is shown of a page.
type pictures struct {
	view, preview, thumb []byte
	viewType             string
}

// pictures makes them of the sheet as it lies.
func (s *sheet) pictures() (p pictures, err error) {
	if err := s.release(); err != nil {
		return p, err
	}
	img := s.shown
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
