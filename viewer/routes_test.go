package viewer

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// An expectation says with what status a route answers whom. staff is somebody
// without any right on the closed record that the addresses name; allowed is
// staff of the division that may see it.
type expectation struct {
	path                                             string // as called, with {closed}, {page} and so on filled in
	body                                             string
	anonymous, staff, allowed, clerk, auditor, admin int
	owner                                            int // on the owner's socket; 0: not there
}

const toSignIn = http.StatusSeeOther

// expectations holds one for every route of the table.
var expectations = map[string]expectation{
	"GET /healthz":       {anonymous: 200, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},
	"GET /readyz":        {anonymous: 200, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},
	"GET /metrics":       {anonymous: 404, staff: 404, allowed: 404, clerk: 404, auditor: 200, admin: 200},
	"GET /static/{name}": {path: "/static/base.css", anonymous: 200, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},
	"GET /favicon.ico":   {anonymous: 200, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},
	"POST /language":     {body: "lang=ja&back=/", anonymous: 303, staff: 303, allowed: 303, clerk: 303, auditor: 303, admin: 303},
	"POST /keys":         {body: "keys=on&back=/", anonymous: 303, staff: 303, allowed: 303, clerk: 303, auditor: 303, admin: 303},

	"GET /sign-in":          {anonymous: 200, staff: 303, allowed: 303, clerk: 303, auditor: 303, admin: 303},
	"POST /sign-in":         {body: "login=nobody&password=nothing", anonymous: 200, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},
	"GET /sign-in/{token}":  {path: "/sign-in/x", anonymous: 200, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},
	"POST /sign-in/{token}": {path: "/sign-in/x", anonymous: 200, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},
	"POST /sign-out":        {anonymous: 303, staff: 303, allowed: 303, clerk: 303, auditor: 303, admin: 303},

	"GET /{$}":    {path: "/", anonymous: toSignIn, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},
	"GET /search": {path: "/search?q=秘密", anonymous: toSignIn, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},
	"GET /help":   {anonymous: toSignIn, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},

	"GET /saved":              {anonymous: toSignIn, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200},
	"POST /saved":             {body: "name=x&address=q%3Dx", anonymous: 401, staff: 303, allowed: 303, clerk: 303, auditor: 303, admin: 303},
	"POST /saved/{id}/open":   {path: "/saved/{closed}/open", anonymous: 401, staff: 404, allowed: 404, clerk: 404, auditor: 404, admin: 404},
	"POST /saved/{id}/delete": {path: "/saved/{closed}/delete", anonymous: 401, staff: 404, allowed: 404, clerk: 404, auditor: 404, admin: 404},
	"POST /recent/delete":     {anonymous: 401, staff: 303, allowed: 303, clerk: 303, auditor: 303, admin: 303},

	"GET /d/{id}":                       {path: "/d/{closed}?page=1", anonymous: toSignIn, staff: 404, allowed: 303, clerk: 404, auditor: 303, admin: 404},
	"GET /d/{id}/p/{n}":                 {path: "/d/{closed}/p/1", anonymous: toSignIn, staff: 404, allowed: 200, clerk: 404, auditor: 200, admin: 404},
	"POST /d/{id}/p/{n}/stamp":          {path: "/d/{closed}/p/1/stamp", body: "do=stamp-number&value=x&rev=1", anonymous: 401, staff: 403, allowed: 403, clerk: 404, auditor: 403, admin: 404},
	"GET /d/{id}/edit":                  {path: "/d/{closed}/edit", anonymous: toSignIn, staff: 403, allowed: 403, clerk: 404, auditor: 403, admin: 404},
	"POST /d/{id}/edit":                 {path: "/d/{closed}/edit", body: "rev=1&title=x", anonymous: 401, staff: 403, allowed: 403, clerk: 404, auditor: 403, admin: 404},
	"GET /d/{id}/original":              {path: "/d/{closed}/original", anonymous: toSignIn, staff: 404, allowed: 200, clerk: 404, auditor: 200, admin: 404},
	"GET /d/{id}/history":               {path: "/d/{closed}/history", anonymous: toSignIn, staff: 403, allowed: 403, clerk: 403, auditor: 200, admin: 403},
	"GET /i/{page}/{image}/{name}":      {path: "/i/{page}/1.0/view?r={closed}", anonymous: toSignIn, staff: 404, allowed: 200, clerk: 404, auditor: 200, admin: 404},
	"GET /upload":                       {anonymous: toSignIn, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200},
	"POST /upload":                      {anonymous: 401, staff: 403, allowed: 403, clerk: 400, auditor: 403, admin: 400},
	"GET /batches":                      {anonymous: toSignIn, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200},
	"GET /batches/{id}":                 {path: "/batches/{batch}", anonymous: toSignIn, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200},
	"POST /batches/{id}/retry":          {path: "/batches/{batch}/retry", anonymous: 401, staff: 403, allowed: 403, clerk: 303, auditor: 403, admin: 303},
	"GET /register":                     {path: "/register?batch=1", anonymous: toSignIn, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200},
	"POST /register":                    {body: "x", anonymous: 401, staff: 403, allowed: 403, clerk: 400, auditor: 403, admin: 400},
	"GET /review":                       {anonymous: toSignIn, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200},
	"GET /history":                      {anonymous: toSignIn, staff: 403, allowed: 403, clerk: 403, auditor: 200, admin: 403},
	"GET /admin/dictionary":             {anonymous: toSignIn, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 200},
	"POST /admin/dictionary":            {body: "base=x", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 400},
	"GET /admin/series":                 {anonymous: toSignIn, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 200},
	"POST /admin/series/{id}":           {path: "/admin/series/nothing", body: "languages=eng", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404},
	"GET /people":                       {anonymous: toSignIn, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 200},
	"POST /people":                      {body: "login=!", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 200},
	"POST /people/{login}/disable":      {path: "/people/nobody/disable", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404},
	"POST /people/{login}/enable":       {path: "/people/nobody/enable", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404},
	"POST /people/{login}/sign-in-link": {path: "/people/nobody/sign-in-link", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404},

	"GET /api/v1/search":                       {path: "/api/v1/search?q=秘密", anonymous: 401, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200, owner: 200},
	"GET /api/v1/search.csv":                   {path: "/api/v1/search.csv?q=秘密", anonymous: 401, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200, owner: 200},
	"GET /api/v1/suggest":                      {path: "/api/v1/suggest?q=秘密", anonymous: 401, staff: 200, allowed: 200, clerk: 200, auditor: 200, admin: 200, owner: 200},
	"GET /api/v1/batches":                      {anonymous: 401, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200, owner: 200},
	"POST /api/v1/batches":                     {body: `{"title":"x"}`, anonymous: 401, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200, owner: 200},
	"GET /api/v1/batches/{id}":                 {path: "/api/v1/batches/{batch}", anonymous: 401, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200, owner: 200},
	"PUT /api/v1/batches/{id}/files":           {path: "/api/v1/batches/{batch}/files", anonymous: 401, staff: 403, allowed: 403, clerk: 400, auditor: 403, admin: 400, owner: 400},
	"POST /api/v1/batches/{id}/retry":          {path: "/api/v1/batches/{batch}/retry", anonymous: 401, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200, owner: 200},
	"GET /api/v1/review":                       {anonymous: 401, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200, owner: 200},
	"GET /api/v1/records/{id}":                 {path: "/api/v1/records/{closed}", anonymous: 401, staff: 404, allowed: 200, clerk: 404, auditor: 200, admin: 404, owner: 200},
	"POST /api/v1/records/{id}":                {path: "/api/v1/records/{closed}", body: `{"fy":"いつか"}`, anonymous: 401, staff: 403, allowed: 403, clerk: 404, auditor: 403, admin: 404, owner: 400},
	"POST /api/v1/records/import":              {body: "受入番号,件名\n{closed},x\n", anonymous: 401, staff: 403, allowed: 403, clerk: 200, auditor: 403, admin: 200, owner: 200},
	"GET /api/v1/records/{id}/pages":           {path: "/api/v1/records/{closed}/pages", anonymous: 401, staff: 404, allowed: 200, clerk: 404, auditor: 200, admin: 404, owner: 200},
	"GET /api/v1/records/{id}/export":          {path: "/api/v1/records/{closed}/export", anonymous: 401, staff: 404, allowed: 200, clerk: 404, auditor: 200, admin: 404, owner: 200},
	"GET /api/v1/records/{id}/access":          {path: "/api/v1/records/{closed}/access", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404, owner: 200},
	"POST /api/v1/records/{id}/access":         {path: "/api/v1/records/{closed}/access", body: `{"level":"nonsense"}`, anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404, owner: 400},
	"GET /api/v1/people":                       {anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 200, owner: 200},
	"POST /api/v1/people":                      {body: `{"login":"!"}`, anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 400, owner: 400},
	"POST /api/v1/people/{login}/password":     {path: "/api/v1/people/nobody/password", body: `{"password":"x"}`, anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404, owner: 404},
	"POST /api/v1/people/{login}/tokens":       {path: "/api/v1/people/nobody/tokens", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404, owner: 404},
	"POST /api/v1/people/{login}/sign-in-link": {path: "/api/v1/people/nobody/sign-in-link", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404, owner: 404},
	"POST /api/v1/people/{login}/disable":      {path: "/api/v1/people/nobody/disable", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404, owner: 404},
	"POST /api/v1/people/{login}/enable":       {path: "/api/v1/people/nobody/enable", anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404, owner: 404},
	"GET /api/v1/series":                       {anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 200, owner: 200},
	"POST /api/v1/series/{id}":                 {path: "/api/v1/series/nothing", body: `{"languages":"eng"}`, anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 404, owner: 404},
	"POST /api/v1/reindex":                     {anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 403, owner: 501},
	"POST /api/v1/verify":                      {anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 403, owner: 501},
	"POST /api/v1/reread":                      {anonymous: 401, staff: 403, allowed: 403, clerk: 403, auditor: 403, admin: 403, owner: 501},
}

// secretWords stand in the closed record only: in its title, its file's name and
// its text.
var secretWords = []string{"秘密の件名", "秘密の本文"}

// Every route is walked by every kind of person; a route without an expectation
// fails.
func TestEveryRouteAsksWhoIsThere(t *testing.T) {
	h := newHouse(t, func(c *Config) {
		c.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "stages 1\n") })
		c.Secure = false
	})
	closed := h.record("秘密の件名", &archive.Access{Level: archive.LevelDivisions, Divisions: []string{"人事課"}}, pageSpec{lines: []string{"秘密の本文"}})
	fill := strings.NewReplacer("{closed}", string(closed.ID), "{page}", string(closed.Pages[0].Page), "{batch}", string(closed.Batch))
	people := map[string]*access.Person{
		"anonymous": nil, "staff": h.person("staff", access.RoleStaff, "財政課"), "allowed": h.person("allowed", access.RoleStaff, "人事課"),
		"clerk": h.person("clerk", access.RoleClerk), "auditor": h.person("auditor", access.RoleAuditor), "admin": h.person("admin", access.RoleAdmin),
	}
	table := routes()
	seen := map[string]bool{}
	for _, r := range table {
		name := r.Method + " " + r.Pattern
		e, ok := expectations[name]
		if !ok {
			t.Errorf("%s is a route without an expectation: say here who may call it", name)
			continue
		}
		seen[name] = true
		path := e.path
		if path == "" {
			path = r.Pattern
		}
		path = fill.Replace(path)
		want := map[string]int{"anonymous": e.anonymous, "staff": e.staff, "allowed": e.allowed, "clerk": e.clerk, "auditor": e.auditor, "admin": e.admin}
		for who, p := range people {
			t.Run(name+" by "+who, func(t *testing.T) {
				h.t = t
				h.asPerson(r, path, e.body, who, p, want[who])
			})
		}
		if r.api {
			t.Run(name+" by owner", func(t *testing.T) {
				w := httptest.NewRecorder()
				h.server.OwnerHandler().ServeHTTP(w, newRequest(r, path, e.body))
				if w.Code != e.owner {
					t.Errorf("%d, want %d: %s", w.Code, e.owner, w.Body)
				}
			})
		}
	}
	h.t = t
	for name := range expectations {
		if !seen[name] {
			t.Errorf("there is no route %s any more", name)
		}
	}
}

func newRequest(r route, path, body string) *http.Request {
	req := httptest.NewRequest(r.Method, strings.ReplaceAll(path, "秘密", "%E7%A7%98%E5%AF%86"), strings.NewReader(body))
	if r.api {
		req.Header.Set("Content-Type", "application/json")
	} else {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("X-Forwarded-For", "192.0.2.1") // as behind a proxy: not this machine itself
	return req
}

// asPerson calls a route with a session (or none), and on the API with a token
// too, and looks that nothing of the closed record shows where it may not.
func (h *house) asPerson(r route, path, body, who string, p *access.Person, want int) {
	h.t.Helper()
	requests := map[string]*http.Request{"session": newRequest(r, path, body)}
	if p != nil {
		link, err := h.people.NewSignInLink(h.t.Context(), archive.ActorOwner, p.ID)
		h.must(err)
		s, err := h.people.UseSignInLink(h.t.Context(), link)
		h.must(err)
		w := httptest.NewRecorder()
		s.SetCookie(w, false)
		requests["session"].Header.Set("Cookie", w.Header().Get("Set-Cookie"))
		if r.api {
			requests["token"] = newRequest(r, path, body)
			requests["token"].Header.Set("Authorization", "Bearer "+h.token(p))
		}
	}
	for how, req := range requests {
		w := httptest.NewRecorder()
		h.server.Handler().ServeHTTP(w, req)
		if w.Code != want {
			h.t.Errorf("by %s: %d, want %d: %.300s", how, w.Code, want, w.Body)
		}
		if who == "allowed" || who == "auditor" {
			continue
		}
		for _, secret := range secretWords {
			if strings.Contains(w.Body.String()+fmt.Sprint(w.Header()), secret) {
				h.t.Errorf("by %s: the answer shows %q", how, secret)
			}
		}
	}
}

// What is not there and what is not for them: the same bytes, the same headers.
func TestNotThereAndNotAllowedAreTheSame(t *testing.T) {
	h := newHouse(t)
	closed := h.record("秘密の件名", &archive.Access{Level: archive.LevelClosed}, pageSpec{lines: []string{"秘密の本文"}})
	b := h.signedIn(h.person("staff", access.RoleStaff))
	none := archive.DeriveID("no such record")
	noPage := archive.DeriveID("no such page")
	for _, pattern := range []string{"/d/%s?page=1", "/d/%s/p/1", "/d/%s/p/1.txt", "/d/%s/p/1.alto.xml", "/d/%s.pdf", "/d/%s/p/99", "/d/%s/original", "/api/v1/records/%s", "/api/v1/records/%s/export"} {
		h.sameAnswer(b, fmt.Sprintf(pattern, closed.ID), fmt.Sprintf(pattern, none))
	}
	h.sameAnswer(b, fmt.Sprintf("/i/%s/1.0/view?r=%s", closed.Pages[0].Page, closed.ID), fmt.Sprintf("/i/%s/1.0/view?r=%s", noPage, none))
	// Nor does a record that one may see open another's page.
	open := h.record("公開", nil, pageSpec{lines: []string{"公開の本文"}})
	h.sameAnswer(b, fmt.Sprintf("/i/%s/1.0/thumb?r=%s", closed.Pages[0].Page, open.ID), fmt.Sprintf("/i/%s/1.0/thumb?r=%s", noPage, open.ID))
	denied := 0
	for _, e := range h.events(archive.ActDenied) {
		if e.Record == closed.ID {
			denied++
		}
	}
	if denied != 10 {
		t.Errorf("the history tells of %d refusals of the closed record, want 10", denied)
	}
}

func (h *house) sameAnswer(b *browser, closed, none string) {
	h.t.Helper()
	one, two := b.get(closed), b.get(none)
	if one.StatusCode != http.StatusNotFound || two.StatusCode != http.StatusNotFound {
		h.t.Errorf("%s: %s, %s: %s", closed, one.Status, none, two.Status)
	}
	// The address itself comes back in the form that switches the language.
	same := strings.NewReplacer(closed, "X", none, "X", strings.ReplaceAll(closed, "&", "&amp;"), "X", strings.ReplaceAll(none, "&", "&amp;"), "X")
	if a, c := same.Replace(bodyOf(one)), same.Replace(bodyOf(two)); a != c {
		h.t.Errorf("%s and %s differ:\n%s\n%s", closed, none, a, c)
	}
	one.Header.Del("Date")
	two.Header.Del("Date")
	one.Header.Del("Content-Length")
	two.Header.Del("Content-Length")
	if a, c := fmt.Sprint(one.Header), fmt.Sprint(two.Header); a != c {
		h.t.Errorf("%s and %s differ in their headers:\n%s\n%s", closed, none, a, c)
	}
}
