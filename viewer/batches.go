package viewer

import (
	"net/http"
	"net/url"
	"strconv"

	"fumikura/internal/archive"
)

const batchesAPage = 50

type batchesView struct {
	Rows     []batchRow
	Pager    pager
	Register string // where records are filled in from a register; empty for who may not
}

type batchRow struct {
	URL, Number, Title, Opened, By, Declared string
}

// A pager leads to the page before and after; an empty address is none.
type pager struct{ Prev, Next, Words string }

// batches lists what was delivered, newest first.
func (v *visit) batches() error {
	p, err := v.pageNumber()
	if err != nil {
		return err
	}
	list, total, err := v.shelf.page(v.ctx(), v.Server, (p-1)*batchesAPage, batchesAPage)
	if err != nil {
		return unavailable("store", err)
	}
	view := batchesView{Pager: v.pager("/batches", nil, p, batchesAPage, total)}
	if v.may(needChange) {
		view.Register = registerPath("")
	}
	for _, b := range list {
		view.Rows = append(view.Rows, batchRow{
			URL: "/batches/" + string(b.ID), Number: b.Number, Title: v.batchTitle(b),
			Opened: timeText(v.local(b.Event.Time), v.lang), By: v.who(b.Event.Actor), Declared: v.declared(b),
		})
	}
	f := v.frame(v.say("batches.title"), view)
	f.Section = "batches"
	return v.page("batches", f)
}

func (v *visit) batchTitle(b *archive.Batch) string {
	if b.Title == "" {
		return v.say("batch.untitled")
	}
	return b.Title
}

func (v *visit) declared(b *archive.Batch) string {
	if b.Declared == 0 {
		return v.say("batch.none")
	}
	return count(b.Declared)
}

// pageNumber is the parameter p: which page of a list, from 1.
func (v *visit) pageNumber() (int, error) {
	s := v.query("p")
	if s == "" {
		return 1, nil
	}
	p, err := strconv.Atoi(s)
	if err != nil || p < 1 || p > 10_000_000 {
		return 0, wrong("problem.value", "p")
	}
	return p, nil
}

// pager leads through a list of total entries, each entries a page.
func (v *visit) pager(path string, q url.Values, p, each, total int) pager {
	last := max(1, (total+each-1)/each)
	out := pager{}
	to := func(n int) string {
		u := url.Values{}
		for k, s := range q {
			u[k] = s
		}
		if n > 1 {
			u.Set("p", strconv.Itoa(n))
		}
		if len(u) == 0 {
			return path
		}
		return path + "?" + u.Encode()
	}
	if p > 1 {
		out.Prev = to(min(p-1, last))
	}
	if p < last {
		out.Next = to(p + 1)
	}
	if last > 1 {
		out.Words = v.say("pager.at", count(p), count(last))
	}
	return out
}

// apiBatches lists batches, newest first.
func (v *visit) apiBatches() error {
	limit, offset, err := v.window(50)
	if err != nil {
		return err
	}
	list, total, err := v.shelf.page(v.ctx(), v.Server, offset, limit)
	if err != nil {
		return unavailable("store", err)
	}
	if list == nil {
		list = []*archive.Batch{}
	}
	v.json(http.StatusOK, map[string]any{"total": total, "batches": list})
	return nil
}

// window reads limit (1 to 1,000, or def) and offset.
func (v *visit) window(def int) (limit, offset int, err error) {
	limit = def
	if s := v.query("limit"); s != "" {
		if limit, err = strconv.Atoi(s); err != nil || limit < 1 || limit > 1000 {
			return 0, 0, wrong("problem.value", "limit")
		}
	}
	if s := v.query("offset"); s != "" {
		if offset, err = strconv.Atoi(s); err != nil || offset < 0 {
			return 0, 0, wrong("problem.value", "offset")
		}
	}
	return limit, offset, nil
}
