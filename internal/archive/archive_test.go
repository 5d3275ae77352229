package archive_test

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
)

// noon is the clock of tests that need none that goes on.
var noon = time.Date(2026, 11, 3, 3, 0, 0, 0, time.UTC)

// ids makes ids in order, the same in each run.
func ids() func() archive.ID {
	var n atomic.Uint64
	return func() archive.ID {
		var b [16]byte
		binary.BigEndian.PutUint64(b[:8], n.Add(1))
		b[6], b[8] = 0x70, 0x80
		h := hex.EncodeToString(b[:])
		return archive.ID(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
	}
}

func bucket(t testing.TB) archive.Bucket {
	t.Helper()
	b, err := disk.Open(t.TempDir(), disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func open(t testing.TB) *archive.Archive {
	t.Helper()
	return archive.New(bucket(t), func() time.Time { return noon }, ids())
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// under lists all keys with a prefix.
func under(t testing.TB, b archive.Bucket, prefix string) []string {
	t.Helper()
	var keys []string
	must(t, archive.ListAll(context.Background(), b, prefix, "", func(i archive.Info) error {
		keys = append(keys, i.Key)
		return nil
	}))
	return keys
}

// newRecord stores the first revision of a record without pages.
func newRecord(t testing.TB, a *archive.Archive, batch archive.ID) *archive.Record {
	t.Helper()
	r := &archive.Record{ID: a.NewID(), Rev: 1, Series: archive.Unsorted, Title: "起案", Accession: "20261103-0001-1",
		Batch: batch, File: archive.KeyHash("a"), Name: "起案.pdf", Event: a.NewEvent(archive.ActorSystem, archive.ActCut)}
	must(t, a.CreateRecord(t.Context(), r))
	return r
}

var errCrash = errors.New("the process died")

// crashing is a bucket whose process dies at its n-th write, before or after
// that took effect; then nothing works any more.
type crashing struct {
	archive.Bucket
	left  int
	after bool
	dead  bool
}

func (c *crashing) write(f func() error) error {
	if c.dead {
		return errCrash
	}
	if c.left--; c.left > 0 {
		return f()
	}
	c.dead = true
	if c.after {
		if err := f(); err != nil {
			return err
		}
	}
	return errCrash
}

func (c *crashing) Put(ctx context.Context, key string, r io.Reader, size int64, o archive.PutOptions) error {
	return c.write(func() error { return c.Bucket.Put(ctx, key, r, size, o) })
}

func (c *crashing) Delete(ctx context.Context, key string) error {
	return c.write(func() error { return c.Bucket.Delete(ctx, key) })
}

func TestUnknownFormat(t *testing.T) {
	var v struct{}
	err := archive.Decode([]byte(`{"format":"fumikura/record/9"}`), archive.FormatRecord, &v)
	want := `unknown format "fumikura/record/9" where "fumikura/record/1" belongs: it was written by another version of Fumikura; run that version, or a newer one that knows this format`
	if !errors.Is(err, archive.ErrFormat) || err.Error() != want {
		t.Errorf("Decode gives %v", err)
	}
	for _, raw := range []string{`{}`, `{"format":""}`, `{"format":"fumikura/image/1"}`} {
		if err := archive.Decode([]byte(raw), archive.FormatRecord, &v); !errors.Is(err, archive.ErrFormat) {
			t.Errorf("%s gives %v", raw, err)
		}
	}
	for _, raw := range []string{``, `[]`, `{"format":1}`, `{"format":`} {
		if err := archive.Decode([]byte(raw), archive.FormatRecord, &v); err == nil || errors.Is(err, archive.ErrFormat) {
			t.Errorf("%s gives %v", raw, err)
		}
	}
	// Each kind of object is refused where it is read.
	a := open(t)
	id := a.NewID()
	shard := string(id[len(id)-2:])
	for key, read := range map[string]func() error{
		"records/" + shard + "/" + string(id) + "/000001": func() error { _, err := a.Record(t.Context(), id); return err },
		"series/" + shard + "/" + string(id) + "/000001":  func() error { _, err := a.Series(t.Context(), id); return err },
		"images/" + shard + "/" + string(id) + "/000001":  func() error { _, err := a.Image(t.Context(), id, 1); return err },
		"batches/" + string(id) + "/batch":                func() error { _, err := a.Batch(t.Context(), id); return err },
		"batches/" + string(id) + "/files/aa":             func() error { _, err := a.File(t.Context(), id, "aa"); return err },
		"batches/" + string(id) + "/outcomes/aa":          func() error { _, err := a.Outcome(t.Context(), id, "aa"); return err },
		"failed/" + string(id) + "/read/x.000001": func() error {
			return a.Failures(t.Context(), id, func(*archive.Failure) error { return nil })
		},
	} {
		must(t, a.WriteObject(t.Context(), key, []byte(`{"format":"fumikura/later/2"}`), archive.PutOptions{}))
		if err := read(); !errors.Is(err, archive.ErrFormat) {
			t.Errorf("%s of a later version gives %v", key, err)
		}
	}
}

func TestReadObjectAbsent(t *testing.T) {
	a := open(t)
	if _, err := a.ReadObject(t.Context(), "no/such"); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("ReadObject gives %v", err)
	}
	if _, err := a.Record(t.Context(), a.NewID()); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("Record gives %v", err)
	}
	if s, err := a.Series(t.Context(), archive.Unsorted); err != nil || s.Title != "未整理" {
		t.Errorf("the unsorted series is %v, %v", s, err)
	}
	if _, err := a.Text(t.Context(), a.NewID()); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("Text gives %v", err)
	}
}

func ExampleBlobKey() {
	fmt.Println(archive.BlobKey("ab34"))
	// Output: blobs/ab/ab34
}

// jsonEvent is the event in an object's JSON, the zero one where there is none.
func jsonEvent(raw []byte) archive.Event {
	var v struct {
		Event archive.Event `json:"event"`
	}
	if json.Unmarshal(raw, &v) != nil {
		return archive.Event{}
	}
	return v.Event
}
