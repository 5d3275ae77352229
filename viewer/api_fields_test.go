package viewer

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// program calls the API with a token of the person.
func (h *house) program(p *access.Person) func(method, path, body string) (int, string) {
	token := h.token(p)
	return func(method, path, body string) (int, string) {
		h.t.Helper()
		req := h.browser().request(method, "/api/v1/"+path, strings.NewReader(body))
		req.Header.Set("Authorization", "Bearer "+token)
		res := h.browser().do(req)
		return res.StatusCode, bodyOf(res)
	}
}

func TestAPISetsFields(t *testing.T) {
	h := newHouse(t)
	r := h.record("通知", nil, pageSpec{lines: []string{"道路占用許可"}})
	sato := h.person("sato", access.RoleClerk)
	call := h.program(sato)
	path := "records/" + string(r.ID)
	code, body := call("POST", "records/"+r.Accession, `{"rev":1,"title":"道路占用の許可","fy":1972,"amounts":["金五百円",1230000],"dates":"S47.4.1","kind":["許可書"]}`)
	var got archive.Record
	if err := json.Unmarshal([]byte(body), &got); err != nil || code != 200 || got.Rev != 2 || got.Title != "道路占用の許可" || got.FiscalYear != 1972 || fmt.Sprint(got.Amounts) != "[500 1230000]" ||
		fmt.Sprint(got.Dates) != "[1972-04-01]" || got.Kind != "許可書" || got.Division != "財政課" || got.Event.ID != "" {
		t.Fatalf("%d %s, %v", code, body, err)
	}
	if e := h.events(archive.ActChanged)[0]; e.Actor != sato.Actor() || e.Reason != edited || e.Private["after.title"] != "道路占用の許可" || len(e.Private) != 10 {
		t.Errorf("the history says %+v", e.Event)
	}
	for _, c := range []struct {
		body string
		code int
		says string
	}{
		{`{"rev":1,"title":"遅い"}`, 409, `"code":"changed"`},
		{`{"fy":"72","dates":["昨日"],"title":"x"}`, 400, `"fields":{"dates":"「昨日」は日付として読めません`},
		{`{"ttl":"x"}`, 400, "ttl"}, {`{"title":{"a":1}}`, 400, "neither a text nor a number"}, {`{"rev":"x"}`, 400, "JSON"}, {`[]`, 400, "JSON"}, {`{`, 400, "JSON"},
	} {
		if code, body := call("POST", path, c.body); code != c.code || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s, want %d with %s", c.body, code, body, c.code, c.says)
		}
	}
	if now := h.head(r.ID); now.Rev != 2 {
		t.Errorf("something was stored: %+v", now)
	}
	if code, body := call("POST", path, `{"fy":null,"amounts":[],"kind":""}`); code != 200 || strings.Contains(body, `"fy"`) || strings.Contains(body, "amounts") || strings.Contains(body, "kind") || !strings.Contains(body, "1972-04-01") {
		t.Errorf("made blank: %d %s", code, body)
	}
	if code, _ := call("POST", path, `{}`); code != 200 || h.head(r.ID).Rev != 3 {
		t.Errorf("nothing named: %d, revision %d", code, h.head(r.ID).Rev)
	}
}

// Who waits is answered once the index has followed.
func TestAPIWaitsForTheIndex(t *testing.T) {
	h := newHouse(t)
	r := h.record("通知", nil, pageSpec{lines: []string{"道路占用許可"}})
	done := make(chan bool, 1)
	h.a.Owed = func(m archive.Marker) {
		if m.Stage == archive.StageRecord {
			go func() {
				rev, err := h.a.RecordRev(t.Context(), r.ID)
				for err == nil && rev < m.Target { // the marker comes first
					time.Sleep(time.Millisecond)
					rev, err = h.a.RecordRev(t.Context(), r.ID)
				}
				if err == nil {
					err = h.put(r.Pages[0].Page)
				}
				if err == nil {
					err = h.a.Unmark(t.Context(), m)
				}
				done <- err == nil
			}()
		}
	}
	code, body := h.program(h.person("sato", access.RoleClerk))("POST", "records/"+string(r.ID)+"?wait=1", `{"division":"土木課"}`)
	if code != 200 || !<-done {
		t.Fatalf("%d %s", code, body)
	}
	if code, body := h.owner("GET", "search?q=%E8%AA%B2:%E5%9C%9F%E6%9C%A8%E8%AA%B2", ""); code != 200 || !strings.Contains(body, `"total":1`) {
		t.Errorf("%d %s", code, body)
	}
	// What results can be narrowed down by has the new value, and the old one no more.
	page := h.signedIn(h.person("staff", access.RoleStaff)).page("/search?q=道路占用許可")
	if !strings.Contains(page, "div=%E5%9C%9F%E6%9C%A8%E8%AA%B2") || strings.Contains(page, "財政課") {
		t.Error("the facets are not those of the changed record")
	}
}

func TestAPIRegister(t *testing.T) {
	h := newHouse(t)
	one := h.record("通知一", nil, pageSpec{lines: []string{"道路占用許可"}})
	two := h.record("通知二", nil, pageSpec{lines: []string{"道路占用許可"}})
	closed := h.record("秘密の件名", &archive.Access{Level: archive.LevelClosed}, pageSpec{lines: []string{"秘密の本文"}})
	sato := h.person("sato", access.RoleClerk)
	call := h.program(sato)
	take := func(query, csv string) registerJSON {
		t.Helper()
		code, body := call(http.MethodPost, "records/import"+query, csv)
		lines := strings.Split(strings.TrimSpace(body), "\n")
		var last struct{ Result *registerJSON }
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || code != 200 || last.Result == nil {
			t.Fatalf("%d %s, %v", code, body, err)
		}
		return *last.Result
	}
	codes := func(g registerJSON) string {
		var out []string
		for _, p := range g.Problems {
			out = append(out, fmt.Sprintf("%d %s %s", p.Row, p.Column, p.Code))
		}
		return strings.Join(out, "; ")
	}
	bad := take("", "ID,受入番号,ファイル名,件名,年度\n"+
		","+one.Accession+",,道路の台帳,S47\n"+
		","+closed.Accession+",,見えない,S47\n"+string(closed.ID)+",,,見えない,S47\n"+string(archive.DeriveID("none"))+",,,ない,S47\n"+
		",,秘密の件名.png,見えない,\n,,通知二.png,橋の台帳,いつか\n,x-1,,y,昔\n,,通知一.png,同じ,\n")
	if got := codes(bad); bad.Applied || got != "3  register-no-record; 4  register-no-record; 5  register-no-record; 6  register-no-file; 7 年度 field-not-a-year; 8 年度 field-not-a-year; 8  register-no-record; 9  register-again" {
		t.Errorf("what is wrong: %s", got)
	}
	for _, p := range bad.Problems {
		if strings.Contains(p.Message, "秘密の本文") || p.Row == 3 && strings.Replace(p.Message, closed.Accession, "", 1) != strings.Replace(bad.Problems[2].Message, string(archive.DeriveID("none")), "", 1) {
			t.Errorf("what is not there and what is not for them are told apart: %s", p.Message)
		}
	}
	csv := "ファイル名,件名,年度,備考\n通知一.png,道路の台帳,S47,x\n通知二.png,,1972,y\n"
	if got := take("?check=1", csv); got.Applied || got.Changed != 2 || len(got.Changes) != 2 || got.Changes[0].Fields[0].After != "道路の台帳" || got.Changes[1].Fields[0].Before != "2026年度(令和8年度)" || fmt.Sprint(got.Ignored) != "[備考]" || h.head(one.ID).Rev != 1 {
		t.Errorf("looked through: %+v", got)
	}
	if got := take("", csv); !got.Applied || got.Changed != 2 || got.Rows != 2 {
		t.Errorf("taken over: %+v", got)
	}
	if a, b := h.head(one.ID), h.head(two.ID); a.Title != "道路の台帳" || a.FiscalYear != 1972 || b.Title != "通知二" || b.FiscalYear != 1972 || a.Event.Reason != filed || a.Event.Actor != sato.Actor() {
		t.Errorf("%+v\n%+v", a, b)
	}
	if got := take("", csv); !got.Applied || got.Changed != 0 || got.Same != 2 || h.head(one.ID).Rev != 2 {
		t.Errorf("taken over again: %+v", got)
	}
	batch, err := h.a.Batch(t.Context(), two.Batch)
	h.must(err)
	if got := take("?batch="+batch.Number, csv); codes(got) != "2  register-no-file" {
		t.Errorf("in the batch of the second alone: %+v", got)
	}
	if code, body := call(http.MethodPost, "records/import?batch=20010101-0001", csv); code != 400 || !strings.Contains(body, "束「20010101-0001」はありません") {
		t.Errorf("an unknown batch: %d %s", code, body)
	}
	if h.head(closed.ID).Rev != 1 {
		t.Error("the closed record was changed")
	}
}
