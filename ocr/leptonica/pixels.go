package leptonica

/*
#include <leptonica/allheaders.h>

static void fk_fill8(PIX *p, const unsigned char *in) {
	l_int32 w = pixGetWidth(p), h = pixGetHeight(p), wpl = pixGetWpl(p), x, y;
	l_uint32 *data = pixGetData(p);
	for (y = 0; y < h; y++) {
		l_uint32 *line = data + (size_t)y * wpl;
		for (x = 0; x < w; x++) SET_DATA_BYTE(line, x, *in++);
	}
}

// The channels of a 32-bit picture, each by itself.
static void fk_channels(PIX *p, unsigned char *r, unsigned char *g, unsigned char *b) {
	l_int32 w = pixGetWidth(p), h = pixGetHeight(p), wpl = pixGetWpl(p), x, y;
	l_uint32 *data = pixGetData(p);
	for (y = 0; y < h; y++) {
		l_uint32 *line = data + (size_t)y * wpl;
		for (x = 0; x < w; x++) {
			l_uint32 v = line[x];
			*r++ = v >> 24;
			*g++ = v >> 16;
			*b++ = v >> 8;
		}
	}
}
*/
import "C"

import (
	"errors"
	"fmt"
	"math"
	"unsafe"
)

// FromGray makes a grey image of w × h bytes, row by row from the top, 0 black.
func FromGray(w, h int, pix []byte) (*Image, error) {
	if w <= 0 || h <= 0 || len(pix) != w*h {
		return nil, fmt.Errorf("an image of %d × %d pixels of %d bytes", w, h, len(pix))
	}
	p := C.pixCreate(C.l_int32(w), C.l_int32(h), 8)
	if p == nil {
		return nil, fmt.Errorf("make an image: %w", errMemory)
	}
	C.fk_fill8(p, (*C.uchar)(unsafe.Pointer(unsafe.SliceData(pix))))
	return &Image{p}, nil
}

// Channels gives the red, green and blue of a colour image, row by row from the top.
func (i *Image) Channels() (c [3][]byte, err error) {
	if i.Depth() != 32 {
		return c, errors.New("a picture in grey has no channels")
	}
	for k := range c {
		c[k] = make([]byte, i.Width()*i.Height())
	}
	at := func(b []byte) *C.uchar { return (*C.uchar)(unsafe.Pointer(unsafe.SliceData(b))) }
	C.fk_channels(i.p, at(c[0]), at(c[1]), at(c[2]))
	return c, nil
}

// mostSkew is the largest turn in degrees that Skew looks for.
const mostSkew = 6

// Skew measures by how many degrees clockwise the lines of a grey image, dark on
// light, must be turned to run level, to about 0.02°. conf is the ratio of the
// best to the worst score: below 3 it means nothing. dark is the grey value below
// which a pixel is ink.
func (i *Image) Skew(dark int) (degrees, conf float64, err error) {
	b := C.pixThresholdToBinary(i.p, C.l_int32(dark))
	if b == nil {
		return 0, 0, fmt.Errorf("measure the skew: %w", errMemory)
	}
	defer C.pixDestroy(&b)
	var angle, c C.l_float32
	reduce := C.l_int32(4)
	if min(i.Width(), i.Height()) < 600 {
		reduce = 1
	}
	if C.pixFindSkewSweepAndSearch(b, &angle, &c, reduce, (reduce+1)/2, mostSkew, 1, 0.01) != 0 {
		return 0, 0, nil // too few lines to say
	}
	return float64(angle), float64(c), nil
}

// Rotate turns a grey image clockwise about its middle, its corners filled white.
func (i *Image) Rotate(degrees float64) (*Image, error) {
	return wrap(C.pixRotateAMGray(i.p, C.l_float32(degrees*math.Pi/180), 255), "rotate")
}
