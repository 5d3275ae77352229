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

// The channels of a 32-bit picture: the lightest and the darkest of each pixel.
static void fk_extremes(PIX *p, unsigned char *light, unsigned char *dark) {
	l_int32 w = pixGetWidth(p), h = pixGetHeight(p), wpl = pixGetWpl(p), x, y;
	l_uint32 *data = pixGetData(p);
	for (y = 0; y < h; y++) {
		l_uint32 *line = data + (size_t)y * wpl;
		for (x = 0; x < w; x++) {
			l_uint32 v = line[x];
			unsigned char r = v >> 24, g = v >> 16, b = v >> 8;
			unsigned char hi = r > g ? r : g, lo = r < g ? r : g;
			*light++ = hi > b ? hi : b;
			*dark++ = lo < b ? lo : b;
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

// Extremes gives for each pixel of a colour image its lightest and its darkest
// channel: where they differ there is colour.
func (i *Image) Extremes() (light, dark []byte, err error) {
	if i.Depth() != 32 {
		return nil, nil, errors.New("a picture in grey has no channels")
	}
	n := i.Width() * i.Height()
	light, dark = make([]byte, n), make([]byte, n)
	C.fk_extremes(i.p, (*C.uchar)(unsafe.Pointer(unsafe.SliceData(light))), (*C.uchar)(unsafe.Pointer(unsafe.SliceData(dark))))
	return light, dark, nil
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
