package viewer

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

type peopleView struct {
	Rows            []personRow
	Roles           []choice
	New             newPersonForm
	Error           string
	Link, LinkWords string
}

type personRow struct {
	URL, Login, Name, Role, Divisions, State string
	Disabled, Self                           bool
}

type newPersonForm struct{ Login, Name, Role, Divisions string }

func (v *visit) peoplePage() error { return v.showPeople(peopleView{}) }

func (v *visit) showPeople(view peopleView) error {
	all, err := v.People.List(v.ctx())
	if err != nil {
		return unavailable("store", err)
	}
	for _, p := range all {
		row := personRow{URL: "/people/" + url.PathEscape(p.Login), Login: p.Login, Name: p.Name, Role: v.roleName(p.Role),
			Divisions: strings.Join(p.Divisions, v.say("list.comma")), State: v.say("people.active"), Disabled: p.Disabled, Self: v.person != nil && v.person.ID == p.ID}
		if p.Disabled {
			row.State = v.say("people.disabled")
		}
		view.Rows = append(view.Rows, row)
	}
	for _, r := range access.Roles {
		view.Roles = append(view.Roles, choice{string(r), v.roleName(r), string(r) == view.New.Role})
	}
	f := v.frame(v.say("people.title"), view)
	f.Section, f.Here = "people", "/people"
	return v.page("people", f)
}

func (v *visit) roleName(r access.Role) string { return v.say(key("role." + string(r))) }

func (v *visit) addPerson() error {
	in := newPersonForm{Login: v.r.PostFormValue("login"), Name: v.r.PostFormValue("name"), Role: v.r.PostFormValue("role"), Divisions: v.r.PostFormValue("divisions")}
	_, err := v.People.Create(v.ctx(), v.actor, access.NewPerson{Login: in.Login, Name: in.Name, Role: access.Role(in.Role), Divisions: splitList(in.Divisions)})
	if r := reasonIn(err); r != nil {
		return v.showPeople(peopleView{New: in, Error: r.In(v.lang)})
	} else if err != nil {
		return unavailable("store", err)
	}
	return v.redirect("/people")
}

// splitList reads names with commas, 読点 or spaces between them.
func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(", \t\r\n\u3000\u3001\uff0c", r) })
}

// reasonIn is the sentence for a person that err carries.
func reasonIn(err error) *archive.Reason {
	var r *archive.Reason
	if errors.As(err, &r) {
		return r
	}
	return nil
}

// someone is the account that the address names.
func (v *visit) someone() (*access.Person, error) {
	p, err := v.People.ByLogin(v.ctx(), v.r.PathValue("login"))
	if errors.Is(err, archive.ErrNotFound) {
		return nil, &problem{status: http.StatusNotFound, code: "no-person", words: "problem.no-person", args: []any{clip(printable(v.r.PathValue("login")), 100)}}
	} else if err != nil {
		return nil, unavailable("store", err)
	}
	return p, nil
}

// change does something to the account that the address names, and shows the
// list, with the sentence where it could not be done.
func (v *visit) change(do func(*access.Person) error) error {
	p, err := v.someone()
	if err != nil {
		return err
	}
	if err = do(p); err == nil {
		return v.redirect("/people")
	}
	if r := reasonIn(err); r != nil {
		return v.showPeople(peopleView{Error: r.In(v.lang)})
	}
	return unavailable("store", err)
}

func (v *visit) disablePerson() error {
	return v.change(func(p *access.Person) error { return v.People.Disable(v.ctx(), v.actor, p.ID) })
}

func (v *visit) enablePerson() error {
	return v.change(func(p *access.Person) error { return v.People.Enable(v.ctx(), v.actor, p.ID) })
}

// linkPerson makes a sign-in link and shows it, this once.
func (v *visit) linkPerson() error {
	p, err := v.someone()
	if err != nil {
		return err
	}
	secret, err := v.People.NewSignInLink(v.ctx(), v.actor, p.ID)
	if r := reasonIn(err); r != nil {
		return v.showPeople(peopleView{Error: r.In(v.lang)})
	} else if err != nil {
		return unavailable("store", err)
	}
	return v.showPeople(peopleView{Link: v.origin() + signInPath(secret), LinkWords: v.say("people.link", p.Name)})
}

func signInPath(secret string) string { return "/sign-in/" + secret }

// origin is how the browser reached this server.
func (v *visit) origin() string {
	if v.Secure {
		return "https://" + v.r.Host
	}
	return "http://" + v.r.Host
}
