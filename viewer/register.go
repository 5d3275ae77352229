package viewer

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/url"
	"strconv"
	"strings"
	"time"

	"fumikura/internal/archive"
	"fumikura/viewer/filing"
)

// The bounds of a register in the browser, where it goes to and fro with the page; the
// command takes larger ones.
const (
	maxSheet      = 4 << 20 // bytes
	sheetWithin   = 10 * time.Minute
	changesListed = 100
)

type registerView struct {
	Batch   string
	Error   string
	Summary string // what would change, or what was changed
	Done    bool   // it was taken over
	Ignored string
	More    string // further problems, or changes, that are not listed
	Rows    []registerViewRow
	Wrong   []cellJSON
	Table   string // the register itself, to be taken over after the look through it
}

type registerViewRow struct {
	Row        int
	Shown, URL string
	Fields     []pair
}

// registerPage asks for a register.
func (v *visit) registerPage() error {
	return v.showRegister(&registerView{Batch: clip(v.query("batch"), 100)})
}

func (v *visit) showRegister(view *registerView) error {
	f := v.frame(v.say("register.title"), view)
	f.Section, f.Here = "batches", "/register"
	return v.page("register", f)
}

// A sheetForm is what the form of a register holds.
type sheetForm struct {
	batch, do string
	table     []byte
}

// takeRegister looks through a register and shows what it would change; sent again from
// there, it is taken over, after another look.
func (v *visit) takeRegister() error {
	v.deadlines(stallWithin, stallWithin)
	form, err := v.r.MultipartReader()
	if err != nil {
		return wrong("problem.form")
	}
	in, err := v.readSheet(form)
	if err != nil {
		return err
	}
	view := &registerView{Batch: clip(in.batch, 100)}
	if len(in.table) == 0 {
		view.Error = v.say("register.nofile")
		return v.showRegister(view)
	}
	v.deadlines(sheetWithin, sheetWithin)
	g := &register{v: v, by: map[archive.ID]int{}}
	if in.batch != "" {
		var p *problem
		if g.batch, err = v.filesOf(in.batch); errors.As(err, &p) && p.status < 500 {
			view.Error = v.sentence(p)
			return v.showRegister(view)
		} else if err != nil {
			return err
		}
	}
	if g.table, err = filing.ReadTable(bytes.NewReader(in.table)); err != nil {
		return err // bytes.Reader has none
	}
	if err := v.remember(archive.ActViewed, func(e *archive.Event) { e.Reason = filed }); err != nil {
		return err
	}
	if _, err := g.run(v.ctx(), in.do != "apply", false, func(int, int) {}); err != nil {
		return err
	}
	v.showTaken(view, g, in.table)
	return v.showRegister(view)
}

// readSheet reads the form: its fields, and the file, or the register that an earlier
// page carries.
func (v *visit) readSheet(form *multipart.Reader) (in sheetForm, err error) {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return in, nil
		} else if err != nil {
			return in, wrong("problem.broken")
		}
		b, err := io.ReadAll(io.LimitReader(&incoming{v: v, r: part}, maxSheet+1))
		if err != nil {
			return in, wrong("problem.broken")
		}
		if len(b) > maxSheet {
			return in, wrong("register.large", maxSheet>>20)
		}
		switch part.FormName() {
		case "batch":
			in.batch = strings.TrimSpace(string(b))
		case "do":
			in.do = string(b)
		case "register", "table":
			if len(b) > 0 {
				in.table = b
			}
		}
	}
}

// showTaken fills the view with what a register would change, did change, or is wrong in.
func (v *visit) showTaken(view *registerView, g *register, table []byte) {
	out := &g.out
	view.Ignored = strings.Join(out.Ignored, v.say("list.comma"))
	switch {
	case len(out.Problems) > 0:
		view.Wrong = out.Problems
		view.Error = v.say("register.wrong", count(len(out.Problems)+out.More))
		if out.More > 0 {
			view.More = v.say("dictionary.more", count(out.More))
		}
		return
	case out.Applied:
		view.Done, view.Summary = true, v.say("register.done", count(out.Rows), count(out.Changed), count(out.Same))
	default:
		view.Summary = v.say("register.would", count(out.Rows), count(out.Changed), count(out.Same))
		if text, err := filing.Decode(table); err == nil && out.Changed > 0 {
			view.Table = string(text)
		}
	}
	for _, line := range out.Changes[:min(len(out.Changes), changesListed)] {
		row := registerViewRow{Row: line.Row, Shown: line.Shown, URL: "/d/" + string(line.Record)}
		for _, c := range line.Fields {
			row.Fields = append(row.Fields, pair{c.Name, v.say("history.became", c.Before, c.After)})
		}
		view.Rows = append(view.Rows, row)
	}
	if n := out.Changed - len(view.Rows); n > 0 {
		view.More = v.say("dictionary.more", count(n))
	}
}

// registerPath is the address of the page, for the files of a batch or of any.
func registerPath(batch string) string {
	if batch == "" {
		return "/register"
	}
	return "/register?" + url.Values{"batch": {batch}}.Encode()
}

// Place says of a row's place what the table shows: its number, or nothing.
func (c cellJSON) Place() string {
	if c.Row == 0 {
		return ""
	}
	return strconv.Itoa(c.Row)
}
