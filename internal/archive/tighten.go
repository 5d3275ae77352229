package archive

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Tightened names a record or series whose rights were tightened by a revision.
type Tightened struct {
	ID  ID
	Rev int
}

// Tighten puts a record or series on the list that every query excludes. It goes
// before the marker and the revision that tightens.
func (a *Archive) Tighten(ctx context.Context, t Tightened) error {
	return a.WriteObject(ctx, tightenKey(t.ID, t.Rev), []byte(`{"format":"`+FormatTighten+`"}`), PutOptions{})
}

// Untighten takes it off the list, once the index has caught up with t.Rev.
func (a *Archive) Untighten(ctx context.Context, t Tightened) error {
	return a.Bucket.Delete(ctx, tightenKey(t.ID, t.Rev))
}

// TightenedNow is the whole list.
func (a *Archive) TightenedNow(ctx context.Context) ([]Tightened, error) {
	var out []Tightened
	err := a.eachTightened(ctx, func(t Tightened, _ Info) error {
		out = append(out, t)
		return nil
	})
	return out, err
}

func (a *Archive) eachTightened(ctx context.Context, f func(Tightened, Info) error) error {
	return ListAll(ctx, a.Bucket, TightenPrefix, "", func(i Info) error {
		id, rev, ok := strings.Cut(strings.TrimPrefix(i.Key, TightenPrefix), "/")
		n, err := strconv.Atoi(rev)
		if !ok || err != nil {
			return fmt.Errorf("%q is on the tighten list: it names no revision", i.Key)
		}
		return f(Tightened{ID(id), n}, i)
	})
}

// SweepTightened mends what a process left that died while it tightened a
// record: an entry older than age whose revision never came to be is taken off,
// and one whose revision nobody is bringing into the index any more gets its
// marker again.
func (a *Archive) SweepTightened(ctx context.Context, age time.Duration) error {
	return a.eachTightened(ctx, func(t Tightened, i Info) error {
		if a.Now().Sub(i.Modified) < age {
			return nil
		}
		r, err := a.Record(ctx, t.ID)
		if errors.Is(err, ErrNotFound) || err == nil && r.Rev < t.Rev {
			return a.Untighten(ctx, t)
		} else if err != nil {
			return err
		}
		m := Marker{StageRecord, LaneCounter, orNone(r.Batch), string(t.ID), t.Rev}
		return a.Mark(ctx, m)
	})
}
