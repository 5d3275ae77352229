package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// A Taker takes files in. Its fields are set once, before use; Take may be
// called by many goroutines at once.
type Taker struct {
	Archive *archive.Archive
	Limits  Limits
	Spool   string // folder on a local disk

	room    room
	mu      sync.Mutex
	batches map[archive.ID]*claims
}

// A Delivery says what comes, and for whom.
type Delivery struct {
	Batch  archive.ID
	Key    string // idempotency key: the same in every try
	Name   string // as it came; it is made printable
	Size   int64  // in bytes, -1 where unknown; checked
	SHA256 string // in hex, empty where unknown; checked
	Lane   archive.Lane
	Actor  string
	Parent string // key hash of the ZIP that the file came in
}

// claims are the numbers given in one batch.
type claims struct {
	mu     sync.Mutex
	last   int
	before map[string]int // claimed by a process before this one, perhaps in vain
}

// Take stores one file and acknowledges it by returning its entry. A file that
// is no scan is acknowledged as well: its entry says why it is refused. A key
// that was taken before gives the entry of then, without reading r.
//
// An error means that nothing was acknowledged, and that the delivery is to be
// sent again with the same key: ErrIncomplete where other bytes came than were
// announced, NoRoom(err) where the spool is full.
//
// The order of writes makes every crash harmless: original, reference, number,
// marker, entry. Until the entry stands, a marker finds no file and waits; once
// it stands, all it needs was there before it.
func (t *Taker) Take(ctx context.Context, d Delivery, r io.Reader) (*archive.File, error) {
	f := &archive.File{Batch: d.Batch, Hash: archive.KeyHash(d.Key), Name: printable(d.Name), Parent: d.Parent}
	f.Record = archive.RecordOf(d.Batch, f.Hash)
	if d.Key == "" || d.Batch == "" {
		return nil, errors.New("take: a delivery needs a batch and a key")
	}
	old, err := t.Archive.File(ctx, d.Batch, f.Hash)
	if err == nil {
		return old, t.mend(ctx, old, d.Lane)
	} else if !errors.Is(err, archive.ErrNotFound) {
		return nil, fmt.Errorf("take %q: %w", f.Name, err)
	}
	f.Event = t.Archive.NewEvent(d.Actor, archive.ActTaken)
	if d.Size > t.Limits.FileBytes {
		f.Size = d.Size
		return t.refuse(ctx, f, whyTooBig(f.Name, t.Limits.FileBytes))
	}
	s, err := t.room.spool(ctx, t.Spool, r, d.Size, t.Limits.FileBytes)
	switch {
	case errors.Is(err, errTooBig):
		return t.refuse(ctx, f, whyTooBig(f.Name, t.Limits.FileBytes))
	case errors.Is(err, errNoRoom):
		return nil, noRoom{whyNoRoom(f.Name)}
	case err != nil:
		return nil, fmt.Errorf("take %q: %w", f.Name, err)
	}
	defer s.Close()
	if d.Size >= 0 && d.Size != s.size || d.SHA256 != "" && d.SHA256 != s.sha {
		return nil, fmt.Errorf("take %q: %d bytes with SHA-256 %s came: %w", f.Name, s.size, s.sha, ErrIncomplete)
	}
	f.Size = s.size
	var why *archive.Reason
	f.Type, why = judge(f.Name, s, s.size, t.Limits)
	if why == nil && f.Type == typeZIP && d.Parent != "" {
		why = whyZIPInZIP(f.Name)
	}
	if err := t.keep(ctx, f, s); err != nil {
		return nil, fmt.Errorf("take %q: %w", f.Name, err)
	}
	if why != nil {
		return t.refuse(ctx, f, why)
	}
	return t.accept(ctx, f, d.Lane)
}

// keep stores the original and notes who uses it, and who did before.
func (t *Taker) keep(ctx context.Context, f *archive.File, s *spooled) error {
	if s.size == 0 {
		return nil
	}
	before, err := t.Archive.Refs(ctx, s.sha, 2)
	if err != nil {
		return err
	}
	if i, err := t.Archive.Bucket.Stat(ctx, archive.BlobKey(s.sha)); errors.Is(err, archive.ErrNotFound) || err == nil && i.Size != s.size {
		if _, err := s.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("spool: %w", err)
		}
		if err := t.Archive.PutBlob(ctx, s.sha, s, s.size); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	f.Blob = s.sha
	if err := t.Archive.AddRef(ctx, s.sha, f.Record); err != nil {
		return err
	}
	after, err := t.Archive.Refs(ctx, s.sha, 2)
	if err != nil {
		return err
	}
	for _, id := range before {
		if id != f.Record {
			f.Duplicate = id
			return nil
		}
	}
	// Of two that come at the same time, the one with the greater id is the second.
	for _, id := range after {
		if id < f.Record {
			f.Duplicate = id
			return nil
		}
	}
	return nil
}

// reMark is how old a marker may grow before its file is acknowledged without
// being written again; the Cutter drops those that are orphanAge old.
const reMark = time.Minute

func (t *Taker) accept(ctx context.Context, f *archive.File, lane archive.Lane) (*archive.File, error) {
	n, err := t.claim(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("take %q: %w", f.Name, err)
	}
	f.Number = n
	m := archive.Marker{Stage: archive.StageCut, Lane: lane, Batch: f.Batch, ID: f.Hash, Target: 1}
	// Nobody is told of the marker yet: there is nothing to cut before the entry.
	if err := t.Archive.WriteObject(ctx, m.Key(), nil, archive.PutOptions{}); err != nil {
		return nil, fmt.Errorf("take %q: %w", f.Name, err)
	}
	marked := time.Now()
	f.Event.Private = map[string]string{"name": f.Name}
	f, err = t.Archive.CreateFile(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("take %q: %w", f.Name, err)
	}
	if time.Since(marked) > reMark {
		return f, t.mend(ctx, f, lane)
	}
	if t.Archive.Owed != nil {
		t.Archive.Owed(m)
	}
	return f, nil
}

// refuse stores the entry of a file that is not taken.
func (t *Taker) refuse(ctx context.Context, f *archive.File, why *archive.Reason) (*archive.File, error) {
	n, err := t.claim(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("refuse %q: %w", f.Name, err)
	}
	f.Number, f.Refused, f.Duplicate = n, why, ""
	f.Event.Action, f.Event.Reason = archive.ActRefused, why.Code
	f.Event.Private = map[string]string{"name": f.Name}
	f, err = t.Archive.CreateFile(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("refuse %q: %w", f.Name, err)
	}
	return f, nil
}

// mend sees to it that an acknowledged file has its marker, or what became of it.
func (t *Taker) mend(ctx context.Context, f *archive.File, lane archive.Lane) error {
	if f.Refused != nil {
		return nil
	}
	o, err := t.Archive.Outcome(ctx, f.Batch, f.Hash)
	if err != nil || o.State != archive.FileWaiting && o.State != archive.FileCutting {
		return err
	}
	for l := archive.LaneCounter; l <= archive.LaneBackground; l++ {
		m := archive.Marker{Stage: archive.StageCut, Lane: l, Batch: f.Batch, ID: f.Hash, Target: 1}
		if ok, err := t.Archive.Owes(ctx, m); ok || err != nil {
			return err
		}
	}
	failed := false
	err = t.Archive.Failures(ctx, f.Batch, func(x *archive.Failure) error {
		m, err := archive.ParseMarker(x.Marker)
		failed = failed || err == nil && m.Stage == archive.StageCut && m.ID == f.Hash
		return nil
	})
	if err != nil || failed {
		return err
	}
	return t.Archive.Mark(ctx, archive.Marker{Stage: archive.StageCut, Lane: lane, Batch: f.Batch, ID: f.Hash, Target: 1})
}

// rememberedClaims is how many numbers of a batch a new process looks through
// for files that were being taken when the process before it died.
const rememberedClaims = 64

// claim gives a file its number in the batch.
func (t *Taker) claim(ctx context.Context, f *archive.File) (int, error) {
	t.mu.Lock()
	if t.batches == nil {
		t.batches = map[archive.ID]*claims{}
	}
	c := t.batches[f.Batch]
	if c == nil {
		if len(t.batches) > 1000 {
			clear(t.batches)
		}
		c = &claims{last: -1}
		t.batches[f.Batch] = c
	}
	t.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last < 0 {
		last, before, err := t.Archive.Claims(ctx, f.Batch, rememberedClaims)
		if err != nil {
			return 0, err
		}
		c.last, c.before = last, before
	}
	if n, ok := c.before[f.Hash]; ok {
		return n, nil
	}
	n, err := t.Archive.ClaimNumber(ctx, f.Batch, f.Hash, c.last+1)
	if err != nil {
		return 0, err
	}
	c.last = n
	if c.before == nil || len(c.before) > 10*rememberedClaims {
		c.before = map[string]int{}
	}
	c.before[f.Hash] = n
	return n, nil
}
