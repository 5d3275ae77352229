package leptonica

/*
#include <stdlib.h>
#include <leptonica/allheaders.h>
*/
import "C"

import (
	"bytes"
	"fmt"
	"unsafe"
)

// Size reads width and height in pixels from the image file's header.
func Size(data []byte) (w, h int, err error) {
	if len(data) == 0 {
		return 0, 0, fmt.Errorf("%w: no bytes", ErrUndecodable)
	}
	var cw, ch, format, bps, spp, cmap C.l_int32
	if C.pixReadHeaderMem((*C.l_uint8)(unsafe.Pointer(&data[0])), C.size_t(len(data)), &format, &cw, &ch, &bps, &spp, &cmap) != 0 || cw <= 0 || ch <= 0 {
		return 0, 0, fmt.Errorf("%w: no image header", ErrUndecodable)
	}
	return int(cw), int(ch), nil
}

// Decode decodes an image file: PNG, JPEG (grey, colour, CMYK), TIFF (its first
// page), JPEG 2000, PNM. Transparent parts become white. EXIF is not looked at.
func Decode(data []byte) (*Image, error) {
	if len(data) == 0 {
		return nil, fmt.Errorf("%w: no bytes", ErrUndecodable)
	}
	src, n := (*C.l_uint8)(unsafe.Pointer(&data[0])), C.size_t(len(data))
	var p *C.PIX
	if bytes.HasPrefix(data, []byte{0xff, 0xd8}) {
		var warnings C.l_int32
		p = C.pixReadMemJpeg(src, n, 0, 1, &warnings, 0)
		if p != nil && warnings > 0 && !bytes.Contains(data[max(0, len(data)-1024):], []byte{0xff, 0xd9}) {
			C.pixDestroy(&p)
			return nil, fmt.Errorf("%w: the JPEG ends too early", ErrUndecodable)
		}
	} else {
		p = C.pixReadMem(src, n)
	}
	if p == nil {
		return nil, fmt.Errorf("%w: damaged, or in a form that Leptonica doesn't know", ErrUndecodable)
	}
	i := &Image{p}
	defer i.Close()
	return i.plain()
}

// plain gives 1, 8 or 32 bits a pixel without palette and transparency.
func (i *Image) plain() (*Image, error) {
	p := C.pixClone(i.p)
	step := func(next *C.PIX) bool {
		C.pixDestroy(&p)
		p = next
		return p != nil
	}
	ok := true
	if C.pixGetColormap(p) != nil {
		ok = step(C.pixRemoveColormap(p, C.REMOVE_CMAP_BASED_ON_SRC))
	}
	if ok && C.pixGetDepth(p) == 32 && C.pixGetSpp(p) == 4 {
		ok = step(C.pixAlphaBlendUniform(p, 0xffffff00))
	}
	if ok {
		switch C.pixGetDepth(p) {
		case 1, 8, 32:
		case 2, 4, 16:
			ok = step(C.pixConvertTo8(p, 0))
		default:
			ok = step(C.pixConvertTo32(p))
		}
	}
	if !ok {
		return nil, fmt.Errorf("convert the decoded image: %w", errMemory)
	}
	return &Image{p}, nil
}

// JPEG encodes a grey or colour image (a bilevel one becomes grey) with the
// quality 1–100.
func (i *Image) JPEG(quality int) ([]byte, error) {
	g := i
	if i.Depth() == 1 {
		var err error
		if g, err = i.Gray(); err != nil {
			return nil, err
		}
		defer g.Close()
	}
	var out *C.l_uint8
	var n C.size_t
	rc := C.pixWriteMemJpeg(&out, &n, g.p, C.l_int32(quality), 0)
	return taken(rc, out, n, "JPEG")
}

// PNG encodes without loss.
func (i *Image) PNG() ([]byte, error) {
	var out *C.l_uint8
	var n C.size_t
	rc := C.pixWriteMemPng(&out, &n, i.p, 0)
	return taken(rc, out, n, "PNG")
}

// PNM encodes without compression: the cheapest way to hand pixels on.
func (i *Image) PNM() ([]byte, error) {
	var out *C.l_uint8
	var n C.size_t
	rc := C.pixWriteMemPnm(&out, &n, i.p)
	return taken(rc, out, n, "PNM")
}

func taken(rc C.l_ok, out *C.l_uint8, n C.size_t, format string) ([]byte, error) {
	if out != nil {
		defer C.lept_free(unsafe.Pointer(out))
	}
	if rc != 0 || out == nil {
		return nil, fmt.Errorf("encode as %s: %w", format, errMemory)
	}
	return C.GoBytes(unsafe.Pointer(out), C.int(n)), nil
}
