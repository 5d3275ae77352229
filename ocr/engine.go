// Package ocr reads a page image: its orientation and direction, then its text
// with a box for every character. It holds the contract that a reader fulfils
// (Engine), the stage that reads an archive's pages (Stage), and the look at a
// small copy that decides how a page is to be read (Look). It decodes no images:
// that is the business of an Engine's own processes.
package ocr

import (
	"context"

	"fumikura/internal/archive"
)

// A Page is an encoded image file and what is known of it.
type Page struct {
	Data []byte
	Type string // image/jpeg, image/png, image/tiff or image/jp2
	// Width, Height, DPIX and DPIY are the frame's before any turn: pixels and dots
	// per inch after Exif was applied; 0 where unknown.
	Width, Height int
	DPIX, DPIY    float64
	Exif          int  // EXIF orientation 1–8 that Data needs; 0 none
	Turn          *int // clockwise quarter turns that a person said; nil: to be found
	// Languages are what the page is written in; none: the Engine's default.
	Languages Languages
}

// A Result is what reading a page gives.
type Result struct {
	Text     archive.Text // Page, Image, Rev and Event are left empty
	View     []byte       // the picture for a browser, upright, long side at most ViewSide
	ViewType string       // image/jpeg or image/png
	Preview  []byte       // JPEG, long side at most PreviewSide: for crops of a line in a list of hits
	Thumb    []byte       // JPEG, long side ThumbSide
}

// Long sides in pixels of the derived pictures.
const (
	ViewSide    = 3508
	PreviewSide = 1240
	ThumbSide   = 240
)

// An Engine reads pages. Contract:
//   - Calls may come from many goroutines; an Engine bounds its own work.
//   - A call ends soon after its context ends, and leaves no work running.
//   - A page never takes the process down. An error that no retry can mend (the
//     image can't be decoded) has Permanent() bool giving true.
//   - A page without text is no error: its Text has no glyphs.
type Engine interface {
	// Read reads the page: text in the frame after Text.Turn, and the pictures.
	Read(ctx context.Context, p Page) (*Result, error)
	// View makes only the pictures, after quarter clockwise turns.
	View(ctx context.Context, p Page, turn int) (*Result, error)
	// Name is the engine's name and version, as texts and failures carry it.
	Name() string
	Close() error
}
