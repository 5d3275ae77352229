package viewer

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// stampedRecord is a record whose page bears a receipt stamp.
func stampedRecord(h *house) *archive.Record {
	return h.record("通知", nil, pageSpec{lines: []string{"道路占用許可", "収受令和7年4月2日", "松土第12号"}, types: []archive.LineType{"", "stamp", "stamp"}})
}

func TestClerkTakesOverWhatAStampSays(t *testing.T) {
	h := newHouse(t)
	r := stampedRecord(h)
	path := "/d/" + string(r.ID) + "/p/1"
	if page := h.signedIn(h.person("staff", access.RoleStaff)).page(path); !strings.Contains(page, "松土第12号") || strings.Contains(page, "/stamp") {
		t.Error("staff can take over, or don't see the candidates")
	}
	sato := h.person("sato", access.RoleClerk)
	b := h.signedIn(sato)
	take := func(do, value string, rev int) *http.Response {
		return b.post(path+"/stamp", url.Values{"do": {do}, "value": {value}, "rev": {fmt.Sprint(rev)}, "q": {"道路"}, "size": {"200"}})
	}
	head := func() *archive.Record {
		now, err := h.a.Record(t.Context(), r.ID)
		h.must(err)
		return now
	}
	if page := b.page(path); strings.Count(page, `action="`+path+`/stamp"`) != 2 {
		t.Error("there is no button for each candidate")
	}

	res := take(takeNumber, "松土第12号", 1)
	if want := path + "?q=%E9%81%93%E8%B7%AF&size=200#about"; res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != want {
		t.Fatalf("%s to %s, want %s", res.Status, res.Header.Get("Location"), want)
	}
	if now := head(); now.Rev != 2 || now.Number != "松土第12号" || now.Title != r.Title || len(now.Pages) != 1 {
		t.Fatalf("the record after it: %+v", now)
	}
	e := h.events(archive.ActChanged)[0]
	if e.Actor != sato.Actor() || e.Record != r.ID || e.Page != r.Pages[0].Page || e.Reason != takeNumber || e.Private["after"] != "松土第12号" || e.Private["stamp"] != "松土第12号" {
		t.Errorf("the history says %+v", e.Event)
	}
	if page := h.signedIn(h.person("kansa", access.RoleAuditor)).page("/d/" + string(r.ID) + "/history"); !strings.Contains(page, "受付印から文書番号へ") || !strings.Contains(page, "印の文字") {
		t.Error("the auditor doesn't see what was done")
	}

	// What was shown before the change counts no more.
	if res := take(takeDay, "2025-04-02", 1); res.StatusCode != http.StatusConflict {
		t.Errorf("from an old page: %s", res.Status)
	}
	if res := take(takeDay, "2025-04-02", 2); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the date: %s", res.Status)
	}
	if now := head(); !slices.Equal(now.Dates, []string{"2025-04-02"}) || now.Number != "松土第12号" {
		t.Errorf("the record after it: %+v", now)
	}
	page := b.page(path)
	if !strings.Contains(page, "受付印の日付を文書の日付にしました。") || strings.Count(page, `value="`+takeBack+`"`) != 1 || strings.Contains(page, `value="`+takeDay+`"`) {
		t.Error("the page doesn't say what was done, or offers it again")
	}
	suzuki := h.signedIn(h.person("suzuki", access.RoleClerk))
	if page := suzuki.page(path); strings.Contains(page, takeBack) {
		t.Error("somebody else is offered to take it back")
	}
	if res := suzuki.post(path+"/stamp", url.Values{"do": {takeBack}, "rev": {"3"}}); res.StatusCode != http.StatusBadRequest || head().Rev != 3 {
		t.Errorf("somebody else can take it back: %s", res.Status)
	}
	if res := take(takeBack, "", 3); res.StatusCode != http.StatusSeeOther {
		t.Errorf("taking back: %s", res.Status)
	}
	if now := head(); now.Rev != 4 || len(now.Dates) != 0 || now.Number != "松土第12号" {
		t.Errorf("taken back: %+v", now)
	}
	if e := h.events(archive.ActChanged)[0]; e.Reason != takeBack || e.Private["before"] != "2025-04-02" || e.Private["after"] != "" {
		t.Errorf("the history says %+v", e.Event)
	}
	if res := take(takeBack, "", 4); res.StatusCode != http.StatusBadRequest {
		t.Errorf("taking back what nobody took over: %s", res.Status)
	}
}

// Only what a stamp of that page says can be taken over.
func TestNothingElseIsTakenOver(t *testing.T) {
	h := newHouse(t)
	r := stampedRecord(h)
	path := "/d/" + string(r.ID) + "/p/1/stamp"
	b := h.signedIn(h.person("sato", access.RoleClerk))
	for _, o := range []struct{ do, value, rev string }{
		{takeNumber, "第99号", "1"}, {takeNumber, "", "1"}, {takeDay, "2024-01-01", "1"}, {takeDay, "松土第12号", "1"}, {"title", "x", "1"}, {"", "", "1"},
		{takeNumber, "松土第12号", "x"}, {takeBack, "", "1"},
	} {
		if res := b.post(path, url.Values{"do": {o.do}, "value": {o.value}, "rev": {o.rev}}); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%+v: %s", o, res.Status)
		}
	}
	if res := b.post("/d/"+string(r.ID)+"/p/2/stamp", url.Values{"do": {takeNumber}, "value": {"松土第12号"}, "rev": {"1"}}); res.StatusCode != http.StatusNotFound {
		t.Errorf("on a page that is not there: %s", res.Status)
	}
	// A number that a person gave stays.
	_, err := h.a.ChangeRecord(t.Context(), r.ID, archive.ActorOwner, archive.ActChanged, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		r.Number = "松総第1号"
		return true, nil
	})
	h.must(err)
	if page := b.page("/d/" + string(r.ID) + "/p/1"); strings.Contains(page, takeNumber) || !strings.Contains(page, takeDay) {
		t.Error("a number can be replaced, or the date can't be taken over")
	}
	if res := b.post(path, url.Values{"do": {takeNumber}, "value": {"松土第12号"}, "rev": {"2"}}); res.StatusCode != http.StatusBadRequest {
		t.Errorf("replacing a number: %s", res.Status)
	}
	if now, err := h.a.Record(t.Context(), r.ID); err != nil || now.Rev != 2 || now.Number != "松総第1号" {
		t.Errorf("%+v, %v", now, err)
	}
}
