package viewer

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// What was not read is outlined and counted in words, and is no text.
func TestUnreadRegions(t *testing.T) {
	h := newHouse(t)
	r := h.record("form", nil, pageSpec{lines: []string{"氏名"}, regions: []archive.Rect{{X: 300, Y: 90, W: 400, H: 60}, {X: 80, Y: 600, W: 800, H: 500}}},
		pageSpec{lines: []string{"一"}, regions: []archive.Rect{{X: 80, Y: 600, W: 800, H: 500}}}, pageSpec{lines: []string{"二三四五六七"}, lost: 6}, pageSpec{unread: true})
	b := h.signedIn(h.person("sato", access.RoleStaff))
	page := b.page("/d/" + string(r.ID) + "/p/1")
	if got := captured(`<rect class="unread" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"`, page); fmt.Sprint(got) != "[300 90 400 60 80 600 800 500]" {
		t.Errorf("outlines %q", got)
	}
	if !strings.Contains(page, "読めない部分 2か所(インクの40%)") || strings.Count(page, `<span class="unread">〔読めない部分〕</span>`) != 2 {
		t.Error("the page does not say what was not read")
	}
	b.lang = "en"
	if page := b.page("/d/" + string(r.ID) + "/p/2"); !strings.Contains(page, "1 unread region (40% of the ink)") {
		t.Error("a single region is not told of in English")
	}
	b.lang = "ja"
	if page := b.page("/d/" + string(r.ID) + "/p/3"); strings.Contains(page, "読めない部分") {
		t.Error("a page without such regions tells of some")
	}
	if got := b.page("/d/" + string(r.ID) + "/p/1.txt"); got != "氏名\n" {
		t.Errorf("its text is %q", got)
	}
	type answer struct {
		Total, Next int
		Pages       []struct {
			N, Unread, UnreadInk, Lost int
			Read                       bool
			ExpectedError              float64
		}
	}
	get := func(query string) (a answer) {
		t.Helper()
		if err := json.Unmarshal([]byte(b.page("/api/v1/records/"+string(r.ID)+"/pages"+query)), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := get("")
	if a.Total != 4 || len(a.Pages) != 4 || a.Pages[0].Unread != 2 || a.Pages[0].UnreadInk != 40 || a.Pages[2].Lost != 6 || a.Pages[3].Read {
		t.Fatalf("the pages are %+v", a)
	}
	if e := a.Pages[2].ExpectedError; e < 0.53 || e > 0.54 { // (6 + 6·0.07) / 12
		t.Errorf("the expected error of a page that lost half is %v", e)
	}
	if a := get("?order=doubt"); a.Pages[0].N != 3 || a.Pages[3].N != 4 {
		t.Errorf("the first to be looked at is %+v", a.Pages)
	}
	if a := get("?from=4"); len(a.Pages) != 1 || a.Pages[0].N != 4 {
		t.Errorf("from the fourth page: %+v", a.Pages)
	}
	for _, q := range []string{"?from=0", "?from=x", "?order=size"} {
		if res := b.get("/api/v1/records/" + string(r.ID) + "/pages" + q); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", q, res.Status)
		}
	}
}
