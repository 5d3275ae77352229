package archive_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"fumikura/internal/archive"
)

func takeFile(t testing.TB, a *archive.Archive, batch archive.ID, key, parent string) *archive.File {
	t.Helper()
	h := archive.KeyHash(key)
	f := &archive.File{Batch: batch, Hash: h, Name: key, Parent: parent, Record: archive.RecordOf(batch, h), Number: 1, Event: a.NewEvent("owner", archive.ActTaken)}
	must(t, a.Mark(t.Context(), cutMarker(batch, h)))
	got, err := a.CreateFile(t.Context(), f)
	must(t, err)
	return got
}

func cutMarker(batch archive.ID, hash string) archive.Marker {
	return archive.Marker{Stage: archive.StageCut, Lane: archive.LaneBulk, Batch: batch, ID: hash, Target: 1}
}

func openBatch(t testing.TB, a *archive.Archive) archive.ID {
	t.Helper()
	b, err := a.OpenBatch(t.Context(), &archive.Batch{ID: a.NewID(), Event: a.NewEvent("owner", archive.ActBatch)}, noon.Location())
	must(t, err)
	return b.ID
}

// TestProgressNeverDoneEarly moves the work of a batch through all stages, a ZIP
// and its members too, while others count; whoever is told that it is done finds
// nothing owed.
func TestProgressNeverDoneEarly(t *testing.T) {
	rounds := 8
	if testing.Short() {
		rounds = 2
	}
	early := 0
	for range rounds {
		a := open(t)
		batch := openBatch(t, a)
		const files, pages = 3, 4
		for n := range files {
			takeFile(t, a, batch, fmt.Sprintf("file %d", n), "")
		}
		zip := takeFile(t, a, batch, "zip", "")
		var finished atomic.Bool
		var wg sync.WaitGroup
		next := func(from, to archive.Marker) {
			must(t, a.Mark(t.Context(), to))
			must(t, a.Unmark(t.Context(), from))
		}
		cut := func(hash string) {
			record := archive.RecordOf(batch, hash)
			o := &archive.Outcome{Batch: batch, Hash: hash, State: archive.FileCutting, Total: pages}
			var refs []archive.PageRef
			for n := range pages {
				ref := archive.PageRef{Page: archive.PageID(record, n+1), Image: 1, Batch: batch, Lane: archive.LaneBulk}
				must(t, a.Mark(t.Context(), archive.ReadMarker(ref)))
				o.Done = n + 1
				must(t, a.SetOutcome(t.Context(), o))
				refs = append(refs, ref)
			}
			o.State = archive.FileCut
			must(t, a.SetOutcome(t.Context(), o))
			must(t, a.Unmark(t.Context(), cutMarker(batch, hash)))
			for _, ref := range refs {
				next(archive.ReadMarker(ref), archive.IndexMarker(ref))
				must(t, a.Unmark(t.Context(), archive.IndexMarker(ref)))
			}
		}
		wg.Go(func() {
			defer finished.Store(true)
			var work sync.WaitGroup
			for n := range files {
				work.Go(func() { cut(archive.KeyHash(fmt.Sprintf("file %d", n))) })
			}
			work.Go(func() {
				member := takeFile(t, a, batch, "zip/member", zip.Hash)
				must(t, a.SetOutcome(t.Context(), &archive.Outcome{Batch: batch, Hash: zip.Hash, State: archive.FileExpanded, Done: 1, Total: 1}))
				must(t, a.Unmark(t.Context(), cutMarker(batch, zip.Hash)))
				cut(member.Hash)
			})
			work.Wait()
		})
		w, err := a.Watch(t.Context(), batch)
		must(t, err)
		for {
			over := finished.Load()
			p, err := w.Progress(t.Context())
			must(t, err)
			if p.Done() {
				for _, s := range archive.Queued {
					if left := under(t, a.Bucket, archive.TodoPrefix(s)); len(left) > 0 {
						t.Fatalf("told that it is done, while %v", left)
					}
				}
				if p.Files != files+1 || p.Pages != (files+1)*pages || p.Read != p.Pages || p.Records != files+1 {
					t.Fatalf("done with %d files, %d records, %d pages, %d read", p.Files, p.Records, p.Pages, p.Read)
				}
				break
			}
			early++
			if over {
				t.Fatalf("all is finished, and it is not done: %+v", p.Owed)
			}
		}
		wg.Wait()
	}
	if early < rounds {
		t.Errorf("only %d counts while work was under way", early)
	}
}

// hopping is a bucket whose listing of owed cuts sees the keys before half of
// them first, and the others after something has happened in between: no listing
// need be a snapshot.
type hopping struct {
	archive.Bucket
	at   string // the prefix of that listing
	half string
	hop  func()
}

func (h *hopping) List(ctx context.Context, prefix, after string, limit int) ([]archive.Info, error) {
	if h.hop == nil || prefix != h.at {
		return h.Bucket.List(ctx, prefix, after, limit)
	}
	var out []archive.Info
	infos, err := h.Bucket.List(ctx, prefix, after, limit)
	if err != nil {
		return nil, err
	}
	for _, i := range infos {
		if i.Key < h.half {
			out = append(out, i)
		}
	}
	h.hop()
	h.hop = nil
	infos, err = h.Bucket.List(ctx, prefix, max(after, h.half), limit-len(out))
	return append(out, infos...), err
}

// TestProgressZIP: the member's marker appears where the listing has been, and
// the ZIP's disappears before it gets there; with little owed, and with so much
// that each batch is listed apart.
func TestProgressZIP(t *testing.T) {
	for _, others := range []int{0, 300} {
		a := open(t)
		other, batch := openBatch(t, a), openBatch(t, a)
		for n := range others {
			must(t, a.Mark(t.Context(), cutMarker(other, archive.KeyHash(fmt.Sprint(n)))))
		}
		zip, member := "ff", "00"
		must(t, a.Mark(t.Context(), cutMarker(batch, zip)))
		h := &hopping{Bucket: a.Bucket, at: archive.TodoPrefix(archive.StageCut), half: cutMarker(batch, "80").Key()}
		if others > 0 {
			h.at += fmt.Sprintf("%d/%s/", archive.LaneBulk, batch)
		}
		h.hop = func() {
			must(t, a.Mark(t.Context(), cutMarker(batch, member)))
			must(t, a.Unmark(t.Context(), cutMarker(batch, zip)))
		}
		w, err := archive.New(h, a.Now, a.NewID).Watch(t.Context(), batch)
		must(t, err)
		p, err := w.Progress(t.Context())
		must(t, err)
		if h.hop != nil {
			t.Fatal("nothing happened during the listing")
		}
		if p.Done() || p.Owed[archive.StageCut] != 1 {
			t.Errorf("a ZIP whose member is still owed: %v", p.Owed)
		}
		must(t, a.Unmark(t.Context(), cutMarker(batch, member)))
		if p, err = w.Progress(t.Context()); err != nil || !p.Done() {
			t.Errorf("nothing is owed: %+v, %v", p, err)
		}
	}
}

// TestProgressCounts: what was refused, lost and failed is told by file and page.
func TestProgressCounts(t *testing.T) {
	a := open(t)
	batch := openBatch(t, a)
	good := takeFile(t, a, batch, "b good", "")
	refusal := &archive.Reason{Code: "empty", JA: "空です。", EN: "It is empty."}
	_, err := a.CreateFile(t.Context(), &archive.File{Batch: batch, Hash: "aa", Name: "a bad", Number: 2, Refused: refusal, Event: a.NewEvent("owner", archive.ActRefused)})
	must(t, err)
	must(t, a.SetOutcome(t.Context(), &archive.Outcome{Batch: batch, Hash: good.Hash, State: archive.FileCut, Done: 3, Total: 4,
		Lost: []archive.Lost{{Number: 4, Reason: archive.Reason{Code: "broken-page"}}}}))
	must(t, a.Unmark(t.Context(), cutMarker(batch, good.Hash)))
	page := archive.PageID(good.Record, 2)
	must(t, a.CreateImage(t.Context(), &archive.Image{Page: page, Rev: 1, Record: good.Record, Number: 2}))
	m := archive.ReadMarker(archive.PageRef{Page: page, Image: 1, Batch: batch})
	must(t, a.Fail(t.Context(), m, &archive.Failure{Record: good.Record, Page: page, Reason: archive.Reason{Code: "engine"}}))
	w, err := a.Watch(t.Context(), batch)
	must(t, err)
	p, err := w.Progress(t.Context())
	must(t, err)
	if !p.Done() || p.Files != 2 || p.Records != 1 || p.Pages != 3 || p.Expected != 4 || p.Read != 2 {
		t.Errorf("counted %+v", p)
	}
	if len(p.Refused) != 1 || p.Refused[0].File != "a bad" || p.Refused[0].Reason != *refusal {
		t.Errorf("refused: %+v", p.Refused)
	}
	if len(p.Failed) != 2 || p.Failed[0].Page != 2 || p.Failed[0].Marker != m.Key() || p.Failed[0].File != "b good" || p.Failed[1].Page != 4 || p.Failed[1].Marker != "" {
		t.Errorf("failed: %+v", p.Failed)
	}
	if len(p.List) != 2 || p.List[0].Entry.Number != 1 {
		t.Errorf("listed: %+v", p.List)
	}
}
