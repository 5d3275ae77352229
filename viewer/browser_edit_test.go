package viewer

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// The form of a record, as it is, with what is wrong, and with what somebody else
// wrote, is held against axe and narrow screens, and filled in by keys alone.
func TestEditInABrowser(t *testing.T) {
	h := newHouse(t)
	sato := h.person("sato", access.RoleClerk, "財政課")
	r := h.record("令和8年度 道路占用許可について", nil, pageSpec{lines: []string{"道路占用許可"}})
	path := "/d/" + string(r.ID)
	b := newTab(t, h)
	b.signIn(sato)
	b.open(path + "/p/1")
	b.follow(`a[href^="` + path + `/edit"]`)
	b.look("edit")

	b.open(path + "/edit?p=1")
	b.run(`document.getElementById("f-fy").value = "72"; document.getElementById("f-dates").value = "昨日"`)
	b.follow(".edit button.primary")
	b.look("edit-wrong")

	b.open(path + "/edit?p=1")
	h.must2(h.a.ChangeRecord(t.Context(), r.ID, archive.ActorOwner, archive.ActChanged, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		r.Title, r.Kind = "道路占用の許可", "許可書"
		return true, nil
	}))
	b.run(`document.getElementById("f-title").value = "道路占用許可の通知"`)
	b.follow(".edit button.primary")
	b.look("edit-conflict")

	b.open(path + "/edit?p=1")
	b.run(`document.getElementById("f-fy").focus(); document.getElementById("f-fy").select()`)
	b.do(chromedp.KeyEvent("S47"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("松江商会"),
		chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("100万円"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab))
	b.run(`window.left = true`)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.wait(`!window.left && location.pathname === "` + path + `/p/1"`)
	if now := h.head(r.ID); now.FiscalYear != 1972 || now.Party != "松江商会" || len(now.Amounts) != 1 || now.Amounts[0] != 1_000_000 {
		t.Errorf("filled in by keys: %+v", now)
	}
	b.look("edited")
}

// The dictionary's history, which the pages of other tests don't have.
func TestDictionaryHistoryInABrowser(t *testing.T) {
	h := newHouse(t)
	admin := h.person("sato", access.RoleAdmin)
	for _, sets := range [][][]string{{{"国保", "国民健康保険"}, {"庁舎", "本庁"}}, {{"国保", "国民健康保険", "国健保"}, {"住基", "住民基本台帳"}}} {
		h.must2(h.a.ChangeDictionary(t.Context(), admin.Actor(), func(d *archive.Dictionary) error {
			d.Synonyms = sets
			return nil
		}))
	}
	b := newTab(t, h)
	b.signIn(admin)
	b.open("/admin/dictionary")
	b.look("dictionary-history")
}

// A register chosen in a real browser is looked through, mended and taken over.
func TestRegisterInABrowser(t *testing.T) {
	h := newHouse(t)
	r := h.record("令和8年度 道路占用許可について", nil, pageSpec{lines: []string{"道路占用許可"}})
	b := newTab(t, h)
	b.signIn(h.person("sato", access.RoleClerk, "財政課"))
	b.open("/register?batch=1")
	b.look("register")
	dir := t.TempDir()
	choose := func(text string) {
		t.Helper()
		file := filepath.Join(dir, "台帳.csv")
		h.must(os.WriteFile(file, []byte(text), 0o600))
		b.open("/register")
		b.do(chromedp.SetUploadFiles(chromedp.CSS("#register"), []string{file}))
		b.follow(".edit button.primary")
	}
	choose("受入番号,年度,日付,棚\n" + r.Accession + ",昔,S47.4.1,3\n99990101-0001-1,S47,昨日,\n")
	b.look("register-wrong")
	choose("受入番号,件名,年度,相手方,棚\n" + r.Accession + ",\"道路占用の\n許可\",S47,松江商会,3\n")
	b.look("register-changes")
	choose("受入番号,件名,年度,相手方,棚\n" + r.Accession + ",\"道路占用の\n許可\",S47,松江商会,3\n")
	b.follow("form:not(.edit):not(.inline) button.primary")
	b.look("register-done")
	if now := h.head(r.ID); now.Title != "道路占用の 許可" || now.FiscalYear != 1972 || now.Party != "松江商会" {
		t.Errorf("taken over: %+v", now)
	}
}
