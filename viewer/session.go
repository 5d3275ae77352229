package viewer

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// recognise finds out who asks: by the token of a program, else by the session of
// a browser. Without either, or with one that ended, it is nobody. Tokens count
// on the JSON API and for the metrics, so that no page acts on one.
func (v *visit) recognise() error {
	if token, ok := access.BearerToken(v.r); ok && (v.api || v.r.URL.Path == "/metrics") {
		p, err := v.People.ByToken(v.ctx(), token)
		if errors.Is(err, access.ErrToken) {
			return errSignIn
		}
		return v.known(p, err)
	}
	token := access.CookieToken(v.r, v.Secure)
	if token == "" {
		return nil
	}
	p, err := v.People.Session(v.ctx(), token)
	if errors.Is(err, access.ErrSession) {
		return nil
	}
	return v.known(p, err)
}

func (v *visit) known(p *access.Person, err error) error {
	if err != nil {
		return unavailable("store", err)
	}
	v.person, v.reader, v.actor = p, p.Reader(), p.Actor()
	return nil
}

// toSignIn sends somebody who has not signed in to the form, and back afterwards.
func (v *visit) toSignIn() error {
	if v.r.Method != http.MethodGet {
		return errSignIn
	}
	to := "/sign-in"
	if here := v.r.URL.RequestURI(); here != "/" {
		to += "?" + url.Values{"next": {clip(here, maxQuery)}}.Encode()
	}
	return v.redirect(to)
}

type signInView struct {
	Login, Next, Error string
	Link               string // address of a one-time link: a button, no fields
}

func (v *visit) signInForm() error {
	if v.person != nil {
		return v.redirect(localPath(v.query("next")))
	}
	return v.page("signin", v.frame(v.say("sign-in"), signInView{Next: localPath(v.query("next"))}))
}

// signIn begins a session for who knows the password.
func (v *visit) signIn() error {
	in := signInView{Login: clip(v.r.PostFormValue("login"), 200), Next: localPath(v.r.PostFormValue("next"))}
	if err := v.r.ParseForm(); err != nil {
		return wrong("problem.form")
	}
	s, err := v.People.SignIn(v.ctx(), narrow(in.Login), v.r.PostFormValue("password"), v.r.RemoteAddr)
	var many *access.TooManyError
	switch {
	case errors.As(err, &many):
		wait := max(many.Wait.Round(time.Second), time.Second)
		return &problem{status: http.StatusTooManyRequests, code: many.Reason.Code, words: "sign-in.wait", args: []any{int(wait.Seconds())}, wait: wait}
	case errors.Is(err, access.ErrSignIn):
		// How often this can happen is bounded by the limits of People.
		if err := v.remember(archive.ActDenied, func(e *archive.Event) {
			e.Reason, e.Private = "sign-in", map[string]string{"login": in.Login}
		}); err != nil {
			return err
		}
		in.Error = v.say("sign-in.wrong")
		return v.signInAgain(in)
	case err != nil:
		return unavailable("store", err)
	}
	return v.begin(s, "password", in.Next)
}

func (v *visit) signInAgain(in signInView) error {
	f := v.frame(v.say("sign-in"), in)
	f.Here = "/sign-in"
	return v.page("signin", f)
}

// signInLink shows a button: what only looks at links (a mail filter, a preview)
// does not use this one up.
func (v *visit) signInLink() error {
	secret := v.r.PathValue("token")
	in := signInView{Link: v.r.URL.EscapedPath()}
	if _, err := v.People.SignInLink(v.ctx(), secret); errors.Is(err, access.ErrLink) {
		in = signInView{Next: "/", Error: v.say("sign-in.badlink")}
	} else if err != nil {
		return unavailable("store", err)
	}
	return v.page("signin", v.frame(v.say("sign-in"), in))
}

func (v *visit) useSignInLink() error {
	s, err := v.People.UseSignInLink(v.ctx(), v.r.PathValue("token"))
	if errors.Is(err, access.ErrLink) {
		return v.signInAgain(signInView{Next: "/", Error: v.say("sign-in.badlink")})
	} else if err != nil {
		return unavailable("store", err)
	}
	return v.begin(s, "link", "/")
}

// begin gives the browser its session, once the history says so.
func (v *visit) begin(s *access.Session, how, next string) error {
	v.actor = s.Person.Actor()
	if err := v.remember(archive.ActSignIn, func(e *archive.Event) { e.Person, e.Reason = s.Person.ID, how }); err != nil {
		return errors.Join(err, v.end(s.Token))
	}
	// A session that the browser had before is ended, not left lying about.
	if old := access.CookieToken(v.r, v.Secure); old != "" && old != s.Token {
		if err := v.end(old); err != nil {
			return err
		}
	}
	s.SetCookie(v.w, v.Secure)
	return v.redirect(next)
}

func (v *visit) end(token string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(v.ctx()), 10*time.Second)
	defer cancel()
	if err := v.People.SignOut(ctx, token); err != nil {
		return unavailable("store", err)
	}
	return nil
}

// signOut ends the session, then says so in the history: somebody who wants to
// leave is never kept in.
func (v *visit) signOut() error {
	access.ClearCookie(v.w, v.Secure)
	if token := access.CookieToken(v.r, v.Secure); token != "" {
		if err := v.end(token); err != nil {
			return err
		}
	}
	if v.person != nil {
		if err := v.remember(archive.ActSignOut, func(e *archive.Event) { e.Person = v.person.ID }); err != nil {
			return err
		}
	}
	return v.redirect("/sign-in")
}
