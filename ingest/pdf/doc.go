// Package pdf looks at the pages of a PDF, one by one: which is exactly one
// scanned image, whose stored bytes can then be kept as they are; which must be
// rendered; and which has a text layer that can be trusted.
//
// It uses pdfcpu for a file's structure, and poppler's tools, in processes of
// their own under limits of time and memory, for pictures and text. It decodes
// no picture in this process, and it writes no PDF.
package pdf

import (
	"errors"
)

// Errors that the functions wrap, to be tested with errors.Is.
var (
	// ErrPassword: the file opens with a password only.
	ErrPassword = errors.New("a password is needed")
	// ErrDamaged: no page of the file can be reached.
	ErrDamaged = errors.New("damaged")
	// ErrNoPages: a whole file without a page.
	ErrNoPages = errors.New("no pages")
	// ErrPage: this page cannot be had; others may.
	ErrPage = errors.New("damaged page")
	// ErrTooLarge: the page's picture would be over the limit of pixels.
	ErrTooLarge = errors.New("too many pixels")
	// ErrTool: a tool is missing on this machine, or one of its files (poppler-data
	// for Japanese fonts that a PDF does not bring along): no fault of the file.
	ErrTool = errors.New("poppler is not fully installed")
)

// Kind is how an image's bytes are coded in the PDF.
type Kind string

// The kinds of images that are standard files, or become one behind a header.
const (
	KindJPEG Kind = "jpeg"
	KindJPX  Kind = "jpx"
	KindFax  Kind = "fax" // CCITT Group 3 or 4
)

// A Page is what there is to know about a page before its picture is made.
type Page struct {
	Number int // from 1
	// Image is set where the page shows exactly this image, and its bytes mean by
	// themselves what the page shows.
	Image *Image
	// Sole says that the page shows one full-page image, whether or not its bytes
	// can be kept.
	Sole bool
	// Width and Height are the pixels in which the page is to be rendered, as a
	// viewer shows it; DPIX and DPIY their resolution.
	Width, Height int
	DPIX, DPIY    float64
	Ink           Ink
	Lossy         bool // its images were coded with losses already
	// Layer says that the page has visible text, hardly any image, and fonts that
	// say which characters they show.
	Layer bool

	file   string // the PDF to render from
	number int    // the page's number in it
	points [2]float64
}

// Ink is what a page's rendering needs.
type Ink int

// The inks.
const (
	Colour Ink = iota
	Grey
	Mono // black and white
)

// An Image is one image of a PDF with all that its dictionary says.
type Image struct {
	Kind          Kind
	Width, Height int
	Components    int // by its colour space, 0 where it has none
	Bits          int
	Data          []byte
	// Offset is where Data stands in the PDF, -1 where it does not (encrypted).
	Offset int64
	// Exif is how a decoder must turn the image to get what the page shows, as an
	// EXIF orientation, 1 for not at all.
	Exif int
	// DPIX and DPIY are the resolution along the stored image's axes.
	DPIX, DPIY float64
	K          int  // of a fax: see the PDF standard's CCITTFaxDecode
	Inverted   bool // of a fax: black runs are shown white
	Transform  int  // of a JPEG: ColorTransform, -1 where the PDF says nothing
}
