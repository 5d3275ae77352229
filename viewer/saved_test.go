package viewer

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

func TestSavedSearchTellsOfNewHits(t *testing.T) {
	h := newHouse(t)
	h.record("一", nil, pageSpec{lines: []string{"道路占用許可"}})
	sato := h.person("sato", access.RoleStaff, "財政課")
	b := h.signedIn(sato)
	// The button beside the results leads to the form; the form saves.
	page := b.page("/search?q=" + query)
	save := captured(`href="(/saved\?[^"]+)"`, page)
	if len(save) != 1 {
		t.Fatalf("no way to save: %q", save)
	}
	page = b.page(strings.ReplaceAll(save[0], "&amp;", "&"))
	address := captured(`name="address" value="([^"]+)"`, page)
	if len(address) != 1 {
		t.Fatalf("the form holds no address: %s", page)
	}
	res := b.post("/saved", url.Values{"name": {"占用の新着"}, "address": {strings.ReplaceAll(address[0], "&amp;", "&")}})
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("save: %s %s", res.Status, bodyOf(res))
	}
	if page = b.page("/saved"); !strings.Contains(page, "占用の新着") || !strings.Contains(page, "1件") || strings.Contains(page, "新しい該当 ") {
		t.Errorf("saved: %s", page)
	}
	// A new page that they may see, and one that they may not.
	h.record("二", nil, pageSpec{lines: []string{"道路占用許可その二"}})
	h.record("三", &archive.Access{Level: archive.LevelClosed}, pageSpec{lines: []string{"道路占用許可その三"}})
	if page = b.page("/saved"); !strings.Contains(page, "新しい該当 1件") || !strings.Contains(page, "2件") {
		t.Errorf("after a new page: %s", page)
	}
	h.server.notices.forget(sato.ID)
	for end := time.Now().Add(10 * time.Second); !strings.Contains(b.page("/help"), `class="news"`); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the bar never tells of it")
		}
	}
	// Looking at the results, they are new no more.
	open := captured(`action="(/saved/[^"]+/open)"`, page)
	if res := b.post(open[0], nil); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/search?q=") {
		t.Fatalf("open: %s %s", res.Status, res.Header.Get("Location"))
	}
	if page = b.page("/saved"); strings.Contains(page, "新しい該当 1") {
		t.Error("it is still new")
	}
	// Nobody else can open or delete it.
	other := h.signedIn(h.person("suzuki", access.RoleStaff))
	for _, do := range []string{open[0], strings.Replace(open[0], "/open", "/delete", 1)} {
		if res := other.post(do, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s by another: %s", do, res.Status)
		}
	}
	if page := other.page("/saved"); strings.Contains(page, "占用の新着") {
		t.Error("another sees it")
	}
	if res := b.post(strings.Replace(open[0], "/open", "/delete", 1), nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("delete: %s", res.Status)
	}
	if page = b.page("/saved"); strings.Contains(page, "占用の新着") {
		t.Error("it is still there")
	}
}

func TestSavedSearchRefused(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn(h.person("sato", access.RoleStaff))
	if page := bodyOf(b.post("/saved", url.Values{"name": {""}, "address": {"q=x"}})); !strings.Contains(page, access.ErrSavedName.JA) || !strings.Contains(page, `value="q=x"`) {
		t.Errorf("without a name: %s", page)
	}
	if res := b.post("/saved", url.Values{"name": {"a"}, "address": {"q=x&fy=abc"}}); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a wrong address: %s", res.Status)
	}
}

func TestRecentSearchesAreShownAndCleared(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn(h.person("sato", access.RoleStaff))
	b.page("/search?q=" + query)
	b.page("/search?q=" + query + "&p=2")
	b.page("/search?q=%E6%9D%A1%E4%BE%8B")
	page := b.page("/saved")
	if got := captured(`<li><a href="(/search[^"]+)"`, page); len(got) != 2 || got[0] != "/search?q=%E6%9D%A1%E4%BE%8B" {
		t.Errorf("recent %q", got)
	}
	if res := b.post("/recent/delete", nil); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	if got := captured(`<li><a href="(/search[^"]+)"`, b.page("/saved")); len(got) != 0 {
		t.Errorf("after clearing %q", got)
	}
}
