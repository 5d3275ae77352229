package viewer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"fumikura/internal/archive"
	"fumikura/internal/history"
	"fumikura/viewer/filing"
)

// fieldText shows a field's values to people.
func (v *visit) fieldText(f filing.Field, values []string) string {
	if len(values) == 0 {
		return v.say("edit.blank")
	}
	out := slices.Clone(values)
	for i, s := range out {
		switch f {
		case filing.FiscalYear:
			if fy, err := strconv.Atoi(s); err == nil {
				out[i] = fyText(fy, v.lang)
			}
		case filing.Amounts:
			out[i] = v.say("about.yen", grouped(s))
		case filing.Dates:
			if day, ok := parseDay(s); ok {
				out[i] = dateText(day, v.lang)
			}
		}
	}
	return strings.Join(out, v.say("list.comma"))
}

// An editsView is the way to the form, and, to who made the record's last change by it,
// what that was and the form that takes it back.
type editsView struct {
	URL    string
	Edited string
	Back   *stampForm
}

// showEdits says how the record can be changed, to who may.
func (v *visit) showEdits(view *docView, l *leaf) {
	r := l.record
	if !v.may(needChange) {
		return
	}
	view.Edits.URL = editPath(r.ID, l.n, view.Query, view.Size)
	if !v.ownEdit(r) {
		return
	}
	var names []string
	for _, f := range filing.Fields {
		if _, ok := r.Event.Private[afterField+string(f)]; ok {
			names = append(names, v.say(key("about."+string(f))))
		}
	}
	view.Edits.Edited = v.say("edit.done", strings.Join(names, v.say("list.comma")))
	view.Edits.Back = &stampForm{URL: "/d/" + string(r.ID) + "/edit", Do: editBack, Label: v.say("about.takeback"), Rev: r.Rev, Query: view.Query, Size: view.Size, Page: l.n}
}

// changeDetails are the personal values of an event as an auditor reads them: what a
// field was and what it is stand together, in the order of the form.
func (v *visit) changeDetails(e *history.Entry) []pair {
	var out []pair
	text := func(f filing.Field, s string) string {
		if s == "" {
			return v.fieldText(f, nil)
		}
		return v.fieldText(f, strings.Split(s, "; "))
	}
	for _, f := range filing.Fields {
		name := v.say(key("about." + string(f)))
		before, ok := e.Private[beforeField+string(f)]
		if after, also := e.Private[afterField+string(f)]; ok && also {
			out = append(out, pair{name, v.say("history.became", text(f, before), text(f, after))})
		} else if slices.Contains(e.Deleted, beforeField+string(f)) || slices.Contains(e.Deleted, afterField+string(f)) {
			out = append(out, pair{name, v.say("history.deleted")})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Private)) {
		if !ofField(name) {
			out = append(out, pair{v.detail(name), e.Private[name]})
		}
	}
	for _, name := range e.Deleted {
		if !ofField(name) {
			out = append(out, pair{v.detail(name), v.say("history.deleted")})
		}
	}
	return out
}

// ofField tells whether a name is that of a field before or after a change.
func ofField(name string) bool {
	f, ok := strings.CutPrefix(name, beforeField)
	if !ok {
		f, ok = strings.CutPrefix(name, afterField)
	}
	return ok && slices.Contains(filing.Fields, filing.Field(f))
}

// editPath is the address of a record's form, from a page of it.
func editPath(record archive.ID, page int, query, size string) string {
	p := pagePath(record, page, query, 0, size)
	_, asked, _ := strings.Cut(p, "?")
	out := "/d/" + string(record) + "/edit?p=" + strconv.Itoa(max(page, 1))
	if asked != "" {
		out += "&" + asked
	}
	return out
}
