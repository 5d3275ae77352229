package viewer

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

func TestHistoryFilters(t *testing.T) {
	h := newHouse(t)
	sato := h.person("sato", access.RoleStaff)
	auditor := h.person("kansa", access.RoleAuditor)
	r := h.record("道路", nil, pageSpec{lines: []string{"道路占用"}})
	other := h.record("河川", nil, pageSpec{lines: []string{"河川占用"}})
	b := h.signedIn(sato)
	b.page("/d/" + string(r.ID) + "/p/1")
	b.page("/search?q=" + query)
	a := h.signedIn(auditor)
	a.page("/d/" + string(other.ID) + "/p/1")
	// An event of the last moment of a day in Japan, which is another day in UTC.
	night := h.a.NewEvent(sato.Actor(), archive.ActExported)
	night.Time, night.Record = time.Date(2026, 4, 1, 14, 59, 59, 0, time.UTC), r.ID
	h.must(h.h.Append(t.Context(), night))
	morning := h.a.NewEvent(sato.Actor(), archive.ActExported)
	morning.Time, morning.Record = time.Date(2026, 4, 1, 15, 0, 0, 0, time.UTC), r.ID
	h.must(h.h.Append(t.Context(), morning))

	rows := func(q url.Values) []string {
		return captured(`<tr><td><time datetime="[^"]+">([^<]+)</time></td><td>(?:<a [^>]+>)?([^<]+)(?:</a>)?</td><td>([^<]+)</td>`, a.page("/history?"+q.Encode()))
	}
	has := func(q url.Values, n int, each string) {
		t.Helper()
		got := rows(q)
		if len(got) != n {
			t.Errorf("%v gives %d events, want %d: %q", q, len(got), n, got)
		}
		for _, g := range got {
			if !strings.Contains(g, each) {
				t.Errorf("%v gives %q, want %q in each", q, g, each)
			}
		}
	}
	has(url.Values{"person": {"sato"}, "action": {"viewed"}}, 1, "職員 sato 閲覧した")
	has(url.Values{"action": {"searched"}}, 1, "検索した")
	has(url.Values{"person": {"owner"}, "action": {"taken"}}, 2, "所有者(端末)")
	has(url.Values{"record": {r.Accession}, "action": {"viewed"}}, 1, "sato") // and then the look at it itself
	has(url.Values{"record": {string(r.ID)}, "action": {"exported"}}, 2, "持ち出した")
	has(url.Values{"from": {"R8.4.1"}, "to": {"令和8年4月1日"}, "action": {"exported"}}, 1, "2026年4月1日(令和8年) 23:59:59")
	has(url.Values{"from": {"2026-04-02"}, "to": {"2026-4-2"}, "action": {"exported"}}, 1, "2026年4月2日(令和8年) 00:00:00")
	page := a.page("/history?action=searched")
	if !strings.Contains(page, "検索の語: 道路占用") {
		t.Error("an auditor does not see what was searched")
	}
	for q, want := range map[string]string{"from=never": "日付として読めません", "record=99-9": "見つかりません", "person=nobody2": "いません"} {
		if page := a.page("/history?" + q); !strings.Contains(page, want) {
			t.Errorf("%s: the page lacks %q", q, want)
		}
	}
	for _, q := range []string{"action=nonsense", "before=x"} {
		if res := a.get("/history?" + q); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", q, res.Status)
		}
	}
	looked := 0
	for _, e := range h.events(archive.ActViewed) {
		if e.Actor == auditor.Actor() && e.Reason == "history" {
			looked++
		}
	}
	if looked != 8 {
		t.Errorf("the history tells of %d looks at it, want 8", looked)
	}
	page = a.page("/d/" + string(r.ID) + "/history")
	if got := captured(`<td>(受け付けた|ページに分けた|閲覧した|持ち出した)</td>`, page); fmt.Sprint(got) != "[閲覧した 閲覧した 持ち出した 持ち出した 閲覧した ページに分けた 受け付けた]" {
		t.Errorf("the record's history: %q", got)
	}
}

func TestHistoryGoesOn(t *testing.T) {
	h := newHouse(t)
	for i := range eventsAPage + 20 {
		e := h.a.NewEvent(archive.ActorSystem, archive.ActReindex)
		e.Reason = fmt.Sprintf("n%d", i)
		h.must(h.h.Append(t.Context(), e))
	}
	a := h.signedIn(h.person("kansa", access.RoleAuditor))
	var all []string
	for path := "/history?action=reindexed"; path != ""; {
		page := a.page(path)
		all = append(all, captured(`理由: (n\d+)`, page)...)
		next := captured(`href="([^"]+)" rel="next"`, page)
		path = ""
		if len(next) > 0 {
			path = next[0]
		}
	}
	if len(all) != eventsAPage+20 || all[0] != fmt.Sprintf("n%d", eventsAPage+19) || all[len(all)-1] != "n0" {
		t.Errorf("%d events, from %v", len(all), all)
	}
}
