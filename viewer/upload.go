package viewer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"fumikura/internal/archive"
)

type uploadView struct {
	Batch archive.ID // made with the form: sending the same form again adds nothing twice
	Error string
}

func (v *visit) uploadForm() error {
	f := v.frame(v.say("upload.title"), uploadView{Batch: v.Archive.NewID()})
	f.Section, f.Module = "upload", "upload.js"
	return v.page("upload", f)
}

// uploadFields are those of the form, which come before its files.
type uploadFields struct {
	batch    archive.ID
	title    string
	declared int
	lane     archive.Lane
}

// upload takes the files of a plain form, each as it streams in: nothing of them
// is kept in memory. A file's key is the form's batch, its place and its name,
// so that the same form sent again after a broken line finds what came before.
func (v *visit) upload() error {
	v.deadlines(stallWithin, stallWithin)
	form, err := v.r.MultipartReader()
	if err != nil {
		return wrong("problem.form")
	}
	in := uploadFields{lane: archive.LaneBulk}
	taken := 0
	for n := 0; ; {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return v.brokenUpload(taken, err)
		}
		if part.FormName() != "files" {
			if err := v.uploadField(&in, part); err != nil {
				return err
			}
			continue
		}
		if part.FileName() == "" {
			continue // no file was chosen
		}
		if n == 0 {
			if err := v.openBatch(&in); err != nil {
				return err
			}
		}
		n++
		if err := v.uploadFile(in, n, part); err != nil {
			var p *problem
			if errors.As(err, &p) {
				return p
			}
			return v.brokenUpload(taken, err)
		}
		taken++
	}
	if taken == 0 {
		f := v.frame(v.say("upload.title"), uploadView{Batch: v.Archive.NewID(), Error: v.say("upload.nofiles")})
		f.Section, f.Module = "upload", "upload.js"
		return v.page("upload", f)
	}
	return v.redirect("/batches/" + string(in.batch))
}

func (v *visit) brokenUpload(taken int, cause error) error {
	return &problem{status: http.StatusBadRequest, code: "broken", words: "upload.taken", args: []any{taken}, cause: cause}
}

func (v *visit) uploadField(in *uploadFields, part *multipart.Part) error {
	b, err := io.ReadAll(io.LimitReader(part, 4097))
	if err != nil {
		return v.brokenUpload(0, err)
	}
	if len(b) > 4096 {
		return errTooLarge
	}
	s := strings.TrimSpace(string(b))
	switch part.FormName() {
	case "batch":
		if in.batch, err = archive.ParseID(s); err != nil {
			return wrong("problem.form")
		}
	case "title":
		in.title = clip(printable(s), maxTitle)
	case "declared":
		if in.declared, err = declaredSheets(s); err != nil {
			return err
		}
	case "now":
		in.lane = archive.LaneCounter
	}
	return nil
}

// maxTitle is the longest title of a batch in bytes.
const maxTitle = 600

func declaredSheets(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(narrow(s))
	if err != nil || n < 0 || n > 9_999_999 {
		return 0, wrong("problem.value", key("batch.declared"))
	}
	return n, nil
}

// printable takes control characters out.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

func (v *visit) openBatch(in *uploadFields) error {
	b, err := v.OpenBatch(v.ctx(), NewBatch{ID: in.batch, Title: in.title, Declared: in.declared, Lane: in.lane, Actor: v.actor})
	if err != nil {
		return unavailable("store", err)
	}
	in.batch = b.ID
	return nil
}

func (v *visit) uploadFile(in uploadFields, n int, part *multipart.Part) error {
	name := printable(lastPart(part.FileName()))
	sum := sha256.New()
	body := &incoming{v: v, r: io.TeeReader(part, sum)}
	f, err := v.Take(v.ctx(), Upload{Batch: in.batch, Key: fmt.Sprintf("form\x00%d\x00%s", n, name), Name: name, Size: -1, Lane: in.lane, Actor: v.actor}, body)
	if err != nil {
		return v.takeProblem(body, err)
	}
	return v.sameBytes(f, name, body, sum)
}

// sameBytes makes sure that the entry which stands for the file is of these very
// bytes: a form can be sent twice with another file under the same name.
func (v *visit) sameBytes(f *archive.File, name string, body io.Reader, sum hash.Hash) error {
	if f.Blob == "" {
		return nil
	}
	if _, err := io.Copy(io.Discard, body); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.Blob {
		return wrong("upload.changed", name)
	}
	return nil
}

// incoming is a body that may take its time but not stand still, with a bound
// where the configuration names one.
type incoming struct {
	v    *visit
	r    io.Reader
	n    int64
	fail error // what the sender's side did wrong
}

func (i *incoming) Read(b []byte) (int, error) {
	i.v.deadlines(stallWithin, stallWithin)
	n, err := i.r.Read(b)
	i.n += int64(n)
	if m := i.v.MaxUpload; m > 0 && i.n > m {
		err = errTooLarge
	}
	if err != nil && !errors.Is(err, io.EOF) {
		i.fail = err
	}
	return n, err
}

// takeProblem tells a broken line from a store that is away.
func (v *visit) takeProblem(body *incoming, err error) error {
	var big *problem
	var refused *archive.Reason
	switch {
	case errors.As(body.fail, &big):
		return big
	case body.fail != nil:
		return fmt.Errorf("the delivery broke off: %w", body.fail)
	case errors.As(err, &refused):
		return &problem{status: http.StatusInsufficientStorage, code: refused.Code, words: "problem.reason", args: []any{*refused}, cause: err}
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("the delivery broke off: %w", err)
	}
	return unavailable("store", err)
}
