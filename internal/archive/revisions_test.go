package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"fumikura/internal/archive"
)

// TestChangeRecordRace: sixteen writers each append a page; none is lost, and the
// revisions have no gap.
func TestChangeRecordRace(t *testing.T) {
	a := open(t)
	k := &lockedBook{}
	a.Committed = k.commit
	r := newRecord(t, a, "b")
	const writers = 16
	var wg sync.WaitGroup
	for n := range writers {
		wg.Go(func() {
			_, err := a.ChangeRecord(t.Context(), r.ID, archive.ActorSystem, archive.ActChanged, archive.LaneCounter, func(r *archive.Record) (bool, error) {
				r.Pages = append(r.Pages, archive.RecordPage{Page: archive.PageID(r.ID, n+1), Image: 1})
				return true, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := a.Record(t.Context(), r.ID)
	must(t, err)
	if got.Rev != writers+1 || len(got.Pages) != writers {
		t.Fatalf("revision %d has %d pages", got.Rev, len(got.Pages))
	}
	seen := map[archive.ID]bool{}
	for _, p := range got.Pages {
		seen[p.Page] = true
	}
	for n := range writers {
		if !seen[archive.PageID(r.ID, n+1)] {
			t.Errorf("page %d is lost", n+1)
		}
	}
	for rev := 1; rev <= got.Rev; rev++ {
		x, err := a.RecordAt(t.Context(), r.ID, rev)
		must(t, err)
		if x.Rev != rev || len(x.Pages) != rev-1 {
			t.Errorf("revision %d says it is %d and has %d pages", rev, x.Rev, len(x.Pages))
		}
		if x.Event.Object == "" || x.Event.Record != r.ID {
			t.Errorf("revision %d has the event %+v", rev, x.Event)
		}
		if owed, err := a.Owes(t.Context(), archive.Marker{Stage: archive.StageRecord, Batch: "b", ID: string(r.ID), Target: rev}); err != nil || owed != (rev > 1) {
			t.Errorf("revision %d: its entry is owed: %v, %v", rev, owed, err)
		}
	}
	if len(k.ids) != got.Rev {
		t.Errorf("%d events for %d revisions", len(k.ids), got.Rev)
	}
	if left := under(t, a.Bucket, archive.TodoPrefix(archive.StageHistory)); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

func TestChangeRecordNothing(t *testing.T) {
	a := open(t)
	r := newRecord(t, a, "b")
	got, err := a.ChangeRecord(t.Context(), r.ID, "owner", archive.ActChanged, 0, func(*archive.Record) (bool, error) { return false, nil })
	if err != nil || got.Rev != 1 {
		t.Errorf("no change gives %+v, %v", got, err)
	}
	if _, err := a.ChangeRecord(t.Context(), r.ID, "owner", archive.ActChanged, 0, func(*archive.Record) (bool, error) { return true, errCrash }); !errors.Is(err, errCrash) {
		t.Errorf("a refused change gives %v", err)
	}
	if _, err := a.ChangeRecord(t.Context(), "absent", "owner", archive.ActChanged, 0, nil); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("an absent record gives %v", err)
	}
	if left := under(t, a.Bucket, "todo/"); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// TestOpenBatchRace: of sixteen batches of one day each has its own number, and
// of two that open one batch both get the same.
func TestOpenBatchRace(t *testing.T) {
	a := open(t)
	tokyo := time.FixedZone("JST", 9*3600)
	const n = 16
	got := make([]*archive.Batch, 2*n)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			b, err := a.OpenBatch(t.Context(), &archive.Batch{ID: archive.DeriveID("batch", fmt.Sprint(i%n)), Title: "箱", Event: a.NewEvent("owner", archive.ActBatch)}, tokyo)
			if err != nil {
				t.Error(err)
				return
			}
			got[i] = b
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	numbers := map[string]archive.ID{}
	for i, b := range got {
		if b.ID != got[i%n].ID || b.Number != got[i%n].Number {
			t.Errorf("one batch is opened as %+v and %+v", b, got[i%n])
		}
		if other, ok := numbers[b.Number]; ok && other != b.ID {
			t.Errorf("%s is the number of two batches", b.Number)
		}
		numbers[b.Number] = b.ID
		if !strings.HasPrefix(b.Number, "20261103-") {
			t.Errorf("opened on 3 November in Tokyo: %s", b.Number)
		}
		if read, err := a.Batch(t.Context(), b.ID); err != nil || read.Number != b.Number {
			t.Errorf("stored as %+v, %v", read, err)
		}
	}
	late := archive.New(a.Bucket, func() time.Time { return noon.Add(13 * time.Hour) }, ids())
	b, err := late.OpenBatch(t.Context(), &archive.Batch{ID: "late", Event: a.NewEvent("owner", archive.ActBatch)}, tokyo)
	if err != nil || !strings.HasPrefix(b.Number, "20261104-") {
		t.Errorf("after midnight in Tokyo: %+v, %v", b, err)
	}
}

func TestClaimNumberRace(t *testing.T) {
	a := open(t)
	var wg sync.WaitGroup
	got := make([]int, 16)
	for i := range got {
		wg.Go(func() {
			var err error
			if got[i], err = a.ClaimNumber(t.Context(), "b", archive.KeyHash(fmt.Sprint(i)), 1); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[int]bool{}
	for _, n := range got {
		if n < 1 || n > len(got) || seen[n] {
			t.Errorf("numbers are %v", got)
			break
		}
		seen[n] = true
	}
}

// TestTextHead: the current text is the one with the highest image and, in it,
// the highest revision.
func TestTextHead(t *testing.T) {
	a := open(t)
	for _, c := range [][2]int{{1, 1}, {1, 2}, {2, 1}, {1, 10}} {
		must(t, a.CreateText(t.Context(), &archive.Text{Page: "pp", Image: c[0], Rev: c[1], Event: a.NewEvent("system", archive.ActRead)}))
	}
	if i, r, err := a.TextHead(t.Context(), "pp"); i != 2 || r != 1 || err != nil {
		t.Errorf("the head is %d.%d, %v", i, r, err)
	}
	x, err := a.Text(t.Context(), "pp")
	if err != nil || x.Image != 2 || x.Rev != 1 {
		t.Errorf("the text is %+v, %v", x, err)
	}
	if err := a.CreateText(t.Context(), &archive.Text{Page: "pp", Image: 2, Rev: 1}); !errors.Is(err, archive.ErrConflict) {
		t.Errorf("a text revision that exists gives %v", err)
	}
	if i, r, err := a.TextHead(t.Context(), "qq"); i != 0 || r != 0 || err != nil {
		t.Errorf("an unread page's head is %d.%d, %v", i, r, err)
	}
}

// TestOpenImage: an image is its prefix and byte ranges of the original, or the
// original, or pixels of its own.
func TestOpenImage(t *testing.T) {
	a := open(t)
	blob := make([]byte, 100000)
	for i := range blob {
		blob[i] = byte(i * 7 / 3)
	}
	sha := archive.KeyHash(string(blob))
	must(t, a.PutBlob(t.Context(), sha, bytes.NewReader(blob), int64(len(blob))))
	must(t, a.PutBlob(t.Context(), sha, bytes.NewReader(blob), int64(len(blob)))) // again is no error
	must(t, a.WriteObject(t.Context(), archive.PixelsKey("pp", 2), []byte("pixels"), archive.PutOptions{}))
	cat := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	for name, c := range map[string]struct {
		image archive.Image
		want  []byte
	}{
		"whole":               {archive.Image{Blob: sha}, blob},
		"pixels":              {archive.Image{Page: "pp", Rev: 2}, []byte("pixels")},
		"one range":           {archive.Image{Blob: sha, Parts: []archive.Range{{Offset: 10, Length: 20}}}, blob[10:30]},
		"prefix":              {archive.Image{Blob: sha, Prefix: []byte("II*\x00"), Parts: []archive.Range{{Offset: 5, Length: 90000}}}, cat([]byte("II*\x00"), blob[5:90005])},
		"several, backwards":  {archive.Image{Blob: sha, Parts: []archive.Range{{Offset: 99990, Length: 10}, {Offset: 0, Length: 3}, {Offset: 0, Length: 3}}}, cat(blob[99990:], blob[:3], blob[:3])},
		"empty in the middle": {archive.Image{Blob: sha, Prefix: []byte("p"), Parts: []archive.Range{{Offset: 1, Length: 1}, {Offset: 7, Length: 0}, {Offset: 2, Length: 1}}}, cat([]byte("p"), blob[1:3])},
	} {
		open := func() io.ReadCloser {
			r, err := a.OpenImage(t.Context(), &c.image)
			must(t, err)
			return r
		}
		r := open()
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, c.want) {
			t.Errorf("%s gives %d bytes, %v, want %d", name, len(got), err, len(c.want))
		}
		if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
			t.Errorf("%s: after the end comes %d, %v", name, n, err)
		}
		must(t, r.Close())
		r = open()
		if got, err := io.ReadAll(iotest.OneByteReader(r)); err != nil || !bytes.Equal(got, c.want) {
			t.Errorf("%s byte by byte gives %d bytes, %v", name, len(got), err)
		}
		must(t, r.Close())
		must(t, open().Close()) // unread
	}
	r, err := a.OpenImage(t.Context(), &archive.Image{Blob: "00" + sha[2:], Parts: []archive.Range{{Length: 1}}})
	must(t, err)
	defer r.Close()
	if _, err := io.ReadAll(r); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("a missing original gives %v", err)
	}
	if _, err := a.OpenImage(t.Context(), &archive.Image{Page: "qq", Rev: 1}); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("missing pixels give %v", err)
	}
}

func TestAccessOf(t *testing.T) {
	a := open(t)
	r := newRecord(t, a, "b")
	if x, err := a.AccessOf(t.Context(), r); err != nil || x.Level != archive.LevelAll {
		t.Errorf("an unsorted record is open to %+v, %v", x, err)
	}
	must(t, a.CreateSeries(t.Context(), &archive.Series{ID: archive.Unsorted, Rev: 1, Access: archive.Access{Level: archive.LevelClosed}}))
	if x, err := a.AccessOf(t.Context(), r); err != nil || x.Level != archive.LevelClosed {
		t.Errorf("after its series was closed it is open to %+v, %v", x, err)
	}
	r.Access = &archive.Access{Level: archive.LevelPeople, People: []archive.ID{"ann"}}
	if x, err := a.AccessOf(t.Context(), r); err != nil || x.Level != archive.LevelPeople {
		t.Errorf("with its own access it is open to %+v, %v", x, err)
	}
	r.Access, r.Series = nil, "absent"
	if x, err := a.AccessOf(t.Context(), r); err == nil || x.Level != archive.LevelClosed {
		t.Errorf("a series that is not there opens it to %+v, %v", x, err)
	}
}

// What a change says of itself stands in its own revision's event, and in no other.
func TestAmendRecordTellsMore(t *testing.T) {
	a := open(t)
	r := newRecord(t, a, "b")
	tries := 0
	got, err := a.AmendRecord(t.Context(), r.ID, "person:x", archive.ActChanged, archive.LaneCounter, func(r *archive.Record, e *archive.Event) (bool, error) {
		if tries++; tries == 1 { // somebody is quicker
			_, err := a.ChangeRecord(t.Context(), r.ID, "owner", archive.ActChanged, archive.LaneCounter, func(r *archive.Record) (bool, error) {
				r.Title = "別"
				return true, nil
			})
			must(t, err)
		}
		e.Page, e.Reason, e.Private = "page", "why", map[string]string{"before": r.Title}
		r.Number = "第1号"
		return true, nil
	})
	must(t, err)
	if tries != 2 || got.Rev != 3 || got.Title != "別" || got.Number != "第1号" {
		t.Errorf("after %d tries: %+v", tries, got)
	}
	if e := got.Event; e.Actor != "person:x" || e.Action != archive.ActChanged || e.Page != "page" || e.Reason != "why" || e.Private["before"] != "別" || e.Record != r.ID || e.Object == "" {
		t.Errorf("the event: %+v", e)
	}
	before, err := a.RecordAt(t.Context(), r.ID, 2)
	must(t, err)
	if e := before.Event; e.Reason != "" || len(e.Private) > 0 {
		t.Errorf("the event of the change before: %+v", e)
	}
}
