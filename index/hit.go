package index

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// A Hit is a page that a query finds.
type Hit struct {
	Page     archive.ID `json:"page"`
	Record   archive.ID `json:"record"`
	Image    int        `json:"image"`    // image revision that the marks belong to
	Position int        `json:"position"` // of the page in its record, from 1
	Of       int        `json:"of"`

	File        string     `json:"file"` // its name as it came
	Title       string     `json:"title"`
	Number      string     `json:"number"` // as shown: 文書番号, or 受入番号 until it has one
	Series      archive.ID `json:"series"`
	SeriesTitle string     `json:"seriesTitle"`
	Division    string     `json:"division"`
	FY          int        `json:"fy"`
	Batch       archive.ID `json:"batch"`

	Snippet Snippet `json:"snippet"`
	// Rung says how it was found: 1 is exactly, on the folded text; Why for which
	// reasons, the best first.
	Rung int   `json:"rung"`
	Why  []Why `json:"why"`
	// Count is how often the words stand on the page; 0 where only the record's
	// title, number or file name holds them.
	Count int `json:"count"`
	// Marks has the boxes of each occurrence, one a line that it touches, in
	// reading order, in pixels of the frame that Turn, Width and Height describe.
	Marks    [][]archive.Rect `json:"marks"`
	Turn     int              `json:"turn"`
	Width    int              `json:"width"`
	Height   int              `json:"height"`
	Vertical bool             `json:"vertical"` // the first marked line, or most of the page, is
	// Others are other pages of the same record that are hits, where hits are grouped.
	Others []Other `json:"others,omitempty"`
}

// An Other is a further hit of a record, in short.
type Other struct {
	Page     archive.ID `json:"page"`
	Position int        `json:"position"`
	Count    int        `json:"count"`
}

// A Snippet is a piece of the page's text, as it is written there.
type Snippet struct {
	Parts []SnippetPart `json:"parts"`
}

// A SnippetPart is a run of text that is a hit, or is none.
type SnippetPart struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"`
}

// String is the snippet without marks.
func (s Snippet) String() string {
	var b strings.Builder
	for _, p := range s.Parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

// How much of the page a snippet shows, in glyphs.
const (
	snippetBefore = 24
	snippetAfter  = 56
)

// newHit is what the entry alone tells.
func newHit(e *Entry) Hit {
	h := Hit{Page: e.ID, Record: e.Record, Image: e.Image, Position: e.Position, Of: e.Of, File: e.Name, Title: e.Title,
		Number: e.Shown(), Series: e.Series, SeriesTitle: e.SeriesTitle, Division: e.Division, FY: e.FY, Batch: e.Batch, Rung: 1}
	if e.Turn != nil {
		h.Turn = *e.Turn
	}
	return h
}

// hit marks the words on the page as the archive has it now. ok is false where
// the text was changed since it was indexed, and is no hit any more.
func (s *Searcher) hit(ctx context.Context, p *pass, e *Entry) (_ Hit, ok bool, _ error) {
	h, m := newHit(e), p.matcher(e)
	h.Rung, h.Why = p.rung, p.why(m)
	if e.Image == 0 {
		return h, true, nil
	}
	t, err := s.archive.Text(ctx, e.ID)
	if errors.Is(err, archive.ErrNotFound) {
		return h, true, nil
	} else if err != nil {
		return h, false, err
	}
	folded := foldText(t)
	if t.Image != e.Image || t.Rev != e.Text {
		now := *e
		now.fill(t, folded)
		if !p.holds(&now) {
			return h, false, nil
		}
		m = p.matcher(&now)
		h.Why = p.why(m)
	}
	h.mark(t, e.Turn, folded, m.occurrences(p.root.bodyTerms()))
	return h, true, nil
}

func foldText(t *archive.Text) japanese.Folded {
	return japanese.FoldGlyphs(len(t.Glyphs), func(i int) string { return t.Glyphs[i].Text })
}

// mark fills in what the text tells: where the spans stand, the snippet, the frame.
func (h *Hit) mark(t *archive.Text, turn *int, folded japanese.Folded, spans []span) {
	if turn != nil {
		t = t.Turned(*turn)
	}
	h.Image, h.Turn, h.Width, h.Height = t.Image, t.Turn, t.Width, t.Height
	h.Count = len(spans)
	ranges := make([][2]int, len(spans))
	for i, s := range spans {
		from, to := folded.Glyphs(s.start, s.end)
		ranges[i] = [2]int{from, to}
		h.Marks = append(h.Marks, boxes(t, from, to))
	}
	h.Vertical = t.Vertical()
	if len(ranges) > 0 {
		if l := t.LineOf(ranges[0][0]); l >= 0 {
			h.Vertical = t.Lines[l].Dir == archive.Vertical
		}
	}
	h.Snippet = snippet(len(t.Glyphs), func(i int) (string, bool) { return t.Glyphs[i].Text, parted(t, i) }, ranges)
}

// boxes are the boxes around the glyphs from to to, one for each line.
func boxes(t *archive.Text, from, to int) []archive.Rect {
	var out []archive.Rect
	for l := t.LineOf(from); l >= 0 && l < len(t.Lines) && t.Lines[l].Start < to; l++ {
		var r archive.Rect
		for _, g := range t.Glyphs[max(from, t.Lines[l].Start):min(to, t.Lines[l].End)] {
			r = r.Union(g.Box)
		}
		if r.W > 0 && r.H > 0 {
			out = append(out, r)
		}
	}
	return out
}

// snippet shows the surroundings of the first range, or the beginning, of n glyphs;
// glyph gives each, and whether a space must stand before it.
func snippet(n int, glyph func(int) (text string, parted bool), ranges [][2]int) Snippet {
	start, end := 0, min(n, snippetBefore+snippetAfter)
	if len(ranges) > 0 {
		start = max(0, ranges[0][0]-snippetBefore)
		end = min(n, max(ranges[0][1], start+snippetBefore+snippetAfter))
	}
	var s Snippet
	add := func(text string, hit bool) {
		if n := len(s.Parts); n > 0 && s.Parts[n-1].Hit == hit {
			s.Parts[n-1].Text += text
		} else if text != "" {
			s.Parts = append(s.Parts, SnippetPart{text, hit})
		}
	}
	next := 0
	for i := start; i < end; i++ {
		for next < len(ranges) && ranges[next][1] <= i {
			next++
		}
		hit := next < len(ranges) && ranges[next][0] <= i
		text, parted := glyph(i)
		if i > start && parted {
			add(" ", hit && ranges[next][0] < i)
		}
		add(text, hit)
	}
	return s
}

// parted tells whether a space must stand before a glyph that begins a line: cells
// of a table, and Latin words.
func parted(t *archive.Text, glyph int) bool {
	l := t.LineOf(glyph)
	if l < 1 || t.Lines[l].Start != glyph {
		return false
	}
	switch t.Lines[l-1].Sep {
	case "":
		return false
	case "\t":
		return true
	}
	return latin(t.Glyphs[glyph-1].Text) && latin(t.Glyphs[glyph].Text)
}

func latin(s string) bool {
	for _, r := range s {
		return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
	}
	return false
}
