package archive

import "strings"

// TextKind says where a text comes from.
type TextKind string

// The kinds of text.
const (
	TextOCR   TextKind = "ocr"   // read by a machine
	TextLayer TextKind = "layer" // a sound text layer of a PDF
	TextHuman TextKind = "human" // corrected by a person
)

// Direction is the direction in which a line is written.
type Direction uint8

// The directions.
const (
	Horizontal Direction = iota // left to right
	Vertical                    // top to bottom, next line to the left
)

// A Text is one revision of what stands on one image revision of a page.
// Current is the one with the highest (Image, Rev).
type Text struct {
	Page   ID
	Image  int // revision of the image it was read on, from 1
	Rev    int // from 1
	Kind   TextKind
	Engine string   // name and version of what read it
	Models []string // models that took part
	Passes int      // recognition passes over the page or parts of it; 0 for a layer
	// Turn is the clockwise quarter turns that the reader found to make the stored
	// image upright; boxes lie in the frame after this turn.
	Turn int
	// Width and Height are the frame's, after Turn, in pixels.
	Width, Height int
	// Confidence is the mean over the glyphs that were read, 0–100.
	Confidence int
	// Blank says that the page holds no ink to read.
	Blank bool
	// UnreadInk is the share of the page's ink, in percent, that lies in unread regions.
	UnreadInk int
	// Lost is how many characters the ink may be that lies in no line at all, or in unread
	// regions that are print too bad to be read.
	Lost int
	// Expected is the share of the page's printed characters, 0–1, that its reader expects
	// to be wrong, missing or made up; 0 where it says nothing of that.
	Expected float64
	Lines    []Line
	Glyphs   []Glyph
	Event    Event
}

// LineType says what part of a page a line is.
type LineType string

// The types of lines. A type that a later version adds is kept, and taken for body.
const (
	LineBody  LineType = ""
	LineRuby  LineType = "ruby"  // the reading beside a word, emphasis dots
	LineNote  LineType = "note"  // in the margin, or in two small lines within a line (割注)
	LineHead  LineType = "head"  // a heading
	LineFolio LineType = "folio" // the page's own number
	LineStamp LineType = "stamp"
	LineTable LineType = "table" // in a cell; Cell says in which
	// LineUnread is a region that holds ink which was not read: handwriting, a
	// picture, noise. It has one glyph, without text, whose box is the region.
	LineUnread LineType = "unread"
)

// A Line is a range of glyphs on one baseline.
type Line struct {
	Block int // lines of one block share it; blocks are numbered in reading order
	Dir   Direction
	Type  LineType
	Start int // first glyph
	End   int // after the last glyph
	// Sep is what stands between this line and the next in plain text: "\n", or
	// "\t" between the cells of a table row, " " between numbers below each other in
	// one cell and after the entries of a list there, or "" where a word goes on and between
	// the other lines of a cell.
	Sep string
	// Cell is the cell of a table that the line stands in, nil outside tables. An
	// empty cell is a line without glyphs.
	Cell *Cell
	// Model is the index in Text.Models of what read the line.
	Model  uint8
	Struck bool // struck out on the paper, still legible (見え消し)
}

// A Cell is a cell of a table. Rows and columns are counted from 0 from the top
// left, whatever the direction of the writing.
type Cell struct {
	Table            int // tables of a page are numbered in reading order from 0
	Row, Col         int
	RowSpan, ColSpan int // at least 1
	Box              Rect
}

// A Glyph is one grapheme as printed; a variation selector or a combining mark
// stays with its base. A space between words is a glyph with an empty box.
type Glyph struct {
	Text string
	Box  Rect
	Conf uint8 // 0–100
	Alts []Alt // other readings, best first
	// Raw is what the engine read where a repair changed it; "" unchanged.
	Raw string
}

// An Alt is another reading of a glyph.
type Alt struct {
	Text string `json:"t"`
	Conf uint8  `json:"c"`
}

// Plain is the text with each line's separator: the cells of a table row are
// parted by tabs, a cell that is empty or was not read keeps its tab, rows end with a line feed, and the
// lines of one cell run on. Ruby and notes come after everything else, one a line;
// other regions that were not read give nothing.
func (t *Text) Plain() string {
	var b strings.Builder
	last := func(n LineType) bool { return n == LineRuby || n == LineNote }
	put := func(l Line) {
		for _, g := range t.Glyphs[l.Start:l.End] {
			b.WriteString(g.Text)
		}
	}
	sep := ""
	for _, l := range t.Lines {
		if last(l.Type) || l.Type == LineUnread && l.Cell == nil {
			continue
		}
		b.WriteString(sep)
		put(l) // nothing where a cell was not read
		sep = l.Sep
	}
	for _, l := range t.Lines {
		if last(l.Type) && l.End > l.Start {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			put(l)
		}
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	return b.String()
}

// LineBox is the smallest box around the glyphs of a line.
func (t *Text) LineBox(l Line) Rect {
	var r Rect
	for _, g := range t.Glyphs[l.Start:l.End] {
		r = r.Union(g.Box)
	}
	return r
}

// LineOf is the index of the line that holds the glyph, or -1.
func (t *Text) LineOf(glyph int) int {
	lo, hi := 0, len(t.Lines)
	for lo < hi {
		m := (lo + hi) / 2
		if t.Lines[m].End <= glyph {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < len(t.Lines) && t.Lines[lo].Start <= glyph {
		return lo
	}
	return -1
}

// Vertical tells whether more glyphs stand in vertical lines than in horizontal
// ones.
func (t *Text) Vertical() bool {
	n := 0
	for _, l := range t.Lines {
		if l.Dir == Vertical {
			n += l.End - l.Start
		} else {
			n -= l.End - l.Start
		}
	}
	return n > 0
}

// Turned is the text in the frame that a turn of quarters (absolute, like
// Text.Turn) gives, with boxes moved exactly.
func (t *Text) Turned(quarters int) *Text {
	d := ((quarters-t.Turn)%4 + 4) % 4
	if d == 0 {
		return t
	}
	u := *t
	u.Turn = quarters
	u.Width, u.Height = TurnSize(d, t.Width, t.Height)
	u.Glyphs = make([]Glyph, len(t.Glyphs))
	for i, g := range t.Glyphs {
		if g.Box.W > 0 {
			g.Box = g.Box.Turn(d, t.Width, t.Height)
		}
		u.Glyphs[i] = g
	}
	u.Lines = make([]Line, len(t.Lines))
	for i, l := range t.Lines {
		if l.Cell != nil {
			c := *l.Cell
			c.Box = c.Box.Turn(d, t.Width, t.Height)
			l.Cell = &c
		}
		u.Lines[i] = l
	}
	return &u
}
