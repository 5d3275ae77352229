package viewer

import (
	"errors"
	"fmt"
	"strconv"

	"fumikura/internal/archive"
	"fumikura/viewer/filing"
)

type docView struct {
	Title, Shown, Division, FY, Series string
	Back                               string // to the results
	Cutting                            string
	N, Of                              int
	Query, Size, Goto                  string
	Vertical                           bool
	PrevPage, NextPage                 string
	PrevHit, NextHit, HitWords         string
	Sizes                              []sizeLink
	Strip                              []stripItem
	StripBefore, StripAfter            string
	Image                              *docImage
	NoImage                            string
	Blocks                             []docBlock
	NoText, TextNote, UnreadNote       string
	About                              []pair
	Stamps                             stampsView
	Edits                              editsView
	TextURL, Original, OriginalSize    string
	ALTO, PDF                          string // addresses of other forms; empty where there are none
	History                            string
}

type sizeLink struct {
	URL, Label string
	On         bool
}

type stripItem struct {
	N          int
	URL, Thumb string
	ThumbH     int
	Hits       int
	On         bool
}

// A docImage is the picture with its marks, in drawing units.
type docImage struct {
	URL, ViewBox, W, H, PxW, PxH, Label string
	Marks                               []occurrence
	Unread                              []svgRect // regions that were not read
}

// An occurrence is one hit: a rectangle for each line that it touches.
type occurrence struct {
	Rects   []svgRect
	Current bool
}

// stripReach is how many pages the strip shows before and after the current one.
const stripReach = 12

// docView is all of the view but hits, text and facts.
func (v *visit) docView(l *leaf, query, size string) docView {
	r := l.record
	view := docView{
		Title: titleOf(v, r), Shown: r.Shown(), Division: r.Division, FY: fyText(r.FiscalYear, v.lang),
		N: l.n, Of: l.of, Query: query, Size: size, Goto: "/d/" + string(r.ID),
		Vertical: l.text != nil && l.text.Vertical(),
	}
	if query != "" {
		view.Back = searchPath(query)
	}
	if l.n > 1 {
		view.PrevPage = pagePath(r.ID, l.n-1, query, 0, size)
	}
	if l.n < l.of {
		view.NextPage = pagePath(r.ID, l.n+1, query, 0, size)
	}
	hit := 0
	if h, err := strconv.Atoi(v.query("hit")); err == nil {
		hit = h
	}
	for _, s := range sizes {
		label := s + " %"
		switch s {
		case sizeFit:
			label = v.say("doc.fit")
		case sizeWhole:
			label = v.say("doc.whole")
		}
		view.Sizes = append(view.Sizes, sizeLink{pagePath(r.ID, l.n, query, hit, s), label, s == size})
	}
	img := &docImage{URL: imagePath(r.ID, l.at.Page, l.at.Image, l.turn, "view"), ViewBox: l.sheet.viewBox(),
		W: l.sheet.width(), H: l.sheet.height(), Label: v.say("doc.image", l.n)}
	if percent, err := strconv.Atoi(size); err == nil {
		px := l.sheet.PaperW * float64(percent) / 100
		img.PxW, img.PxH = num(px), num(px*l.sheet.H/l.sheet.W)
	} else if size == sizeWhole {
		img.PxW, img.PxH = img.W, img.H
	}
	view.Image = img
	v.strip(&view, l, query, size)
	return view
}

// strip lists the pages around the current one.
func (v *visit) strip(view *docView, l *leaf, query, size string) {
	from, to := max(1, l.n-stripReach), min(l.of, l.n+stripReach)
	visible := l.record.Visible()
	for n := from; n <= to; n++ {
		p := visible[n-1]
		view.Strip = append(view.Strip, stripItem{N: n, URL: pagePath(l.record.ID, n, query, 0, size),
			Thumb: imagePath(l.record.ID, p.Page, p.Image, turnAsRead, "thumb"), ThumbH: 90, On: n == l.n})
	}
	if from > 1 {
		view.StripBefore = pagePath(l.record.ID, max(1, from-stripReach), query, 0, size)
	}
	if to < l.of {
		view.StripAfter = pagePath(l.record.ID, min(l.of, to+stripReach), query, 0, size)
	}
}

// showAbout fills in what is known of the record, and how far its cutting is.
func (v *visit) showAbout(view *docView, l *leaf) error {
	r := l.record
	fact := func(name key, value string) {
		if value != "" {
			view.About = append(view.About, pair{v.say(name), value})
		}
	}
	series, err := v.Archive.Series(v.ctx(), r.Series)
	if err == nil {
		view.Series = v.seriesTitle(series)
	} else if !errors.Is(err, archive.ErrNotFound) {
		return unavailable("store", err)
	}
	fact("about.number", r.Number)
	fact("about.accession", r.Accession)
	fact("about.division", r.Division)
	fact("about.fy", fyText(r.FiscalYear, v.lang))
	fact("about.series", view.Series)
	for _, d := range r.Dates {
		if day, ok := parseDay(d); ok {
			fact("about.dates", dateText(day, v.lang))
		} else {
			fact("about.dates", d)
		}
	}
	fact("about.kind", r.Kind)
	fact("about.party", r.Party)
	if values := filing.Of(r)[filing.Amounts]; len(values) > 0 {
		fact("about.amounts", v.fieldText(filing.Amounts, values))
	}
	v.showStamps(view, l)
	v.showEdits(view, l)
	fact("about.file", r.Name)
	fact("about.pages", count(l.of))
	if l.image != nil {
		if l.image.DPIX > 0 {
			dpi := num(l.image.DPIX)
			if l.image.DPIY != l.image.DPIX {
				dpi += " × " + num(l.image.DPIY)
			}
			fact("about.scan", v.say("about.pixels", l.image.Width, l.image.Height, dpi))
		} else {
			fact("about.scan", v.say("about.pixelsonly", l.image.Width, l.image.Height))
		}
	}
	fact("about.access", v.accessText(l.access))
	fact("about.changed", timeText(v.local(r.Event.Time), v.lang))
	return v.showFile(view, l)
}

func (v *visit) seriesTitle(s *archive.Series) string {
	title := v.seriesName(s.ID, s.Title)
	if s.Code != "" {
		return s.Code + " " + title
	}
	return title
}

func (v *visit) accessText(a archive.Access) string {
	s := v.say(key("access." + string(a.Level)))
	if day, ok := parseDay(a.OpenFrom); ok && a.Level != archive.LevelAll {
		s = v.say("access.from", s, dateText(day, v.lang))
	}
	return s
}

// showFile adds the downloads, and how far the file is cut.
func (v *visit) showFile(view *docView, l *leaf) error {
	r := l.record
	path := "/d/" + string(r.ID)
	if l.text != nil {
		view.TextURL = fmt.Sprintf("%s/p/%d.txt", path, l.n)
	}
	if v.Config.Export != nil && v.may(needExport) {
		if l.text != nil {
			view.ALTO = fmt.Sprintf("%s/p/%d.alto.xml", path, l.n)
		}
		if l.n > 0 {
			view.PDF = path + ".pdf"
		}
	}
	if v.may(needAudit) {
		view.History = path + "/history"
	}
	f, err := v.Archive.File(v.ctx(), r.Batch, r.File)
	if err == nil && f.Blob != "" {
		view.Original, view.OriginalSize = path+"/original", bytesText(f.Size)
	} else if err != nil && !errors.Is(err, archive.ErrNotFound) {
		return unavailable("store", err)
	}
	if !r.Cutting {
		return nil
	}
	o, err := v.Archive.Outcome(v.ctx(), r.Batch, r.File)
	if err != nil {
		return unavailable("store", err)
	}
	view.Cutting = v.say("doc.cuttingmore", count(o.Done))
	if o.Total > 0 {
		view.Cutting = v.say("doc.cutting", count(o.Done), count(o.Total))
	}
	return nil
}

// coming shows a record of which no page is cut yet.
func (v *visit) coming(r *archive.Record, access archive.Access) error {
	if err := v.remember(archive.ActViewed, func(e *archive.Event) { e.Record, e.Batch = r.ID, r.Batch }); err != nil {
		return err
	}
	l := &leaf{record: r, access: access, n: 0}
	view := docView{Title: titleOf(v, r), Shown: r.Shown(), Division: r.Division, FY: fyText(r.FiscalYear, v.lang),
		NoImage: v.say("doc.nopages"), NoText: v.say("doc.nopages"), Size: sizeFit, Goto: "/d/" + string(r.ID)}
	if err := v.showAbout(&view, l); err != nil {
		return err
	}
	f := v.frame(titleOf(v, r), view)
	f.Wide = true
	return v.page("document", f)
}
