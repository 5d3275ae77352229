package viewer

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"fumikura/index"
	"fumikura/internal/archive"
)

const hitsAPage = 20

// maxQueryRunes is the longest query in characters.
const maxQueryRunes = 1000

type searchView struct {
	Query      string
	Asked      bool
	Problems   []queryProblem
	Chips      []chip
	Rebuilding bool
	Counts     string
	From       int
	Hits       []hitView
	Facets     []facetView
	Sorts      []sizeLink
	Pager      pager
	// How far the search went, and how it could go on.
	Ladder      []string
	Offer       *sizeLink
	Meant       []sizeLink // other spellings that lead to hits
	Options     []sizeLink
	Spellings   []sizeLink // ways to compare words
	Spelled     bool       // one of them is chosen
	CSV, SaveAs string
}

// A queryProblem is a sentence and the place in the query that it is about.
type queryProblem struct{ Sentence, Before, Bad, After string }

// A chip is a part of the query; its address is the query without it.
type chip struct{ Label, URL string }

type hitView struct {
	URL, Title, Shown, Division, FY, Series string
	Page, Of                                int
	Count                                   string
	Thumb                                   string
	ThumbH                                  int
	Crop                                    *cropView
	Snippet                                 []index.SnippetPart
	Rung                                    int
	Why                                     string // empty where it is plain to see
	Others                                  []sizeLink
}

type cropView struct {
	crop
	Image, SheetW, SheetH string
	Marks                 []svgRect
}

type facetView struct {
	Name   string
	Values []facetValue
}

type facetValue struct {
	Label, URL string
	Count      int
	On         bool // chosen: the address is that without it
}

// An asked is what a search page asks for; it stands whole in its address.
type asked struct {
	query    string
	division *string
	fy       *int
	series   archive.ID
	sort     index.Sort
	p        int // page of the results, from 1

	rung   int  // how far to go, see index.Request.Rung
	strict bool // only what is written so
	apart  bool // variants of names apart
	group  bool // one hit a record
}

// searchPath is the address of a query's results.
func searchPath(query string) string { return asked{query: query}.path() }

func (a asked) values() url.Values {
	u := url.Values{"q": {a.query}}
	if a.division != nil {
		u.Set("div", *a.division)
	}
	if a.fy != nil {
		u.Set("fy", strconv.Itoa(*a.fy))
	}
	if a.series != "" {
		u.Set("series", string(a.series))
	}
	if a.sort != index.SortBest {
		u.Set("sort", string(a.sort))
	}
	if a.rung != index.RungAuto {
		u.Set("rung", strconv.Itoa(a.rung))
	}
	for name, on := range map[string]bool{"strict": a.strict, "group": a.group} {
		if on {
			u.Set(name, "1")
		}
	}
	if a.apart {
		u.Set("names", "0")
	}
	return u
}

func (a asked) path() string { return "/search?" + a.values().Encode() }

func (a asked) request(v *visit) index.Request {
	return index.Request{Query: a.query, Reader: v.reader, Limit: hitsAPage, Offset: (a.p - 1) * hitsAPage, Sort: a.sort, Facets: true,
		Narrow: index.Narrow{Division: a.division, FY: a.fy, Series: a.series}, Rung: a.rung, Spellings: a.spellings(), Group: a.group}
}

// spellings are the choices of how words are compared that the address makes beside
// its query.
func (a asked) spellings() []index.Spelling {
	var out []index.Spelling
	if a.strict {
		out = append(out, index.SpellingStrict)
	}
	if a.apart {
		out = append(out, index.SpellingApart)
	}
	return out
}

// asked reads the address.
func (v *visit) asked() (asked, error) {
	a, err := askedOf(v.r.URL.Query())
	if err != nil {
		return a, err
	}
	a.p, err = v.pageNumber()
	return a, err
}

// askedOf is what the values of an address ask for, from the first page on.
func askedOf(q url.Values) (asked, error) {
	a := asked{p: 1}
	var err error
	if a.query, err = searchText(q.Get("q")); err != nil {
		return a, err
	}
	if q.Has("div") {
		d := clip(q.Get("div"), 200)
		a.division = &d
	}
	if s := q.Get("fy"); s != "" {
		y, err := strconv.Atoi(s)
		if err != nil || y < 0 || y > 9999 {
			return a, wrong("problem.value", key("facets.fy"))
		}
		a.fy = &y
	}
	if s := q.Get("series"); s != "" {
		if a.series, err = archive.ParseID(s); err != nil {
			return a, wrong("problem.value", key("facets.series"))
		}
	}
	switch a.sort = index.Sort(q.Get("sort")); a.sort {
	case index.SortBest, index.SortNewest, index.SortOldest, index.SortNumber, index.SortTitle:
	default:
		return a, wrong("problem.value", key("search.sort"))
	}
	if s := q.Get("rung"); s != "" {
		if a.rung, err = strconv.Atoi(s); err != nil || a.rung < index.RungAuto || a.rung > index.RungAbout {
			return a, wrong("problem.value", key("search.rung"))
		}
	}
	a.strict, a.apart, a.group = q.Get("strict") == "1", q.Get("names") == "0", q.Get("group") == "1"
	return a, nil
}

func (v *visit) searchText() (string, error) { return searchText(v.r.URL.Query().Get("q")) }

// searchText is a query, refused where nobody would type it.
func searchText(q string) (string, error) {
	if len(q) > 4*maxQueryRunes || utf8.RuneCountInString(q) > maxQueryRunes {
		return "", &problem{status: 400, code: "long-query", words: "problem.long-query", args: []any{maxQueryRunes}}
	}
	if !utf8.ValidString(q) {
		return "", wrong("problem.value", "q")
	}
	return clip(strings.TrimSpace(q), maxQuery), nil
}

// search is the page with the one box, and with what was found.
func (v *visit) search() error {
	a, err := v.asked()
	if err != nil {
		return err
	}
	view := searchView{Query: a.query, Asked: a.query != ""}
	f := v.frame(v.say("search.title"), nil)
	f.Section, f.NoBar, f.Module = "search", true, "suggest.js"
	if a.query == "" {
		f.Main = view
		return v.page("search", f)
	}
	res, err := v.find(a.request(v))
	if err != nil {
		return err
	}
	if err := v.rememberSearch(a.query); err != nil {
		return err
	}
	v.keepRecent(a)
	v.showQuery(&view, a, res)
	v.showResult(&view, a, res)
	f.Title, f.Main = v.say("results.title", a.query), view
	return v.page("search", f)
}

func (v *visit) rememberSearch(query string) error {
	return v.remember(archive.ActSearched, func(e *archive.Event) { e.Private = map[string]string{"query": clip(query, 2000)} })
}

// keepRecent puts the search among the person's last ones.
func (v *visit) keepRecent(a asked) {
	if v.person == nil || a.p > 1 {
		return
	}
	if err := v.People.RememberSearch(v.ctx(), v.person.ID, a.values().Encode()); err != nil {
		v.Log.WarnContext(v.ctx(), "a recent search was not kept", "err", err)
	}
}

// find asks the index, when there is room for one more query.
func (v *visit) find(r index.Request) (*index.Result, error) {
	leave, ok := v.heavy.enter(v.actor)
	if !ok {
		return nil, errBusy
	}
	defer leave()
	res, err := v.Search.Search(v.ctx(), r)
	if err != nil {
		return nil, searchProblem(err)
	}
	return res, nil
}

// searchProblem is what an error of the index means to a person.
func searchProblem(err error) *problem {
	if r := reasonIn(err); r != nil {
		return &problem{status: 400, code: r.Code, words: "problem.reason", args: []any{*r}, cause: err}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &problem{status: 503, code: "slow", words: "problem.slow", wait: errBusy.wait, cause: err}
	}
	return unavailable("index", err)
}

func (v *visit) showResult(view *searchView, a asked, res *index.Result) {
	view.Rebuilding = res.Rebuilding
	view.From = (a.p-1)*hitsAPage + 1
	to := view.From - 1 + len(res.Hits)
	switch {
	case len(res.Hits) == 0:
		view.Counts = v.say("results.zero")
	case a.group && res.Exact:
		view.Counts = v.say("results.grouped", count(res.Records), count(view.From), count(to), count(res.Total))
	case a.group:
		view.Counts = v.say("results.groupedabout", count(res.Records), count(view.From), count(to), count(res.Total))
	case res.Exact:
		view.Counts = v.say("results.counts", count(res.Total), count(view.From), count(to), count(res.Records))
	default:
		view.Counts = v.say("results.about", count(res.Total), count(view.From), count(to), count(res.Records))
	}
	for _, h := range res.Hits {
		view.Hits = append(view.Hits, v.hitView(a.query, h))
	}
	total := res.Total
	if a.group {
		total = res.Records
	}
	if len(res.Hits) < hitsAPage {
		total = min(total, to) // an estimate may be too high: there are no more
	}
	view.Pager = v.pager("/search", a.values(), a.p, hitsAPage, total)
	for _, s := range []struct {
		sort  index.Sort
		words key
	}{{index.SortBest, "sort.best"}, {index.SortNewest, "sort.newest"}, {index.SortOldest, "sort.oldest"}, {index.SortNumber, "sort.number"}, {index.SortTitle, "sort.title"}} {
		b := a
		b.sort = s.sort
		view.Sorts = append(view.Sorts, sizeLink{b.path(), v.say(s.words), a.sort == s.sort})
	}
	v.showFacets(view, a, res)
	v.showLadder(view, a, res)
}

func (v *visit) hitView(query string, h index.Hit) hitView {
	out := hitView{URL: pagePath(h.Record, h.Position, query, min(1, h.Count), ""), Title: h.Title, Shown: h.Number, Division: h.Division,
		FY: fyText(h.FY, v.lang), Series: v.seriesName(h.Series, h.SeriesTitle), Page: h.Position, Of: h.Of, Snippet: h.Snippet.Parts, ThumbH: 100}
	if h.Count > 0 {
		out.Count = v.say("results.here", h.Count)
	} else {
		out.Count = v.say("results.byrecord")
	}
	out.Rung, out.Why = h.Rung, v.why(h)
	for _, o := range h.Others {
		out.Others = append(out.Others, sizeLink{URL: pagePath(h.Record, o.Position, query, min(1, o.Count), ""), Label: strconv.Itoa(o.Position)})
	}
	if out.Title == "" {
		out.Title = v.say("results.untitled")
	}
	if h.Image == 0 {
		return out
	}
	out.Thumb = imagePath(h.Record, h.Page, h.Image, turnAsRead, "thumb")
	if h.Width <= 0 || h.Height <= 0 {
		return out
	}
	out.ThumbH = min(104, max(30, 72*h.Height/h.Width))
	if len(h.Marks) == 0 || len(h.Marks[0]) == 0 {
		return out
	}
	// The resolution of the page is not among what a hit tells: a crop of a fax
	// shows it as its pixels lie.
	s := newSheet(h.Width, h.Height, 0, 0, 0)
	c := cropView{crop: s.crop(h.Marks[0][0], h.Vertical), Image: imagePath(h.Record, h.Page, h.Image, h.Turn, "preview"), SheetW: s.width(), SheetH: s.height()}
	for _, rects := range h.Marks {
		for _, r := range rects {
			c.Marks = append(c.Marks, s.rect(r))
		}
	}
	out.Crop = &c
	return out
}
