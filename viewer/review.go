package viewer

import (
	"encoding/base64"
	"errors"
	"math"
	"net/http"
	"net/url"

	"fumikura/index"
	"fumikura/internal/archive"
)

const (
	reviewsAPage   = 50
	reviewsBatches = 20 // that can be chosen from
)

type reviewView struct {
	Orders     []sizeLink
	Batches    []choice
	Order      string // kept when another batch is chosen
	Counts     string
	Rebuilding bool
	Rows       []reviewRow
	Pager      pager
}

// A reviewRow is a page that a person should look at, and why.
type reviewRow struct {
	URL, Title, Shown, Division, FY, Thumb string
	Page, Of                               int
	Expected, Unread                       string // empty where there is nothing to say
}

// reviewQuery reads what the address asks for. A place in the list stands in it as it
// came from the index, which is asked for the reader's rights all the same.
func (v *visit) reviewQuery() (index.ReviewQuery, error) {
	q := index.ReviewQuery{Sort: index.SortDoubt, Limit: reviewsAPage}
	switch v.query("order") {
	case "", string(index.SortDoubt):
	case string(index.SortUnread):
		q.Sort = index.SortUnread
	default:
		return q, wrong("problem.value", "order")
	}
	if s := v.query("batch"); s != "" {
		var err error
		if q.Narrow.Batch, err = archive.ParseID(s); err != nil {
			return q, wrong("problem.value", "batch")
		}
	}
	next, err := base64.RawURLEncoding.DecodeString(v.query("next"))
	if err != nil {
		return q, wrong("problem.value", "next")
	}
	q.Next = string(next)
	return q, nil
}

// reviewList asks the index for the pages, and records that they were listed.
func (v *visit) reviewList(q index.ReviewQuery) (*index.ReviewList, error) {
	leave, ok := v.heavy.enter(v.actor)
	if !ok {
		return nil, errBusy
	}
	defer leave()
	l, err := v.Search.Review(v.ctx(), v.reader, q)
	if errors.Is(err, index.ErrNoPlace) {
		return nil, wrong("problem.value", "next")
	} else if err != nil {
		return nil, searchProblem(err)
	}
	return l, v.remember(archive.ActViewed, func(e *archive.Event) { e.Batch, e.Reason = q.Narrow.Batch, "review" })
}

// reviewPath is the address of a part of the list.
func reviewPath(q index.ReviewQuery) string {
	u := url.Values{}
	if q.Narrow.Batch != "" {
		u.Set("batch", string(q.Narrow.Batch))
	}
	if q.Sort != index.SortDoubt {
		u.Set("order", string(q.Sort))
	}
	if q.Next != "" {
		u.Set("next", base64.RawURLEncoding.EncodeToString([]byte(q.Next)))
	}
	if len(u) == 0 {
		return "/review"
	}
	return "/review?" + u.Encode()
}

// review lists the pages that a person should look at first: where most is likely to be
// wrong, or most was not read.
func (v *visit) review() error {
	q, err := v.reviewQuery()
	if err != nil {
		return err
	}
	l, err := v.reviewList(q)
	if err != nil {
		return err
	}
	view := reviewView{Rebuilding: l.Rebuilding, Counts: v.say("review.counts", count(l.Total)), Order: string(q.Sort)}
	for _, e := range l.Entries {
		view.Rows = append(view.Rows, v.reviewRow(e))
	}
	start := q
	start.Next = ""
	for _, o := range []struct {
		sort  index.Sort
		words key
	}{{index.SortDoubt, key("review.doubt")}, {index.SortUnread, key("review.unread")}} {
		to := start
		to.Sort = o.sort
		view.Orders = append(view.Orders, sizeLink{reviewPath(to), v.say(o.words), o.sort == q.Sort})
	}
	if q.Next != "" {
		view.Pager.Prev = reviewPath(start)
	}
	if l.Next != "" {
		to := q
		to.Next = l.Next
		view.Pager.Next = reviewPath(to)
	}
	if view.Batches, err = v.reviewBatches(q.Narrow.Batch); err != nil {
		return err
	}
	f := v.frame(v.say("review.title"), view)
	f.Section = "review"
	return v.page("review", f)
}

// reviewBatches are the newest batches, and the one that is chosen.
func (v *visit) reviewBatches(chosen archive.ID) ([]choice, error) {
	list, _, err := v.shelf.page(v.ctx(), v.Server, 0, reviewsBatches)
	if err != nil {
		return nil, unavailable("store", err)
	}
	out := []choice{{"", v.say("review.allbatches"), chosen == ""}}
	found := chosen == ""
	add := func(b *archive.Batch) {
		out = append(out, choice{string(b.ID), b.Number + " " + v.batchTitle(b), b.ID == chosen})
		found = found || b.ID == chosen
	}
	for _, b := range list {
		add(b)
	}
	if !found {
		b, err := v.Archive.Batch(v.ctx(), chosen)
		if err != nil {
			return nil, storeProblem(err)
		}
		add(b)
	}
	return out, nil
}

func (v *visit) reviewRow(e *index.Entry) reviewRow {
	row := reviewRow{URL: pagePath(e.Record, e.Position, "", 0, ""), Title: e.Title, Shown: e.Shown(), Division: e.Division, FY: fyText(e.FY, v.lang),
		Page: e.Position, Of: e.Of, Thumb: imagePath(e.Record, e.ID, e.Image, turnAsRead, "thumb")}
	if row.Title == "" {
		row.Title = v.say("results.untitled")
	}
	if e.Doubt > 0 {
		row.Expected = v.say("review.expected", percent(e.Doubt))
	}
	switch {
	case e.Unread == 1:
		row.Unread = v.say("review.region", e.UnreadInk)
	case e.Unread > 1:
		row.Unread = v.say("review.regions", count(e.Unread), e.UnreadInk)
	}
	return row
}

// percent writes ten thousandths as percent: one digit after the point below ten, and
// never 0 for what is more.
func percent(doubt int) string {
	p := float64(doubt) / 100
	if p < 10 {
		return num(max(0.1, math.Round(p*10)/10))
	}
	return num(math.Round(p))
}

// apiReview lists the pages that a person should look at first; next is where the list
// goes on.
func (v *visit) apiReview() error {
	q, err := v.reviewQuery()
	if err != nil {
		return err
	}
	l, err := v.reviewList(q)
	if err != nil {
		return err
	}
	type page struct {
		Record archive.ID `json:"record"`
		pageJSON
	}
	out := struct {
		Total      int    `json:"total"`
		Rebuilding bool   `json:"rebuilding,omitempty"`
		Pages      []page `json:"pages"`
		Next       string `json:"next,omitempty"`
	}{Total: l.Total, Rebuilding: l.Rebuilding, Pages: []page{}, Next: base64.RawURLEncoding.EncodeToString([]byte(l.Next))}
	for _, e := range l.Entries {
		out.Pages = append(out.Pages, page{e.Record, pageJSON{Page: e.ID, N: e.Position, Confidence: e.Confidence, Expected: float64(e.Doubt) / 1e4,
			Unread: e.Unread, UnreadInk: e.UnreadInk, Read: true}})
	}
	v.json(http.StatusOK, &out)
	return nil
}
