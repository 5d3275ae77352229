package viewer

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fumikura/viewer/access"
)

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	h := newHouse(t)
	r := h.record("予算", nil, pageSpec{lines: []string{"令和八年度予算"}})
	b := h.signedIn(h.person("sato", access.RoleAdmin))
	for _, path := range []string{"/", "/search?q=予算", "/nowhere", "//x", "/d/" + string(r.ID) + "/p/1", "/static/base.css", "/healthz", "/api/v1/search?q=a", "/api/v1/nowhere",
		imagePath(r.ID, r.Pages[0].Page, 1, 0, "view"), "/d/" + string(r.ID) + "/original"} {
		h := b.get(path).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"X-Frame-Options": "DENY",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if h.Get("Permissions-Policy") == "" || h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: Permissions-Policy %q, HSTS %q", path, h.Get("Permissions-Policy"), h.Get("Strict-Transport-Security"))
		}
		if cc := h.Get("Cache-Control"); !strings.HasPrefix(path, "/static/") && !strings.Contains(cc, "private") {
			t.Errorf("%s: Cache-Control %q", path, cc)
		}
	}
}

func TestBehindHTTPS(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.Secure = true })
	p := h.person("sato", access.RoleStaff)
	link, err := h.people.NewSignInLink(t.Context(), "owner", p.ID)
	h.must(err)
	res := h.browser().post("/sign-in/"+link, nil)
	c := res.Cookies()
	if len(c) != 1 || !c[0].Secure || !strings.HasPrefix(c[0].Name, "__Host-") {
		t.Errorf("the cookie is %v", c)
	}
	if res.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS")
	}
}

var inlineCode = regexp.MustCompile(`(?i)<style|\sstyle\s*=|<script(?:[^>]*)>[^<]|\son[a-z]+\s*=\s*"|javascript:|https?://`)

// Nothing inside a page would run or load from elsewhere, were there no policy.
func TestTemplatesHoldNoCode(t *testing.T) {
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d templates, %v", len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if m := inlineCode.Find(b); m != nil {
			t.Errorf("%s holds %q", f, m)
		}
	}
	styles, err := filepath.Glob("static/*.css")
	if err != nil || len(styles) == 0 {
		t.Fatalf("%d styles, %v", len(styles), err)
	}
	for _, f := range styles {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "url(") || strings.Contains(string(b), "@import") {
			t.Errorf("%s loads something", f)
		}
	}
}

func TestStaticFiles(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	page := b.page("/sign-in")
	m := regexp.MustCompile(`href="(/static/[0-9a-f]{16}-base\.css)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("the page names no style with a hash")
	}
	res := b.get(m[1])
	if res.StatusCode != 200 || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") || res.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%s: %s %v", m[1], res.Status, res.Header)
	}
	r := b.request(http.MethodGet, "/static/base.css", nil)
	r.Header.Set("If-None-Match", res.Header.Get("ETag"))
	if res := b.do(r); res.StatusCode != http.StatusNotModified {
		t.Errorf("what the browser has: %s", res.Status)
	}
	for _, path := range []string{"/static/0000000000000000-base.css", "/static/nothing.css", "/static/..%2fconfig.go", "/static/"} {
		if res := b.get(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
}

// The modules together stay far under what a page may load.
func TestModulesAreSmall(t *testing.T) {
	st, err := loadStatics()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, f := range st {
		if strings.HasSuffix(name, ".js") {
			n += len(f.body)
		}
	}
	if n == 0 || n > 45<<10 {
		t.Errorf("%d bytes of modules, want 1 to %d even unpacked", n, 45<<10)
	}
}
