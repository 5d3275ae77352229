package viewer

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"fumikura/internal/archive"
)

// What can be done with what a stamp says; also the reasons in the history.
const (
	takeNumber = "stamp-number" // it becomes the record's number
	takeDay    = "stamp-date"   // it becomes one of the record's dates
	takeBack   = "stamp-undone" // the record's last change, which was one of these, is undone
)

// A stampRow is what the page's stamps say of one field of the record.
type stampRow struct {
	Name   string
	Values []stampValue
}

// A stampValue is a candidate; Take is the form that takes it over, nil where the
// reader may not or the record has the field filled.
type stampValue struct {
	Text string
	Take *stampForm
}

// A stampForm is one button: what it does to which revision of the record.
type stampForm struct {
	URL, Do, Value, Label string
	Of                    string // what it takes over, for who hears the button alone
	Rev                   int
	Query, Size           string // of the page, to come back to it
	Page                  int    // of an edit: its address does not say which
}

// A stampsView is what the stamps of a page say; and, to who made the record's last
// change by one of them, what that was and the form that takes it back.
type stampsView struct {
	Rows  []stampRow
	Taken string
	Back  *stampForm
}

// showStamps adds what the page's stamps say to the facts of the record, as
// candidates; who may change the record can take them over.
func (v *visit) showStamps(view *docView, l *leaf) {
	r := l.record
	f := v.stampFacts(l)
	form := func(do, value, of string, label key) *stampForm {
		if !v.may(needChange) {
			return nil
		}
		return &stampForm{URL: fmt.Sprintf("/d/%s/p/%d/stamp", r.ID, l.n), Do: do, Value: value, Of: of, Label: v.say(label), Rev: r.Rev, Query: view.Query, Size: view.Size}
	}
	var days, numbers []stampValue
	for _, d := range f.days {
		if day, ok := parseDay(d); ok {
			text := dateText(day, v.lang)
			days = append(days, stampValue{text, form(takeDay, d, text, key("about.takedate"))})
		}
	}
	for _, n := range f.numbers {
		c := stampValue{Text: n}
		if r.Number == "" {
			c.Take = form(takeNumber, n, n, key("about.takenumber"))
		}
		numbers = append(numbers, c)
	}
	for _, row := range []stampRow{{v.say("about.stampdate"), days}, {v.say("about.stampnumber"), numbers}} {
		if len(row.Values) > 0 {
			view.Stamps.Rows = append(view.Stamps.Rows, row)
		}
	}
	if why := r.Event.Reason; r.Event.Actor == v.actor && r.Event.Page == l.at.Page && (why == takeNumber || why == takeDay) {
		view.Stamps.Taken = v.say(key("taken." + why))
		view.Stamps.Back = form(takeBack, "", "", key("about.takeback"))
	}
}

// stampFacts are what the stamps of a page say of its record today.
func (v *visit) stampFacts(l *leaf) stampFacts {
	return factsOfStamps(l.text, l.record, v.local(time.Now()).Format(time.DateOnly))
}

// takeStamp takes over into the record what a stamp of the page says, or takes the
// last such change back. Only what stands on the page's stamps is taken, and only
// where nobody changed the record meanwhile.
func (v *visit) takeStamp() error {
	r, access, err := v.record()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.r.PathValue("n"))
	if visible := r.Visible(); err != nil || n < 1 || n > len(visible) {
		return errNotThere
	}
	rev, err := strconv.Atoi(v.r.PostFormValue("rev"))
	if err != nil {
		return wrong("problem.form")
	}
	l := &leaf{record: r, access: access, at: r.Visible()[n-1], n: n, of: len(r.Visible())}
	if err := v.openLeaf(l); err != nil {
		return err
	}
	do, value := v.r.PostFormValue("do"), v.r.PostFormValue("value")
	_, err = v.Archive.AmendRecord(v.ctx(), r.ID, v.actor, archive.ActChanged, archive.LaneCounter, func(r *archive.Record, e *archive.Event) (bool, error) {
		if r.Rev != rev {
			return false, errChanged
		}
		l.record = r
		return true, v.takeOver(l, do, value, e)
	})
	var p *problem
	if errors.As(err, &p) {
		return p
	} else if err != nil {
		return storeProblem(err)
	}
	return v.redirect(pagePath(r.ID, n, clip(v.r.PostFormValue("q"), maxQuery), 0, sizeOf(v.r.PostForm)) + "#about")
}

// sizeOf is the size of the picture that a form comes back to.
func sizeOf(f url.Values) string {
	if s := f.Get("size"); slices.Contains(sizes, s) {
		return s
	}
	return sizeFit
}

// takeOver changes l.record, and says in the event what was there, what is now, and
// what the stamp says.
func (v *visit) takeOver(l *leaf, do, value string, e *archive.Event) error {
	r, f := l.record, v.stampFacts(l)
	e.Page, e.Reason = l.at.Page, do
	switch do {
	case takeNumber:
		if r.Number != "" || !slices.Contains(f.numbers, value) {
			return wrong("problem.form")
		}
		e.Private = map[string]string{"before": "", "after": value, "stamp": f.lines[value]}
		r.Number = value
	case takeDay:
		if !slices.Contains(f.days, value) {
			return wrong("problem.form")
		}
		before := strings.Join(r.Dates, " ")
		r.Dates = append(slices.Clone(r.Dates), value)
		slices.Sort(r.Dates)
		e.Private = map[string]string{"before": before, "after": strings.Join(r.Dates, " "), "stamp": f.lines[value]}
	case takeBack:
		return v.takeItBack(r, e)
	default:
		return wrong("problem.form")
	}
	return nil
}

// takeItBack undoes the record's last change where a stamp was the reason for it.
func (v *visit) takeItBack(r *archive.Record, e *archive.Event) error {
	last := r.Event.Reason
	if last != takeNumber && last != takeDay || r.Event.Actor != v.actor {
		return wrong("problem.form")
	}
	before, err := v.Archive.RecordAt(v.ctx(), r.ID, r.Rev-1)
	if err != nil {
		return unavailable("store", err)
	}
	if last == takeNumber {
		e.Private = map[string]string{"before": r.Number, "after": before.Number}
	} else {
		e.Private = map[string]string{"before": strings.Join(r.Dates, " "), "after": strings.Join(before.Dates, " ")}
	}
	r.Number, r.Dates = before.Number, before.Dates
	return nil
}
