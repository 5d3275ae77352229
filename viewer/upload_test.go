package viewer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// deliver sends the form as a browser without script does.
func (b *browser) deliver(batch archive.ID, fields map[string]string, files ...[2]string) *http.Response {
	b.h.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	b.h.must(m.WriteField("batch", string(batch)))
	for k, v := range fields {
		b.h.must(m.WriteField(k, v))
	}
	for _, f := range files {
		w, err := m.CreateFormFile("files", f[0])
		b.h.must(err)
		_, err = io.WriteString(w, f[1])
		b.h.must(err)
	}
	b.h.must(m.Close())
	r := b.request(http.MethodPost, "/upload", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.do(r)
}

func TestUploadByAPlainForm(t *testing.T) {
	h := newHouse(t)
	clerk := h.person("sato", access.RoleClerk)
	b := h.signedIn(clerk)
	ids := captured(`name="batch" value="([^"]+)"`, b.page("/upload"))
	if len(ids) != 1 {
		t.Fatalf("the form has batches %q", ids)
	}
	id := archive.ID(ids[0])
	fields := map[string]string{"title": "箱12\x00\u202e", "declared": "\uff11\uff12", "now": "1"}
	for range 2 { // the same form again adds nothing
		res := b.deliver(id, fields, [2]string{"一.pdf", "one"}, [2]string{`C:\scans\..\bad.exe`, "two"})
		if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/batches/"+ids[0] {
			t.Fatalf("%s to %q: %s", res.Status, res.Header.Get("Location"), bodyOf(res))
		}
	}
	batch, err := h.a.Batch(t.Context(), id)
	h.must(err)
	if batch.Title != "箱12" || batch.Declared != 12 || batch.Lane != archive.LaneCounter || batch.Event.Actor != clerk.Actor() {
		t.Errorf("batch %+v", batch)
	}
	names := map[string]bool{}
	h.must(h.a.Files(t.Context(), id, func(f *archive.File) error {
		names[f.Name] = f.Refused != nil
		return nil
	}))
	if len(names) != 2 || names["一.pdf"] || !names["bad.exe"] {
		t.Errorf("files %v", names)
	}
	page := b.page("/batches/" + ids[0])
	if !strings.Contains(page, "「bad.exe」は画像でもPDFでもありません。") {
		t.Error("the batch does not say why a file was refused")
	}
	// Another file under the same name, from the same form, is not swallowed.
	if res := b.deliver(id, fields, [2]string{"一.pdf", "changed"}); res.StatusCode != http.StatusBadRequest || !strings.Contains(bodyOf(res), "一.pdf") {
		t.Errorf("another content under the same key: %s", res.Status)
	}
}

func TestUploadsThatAreWrong(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.MaxUpload = 1000 })
	b := h.signedIn(h.person("sato", access.RoleClerk))
	if res := b.deliver(h.a.NewID(), nil); res.StatusCode != http.StatusOK || !strings.Contains(bodyOf(res), "ファイルが選ばれていません") {
		t.Errorf("no file: %s", res.Status)
	}
	for name, res := range map[string]*http.Response{
		"no id":     b.deliver("nonsense", nil, [2]string{"a", "b"}),
		"declared":  b.deliver(h.a.NewID(), map[string]string{"declared": "-3"}, [2]string{"a", "b"}),
		"long":      b.deliver(h.a.NewID(), map[string]string{"title": strings.Repeat("x", 5000)}, [2]string{"a", "b"}),
		"too large": b.deliver(h.a.NewID(), nil, [2]string{"a", strings.Repeat("x", 2000)}),
	} {
		want := http.StatusBadRequest
		if name == "long" || name == "too large" {
			want = http.StatusRequestEntityTooLarge
		}
		if res.StatusCode != want {
			t.Errorf("%s: %s, want %d", name, res.Status, want)
		}
	}
	r := b.request(http.MethodPost, "/upload", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\r\nhalf"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if res := b.do(r); res.StatusCode != http.StatusBadRequest || !strings.Contains(bodyOf(res), "途中で切れました") {
		t.Errorf("a form that breaks off: %s", res.Status)
	}
	if n := len(h.events(archive.ActTaken)); n != 0 {
		t.Errorf("%d files were taken", n)
	}
}

func TestIntakeByTheAPI(t *testing.T) {
	h := newHouse(t)
	clerk := h.person("sato", access.RoleClerk)
	token := h.token(clerk)
	call := func(method, path, body string, header map[string]string) (*http.Response, string) {
		r := h.browser().request(method, "/api/v1/"+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		for k, v := range header {
			r.Header.Set(k, v)
		}
		res := h.browser().do(r)
		return res, bodyOf(res)
	}
	res, body := call("POST", "batches", `{"title":"箱3","declared":2}`, nil)
	var batch archive.Batch
	if err := json.Unmarshal([]byte(body), &batch); err != nil || res.StatusCode != 200 || batch.Title != "箱3" || batch.Declared != 2 || batch.Lane != archive.LaneBulk {
		t.Fatalf("%s %s %v", res.Status, body, err)
	}
	path := "batches/" + string(batch.ID) + "/files"
	sum := sha256.Sum256([]byte("content"))
	header := map[string]string{"Fumikura-Key": url.PathEscape("道\x00路/1"), "Fumikura-Name": url.PathEscape("箱/道路.pdf"), "Fumikura-Sha256": hex.EncodeToString(sum[:]), "Fumikura-Lane": "0"}
	for range 2 {
		res, body = call("PUT", path, "content", header)
		var f archive.File
		if err := json.Unmarshal([]byte(body), &f); err != nil || res.StatusCode != http.StatusCreated || f.Name != "箱/道路.pdf" || f.Hash != archive.KeyHash("道\x00路/1") {
			t.Fatalf("%s %s %v", res.Status, body, err)
		}
	}
	u := h.takes[0]
	if u.Size != 7 || u.SHA256 != header["Fumikura-Sha256"] || u.Lane != archive.LaneCounter || u.Actor != clerk.Actor() || u.Key != "道\x00路/1" {
		t.Errorf("taken as %+v", u)
	}
	res, body = call("PUT", path, "x", map[string]string{"Fumikura-Key": "2", "Fumikura-Name": "bad"})
	if res.StatusCode != http.StatusOK || !strings.Contains(body, `"refused":{"code":"not-an-image"`) {
		t.Errorf("a refused file: %s %s", res.Status, body)
	}
	for name, c := range map[string]struct {
		path   string
		header map[string]string
		want   int
	}{
		"no key":   {path, nil, 400},
		"bad key":  {path, map[string]string{"Fumikura-Key": "%zz"}, 400},
		"long key": {path, map[string]string{"Fumikura-Key": strings.Repeat("k", 5000)}, 400},
		"bad hash": {path, map[string]string{"Fumikura-Key": "1", "Fumikura-Sha256": "xyz"}, 400},
		"bad lane": {path, map[string]string{"Fumikura-Key": "1", "Fumikura-Lane": "7"}, 400},
		"no batch": {"batches/" + string(archive.DeriveID("x")) + "/files", map[string]string{"Fumikura-Key": "1"}, 404},
	} {
		if res, body := call("PUT", c.path, "x", c.header); res.StatusCode != c.want || !strings.Contains(body, `{"error":{"code":`) {
			t.Errorf("%s: %s %s, want %d", name, res.Status, body, c.want)
		}
	}
	if _, body = call("GET", "batches/"+string(batch.ID), "", nil); !strings.Contains(body, `"refused":[{"file":"bad"`) || !strings.Contains(body, `"files":2`) {
		t.Errorf("progress %s", body)
	}
	if _, body = call("GET", "batches?limit=1", "", nil); !strings.Contains(body, `{"batches":[{"format"`) || !strings.Contains(body, `"total":1`) {
		t.Errorf("batches %s", body)
	}
	for _, bad := range []string{`{"title":`, `{"nonsense":1}`, `{"id":"x"}`, `{"declared":-1}`, `{"lane":9}`, `{"title":"` + strings.Repeat("x", 70000) + `"}`} {
		if res, _ := call("POST", "batches", bad, nil); res.StatusCode != 400 && res.StatusCode != 413 {
			t.Errorf("%.40s: %s", bad, res.Status)
		}
	}
}
