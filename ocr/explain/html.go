package explain

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"fumikura/internal/archive"
)

//go:embed page.html
var pageText string

// stepView is a step as the page shows it.
type stepView struct {
	Step
	Title Note
	Image template.URL // the picture as a data: URL
	Line  int          // the width of a shape's outline and the size of its label
	Label int
	Wide  bool
}

// MiB is the most that was held in main memory up to the step, since the one before.
func (s stepView) MiB() int64 { return s.Memory.Most >> 20 }

// passView is a pass, and countView the passes of one cause and model.
type (
	passView struct {
		Pass
		Number   int
		Why, How Note
	}
	countView struct {
		Why              Note
		Model            string
		N, Lines, Chars  int
		Spent            time.Duration
		Share, MeanSpent string
	}
)

type (
	charView struct {
		Text, Class, Hint string
	}
	lineView struct {
		Number   int
		Kind     Note
		Vertical bool
		Where    string
		Model    string
		Conf     int
		Chars    []charView
	}
	mendView struct {
		Line             int
		Raw, Text, Where string
		Conf             uint8
	}
)

// HTML writes an account and the text that came of it as one HTML file. name is the
// image's own, for people.
func HTML(w io.Writer, name string, a *Account, t *archive.Text) error {
	page, err := template.New("page").Parse(pageText)
	if err != nil {
		return fmt.Errorf("explain: %w", err)
	}
	v := struct {
		Name   string
		Text   *archive.Text
		Steps  []stepView
		Passes []passView
		Counts []countView
		Lines  []lineView
		Mended []mendView
		Unread []mendView
		Spent  time.Duration
		Memory int64 // MiB; 0: unknown
	}{Name: name, Text: t, Memory: a.Memory() >> 20}
	for _, s := range a.Steps {
		v.Steps = append(v.Steps, viewOf(s, t))
	}
	for i, p := range a.Passes {
		v.Passes = append(v.Passes, passView{Pass: p, Number: i + 1, Why: causeOf(p.Cause), How: modes[p.Mode]})
		v.Spent += p.Spent
	}
	v.Counts = countsOf(a.Passes)
	v.Lines, v.Mended, v.Unread = linesOf(t)
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		return fmt.Errorf("explain: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

func causeOf(c Cause) Note {
	if n, ok := causes[c]; ok {
		return n
	}
	return Note{EN: string(c)}
}

// viewOf makes a step ready to be shown; the last one gets the text's lines.
func viewOf(s Step, t *archive.Text) stepView {
	v := stepView{Step: s, Title: stages[s.Stage], Wide: s.Stage == StageLayout || s.Stage == StagePasses || s.Stage == StageFinished}
	if s.Stage == StageFinished {
		v.Shapes = append(slices.Clone(v.Shapes), lineShapes(t)...)
	}
	if len(s.Picture) > 0 {
		kind := "image/jpeg"
		if bytes.HasPrefix(s.Picture, []byte("\x89PNG")) {
			kind = "image/png"
		}
		v.Image = template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(s.Picture))
	}
	long := max(s.Width, s.Height)
	v.Line, v.Label = max(1, long/900), max(6, long/60)
	return v
}

// lineShapes are the boxes of a text's lines, with what they say.
func lineShapes(t *archive.Text) []Shape {
	var out []Shape
	for i, l := range t.Lines {
		if l.End <= l.Start {
			continue
		}
		s := Shape{Box: t.LineBox(l), Kind: ShapeHorizontal, Hint: fmt.Sprintf("%d: %s", i+1, said(t, l))}
		if l.Dir == archive.Vertical {
			s.Kind = ShapeVertical
		}
		if l.Type == archive.LineUnread {
			s.Kind, s.Hint = ShapeUnread, fmt.Sprintf("%d: %s / %s", i+1, kinds["unread"].JA, kinds["unread"].EN)
		}
		out = append(out, s)
	}
	return out
}

func said(t *archive.Text, l archive.Line) string {
	var b strings.Builder
	for _, g := range t.Glyphs[l.Start:l.End] {
		b.WriteString(g.Text)
	}
	return b.String()
}

// countsOf sums the passes up, the dearest first.
func countsOf(passes []Pass) []countView {
	type key struct {
		why   Cause
		model string
	}
	var order []key
	sums := map[key]*countView{}
	var all time.Duration
	for _, p := range passes {
		k := key{p.Cause, p.Model}
		c := sums[k]
		if c == nil {
			c = &countView{Why: causeOf(p.Cause), Model: p.Model}
			sums[k] = c
			order = append(order, k)
		}
		c.N++
		c.Lines += p.Lines
		c.Chars += p.Chars
		c.Spent += p.Spent
		all += p.Spent
	}
	var out []countView
	for _, k := range order {
		c := sums[k]
		c.Share = fmt.Sprintf("%.0f", 100*float64(c.Spent)/float64(max(1, all)))
		c.MeanSpent = fmt.Sprintf("%.0f", float64(c.Spent.Milliseconds())/float64(c.N))
		out = append(out, *c)
	}
	slices.SortStableFunc(out, func(a, b countView) int { return cmp.Compare(b.Spent, a.Spent) })
	return out
}

// linesOf shows a text's lines with each character's confidence, what a repair or a
// vote put in the place of the first reading, and the regions that were not read.
func linesOf(t *archive.Text) (lines []lineView, mended, unread []mendView) {
	for i, l := range t.Lines {
		v := lineView{Number: i + 1, Kind: kinds[string(l.Type)], Vertical: l.Dir == archive.Vertical, Where: placeOf(t.LineBox(l))}
		if v.Kind == (Note{}) {
			v.Kind = Note{EN: string(l.Type)}
		}
		if l.Cell != nil {
			v.Where = fmt.Sprintf("%d (%d, %d)", l.Cell.Table+1, l.Cell.Row+1, l.Cell.Col+1)
		}
		if l.Type == archive.LineUnread {
			unread = append(unread, mendView{Line: v.Number, Where: v.Where})
			continue
		}
		if int(l.Model) < len(t.Models) {
			v.Model = t.Models[l.Model]
		}
		sum := 0
		for _, g := range t.Glyphs[l.Start:l.End] {
			v.Chars = append(v.Chars, charOf(g))
			sum += int(g.Conf)
			if g.Raw != "" {
				mended = append(mended, mendView{Line: v.Number, Raw: g.Raw, Text: g.Text, Conf: g.Conf, Where: placeOf(g.Box)})
			}
		}
		if n := len(v.Chars); n > 0 {
			v.Conf = (sum + n/2) / n
			lines = append(lines, v)
		}
	}
	return lines, mended, unread
}

func placeOf(r archive.Rect) string { return fmt.Sprintf("%d, %d; %d × %d", r.X, r.Y, r.W, r.H) }

// charOf colours a character by its confidence.
func charOf(g archive.Glyph) charView {
	c := charView{Text: g.Text, Hint: fmt.Sprintf("%d", g.Conf)}
	switch {
	case g.Text == " ":
		return c
	case g.Conf >= 99:
		c.Class = "c0"
	case g.Conf >= 95:
		c.Class = "c1"
	case g.Conf >= 80:
		c.Class = "c2"
	case g.Conf >= 50:
		c.Class = "c3"
	default:
		c.Class = "c4"
	}
	if g.Raw != "" {
		c.Class += " mended"
		c.Hint += " ← " + g.Raw
	}
	for _, a := range g.Alts {
		c.Hint += fmt.Sprintf("; %s %d", a.Text, a.Conf)
	}
	return c
}
