package access

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
)

func TestSessionAges(t *testing.T) {
	for name, c := range map[string]struct {
		steps []time.Duration // between uses
		ends  bool            // at the last
	}{
		"used within twelve hours": {[]time.Duration{11 * time.Hour}, false},
		"idle":                     {[]time.Duration{12*time.Hour + time.Minute}, true},
		"used again and again":     {[]time.Duration{11 * time.Hour, 11 * time.Hour, 11 * time.Hour}, false},
		"used, then idle":          {[]time.Duration{11 * time.Hour, 13 * time.Hour}, true},
		"seven days":               {[]time.Duration{11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour, 11 * time.Hour}, true},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			create(t, New(h.a, cheap), "sato", RoleStaff)
			s := signIn(t, New(h.a, cheap), "sato")
			for i, d := range c.steps {
				h.clock.pass(d)
				_, err := New(h.a, cheap).Session(t.Context(), s.Token) // as after a restart
				if last := i == len(c.steps)-1; last && c.ends {
					if err != ErrSession {
						t.Errorf("at the end: %v", err)
					}
				} else if err != nil {
					t.Fatalf("use %d: %v", i, err)
				}
			}
		})
	}
}

func TestSessionTouchesSeldom(t *testing.T) {
	h := newHouse(t)
	p := New(h.a, cheap)
	create(t, p, "sato", RoleStaff)
	s := signIn(t, p, "sato")
	use := func() time.Time {
		if _, err := p.Session(t.Context(), s.Token); err != nil {
			t.Fatal(err)
		}
		b, err := h.a.ReadObject(t.Context(), sessionPrefix+digest(s.Token)+seenSuffix)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, string(b))
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	first := use()
	h.clock.pass(2 * time.Minute)
	if got := use(); !got.Equal(first) {
		t.Error("touched again after two minutes")
	}
	h.clock.pass(4 * time.Minute)
	if got := use(); !got.After(first) {
		t.Error("not touched after six minutes")
	}
}

func TestSessionEnds(t *testing.T) {
	for name, end := range map[string]func(p *People, id archive.ID, token string) error{
		"sign-out": func(p *People, _ archive.ID, token string) error { return p.SignOut(t.Context(), token) },
		"disabled": func(p *People, id archive.ID, _ string) error { return p.Disable(t.Context(), "owner", id) },
		"password": func(p *People, id archive.ID, _ string) error {
			return p.SetPassword(t.Context(), "owner", id, goodPassword+"!")
		},
		"disabled and enabled": func(p *People, id archive.ID, _ string) error {
			return errors.Join(p.Disable(t.Context(), "owner", id), p.Enable(t.Context(), "owner", id))
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			here, there := New(h.a, cheap), New(h.a, cheap) // two processes
			v := create(t, here, "sato", RoleStaff)
			s := signIn(t, here, "sato")
			link, err := here.NewSignInLink(t.Context(), "owner", v.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range []*People{here, there} {
				if _, err := p.Session(t.Context(), s.Token); err != nil {
					t.Fatal(err)
				}
			}
			if err := end(there, v.ID, s.Token); err != nil {
				t.Fatal(err)
			}
			for _, p := range []*People{here, there} {
				if _, err := p.Session(t.Context(), s.Token); err != ErrSession {
					t.Errorf("afterwards: %v", err)
				}
			}
			if _, err := here.UseSignInLink(t.Context(), link); name != "sign-out" && err != ErrLink {
				t.Errorf("a link from before: %v", err)
			}
		})
	}
}

// A use under way can't bring a session back that was signed out of.
func TestSignOutRace(t *testing.T) {
	h := newHouse(t)
	create(t, New(h.a, cheap), "sato", RoleStaff)
	for range 20 {
		s := signIn(t, New(h.a, cheap), "sato")
		var wg sync.WaitGroup
		for range 4 {
			p := New(h.a, cheap)
			wg.Go(func() {
				if _, err := p.Session(t.Context(), s.Token); err != nil && err != ErrSession {
					t.Error(err)
				}
			})
		}
		wg.Go(func() {
			if err := New(h.a, cheap).SignOut(t.Context(), s.Token); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		if _, err := New(h.a, cheap).Session(t.Context(), s.Token); err != ErrSession {
			t.Fatalf("after signing out: %v", err)
		}
	}
}

func TestTokens(t *testing.T) {
	h := newHouse(t)
	p := New(h.a, cheap)
	v := create(t, p, "sato", RoleClerk)
	secret, made, err := p.NewToken(t.Context(), "owner", v.ID, "複合機")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.ByToken(t.Context(), secret); err != nil || got.ID != v.ID {
		t.Fatalf("%v, %v", got, err)
	}
	list, err := p.Tokens(t.Context(), v.ID)
	if err != nil || len(list) != 1 || list[0].Name != "複合機" || list[0] != made {
		t.Errorf("%v, %v", list, err)
	}
	for _, bad := range []string{"", "fumi_", secret + "x", secret[:len(secret)-1], strings.TrimPrefix(secret, tokenMark), tokenMark + newSecret(), "fumi_../../../../../../../../../../../../../../x"} {
		if _, err := p.ByToken(t.Context(), bad); err != ErrToken {
			t.Errorf("ByToken(%q): %v", bad, err)
		}
	}
	if _, err := p.Session(t.Context(), secret); err != ErrSession {
		t.Errorf("a token as a session: %v", err)
	}
	// One disabled has no token; enabled again, they do.
	for _, off := range []bool{true, false} {
		want := error(nil)
		err := p.Enable(t.Context(), "owner", v.ID)
		if off {
			want, err = ErrToken, p.Disable(t.Context(), "owner", v.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.ByToken(t.Context(), secret); err != want && !(want == nil && err == nil) {
			t.Errorf("disabled %v: %v", off, err)
		}
	}
	if err := p.RevokeToken(t.Context(), "owner", v.ID, made.SHA256); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ByToken(t.Context(), secret); err != ErrToken {
		t.Errorf("revoked: %v", err)
	}
	if err := p.RevokeToken(t.Context(), "owner", v.ID, made.SHA256); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("revoked twice: %v", err)
	}
	if got := h.reasons(v.ID); got != "created token-made disabled enabled token-revoked" {
		t.Errorf("events: %s", got)
	}
	for range maxTokens {
		if _, _, err := p.NewToken(t.Context(), "owner", v.ID, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := p.NewToken(t.Context(), "owner", v.ID, "x"); err != ErrTokens {
		t.Errorf("one too many: %v", err)
	}
	if _, _, err := p.NewToken(t.Context(), "owner", v.ID, ""); err != ErrName {
		t.Errorf("without a name: %v", err)
	}
}

func TestSignInLink(t *testing.T) {
	h := newHouse(t)
	p := New(h.a, cheap)
	v := create(t, p, "sato", RoleClerk)
	make := func() string {
		s, err := p.NewSignInLink(t.Context(), "owner", v.ID)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	one := make()
	if got, err := p.SignInLink(t.Context(), one); err != nil || got.ID != v.ID {
		t.Fatalf("looked at: %v, %v", got, err)
	}
	s, err := p.UseSignInLink(t.Context(), one)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.Session(t.Context(), s.Token); err != nil || got.ID != v.ID {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := p.UseSignInLink(t.Context(), one); err != ErrLink {
		t.Errorf("used twice: %v", err)
	}
	old := make()
	h.clock.pass(24*time.Hour + time.Second)
	for _, bad := range []string{old, "", newSecret(), "../../x", one} {
		if _, err := p.UseSignInLink(t.Context(), bad); err != ErrLink {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := p.Disable(t.Context(), "owner", v.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := p.NewSignInLink(t.Context(), "owner", v.ID); err != ErrDisabled {
		t.Errorf("for a disabled account: %v", err)
	}
}

func TestSignInLinkRace(t *testing.T) {
	h := newHouse(t)
	v := create(t, New(h.a, cheap), "sato", RoleClerk)
	for range 5 {
		secret, err := New(h.a, cheap).NewSignInLink(t.Context(), "owner", v.ID)
		if err != nil {
			t.Fatal(err)
		}
		var in atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			p := New(h.a, cheap)
			wg.Go(func() {
				if _, err := p.UseSignInLink(t.Context(), secret); err == nil {
					in.Add(1)
				} else if err != ErrLink {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if in.Load() != 1 {
			t.Fatalf("%d got in by one link", in.Load())
		}
	}
}

func TestOwnerSignInLink(t *testing.T) {
	h := newHouse(t)
	var wg sync.WaitGroup
	var links sync.Map
	for i := range 4 { // several processes start for the first time at once
		p := New(h.a, cheap)
		wg.Go(func() {
			s, err := p.OwnerSignInLink(t.Context())
			if err != nil {
				t.Error(err)
			}
			links.Store(i, s)
		})
	}
	wg.Wait()
	p := New(h.a, cheap)
	all, err := p.List(t.Context())
	if err != nil || len(all) != 1 || all[0].Login != "admin" || all[0].Role != RoleAdmin {
		t.Fatalf("%v, %v", all, err)
	}
	links.Range(func(_, s any) bool {
		if s, err := p.UseSignInLink(t.Context(), s.(string)); err != nil || s.Person.ID != all[0].ID {
			t.Errorf("%v, %v", s, err)
		}
		return true
	})
	// Where "admin" is no administrator any more, another account is made.
	other := create(t, p, "other", RoleAdmin)
	for _, err := range []error{p.Disable(t.Context(), "owner", all[0].ID), p.SetRole(t.Context(), "owner", other.ID, RoleAdmin)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := p.OwnerSignInLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if v, err := p.SignInLink(t.Context(), s); err != nil || v.ID != other.ID {
		t.Errorf("%v, %v", v, err)
	}
}

func TestSweep(t *testing.T) {
	h := newHouse(t)
	p := New(h.a, cheap)
	v := create(t, p, "sato", RoleClerk)
	kept := signIn(t, p, "sato")
	ended := signIn(t, p, "sato")
	used, err := p.NewSignInLink(t.Context(), "owner", v.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UseSignInLink(t.Context(), used); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		h.clock.pass(11 * time.Hour)
		if _, err := p.Session(t.Context(), kept.Token); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := p.Sweep(t.Context()); err != nil || n != 3 {
		t.Errorf("swept %d, %v; want two sessions and a link", n, err)
	}
	if _, err := p.Session(t.Context(), kept.Token); err != nil {
		t.Errorf("the session in use: %v", err)
	}
	if _, err := p.Session(t.Context(), ended.Token); err != ErrSession {
		t.Errorf("the ended session: %v", err)
	}
	if _, err := p.UseSignInLink(t.Context(), used); err != ErrLink {
		t.Errorf("the swept link: %v", err)
	}
	infos, err := h.a.Bucket.List(t.Context(), linkPrefix, "", 10)
	if err != nil || len(infos) != 0 {
		t.Errorf("left of links: %v, %v", infos, err)
	}
}

func TestCookie(t *testing.T) {
	s := &Session{Token: newSecret()}
	for _, secure := range []bool{false, true} {
		w := httptest.NewRecorder()
		s.SetCookie(w, secure)
		set := w.Header().Get("Set-Cookie")
		for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(set, want) {
				t.Errorf("no %s in %q", want, set)
			}
		}
		if strings.Contains(set, "Secure") != secure || strings.HasPrefix(set, "__Host-") != secure || strings.Contains(set, "Domain") {
			t.Errorf("secure %v: %q", secure, set)
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Cookie", strings.SplitN(set, ";", 2)[0])
		if got := CookieToken(r, secure); got != s.Token {
			t.Errorf("read back %q", got)
		}
		if got := CookieToken(r, !secure); got != "" {
			t.Errorf("the other kind of cookie counts: %q", got)
		}
		w = httptest.NewRecorder()
		ClearCookie(w, secure)
		if set := w.Header().Get("Set-Cookie"); !strings.Contains(set, "Max-Age=0") {
			t.Errorf("cleared by %q", set)
		}
	}
}

func TestBearerToken(t *testing.T) {
	for in, want := range map[string]string{"Bearer abc": "abc", "bearer  abc ": "abc", "Basic abc": "-", "": "-", "Bearer": "-", "Bearer ": ""} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Authorization", in)
		got, ok := BearerToken(r)
		if !ok {
			got = "-"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
