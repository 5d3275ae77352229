package viewer

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"fumikura/internal/archive"
)

// imagePath is the address of a page's picture: the page, which revision of its
// image, in which turn, and the record by which it is asked for.
func imagePath(record, page archive.ID, image, turn int, name string) string {
	return fmt.Sprintf("/i/%s/%d.%d/%s?r=%s", page, image, turn, name, record)
}

// turnAsRead, in an address, stands for the turn that the record or the reader
// chose: for those who show a page without having looked at its text.
const turnAsRead = -1

func parseImage(s string) (image, turn int, ok bool) {
	rev, turns, cut := strings.Cut(s, ".")
	image, err1 := strconv.Atoi(rev)
	turn, err2 := strconv.Atoi(turns)
	return image, turn, cut && err1 == nil && err2 == nil && image > 0 && turn >= turnAsRead && turn <= 3
}

// turnOf is the turn in which people see a page of the record.
func (v *visit) turnOf(r *archive.Record, page archive.ID) (int, error) {
	for _, p := range r.Pages {
		if p.Page == page && p.Turn != nil {
			return (*p.Turn%4 + 4) % 4, nil
		}
	}
	t, err := v.Archive.Text(v.ctx(), page)
	if errors.Is(err, archive.ErrNotFound) {
		return 0, nil
	} else if err != nil {
		return 0, unavailable("store", err)
	}
	return (t.Turn%4 + 4) % 4, nil
}

// image gives the view image ("view"), a smaller copy for crops ("preview") or the
// thumbnail ("thumb") of a page that
// stands in a record which the reader may see. The bytes under an address never
// change, but the right to them may: so a browser asks again each time, and is
// mostly told that it has them. Pictures are not recorded one by one; the page
// that shows them is.
func (v *visit) image() error {
	page, err := archive.ParseID(v.r.PathValue("page"))
	if err != nil {
		return errNotThere
	}
	record, err := archive.ParseID(v.query("r"))
	if err != nil {
		return errNotThere
	}
	image, turn, ok := parseImage(v.r.PathValue("image"))
	name := v.r.PathValue("name")
	if !ok || name != "view" && name != "preview" && name != "thumb" {
		return errNotThere
	}
	r, access, allowed, err := v.allowed(v.ctx(), record)
	if err != nil {
		return err
	}
	if !allowed || !holds(r, page, image) {
		return v.refuseQuietly(record, page)
	}
	if turn == turnAsRead {
		if turn, err = v.turnOf(r, page); err != nil {
			return err
		}
	}
	etag := fmt.Sprintf(`"%s.%d.%d.%s"`, page, image, turn, name)
	h := v.w.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "private, no-cache")
	if access.Level != archive.LevelAll {
		h.Set("Cache-Control", "private, no-store")
	} else if v.r.Header.Get("If-None-Match") == etag {
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	b, contentType, err := v.Derived(v.ctx(), page, image, turn, name)
	if errors.Is(err, archive.ErrNotFound) {
		return errNotThere
	} else if err != nil {
		return fmt.Errorf("%s of page %s: %w", name, page, err)
	}
	if contentType != "image/jpeg" && contentType != "image/png" {
		return fmt.Errorf("%s of page %s is %q, which no browser shows", name, page, contentType)
	}
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(b)))
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method != http.MethodHead {
		v.send(b)
	}
	return nil
}

// refuseQuietly records who asked for a picture that is not for them, as for any
// other address of the record.
func (v *visit) refuseQuietly(record, page archive.ID) error {
	if err := v.remember(archive.ActDenied, func(e *archive.Event) {
		e.Record, e.Page, e.Reason = record, page, "not-there-or-not-allowed"
	}); err != nil {
		return err
	}
	return errNotThere
}

// holds tells whether the page stands in the record with that image, where
// people can see it.
func holds(r *archive.Record, page archive.ID, image int) bool {
	if r == nil {
		return false
	}
	for _, p := range r.Pages {
		if p.Page == page && p.Image == image && !p.Hidden && !p.Removed {
			return true
		}
	}
	return false
}
