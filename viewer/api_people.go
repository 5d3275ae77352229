package viewer

import (
	"net/http"
	"time"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// personJSON is an account as the API shows it: no secret and no hash of one.
type personJSON struct {
	ID        archive.ID  `json:"id"`
	Login     string      `json:"login"`
	Name      string      `json:"name"`
	Role      string      `json:"role"`
	Divisions []string    `json:"divisions"`
	Disabled  bool        `json:"disabled"`
	Password  bool        `json:"password"` // has one
	Tokens    []tokenJSON `json:"tokens"`
}

type tokenJSON struct {
	Name    string    `json:"name"`
	Created time.Time `json:"created"`
}

func showPerson(p *access.Person) personJSON {
	out := personJSON{ID: p.ID, Login: p.Login, Name: p.Name, Role: string(p.Role), Divisions: p.Divisions,
		Disabled: p.Disabled, Password: p.Password != "", Tokens: []tokenJSON{}}
	if out.Divisions == nil {
		out.Divisions = []string{}
	}
	for _, t := range p.Tokens {
		out.Tokens = append(out.Tokens, tokenJSON{t.Name, t.Created})
	}
	return out
}

// apiPeople lists all accounts.
func (v *visit) apiPeople() error {
	all, err := v.People.List(v.ctx())
	if err != nil {
		return unavailable("store", err)
	}
	out := make([]personJSON, 0, len(all))
	for _, p := range all {
		out = append(out, showPerson(p))
	}
	v.json(http.StatusOK, map[string]any{"people": out})
	return nil
}

// apiAddPerson makes an account: {"login","name","role","divisions","password"?}.
func (v *visit) apiAddPerson() error {
	var in struct {
		Login     string   `json:"login"`
		Name      string   `json:"name"`
		Role      string   `json:"role"`
		Divisions []string `json:"divisions"`
		Password  string   `json:"password"`
	}
	if err := v.readJSON(&in); err != nil {
		return err
	}
	if in.Role == "" {
		in.Role = string(access.RoleStaff)
	}
	p, err := v.People.Create(v.ctx(), v.actor, access.NewPerson{Login: in.Login, Name: in.Name, Role: access.Role(in.Role), Divisions: in.Divisions, Password: in.Password})
	if err != nil {
		return personProblem(err)
	}
	v.json(http.StatusCreated, showPerson(p))
	return nil
}

// personProblem is what an error of People means to who asked.
func personProblem(err error) *problem {
	r := reasonIn(err)
	if r == nil {
		return storeProblem(err)
	}
	status := http.StatusBadRequest
	if r.Code == access.ErrLoginTaken.Code {
		status = http.StatusConflict
	}
	return &problem{status: status, code: r.Code, words: "problem.reason", args: []any{*r}}
}

// apiPassword sets a password: {"password"}. It ends every session.
func (v *visit) apiPassword() error {
	var in struct {
		Password string `json:"password"`
	}
	if err := v.readJSON(&in); err != nil {
		return err
	}
	return v.apiChange(func(p *access.Person) error { return v.People.SetPassword(v.ctx(), v.actor, p.ID, in.Password) })
}

// apiToken makes a token: {"name"}. The answer is the only place that shows it.
func (v *visit) apiToken() error {
	var in struct {
		Name string `json:"name"`
	}
	if err := v.readJSON(&in); err != nil {
		return err
	}
	p, err := v.someone()
	if err != nil {
		return err
	}
	if in.Name == "" {
		in.Name = "api"
	}
	secret, t, err := v.People.NewToken(v.ctx(), v.actor, p.ID, in.Name)
	if err != nil {
		return personProblem(err)
	}
	v.json(http.StatusCreated, map[string]any{"token": secret, "name": t.Name, "created": t.Created})
	return nil
}

// apiSignInLink makes a link that signs the person in once: {"path"}, which
// belongs behind the address under which people reach the server.
func (v *visit) apiSignInLink() error {
	p, err := v.someone()
	if err != nil {
		return err
	}
	secret, err := v.People.NewSignInLink(v.ctx(), v.actor, p.ID)
	if err != nil {
		return personProblem(err)
	}
	v.json(http.StatusCreated, map[string]string{"path": signInPath(secret), "token": secret})
	return nil
}

func (v *visit) apiDisable() error {
	return v.apiChange(func(p *access.Person) error { return v.People.Disable(v.ctx(), v.actor, p.ID) })
}

func (v *visit) apiEnable() error {
	return v.apiChange(func(p *access.Person) error { return v.People.Enable(v.ctx(), v.actor, p.ID) })
}

// apiChange does something to the account that the address names, and shows it.
func (v *visit) apiChange(do func(*access.Person) error) error {
	p, err := v.someone()
	if err != nil {
		return err
	}
	if err := do(p); err != nil {
		return personProblem(err)
	}
	if p, err = v.People.ByID(v.ctx(), p.ID); err != nil {
		return storeProblem(err)
	}
	v.json(http.StatusOK, showPerson(p))
	return nil
}
