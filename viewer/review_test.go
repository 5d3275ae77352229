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

func TestReviewListsWhatNeedsALook(t *testing.T) {
	h := newHouse(t)
	region := archive.Rect{X: 80, Y: 400, W: 820, H: 560}
	r := h.record("台帳", nil, pageSpec{lines: []string{"道路占用許可"}}, pageSpec{lines: []string{"道路"}, lost: 18}, pageSpec{lines: []string{"道路"}, regions: []archive.Rect{region, region}})
	h.record("秘密", &archive.Access{Level: archive.LevelDivisions, Divisions: []string{"人事課"}}, pageSpec{lines: []string{"道路"}, lost: 99})
	sato := h.person("sato", access.RoleClerk)
	b := h.signedIn(sato)
	page := b.page("/review")
	if got := captured(`<h3><a href="([^"]+)"`, page); fmt.Sprint(got) != fmt.Sprintf("[/d/%[1]s/p/2 /d/%[1]s/p/3 /d/%[1]s/p/1]", r.ID) {
		t.Errorf("listed: %v", got)
	}
	for _, want := range []string{"読み取った3ページのうち", "誤りの見込み 91%", "誤りの見込み 7%", "読めない部分 2か所(インクの40%)", `aria-current="page">確認</a>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page doesn't say %q", want)
		}
	}
	if strings.Contains(page, "秘密") {
		t.Error("it shows a record that is not for them")
	}
	if e := h.events(archive.ActViewed)[0]; e.Actor != sato.Actor() || e.Reason != "review" {
		t.Errorf("the history says %+v", e.Event)
	}
	if got := captured(`<h3><a href="([^"]+)"`, b.page("/review?order=unread")); len(got) != 1 || !strings.HasSuffix(got[0], "/p/3") {
		t.Errorf("with parts that were not read: %v", got)
	}
	if page := b.page("/review?batch=" + string(r.Batch)); len(captured(`<h3><a href="([^"]+)"`, page)) != 3 || !strings.Contains(page, `value="`+string(r.Batch)+`" selected`) {
		t.Error("of the batch, other pages, or it is not chosen")
	}
	other := h.batch("箱2")
	if page := b.page("/review?batch=" + string(other.ID)); !strings.Contains(page, "確認の必要なページはありません。") {
		t.Error("of another batch, there are pages")
	}
	if page := b.page("/batches/" + string(r.Batch)); !strings.Contains(page, `href="/review?batch=`+string(r.Batch)+`"`) {
		t.Error("nothing leads from the batch to its pages that need a look")
	}
	for _, bad := range []string{"order=x", "batch=x", "next=!", "next=bm9uc2Vuc2U"} {
		if res := b.get("/review?" + bad); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", bad, res.Status)
		}
	}
	if res := b.get("/review?batch=" + string(archive.DeriveID("nothing"))); res.StatusCode != http.StatusNotFound {
		t.Errorf("a batch that is not there: %s", res.Status)
	}
	var got struct {
		Total int
		Pages []struct {
			Record archive.ID
			N      int
			Unread int
			E      float64 `json:"expectedError"`
		}
	}
	h.must(json.Unmarshal([]byte(bodyOf(b.get("/api/v1/review"))), &got))
	if got.Total != 3 || len(got.Pages) != 3 || got.Pages[0].Record != r.ID || got.Pages[0].N != 2 || got.Pages[0].E != 0.907 || got.Pages[1].Unread != 2 {
		t.Errorf("the API says %+v", got)
	}
}

// A long list goes on from page to page, each page of the record once, and back to
// its beginning.
func TestReviewGoesOn(t *testing.T) {
	h := newHouse(t)
	var specs []pageSpec
	for i := range reviewsAPage + 3 {
		specs = append(specs, pageSpec{lines: []string{"道路"}, lost: i % 5})
	}
	r := h.record("台帳", nil, specs...)
	b := h.signedIn(h.person("sato", access.RoleClerk))
	seen := map[string]bool{}
	var first []string
	for at, n := "/review", 0; at != ""; n++ {
		page := b.page(at)
		list := captured(`<h3><a href="([^"]+)"`, page)
		if n == 0 {
			first = list
		} else if back := captured(`href="([^"]+)" rel="prev"`, page); len(back) != 1 || back[0] != "/review" {
			t.Errorf("back leads to %v", back)
		}
		for _, a := range list {
			if seen[a] {
				t.Errorf("%s comes twice", a)
			}
			seen[a] = true
		}
		at = ""
		if next := captured(`href="([^"]+)" rel="next"`, page); len(next) > 0 {
			at = strings.ReplaceAll(next[0], "&amp;", "&")
		}
		if n > 3 {
			t.Fatal("the list never ends")
		}
	}
	if len(first) != reviewsAPage || len(seen) != len(r.Pages) {
		t.Errorf("%d pages at first, %d in all", len(first), len(seen))
	}
}
