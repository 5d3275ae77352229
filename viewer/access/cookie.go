package access

import (
	"net/http"
	"strings"
	"time"
)

// cookieName is the session cookie's. Over HTTPS the prefix makes the browser
// hold it to this very host.
func cookieName(secure bool) string {
	if secure {
		return "__Host-fumikura"
	}
	return "fumikura"
}

func cookie(value string, secure bool) *http.Cookie {
	return &http.Cookie{Name: cookieName(secure), Value: value, Path: "/", Secure: secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// SetCookie gives the browser its session. secure says that people reach the
// server over HTTPS.
func (s *Session) SetCookie(w http.ResponseWriter, secure bool) {
	c := cookie(s.Token, secure)
	c.MaxAge = int(longest / time.Second)
	http.SetCookie(w, c)
}

// ClearCookie takes the session from the browser.
func ClearCookie(w http.ResponseWriter, secure bool) {
	c := cookie("", secure)
	c.MaxAge = -1
	http.SetCookie(w, c)
}

// CookieToken is the session's token that a request carries, "" for none.
func CookieToken(r *http.Request, secure bool) string {
	c, err := r.Cookie(cookieName(secure))
	if err != nil || !isSecret(c.Value) {
		return ""
	}
	return c.Value
}

// BearerToken is the token in a request's Authorization header, ok false where it
// has no such header. It may be no token at all: ByToken says.
func BearerToken(r *http.Request) (token string, ok bool) {
	scheme, rest, found := strings.Cut(r.Header.Get("Authorization"), " ")
	if !found || !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	return strings.TrimSpace(rest), true
}
