package viewer

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// attributes are what a pattern captures in a page, unescaped, in order.
func captured(pattern, page string) []string {
	var out []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(page, -1) {
		out = append(out, strings.NewReplacer("&amp;", "&", "&#43;", "+").Replace(strings.Join(m[1:], " ")))
	}
	return out
}

const query = "%E9%81%93%E8%B7%AF%E5%8D%A0%E7%94%A8" // 道路占用

func roads(h *house) *archive.Record {
	return h.record("道路", nil,
		pageSpec{lines: []string{"令和八年度予算の概要について", "道路占用許可の申請を受け付けた", "道路占用料は別に定める"}},
		pageSpec{lines: []string{"第二条"}},
		pageSpec{lines: []string{"第三条 道路占用許可の期間は三年"}})
}

func TestDocumentMarksHits(t *testing.T) {
	h := newHouse(t)
	r := roads(h)
	b := h.signedIn(h.person("sato", access.RoleStaff))
	id := "/d/" + string(r.ID)
	page := b.page(id + "/p/1?q=" + query + "&hit=2")
	if got := captured(`<svg class="page" viewBox="([^"]+)"`, page); len(got) != 1 || got[0] != "0 0 1000 1400" {
		t.Errorf("viewBox %q", got)
	}
	rects := captured(`<rect class="hitmark" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"`, page)
	if fmt.Sprint(rects) != "[80 180 160 40 80 260 160 40]" {
		t.Errorf("marks %q", rects)
	}
	if got := captured(`<g class="(occ[^"]*)"`, page); fmt.Sprint(got) != "[occ occ current]" {
		t.Errorf("occurrences %q", got)
	}
	if got := captured(`<mark( class="current")?>([^<]+)</mark>`, page); fmt.Sprint(got) != `[ 道路占用  class="current" 道路占用]` {
		t.Errorf("marks in the text %q", got)
	}
	links := map[string][]string{
		"prevhit": captured(`href="([^"]+)" id="prevhit"`, page), "nexthit": captured(`href="([^"]+)" id="nexthit"`, page),
	}
	if want := id + "/p/1?hit=1&q=" + query + "#hit"; fmt.Sprint(links["prevhit"]) != "["+want+"]" {
		t.Errorf("previous hit %q, want %q", links["prevhit"], want)
	}
	if want := id + "/p/3?hit=1&q=" + query + "#hit"; fmt.Sprint(links["nexthit"]) != "["+want+"]" {
		t.Errorf("next hit %q, want %q", links["nexthit"], want)
	}
	if got := captured(`class="hitcount">([^<]+)<`, page); fmt.Sprint(got) != "[2 か所 1 か所]" {
		t.Errorf("hits in the strip %q", got)
	}
	// Back from the third page leads to the last hit of the first.
	page = b.page(id + "/p/3?q=" + query + "&hit=1")
	back := captured(`href="([^"]+)" id="prevhit"`, page)
	if len(back) != 1 || !strings.Contains(back[0], "/p/1?hit=-1&") {
		t.Fatalf("previous hit of page 3: %q", back)
	}
	page = b.page(strings.TrimSuffix(back[0], "#hit"))
	if got := captured(`<g class="(occ[^"]*)"`, page); fmt.Sprint(got) != "[occ occ current]" {
		t.Errorf("the last hit of page 1: %q", got)
	}
	if strings.Contains(b.page(id+"/p/2?q="+query), "<rect") {
		t.Error("a page without a hit has marks")
	}
	if got := h.events(archive.ActViewed); len(got) != 4 || got[0].Record != r.ID || got[0].Page != r.Pages[1].Page || got[0].Private["query"] != "道路占用" {
		t.Errorf("the history of the views: %+v", got)
	}
}

// The drawing is stretched where the pixels are not square, and the marks with it.
func TestDocumentOfAFax(t *testing.T) {
	h := newHouse(t)
	r := h.record("fax", nil, pageSpec{lines: []string{"道路占用許可"}, dpix: 204, dpiy: 98})
	page := h.signedIn(h.person("sato", access.RoleStaff)).page("/d/" + string(r.ID) + "/p/1?q=" + query)
	if got := captured(`viewBox="([^"]+)"`, page); fmt.Sprint(got) != "[0 0 1000 2914.29]" {
		t.Errorf("viewBox %q", got)
	}
	if got := captured(`<image href="[^"]+" width="([^"]+)" height="([^"]+)" preserveAspectRatio="([^"]+)"`, page); fmt.Sprint(got) != "[1000 2914.29 none]" {
		t.Errorf("image %q", got)
	}
	if got := captured(`<rect class="hitmark" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"`, page); fmt.Sprint(got) != "[80 208.16 160 83.27]" {
		t.Errorf("mark %q", got)
	}
}

func TestTurnedAndVerticalPages(t *testing.T) {
	h := newHouse(t)
	turned := h.record("turned", nil, pageSpec{lines: []string{"道路占用許可"}, turn: 1})
	vertical := h.record("vertical", nil, pageSpec{lines: []string{"松江市", "道路占用許可"}, vertical: true}, pageSpec{lines: []string{"次"}, vertical: true})
	b := h.signedIn(h.person("sato", access.RoleStaff))
	page := b.page("/d/" + string(turned.ID) + "/p/1?q=" + query)
	if got := captured(`<image href="([^"]+)"`, page); len(got) != 1 || !strings.Contains(got[0], "/1.1/view?") {
		t.Errorf("the picture of a turned page: %q", got)
	}
	if got := captured(`viewBox="([^"]+)"`, page); fmt.Sprint(got) != "[0 0 1000 1400]" {
		t.Errorf("its frame: %q", got)
	}
	for _, src := range captured(`(/i/[^"]+)"`, page) {
		if res := b.get(src); res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "image/png" {
			t.Errorf("%s: %s", src, res.Status)
		}
	}
	page = b.page("/d/" + string(vertical.ID) + "/p/1?q=" + query)
	if !strings.Contains(page, `class="doc rtl`) || strings.Index(page, `rel="next"`) > strings.Index(page, "前のページ →") {
		t.Error("a vertical page does not turn from right to left")
	}
	if got := captured(`<rect class="hitmark" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"`, page); fmt.Sprint(got) != "[800 100 40 160]" {
		t.Errorf("mark %q", got)
	}
}

func TestPagesThatAreNotRead(t *testing.T) {
	h := newHouse(t)
	r := h.record("waiting", nil, pageSpec{lines: []string{"一"}, unread: true}, pageSpec{unread: true}, pageSpec{})
	b := h.signedIn(h.person("sato", access.RoleStaff))
	if page := b.page("/d/" + string(r.ID) + "/p/1?q=" + query); !strings.Contains(page, "読取の途中") || !strings.Contains(page, "<svg") {
		t.Error("a page that waits to be read does not say so, or shows no picture")
	}
	h.failPage(r, 2)
	if page := b.page("/d/" + string(r.ID) + "/p/2"); !strings.Contains(page, "読み取れませんでした") {
		t.Error("a page that failed does not say so")
	}
	if page := b.page("/d/" + string(r.ID) + "/p/3"); !strings.Contains(page, "文字はありません") {
		t.Error("a blank page does not say so")
	}
	if res := b.get("/d/" + string(r.ID) + "/p/1.txt"); res.StatusCode != http.StatusNotFound {
		t.Errorf("the text of an unread page: %s", res.Status)
	}
	h.must(h.a.SetOutcome(t.Context(), &archive.Outcome{Batch: r.Batch, Hash: r.File, State: archive.FileCutting, Done: 340, Total: 2000}))
	_, err := h.a.ChangeRecord(t.Context(), r.ID, archive.ActorSystem, archive.ActCut, archive.LaneBulk, func(r *archive.Record) (bool, error) {
		r.Cutting = true
		return true, nil
	})
	h.must(err)
	if page := b.page("/d/" + string(r.ID) + "/p/1"); !strings.Contains(page, "2,000ページ中 340ページまで済み") {
		t.Error("a record that is being cut does not say how far")
	}
	empty := h.record("empty", nil)
	if page := b.page("/d/" + string(empty.ID) + "/p/1"); !strings.Contains(page, "まだありません") {
		t.Error("a record without pages does not say so")
	}
}

func TestGoingToAPage(t *testing.T) {
	h := newHouse(t)
	r := roads(h)
	b := h.signedIn(h.person("sato", access.RoleStaff))
	id := "/d/" + string(r.ID)
	for ask, want := range map[string]string{
		"": id + "/p/1", "?page=2": id + "/p/2", "?page=99": id + "/p/3", "?page=0": id + "/p/1", "?page=x": id + "/p/1", "?page=\uff13": id + "/p/3", "?page=3&q=a": id + "/p/3?q=a",
	} {
		if got := b.get(id + ask).Header.Get("Location"); got != want {
			t.Errorf("%s leads to %q, want %q", ask, got, want)
		}
	}
	for _, path := range []string{"/p/0", "/p/4", "/p/x", "/p/-1", "/p/1?size=nonsense", "/p/99999999999999999999"} {
		if res := b.get(id + path); res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	for size, want := range map[string]string{"100": "320 448", "200": "640 896", "400": "1280 1792"} {
		page := b.page(id + "/p/1?size=" + size)
		if got := captured(`viewBox="[^"]+" width="([^"]+)" height="([^"]+)"`, page); fmt.Sprint(got) != "["+want+"]" {
			t.Errorf("at %s %%: %q, want %q", size, got, want)
		}
	}
}

func TestTextAndOriginal(t *testing.T) {
	h := newHouse(t)
	r := roads(h)
	b := h.signedIn(h.person("sato", access.RoleStaff))
	res := b.get("/d/" + string(r.ID) + "/p/2.txt")
	if got := bodyOf(res); got != "第二条\n" || res.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("text %q, %v", got, res.Header)
	}
	res = b.get("/d/" + string(r.ID) + "/original")
	if got := bodyOf(res); got != "the original of 道路" {
		t.Errorf("original %q", got)
	}
	if got := res.Header.Get("Content-Disposition"); got != `attachment; filename="__.png"; filename*=UTF-8''%E9%81%93%E8%B7%AF.png` {
		t.Errorf("Content-Disposition %q", got)
	}
	if !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Error("a stranger's file has no sandbox")
	}
	got := h.events(archive.ActExported)
	if len(got) != 2 || got[0].Reason != "original" || got[1].Reason != "text" || got[1].Page != r.Pages[1].Page {
		t.Errorf("the history of the exports: %+v", got)
	}
}

// A long record shows a part of its strip, and leads on from there.
func TestLongRecord(t *testing.T) {
	h := newHouse(t)
	specs := make([]pageSpec, 60)
	for i := range specs {
		specs[i] = pageSpec{lines: []string{fmt.Sprintf("第%d頁", i+1)}, unread: i > 2}
	}
	r := h.record("long", nil, specs...)
	page := h.signedIn(h.person("sato", access.RoleStaff)).page("/d/" + string(r.ID) + "/p/30")
	if n := strings.Count(page, "/thumb?"); n != 2*stripReach+1 {
		t.Errorf("%d pictures in the strip, want %d", n, 2*stripReach+1)
	}
	more := captured(`class="more" href="[^"]+/p/(\d+)"`, page)
	if fmt.Sprint(more) != "[6 54]" {
		t.Errorf("the strip leads to %q", more)
	}
}
