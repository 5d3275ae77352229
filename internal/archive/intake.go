package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// PutBlob stores an original under its SHA-256; one that is there stays. size
// and sha must be those of r's bytes.
func (a *Archive) PutBlob(ctx context.Context, sha string, r io.Reader, size int64) error {
	err := a.Bucket.Put(ctx, BlobKey(sha), r, size, PutOptions{IfAbsent: true})
	if errors.Is(err, ErrExists) {
		return nil
	} else if err != nil {
		return fmt.Errorf("write blob %s: %w", sha, err)
	}
	return nil
}

// AddRef notes that a record uses a blob. It goes before the record.
func (a *Archive) AddRef(ctx context.Context, sha string, record ID) error {
	return a.WriteObject(ctx, refKey(sha, record), nil, PutOptions{})
}

// Refs are up to limit records that use a blob.
func (a *Archive) Refs(ctx context.Context, sha string, limit int) ([]ID, error) {
	infos, err := a.Bucket.List(ctx, refPrefix(sha), "", limit)
	if err != nil {
		return nil, err
	}
	ids := make([]ID, len(infos))
	for i, inf := range infos {
		ids[i] = ID(strings.TrimPrefix(inf.Key, refPrefix(sha)))
	}
	return ids, nil
}

// OpenBatch stores a batch, or reads the one that has its id. It gives a new one
// its number: the day by a.Now in zone, and the first free counter.
func (a *Archive) OpenBatch(ctx context.Context, b *Batch, zone *time.Location) (*Batch, error) {
	if old, err := a.Batch(ctx, b.ID); err == nil || !errors.Is(err, ErrNotFound) {
		return old, err
	}
	day := a.Now().In(zone).Format("20060102")
	last, err := a.lastKey(ctx, batchNumberKey(day+"-"), nil)
	n := 0
	if err == nil {
		if _, err := fmt.Sscanf(strings.TrimPrefix(last, batchNumberKey(day+"-")), "%d", &n); err != nil {
			return nil, fmt.Errorf("%s: %w", last, err)
		}
	} else if !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	for {
		n++
		b.Number = fmt.Sprintf("%s-%04d", day, n)
		err := a.WriteObject(ctx, batchNumberKey(b.Number), []byte(b.ID), PutOptions{IfAbsent: true})
		if err == nil {
			break
		} else if !errors.Is(err, ErrExists) {
			return nil, err
		}
	}
	b.Format = FormatBatch
	b.Event.Batch, b.Event.Object = b.ID, batchKey(b.ID)
	err = a.commitJSON(ctx, batchKey(b.ID), b, b.Event)
	if errors.Is(err, ErrConflict) {
		return a.Batch(ctx, b.ID)
	}
	return b, err
}

// Batch reads a batch.
func (a *Archive) Batch(ctx context.Context, id ID) (*Batch, error) {
	b := new(Batch)
	return b, a.readJSON(ctx, batchKey(id), FormatBatch, b)
}

// Batches are up to limit batch ids after the given one, in id order.
func (a *Archive) Batches(ctx context.Context, after ID, limit int) ([]ID, error) {
	return a.skipScan(ctx, BatchPrefix, string(after), limit)
}

// skipScan lists the distinct parts of keys that follow prefix, up to a slash.
func (a *Archive) skipScan(ctx context.Context, prefix, after string, limit int) ([]ID, error) {
	var out []ID
	for len(out) < limit {
		from := ""
		if after != "" {
			from = prefix + after + "/~" // '~' sorts after every byte that a key may hold
		}
		infos, err := a.Bucket.List(ctx, prefix, from, 1)
		if err != nil || len(infos) == 0 {
			return out, err
		}
		after, _, _ = strings.Cut(strings.TrimPrefix(infos[0].Key, prefix), "/")
		out = append(out, ID(after))
	}
	return out, nil
}

// ClaimNumber gives the file its number in the batch: the first free one at or
// after from.
func (a *Archive) ClaimNumber(ctx context.Context, batch ID, hash string, from int) (int, error) {
	for n := max(from, 1); ; n++ {
		err := a.WriteObject(ctx, numberKey(batch, n), []byte(hash), PutOptions{IfAbsent: true})
		if err == nil || !errors.Is(err, ErrExists) {
			return n, err
		}
	}
}

// Claims tells the last number claimed in a batch, and for the last tail of them
// which file has which: what a process that comes anew must know to go on.
func (a *Archive) Claims(ctx context.Context, batch ID, tail int) (last int, byHash map[string]int, err error) {
	prefix := BatchPrefix + string(batch) + "/numbers/"
	var keys []string
	err = ListAll(ctx, a.Bucket, prefix, "", func(i Info) error {
		keys = append(keys, i.Key)
		if len(keys) > tail {
			keys = keys[1:]
		}
		return nil
	})
	if err != nil {
		return 0, nil, err
	}
	byHash = map[string]int{}
	for _, k := range keys {
		if _, err := fmt.Sscanf(strings.TrimPrefix(k, prefix), "%d", &last); err != nil {
			return 0, nil, fmt.Errorf("%s: %w", k, err)
		}
		hash, err := a.ReadObject(ctx, k)
		if err != nil {
			return 0, nil, err
		}
		byHash[string(hash)] = last
	}
	return last, byHash, nil
}

// CreateFile stores a file entry: with it the file is acknowledged. The entry
// that is there already wins, and is returned.
func (a *Archive) CreateFile(ctx context.Context, f *File) (*File, error) {
	f.Format = FormatFile
	key := fileKey(f.Batch, f.Hash)
	f.Event.Batch, f.Event.Record, f.Event.Object = f.Batch, f.Record, key
	err := a.commitJSON(ctx, key, f, f.Event)
	if errors.Is(err, ErrConflict) {
		return a.File(ctx, f.Batch, f.Hash)
	}
	return f, err
}

// File reads a file entry.
func (a *Archive) File(ctx context.Context, batch ID, hash string) (*File, error) {
	f := new(File)
	return f, a.readJSON(ctx, fileKey(batch, hash), FormatFile, f)
}

// Files calls f with every file entry of a batch, in no useful order.
func (a *Archive) Files(ctx context.Context, batch ID, f func(*File) error) error {
	return ListAll(ctx, a.Bucket, filePrefix(batch), "", func(i Info) error {
		e := new(File)
		if err := a.readJSON(ctx, i.Key, FormatFile, e); err != nil {
			return err
		}
		return f(e)
	})
}

// SetOutcome overwrites what became of a file.
func (a *Archive) SetOutcome(ctx context.Context, o *Outcome) error {
	o.Format, o.Changed = FormatOutcome, a.Now().UTC()
	return a.writeJSON(ctx, outcomeKey(o.Batch, o.Hash), o, PutOptions{})
}

// Outcome reads what became of a file; a waiting one where nothing has yet.
func (a *Archive) Outcome(ctx context.Context, batch ID, hash string) (*Outcome, error) {
	o := new(Outcome)
	err := a.readJSON(ctx, outcomeKey(batch, hash), FormatOutcome, o)
	if errors.Is(err, ErrNotFound) {
		return &Outcome{Format: FormatOutcome, Batch: batch, Hash: hash, State: FileWaiting}, nil
	}
	return o, err
}

// Outcomes calls f with the outcome of every file of a batch that has one.
func (a *Archive) Outcomes(ctx context.Context, batch ID, f func(*Outcome) error) error {
	return ListAll(ctx, a.Bucket, outcomePrefix(batch), "", func(i Info) error {
		o := new(Outcome)
		if err := a.readJSON(ctx, i.Key, FormatOutcome, o); err != nil {
			return err
		}
		return f(o)
	})
}
