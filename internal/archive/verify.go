package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A Report is what Verify looked at and what it found wrong.
type Report struct {
	Blobs    int      `json:"blobs"`
	Bytes    int64    `json:"bytes"`
	Files    int      `json:"files"`
	Records  int      `json:"records"`
	Pages    int      `json:"pages"`
	Problems []string `json:"problems"` // the first maxProblems, a sentence each
	Found    int      `json:"found"`    // problems in all
}

const maxProblems = 1000

func (r *Report) problem(format string, a ...any) {
	r.Found++
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, a...))
	}
}

// Verify reads every original and compares it with its hash, and sees whether
// all that was acknowledged is there: a file's original, its pages' images, and
// a text for each page, or the marker or failure that stands for it. progress
// (nil for none) is told how many objects were looked at. Only a store that does
// not answer is an error; what is wrong with the archive stands in the report.
func (a *Archive) Verify(ctx context.Context, progress func(done int)) (*Report, error) {
	v := &verifier{a: a, r: &Report{Problems: []string{}}, progress: progress, blobs: map[string]bool{}}
	if err := v.allBlobs(ctx); err != nil {
		return nil, err
	}
	if err := v.allFiles(ctx); err != nil {
		return nil, err
	}
	return v.r, v.allRecords(ctx)
}

type verifier struct {
	a        *Archive
	r        *Report
	progress func(int)
	done     int
	blobs    map[string]bool // SHA-256 of each original that is there
}

func (v *verifier) step() {
	v.done++
	if v.progress != nil {
		v.progress(v.done)
	}
}

func (v *verifier) allBlobs(ctx context.Context) error {
	return ListAll(ctx, v.a.Bucket, BlobPrefix, "", func(i Info) error {
		defer v.step()
		want := i.Key[strings.LastIndexByte(i.Key, '/')+1:]
		v.blobs[want] = true
		r, _, err := v.a.Bucket.Get(ctx, i.Key, 0, -1)
		if err != nil {
			return fmt.Errorf("read %s: %w", i.Key, err)
		}
		defer r.Close()
		h := sha256.New()
		n, err := io.Copy(h, r)
		if err != nil {
			return fmt.Errorf("read %s: %w", i.Key, err)
		}
		v.r.Blobs++
		v.r.Bytes += n
		if got := hex.EncodeToString(h.Sum(nil)); got != want {
			v.r.problem("%s: its bytes have the SHA-256 %s: the original was changed", i.Key, got)
		}
		return nil
	})
}

func (v *verifier) allFiles(ctx context.Context) error {
	after := ID("")
	for {
		ids, err := v.a.Batches(ctx, after, 1)
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[0]
		failed := map[string]bool{}
		if err := v.a.Failures(ctx, after, func(f *Failure) error {
			failed[f.Marker] = true
			return nil
		}); err != nil {
			return err
		}
		if err := v.a.Files(ctx, after, func(f *File) error {
			defer v.step()
			return v.file(ctx, f, failed)
		}); err != nil {
			if !errors.Is(err, ErrFormat) {
				return err
			}
			v.r.problem("%v", err)
		}
	}
}

func (v *verifier) file(ctx context.Context, f *File, failed map[string]bool) error {
	v.r.Files++
	if f.Blob != "" && !v.blobs[f.Blob] {
		v.r.problem("batch %s: the original of %q (%s) is not there", f.Batch, f.Name, f.Blob)
	}
	if f.Refused != nil {
		return nil
	}
	o, err := v.a.Outcome(ctx, f.Batch, f.Hash)
	if err != nil {
		return err
	}
	if o.State != FileWaiting && o.State != FileCutting {
		return nil
	}
	owed, err := v.owed(ctx, failed, StageCut, f.Batch, f.Hash, 1)
	if err == nil && !owed {
		v.r.problem("batch %s: %q was acknowledged, but it is neither cut nor is that owed", f.Batch, f.Name)
	}
	return err
}

// owed tells whether a marker or a failure stands for the work in any lane.
func (v *verifier) owed(ctx context.Context, failed map[string]bool, s Stage, batch ID, id string, target int) (bool, error) {
	for l := LaneCounter; l <= LaneBackground; l++ {
		m := Marker{s, l, batch, id, target}
		if failed[m.Key()] {
			return true, nil
		}
		if ok, err := v.a.Owes(ctx, m); ok || err != nil {
			return ok, err
		}
		if _, err := v.a.Bucket.Stat(ctx, failedKey(m)); err == nil {
			return true, nil
		} else if !errors.Is(err, ErrNotFound) {
			return false, err
		}
	}
	return false, nil
}

func (v *verifier) allRecords(ctx context.Context) error {
	return v.a.Heads(ctx, func(r *Record, err error) error {
		defer v.step()
		if errors.Is(err, ErrFormat) {
			v.r.problem("%v", err)
			return nil
		} else if err != nil {
			return err
		}
		v.r.Records++
		for n, p := range r.Pages {
			if p.Removed {
				continue
			}
			v.r.Pages++
			if err := v.page(ctx, r, n+1, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (v *verifier) page(ctx context.Context, r *Record, n int, p RecordPage) error {
	i, err := v.a.Image(ctx, p.Page, p.Image)
	switch {
	case errors.Is(err, ErrNotFound) || errors.Is(err, ErrFormat):
		v.r.problem("record %s, page %d: %v", r.Shown(), n, err)
		return nil
	case err != nil:
		return err
	case i.Blob != "" && !v.blobs[i.Blob]:
		v.r.problem("record %s, page %d: its original %s is not there", r.Shown(), n, i.Blob)
	case i.Blob == "":
		if _, err := v.a.Bucket.Stat(ctx, PixelsKey(p.Page, p.Image)); errors.Is(err, ErrNotFound) {
			v.r.problem("record %s, page %d: its picture is not there", r.Shown(), n)
		} else if err != nil {
			return err
		}
	}
	image, _, err := v.a.TextHead(ctx, p.Page)
	if err != nil || image > 0 {
		return err
	}
	owed, err := v.owed(ctx, nil, StageRead, r.Batch, string(p.Page), p.Image)
	if err == nil && !owed {
		v.r.problem("record %s, page %d: it was neither read nor is that owed", r.Shown(), n)
	}
	return err
}

// Heads calls f with the head revision of every record, or with what made it
// unreadable, in the order of the bucket.
func (a *Archive) Heads(ctx context.Context, f func(*Record, error) error) error {
	last := ""
	flush := func() error {
		if last == "" {
			return nil
		}
		r := new(Record)
		err := a.readJSON(ctx, last, FormatRecord, r)
		return f(r, err)
	}
	err := ListAll(ctx, a.Bucket, RecordPrefix, "", func(i Info) error {
		if last != "" && parent(last) != parent(i.Key) {
			if err := flush(); err != nil {
				return err
			}
		}
		last = i.Key
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

func parent(key string) string { return key[:strings.LastIndexByte(key, '/')] }
