package viewer

import (
	"errors"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A docBlock is a block of lines of the text panel. Kind is what the lines are where
// they are no body, as a class, and Label says it; a head's size does.
type docBlock struct {
	Kind, Label string
	Lines       [][]textPart
}

// A textPart is a run of a line that is inside a hit or is not.
type textPart struct {
	Text    string
	Hit     bool
	Current bool
	Struck  bool
	Unread  bool // a region that was not read; Text says so
}

// showText fills the text panel, with the hits marked in it.
func (v *visit) showText(view *docView, l *leaf, marked *index.Hit) {
	t := l.text
	switch {
	case t == nil:
		view.NoText = v.waitingWords(l)
		return
	case t.Blank || len(t.Glyphs) == 0:
		view.NoText = v.say("doc.blank")
		return
	case t.Kind == archive.TextHuman:
		view.TextNote = v.say("doc.human")
	case t.Kind == archive.TextLayer:
		view.TextNote = v.say("doc.layer")
	default:
		view.TextNote = v.say("doc.ocr", t.Engine, t.Confidence)
	}
	current := v.currentHit(marked)
	of := glyphHits(t, marked)
	var last archive.Line
	for i, line := range t.Lines {
		if i == 0 || !sameBlock(last, line) {
			view.Blocks = append(view.Blocks, v.blockOf(line))
		}
		b := &view.Blocks[len(view.Blocks)-1]
		parts := lineParts(t, line, of, current)
		if line.Type == archive.LineUnread {
			parts = []textPart{{Text: v.say("doc.unreadpart"), Unread: true}}
		}
		if n := len(b.Lines); n > 0 && goesOn(last, line) {
			b.Lines[n-1] = append(b.Lines[n-1], parts...)
		} else {
			b.Lines = append(b.Lines, parts)
		}
		last = line
	}
}

// sameBlock tells whether a line is shown in one block with the one before it. What
// stands outside the body's order is put together, each line by itself.
func sameBlock(a, b archive.Line) bool {
	if a.Type != b.Type {
		return false
	}
	return a.Block == b.Block || b.Type == archive.LineRuby || b.Type == archive.LineNote || b.Type == archive.LineStamp
}

// goesOn tells whether a line goes on in the next: it was parted because a piece of it
// is struck out.
func goesOn(a, b archive.Line) bool {
	return a.Sep == "" && a.Cell == nil && b.Cell == nil && a.Struck != b.Struck
}

var kindLabels = map[archive.LineType]key{
	archive.LineRuby: key("doc.ruby"), archive.LineNote: key("doc.note"), archive.LineStamp: key("doc.stamp"), archive.LineFolio: key("doc.folio"),
}

func (v *visit) blockOf(l archive.Line) docBlock {
	b := docBlock{}
	if l.Type == archive.LineHead {
		b.Kind = string(l.Type)
	} else if k, ok := kindLabels[l.Type]; ok {
		b.Kind, b.Label = string(l.Type), v.say(k)
	}
	return b
}

// waitingWords say why a page has no text: it failed, or its turn has not come.
func (v *visit) waitingWords(l *leaf) string {
	words := v.say("doc.reading")
	stop := errors.New("found")
	err := v.Archive.Failures(v.ctx(), l.record.Batch, func(f *archive.Failure) error {
		if f.Page == l.at.Page && f.Stage == archive.StageRead {
			words = v.say("doc.unreadable", f.Reason)
			return stop
		}
		return nil
	})
	if err != nil && !errors.Is(err, stop) {
		v.Log.WarnContext(v.ctx(), "failures of a batch", "batch", l.record.Batch, "err", err)
	}
	return words
}

// glyphHits tells of each glyph in which occurrence it lies (from 1), 0 for none.
func glyphHits(t *archive.Text, marked *index.Hit) []int {
	of := make([]int, len(t.Glyphs))
	if marked == nil {
		return of
	}
	for i, g := range t.Glyphs {
		if g.Box.W <= 0 || g.Box.H <= 0 {
			continue
		}
		for k, rects := range marked.Marks {
			for _, r := range rects {
				if inside(g.Box, r) {
					of[i] = k + 1
				}
			}
		}
	}
	// A space has no box: between two glyphs of one hit it belongs to the hit.
	for i := 1; i+1 < len(of); i++ {
		if of[i] == 0 && t.Glyphs[i].Box.W <= 0 && of[i-1] == of[i+1] {
			of[i] = of[i-1]
		}
	}
	return of
}

// lineParts cuts a line where it enters or leaves a hit.
func lineParts(t *archive.Text, line archive.Line, of []int, current int) []textPart {
	var parts []textPart
	last := -1
	for i := line.Start; i < line.End; i++ {
		if of[i] != last {
			parts = append(parts, textPart{Hit: of[i] > 0, Current: of[i] > 0 && of[i] == current, Struck: line.Struck})
			last = of[i]
		}
		parts[len(parts)-1].Text += t.Glyphs[i].Text
	}
	return parts
}
