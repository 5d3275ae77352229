package viewer

import (
	"net/url"
	"strconv"

	"fumikura/index"
	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

type savedView struct {
	Rows   []savedRow
	Recent []sizeLink
	Save   string // the address of a search that is to be saved, empty for none
	Name   string // proposed for it
	What   string // that search in words
	Error  string
}

type savedRow struct {
	URL, Name, What, Looked, Count string
	New                            string // "3 new", empty for none
}

// savedPage lists what the person saved, with the hits that are new since they
// last looked, and the searches that they made last.
func (v *visit) savedPage() error { return v.showSaved(savedView{}) }

func (v *visit) showSaved(view savedView) error {
	if v.person == nil {
		return errNotYours
	}
	saved, err := v.People.SavedSearches(v.ctx(), v.person.ID)
	if err != nil {
		return unavailable("store", err)
	}
	for _, s := range saved {
		row := savedRow{URL: "/saved/" + string(s.ID), Name: s.Name, What: v.inWords(s.Address), Looked: timeText(v.local(s.Looked), v.lang)}
		hits, total, err := v.hitsOf(s.Address)
		switch {
		case err != nil:
			row.Count = v.say("saved.cant")
		case total > access.MaxSeen:
			row.Count = v.say("saved.many", count(total), count(access.MaxSeen))
		default:
			row.Count = v.say("saved.hits", count(total))
			if n := s.New(hits); n > 0 {
				row.New = v.say("saved.new", count(n))
			}
		}
		view.Rows = append(view.Rows, row)
	}
	recent, err := v.People.RecentSearches(v.ctx(), v.person.ID)
	if err != nil {
		return unavailable("store", err)
	}
	for _, r := range recent {
		view.Recent = append(view.Recent, sizeLink{URL: "/search?" + r.Address, Label: v.inWords(r.Address)})
	}
	if view.Save == "" && view.Error == "" {
		if a, err := v.asked(); err == nil && a.query != "" { // the button beside the results leads here
			view.Save = a.values().Encode()
		}
	}
	if view.Save != "" {
		view.What = v.inWords(view.Save)
		if view.Name == "" {
			view.Name = clip(view.What, 120)
		}
	}
	f := v.frame(v.say("saved.title"), view)
	f.Section = "saved"
	return v.page("saved", f)
}

// hitsOf are the first pages that the search of an address finds, and how many
// there are.
func (v *visit) hitsOf(address string) ([]archive.ID, int, error) {
	values, err := url.ParseQuery(address)
	if err != nil {
		return nil, 0, err
	}
	a, err := askedOf(values)
	if err != nil {
		return nil, 0, err
	}
	r := a.request(v)
	r.Limit, r.Offset, r.Facets, r.Bare, r.Group = access.MaxSeen+1, 0, false, true, false
	r.Rung = max(r.Rung, index.RungExact) // what was misread comes and goes
	res, err := v.find(r)
	if err != nil {
		return nil, 0, err
	}
	pages := make([]archive.ID, len(res.Hits))
	for i, h := range res.Hits {
		pages[i] = h.Page
	}
	return pages, max(res.Total, len(pages)), nil
}

// inWords says what the search of an address asks for.
func (v *visit) inWords(address string) string {
	values, err := url.ParseQuery(address)
	if err != nil {
		return address
	}
	a, err := askedOf(values)
	if err != nil {
		return address
	}
	text := a.query
	if a.division != nil {
		text += "、" + v.say("chip.division", *a.division)
	}
	if a.fy != nil {
		text += "、" + v.say("chip.fy", fyText(*a.fy, v.lang))
	}
	if a.series != "" {
		text += "、" + v.say("chip.series", v.say("facets.chosen"))
	}
	for _, o := range []struct {
		words key
		on    bool
	}{{key("option.group"), a.group}, {key("option.strict"), a.strict}, {key("option.apart"), a.apart}, {key("option.exact"), a.rung == index.RungExact}} {
		if o.on {
			text += "、" + v.say(o.words)
		}
	}
	return text
}

// saveSearch keeps a search under a name.
func (v *visit) saveSearch() error {
	if v.person == nil {
		return errNotYours
	}
	address := v.r.PostFormValue("address")
	values, err := url.ParseQuery(clip(address, maxForm))
	if err != nil {
		return wrong("problem.form")
	}
	a, err := askedOf(values)
	if err != nil {
		return err
	}
	address = a.values().Encode()
	hits, _, err := v.hitsOf(address)
	if err != nil {
		return err
	}
	name := v.r.PostFormValue("name")
	_, err = v.People.SaveSearch(v.ctx(), v.person.ID, name, address, hits)
	if r := reasonIn(err); r != nil {
		return v.showSaved(savedView{Error: r.In(v.lang), Save: address, Name: clip(printable(name), 200)})
	} else if err != nil {
		return unavailable("store", err)
	}
	v.notices.forget(v.person.ID)
	return v.redirect("/saved")
}

// openSaved leads to the results of a saved search, whose hits count as looked at
// from now on.
func (v *visit) openSaved() error {
	s, err := v.mySaved()
	if err != nil {
		return err
	}
	hits, _, err := v.hitsOf(s.Address)
	if err != nil {
		return err
	}
	if err := v.People.Look(v.ctx(), v.person.ID, s.ID, hits); err != nil {
		return unavailable("store", err)
	}
	v.notices.forget(v.person.ID)
	return v.redirect("/search?" + s.Address)
}

func (v *visit) forgetSaved() error {
	s, err := v.mySaved()
	if err != nil {
		return err
	}
	if err := v.People.ForgetSearch(v.ctx(), v.person.ID, s.ID); err != nil {
		return unavailable("store", err)
	}
	v.notices.forget(v.person.ID)
	return v.redirect("/saved")
}

func (v *visit) forgetRecent() error {
	if v.person == nil {
		return errNotYours
	}
	if err := v.People.ForgetRecent(v.ctx(), v.person.ID); err != nil {
		return unavailable("store", err)
	}
	return v.redirect("/saved")
}

// mySaved is the saved search that the address names, if it is the person's own.
func (v *visit) mySaved() (*access.SavedSearch, error) {
	if v.person == nil {
		return nil, errNotYours
	}
	s, err := v.People.SavedSearch(v.ctx(), v.person.ID, archive.ID(v.r.PathValue("id")))
	if err != nil {
		return nil, storeProblem(err)
	}
	return s, nil
}

// news is how many hits of the person's saved searches are new, as the bar shows
// it: empty for none, or where it is not known yet.
func (v *visit) news() string {
	if v.person == nil {
		return ""
	}
	n := v.notices.get(v.Server, v.person, v.ctx())
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
