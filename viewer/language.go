package viewer

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"fumikura/internal/archive"
)

const languageCookie = "fumikura-language"

// language is what the reader chose, else what their browser prefers: ja, or en
// where that stands before any ja.
func language(r *http.Request) string {
	if c, err := r.Cookie(languageCookie); err == nil && (c.Value == "ja" || c.Value == "en") {
		return c.Value
	}
	best, lang := 0.0, "ja"
	for _, part := range strings.Split(clip(r.Header.Get("Accept-Language"), 512), ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			if f, err := strconv.ParseFloat(v, 64); err == nil {
				q = f
			}
		}
		l, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if (l == "ja" || l == "en") && q > best {
			best, lang = q, l
		}
	}
	return lang
}

// setLanguage is the switch: it keeps the choice and goes back.
func (v *visit) setLanguage() error {
	l := v.r.PostFormValue("lang")
	if l != "ja" && l != "en" {
		return wrong("problem.form")
	}
	v.setCookie(languageCookie, l, 365*24*3600)
	return v.redirect(localPath(v.r.PostFormValue("back")))
}

const keysCookie = "fumikura-keys"

// setKeys switches the single-key shortcuts on or off.
func (v *visit) setKeys() error {
	on := v.r.PostFormValue("keys")
	if on != "on" && on != "off" {
		return wrong("problem.form")
	}
	v.setCookie(keysCookie, on, 365*24*3600)
	return v.redirect(localPath(v.r.PostFormValue("back")))
}

func (v *visit) keysOn() bool {
	c, err := v.r.Cookie(keysCookie)
	return err != nil || c.Value != "off"
}

func (v *visit) setCookie(name, value string, seconds int) {
	http.SetCookie(v.w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: v.Secure, SameSite: http.SameSiteLaxMode})
}

// redirect answers a form: the browser asks for the next page by GET.
func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// say is a sentence in the reader's language. Arguments that are reasons or keys
// are translated first.
func (v *visit) say(k key, args ...any) string { return say(v.lang, k, args...) }

func say(lang string, k key, args ...any) string {
	w, ok := catalogue[k]
	if !ok {
		return string(k) // a test holds that this can't happen
	}
	s := w.ja
	if lang == "en" {
		s = w.en
	}
	if len(args) == 0 {
		return s
	}
	said := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case key:
			said[i] = say(lang, a)
		case archive.Reason:
			said[i] = a.In(lang)
		default:
			said[i] = a
		}
	}
	return fmt.Sprintf(s, said...)
}

// count shows a number with separators: 12,340.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
