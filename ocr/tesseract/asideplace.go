package tesseract

import (
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// sidewaysConf is the confidence of a word that lies on its side, at least.
const sidewaysConf = 97

// standUpright finds out which of the words that lie on their sides are kana of a column, とき for
// one, which are read as letters on their side: alone, the models for columns read kana there, and
// of a word in letters the same letters.
func (c *child) standUpright(w *working, all []*aside) error {
	var words, columns []*aside
	for _, a := range all {
		if a.Kind != ocr.AsideSideways || !a.sure() {
			continue
		}
		column := &aside{Aside: ocr.Aside{Kind: ocr.AsideRuby, Boxes: a.Boxes}, dir: archive.Vertical}
		if err := column.cut(w); err != nil {
			return err
		}
		words, columns = append(words, a), append(columns, column)
	}
	if err := c.readAsides(columns, archive.Vertical); err != nil {
		return err
	}
	for i, column := range columns {
		words[i].upright = figures.Replace(column.text()) != figures.Replace(words[i].text())
	}
	return nil
}

// setUpright is a picture turned back by a quarter whose print lies with its heads to the right.
func setUpright(r ocr.Raster) ocr.Raster {
	out := ocr.Raster{W: r.H, H: r.W, Pix: make([]byte, len(r.Pix))}
	for v := range out.H {
		for u := range out.W {
			out.Pix[v*out.W+u] = r.Pix[u*r.W+r.W-1-v]
		}
	}
	return out
}

// latinWord tells a word of Latin letters, in which figures and the signs of addresses may stand,
// or a year. Strokes and rings alone, which parts of a kanji are read as, are none.
func latinWord(text string) bool {
	letters, clear, figures := 0, 0, 0
	for _, r := range text {
		switch {
		case r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z':
			letters++
			clear += boolToInt(!strings.ContainsRune("OoIil", r))
		case r >= '0' && r <= '9':
			figures++
		case !strings.ContainsRune(".,-/&@:_+()'", r):
			return false
		}
	}
	return clear > 0 && letters+figures >= 2 || figures >= 3
}

// putAsides adds what was set aside to the text: figures across into their lines, ruby
// and notes as lines of their own.
func putAsides(t *archive.Text, w *working, model string) {
	for _, a := range w.asides {
		first := len(t.Lines)
		for n, k := range a.crops {
			var lines []line
			for _, l := range a.lines[n] {
				lines = append(lines, line{readLine: l, dir: a.dir, kind: archive.LineRuby, sep: "\n", model: model})
			}
			join(t, textOf(k, lines))
		}
		if len(t.Lines) == first {
			continue
		}
		one := t.Lines[first] // the small lines of a note, too, are read on
		one.End = t.Lines[len(t.Lines)-1].End
		if a.Kind == ocr.AsideNote {
			one.Type = archive.LineNote
		}
		t.Lines = append(t.Lines[:first], one)
		if a.Kind == ocr.AsideSideways {
			t.Lines[first].Type = archive.LineBody
			intoLine(t)
		}
		if a.Kind == ocr.AsideAcross {
			t.Lines[first].Type = archive.LineBody
			for i := one.Start; i < one.End; i++ {
				if g := &t.Glyphs[i]; figures.Replace(g.Text) != g.Text {
					g.Raw, g.Text, g.Alts = g.Text, figures.Replace(g.Text), nil
				}
			}
			intoLine(t)
		}
	}
}

// intoLine moves the glyphs of the last line, figures across a vertical line or a word on its side
// in one, into that line, behind what stands above them. Where there is none they stay a line.
func intoLine(t *archive.Text) {
	last := len(t.Lines) - 1
	from := t.Lines[last]
	box := t.LineBox(from)
	cx, cy := box.X+box.W/2, box.Y+box.H/2
	best, far := -1, box.H*2
	for i, l := range t.Lines[:last] {
		b := t.LineBox(l)
		if l.Dir != archive.Vertical || l.Type == archive.LineRuby || l.Type == archive.LineNote || cx < b.X-b.W/4 || cx > b.X+b.W+b.W/4 {
			continue
		}
		if d := max(0, b.Y-cy, cy-b.Y-b.H); d < far {
			best, far = i, d
		}
	}
	if best < 0 {
		t.Lines[last].Dir = archive.Vertical
		return
	}
	at := t.Lines[best].Start
	for i := at; i < t.Lines[best].End; i++ {
		if g := t.Glyphs[i].Box; g.W > 0 && g.Y+g.H/2 < cy {
			at = i + 1
		}
	}
	moved := append([]archive.Glyph(nil), t.Glyphs[from.Start:from.End]...)
	n := len(moved)
	copy(t.Glyphs[at+n:], t.Glyphs[at:from.Start])
	copy(t.Glyphs[at:], moved)
	t.Lines = t.Lines[:last]
	for i := range t.Lines {
		if t.Lines[i].Start >= at && i != best {
			t.Lines[i].Start += n
			t.Lines[i].End += n
		}
	}
	t.Lines[best].End += n
}
