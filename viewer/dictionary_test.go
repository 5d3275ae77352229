package viewer

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fumikura/viewer/access"
)

func TestDictionaryIsEdited(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn(h.person("sato", access.RoleAdmin))
	form := url.Values{"base": {"0"}, "synonyms": {"国保、国民健康保険\r\n\r\n 住基 = 住民基本台帳 "}, "divisions": {"商工課,産業振興課"}, "stop": {"について"}}
	if res := b.post("/admin/dictionary", form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s %s", res.Status, bodyOf(res))
	}
	d, err := h.a.Dictionary(t.Context())
	h.must(err)
	if got := fmt.Sprint(d.Synonyms, d.Divisions, d.Stop, d.Rev); got != "[[国保 国民健康保険] [住基 住民基本台帳]] [[商工課 産業振興課]] [について] 1" {
		t.Errorf("stored %s", got)
	}
	page := b.page("/admin/dictionary?saved=1")
	if !strings.Contains(page, "国保、国民健康保険\n住基、住民基本台帳</textarea>") || !strings.Contains(page, "保存しました") || !strings.Contains(page, "同じ意味の語2組、課1、語句1") {
		t.Errorf("shown %s", page)
	}
	// Who comes second is shown both, and can save them.
	form.Set("synonyms", "庁舎、本庁")
	page = bodyOf(b.post("/admin/dictionary", form))
	if !strings.Contains(page, "ほかの人が辞書を変更") || !strings.Contains(page, "庁舎、本庁\n国保、国民健康保険") || !strings.Contains(page, `name="base" value="1"`) {
		t.Errorf("conflict: %s", page)
	}
	form.Set("base", "1")
	form.Set("synonyms", "一語だけ")
	if page = bodyOf(b.post("/admin/dictionary", form)); !strings.Contains(page, "「一語だけ」") {
		t.Errorf("a set of one: %s", page)
	}
	if d, _ := h.a.Dictionary(t.Context()); d.Rev != 1 {
		t.Errorf("revision %d is stored", d.Rev)
	}
}
