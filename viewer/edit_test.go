package viewer

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/history"
	"fumikura/viewer/access"
)

// formOf is the form of a record as a browser would send it back unchanged.
func formOf(r *archive.Record, rev int) url.Values {
	f := url.Values{"rev": {fmt.Sprint(rev)}, "p": {"1"}, "title": {r.Title}, "number": {r.Number}, "division": {r.Division}, "fy": {""}, "kind": {r.Kind}, "party": {r.Party}, "amounts": {""}, "dates": {strings.Join(r.Dates, "\r\n")}}
	if r.FiscalYear != 0 {
		f.Set("fy", fmt.Sprint(r.FiscalYear))
	}
	return f
}

func (h *house) head(id archive.ID) *archive.Record {
	h.t.Helper()
	r, err := h.a.Record(h.t.Context(), id)
	h.must(err)
	return r
}

func with(f url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, v := range f {
		out[k] = v
	}
	out.Set(name, value)
	return out
}

func TestClerkEditsARecord(t *testing.T) {
	h := newHouse(t)
	r := h.record("通知", nil, pageSpec{lines: []string{"道路占用許可"}}, pageSpec{lines: []string{"二枚目"}})
	path := "/d/" + string(r.ID)
	if page := h.signedIn(h.person("staff", access.RoleStaff)).page(path + "/p/1"); strings.Contains(page, path+"/edit") {
		t.Error("staff are offered the form")
	}
	sato := h.person("sato", access.RoleClerk, "総務課")
	b := h.signedIn(sato)
	if page := b.page(path + "/p/2?q=二枚目"); !strings.Contains(page, path+"/edit?p=2&amp;q=%E4%BA%8C%E6%9E%9A%E7%9B%AE") {
		t.Error("the way to the form is not there, or forgets the page and the query")
	}
	page := b.page(path + "/edit?p=2&q=x")
	for _, want := range []string{`name="title" value="通知"`, `name="fy" value="2026"`, `<option value="総務課">`, `<option value="財政課">`, `name="rev" value="1"`, `href="` + path + `/p/2?q=x"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the form lacks %s", want)
		}
	}

	form := url.Values{"rev": {"1"}, "p": {"2"}, "q": {"x"}, "title": {" 道路占用許可について "}, "number": {"松土第12号"}, "division": {"土木課"}, "fy": {"昭和47年度"}, "kind": {"許可書"}, "party": {"松江商会"},
		"amounts": {"金壱百弐拾参万円\r\n500円"}, "dates": {"昭和四十七年四月一日、S48.3.31"}}
	res := b.post(path+"/edit", form)
	if want := path + "/p/2?q=x#about"; res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != want {
		t.Fatalf("%s to %s, want %s: %s", res.Status, res.Header.Get("Location"), want, bodyOf(res))
	}
	now := h.head(r.ID)
	if now.Rev != 2 || now.Title != "道路占用許可について" || now.Number != "松土第12号" || now.Division != "土木課" || now.FiscalYear != 1972 || now.Kind != "許可書" || now.Party != "松江商会" ||
		!slices.Equal(now.Amounts, []int64{1230000, 500}) || !slices.Equal(now.Dates, []string{"1972-04-01", "1973-03-31"}) || len(now.Pages) != 2 {
		t.Fatalf("the record after it: %+v", now)
	}
	e := h.events(archive.ActChanged)[0]
	if e.Actor != sato.Actor() || e.Record != r.ID || e.Reason != edited || e.Private["before.fy"] != "2026" || e.Private["after.fy"] != "1972" || e.Private["after.amounts"] != "1230000; 500" || e.Private["before.kind"] != "" || len(e.Private) != 16 {
		t.Errorf("the history says %+v", e.Event)
	}
	auditor := h.signedIn(h.person("kansa", access.RoleAuditor)).page(path + "/history")
	for _, want := range []string{"記録の編集", "2026年度(令和8年度) → 1972年度(昭和47年度)", "空欄 → 1,230,000円、500円", "財政課 → 土木課"} {
		if !strings.Contains(auditor, want) {
			t.Errorf("the auditor doesn't see %q", want)
		}
	}
	if page := b.page(path + "/p/1"); !strings.Contains(page, "松江商会") || !strings.Contains(page, "1,230,000円、500円") || !strings.Contains(page, "この記録を編集しました") {
		t.Error("the page doesn't show the fields, or what was done")
	}

	// The same again changes nothing.
	form.Set("rev", "2")
	if res := b.post(path+"/edit", form); res.StatusCode != http.StatusSeeOther || h.head(r.ID).Rev != 2 {
		t.Errorf("the same again: %s, revision %d", res.Status, h.head(r.ID).Rev)
	}

	// Who made the change can take it back; nobody else, and not twice.
	undo := url.Values{"do": {editBack}, "rev": {"2"}, "p": {"1"}}
	suzuki := h.signedIn(h.person("suzuki", access.RoleClerk))
	if page := suzuki.page(path + "/p/1"); strings.Contains(page, editBack) {
		t.Error("somebody else is offered to take it back")
	}
	if res := suzuki.post(path+"/edit", undo); res.StatusCode != http.StatusBadRequest || h.head(r.ID).Rev != 2 {
		t.Errorf("somebody else can take it back: %s", res.Status)
	}
	if res := b.post(path+"/edit", undo); res.StatusCode != http.StatusSeeOther {
		t.Errorf("taking back: %s", res.Status)
	}
	if now := h.head(r.ID); now.Rev != 3 || now.Title != "通知" || now.FiscalYear != 2026 || now.Amounts != nil || now.Dates != nil || now.Division != "財政課" {
		t.Errorf("taken back: %+v", now)
	}
	if res := b.post(path+"/edit", with(undo, "rev", "3")); res.StatusCode != http.StatusBadRequest {
		t.Errorf("taking back what was taken back: %s", res.Status)
	}
}

// What is wrong is told beside its field; nothing is stored, and nothing typed is lost.
func TestEditSaysWhatIsWrong(t *testing.T) {
	h := newHouse(t)
	r := h.record("通知", nil, pageSpec{lines: []string{"道路占用許可"}})
	path := "/d/" + string(r.ID) + "/edit"
	b := h.signedIn(h.person("sato", access.RoleClerk))
	form := formOf(r, 1)
	form.Set("fy", "72")
	form.Set("dates", "昨日<b>")
	form.Set("party", "松江商会")
	res := b.post(path, form)
	page := bodyOf(res)
	for _, want := range []string{`role="alert"`, `href="#f-fy"`, `id="e-fy">「72」は年度として読めません`, `value="72"`, "昨日&lt;b&gt;</textarea>", `value="松江商会"`, `aria-describedby="e-dates h-dates" aria-invalid="true"`} {
		if !strings.Contains(page, want) {
			t.Errorf("%s: it lacks %s", res.Status, want)
		}
	}
	if strings.Contains(page, "e-title") || h.head(r.ID).Rev != 1 {
		t.Error("a good field is told of, or something was stored")
	}
	for _, bad := range []url.Values{{}, with(form, "rev", "x"), with(form, "rev", "0"), with(form, "rev", "9"), with(form, "do", "nonsense")} {
		if res := b.post(path, bad); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%v: %s", bad, res.Status)
		}
	}
	if page := b.page(path + "?p=99"); !strings.Contains(page, `name="p" value="1"`) {
		t.Error("a page that is none is taken")
	}
}

// Of two people who edit at once, the second sees what the first made of it, and
// everything that they wrote themselves.
func TestTwoPeopleEditAtOnce(t *testing.T) {
	h := newHouse(t)
	r := h.record("通知", nil, pageSpec{lines: []string{"道路占用許可"}})
	path := "/d/" + string(r.ID) + "/edit"
	sato, suzuki := h.signedIn(h.person("sato", access.RoleClerk)), h.signedIn(h.person("suzuki", access.RoleClerk))
	if res := sato.post(path, with(with(formOf(r, 1), "title", "佐藤の件名"), "kind", "通知書")); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	mine := with(with(formOf(r, 1), "title", "鈴木の件名"), "amounts", "金五百円")
	res := suzuki.post(path, mine)
	page := bodyOf(res)
	for _, want := range []string{"職員 sato", `name="rev" value="2"`, `name="title" value="鈴木の件名"`, "「通知」を「佐藤の件名」に変更しました。", `name="kind" value="通知書"`, "あなたは変更していません", "金五百円</textarea>"} {
		if !strings.Contains(page, want) {
			t.Errorf("%s: the form lacks %s", res.Status, want)
		}
	}
	if now := h.head(r.ID); now.Rev != 2 || now.Title != "佐藤の件名" {
		t.Errorf("it was stored: %+v", now)
	}
	// Saved again, it holds: with what the first wrote where the second wrote nothing.
	mine.Set("rev", "2")
	mine.Set("kind", "通知書")
	if res := suzuki.post(path, mine); res.StatusCode != http.StatusSeeOther {
		t.Errorf("saved again: %s", res.Status)
	}
	if now := h.head(r.ID); now.Rev != 3 || now.Title != "鈴木の件名" || now.Kind != "通知書" || !slices.Equal(now.Amounts, []int64{500}) {
		t.Errorf("saved again: %+v", now)
	}
	// What is no field of the form is no conflict, nor is the same from both.
	h.must2(h.a.ChangeRecord(t.Context(), r.ID, archive.ActorSystem, archive.ActCut, archive.LaneBulk, func(r *archive.Record) (bool, error) {
		r.Languages, r.Party = []string{"eng"}, "松江商会"
		return true, nil
	}))
	if res := sato.post(path, with(formOf(h.head(r.ID), 3), "party", "松江商会")); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the same from both: %s", res.Status)
	}
	if now := h.head(r.ID); now.Languages == nil || now.Party != "松江商会" {
		t.Errorf("%+v", now)
	}
}

// must2 is must for calls that give something too.
func (h *house) must2(_ any, err error) {
	h.t.Helper()
	h.must(err)
}

// Divisions and kinds are suggested of records that the clerk may see, no others.
func TestSuggestedValuesKeepRights(t *testing.T) {
	h := newHouse(t)
	open := h.record("公開", nil, pageSpec{lines: []string{"公開"}})
	closed := h.record("閉じた", &archive.Access{Level: archive.LevelClosed}, pageSpec{lines: []string{"閉じた"}})
	h.must2(h.a.ChangeRecord(t.Context(), closed.ID, archive.ActorOwner, archive.ActChanged, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		r.Division, r.Kind = "秘書課", "内申書"
		return true, nil
	}))
	h.must(h.put(closed.Pages[0].Page))
	page := h.signedIn(h.person("sato", access.RoleClerk)).page("/d/" + string(open.ID) + "/edit")
	if strings.Contains(page, "秘書課") || strings.Contains(page, "内申書") || !strings.Contains(page, `<option value="財政課">`) {
		t.Error("a closed record's division shows, or an open one's is missing")
	}
}

// Of a change whose values were deleted the history still tells which fields it was of.
func TestDeletedChangesAreNamed(t *testing.T) {
	h := newHouse(t)
	v := &visit{Server: h.server, lang: "ja"}
	e := &history.Entry{Deleted: []string{"after.title", "before.title", "query"}}
	e.Private = map[string]string{"before.fy": "", "after.fy": "1972", "before.kind": "", "file": "a.jpg", "before.nonsense": "x"}
	got := fmt.Sprint(v.changeDetails(e))
	if want := "[{件名 (消去済み)} {年度 空欄 → 1972年度(昭和47年度)} {before.nonsense x} {ファイル a.jpg} {検索の語 (消去済み)}]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
