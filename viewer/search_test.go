package viewer

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

func TestResults(t *testing.T) {
	h := newHouse(t)
	r := roads(h)
	h.record("河川", nil, pageSpec{lines: []string{"河川占用許可"}})
	b := h.signedIn(h.person("sato", access.RoleStaff))
	page := b.page("/search?q=" + query)
	if got := captured(`class="counts">([^<]+)<`, page); fmt.Sprint(got) != "[2件中 1–2件目(1文書)]" {
		t.Errorf("counts %q", got)
	}
	hits := captured(`<h3><a href="([^"]+)">([^<]+)</a>`, page)
	if len(hits) != 2 || hits[0] != fmt.Sprintf("/d/%s/p/1?hit=1&q=%s#hit 道路", r.ID, query) {
		t.Errorf("hits %q", hits)
	}
	if got := captured(`<p class="snippet">(.*?)</p>`, page); len(got) != 2 || !strings.Contains(got[0], "<mark>道路占用</mark>許可") {
		t.Errorf("snippets %q", got)
	}
	crops := captured(`<svg class="crop" viewBox="([^"]+)"[^>]*><image href="([^"]+)"`, page)
	if len(crops) != 2 {
		t.Fatalf("crops %q", crops)
	}
	for _, c := range crops {
		if _, src, _ := strings.Cut(c, "/i/"); b.get("/i/"+src).StatusCode != http.StatusOK {
			t.Errorf("the crop %q has no picture", c)
		}
	}
	if got := captured(`<li><a href="([^"]+)"><span>([^<]+)</span> <span class="n">(\d+)</span>`, page); len(got) != 3 || !strings.HasSuffix(got[0], " 財政課 2") {
		t.Errorf("facets %q", got)
	}
	// A facet narrows down, stands as a chip, and can be taken away.
	page = b.page("/search?q=" + query + "&div=%E8%B2%A1%E6%94%BF%E8%AA%B2&fy=2026")
	chips := captured(`<li><a href="([^"]+)"><span>([^<]+)</span><span aria-hidden`, page)
	if len(chips) != 3 || !strings.HasSuffix(chips[1], " 所管課: 財政課") || !strings.HasSuffix(chips[2], " 年度: 2026年度(令和8年度)") || !strings.Contains(chips[1], "fy=2026&q=") {
		t.Errorf("chips %q", chips)
	}
	if page = b.page("/search?q=" + query + "&fy=1999"); !strings.Contains(page, "見つかりませんでした") {
		t.Error("another year finds something")
	}
	// Words of a query are chips of their own.
	page = b.page("/search?q=%E9%81%93%E8%B7%AF+-%E6%9C%9F%E9%96%93")
	if chips := captured(`<li><a href="([^"]+)"><span>([^<]+)</span><span aria-hidden`, page); len(chips) != 2 || !strings.HasSuffix(chips[1], " -期間") || !strings.Contains(chips[1], "q=%E9%81%93%E8%B7%AF ") {
		t.Errorf("chips of words %q", chips)
	}
	if page = b.page("/search?q=%22%E9%81%93%E8%B7%AF"); !strings.Contains(page, `id="problems"`) || !strings.Contains(page, "<mark>") {
		t.Error("a quotation mark that is left open is not told")
	}
	for _, bad := range []string{"fy=x", "series=x", "sort=x", "p=0"} {
		if res := b.get("/search?q=a&" + bad); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", bad, res.Status)
		}
	}
	if got := b.page("/search?q=%3Cscript%3Ealert(1)%3C/script%3E"); strings.Contains(got, "<script>alert") {
		t.Error("the query is not escaped")
	}
}

func TestResultsGoOn(t *testing.T) {
	h := newHouse(t)
	specs := make([]pageSpec, 45)
	for i := range specs {
		specs[i] = pageSpec{lines: []string{"道路占用"}}
	}
	h.record("道路", nil, specs...)
	b := h.signedIn(h.person("sato", access.RoleStaff))
	seen := map[string]bool{}
	pages := 0
	for path := "/search?q=" + query; path != ""; pages++ {
		page := b.page(path)
		for _, u := range captured(`<h3><a href="([^"]+)"`, page) {
			seen[u] = true
		}
		next := captured(`href="([^"]+)" rel="next"`, page)
		path = ""
		if len(next) > 0 {
			path = next[0]
		}
	}
	if len(seen) != 45 || pages != 3 {
		t.Errorf("%d hits on %d pages, want 45 on 3", len(seen), pages)
	}
}

// What one may not see is not found, counted or offered as a facet.
func TestResultsWithinRights(t *testing.T) {
	h := newHouse(t)
	h.record("道路", nil, pageSpec{lines: []string{"道路占用の公開"}})
	closed := h.record("秘密", &archive.Access{Level: archive.LevelDivisions, Divisions: []string{"人事課"}}, pageSpec{lines: []string{"道路占用の秘密"}})
	for who, want := range map[string][2]string{"財政課": {"1件中 1–1件目(1文書)", "1"}, "人事課": {"2件中 1–2件目(2文書)", "2"}} {
		login := map[string]string{"財政課": "zaisei", "人事課": "jinji"}[who]
		b := h.signedIn(h.person(login, access.RoleStaff, who))
		page := b.page("/search?q=" + query)
		if got := captured(`class="counts">([^<]+)<`, page); fmt.Sprint(got) != "["+want[0]+"]" {
			t.Errorf("%s: counts %q", who, got)
		}
		for _, n := range captured(`<span class="n">(\d+)</span>`, page) {
			if n != want[1] {
				t.Errorf("%s: a facet counts %s, want %s", who, n, want[1])
			}
		}
		if page := b.page("/search?q=%E7%A7%98%E5%AF%86&series=" + string(archive.Unsorted)); strings.Contains(page, "<mark>秘密</mark>") != (who == "人事課") {
			t.Errorf("%s: finds the closed record: %v", who, who != "人事課")
		}
		if res := b.get("/d/" + string(closed.ID) + "/p/1?q=" + query); (res.StatusCode == 200) != (who == "人事課") {
			t.Errorf("%s opens it: %s", who, res.Status)
		}
	}
}

// Too many queries at once, of one person, are put off.
func TestTooManySearches(t *testing.T) {
	h := newHouse(t)
	p := h.person("sato", access.RoleStaff)
	b := h.signedIn(p)
	for range searchesEach {
		leave, ok := h.server.heavy.enter(p.Actor())
		if !ok {
			t.Fatal("no place")
		}
		defer leave()
	}
	res := b.get("/search?q=a")
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" || !strings.Contains(bodyOf(res), "混み合って") {
		t.Errorf("%s", res.Status)
	}
	if res := h.signedIn(h.person("suzuki", access.RoleStaff)).get("/search?q=a"); res.StatusCode != http.StatusOK {
		t.Errorf("somebody else: %s", res.Status)
	}
}

// Counts that the index can only estimate say so, grouped or not.
func TestCountsSayWhereTheyAreEstimates(t *testing.T) {
	h := newHouse(t)
	for _, lang := range []string{"ja", "en"} {
		v := &visit{Server: h.server, lang: lang, r: httptest.NewRequest("GET", "/search?q=x", nil)}
		for _, group := range []bool{false, true} {
			for _, exact := range []bool{false, true} {
				var view searchView
				v.showResult(&view, asked{query: "道路", p: 2, group: group}, &index.Result{Total: 12345, Records: 678, Exact: exact, Query: index.Parse("道路"), Hits: make([]index.Hit, 1)})
				about := map[string]string{"ja": "約", "en": "bout"}[lang]
				if strings.Contains(view.Counts, about) == exact || !strings.Contains(view.Counts, "678") {
					t.Errorf("%s, grouped %v, exact %v: %q", lang, group, exact, view.Counts)
				}
			}
		}
	}
}
