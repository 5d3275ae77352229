package viewer

import (
	"errors"
	"strings"

	"fumikura/internal/archive"
)

type (
	seriesView struct {
		Series []seriesRow
		Saved  bool
		Error  string
	}
	seriesRow struct {
		ID, Title, Division, FY, Languages, Changed string
		Wrong                                       bool // what stands in its field was refused
	}
)

// seriesPage lists the series, each with what its papers are written in, to be set.
func (v *visit) seriesPage() error {
	return v.showSeries(seriesView{Saved: v.r.URL.Query().Get("saved") == "1"}, "", "")
}

// showSeries shows the page; refused is the series whose field holds what was typed.
func (v *visit) showSeries(view seriesView, refused archive.ID, typed string) error {
	all, err := v.Archive.AllSeries(v.ctx())
	if err != nil {
		return unavailable("store", err)
	}
	for _, s := range all {
		row := seriesRow{ID: string(s.ID), Title: v.seriesTitle(s), Division: s.Division, FY: fyText(s.FiscalYear, v.lang), Languages: strings.Join(s.Languages, "+")}
		if s.Rev > 0 {
			row.Changed = timeText(v.local(s.Event.Time), v.lang) + " " + v.who(s.Event.Actor)
		}
		if s.ID == refused {
			row.Languages, row.Wrong = typed, true
		}
		view.Series = append(view.Series, row)
	}
	f := v.frame(v.say("series.title"), view)
	f.Section, f.Here = "series", "/admin/series"
	return v.page("series", f)
}

// changeSeries stores a series' languages from the form.
func (v *visit) changeSeries() error {
	typed := v.r.PostFormValue("languages")
	s, err := v.setSeries(typed)
	if err == nil {
		return v.redirect("/admin/series?saved=1#s-" + string(s.ID))
	}
	if reason := reasonIn(err); reason != nil {
		return v.showSeries(seriesView{Error: reason.In(v.lang)}, archive.ID(v.r.PathValue("id")), clip(printable(typed), 100))
	}
	return err
}

// setSeries sets the languages of the series that the address names.
func (v *visit) setSeries(languages string) (*archive.Series, error) {
	id, err := archive.ParseID(v.r.PathValue("id"))
	if err != nil {
		return nil, errNotThere
	}
	if v.SetLanguages == nil {
		return nil, errNotHere
	}
	s, err := v.SetLanguages(v.ctx(), id, languages, v.actor)
	if err == nil || reasonIn(err) != nil || errors.Is(err, archive.ErrNotFound) {
		return s, err
	}
	return nil, unavailable("store", err)
}

// seriesJSON is a series as programs see it.
type seriesJSON struct {
	ID         archive.ID `json:"id"`
	Code       string     `json:"code,omitempty"`
	Title      string     `json:"title"`
	Division   string     `json:"division,omitempty"`
	FiscalYear int        `json:"fy,omitempty"`
	Languages  string     `json:"languages"` // "jpn+eng"; empty: the configuration's
}

func jsonOfSeries(s *archive.Series) seriesJSON {
	return seriesJSON{ID: s.ID, Code: s.Code, Title: s.Title, Division: s.Division, FiscalYear: s.FiscalYear, Languages: strings.Join(s.Languages, "+")}
}

// apiSeries lists all series.
func (v *visit) apiSeries() error {
	all, err := v.Archive.AllSeries(v.ctx())
	if err != nil {
		return unavailable("store", err)
	}
	out := struct {
		Series []seriesJSON `json:"series"`
	}{Series: []seriesJSON{}}
	for _, s := range all {
		out.Series = append(out.Series, jsonOfSeries(s))
	}
	v.json(200, out)
	return nil
}

// apiSetSeries sets a series' languages.
func (v *visit) apiSetSeries() error {
	var in struct {
		Languages string `json:"languages"`
	}
	if err := v.readJSON(&in); err != nil {
		return err
	}
	s, err := v.setSeries(in.Languages)
	if err != nil {
		return err
	}
	v.json(200, jsonOfSeries(s))
	return nil
}
