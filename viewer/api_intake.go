package viewer

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"fumikura/internal/archive"
)

// apiOpenBatch opens a batch: {"id"?, "title", "declared", "lane"}.
func (v *visit) apiOpenBatch() error {
	var in struct {
		ID       string       `json:"id"`
		Title    string       `json:"title"`
		Declared int          `json:"declared"`
		Lane     archive.Lane `json:"lane"`
	}
	in.Lane = archive.LaneBulk
	if err := v.readJSON(&in); err != nil {
		return err
	}
	n := NewBatch{Title: clip(printable(in.Title), maxTitle), Declared: in.Declared, Lane: in.Lane, Actor: v.actor}
	var err error
	if in.ID != "" {
		if n.ID, err = archive.ParseID(in.ID); err != nil {
			return wrong("problem.value", "id")
		}
	} else {
		n.ID = v.Archive.NewID()
	}
	if n.Declared < 0 || n.Declared > 9_999_999 {
		return wrong("problem.value", "declared")
	}
	if n.Lane < archive.LaneCounter || n.Lane > archive.LaneBackground {
		return wrong("problem.value", "lane")
	}
	b, err := v.OpenBatch(v.ctx(), n)
	if err != nil {
		return unavailable("store", err)
	}
	v.json(http.StatusOK, b)
	return nil
}

// apiTake takes one file: the body is its bytes. The headers, each
// percent-encoded: Fumikura-Key (the idempotency key), Fumikura-Name,
// Fumikura-Sha256 (optional, hex: then another content is refused),
// Fumikura-Lane (optional). The answer is the file's entry: 201, or 200 where the
// reader of these bytes refused them.
func (v *visit) apiTake() error {
	v.deadlines(stallWithin, stallWithin)
	id, err := archive.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNotThere
	}
	u := Upload{Batch: id, Size: v.r.ContentLength, Actor: v.actor}
	if u.Key, err = v.encodedHeader("Fumikura-Key"); err != nil {
		return err
	} else if u.Key == "" {
		return wrong("problem.no-key")
	}
	if u.Name, err = v.encodedHeader("Fumikura-Name"); err != nil {
		return err
	}
	if u.Name == "" {
		u.Name = "file"
	}
	u.SHA256 = strings.ToLower(v.r.Header.Get("Fumikura-Sha256"))
	if u.SHA256 != "" && !isSHA256(u.SHA256) {
		return wrong("problem.value", "Fumikura-Sha256")
	}
	b, err := v.Archive.Batch(v.ctx(), id)
	if err != nil {
		return storeProblem(err)
	}
	u.Lane = b.Lane
	if s := v.r.Header.Get("Fumikura-Lane"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < int(archive.LaneCounter) || n > int(archive.LaneBackground) {
			return wrong("problem.value", "Fumikura-Lane")
		}
		u.Lane = archive.Lane(n)
	}
	if v.MaxUpload > 0 && u.Size > v.MaxUpload {
		return errTooLarge
	}
	body := &incoming{v: v, r: v.r.Body}
	f, err := v.Take(v.ctx(), u, body)
	if err != nil {
		err = v.takeProblem(body, err)
		var p *problem
		if !errors.As(err, &p) {
			return &problem{status: http.StatusBadRequest, code: "broken", words: "problem.broken", cause: err}
		}
		return p
	}
	status := http.StatusCreated
	if f.Refused != nil {
		status = http.StatusOK
	}
	v.json(status, f)
	return nil
}

// encodedHeader is a percent-encoded header of at most 4,096 bytes.
func (v *visit) encodedHeader(name string) (string, error) {
	s := v.r.Header.Get(name)
	if len(s) > 3*maxQuery {
		return "", wrong("problem.value", name)
	}
	s, err := url.PathUnescape(s)
	if err != nil || len(s) > maxQuery {
		return "", wrong("problem.value", name)
	}
	return s, nil
}

func isSHA256(s string) bool {
	if len(s) != 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}
