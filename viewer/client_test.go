package viewer

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
)

// A browser keeps cookies and sends what a browser sends.
type browser struct {
	h    *house
	c    *http.Client
	lang string
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	h.must(err)
	return &browser{h: h, lang: "ja", c: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (b *browser) do(r *http.Request) *http.Response {
	b.h.t.Helper()
	r.Header.Set("Accept-Language", b.lang)
	if r.Header.Get("Sec-Fetch-Site") == "" {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := b.c.Do(r)
	b.h.must(err)
	body, err := io.ReadAll(res.Body)
	b.h.must(err)
	res.Body.Close()
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res
}

func (b *browser) request(method, path string, body io.Reader) *http.Request {
	b.h.t.Helper()
	r, err := http.NewRequest(method, b.h.web.URL+path, body)
	b.h.must(err)
	return r
}

func (b *browser) get(path string) *http.Response {
	b.h.t.Helper()
	return b.do(b.request(http.MethodGet, path, nil))
}

func (b *browser) post(path string, form url.Values) *http.Response {
	b.h.t.Helper()
	r := b.request(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// page gets a page that must be there.
func (b *browser) page(path string) string {
	b.h.t.Helper()
	res := b.get(path)
	if res.StatusCode != http.StatusOK {
		b.h.t.Fatalf("GET %s: %s\n%s", path, res.Status, bodyOf(res))
	}
	return bodyOf(res)
}

func bodyOf(res *http.Response) string {
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return err.Error()
	}
	res.Body = io.NopCloser(bytes.NewReader(b))
	return string(b)
}
