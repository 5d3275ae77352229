package viewer

import (
	"bytes"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// sheet sends the form of a register; a name in fields that is "register" is its file.
func (b *browser) sheet(fields map[string]string) *http.Response {
	b.h.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, s := range fields {
		if k == "register" {
			w, err := m.CreateFormFile(k, "台帳.csv")
			b.h.must(err)
			_, err = w.Write([]byte(s))
			b.h.must(err)
			continue
		}
		b.h.must(m.WriteField(k, s))
	}
	b.h.must(m.Close())
	r := b.request(http.MethodPost, "/register", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.do(r)
}

// A clerk looks through a register in the browser, sees what would change, and then
// takes it over from that very page.
func TestRegisterInTheBrowser(t *testing.T) {
	h := newHouse(t)
	one := h.record("通知一", nil, pageSpec{lines: []string{"道路占用許可"}})
	two := h.record("通知二", nil, pageSpec{lines: []string{"道路占用許可"}})
	closed := h.record("秘密の件名", &archive.Access{Level: archive.LevelClosed}, pageSpec{lines: []string{"秘密の本文"}})
	sato := h.person("sato", access.RoleClerk)
	b := h.signedIn(sato)
	batch, err := h.a.Batch(t.Context(), one.Batch)
	h.must(err)
	if page := b.page("/batches/" + string(one.Batch)); !strings.Contains(page, `href="/register?batch=`+batch.Number+`"`) {
		t.Error("no way from the batch to the page")
	}
	if page := b.page("/register?batch=" + batch.Number); !strings.Contains(page, `name="batch" value="`+batch.Number+`"`) {
		t.Error("the batch is not in the form")
	}
	table := "ファイル名,件名,年度,棚\r\n通知一.png,\"道路の<台帳>\",S47,3\r\n通知二.png,,1972,\r\n"
	sjis, err := japanese.ShiftJIS.NewEncoder().String(table)
	h.must(err)
	page := bodyOf(b.sheet(map[string]string{"register": sjis, "batch": ""}))
	for _, want := range []string{"2行を調べました。変わる文書 2、同じ文書 0。まだ書き込んでいません。", "件名: 通知一 → 道路の&lt;台帳&gt;", "年度: 2026年度(令和8年度) → 1972年度(昭和47年度)", "使わない列: 棚", `href="/d/` + string(two.ID) + `"`, "書き込む</button>"} {
		if !strings.Contains(page, want) {
			t.Errorf("looked through: it lacks %q", want)
		}
	}
	if h.head(one.ID).Rev != 1 {
		t.Error("looking changed something")
	}
	carried := captured(`(?s)name="table" value="([^"]*)"`, page)
	if len(carried) != 1 {
		t.Fatalf("the page carries %q", carried)
	}
	again := map[string]string{"table": html.UnescapeString(carried[0]), "do": "apply", "batch": ""}
	page = bodyOf(b.sheet(again))
	if !strings.Contains(page, "2行を書き込みました。変わった文書 2、同じだった文書 0。") || strings.Contains(page, `name="table"`) {
		t.Errorf("taken over: %s", page)
	}
	if a, c := h.head(one.ID), h.head(two.ID); a.Title != "道路の<台帳>" || a.FiscalYear != 1972 || c.FiscalYear != 1972 || a.Event.Actor != sato.Actor() || a.Event.Reason != filed {
		t.Errorf("%+v\n%+v", a, c)
	}
	if page = bodyOf(b.sheet(again)); !strings.Contains(page, "変わった文書 0、同じだった文書 2") || h.head(one.ID).Rev != 2 {
		t.Errorf("sent again: %s", page)
	}
	for name, c := range map[string]struct {
		fields map[string]string
		says   string
	}{
		"no file":       {map[string]string{"batch": ""}, "ファイルが選ばれていません"},
		"no batch":      {map[string]string{"register": table, "batch": "20010101-0001"}, "束「20010101-0001」はありません"},
		"wrong":         {map[string]string{"register": "ID,年度\n" + string(one.ID) + ",72\n", "do": "apply"}, "1 か所を直して"},
		"not for them":  {map[string]string{"register": "受入番号,年度\n" + closed.Accession + ",S47\n", "do": "apply"}, "という文書はありません"},
		"one too large": {map[string]string{"register": strings.Repeat("x", maxSheet+1)}, "4MBまで"},
	} {
		if page := bodyOf(b.sheet(c.fields)); !strings.Contains(page, c.says) || strings.Contains(page, "秘密の") {
			t.Errorf("%s: %.3000s", name, page)
		}
	}
	if h.head(closed.ID).Rev != 1 || h.head(one.ID).Rev != 2 {
		t.Error("something was changed")
	}
	var many strings.Builder
	many.WriteString("ID,年度\n")
	for n := range 250 {
		fmt.Fprintf(&many, "%s,昔\n", archive.DeriveID("many", fmt.Sprint(n)))
	}
	if page := bodyOf(b.sheet(map[string]string{"register": many.String()})); !strings.Contains(page, "250 か所") || !strings.Contains(page, "ほか50件") {
		t.Errorf("much that is wrong: %.3000s", page)
	}
}
