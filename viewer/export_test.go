package viewer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// A page's ALTO and a record's PDF go to those who may see the record, are
// recorded, and are linked from the page.
func TestExportedForms(t *testing.T) {
	h := newHouse(t, func(c *Config) {
		c.Export = func(_ context.Context, w io.Writer, x Export) error {
			_, err := fmt.Fprintf(w, "%s of %s from %d: %d pages", x.Format, x.Record.Title, x.First, len(x.Pages))
			return err
		}
	})
	r := roads(h)
	b := h.signedIn(h.person("sato", access.RoleStaff))
	for _, c := range []struct{ path, body, contentType, file string }{
		{"/p/2.alto.xml", "alto of 道路 from 2: 1 pages", "application/xml", "-2.alto.xml"},
		{"/p/1.hocr", "hocr of 道路 from 1: 1 pages", "application/xhtml+xml", "-1.hocr"},
		{".pdf", fmt.Sprintf("pdf of 道路 from 1: %d pages", len(r.Visible())), "application/pdf", ".pdf"},
	} {
		res := b.get("/d/" + string(r.ID) + c.path)
		if got := bodyOf(res); got != c.body || res.Header.Get("Content-Type") != c.contentType {
			t.Errorf("%s: %s %q, %v", c.path, res.Status, got, res.Header)
		}
		if got := res.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") || !strings.HasSuffix(got, c.file) {
			t.Errorf("%s is named %s", c.path, got)
		}
		if !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s has no sandbox", c.path)
		}
	}
	var why []string
	for _, e := range h.events(archive.ActExported) {
		why = append(why, e.Reason)
	}
	if got := strings.Join(why, " "); got != "pdf hocr alto" { // newest first
		t.Errorf("the history of the exports: %s", got)
	}
	page := b.page("/d/" + string(r.ID) + "/p/1")
	for _, s := range []string{"/p/1.alto.xml", string(r.ID) + ".pdf"} {
		if !strings.Contains(page, s) {
			t.Errorf("the page does not link %s", s)
		}
	}
	if res := b.get("/d/" + string(r.ID) + "/p/99.alto.xml"); res.StatusCode != http.StatusNotFound {
		t.Errorf("page 99: %s", res.Status)
	}
}

// What fails before the first byte is told as a problem, not sent as a file.
func TestExportThatFails(t *testing.T) {
	h := newHouse(t, func(c *Config) {
		c.Export = func(context.Context, io.Writer, Export) error { return errors.New("broken") }
	})
	r := roads(h)
	b := h.signedIn(h.person("sato", access.RoleStaff))
	for _, path := range []string{"/p/1.alto.xml", ".pdf"} {
		if res := b.get("/d/" + string(r.ID) + path); res.StatusCode != http.StatusInternalServerError {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
}
