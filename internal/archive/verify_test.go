package archive_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// whole stores one file with one page in all its parts.
func whole(t testing.TB, a *archive.Archive) (f *archive.File, r *archive.Record, sha string) {
	t.Helper()
	original := []byte("%PDF-1.7 …")
	sum := sha256.Sum256(original)
	sha = hex.EncodeToString(sum[:])
	must(t, a.PutBlob(t.Context(), sha, bytes.NewReader(original), int64(len(original))))
	batch := openBatch(t, a)
	h := archive.KeyHash("k")
	f, err := a.CreateFile(t.Context(), &archive.File{Batch: batch, Hash: h, Name: "起案.pdf", Record: archive.RecordOf(batch, h), Number: 1, Blob: sha, Event: a.NewEvent("owner", archive.ActTaken)})
	must(t, err)
	must(t, a.SetOutcome(t.Context(), &archive.Outcome{Batch: batch, Hash: h, State: archive.FileCut, Done: 1, Total: 1}))
	page := archive.PageID(f.Record, 1)
	must(t, a.CreateImage(t.Context(), &archive.Image{Page: page, Rev: 1, Record: f.Record, Batch: batch, File: h, Number: 1, Blob: sha}))
	r = &archive.Record{ID: f.Record, Rev: 1, Accession: "20261103-0001-1", Batch: batch, File: h, Pages: []archive.RecordPage{{Page: page, Image: 1}}, Event: a.NewEvent("system", archive.ActCut)}
	must(t, a.CreateRecord(t.Context(), r))
	must(t, a.CreateText(t.Context(), &archive.Text{Page: page, Image: 1, Rev: 1, Event: a.NewEvent("system", archive.ActRead)}))
	return f, r, sha
}

// TestVerify takes one thing away, or changes it, at a time.
func TestVerify(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(a *archive.Archive, f *archive.File, r *archive.Record, sha string) error
		want string // in the one problem; empty for none
	}{
		"nothing": {func(*archive.Archive, *archive.File, *archive.Record, string) error { return nil }, ""},
		"original changed": {func(a *archive.Archive, _ *archive.File, _ *archive.Record, sha string) error {
			return a.WriteObject(t.Context(), archive.BlobKey(sha), []byte("other"), archive.PutOptions{})
		}, "the original was changed"},
		"text gone": {func(a *archive.Archive, _ *archive.File, r *archive.Record, _ string) error {
			return a.Bucket.Delete(t.Context(), under(t, a.Bucket, "text/")[0])
		}, "neither read nor is that owed"},
		"text gone but owed": {func(a *archive.Archive, _ *archive.File, r *archive.Record, _ string) error {
			must(t, a.Bucket.Delete(t.Context(), under(t, a.Bucket, "text/")[0]))
			return a.Mark(t.Context(), archive.ReadMarker(archive.PageRef{Page: r.Pages[0].Page, Image: 1, Batch: r.Batch, Lane: archive.LaneBackground}))
		}, ""},
		"text gone but failed": {func(a *archive.Archive, _ *archive.File, r *archive.Record, _ string) error {
			must(t, a.Bucket.Delete(t.Context(), under(t, a.Bucket, "text/")[0]))
			return a.Fail(t.Context(), archive.ReadMarker(archive.PageRef{Page: r.Pages[0].Page, Image: 1, Batch: r.Batch}), &archive.Failure{})
		}, ""},
		"image gone": {func(a *archive.Archive, _ *archive.File, _ *archive.Record, _ string) error {
			return a.Bucket.Delete(t.Context(), under(t, a.Bucket, "images/")[0])
		}, "not found"},
		"never cut": {func(a *archive.Archive, f *archive.File, _ *archive.Record, _ string) error {
			return a.SetOutcome(t.Context(), &archive.Outcome{Batch: f.Batch, Hash: f.Hash, State: archive.FileCutting})
		}, "neither cut nor is that owed"},
		"record of a later version": {func(a *archive.Archive, _ *archive.File, _ *archive.Record, _ string) error {
			return a.WriteObject(t.Context(), under(t, a.Bucket, "records/")[0], []byte(`{"format":"fumikura/record/2"}`), archive.PutOptions{})
		}, "unknown format"},
	} {
		t.Run(name, func(t *testing.T) {
			a := open(t)
			f, r, sha := whole(t, a)
			must(t, c.harm(a, f, r, sha))
			steps := 0
			got, err := a.Verify(t.Context(), func(int) { steps++ })
			must(t, err)
			if got.Blobs != 1 || got.Files != 1 || steps != 3 {
				t.Errorf("looked at %+v in %d steps", got, steps)
			}
			if c.want == "" && got.Found > 0 || c.want != "" && (got.Found != 1 || !strings.Contains(got.Problems[0], c.want)) {
				t.Errorf("found %q, want %q", got.Problems, c.want)
			}
		})
	}
	t.Run("original gone", func(t *testing.T) {
		a := open(t)
		_, _, sha := whole(t, a)
		must(t, a.Bucket.Delete(t.Context(), archive.BlobKey(sha)))
		got, err := a.Verify(t.Context(), nil)
		must(t, err)
		if got.Found != 2 || got.Blobs != 0 { // of the file and of its page
			t.Errorf("found %q", got.Problems)
		}
	})
}
