package viewer

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

func TestImageCaching(t *testing.T) {
	h := newHouse(t)
	open := h.record("open", nil, pageSpec{lines: []string{"一"}})
	shut := h.record("shut", &archive.Access{Level: archive.LevelDivisions, Divisions: []string{"人事課"}}, pageSpec{lines: []string{"二"}})
	b := h.signedIn(h.person("sato", access.RoleStaff, "人事課"))
	for _, c := range []struct {
		r       *archive.Record
		control string
		again   int
	}{{open, "private, no-cache", http.StatusNotModified}, {shut, "private, no-store", http.StatusOK}} {
		path := imagePath(c.r.ID, c.r.Pages[0].Page, 1, 0, "view")
		res := b.get(path)
		if res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != c.control || !strings.HasPrefix(bodyOf(res), "\x89PNG") {
			t.Errorf("%s: %s, Cache-Control %q", c.r.Title, res.Status, res.Header.Get("Cache-Control"))
		}
		r := b.request(http.MethodGet, path, nil)
		r.Header.Set("If-None-Match", res.Header.Get("ETag"))
		if res := b.do(r); res.StatusCode != c.again {
			t.Errorf("%s asked again: %s, want %d", c.r.Title, res.Status, c.again)
		}
	}
	// A right that is taken away counts at the next request, whatever the browser has.
	etag := b.get(imagePath(open.ID, open.Pages[0].Page, 1, 0, "view")).Header.Get("ETag")
	_, err := h.setAccess(t.Context(), open.ID, &archive.Access{Level: archive.LevelClosed}, archive.ActorOwner)
	h.must(err)
	r := b.request(http.MethodGet, imagePath(open.ID, open.Pages[0].Page, 1, 0, "view"), nil)
	r.Header.Set("If-None-Match", etag)
	if res := b.do(r); res.StatusCode != http.StatusNotFound {
		t.Errorf("after the right was taken away: %s", res.Status)
	}
}

func TestImagesThatAreNone(t *testing.T) {
	h := newHouse(t)
	r := h.record("open", nil, pageSpec{lines: []string{"一"}}, pageSpec{lines: []string{"二"}}, pageSpec{lines: []string{"三"}})
	_, err := h.a.ChangeRecord(t.Context(), r.ID, archive.ActorOwner, archive.ActChanged, archive.LaneBulk, func(r *archive.Record) (bool, error) {
		r.Pages[1].Hidden, r.Pages[2].Removed = true, true
		return true, nil
	})
	h.must(err)
	b := h.signedIn(h.person("sato", access.RoleStaff))
	p := func(n int) archive.ID { return r.Pages[n].Page }
	for _, path := range []string{
		imagePath(r.ID, p(1), 1, 0, "view"), imagePath(r.ID, p(2), 1, 0, "view"), // hidden, removed
		imagePath(r.ID, p(0), 2, 0, "view"), imagePath(r.ID, p(0), 1, 3, "view"), imagePath(r.ID, p(0), 1, 4, "view"), imagePath(r.ID, p(0), 1, 0, "original"),
		fmt.Sprintf("/i/%s/1/view?r=%s", p(0), r.ID), fmt.Sprintf("/i/%s/x.y/view?r=%s", p(0), r.ID), fmt.Sprintf("/i/%s/1.0/view", p(0)),
		fmt.Sprintf("/i/nonsense/1.0/view?r=%s", r.ID), fmt.Sprintf("/i/%s/-1.0/view?r=%s", p(0), r.ID),
	} {
		if res := b.get(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
}
