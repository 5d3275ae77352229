package viewer

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"fumikura/index"
	"fumikura/internal/archive"
)

// firstPage leads to a record's first page, or to the page that ?page= names.
func (v *visit) firstPage() error {
	if id, ok := strings.CutSuffix(v.r.PathValue("id"), ".pdf"); ok {
		v.r.SetPathValue("id", id)
		return v.recordPDF()
	}
	id, err := archive.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNotThere
	}
	n := 1
	if s := v.query("page"); s != "" {
		if n, err = strconv.Atoi(narrow(s)); err != nil || n < 1 {
			n = 1
		}
		r, _, err := v.recordOf(id)
		if err != nil {
			return err
		}
		n = max(1, min(n, len(r.Visible())))
	}
	return v.redirect(pagePath(id, n, v.query("q"), 0, ""))
}

// pagePath is the address of a page of a record, with the query whose hits are
// marked, which of them is the current one (0: none is named), and the size.
func pagePath(record archive.ID, n int, query string, hit int, size string) string {
	u := url.Values{}
	if query != "" {
		u.Set("q", query)
	}
	if hit != 0 {
		u.Set("hit", strconv.Itoa(hit))
	}
	if size != "" && size != sizeFit {
		u.Set("size", size)
	}
	p := fmt.Sprintf("/d/%s/p/%d", record, n)
	if len(u) > 0 {
		p += "?" + u.Encode()
	}
	if hit != 0 {
		p += "#hit"
	}
	return p
}

// The sizes of the picture: as wide as its place, all of it, or so many per cent
// of the paper.
const (
	sizeFit   = "fit"
	sizeWhole = "whole"
)

var sizes = []string{sizeFit, sizeWhole, "100", "200", "400"}

// A leaf is a page as it is shown: where it stands, its picture and its text.
type leaf struct {
	record *archive.Record
	access archive.Access
	at     archive.RecordPage
	n, of  int
	image  *archive.Image
	text   *archive.Text // nil while the page is not read
	turn   int
	sheet  sheet
}

// document shows a page of a record, or with .txt its text alone, or with another
// ending its text with all places in that format.
func (v *visit) document() error {
	number, plain := strings.CutSuffix(v.r.PathValue("n"), ".txt")
	format := ""
	for ending, f := range pageFormats {
		if s, ok := strings.CutSuffix(number, ending); ok {
			number, format = s, f
		}
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return errNotThere
	}
	r, access, err := v.record()
	if err != nil {
		return err
	}
	visible := r.Visible()
	if len(visible) == 0 && n == 1 && !plain && format == "" {
		return v.coming(r, access)
	}
	if n > len(visible) {
		return errNotThere
	}
	l := &leaf{record: r, access: access, at: visible[n-1], n: n, of: len(visible)}
	if err := v.openLeaf(l); err != nil {
		return err
	}
	if plain {
		return v.plainText(l)
	}
	if format != "" {
		return v.pageFile(l, format)
	}
	return v.showLeaf(l)
}

// openLeaf reads picture and text of a page. A page that is not yet read has no
// text, which is no error.
func (v *visit) openLeaf(l *leaf) error {
	var err error
	if l.image, err = v.Archive.Image(v.ctx(), l.at.Page, l.at.Image); err != nil {
		return storeProblem(err)
	}
	l.text, err = v.Archive.Text(v.ctx(), l.at.Page)
	if errors.Is(err, archive.ErrNotFound) || err == nil && l.text.Image != l.at.Image {
		l.text = nil
	} else if err != nil {
		return unavailable("store", err)
	}
	switch {
	case l.at.Turn != nil:
		l.turn = (*l.at.Turn%4 + 4) % 4
	case l.text != nil:
		l.turn = (l.text.Turn%4 + 4) % 4
	}
	w, h := archive.TurnSize(l.turn, l.image.Width, l.image.Height)
	if l.text != nil {
		l.text = l.text.Turned(l.turn)
		w, h = l.text.Width, l.text.Height
	}
	l.sheet = newSheet(w, h, l.image.DPIX, l.image.DPIY, l.turn)
	return nil
}

// plainText is the page's text as a file.
func (v *visit) plainText(l *leaf) error {
	if l.text == nil {
		return errNotThere
	}
	if v.r.Method == http.MethodGet {
		if err := v.remember(archive.ActExported, func(e *archive.Event) {
			e.Record, e.Page, e.Batch, e.Reason = l.record.ID, l.at.Page, l.record.Batch, "text"
		}); err != nil {
			return err
		}
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", attachment(fmt.Sprintf("%s-%d.txt", l.record.Shown(), l.n)))
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method != http.MethodHead {
		v.send([]byte(l.text.Plain()))
	}
	return nil
}

// showLeaf answers with the page and the hits of the query on it.
func (v *visit) showLeaf(l *leaf) error {
	query, err := v.searchText()
	if err != nil {
		return err
	}
	size := v.query("size")
	if size == "" {
		size = sizeFit
	} else if !strings.Contains(" "+strings.Join(sizes, " ")+" ", " "+size+" ") {
		return wrong("problem.value", key("doc.size"))
	}
	var marked *index.Hit
	var near *nearHits
	if query != "" {
		leave, ok := v.heavy.enter(v.actor)
		if !ok {
			return errBusy
		}
		marked, near, err = v.hitsAround(l, query)
		leave()
		if err != nil {
			return err
		}
	}
	if err := v.remember(archive.ActViewed, func(e *archive.Event) {
		e.Record, e.Page, e.Batch = l.record.ID, l.at.Page, l.record.Batch
		if query != "" {
			e.Private = map[string]string{"query": clip(query, 500)}
		}
	}); err != nil {
		return err
	}
	view := v.docView(l, query, size)
	v.showHits(&view, l, marked, near)
	v.showText(&view, l, marked)
	v.showUnread(&view, l)
	if err := v.showAbout(&view, l); err != nil {
		return err
	}
	f := v.frame(v.say("doc.title", titleOf(v, l.record), l.n), view)
	f.Query, f.Wide, f.Module, f.HasKeys = query, true, "document.js", true
	return v.page("document", f)
}

// titleOf is a record's title, or a word where it has none.
func titleOf(v *visit, r *archive.Record) string {
	if r.Title == "" {
		return v.say("results.untitled")
	}
	return r.Title
}
