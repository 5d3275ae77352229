package viewer

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

func TestPeopleByForms(t *testing.T) {
	h := newHouse(t)
	admin := h.person("kanri", access.RoleAdmin)
	b := h.signedIn(admin)
	res := b.post("/people", url.Values{"login": {"tanaka"}, "name": {"田中 花子"}, "role": {"clerk"}, "divisions": {"財政課、 人事課"}})
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("adding: %s %s", res.Status, bodyOf(res))
	}
	p, err := h.people.ByLogin(t.Context(), "tanaka")
	h.must(err)
	if p.Role != access.RoleClerk || len(p.Divisions) != 2 || p.Event.Actor != admin.Actor() {
		t.Errorf("added %+v", p)
	}
	res = b.post("/people", url.Values{"login": {"tanaka"}, "name": {"<b>別人</b>"}, "role": {"staff"}})
	if body := bodyOf(res); res.StatusCode != http.StatusOK || !strings.Contains(body, access.ErrLoginTaken.JA) || !strings.Contains(body, "&lt;b&gt;別人") {
		t.Errorf("a login that is taken: %s", res.Status)
	}
	page := bodyOf(b.post("/people/tanaka/sign-in-link", nil))
	link := captured(`value="http://[^/]+(/sign-in/[^"]+)"`, page)
	if len(link) != 1 {
		t.Fatalf("links %q", link)
	}
	theirs := h.browser()
	if res := theirs.post(link[0], nil); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("using the link: %s", res.Status)
	}
	theirs.page("/upload")
	if res := b.post("/people/tanaka/disable", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("disabling: %s", res.Status)
	}
	if res := theirs.get("/"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a disabled person's session lives on: %s", res.Status)
	}
	if page := bodyOf(b.post("/people/tanaka/sign-in-link", nil)); !strings.Contains(page, access.ErrDisabled.JA) {
		t.Error("a link for a disabled account")
	}
	if res := b.post("/people/tanaka/enable", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("enabling: %s", res.Status)
	}
	if page := bodyOf(b.post("/people/kanri/disable", nil)); !strings.Contains(page, access.ErrLastAdmin.JA) {
		t.Error("the last administrator was disabled")
	}
}

// owner calls the API as the command line does.
func (h *house) owner(method, path, body string) (int, string) {
	h.t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, "/api/v1/"+path, strings.NewReader(body))
	r.Header.Set("Accept-Language", "en")
	h.server.OwnerHandler().ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestPeopleByTheOwner(t *testing.T) {
	h := newHouse(t)
	if code, body := h.owner("POST", "people", `{"login":"sato","name":"佐藤","role":"staff","divisions":["財政課"]}`); code != http.StatusCreated || !strings.Contains(body, `"login":"sato"`) {
		t.Fatalf("%d %s", code, body)
	}
	if code, body := h.owner("POST", "people", `{"login":"sato","name":"佐藤","role":"staff"}`); code != http.StatusConflict || !strings.Contains(body, access.ErrLoginTaken.EN) {
		t.Errorf("twice: %d %s", code, body)
	}
	if code, body := h.owner("POST", "people/sato/password", `{"password":"`+password+`"}`); code != 200 || strings.Contains(body, "argon2") || !strings.Contains(body, `"password":true`) {
		t.Errorf("password: %d %s", code, body)
	}
	if res := h.browser().post("/sign-in", credentials("sato", password, "/")); res.StatusCode != http.StatusSeeOther {
		t.Errorf("signing in with it: %s", res.Status)
	}
	code, body := h.owner("POST", "people/sato/tokens", `{"name":"script"}`)
	var v struct{ Token, Path string }
	if err := json.Unmarshal([]byte(body), &v); err != nil || code != http.StatusCreated {
		t.Fatalf("token: %d %s", code, body)
	}
	if p, err := h.people.ByToken(t.Context(), v.Token); err != nil || p.Login != "sato" {
		t.Errorf("the token is %v's: %v", p, err)
	}
	code, body = h.owner("POST", "people/sato/sign-in-link", `{}`)
	if err := json.Unmarshal([]byte(body), &v); err != nil || code != http.StatusCreated || v.Path != "/sign-in/"+v.Token {
		t.Fatalf("link: %d %s", code, body)
	}
	if res := h.browser().post(v.Path, nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("signing in by the link: %s", res.Status)
	}
	if code, body := h.owner("POST", "people/sato/disable", `{}`); code != 200 || !strings.Contains(body, `"disabled":true`) {
		t.Errorf("disable: %d %s", code, body)
	}
	if code, body := h.owner("GET", "people", ""); code != 200 || !strings.Contains(body, `{"people":[{"id":`) || strings.Contains(body, v.Token) {
		t.Errorf("list: %d %s", code, body)
	}
	for _, e := range h.events(archive.ActPerson) {
		if e.Actor != archive.ActorOwner {
			t.Errorf("%+v was not done by the owner", e)
		}
	}
}
