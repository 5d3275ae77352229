package viewer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"fumikura/internal/archive"
)

// original hands out the file as it came.
func (v *visit) original() error {
	r, _, err := v.record()
	if err != nil {
		return err
	}
	f, err := v.Archive.File(v.ctx(), r.Batch, r.File)
	if errors.Is(err, archive.ErrNotFound) || err == nil && f.Blob == "" {
		return &problem{status: http.StatusNotFound, code: "no-original", words: "problem.no-original"}
	} else if err != nil {
		return unavailable("store", err)
	}
	if v.r.Method == http.MethodGet {
		if err := v.remember(archive.ActExported, func(e *archive.Event) {
			e.Record, e.Batch, e.Reason = r.ID, r.Batch, "original"
		}); err != nil {
			return err
		}
	}
	return v.blob(f)
}

// blob streams an original. It is always a download, never shown in the page: it
// is a stranger's file.
func (v *visit) blob(f *archive.File) error {
	body, info, err := v.Archive.Bucket.Get(v.ctx(), archive.BlobKey(f.Blob), 0, -1)
	if err != nil {
		return unavailable("store", fmt.Errorf("original of %s: %w", f.Record, err))
	}
	defer body.Close()
	h := v.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Disposition", attachment(f.Name))
	h.Set("Content-Length", strconv.FormatInt(info.Size, 10))
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method == http.MethodHead {
		return nil
	}
	return v.stream(body)
}

// stream copies as long as the reader goes on taking: a slow line is given its
// time, a dead one is not.
func (v *visit) stream(body io.Reader) error {
	buf := make([]byte, 256<<10)
	for {
		n, err := body.Read(buf)
		if n > 0 {
			v.deadlines(stallWithin, stallWithin)
			if _, werr := v.w.Write(buf[:n]); werr != nil {
				return fmt.Errorf("send: %w", errors.Join(werr, context.Canceled))
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read the original: %w", err)
		}
	}
}

// stallWithin is how long a transfer may stand still.
const stallWithin = time.Minute

// attachment names a download, in ASCII for old clients and in full.
func attachment(name string) string {
	name = lastPart(name)
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, strings.ReplaceAll(url.PathEscape(name), "'", "%27"))
}

// lastPart is a file's name without folders.
func lastPart(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if name == "" {
		return "file"
	}
	return name
}
