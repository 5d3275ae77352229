// Package leptonica decodes, turns, scales and encodes page images with the
// Leptonica library that Tesseract brings. It knows nothing of pages or text, and
// since a fault in the library ends the process it belongs into a child process.
//
// An Image owns memory outside Go's heap: close each one. The methods leave their
// receiver as it is and give a new Image.
package leptonica

/*
#cgo pkg-config: lept
#include <stdlib.h>
#include <string.h>
#include <leptonica/allheaders.h>

// Rows in Leptonica are 32-bit words, most significant byte first.
static void fk_bytes8(PIX *p, unsigned char *out) {
	l_int32 w = pixGetWidth(p), h = pixGetHeight(p), wpl = pixGetWpl(p), x, y;
	l_uint32 *data = pixGetData(p);
	for (y = 0; y < h; y++) {
		l_uint32 *line = data + (size_t)y * wpl;
		for (x = 0; x < w; x++) *out++ = GET_DATA_BYTE(line, x);
	}
}
*/
import "C"

import (
	"errors"
	"fmt"
	"image"
	"unsafe"
)

// ErrUndecodable: the bytes are no image that can be decoded whole.
var ErrUndecodable = errors.New("the image can't be decoded")

// errMemory is what an operation fails with that is valid by itself.
var errMemory = errors.New("leptonica: out of memory")

// An Image is a picture of 1 (1 is black), 8 (grey) or 32 (RGB) bits a pixel.
type Image struct {
	p *C.PIX
}

func wrap(p *C.PIX, doing string) (*Image, error) {
	if p == nil {
		return nil, fmt.Errorf("%s: %w", doing, errMemory)
	}
	return &Image{p}, nil
}

// Quiet keeps the library from writing its complaints to standard error.
func Quiet() { C.setMsgSeverity(C.L_SEVERITY_NONE) }

// Version is the library's name and version.
func Version() string {
	v := C.getLeptonicaVersion()
	defer C.lept_free(unsafe.Pointer(v))
	return C.GoString(v)
}

// Close gives the memory back; a second Close does nothing.
func (i *Image) Close() {
	if i != nil && i.p != nil {
		C.pixDestroy(&i.p)
	}
}

// Width is in pixels.
func (i *Image) Width() int { return int(C.pixGetWidth(i.p)) }

// Height is in pixels.
func (i *Image) Height() int { return int(C.pixGetHeight(i.p)) }

// Depth is 1, 8 or 32.
func (i *Image) Depth() int { return int(C.pixGetDepth(i.p)) }

// Clone is another handle on the same pixels.
func (i *Image) Clone() *Image { return &Image{C.pixClone(i.p)} }

// Turn gives the image after quarter clockwise turns.
func (i *Image) Turn(quarters int) (*Image, error) {
	q := ((quarters % 4) + 4) % 4
	if q == 0 {
		return i.Clone(), nil
	}
	return wrap(C.pixRotateOrth(i.p, C.l_int32(q)), "turn")
}

// Exif gives the image as the EXIF (or TIFF) orientation 1–8 says that it is to
// be shown; any other value means as it is.
func (i *Image) Exif(orientation int) (*Image, error) {
	quarters, mirrored := 0, false
	switch orientation {
	case 2:
		mirrored = true
	case 3:
		quarters = 2
	case 4:
		quarters, mirrored = 2, true
	case 5:
		quarters, mirrored = 1, true
	case 6:
		quarters = 1
	case 7:
		quarters, mirrored = 3, true
	case 8:
		quarters = 3
	}
	t, err := i.Turn(quarters)
	if err != nil || !mirrored {
		return t, err
	}
	defer t.Close()
	return wrap(C.pixFlipLR(nil, t.p), "mirror")
}

// Gray gives 8 bits a pixel.
func (i *Image) Gray() (*Image, error) {
	if i.Depth() == 8 {
		return i.Clone(), nil
	}
	return wrap(C.pixConvertTo8(i.p, 0), "convert to grey")
}

// Coloured tells whether the image has more than shades of grey.
func (i *Image) Coloured() bool {
	if i.Depth() != 32 {
		return false
	}
	step := max(1, min(i.Width(), i.Height())/400)
	var pixels, colour C.l_float32
	if C.pixColorFraction(i.p, 20, 244, 24, C.l_int32(step), &pixels, &colour) != 0 {
		return true
	}
	return pixels*colour > 0.0005
}

// Crop gives the part of the image inside r.
func (i *Image) Crop(r image.Rectangle) (*Image, error) {
	box := C.boxCreate(C.l_int32(r.Min.X), C.l_int32(r.Min.Y), C.l_int32(r.Dx()), C.l_int32(r.Dy()))
	if box == nil {
		return nil, fmt.Errorf("crop to %v: no such part", r)
	}
	defer C.boxDestroy(&box)
	return wrap(C.pixClipRectangle(i.p, box, nil), "crop")
}

// Resize gives w × h pixels, each the mean of what it covers where the image gets
// smaller. Bilevel images become grey.
func (i *Image) Resize(w, h int) (*Image, error) {
	g := i
	if i.Depth() == 1 {
		var err error
		if g, err = i.Gray(); err != nil {
			return nil, err
		}
		defer g.Close()
	}
	w, h = max(1, w), max(1, h)
	sx, sy := float64(w)/float64(g.Width()), float64(h)/float64(g.Height())
	if sx <= 1 && sy <= 1 {
		s, err := wrap(C.pixScaleAreaMapToSize(g.p, C.l_int32(w), C.l_int32(h)), "scale down")
		if err == nil {
			return s, nil
		}
	}
	return wrap(C.pixScaleToSize(g.p, C.l_int32(w), C.l_int32(h)), "scale")
}

// Small gives a grey copy of w × h pixels, quickly: exact enough to look at lines.
func (i *Image) Small(w, h int) (*Image, error) {
	w, h = max(1, w), max(1, h)
	sx, sy := float64(w)/float64(i.Width()), float64(h)/float64(i.Height())
	if i.Depth() == 1 && sx < 1 && sx/sy > .99 && sx/sy < 1.01 {
		if g := C.pixScaleToGray(i.p, C.l_float32(sx)); g != nil {
			return &Image{g}, nil
		}
	}
	r, err := i.Resize(w, h)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.Gray()
}

// Flat gives a grey image with its background brought to an even white.
func (i *Image) Flat() (*Image, error) {
	return wrap(C.pixBackgroundNormSimple(i.p, nil, nil), "flatten the background")
}

// Bytes are the pixels of a grey image, row by row from the top, 0 black.
func (i *Image) Bytes() ([]byte, error) {
	if i.Depth() != 8 {
		return nil, fmt.Errorf("%d bits a pixel where 8 belong", i.Depth())
	}
	b := make([]byte, i.Width()*i.Height())
	C.fk_bytes8(i.p, (*C.uchar)(unsafe.Pointer(unsafe.SliceData(b))))
	return b, nil
}
