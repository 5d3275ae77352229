package tesseract

import (
	"context"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// LineReads is what each model read of one line, before any vote or repair: what
// repairs are measured on.
type LineReads struct {
	Dir   archive.Direction
	Type  archive.LineType
	Cell  bool // of a table
	Reads []reading.Read
}

// Reads is Read, with what the models said of each line that has characters, in the
// order of the text.
func (p *Pool) Reads(ctx context.Context, page ocr.Page) (*ocr.Result, []LineReads, error) {
	r, a, err := p.ask(ctx, request{Op: opRead, Page: page, Trace: true})
	if err != nil {
		return nil, nil, err
	}
	return r, a.Reads, nil
}

// traced are the lines' reads.
func traced(lines []line) []LineReads {
	var out []LineReads
	for _, l := range lines {
		if len(l.reads) > 0 {
			out = append(out, LineReads{Dir: l.dir, Type: l.kind, Cell: l.cell != nil, Reads: l.reads})
		}
	}
	return out
}
