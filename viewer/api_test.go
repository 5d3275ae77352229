package viewer

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

func TestAPISearch(t *testing.T) {
	h := newHouse(t)
	r := roads(h)
	h.record("秘密", &archive.Access{Level: archive.LevelClosed}, pageSpec{lines: []string{"道路占用の秘密"}})
	token := h.token(h.person("bot", access.RoleStaff))
	ask := func(q string) string {
		t.Helper()
		req := h.browser().request("GET", "/api/v1/search?"+q, nil)
		req.Header.Set("Authorization", "Bearer "+token)
		res := h.browser().do(req)
		if res.StatusCode != 200 {
			t.Fatalf("%s: %s %s", q, res.Status, bodyOf(res))
		}
		return bodyOf(res)
	}
	head := func(query, reader string) *regexp.Regexp {
		return regexp.MustCompile(`^\{"query":"` + query + `","time":"20[^"]+\+09:00","reader":"` + reader + `",`)
	}
	want := `"total":2,"exact":true,"hits":[{"record":"` + string(r.ID) + `","page":1,"file":"道路.png","title":"道路",` +
		`"number":"` + r.Accession + `","snippet":"令和八年度予算の概要について道路占用許可の申請を受け付けた道路占用料は別に定める","rung":1,` +
		`"marks":[{"x":80,"y":180,"w":160,"h":40},{"x":80,"y":260,"w":160,"h":40}],"why":[{"code":"text","say":"本文に一致"}]},`
	for _, q := range []string{"q=" + query, "limit=0&q=" + query, "limit=2&q=" + query} {
		if got := ask(q); !head("道路占用", "bot").MatchString(got) || !strings.Contains(got, `"bot",`+want) || !strings.HasSuffix(got, `]}],"records":1,"found":[0,2,0,0],"lastRung":2,"offer":3}`+"\n") || strings.Count(got, `"record"`) != 2 {
			t.Errorf("%s: %s", q, got)
		}
	}
	if got := ask("limit=1&offset=1&q=" + query); strings.Count(got, `"record"`) != 1 || !strings.Contains(got, `"page":3`) {
		t.Errorf("the second hit: %s", got)
	}
	if got := ask("q="); !head("", "bot").MatchString(got) || !strings.Contains(got, `"total":0,"exact":true,"hits":[],`) {
		t.Errorf("nothing asked: %q", got)
	}
	if code, body := h.owner("GET", "search?q="+query, ""); code != 200 || !head("道路占用", "owner").MatchString(body) || !strings.Contains(body, `"total":3`) {
		t.Errorf("the owner: %d %s", code, body)
	}
	for _, bad := range []string{"limit=-1&q=a", "limit=x&q=a", "offset=-1&q=a", "q=" + strings.Repeat("a", 1001), "q=%ff"} {
		if code, body := h.owner("GET", "search?"+bad, ""); code != 400 || !strings.Contains(body, `{"error":{"code":`) {
			t.Errorf("%.40s: %d %s", bad, code, body)
		}
	}
	got := h.events(archive.ActSearched)
	if len(got) != 6 || got[0].Actor != archive.ActorOwner || got[0].Private["query"] != "道路占用" {
		t.Errorf("the history of the searches: %d %+v", len(got), got[0])
	}
}

// Hits beyond what memory should hold are streamed, and the answer stays JSON.
func TestAPISearchStreams(t *testing.T) {
	w := httptest.NewRecorder()
	h := newHouse(t)
	v := &visit{Server: h.server, w: &answer{ResponseWriter: w}, r: httptest.NewRequest("GET", "/", nil)}
	o := &hitWriter{v: v}
	hit := indexHit(strings.Repeat("長", 1000))
	n := keptHits/3000 + 100
	for range n {
		h.must(o.add(hit))
	}
	if w.Body.Len() == 0 || o.buf.Len() > keptHits {
		t.Errorf("%d bytes sent, %d kept", w.Body.Len(), o.buf.Len())
	}
	h.must(o.end(indexResult(n)))
	var got struct {
		Total int
		Exact bool
		Hits  []hitJSON
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Total != n || len(got.Hits) != n || !got.Exact {
		t.Errorf("%d hits of %d, %v", len(got.Hits), got.Total, err)
	}
}

func TestExport(t *testing.T) {
	h := newHouse(t)
	r := roads(h)
	for _, name := range []string{string(r.ID), r.Accession} {
		code, body := h.owner("GET", "records/"+name+"/export", "")
		if code != 200 {
			t.Fatalf("%s: %d %s", name, code, body)
		}
		z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
		h.must(err)
		files := map[string]string{}
		for _, f := range z.File {
			rc, err := f.Open()
			h.must(err)
			b, err := io.ReadAll(rc)
			h.must(err)
			files[f.Name] = string(b)
		}
		if len(files) != 5 || files["original/道路.png"] != "the original of 道路" || files["text/0002.txt"] != "第二条\n" || !strings.Contains(files["record.json"], `"title": "道路"`) {
			t.Errorf("the ZIP holds %v", files)
		}
	}
	if code, _ := h.owner("GET", "records/20990101-0001-1/export", ""); code != 404 {
		t.Errorf("no such number: %d", code)
	}
	if got := h.events(archive.ActExported); len(got) != 2 || got[0].Actor != archive.ActorOwner || got[0].Record != r.ID {
		t.Errorf("the history of the exports: %+v", got)
	}
}

func TestAccessByTheOwner(t *testing.T) {
	h := newHouse(t)
	p := h.person("sato", access.RoleStaff)
	r := h.record("道路", nil, pageSpec{lines: []string{"一"}})
	path := "records/" + r.Accession + "/access"
	for _, c := range []struct{ body, want string }{
		{"", `"own":false,"access":{"level":"all"}`},
		{`{"level":"people","people":["sato"],"divisions":[],"openFrom":"R10.4.1"}`, `"own":true,"access":{"level":"people","people":["` + string(p.ID) + `"],"openFrom":"2028-04-01"}`},
		{`{"level":"divisions","divisions":["財政課"]}`, `"own":true,"access":{"level":"divisions","divisions":["財政課"]}`},
		{`{"level":"closed"}`, `"own":true,"access":{"level":"closed"}`},
		{`{"level":"series"}`, `"own":false,"access":{"level":"all"}`},
	} {
		method := "POST"
		if c.body == "" {
			method = "GET"
		}
		if code, body := h.owner(method, path, c.body); code != 200 || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %s, want %s", c.body, code, body, c.want)
		}
	}
	for _, bad := range []string{`{"level":"x"}`, `{"level":"people","people":["nobody"]}`, `{"level":"all","openFrom":"never"}`, `{}`} {
		if code, body := h.owner("POST", path, bad); code != 400 {
			t.Errorf("%s: %d %s", bad, code, body)
		}
	}
}

func TestLongWork(t *testing.T) {
	var asked Reread
	h := newHouse(t, func(c *Config) {
		c.Verify = func(_ context.Context, progress func(done, total int)) (any, error) {
			progress(1, 3)
			return map[string]int{"problems": 0}, nil
		}
		c.Reindex = func(context.Context, func(done, total int)) (any, error) { return nil, errors.New("disk full") }
		c.Reread = func(_ context.Context, r Reread, _ func(done, total int)) (any, error) {
			asked = r
			return nil, nil
		}
	})
	r := h.record("道路", nil, pageSpec{lines: []string{"一"}})
	if code, body := h.owner("POST", "verify", "{}"); code != 200 || body != "{\"done\":1,\"total\":3}\n{\"result\":{\"problems\":0}}\n" {
		t.Errorf("verify: %d %q", code, body)
	}
	if code, body := h.owner("POST", "reindex", "{}"); code != 200 || !strings.Contains(body, `{"error":{"code":"fault"`) || !strings.Contains(body, "disk full") {
		t.Errorf("reindex: %d %q", code, body)
	}
	if code, body := h.owner("POST", "reread", `{"records":["`+r.Accession+`"],"below":80}`); code != 200 || body != "{\"result\":{}}\n" {
		t.Errorf("reread: %d %q", code, body)
	}
	if len(asked.Records) != 1 || asked.Records[0] != r.ID || asked.Below != 80 || asked.Actor != archive.ActorOwner {
		t.Errorf("reread %+v", asked)
	}
	if n := len(h.events(archive.ActVerify)) + len(h.events(archive.ActReindex)); n != 2 {
		t.Errorf("%d events of long work, want 2", n)
	}
	if code, _ := h.owner("GET", "../../search?q=x", ""); code == 200 {
		t.Error("the owner's socket serves pages")
	}
}

// All hits as a table: first what was asked, when and by whom; nothing in it is a
// formula, and nothing is in it that the reader may not see.
func TestSearchAsCSV(t *testing.T) {
	h := newHouse(t)
	r := roads(h)
	h.record("=SUM(A1)", nil, pageSpec{lines: []string{"=道路占用"}})
	h.record("秘密", &archive.Access{Level: archive.LevelClosed}, pageSpec{lines: []string{"道路占用の秘密"}})
	sato := h.person("sato", access.RoleStaff)
	res := h.signedIn(sato).get("/api/v1/search.csv?q=" + query)
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(res.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%s %v", res.Status, res.Header)
	}
	text, ok := strings.CutPrefix(bodyOf(res), "\ufeff")
	if !ok {
		t.Error("a spreadsheet can't tell that it is UTF-8")
	}
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	h.must(err)
	if len(rows) != 7 || fmt.Sprint(rows[0]) != "[検索条件 道路占用]" || fmt.Sprint(rows[2]) != "[利用者 sato]" || len(rows[3]) != 12 {
		t.Fatalf("%q", rows)
	}
	if _, err := time.Parse(time.RFC3339, rows[1][1]); err != nil {
		t.Errorf("when: %v", err)
	}
	pages := map[string]bool{}
	for _, row := range rows[4:] {
		pages[row[11]+" "+row[2]] = true
		if strings.HasPrefix(row[1], "=") || strings.HasPrefix(row[10], "=") {
			t.Errorf("a formula: %q", row)
		}
	}
	if !pages[string(r.ID)+" 1"] || !pages[string(r.ID)+" 3"] || len(pages) != 3 {
		t.Errorf("the hits: %v", pages)
	}
	if e := h.events(archive.ActExported)[0]; e.Actor != sato.Actor() || e.Reason != "csv" || e.Private["query"] != "道路占用" {
		t.Errorf("the history says %+v", e.Event)
	}
}

// What is streamed says the same as what was kept, and is JSON as well.
func TestHitsAreStreamed(t *testing.T) {
	h := newHouse(t)
	for _, keep := range []int{1, 300, 1 << 20} {
		w := httptest.NewRecorder()
		v := &visit{Server: h.server, w: &answer{ResponseWriter: w}, r: httptest.NewRequest("GET", "/api/v1/search", nil), lang: "ja", actor: archive.ActorOwner}
		o := &hitWriter{v: v, keep: keep, head: v.searchHead("橋")}
		for i := range 3 {
			h.must(o.add(index.Hit{Record: archive.DeriveID("r"), Position: i + 1}))
		}
		h.must(o.end(&index.Result{Total: 3, Exact: true, Rebuilding: true}))
		var got struct {
			Query, Time, Reader string
			Total               int
			Exact, Rebuilding   bool
			Hits                []struct{ Page int }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Query != "橋" || got.Time == "" || got.Reader != "owner" || got.Total != 3 || !got.Exact || !got.Rebuilding ||
			len(got.Hits) != 3 || got.Hits[2].Page != 3 {
			t.Errorf("keeping %d bytes: %s, %v", keep, w.Body, err)
		}
		if streamed := strings.Index(w.Body.String(), `"total"`) > strings.Index(w.Body.String(), `"hits"`); streamed != (keep < 1<<20) {
			t.Errorf("keeping %d bytes: streamed is %v", keep, streamed)
		}
	}
}
