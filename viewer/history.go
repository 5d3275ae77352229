package viewer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/history"
)

const eventsAPage = 100

type historyView struct {
	Record, RecordURL                                string // of one record's history
	FilterRecord, FilterPerson, FilterFrom, FilterTo string
	Filtered                                         bool
	Actions                                          []choice
	Echo, Error                                      string
	Rows                                             []eventRow
	Pager                                            pager
}

// A choice is an entry of a select.
type choice struct {
	Value, Label string
	On           bool
}

type eventRow struct {
	ISO, Time     string
	Who, WhoURL   string
	Did           string
	What, WhatURL string
	Details       []pair
}

type pair struct{ Name, Value string }

// actions are what an auditor can choose from, in the order of a page's life.
var actions = []archive.Action{
	archive.ActBatch, archive.ActTaken, archive.ActRefused, archive.ActCut, archive.ActRead, archive.ActChanged, archive.ActAccess,
	archive.ActViewed, archive.ActSearched, archive.ActExported, archive.ActSignIn, archive.ActSignOut, archive.ActDenied,
	archive.ActPerson, archive.ActReindex, archive.ActVerify,
}

// history shows auditors what happened, by record, person, day and action.
func (v *visit) history() error {
	q := v.r.URL.Query()
	view := historyView{FilterRecord: v.query("record"), FilterPerson: v.query("person"), FilterFrom: v.query("from"), FilterTo: v.query("to")}
	action := archive.Action(v.query("action"))
	if action != "" && !slices.Contains(actions, action) {
		return wrong("problem.value", key("history.action"))
	}
	for _, a := range actions {
		view.Actions = append(view.Actions, choice{string(a), v.say(key("did." + string(a))), a == action})
	}
	f := history.Filter{Action: action}
	sorry, err := v.historyFilter(&view, &f)
	if err != nil {
		return err
	}
	view.Filtered = view.FilterRecord+view.FilterPerson+view.FilterFrom+view.FilterTo+string(action) != ""
	if sorry != "" {
		view.Error = sorry
	} else {
		q.Del("before")
		if err := v.browse(&view, f, "/history", q); err != nil {
			return err
		}
	}
	fr := v.frame(v.say("history.title"), view)
	fr.Section = "history"
	return v.page("history", fr)
}

// recordHistory shows what happened to one record.
func (v *visit) recordHistory() error {
	r, _, err := v.record()
	if err != nil {
		return err
	}
	path := "/d/" + string(r.ID)
	view := historyView{Record: r.Shown() + " " + r.Title, RecordURL: path}
	if err := v.browse(&view, history.Filter{Record: r.ID}, path+"/history", url.Values{}); err != nil {
		return err
	}
	f := v.frame(v.say("history.of", r.Shown()), view)
	f.Section = "history"
	return v.page("history", f)
}

// historyFilter reads the form; sorry is a sentence where something in it names
// nothing.
func (v *visit) historyFilter(view *historyView, f *history.Filter) (sorry string, err error) {
	if s := view.FilterRecord; s != "" {
		id, err := v.findRecord(v.ctx(), s)
		if err != nil {
			return "", err
		}
		if id == "" {
			return v.say("history.norecord", s), nil
		}
		f.Record = id
	}
	if s := view.FilterPerson; s != "" {
		if f.Actor, err = v.findActor(v.ctx(), s); err != nil {
			return "", err
		}
		if f.Actor == "" {
			return v.say("history.noperson", s), nil
		}
	}
	var from, to string
	for _, d := range []struct {
		text string
		into *time.Time
		days int
		echo *string
	}{{view.FilterFrom, &f.From, 0, &from}, {view.FilterTo, &f.To, 1, &to}} {
		if d.text == "" {
			continue
		}
		day, ok := parseDay(d.text)
		if !ok {
			return v.say("history.badday", d.text), nil
		}
		*d.into = time.Date(day.Year(), day.Month(), day.Day()+d.days, 0, 0, 0, 0, v.Zone)
		*d.echo = dateText(day, v.lang)
	}
	switch {
	case from != "" && to != "":
		view.Echo = v.say("history.between", from, to)
	case from != "":
		view.Echo = v.say("history.since", from)
	case to != "":
		view.Echo = v.say("history.until", to)
	}
	return "", nil
}

// browse reads a page of events into the view, and records that it was read.
func (v *visit) browse(view *historyView, f history.Filter, path string, q url.Values) error {
	before := v.query("before")
	entries, next, err := v.History.Browse(v.ctx(), f, before, eventsAPage)
	if errors.Is(err, history.ErrCursor) {
		return wrong("problem.value", "before")
	} else if err != nil {
		return unavailable("history", err)
	}
	if err := v.remember(archive.ActViewed, func(e *archive.Event) {
		e.Record, e.Reason = f.Record, "history"
		if s := q.Encode(); s != "" {
			e.Private = map[string]string{"filter": clip(s, 500)}
		}
	}); err != nil {
		return err
	}
	seen := map[archive.ID]*archive.Record{}
	for _, e := range entries {
		row, err := v.eventRow(e, seen)
		if err != nil {
			return err
		}
		view.Rows = append(view.Rows, row)
	}
	if before != "" {
		view.Pager.Prev, view.Pager.Words = path, ""
		if len(q) > 0 {
			view.Pager.Prev += "?" + q.Encode()
		}
	}
	if next != "" {
		q := maps.Clone(q)
		q.Set("before", next)
		view.Pager.Next = path + "?" + q.Encode()
	}
	return nil
}

func (v *visit) eventRow(e history.Entry, seen map[archive.ID]*archive.Record) (eventRow, error) {
	if e.Damaged != "" {
		return eventRow{Time: "#" + strconv.FormatInt(e.Index, 10), Did: v.say("history.damaged"), Details: []pair{{v.say("detail.reason"), e.Damaged}}}, nil
	}
	at := v.local(e.Time)
	row := eventRow{ISO: e.Time.UTC().Format(time.RFC3339), Time: at.Format("2006-01-02 15:04:05"), Who: v.who(e.Actor),
		Did: v.say(key("did." + string(e.Action)))}
	if v.lang == "ja" {
		row.Time = dateText(at, v.lang) + " " + at.Format("15:04:05")
	}
	if e.Actor != "" {
		row.WhoURL = "/history?" + url.Values{"person": {v.actorText(e.Actor)}}.Encode()
	}
	if err := v.eventWhat(&row, e, seen); err != nil {
		return row, err
	}
	if e.Reason != "" {
		row.Details = append(row.Details, pair{v.say("detail.reason"), v.reasonText(e.Reason)})
	}
	row.Details = append(row.Details, v.changeDetails(&e)...)
	return row, nil
}

// reasonText is a machine's word for why, in the reader's language where it is
// one of ours.
func (v *visit) reasonText(code string) string {
	if _, ok := catalogue[key("why."+code)]; ok {
		return v.say(key("why." + code))
	}
	return code
}

func (v *visit) detail(name string) string {
	if _, ok := catalogue[key("detail."+name)]; ok {
		return v.say(key("detail." + name))
	}
	return name
}

// eventWhat says what was acted on: a record that the reader may see by name, a
// batch by number, a person.
func (v *visit) eventWhat(row *eventRow, e history.Entry, seen map[archive.ID]*archive.Record) error {
	if e.Record == "" && e.Page != "" {
		// What a machine did to a page names no record: the page's image does.
		i, err := v.Archive.Image(v.ctx(), e.Page, 1)
		if err == nil {
			e.Record = i.Record
		} else if !errors.Is(err, archive.ErrNotFound) {
			return unavailable("store", err)
		}
	}
	switch {
	case e.Record != "":
		r, known := seen[e.Record]
		if !known {
			var ok bool
			var err error
			if r, _, ok, err = v.allowed(v.ctx(), e.Record); err != nil {
				return err
			}
			if !ok {
				r = nil
			}
			seen[e.Record] = r
		}
		if r == nil {
			row.What = string(e.Record)
			return nil
		}
		row.What, row.WhatURL = strings.TrimSpace(r.Shown()+" "+r.Title), "/d/"+string(r.ID)
		if n := r.Position(e.Page); e.Page != "" && n > 0 {
			row.What += " " + v.say("history.page", n)
			row.WhatURL = fmt.Sprintf("/d/%s/p/%d", r.ID, n)
		}
	case e.Person != "":
		row.What = v.who(personActor(e.Person))
	case e.Batch != "" && e.Batch != "none":
		row.What = string(e.Batch)
		b, err := v.Archive.Batch(v.ctx(), e.Batch)
		if err == nil {
			row.What = v.say("history.batch", b.Number)
			if v.may(needIntake) {
				row.WhatURL = "/batches/" + string(b.ID)
			}
		} else if !errors.Is(err, archive.ErrNotFound) {
			return unavailable("store", err)
		}
	}
	return nil
}

// findRecord is the record that a person names by its accession number or id,
// "" where there is none that they may see.
func (v *visit) findRecord(ctx context.Context, s string) (archive.ID, error) {
	s = narrow(s)
	id, err := archive.ParseID(s)
	if err != nil {
		if id, err = v.byAccession(ctx, s); err != nil {
			return "", err
		}
	}
	if id == "" {
		return "", nil
	}
	_, _, ok, err := v.allowed(ctx, id)
	if err != nil || !ok {
		return "", err
	}
	return id, nil
}

// byAccession follows an accession number, "<batch number>-<n>", to its record.
func (v *visit) byAccession(ctx context.Context, s string) (archive.ID, error) {
	i := strings.LastIndexByte(s, '-')
	if i < 0 {
		return "", nil
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil || n < 1 || archive.CheckKey(batchNumberPrefix+s[:i]) != nil {
		return "", nil
	}
	batch, err := v.Archive.ReadObject(ctx, batchNumberPrefix+s[:i])
	if err == nil {
		var hash []byte
		if hash, err = v.Archive.ReadObject(ctx, fmt.Sprintf("%s%s/numbers/%06d", archive.BatchPrefix, batch, n)); err == nil {
			return archive.RecordOf(archive.ID(batch), string(hash)), nil
		}
	}
	if errors.Is(err, archive.ErrNotFound) {
		return "", nil
	}
	return "", unavailable("store", err)
}
