package viewer

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// An administrator sets what a series is written in; a language without a model is
// refused in words that say what to install, on the page and by the API.
func TestSeriesLanguages(t *testing.T) {
	missing := &archive.Reason{Code: "no-language", JA: "言語「xyz」の読取モデルがありません。apt-get install tesseract-ocr-xyz", EN: "no model for xyz"}
	h := newHouse(t, func(c *Config) {
		c.SetLanguages = func(ctx context.Context, id archive.ID, languages, actor string) (*archive.Series, error) {
			if languages == "xyz" {
				return nil, missing
			}
			return c.Archive.ChangeSeries(ctx, id, actor, func(s *archive.Series) (bool, error) {
				s.Languages = strings.Split(languages, "+")
				return true, nil
			})
		}
	})
	admin := h.person("sato", access.RoleAdmin)
	b := h.signedIn(admin)
	if page := b.page("/admin/series"); !strings.Contains(page, "未整理") || !strings.Contains(page, `value=""`) {
		t.Errorf("at first: %s", page)
	}
	address := "/admin/series/" + string(archive.Unsorted)
	res := b.post(address, url.Values{"languages": {"jpn+eng"}})
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s %s", res.Status, bodyOf(res))
	}
	s, err := h.a.Series(t.Context(), archive.Unsorted)
	h.must(err)
	if s.Rev != 1 || strings.Join(s.Languages, "+") != "jpn+eng" || s.Event.Actor != admin.Actor() {
		t.Errorf("stored %+v", s)
	}
	if page := b.page("/admin/series?saved=1"); !strings.Contains(page, `value="jpn&#43;eng"`) || !strings.Contains(page, "保存しました") {
		t.Errorf("afterwards: %s", page)
	}
	page := bodyOf(b.post(address, url.Values{"languages": {"xyz"}}))
	if !strings.Contains(page, missing.JA) || !strings.Contains(page, `value="xyz"`) || !strings.Contains(page, `aria-invalid="true"`) {
		t.Errorf("refused: %s", page)
	}
	// The API says the same, and lists what is set.
	call := func(method, path, body string) string {
		req := h.browser().request(method, path, strings.NewReader(body))
		req.Header.Set("Authorization", "Bearer "+h.token(admin))
		res := h.browser().do(req)
		return res.Status + bodyOf(res)
	}
	if got := call(http.MethodPost, "/api/v1/series/"+string(archive.Unsorted), `{"languages":"xyz"}`); !strings.HasPrefix(got, "400") || !strings.Contains(got, `"code":"no-language"`) || !strings.Contains(got, "tesseract-ocr-xyz") {
		t.Errorf("refused by the API: %s", got)
	}
	if got := call(http.MethodPost, "/api/v1/series/"+string(archive.Unsorted), `{"languages":"eng"}`); !strings.Contains(got, `"languages":"eng"`) {
		t.Errorf("set by the API: %s", got)
	}
	if got := call(http.MethodGet, "/api/v1/series", ""); !strings.Contains(got, `"title":"未整理","languages":"eng"`) {
		t.Errorf("listed by the API: %s", got)
	}
}
