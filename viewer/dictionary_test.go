package viewer

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"fumikura/viewer/access"
)

func TestDictionaryIsEdited(t *testing.T) {
	h := newHouse(t)
	b := h.signedIn(h.person("sato", access.RoleAdmin))
	form := url.Values{"base": {"0"}, "synonyms": {"国保、国民健康保険\r\n\r\n 住基 = 住民基本台帳 "}, "variants": {"附、付"}, "divisions": {"商工課,産業振興課"}, "stop": {"について"}}
	if res := b.post("/admin/dictionary", form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s %s", res.Status, bodyOf(res))
	}
	d, err := h.a.Dictionary(t.Context())
	h.must(err)
	if got := fmt.Sprint(d.Synonyms, d.Variants, d.Divisions, d.Stop, d.Rev); got != "[[国保 国民健康保険] [住基 住民基本台帳]] [[附 付]] [[商工課 産業振興課]] [について] 1" {
		t.Errorf("stored %s", got)
	}
	page := b.page("/admin/dictionary?saved=1")
	if !strings.Contains(page, "国保、国民健康保険\n住基、住民基本台帳</textarea>") || !strings.Contains(page, "保存しました") || !strings.Contains(page, "同じ意味の語2組、異体字1組、課1、語句1") || !strings.Contains(page, "附、付</textarea>") {
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

// What administrators teach counts for the next search, without building anything anew;
// what they take back counts no more.
func TestDictionaryCountsAtOnce(t *testing.T) {
	h := newHouse(t)
	h.record("附属機関", nil, pageSpec{lines: []string{"附属機関設置条例"}})
	h.record("保険", nil, pageSpec{lines: []string{"国民健康保険の減免"}})
	b := h.signedIn(h.person("sato", access.RoleAdmin))
	finds := func(address string) bool {
		t.Helper()
		return strings.Contains(b.page("/search?"+address), `class="hit"`)
	}
	for _, address := range []string{"q=付属機関設置&rung=1", "q=国保+減免&rung=3"} {
		if finds(address) {
			t.Errorf("%s finds something before it was taught", address)
		}
	}
	for rev, taught := range []bool{true, false} {
		form := url.Values{"base": {fmt.Sprint(rev)}}
		if taught {
			form.Set("synonyms", "国保、国民健康保険")
			form.Set("variants", "附、付")
		}
		if res := b.post("/admin/dictionary", form); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s %s", res.Status, bodyOf(res))
		}
		for _, address := range []string{"q=付属機関設置&rung=1", "q=国保+減免&rung=3"} {
			for end := time.Now().Add(time.Minute); finds(address) != taught; time.Sleep(50 * time.Millisecond) { // a process may take a second to see it
				if time.Now().After(end) {
					t.Fatalf("%s: taught %v, and it doesn't count", address, taught)
				}
			}
		}
		if taught && (finds(`q="付属機関設置"&rung=1`) || finds("q=付属機関設置&rung=1&strict=1") || finds("q=付属機関設置&rung=1&names=0")) {
			t.Error("it counts where only what is written so is wanted")
		}
	}
}
