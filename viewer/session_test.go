package viewer

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

func credentials(login, pass, next string) url.Values {
	return url.Values{"login": {login}, "password": {pass}, "next": {next}}
}

func TestSignInByPassword(t *testing.T) {
	h := newHouse(t)
	p := h.person("sato", access.RoleStaff)
	b := h.browser()
	res := b.get("/d/" + string(archive.DeriveID("x")) + "/p/2?q=道路")
	if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/sign-in?next=") {
		t.Fatalf("somebody unknown gets %s to %q", res.Status, res.Header.Get("Location"))
	}
	if res := b.post("/sign-in", credentials("sato", "wrong password", "/batches")); res.StatusCode != http.StatusOK || !strings.Contains(bodyOf(res), "利用者名かパスワードが違います") {
		t.Fatalf("a wrong password gives %s", res.Status)
	}
	if got := h.events(archive.ActDenied); len(got) != 1 || got[0].Actor != actorNobody || got[0].Private["login"] != "sato" || got[0].Reason != "sign-in" {
		t.Errorf("the history of the refusal: %+v", got)
	}
	res = b.post("/sign-in", credentials("sato", password, "/search?q=a"))
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/search?q=a" {
		t.Fatalf("signing in gives %s to %q", res.Status, res.Header.Get("Location"))
	}
	c := res.Cookies()
	if len(c) != 1 || !c[0].HttpOnly || c[0].SameSite != http.SameSiteLaxMode || c[0].Path != "/" {
		t.Errorf("the cookie is %v", c)
	}
	if got := h.events(archive.ActSignIn); len(got) != 1 || got[0].Actor != p.Actor() || got[0].Reason != "password" {
		t.Errorf("the history of the sign-in: %+v", got)
	}
	if body := b.page("/"); !strings.Contains(body, "職員 sato") {
		t.Error("the page does not say who has signed in")
	}
	old := *b
	old.c = &http.Client{Jar: copyJar(t, b), CheckRedirect: b.c.CheckRedirect}
	if res := b.post("/sign-out", nil); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing out gives %s", res.Status)
	}
	if res := old.get("/"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the session lives on after signing out: %s", res.Status)
	}
	if got := h.events(archive.ActSignOut); len(got) != 1 || got[0].Actor != p.Actor() {
		t.Errorf("the history of the sign-out: %+v", got)
	}
}

// copyJar is a jar with the cookies of b, as somebody who copied them has them.
func copyJar(t *testing.T, b *browser) http.CookieJar {
	t.Helper()
	u, err := url.Parse(b.h.web.URL)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(u, b.c.Jar.Cookies(u))
	return jar
}

func TestNobodyIsSentElsewhere(t *testing.T) {
	h := newHouse(t)
	h.person("sato", access.RoleStaff)
	for _, next := range []string{"https://evil.example/", "//evil.example/", `/\evil.example/`, "javascript:alert(1)", "/a\r\nX: y", "", "x"} {
		res := h.browser().post("/sign-in", credentials("sato", password, next))
		if got := res.Header.Get("Location"); got != "/" {
			t.Errorf("next %q leads to %q", next, got)
		}
		res = h.browser().post("/language", url.Values{"lang": {"en"}, "back": {next}})
		if got := res.Header.Get("Location"); got != "/" {
			t.Errorf("back %q leads to %q", next, got)
		}
	}
}

func TestSignInLink(t *testing.T) {
	h := newHouse(t)
	p := h.person("sato", access.RoleStaff)
	link, err := h.people.NewSignInLink(t.Context(), archive.ActorOwner, p.ID)
	h.must(err)
	b := h.browser()
	// Whoever only looks at the link does not use it up.
	for range 3 {
		if body := b.page("/sign-in/" + link); !strings.Contains(body, `action="/sign-in/`+link+`"`) {
			t.Fatal("the page of a link has no button")
		}
	}
	if res := b.post("/sign-in/"+link, nil); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/" {
		t.Fatalf("using the link gives %s to %q", res.Status, res.Header.Get("Location"))
	}
	b.page("/")
	if got := h.events(archive.ActSignIn); len(got) != 1 || got[0].Reason != "link" {
		t.Errorf("the history of the sign-in: %+v", got)
	}
	other := h.browser()
	if res := other.post("/sign-in/"+link, nil); res.StatusCode != http.StatusOK || !strings.Contains(bodyOf(res), "使用済み") {
		t.Errorf("using it again gives %s", res.Status)
	}
	if res := other.get("/"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a used link signs in: %s", res.Status)
	}
}

func TestTooManySignIns(t *testing.T) {
	h := newHouse(t)
	h.person("sato", access.RoleStaff)
	b := h.browser()
	b.lang = "en"
	var res *http.Response
	for range 40 {
		if res = b.post("/sign-in", credentials("sato", "a wrong password", "/")); res.StatusCode == http.StatusTooManyRequests {
			break
		}
	}
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" || !strings.Contains(bodyOf(res), "Too many attempts") {
		t.Errorf("after 40 wrong passwords: %s, Retry-After %q", res.Status, res.Header.Get("Retry-After"))
	}
}

// A session is no right to be used by another site's page.
func TestOtherSitesCantAct(t *testing.T) {
	h := newHouse(t)
	p := h.person("sato", access.RoleAdmin)
	b := h.signedIn(p)
	for _, path := range []string{"/sign-out", "/people", "/upload", "/language", "/api/v1/batches"} {
		r := b.request(http.MethodPost, path, strings.NewReader("lang=en"))
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://evil.example")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if res := b.do(r); res.StatusCode != http.StatusForbidden {
			t.Errorf("POST %s from another site: %s", path, res.Status)
		}
	}
	b.page("/")
	if n := len(h.events(archive.ActDenied)); n != 5 {
		t.Errorf("%d refusals in the history, want 5", n)
	}
}

// Pages don't act on tokens, and the API on none that is wrong.
func TestTokens(t *testing.T) {
	h := newHouse(t)
	p := h.person("bot", access.RoleStaff)
	good := h.token(p)
	b := h.browser()
	get := func(path, token string) int {
		r := b.request(http.MethodGet, path, nil)
		r.Header.Set("Authorization", "Bearer "+token)
		return b.do(r).StatusCode
	}
	for _, c := range []struct {
		path, token string
		want        int
	}{
		{"/api/v1/search?q=a", good, 200}, {"/api/v1/search?q=a", good + "x", 401}, {"/api/v1/search?q=a", "", 401},
		{"/search?q=a", good, 303}, {"/api/v1/people", good, 403},
	} {
		if got := get(c.path, c.token); got != c.want {
			t.Errorf("%s with token %q: %d, want %d", c.path, c.token, got, c.want)
		}
	}
	h.must(h.people.Disable(t.Context(), archive.ActorOwner, p.ID))
	if got := get("/api/v1/search?q=a", good); got != 401 {
		t.Errorf("the token of a disabled person: %d", got)
	}
}

// Without a history nothing is shown and nobody gets in.
func TestNothingWithoutHistory(t *testing.T) {
	h := newHouse(t)
	r := h.record("予算", nil, pageSpec{lines: []string{"令和八年度予算"}})
	b := h.signedIn(h.person("kansa", access.RoleAuditor))
	h.must(h.h.Close())
	for _, path := range []string{"/search?q=予算", "/d/" + string(r.ID) + "/p/1", "/d/" + string(r.ID) + "/p/1.txt", "/d/" + string(r.ID) + "/original",
		"/api/v1/search?q=予算", "/api/v1/records/" + string(r.ID) + "/export", "/d/" + string(archive.DeriveID("x")) + "/p/1"} {
		res := b.get(path)
		if res.StatusCode != http.StatusServiceUnavailable || strings.Contains(bodyOf(res), "令和八年度予算") {
			t.Errorf("GET %s without a history: %s", path, res.Status)
		}
	}
	if res := h.browser().post("/sign-in", credentials("kansa", password, "/")); res.StatusCode != http.StatusServiceUnavailable || len(res.Cookies()) != 0 {
		t.Errorf("signing in without a history: %s, cookies %v", res.Status, res.Cookies())
	}
}
