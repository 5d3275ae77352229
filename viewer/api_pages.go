package viewer

import (
	"cmp"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"

	"fumikura/internal/archive"
)

// mostPages is how many pages of a record one answer tells of.
const mostPages = 500

// A pageJSON says how well a page was read.
type pageJSON struct {
	Page archive.ID       `json:"page"`
	N    int              `json:"n"` // from 1, as in /d/{id}/p/{n}
	Kind archive.TextKind `json:"kind,omitempty"`
	// Confidence is the mean over the characters, 0–100.
	Confidence int `json:"confidence,omitempty"`
	// Expected is the share of characters that are likely wrong or missing, 0–1.
	Expected float64 `json:"expectedError"`
	// Unread is the number of regions without text (handwriting, pictures, noise), and
	// UnreadInk their share of the page's ink in percent.
	Unread    int  `json:"unread"`
	UnreadInk int  `json:"unreadInk,omitempty"`
	Lost      int  `json:"lost,omitempty"` // characters that lie in no line, about
	Blank     bool `json:"blank,omitempty"`
	// Read is false while the page has no text of its present image.
	Read bool `json:"read"`
}

// apiPages lists the pages of a record with how well they were read, in their order, or
// with order=doubt those first that a person should look at first. Of a long record an
// answer holds 500 pages, from the page number that from gives; next is where it goes on.
func (v *visit) apiPages() error {
	r, _, err := v.record()
	if err != nil {
		return err
	}
	order := v.query("order")
	if order != "" && order != "page" && order != "doubt" {
		return wrong("problem.value", "order")
	}
	from := 1
	if s := v.query("from"); s != "" {
		if from, err = strconv.Atoi(s); err != nil || from < 1 {
			return wrong("problem.value", "from")
		}
	}
	if err := v.remember(archive.ActViewed, func(e *archive.Event) { e.Record, e.Batch, e.Reason = r.ID, r.Batch, "pages" }); err != nil {
		return err
	}
	visible := r.Visible()
	out := struct {
		Record archive.ID `json:"record"`
		Total  int        `json:"total"`
		Pages  []pageJSON `json:"pages"`
		Next   int        `json:"next,omitempty"`
	}{Record: r.ID, Total: len(visible), Pages: []pageJSON{}}
	for i := from - 1; i < len(visible); i++ {
		if len(out.Pages) == mostPages {
			out.Next = i + 1
			break
		}
		p, err := v.pageState(visible[i], i+1)
		if err != nil {
			return err
		}
		out.Pages = append(out.Pages, p)
	}
	if order == "doubt" {
		slices.SortStableFunc(out.Pages, func(a, b pageJSON) int {
			return cmp.Or(cmp.Compare(b.Expected, a.Expected), cmp.Compare(b.UnreadInk, a.UnreadInk))
		})
	}
	v.json(http.StatusOK, &out)
	return nil
}

// pageState tells how well a page was read.
func (v *visit) pageState(at archive.RecordPage, n int) (pageJSON, error) {
	p := pageJSON{Page: at.Page, N: n}
	t, err := v.Archive.Text(v.ctx(), at.Page)
	if errors.Is(err, archive.ErrNotFound) || err == nil && t.Image != at.Image {
		return p, nil
	} else if err != nil {
		return p, unavailable("store", err)
	}
	p.Read, p.Kind, p.Confidence, p.Blank = true, t.Kind, t.Confidence, t.Blank
	p.Expected = math.Round(t.ExpectedError()*1e4) / 1e4
	p.Unread, p.UnreadInk, p.Lost = t.Unread(), t.UnreadInk, t.Lost
	return p, nil
}
