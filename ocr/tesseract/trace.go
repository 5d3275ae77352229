package tesseract

import (
	"context"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// A Trace is what was known of a page's lines and characters: what repairs and the
// weights of package reading are measured on.
type Trace struct {
	Lines []LineReads
	Chars []Judged
	Page  reading.Page // of all of the sheet
}

// LineReads is what each model read of one line, before any vote or repair.
type LineReads struct {
	Dir   archive.Direction
	Type  archive.LineType
	Cell  bool // of a table
	Reads []reading.Read
}

// Judged is a character whose confidence was set, in the order of the text, and what
// that rests on.
type Judged struct {
	Text    string
	Was     string           // what the vote and its repairs made of it
	Type    archive.LineType `json:",omitempty"` // of its line
	Proof   reading.Proof
	Options []rune             `json:",omitempty"` // what may stand there, where that was settled
	Weighed []reading.Weighing `json:",omitempty"` // what speaks for each
}

// Reads is Read, with what the models said of each line that has characters, in the
// order of the text, and what was known of its characters.
func (p *Pool) Reads(ctx context.Context, page ocr.Page) (*ocr.Result, *Trace, error) {
	r, a, err := p.ask(ctx, request{Op: opRead, Page: page, Trace: true})
	if err != nil {
		return nil, nil, err
	}
	return r, a.Trace, nil
}

// lines are the lines' reads.
func (t *Trace) lines(lines []line) {
	for _, l := range lines {
		if len(l.reads) > 0 {
			t.Lines = append(t.Lines, LineReads{Dir: l.dir, Type: l.kind, Cell: l.cell != nil, Reads: l.reads})
		}
	}
}

// char keeps what the confidence of a character rests on; nothing where no trace is
// kept.
func (t *Trace) char(g *archive.Glyph, m *mark, kind archive.LineType, p reading.Proof) {
	if t == nil {
		return
	}
	j := Judged{Text: g.Text, Was: m.text, Type: kind, Proof: p}
	if m.choice != nil {
		for _, c := range m.choice.candidates {
			j.Options = append(j.Options, c.Rune)
		}
		j.Weighed = m.choice.place.Weigh(m.choice.candidates)
	}
	t.Chars = append(t.Chars, j)
}

// page keeps what tells how much of the page is wrong; nothing where no trace is kept.
func (t *Trace) page(p reading.Page) {
	if t != nil {
		t.Page = p
	}
}
