package viewer

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"strings"
)

//go:embed templates/*.html
var templateFiles embed.FS

// looks are the pages' templates, by language and name. They are parsed once a
// language, so that the words in them need no argument.
type looks map[string]map[string]*template.Template

func loadLooks(st map[string]static) (looks, error) {
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	l := looks{}
	for _, lang := range []string{"ja", "en"} {
		l[lang] = map[string]*template.Template{}
		base, err := template.New("base").Option("missingkey=error").Funcs(template.FuncMap{
			"t":      func(k string, args ...any) string { return say(lang, key(k), args...) },
			"count":  count,
			"asset":  func(name string) (string, error) { return assetPath(st, name) },
			"fy":     func(y int) string { return fyText(y, lang) },
			"active": func(a, b string) bool { return a == b },
		}).ParseFS(templateFiles, "templates/base.html", "templates/part_*.html")
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		for _, n := range names {
			name := strings.TrimSuffix(strings.TrimPrefix(n, "templates/"), ".html")
			if name == "base" || strings.HasPrefix(name, "part_") {
				continue
			}
			t, err := base.Clone()
			if err == nil {
				t, err = t.ParseFS(templateFiles, n)
			}
			if err != nil {
				return nil, fmt.Errorf("template %s: %w", name, err)
			}
			l[lang][name] = t
		}
	}
	return l, nil
}

func (l looks) render(w io.Writer, lang, name string, f frame) error {
	t := l[lang][name]
	if t == nil {
		return fmt.Errorf("there is no template %q", name)
	}
	if err := t.ExecuteTemplate(w, "base", f); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	return nil
}

// A frame is what stands around every page: its head, the bar at the top, and
// in Main the page's own view.
type frame struct {
	Lang     string
	Title    string
	Here     string // this page's address, to come back to
	Section  string // which entry of the bar is lit
	Query    string // in the bar's search box
	SignedIn bool
	Name     string
	Intake   bool
	Review   bool
	Audit    bool
	Admin    bool
	News     string // how many hits of saved searches are new, empty for none
	Keys     bool
	HasKeys  bool // the page has single-key shortcuts
	NoBar    bool // no search box in the bar: the page has its own
	Wide     bool
	Away     []string // parts that are away, for the banner
	Module   string   // the page's script
	Main     any
}

// frame is the usual frame with a title and a view.
func (v *visit) frame(title string, main any) frame {
	f := frame{Lang: v.lang, Title: title, Here: "/", Main: main, Keys: v.keysOn(),
		SignedIn: v.person != nil, Intake: v.may(needIntake), Review: v.may(needChange), Audit: v.may(needAudit), Admin: v.may(needAdmin)}
	if v.r.Method == http.MethodGet {
		f.Here = v.r.URL.RequestURI()
	}
	if v.person != nil {
		f.Name, f.News = v.person.Name, v.news()
		for _, p := range v.health.away(v.ctx(), v.Server) {
			f.Away = append(f.Away, v.say(key("away."+p)))
		}
	}
	return f
}

// page answers with a page.
func (v *visit) page(name string, f frame) error {
	var b bytes.Buffer
	if err := v.looks.render(&b, v.lang, name, f); err != nil {
		return err
	}
	v.html(http.StatusOK, b.Bytes())
	return nil
}

func (v *visit) html(status int, b []byte) {
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.lang)
	h.Set("Vary", "Cookie, Accept-Language")
	v.w.WriteHeader(status)
	v.send(b)
}
