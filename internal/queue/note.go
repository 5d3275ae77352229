package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// A queue in memory forgets everything when its process is killed, and with it
// that the same work killed it the time before. So the one process that has such
// a queue keeps a note in the archive of what runs. Who finds a note that was not
// taken away knows what ran when its writer died; from then on each run is noted
// before it begins, not only when it has lasted a while.
type note struct {
	a *archive.Archive

	writing sync.Mutex // one write at a time, so that the newest stays

	mu      sync.Mutex
	runs    map[string]time.Time // since when
	deaths  map[string]int
	careful bool
	written string // the note as it stands in the archive
}

const (
	noteKey    = "queue/running"
	noteFormat = "fumikura/running/1"
	noteEvery  = 250 * time.Millisecond
)

type noteObject struct {
	Format  string         `json:"format"`
	Running []string       `json:"running"` // marker keys
	Deaths  map[string]int `json:"deaths"`  // marker key to how often it ran when the process died
}

func newNote(a *archive.Archive) *note {
	return &note{a: a, runs: map[string]time.Time{}, deaths: map[string]int{}}
}

// load reads the note that an earlier process left, counts the deaths, and
// stores the count.
func (n *note) load(ctx context.Context) error {
	b, err := n.a.ReadObject(ctx, noteKey)
	if errors.Is(err, archive.ErrNotFound) {
		return n.write(ctx, 0)
	} else if err != nil {
		return err
	}
	n.careful = true
	var o noteObject
	if err := archive.Decode(b, noteFormat, &o); err != nil {
		o = noteObject{} // another version's: the count of deaths starts over, no more
	}
	if o.Deaths != nil {
		n.deaths = o.Deaths
	}
	for _, k := range o.Running {
		n.deaths[k]++
	}
	return n.write(ctx, 0)
}

// died is how often the work ran when its process died.
func (n *note) died(key string) int {
	if n == nil {
		return 0
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.deaths[key]
}

// begin notes a run. It comes back when the note is stored where a process died
// before.
func (n *note) begin(ctx context.Context, key string) error {
	if n == nil {
		return nil
	}
	n.mu.Lock()
	n.runs[key] = time.Now()
	careful := n.careful
	n.mu.Unlock()
	if !careful {
		return nil
	}
	if err := n.write(ctx, 0); err != nil {
		n.end(key, false)
		return err
	}
	return nil
}

// end notes that a run is over; its deaths are forgotten when the work is.
func (n *note) end(key string, over bool) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.runs, key)
	if over {
		delete(n.deaths, key)
	}
}

// keep stores, now and then, what has run for a while.
func (n *note) keep(ctx context.Context, log *slog.Logger) {
	t := time.NewTicker(noteEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := n.write(ctx, noteEvery); err != nil && ctx.Err() == nil {
				log.Debug("note what runs", "err", err)
			}
		}
	}
}

// write stores the note with the runs that have lasted at least that long, unless
// it stands so already.
func (n *note) write(ctx context.Context, lasted time.Duration) error {
	n.writing.Lock()
	defer n.writing.Unlock()
	n.mu.Lock()
	o := noteObject{Format: noteFormat, Running: []string{}, Deaths: maps.Clone(n.deaths)}
	for k, since := range n.runs {
		if n.careful || time.Since(since) >= lasted {
			o.Running = append(o.Running, k)
		}
	}
	same := n.written
	n.mu.Unlock()
	slices.Sort(o.Running)
	b, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("note what runs: %w", err)
	}
	if string(b) == same {
		return nil
	}
	if err := n.a.WriteObject(ctx, noteKey, b, archive.PutOptions{}); err != nil {
		return err
	}
	n.mu.Lock()
	n.written = string(b)
	n.mu.Unlock()
	return nil
}

// remove takes the note away: the process ends as it should. What it was doing is
// not counted; earlier deaths are forgotten.
func (n *note) remove(ctx context.Context) error {
	n.writing.Lock()
	defer n.writing.Unlock()
	return n.a.Bucket.Delete(ctx, noteKey)
}
