package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"fumikura/internal/archive"
)

// A job is one run over one file: page after page into the archive, with the
// record's revisions and the outcome following along.
type job struct {
	*Cutter
	file      *archive.File
	outcome   *archive.Outcome
	lane      archive.Lane
	src       source
	accession string

	began     time.Time
	told      time.Time // when the outcome was last written
	published time.Time // when the record last was; zero before the first
	listed    int       // pages in that revision
	pages     []archive.RecordPage
}

const (
	tellEvery    = time.Second
	publishEvery = 2 * time.Second
)

func (j *job) run(ctx context.Context) error {
	resumed := j.outcome.State == archive.FileCutting
	head, err := j.Archive.Record(ctx, j.file.Record)
	switch {
	case err == nil && !head.Cutting:
		return j.finish(ctx) // all but the last word was said
	case err == nil:
		resumed = true
	case !errors.Is(err, archive.ErrNotFound):
		return err
	}
	j.outcome.State, j.outcome.Total = archive.FileCutting, j.src.Len()
	if j.src.Len() > 1 { // one page is soon told of, and as soon cut again
		if err := j.tell(ctx, true); err != nil {
			return err
		}
	}
	for n := 1; n <= j.src.Len(); n++ {
		if err := stopped(ctx, "cut"); err != nil {
			return err
		}
		if err := j.page(ctx, n, resumed); err != nil {
			return fmt.Errorf("page %d: %w", n, err)
		}
		j.outcome.Done = max(j.outcome.Done, len(j.pages)) // an earlier run may have come further
		if n < j.src.Len() {
			if err := j.tell(ctx, false); err != nil {
				return err
			}
			if err := j.publish(ctx, false); err != nil {
				return err
			}
		}
	}
	if len(j.pages) == 0 {
		return j.giveUp(ctx, j.outcome, whyNothingCut(j.file.Name))
	}
	j.outcome.Done = len(j.pages)
	// What was lost must be known before the record says that it is complete.
	if len(j.outcome.Lost) > 0 || j.outcome.Total > 1 {
		if err := j.tell(ctx, true); err != nil {
			return err
		}
	}
	if err := j.publish(ctx, true); err != nil {
		return err
	}
	return j.finish(ctx)
}

func (j *job) finish(ctx context.Context) error {
	j.outcome.State = archive.FileCut
	if j.outcome.Done == 0 { // this run found the record complete
		j.outcome.Total = j.src.Len()
		j.outcome.Done = j.src.Len() - len(j.outcome.Lost)
	}
	return j.Archive.SetOutcome(ctx, j.outcome)
}

// tell writes how far the cutting is, once a second unless now.
func (j *job) tell(ctx context.Context, now bool) error {
	if !now && time.Since(j.told) < tellEvery {
		return nil
	}
	j.told = time.Now()
	return j.Archive.SetOutcome(ctx, j.outcome)
}

// page brings page n into the archive. A layer's text goes first, then the
// image, then the marker: an image that is there has all that came before it.
func (j *job) page(ctx context.Context, n int, resumed bool) error {
	id := archive.PageID(j.file.Record, n)
	lost := slices.IndexFunc(j.outcome.Lost, func(l archive.Lost) bool { return l.Number == n })
	if resumed && lost >= 0 {
		return nil
	}
	if resumed {
		_, err := j.Archive.Image(ctx, id, 1)
		if err == nil {
			return j.owe(ctx, id, true)
		} else if !errors.Is(err, archive.ErrNotFound) {
			return err
		}
	}
	s, err := j.src.Page(ctx, n)
	if why := refusal(err); why != nil {
		j.outcome.Lost = append(j.outcome.Lost, archive.Lost{Number: n, Reason: *why})
		return nil
	} else if err != nil {
		return err
	}
	if err := j.store(ctx, id, n, s); err != nil {
		return err
	}
	return j.owe(ctx, id, s.text != nil)
}

func (j *job) store(ctx context.Context, id archive.ID, n int, s *sheet) error {
	i := &s.image
	i.Page, i.Rev, i.Record, i.Batch, i.File, i.Number = id, 1, j.file.Record, j.file.Batch, j.file.Hash, n
	i.Event = j.event(archive.ActCut)
	i.Event.Page, i.Event.Record = id, j.file.Record
	if i.Blob == "" {
		if err := j.pixels(ctx, i, s); err != nil {
			return err
		}
	}
	if s.text != nil {
		s.text.Page, s.text.Image, s.text.Rev, s.text.Event = id, 1, 1, j.event(archive.ActRead)
		s.text.Event.Record = j.file.Record
		if err := j.Archive.CreateText(ctx, s.text); err != nil && !errors.Is(err, archive.ErrConflict) {
			return err
		}
	}
	return j.Archive.CreateImage(ctx, i)
}

// pixels stores the picture of a page that no blob holds. Those of an earlier
// run stay: its image may already tell their size.
func (j *job) pixels(ctx context.Context, i *archive.Image, s *sheet) error {
	key := archive.PixelsKey(i.Page, i.Rev)
	once := archive.PutOptions{IfAbsent: true}
	var err error
	if s.pixels == "" {
		i.Size = int64(len(s.bytes))
		err = j.Archive.WriteObject(ctx, key, s.bytes, once)
	} else {
		err = j.upload(ctx, key, s.pixels, i)
	}
	if errors.Is(err, archive.ErrExists) {
		info, err := j.Archive.Bucket.Stat(ctx, key)
		i.Size = info.Size
		return err
	}
	return err
}

func (j *job) upload(ctx context.Context, key, path string, i *archive.Image) error {
	p, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("rendered page: %w", err)
	}
	defer os.Remove(path)
	defer p.Close()
	info, err := p.Stat()
	if err != nil {
		return fmt.Errorf("rendered page: %w", err)
	}
	i.Size = info.Size()
	return j.Archive.Bucket.Put(ctx, key, p, i.Size, archive.PutOptions{IfAbsent: true})
}

// owe puts the next marker of a page: index where it has a text already, else
// read. looked says that there may be a text.
func (j *job) owe(ctx context.Context, id archive.ID, looked bool) error {
	j.pages = append(j.pages, archive.RecordPage{Page: id, Image: 1})
	ref := archive.PageRef{Page: id, Image: 1, Batch: j.file.Batch, Record: j.file.Record, Lane: j.lane, Actor: j.file.Event.Actor}
	if looked {
		image, _, err := j.Archive.TextHead(ctx, id)
		if err != nil {
			return err
		}
		if image > 0 {
			return j.Index(ctx, ref)
		}
	}
	return j.Read(ctx, ref)
}

// publish writes a record revision that lists the pages cut so far: at once
// after the first page, then every 2 s, less often in long runs, and the last.
func (j *job) publish(ctx context.Context, last bool) error {
	every := max(publishEvery, time.Since(j.began)/10)
	if !last && (len(j.pages) == j.listed || !j.published.IsZero() && time.Since(j.published) < every) {
		return nil
	}
	for {
		r, err := j.revision(ctx)
		if err != nil {
			return err
		}
		if r.Rev > 1 && !r.Cutting { // complete, by another run
			return nil
		}
		r.Cutting = !last
		r.Event = j.event(archive.ActCut)
		if r.Rev == 1 || last {
			m := archive.Marker{Stage: archive.StageRecord, Lane: j.lane, Batch: j.file.Batch, ID: string(r.ID), Target: r.Rev}
			if err := j.Archive.Mark(ctx, m); err != nil {
				return err
			}
		}
		err = j.Archive.CreateRecord(ctx, r)
		if errors.Is(err, archive.ErrConflict) {
			continue // a person changed the record meanwhile: go on from there
		} else if err != nil {
			return err
		}
		j.published, j.listed = time.Now(), len(j.pages)
		return nil
	}
}

// revision is the record's next revision: the head with the pages that it lacks.
func (j *job) revision(ctx context.Context) (*archive.Record, error) {
	r, err := j.Archive.Record(ctx, j.file.Record)
	if errors.Is(err, archive.ErrNotFound) {
		f := j.file
		r = &archive.Record{ID: f.Record, Series: archive.Unsorted, Title: titleOf(f.Name), Accession: j.accession,
			Batch: f.Batch, File: f.Hash, Name: f.Name, Cutting: true}
	} else if err != nil {
		return nil, err
	}
	have := make(map[archive.ID]bool, len(r.Pages))
	for _, p := range r.Pages {
		have[p.Page] = true
	}
	for _, p := range j.pages {
		if !have[p.Page] {
			r.Pages = append(r.Pages, p)
		}
	}
	r.Rev++
	return r, nil
}

func (j *job) event(act archive.Action) archive.Event {
	return j.Archive.NewEvent(archive.ActorSystem, act)
}
