package archive

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxTextJSON bounds what a stored text may unpack to.
const maxTextJSON = 64 << 20

// textColumns is the stored form of a Text: columns, because equal things side
// by side pack three times better than glyph after glyph.
type textColumns struct {
	Format     string   `json:"format"`
	Page       ID       `json:"page"`
	Image      int      `json:"image"`
	Rev        int      `json:"rev"`
	Kind       TextKind `json:"kind"`
	Engine     string   `json:"engine"`
	Models     []string `json:"models,omitempty"`
	Passes     int      `json:"passes"`
	Turn       int      `json:"turn"`
	Width      int      `json:"width"`
	Height     int      `json:"height"`
	Confidence int      `json:"confidence"`
	Blank      bool     `json:"blank,omitempty"`
	UnreadInk  int      `json:"unreadInk,omitempty"`
	Lost       int      `json:"lost,omitempty"`
	Expected   float64  `json:"expected,omitempty"`

	Block []int    `json:"block"` // one a line, as are the next three
	Dir   []int    `json:"dir"`
	Len   []int    `json:"len"` // glyphs
	Sep   []string `json:"sep"`
	// Type and Model have one entry a line, or none where all are zero.
	Type  []LineType `json:"type,omitempty"`
	Model []int      `json:"model,omitempty"`
	// Struck lists lines. Cells lists [line, table, row, column, rows, columns, x,
	// y, w, h] for each line in a cell.
	Struck []int     `json:"struck,omitempty"`
	Cells  [][10]int `json:"cells,omitempty"`

	Text string `json:"text"` // all glyphs joined
	// Runes lists [glyph, runes] for each glyph that is not exactly one rune.
	Runes [][2]int `json:"runes,omitempty"`
	X     []int    `json:"x"` // differences to the glyph before, as y; w and h too
	Y     []int    `json:"y"`
	W     []int    `json:"w"`
	H     []int    `json:"h"`
	Conf  []int    `json:"conf"`
	// Alts holds the glyphs that have other readings.
	Alts []altColumn `json:"alts,omitempty"`
	// Raw holds the glyphs that a repair changed.
	Raw []rawColumn `json:"raw,omitempty"`

	Event Event `json:"event"`
}

type altColumn struct {
	Glyph int   `json:"g"`
	Alts  []Alt `json:"a"`
}

type rawColumn struct {
	Glyph int    `json:"g"`
	Raw   string `json:"r"`
}

// EncodeText gives the stored form: gzip JSON in columns.
func EncodeText(t *Text) ([]byte, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	c := textColumns{Format: FormatText, Page: t.Page, Image: t.Image, Rev: t.Rev, Kind: t.Kind,
		Engine: t.Engine, Models: t.Models, Passes: t.Passes, Turn: t.Turn, Width: t.Width, Height: t.Height,
		Confidence: t.Confidence, Blank: t.Blank, UnreadInk: t.UnreadInk, Lost: t.Lost, Expected: t.Expected, Event: t.Event}
	c.lines(t.Lines)
	var all bytes.Buffer
	var p Rect
	for i, g := range t.Glyphs {
		if n := utf8.RuneCountInString(g.Text); n != 1 {
			c.Runes = append(c.Runes, [2]int{i, n})
		}
		all.WriteString(g.Text)
		c.X = append(c.X, g.Box.X-p.X)
		c.Y = append(c.Y, g.Box.Y-p.Y)
		c.W = append(c.W, g.Box.W-p.W)
		c.H = append(c.H, g.Box.H-p.H)
		c.Conf = append(c.Conf, int(g.Conf))
		if len(g.Alts) > 0 {
			c.Alts = append(c.Alts, altColumn{i, g.Alts})
		}
		if g.Raw != "" {
			c.Raw = append(c.Raw, rawColumn{i, g.Raw})
		}
		p = g.Box
	}
	c.Text = all.String()
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(z).Encode(&c); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// lines fills the columns that have an entry a line, or none.
func (c *textColumns) lines(lines []Line) {
	types, models := make([]LineType, len(lines)), make([]int, len(lines))
	for i, l := range lines {
		c.Block = append(c.Block, l.Block)
		c.Dir = append(c.Dir, int(l.Dir))
		c.Len = append(c.Len, l.End-l.Start)
		c.Sep = append(c.Sep, l.Sep)
		types[i], models[i] = l.Type, int(l.Model)
		if l.Type != LineBody {
			c.Type = types
		}
		if l.Model != 0 {
			c.Model = models
		}
		if l.Struck {
			c.Struck = append(c.Struck, i)
		}
		if k := l.Cell; k != nil {
			c.Cells = append(c.Cells, [10]int{i, k.Table, k.Row, k.Col, k.RowSpan, k.ColSpan, k.Box.X, k.Box.Y, k.Box.W, k.Box.H})
		}
	}
}

// into gives the lines what lines took.
func (c *textColumns) into(lines []Line) error {
	n := len(lines)
	if len(c.Type) != n && len(c.Type) > 0 || len(c.Model) != n && len(c.Model) > 0 {
		return errors.New("columns differ in length")
	}
	for i, k := range c.Type {
		lines[i].Type = k
	}
	for i, m := range c.Model {
		if m < 0 || m > maxModels {
			return fmt.Errorf("line %d was read by model %d", i, m)
		}
		lines[i].Model = uint8(m)
	}
	for _, i := range c.Struck {
		if i < 0 || i >= n {
			return fmt.Errorf("line %d of %d is struck out", i, n)
		}
		lines[i].Struck = true
	}
	for _, k := range c.Cells {
		if i := k[0]; i < 0 || i >= n {
			return fmt.Errorf("line %d of %d stands in a cell", i, n)
		}
		lines[k[0]].Cell = &Cell{k[1], k[2], k[3], k[4], k[5], Rect{k[6], k[7], k[8], k[9]}}
	}
	return nil
}

// DecodeText reads the stored form. Bytes from a stranger give an error, never
// a panic or a text whose ranges point outside it.
func DecodeText(b []byte) (*Text, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, maxTextJSON+1))
	if err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	if len(raw) > maxTextJSON {
		return nil, fmt.Errorf("text: unpacks to more than %d bytes", maxTextJSON)
	}
	var c textColumns
	if err := Decode(raw, FormatText, &c); err != nil {
		return nil, err
	}
	n := len(c.Conf)
	if len(c.X) != n || len(c.Y) != n || len(c.W) != n || len(c.H) != n ||
		len(c.Dir) != len(c.Block) || len(c.Len) != len(c.Block) || len(c.Sep) != len(c.Block) {
		return nil, fmt.Errorf("text of page %s: columns differ in length", c.Page)
	}
	t := &Text{Page: c.Page, Image: c.Image, Rev: c.Rev, Kind: c.Kind, Engine: c.Engine, Models: c.Models,
		Passes: c.Passes, Turn: c.Turn, Width: c.Width, Height: c.Height, Confidence: c.Confidence,
		Blank: c.Blank, UnreadInk: min(max(c.UnreadInk, 0), 100), Lost: min(max(c.Lost, 0), maxLost), Expected: min(max(c.Expected, 0), 1), Event: c.Event,
		Lines: make([]Line, len(c.Block)), Glyphs: make([]Glyph, n)}
	at := 0
	for i := range c.Block {
		t.Lines[i] = Line{Block: c.Block[i], Dir: Direction(c.Dir[i]), Start: at, End: at + c.Len[i], Sep: c.Sep[i]}
		at += c.Len[i]
	}
	if err := c.into(t.Lines); err != nil {
		return nil, fmt.Errorf("text of page %s: %w", c.Page, err)
	}
	runes := make(map[int]int, len(c.Runes))
	for _, r := range c.Runes {
		runes[r[0]] = r[1]
	}
	rest := c.Text
	var p Rect
	for i := range t.Glyphs {
		k, ok := runes[i]
		if !ok {
			k = 1
		}
		end := 0
		for ; k > 0 && end < len(rest); k-- {
			_, w := utf8.DecodeRuneInString(rest[end:])
			end += w
		}
		p = Rect{p.X + c.X[i], p.Y + c.Y[i], p.W + c.W[i], p.H + c.H[i]}
		t.Glyphs[i] = Glyph{Text: rest[:end], Box: p, Conf: uint8(min(max(c.Conf[i], 0), 100))}
		rest = rest[end:]
	}
	if rest != "" {
		return nil, fmt.Errorf("text of page %s: %d bytes belong to no glyph", c.Page, len(rest))
	}
	for _, a := range c.Alts {
		if a.Glyph < 0 || a.Glyph >= n {
			return nil, fmt.Errorf("text of page %s: an alternative for glyph %d of %d", c.Page, a.Glyph, n)
		}
		t.Glyphs[a.Glyph].Alts = a.Alts
	}
	for _, r := range c.Raw {
		if r.Glyph < 0 || r.Glyph >= n {
			return nil, fmt.Errorf("text of page %s: a raw reading for glyph %d of %d", c.Page, r.Glyph, n)
		}
		t.Glyphs[r.Glyph].Raw = r.Raw
	}
	return t, t.check()
}

// Bounds of what a line says of itself.
const (
	maxLost     = 1 << 20 // characters of a page
	maxModels   = 255     // the last index of a model
	maxLineType = 16      // bytes
	maxCells    = 100_000 // tables of a page, rows, columns, and what a cell spans
)

// check holds the ranges of the lines against the glyphs: in order, without
// gaps, to the last; and what they say of themselves against its bounds.
func (t *Text) check() error {
	at := 0
	for i, l := range t.Lines {
		if l.Start != at || l.End < l.Start || l.End > len(t.Glyphs) {
			return fmt.Errorf("text of page %s: line %d covers glyphs %d to %d after %d of %d", t.Page, i, l.Start, l.End, at, len(t.Glyphs))
		}
		at = l.End
		if len(l.Type) > maxLineType {
			return fmt.Errorf("text of page %s: line %d is of a type of %d bytes", t.Page, i, len(l.Type))
		}
		if m := int(l.Model); m > 0 && m >= len(t.Models) {
			return fmt.Errorf("text of page %s: line %d was read by model %d of %d", t.Page, i, m, len(t.Models))
		}
		if l.Cell != nil && !l.Cell.sound() {
			return fmt.Errorf("text of page %s: line %d stands in an impossible cell", t.Page, i)
		}
	}
	if at != len(t.Glyphs) {
		return fmt.Errorf("text of page %s: lines cover %d of %d glyphs", t.Page, at, len(t.Glyphs))
	}
	return nil
}

func (c *Cell) sound() bool {
	in := func(v, least int) bool { return v >= least && v <= maxCells }
	return in(c.Table, 0) && in(c.Row, 0) && in(c.Col, 0) && in(c.RowSpan, 1) && in(c.ColSpan, 1)
}
