package viewer

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fumikura/internal/archive"
	"fumikura/viewer/filing"
)

// How people's fields of a record came to change; the reasons in the history.
const (
	edited   = "edited"      // by a person, one record
	filed    = "register"    // by a row of a register
	editBack = "edit-undone" // the record's last change, which was one of these, is undone
)

type editView struct {
	URL, Back       string // where the form goes, and the page that it came from
	Title, Shown    string
	Rev, Page       int
	Query, Size     string
	Error, Conflict string
	Fields          []editField
}

// An editField is a field of the form.
type editField struct {
	Name, Label, Hint, Value string
	Several                  bool
	Max                      int // characters
	Suggest                  []string
	Error                    string
	Other                    string // what somebody else made of it meanwhile
}

// editForm shows a record's fields, to be changed.
func (v *visit) editForm() error {
	r, _, err := v.record()
	if err != nil {
		return err
	}
	if err := v.remember(archive.ActViewed, func(e *archive.Event) { e.Record, e.Batch, e.Reason = r.ID, r.Batch, "metadata" }); err != nil {
		return err
	}
	view := v.editView(r, v.r.URL.Query())
	view.fill(filing.Of(r))
	return v.showEdit(view)
}

// editView is the form of a record without what stands in it; from holds the page
// that it came from.
func (v *visit) editView(r *archive.Record, from url.Values) *editView {
	page, err := strconv.Atoi(from.Get("p"))
	if err != nil || page < 1 || page > len(r.Visible()) {
		page = 1
	}
	view := &editView{URL: fmt.Sprintf("/d/%s/edit", r.ID), Title: titleOf(v, r), Shown: r.Shown(), Rev: r.Rev, Page: page,
		Query: clip(from.Get("q"), maxQuery), Size: sizeOf(from)}
	view.Back = pagePath(r.ID, page, view.Query, 0, view.Size)
	suggest := v.suggestedValues()
	for _, f := range filing.Fields {
		view.Fields = append(view.Fields, editField{Name: string(f), Label: v.say(key("about." + string(f))), Hint: v.say(key("hint." + string(f))),
			Several: f.Several(), Max: f.MaxLength(), Suggest: suggest[f]})
	}
	return view
}

// suggestedValues are divisions and kinds that occur where the reader may see them,
// and the reader's own divisions. Without the index there are fewer.
func (v *visit) suggestedValues() map[filing.Field][]string {
	out := map[filing.Field][]string{}
	if v.person != nil {
		out[filing.Division] = slices.Clone(v.person.Divisions)
	}
	leave, ok := v.heavy.enter(v.actor)
	if !ok {
		return out
	}
	defer leave()
	o, err := v.Search.Occurring(v.ctx(), v.reader)
	if err != nil {
		v.Log.WarnContext(v.ctx(), "suggest divisions and kinds", "err", err)
		return out
	}
	for _, d := range o.Divisions {
		if !slices.Contains(out[filing.Division], d) {
			out[filing.Division] = append(out[filing.Division], d)
		}
	}
	out[filing.Kind] = o.Kinds
	return out
}

// field is the form's field.
func (e *editView) field(f filing.Field) *editField {
	return &e.Fields[slices.Index(filing.Fields, f)]
}

// fill writes values into the form, as people write them.
func (e *editView) fill(values filing.Values) {
	for _, f := range filing.Fields {
		e.field(f).Value = fieldLines(f, values[f])
	}
}

// fieldLines is what stands in a field for its values: one a line, amounts with commas.
func fieldLines(f filing.Field, values []string) string {
	out := slices.Clone(values)
	if f == filing.Amounts {
		for i, s := range out {
			out[i] = grouped(s)
		}
	}
	return strings.Join(out, "\n")
}

// grouped writes a number's digits in threes.
func grouped(digits string) string {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return digits
	}
	return count(n)
}

func (v *visit) showEdit(view *editView) error {
	f := v.frame(v.say("edit.title", view.Shown), view)
	f.Here = view.URL + "?" + url.Values{"p": {strconv.Itoa(view.Page)}, "q": {view.Query}, "size": {view.Size}}.Encode()
	return v.page("edit", f)
}

// typedFields are what the form holds, and the same as texts to be shown again.
func (v *visit) typedFields() (filing.Typed, map[filing.Field]string) {
	typed, texts := filing.Typed{}, map[filing.Field]string{}
	for _, f := range filing.Fields {
		if s, ok := v.r.PostForm[string(f)]; ok && len(s) > 0 {
			typed[f], texts[f] = s[:1], strings.ReplaceAll(s[0], "\r\n", "\n")
		}
	}
	return typed, texts
}

// edit stores what the form holds, or undoes the record's last such change. What is
// wrong is shown beside its field. Where somebody else changed these fields since the
// form was shown, both are shown, and nothing is stored yet.
func (v *visit) edit() error {
	r, _, err := v.record()
	if err != nil {
		return err
	}
	if err := v.r.ParseForm(); err != nil {
		return wrong("problem.form")
	}
	rev, err := strconv.Atoi(v.r.PostFormValue("rev"))
	if err != nil || rev < 1 || rev > r.Rev {
		return wrong("problem.form")
	}
	view := v.editView(r, v.r.PostForm)
	switch v.r.PostFormValue("do") {
	case editBack:
		if err := v.undoEdit(r.ID, rev); err != nil {
			return err
		}
		return v.redirect(view.Back + "#about")
	case "":
	default:
		return wrong("problem.form")
	}
	base, err := v.Archive.RecordAt(v.ctx(), r.ID, rev)
	if err != nil {
		return storeProblem(err)
	}
	typed, texts := v.typedFields()
	mine, problems := filing.Read(typed)
	c := conflict{base: filing.Of(base), mine: mine, texts: texts}
	if len(problems) == 0 {
		if _, err = v.amendFields(r.ID, archive.LaneCounter, edited, mine, c.arose); err == nil {
			return v.redirect(view.Back + "#about")
		} else if !errors.Is(err, errChanged) {
			return err
		}
	}
	view.Rev = rev
	for f, text := range texts {
		view.field(f).Value = text
	}
	for _, p := range problems {
		view.field(p.Field).Error = p.Reason.In(v.lang)
	}
	if len(problems) > 0 {
		view.Error = v.say("edit.wrong")
	} else {
		v.showConflict(view, &c)
	}
	return v.showEdit(view)
}

// amendFields writes values into the head of a record. unless may refuse that after a
// look at the head; it may be nil.
func (v *visit) amendFields(id archive.ID, lane archive.Lane, reason string, values filing.Values, unless func(*archive.Record) error) (*archive.Record, error) {
	r, err := v.Archive.AmendRecord(v.ctx(), id, v.actor, archive.ActChanged, lane, func(r *archive.Record, e *archive.Event) (bool, error) {
		if unless != nil {
			if err := unless(r); err != nil {
				return false, err
			}
		}
		changes := values.Apply(r)
		e.Reason, e.Private = reason, changesText(changes)
		return len(changes) > 0, nil
	})
	var p *problem
	if errors.As(err, &p) {
		return r, p
	} else if err != nil {
		return r, storeProblem(err)
	}
	return r, nil
}

// undoEdit gives a record the fields that it had before its last change, where that was
// the visitor's own edit.
func (v *visit) undoEdit(id archive.ID, rev int) error {
	before, err := v.Archive.RecordAt(v.ctx(), id, rev-1)
	if errors.Is(err, archive.ErrNotFound) {
		return wrong("problem.form")
	} else if err != nil {
		return unavailable("store", err)
	}
	_, err = v.amendFields(id, archive.LaneCounter, editBack, filing.Of(before), func(r *archive.Record) error {
		if r.Rev != rev {
			return errChanged
		}
		if !v.ownEdit(r) {
			return wrong("problem.form")
		}
		return nil
	})
	return err
}

// ownEdit tells whether the record's last change was the visitor's own edit.
func (v *visit) ownEdit(r *archive.Record) bool {
	return r.Event.Actor == v.actor && (r.Event.Reason == edited || r.Event.Reason == filed)
}

// Prefixes of the names of an event's personal values: a field before and after.
const (
	beforeField = "before."
	afterField  = "after."
)

// changesText is what the history keeps of changes.
func changesText(changes []filing.Change) map[string]string {
	out := map[string]string{}
	for _, c := range changes {
		out[beforeField+string(c.Field)] = strings.Join(c.Before, "; ")
		out[afterField+string(c.Field)] = strings.Join(c.After, "; ")
	}
	return out
}
