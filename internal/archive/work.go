package archive

import (
	"context"
	"errors"
	"fmt"
)

// Mark writes a marker; one that is there already is no error.
func (a *Archive) Mark(ctx context.Context, m Marker) error {
	if err := a.WriteObject(ctx, m.Key(), nil, PutOptions{}); err != nil {
		return err
	}
	if a.Owed != nil {
		a.Owed(m)
	}
	return nil
}

// Unmark deletes a marker: its target is finished, or stands under failed/.
func (a *Archive) Unmark(ctx context.Context, m Marker) error {
	return a.Bucket.Delete(ctx, m.Key())
}

// Owes tells whether a marker still stands.
func (a *Archive) Owes(ctx context.Context, m Marker) (bool, error) {
	_, err := a.Bucket.Stat(ctx, m.Key())
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// A Debt is a lane in which a batch has markers of some stage.
type Debt struct {
	Lane  Lane
	Batch ID
}

// Debts are up to limit lanes and batches with markers in the stage, after the
// given one, in the order of lanes: what a feeder takes its turns over. It takes
// one listing for each, and one more.
func (a *Archive) Debts(ctx context.Context, s Stage, after Debt, limit int) ([]Debt, error) {
	var out []Debt
	for len(out) < limit {
		from := ""
		if after.Batch != "" {
			from = fmt.Sprintf("%s%d/%s/~", TodoPrefix(s), after.Lane, after.Batch) // '~' sorts after every byte of a key
		}
		infos, err := a.Bucket.List(ctx, TodoPrefix(s), from, 1)
		if err != nil || len(infos) == 0 {
			return out, err
		}
		m, err := ParseMarker(infos[0].Key)
		if err != nil {
			return out, err
		}
		after = Debt{m.Lane, m.Batch}
		out = append(out, after)
	}
	return out, nil
}

// OwedBy are up to limit markers of one batch in the stage and lane whose key is
// > after, in page order.
func (a *Archive) OwedBy(ctx context.Context, s Stage, l Lane, batch ID, after string, limit int) ([]Marker, error) {
	infos, err := a.Bucket.List(ctx, fmt.Sprintf("%s%d/%s/", TodoPrefix(s), l, batch), after, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Marker, 0, len(infos))
	for _, i := range infos {
		m, err := ParseMarker(i.Key)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// Fail writes a failure and takes its marker away.
func (a *Archive) Fail(ctx context.Context, m Marker, f *Failure) error {
	f.Format, f.Marker, f.Stage, f.Batch, f.Time = FormatFailure, m.Key(), m.Stage, m.Batch, a.Now().UTC()
	if err := a.writeJSON(ctx, failedKey(m), f, PutOptions{}); err != nil {
		return err
	}
	return a.Unmark(ctx, m)
}

// Failures calls f with every failure of a batch.
func (a *Archive) Failures(ctx context.Context, batch ID, f func(*Failure) error) error {
	return ListAll(ctx, a.Bucket, FailedPrefix(batch), "", func(i Info) error {
		v := new(Failure)
		if err := a.readJSON(ctx, i.Key, FormatFailure, v); err != nil {
			return err
		}
		return f(v)
	})
}

// Retry puts a failure's marker back and then takes the failure away.
func (a *Archive) Retry(ctx context.Context, f *Failure) error {
	m, err := ParseMarker(f.Marker)
	if err != nil {
		return err
	}
	if err := a.Mark(ctx, m); err != nil {
		return err
	}
	return a.Bucket.Delete(ctx, failedKey(m))
}
