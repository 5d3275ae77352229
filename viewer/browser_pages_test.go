package viewer

import (
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// Every page and state is held against axe, the console and narrow screens.
func TestPagesInABrowser(t *testing.T) {
	h := newHouse(t)
	admin := h.person("sato", access.RoleAdmin, "財政課")
	auditor := h.person("kansa", access.RoleAuditor)
	long := pageSpec{lines: []string{"令和八年度予算の概要について", "道路占用許可の申請を受け付けた", "道路占用料は別に定める"}}
	r := h.record("令和8年度 道路占用許可について", nil, long, pageSpec{lines: []string{"第二条 占用の期間", "道路占用許可の期間は三年"}}, pageSpec{unread: true},
		pageSpec{lines: []string{"申請者氏名", "現況写真"}, regions: []archive.Rect{{X: 320, Y: 95, W: 420, H: 60}, {X: 80, Y: 400, W: 820, H: 560}}})
	v := h.record("縦書きの公報", nil, pageSpec{lines: []string{"松江市公報第百二十三号", "道路占用許可の告示"}, vertical: true}, pageSpec{lines: []string{"告示第二号", "次のとおり"}, vertical: true})
	h.record("turned", nil, pageSpec{lines: []string{"横になった道路占用許可"}, turn: 1})
	h.record("名簿", nil, pageSpec{lines: []string{"渡邉徳太郎", "髙橋花子"}})
	d := h.record("改正案", nil, pageSpec{lines: []string{"費用は市長が", "別に", "京都の瓦に", "きょうと", "かわら", "会計規則参照", "収受7.4.2", "第12号", "- 3 -"},
		types: []archive.LineType{"", "", "", "ruby", "ruby", "note", "stamp", "stamp", "folio"}, struck: 1})
	h.failPage(r, 3)

	b := newTab(t, h)
	b.open("/search?q=" + "道路占用許可")
	b.wait(`location.pathname === "/sign-in"`)
	b.look("signin")
	b.open("/sign-in/nonsense")
	b.look("signin-badlink")
	b.open("/healthz-not")
	b.signIn(admin)
	for _, p := range []struct{ name, path string }{
		{"search", "/"},
		{"results", "/search?q=道路占用許可"},
		{"results-none", "/search?q=見つからない語"},
		{"document", "/d/" + string(r.ID) + "/p/1?q=道路占用&hit=1"},
		{"document-zoom", "/d/" + string(r.ID) + "/p/1?q=道路占用&hit=2&size=200"},
		{"document-unread", "/d/" + string(r.ID) + "/p/3"},
		{"document-regions", "/d/" + string(r.ID) + "/p/4"},
		{"document-types", "/d/" + string(d.ID) + "/p/1"},
		{"document-vertical", "/d/" + string(v.ID) + "/p/1?q=道路占用許可&hit=1"},
		{"upload", "/upload"},
		{"batches", "/batches"},
		{"batch", "/batches/" + string(r.Batch)},
		{"results-grouped", "/search?q=道路占用許可&group=1&names=0"},
		{"results-misread", "/search?q=道路占用許町"},
		{"results-meant", "/search?q=概容 表記:かな"},
		{"results-variants", "/search?q=渡辺 表記:ゆれ"},
		{"saved-form", "/saved?q=道路占用許可"},
		{"dictionary", "/admin/dictionary"},
		{"series", "/admin/series"},
		{"review", "/review"},
		{"people", "/people"},
		{"help", "/help"},
		{"not-there", "/d/" + string(archive.DeriveID("nothing")) + "/p/1"},
	} {
		b.open(p.path)
		if p.name == "not-there" {
			b.forgive("404")
		}
		b.look(p.name)
	}
	b.open("/saved?q=道路占用許可")
	b.follow(`form[action="/saved"] button`)
	b.look("saved")
	b.open("/people")
	b.follow(`form[action$="/kansa/sign-in-link"] button`)
	b.look("people-link")
	b.open("/")
	b.click(`form[action="/sign-out"] button`)
	b.wait(`location.pathname === "/sign-in"`)
	b.signIn(auditor)
	b.open("/history")
	b.look("history")
	b.open("/history?from=R8.1.1&action=viewed&person=sato")
	b.look("history-filtered")
	b.open("/d/" + string(r.ID) + "/history")
	b.look("record-history")
}
