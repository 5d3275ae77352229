// Package raster reads the headers of scanned images: JPEG, PNG, JPEG 2000 and
// TIFF with many pages. It tells their size, resolution and orientation, sees
// whether they are whole, and describes each page as one standard image file
// made of byte ranges of the original.
//
// It never decodes pixels, and its memory does not grow with the file: the
// server may read any stranger's file with it.
package raster

import (
	"bytes"
	"errors"
	"fmt"
)

// Errors that the readers wrap, to be tested with errors.Is.
var (
	// ErrTruncated: the file ends before what its header promises.
	ErrTruncated = errors.New("cut short")
	// ErrDamaged: the header contradicts itself.
	ErrDamaged = errors.New("damaged")
	// ErrUnsupported: a well-formed kind of image that cannot be read here.
	ErrUnsupported = errors.New("unsupported")
)

// The media types of what Sniff knows.
const (
	TypeJPEG = "image/jpeg"
	TypePNG  = "image/png"
	TypeTIFF = "image/tiff"
	TypeJP2  = "image/jp2"
	TypeJ2K  = "image/x-jp2-codestream" // JPEG 2000 without its wrapping
)

// A Header is what an image file says about itself.
type Header struct {
	Type string
	// Width and Height are the stored pixels, before Exif is applied.
	Width, Height int
	// DPIX and DPIY are dots per inch along the stored axes, 0 where unknown.
	DPIX, DPIY float64
	// Exif is the orientation 1–8 that a viewer applies, 0 where none is given.
	Exif       int
	Components int // colour components, alpha too
	Depth      int // bits a component
	// Adobe is the colour transform of a JPEG's Adobe marker, -1 without one.
	Adobe int
}

// Frame is the size in pixels and the resolution after Exif was applied.
func (h Header) Frame() (w, ht int, dpix, dpiy float64) {
	if h.Exif >= 5 {
		return h.Height, h.Width, h.DPIY, h.DPIX
	}
	return h.Width, h.Height, h.DPIX, h.DPIY
}

// check holds the size against what any image may be.
func (h Header) check() error {
	const most = 1 << 30
	if h.Width <= 0 || h.Height <= 0 || h.Width > most || h.Height > most {
		return fmt.Errorf("%w: %d × %d pixels", ErrDamaged, h.Width, h.Height)
	}
	return nil
}

// Sniff tells the type of an image by its first 16 bytes, "" where it knows none.
func Sniff(head []byte) string {
	for _, m := range []struct{ magic, kind string }{
		{"\xff\xd8\xff", TypeJPEG},
		{"\x89PNG\r\n\x1a\n", TypePNG},
		{"II*\x00", TypeTIFF}, {"MM\x00*", TypeTIFF},
		{"II+\x00", TypeTIFF}, {"MM\x00+", TypeTIFF},
		{"\x00\x00\x00\x0cjP  \r\n\x87\n", TypeJP2},
		{"\xff\x4f\xff\x51", TypeJ2K},
	} {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.kind
		}
	}
	return ""
}

// sane gives a resolution that a scanner can have had, or 0.
func sane(dpi float64) float64 {
	if dpi >= 10 && dpi <= 10000 {
		return dpi
	}
	return 0
}
