package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// An Archive is the typed face of a Bucket. Its fields are set once, before use.
type Archive struct {
	Bucket Bucket
	// Now is the clock (UTC) and NewID makes UUIDv7s.
	Now   func() time.Time
	NewID func() ID
	// Committed is told of every event that a stored revision carries, and returns
	// when the event stands in the history. Nil where nobody keeps one.
	Committed func(context.Context, Event) error
	// Owed is told of every marker just written, so that a queue in this process
	// need not poll. It must not block. Nil where nobody listens.
	Owed func(Marker)
}

// New is an Archive on b with a clock and ids.
func New(b Bucket, now func() time.Time, newID func() ID) *Archive {
	return &Archive{Bucket: b, Now: now, NewID: newID}
}

// NewEvent makes an event of now by actor.
func (a *Archive) NewEvent(actor string, act Action) Event {
	return Event{ID: a.NewID(), Time: a.Now().UTC().Truncate(time.Millisecond), Actor: actor, Action: act}
}

// maxObject bounds the metadata objects that are read into memory.
const maxObject = 64 << 20

// Decode reads a stored JSON object that must name the format want. Another
// version is refused with a sentence that says what to do.
func Decode(raw []byte, want string, v any) error {
	var f struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return fmt.Errorf("decode %s: %w", want, err)
	}
	if f.Format != want {
		return fmt.Errorf("%w %q where %q belongs: it was written by another version of Fumikura; run that version, or a newer one that knows this format", ErrFormat, f.Format, want)
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("decode %s: %w", want, err)
	}
	return nil
}

// ReadObject reads a small object whole.
func (a *Archive) ReadObject(ctx context.Context, key string) ([]byte, error) {
	r, _, err := a.Bucket.Get(ctx, key, 0, -1)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", key, err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxObject+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", key, err)
	}
	if len(b) > maxObject {
		return nil, fmt.Errorf("read %s: more than %d bytes", key, maxObject)
	}
	return b, nil
}

// WriteObject writes a small object whole.
func (a *Archive) WriteObject(ctx context.Context, key string, b []byte, o PutOptions) error {
	if err := a.Bucket.Put(ctx, key, bytes.NewReader(b), int64(len(b)), o); err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	return nil
}

func (a *Archive) readJSON(ctx context.Context, key, format string, v any) error {
	b, err := a.ReadObject(ctx, key)
	if err != nil {
		return err
	}
	if err := Decode(b, format, v); err != nil {
		return fmt.Errorf("read %s: %w", key, err)
	}
	return nil
}

func (a *Archive) writeJSON(ctx context.Context, key string, v any, o PutOptions) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	return a.WriteObject(ctx, key, b, o)
}

// commit writes an object with the event that it carries, only if absent, and
// sees to it that the event reaches the history even if this process dies in
// between: a marker that names the object goes first, and is deleted last.
// Where the object is there already the answer is ErrConflict.
func (a *Archive) commit(ctx context.Context, key string, body []byte, e Event) error {
	mark := Marker{Stage: StageHistory, Batch: orNone(e.Batch), ID: string(e.ID), Target: 1}
	if a.Committed != nil {
		if err := a.WriteObject(ctx, mark.Key(), []byte(key), PutOptions{}); err != nil {
			return err
		}
	}
	err := a.WriteObject(ctx, key, body, PutOptions{IfAbsent: true})
	if err != nil && !errors.Is(err, ErrExists) {
		return err // unknown outcome: the marker stays, and the sweep looks
	}
	if err != nil {
		if a.Committed != nil {
			if e := a.Bucket.Delete(ctx, mark.Key()); e != nil {
				return e
			}
		}
		return fmt.Errorf("%s: %w", key, ErrConflict)
	}
	if a.Committed == nil {
		return nil
	}
	if err := a.Committed(ctx, e); err != nil {
		return fmt.Errorf("history of %s: %w", e.Object, err)
	}
	return a.Bucket.Delete(ctx, mark.Key())
}

func (a *Archive) commitJSON(ctx context.Context, key string, v any, e Event) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	return a.commit(ctx, key, b, e)
}

// CommitObject stores a revision that another package lays out (an account),
// with its event, as every revision is stored.
func (a *Archive) CommitObject(ctx context.Context, key string, body []byte, e Event) error {
	return a.commit(ctx, key, body, e)
}

// SweepHistory hands record every event whose marker was left behind by a
// process that died between storing a revision and recording it; record must
// cope with events that are recorded already. Markers younger than age are
// somebody's work under way. It returns how many it mended.
func (a *Archive) SweepHistory(ctx context.Context, age time.Duration, record func(context.Context, Event) error) (int, error) {
	n := 0
	err := ListAll(ctx, a.Bucket, TodoPrefix(StageHistory), "", func(i Info) error {
		if a.Now().Sub(i.Modified) < age {
			return nil
		}
		m, err := ParseMarker(i.Key)
		if err != nil {
			return err
		}
		key, err := a.ReadObject(ctx, i.Key)
		if errors.Is(err, ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		e, err := a.eventOf(ctx, string(key))
		if errors.Is(err, ErrNotFound) || err == nil && string(e.ID) != m.ID {
			return a.Bucket.Delete(ctx, i.Key) // the revision never came to be
		} else if err != nil {
			return err
		}
		if err := record(ctx, e); err != nil {
			return fmt.Errorf("history of %s: %w", e.Object, err)
		}
		n++
		return a.Bucket.Delete(ctx, i.Key)
	})
	return n, err
}

// eventOf reads the event that the object under key carries.
func (a *Archive) eventOf(ctx context.Context, key string) (Event, error) {
	b, err := a.ReadObject(ctx, key)
	if err != nil {
		return Event{}, err
	}
	if strings.HasPrefix(key, "text/") {
		t, err := DecodeText(b)
		if err != nil {
			return Event{}, fmt.Errorf("read %s: %w", key, err)
		}
		return t.Event, nil
	}
	var v struct {
		Event Event `json:"event"`
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return Event{}, fmt.Errorf("read %s: %w", key, err)
	}
	return v.Event, nil
}

// lastKey is the greatest key with the prefix that keep accepts.
func (a *Archive) lastKey(ctx context.Context, prefix string, keep func(string) bool) (string, error) {
	last := ""
	err := ListAll(ctx, a.Bucket, prefix, "", func(i Info) error {
		if keep == nil || keep(i.Key) {
			last = i.Key
		}
		return nil
	})
	if err == nil && last == "" {
		err = fmt.Errorf("%s: %w", prefix, ErrNotFound)
	}
	return last, err
}

func orNone(id ID) ID {
	if id == "" {
		return "none"
	}
	return id
}
