package archive

// An Image is one revision of a page's picture. Its encoded bytes are Prefix
// followed by the byte ranges Parts of the blob, or, where Blob is empty, the
// object PixelsKey. Either way they are one image file in the format Type, so
// that no reader of images needs to know the PDF or TIFF that it came in.
type Image struct {
	Format string `json:"format"`
	Page   ID     `json:"page"`
	Rev    int    `json:"rev"` // from 1

	Record ID     `json:"record"` // whose delivery brought the page
	Batch  ID     `json:"batch"`
	File   string `json:"file"` // the file entry's key hash
	Number int    `json:"number"`

	Type   string  `json:"type"` // image/jpeg, image/png, image/tiff or image/jp2
	Blob   string  `json:"blob,omitempty"`
	Prefix []byte  `json:"prefix,omitempty"`
	Parts  []Range `json:"parts,omitempty"`
	Size   int64   `json:"size"` // bytes of the encoded image

	// Width and Height are the frame's before any turn: pixels after EXIF.
	Width  int `json:"width"`
	Height int `json:"height"`
	// DPIX and DPIY are dots per inch along the frame's axes, 0 where unknown.
	DPIX float64 `json:"dpix,omitempty"`
	DPIY float64 `json:"dpiy,omitempty"`
	// Exif is the EXIF orientation 1–8 that a decoder of the bytes must apply to
	// get the frame; 0 means none.
	Exif int `json:"exif,omitempty"`
	// Rendered says that the picture was made from a page that is more than one
	// full-page image.
	Rendered bool  `json:"rendered,omitempty"`
	Event    Event `json:"event"`
}

// Range is Length bytes from Offset.
type Range struct {
	Offset int64 `json:"offset"`
	Length int64 `json:"length"`
}

// PageRef is what one stage hands the next: a page, which image of it, and for
// whom. It is small enough for a queue's payload.
type PageRef struct {
	Page   ID
	Image  int // image revision
	Batch  ID
	Record ID
	Lane   Lane
	Actor  string // on whose behalf
}

// Lane is how urgent work is; smaller goes first.
type Lane int

// The lanes.
const (
	LaneCounter    Lane = 0 // a person waits for it
	LaneBulk       Lane = 1
	LaneBackground Lane = 2 // reread and the like
)

// Rect is a box in pixels: x, y of the top left corner, width and height.
type Rect struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

// Union is the smallest box around both; an empty box adds nothing.
func (r Rect) Union(s Rect) Rect {
	if r.W <= 0 || r.H <= 0 {
		return s
	}
	if s.W <= 0 || s.H <= 0 {
		return r
	}
	x, y := min(r.X, s.X), min(r.Y, s.Y)
	return Rect{x, y, max(r.X+r.W, s.X+s.W) - x, max(r.Y+r.H, s.Y+s.H) - y}
}

// Turn maps r, in a frame of w × h pixels, to where it lies after quarter
// clockwise turns. The frame's size is swapped for odd turns (see TurnSize).
func (r Rect) Turn(quarters, w, h int) Rect {
	switch ((quarters % 4) + 4) % 4 {
	case 1:
		return Rect{h - r.Y - r.H, r.X, r.H, r.W}
	case 2:
		return Rect{w - r.X - r.W, h - r.Y - r.H, r.W, r.H}
	case 3:
		return Rect{r.Y, w - r.X - r.W, r.H, r.W}
	}
	return r
}

// TurnSize is the size of a w × h frame after quarter clockwise turns.
func TurnSize(quarters, w, h int) (int, int) {
	if quarters%2 != 0 {
		return h, w
	}
	return w, h
}
