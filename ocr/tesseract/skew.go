package tesseract

import (
	"image"
	"math"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/leptonica"
)

// levelSkew is a skew in degrees that is left as it is, and surelySkewed the
// confidence from which on a larger one is believed as it is, likelySkewed the one from
// which on where both halves of the page say the same within halfSkew.
// What is measured with likelySkewed at least to be nearlyLevel needs no turn, and is level.
const (
	levelSkew    = 0.04
	surelySkewed = 3.0
	likelySkewed = 2.0
	halfSkew     = 0.12
	nearlyLevel  = 0.3
	skewInk      = 160 // what is darker is ink here
)

// skew is by how many degrees clockwise a picture must be turned so that its lines,
// or the columns of vertical text, lie level, and whether they do then; 0 where it is unsure.
func skew(img *leptonica.Image, dir archive.Direction) (degrees float64, level bool, err error) {
	look := img
	if dir == archive.Vertical {
		t, err := img.Turn(1)
		if err != nil {
			return 0, false, err
		}
		defer t.Close()
		look = t
	}
	degrees, conf, err := look.Skew(skewInk)
	switch {
	case err != nil || conf < likelySkewed:
		return 0, false, err
	case conf >= surelySkewed:
		return degrees, true, nil
	case math.Abs(degrees) <= nearlyLevel:
		level = true
	}
	same, err := halvesAgree(look, degrees)
	if err != nil || !same {
		return 0, level, err
	}
	return degrees, true, nil
}

// skewBeside is the skew of what stands beside the pictures of a page; the same where it has none.
func (w *working) skewBeside(img *leptonica.Image, dir archive.Direction) (degrees float64, level bool, err error) {
	r := ocr.Raster{W: img.Width(), H: img.Height()}
	if r.Pix, err = img.Bytes(); err != nil {
		return 0, false, err
	}
	_, parts := r.Pictures(r.Dark(), w.char)
	if len(parts) == 0 {
		return 0, false, nil
	}
	r.Whiten(parts)
	rest, err := leptonica.FromGray(r.W, r.H, r.Pix)
	if err != nil {
		return 0, false, err
	}
	defer rest.Close()
	return skew(rest, dir)
}

// halvesAgree tells whether the upper half of what is printed in a picture and the lower one,
// which have no ink in common, each lie askew by as much as the whole. If the whole follows one
// of them, the other is within halfSkew by chance alone on one page in fifty, since twelve
// degrees are looked through.
func halvesAgree(img *leptonica.Image, degrees float64) (bool, error) {
	w, h := img.Width(), img.Height()
	middle, err := middleOfInk(img)
	if err != nil {
		return false, err
	}
	for _, r := range []image.Rectangle{image.Rect(0, 0, w, middle), image.Rect(0, middle, w, h)} {
		half, err := img.Crop(r)
		if err != nil {
			return false, err
		}
		d, _, err := half.Skew(skewInk)
		half.Close()
		if err != nil || math.Abs(d-degrees) > halfSkew {
			return false, err
		}
	}
	return true, nil
}

// middleOfInk is the row above which half of a picture's ink lies: a letter may fill no more
// than the upper half of its page.
func middleOfInk(img *leptonica.Image) (int, error) {
	pix, err := img.Bytes()
	if err != nil {
		return 0, err
	}
	w, h := img.Width(), img.Height()
	rows, all := make([]int, h), 0
	for y := range rows {
		for _, v := range pix[y*w : (y+1)*w] {
			if v < skewInk {
				rows[y]++
			}
		}
		all += rows[y]
	}
	middle := 0
	for n := 0; middle < h && 2*(n+rows[middle]) <= all; middle++ {
		n += rows[middle]
	}
	return max(1, min(middle, h-1)), nil
}
