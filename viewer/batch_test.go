package viewer

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

func TestBatchState(t *testing.T) {
	h := newHouse(t)
	r := h.record("道路", nil, pageSpec{lines: []string{"一"}}, pageSpec{lines: []string{"二"}}, pageSpec{unread: true}, pageSpec{unread: true})
	h.must(h.a.Mark(t.Context(), archive.IndexMarker(archive.PageRef{Page: r.Pages[1].Page, Image: 1, Batch: r.Batch, Lane: archive.LaneBulk})))
	h.must(h.a.Mark(t.Context(), archive.ReadMarker(archive.PageRef{Page: r.Pages[2].Page, Image: 1, Batch: r.Batch, Lane: archive.LaneBulk})))
	h.failPage(r, 4)
	b := h.signedIn(h.person("sato", access.RoleClerk))
	path := "/batches/" + string(r.Batch)
	page := b.page(path)
	// 4 pages: one done, one to be indexed, one to be read, one failed.
	if got := captured(`<td class="(done|bad|)">([^<]*)</td>`, page); fmt.Sprint(got) != "[done 4 / 4 ページ bad 2 / 4  1 / 4]" {
		t.Errorf("the file's row: %q", got)
	}
	for _, want := range []string{`data-done="false"`, "1 / 4 ページを読み終わりました", "スキャンし直してください", "4ページ"} {
		if !strings.Contains(page, want) {
			t.Errorf("the batch lacks %q", want)
		}
	}
	marker := captured(`name="marker" value="([^"]+)"`, page)
	if len(marker) != 1 {
		t.Fatalf("markers to retry: %q", marker)
	}
	for _, form := range []url.Values{{"marker": marker}, {"marker": {""}}} {
		if res := b.post(path+"/retry", form); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != path {
			t.Errorf("retry: %s", res.Status)
		}
	}
	if fmt.Sprint(h.retried) != fmt.Sprint([]string{marker[0], ""}) {
		t.Errorf("retried %q", h.retried)
	}
	if page = b.page(path); strings.Contains(page, "スキャンし直してください") {
		t.Error("what was tried again still counts as failed")
	}
	for _, bad := range []string{"nonsense", "todo/read/1/" + string(archive.DeriveID("other")) + "/x/000001"} {
		if res := b.post(path+"/retry", url.Values{"marker": {bad}}); res.StatusCode != http.StatusBadRequest {
			t.Errorf("retry of %q: %s", bad, res.Status)
		}
	}
	if got := h.events(archive.ActChanged); len(got) != 2 || got[0].Batch != r.Batch || got[0].Reason != "retry" {
		t.Errorf("the history of the retries: %+v", got)
	}
	if res := b.get("/batches/" + string(archive.DeriveID("x"))); res.StatusCode != http.StatusNotFound {
		t.Errorf("no such batch: %s", res.Status)
	}
}

func TestDeclaredSheets(t *testing.T) {
	h := newHouse(t)
	few := h.record("few", nil, pageSpec{lines: []string{"一"}})
	enough := h.record("enough", nil, pageSpec{lines: []string{"一"}}, pageSpec{lines: []string{"二"}}, pageSpec{lines: []string{"三"}}, pageSpec{lines: []string{"四"}})
	b := h.signedIn(h.person("sato", access.RoleClerk))
	if page := b.page("/batches/" + string(few.Batch)); !strings.Contains(page, "申告 3 枚より 2 ページ少なく") {
		t.Error("missing sheets are not told")
	}
	if page := b.page("/batches/" + string(enough.Batch)); strings.Contains(page, "少なく") || !strings.Contains(page, "申告 3 枚に対し、4 ページ") {
		t.Error("a batch with enough sheets complains, or does not say that they match")
	}
}

// A clerk who may not see a record sees that a file came, and no more of it.
func TestBatchHidesClosedRecords(t *testing.T) {
	h := newHouse(t)
	r := h.record("秘密の件名", &archive.Access{Level: archive.LevelClosed}, pageSpec{lines: []string{"一"}}, pageSpec{unread: true})
	h.failPage(r, 2)
	b := h.signedIn(h.person("sato", access.RoleClerk))
	for _, path := range []string{"/batches/" + string(r.Batch), "/api/v1/batches/" + string(r.Batch)} {
		page := b.page(path)
		for _, secret := range []string{"秘密", string(r.ID), string(r.Pages[0].Page)} {
			if path[1] == 'b' && strings.Contains(page, secret) || path[1] == 'a' && secret == "秘密" && strings.Contains(page, secret) {
				t.Errorf("%s shows %q", path, secret)
			}
		}
		if !strings.Contains(page, "閲覧できない文書") {
			t.Errorf("%s does not say that there is a file", path)
		}
	}
}

func TestBatchesNewestFirst(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn(h.person("sato", access.RoleClerk))
	if page := b.page("/batches"); !strings.Contains(page, "まだ何も取り込まれていません") {
		t.Error("an empty list does not say so")
	}
	for i := range batchesAPage + 5 {
		h.batch(fmt.Sprintf("箱%03d", i))
	}
	page := b.page("/batches")
	rows := captured(`<td>(箱\d+)</td>`, page)
	if len(rows) != batchesAPage || rows[0] != "箱054" || rows[49] != "箱005" {
		t.Errorf("%d rows, from %s", len(rows), rows)
	}
	next := captured(`href="([^"]+)" rel="next"`, page)
	if fmt.Sprint(next) != "[/batches?p=2]" {
		t.Fatalf("next %q", next)
	}
	page = b.page(next[0])
	if rows := captured(`<td>(箱\d+)</td>`, page); fmt.Sprint(rows) != "[箱004 箱003 箱002 箱001 箱000]" {
		t.Errorf("second page %q", rows)
	}
	if res := b.get("/batches?p=x"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("p=x: %s", res.Status)
	}
}

func TestBytesText(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 1234567: "1.2 MB", 999_000_000: "999 MB", 5_400_000_000: "5.4 GB"} {
		if got := bytesText(n); got != want {
			t.Errorf("bytesText(%d) = %q, want %q", n, got, want)
		}
	}
}
