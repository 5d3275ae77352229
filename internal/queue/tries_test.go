package queue

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"fumikura/internal/archive"
)

// ownError is what a stage declares that knows nothing of queues.
type ownError struct{ later bool }

func (e ownError) Error() string   { return "of the stage's own" }
func (e ownError) Later() bool     { return e.later }
func (e ownError) Permanent() bool { return !e.later }

func quickBackOff(t *testing.T) {
	saved := backOff
	backOff = []time.Duration{10 * time.Millisecond}
	t.Cleanup(func() { backOff = saved })
}

func TestRetriesAndFailures(t *testing.T) {
	quickBackOff(t)
	a := newArchive(t)
	var mu sync.Mutex
	runs := map[string]int{}
	q, err := Open(t.Context(), "memory:", Options{Archive: a, Log: quietLog(), Workers: map[archive.Stage]int{archive.StageRead: 2},
		Describe: func(_ context.Context, m archive.Marker, err error) archive.Failure {
			return archive.Failure{Page: archive.ID(m.ID), Reason: archive.Reason{Code: "x", JA: "だめ", EN: "no"}, Cause: err.Error()}
		},
		Handlers: map[archive.Stage]Handler{archive.StageRead: func(_ context.Context, m archive.Marker) error {
			mu.Lock()
			runs[m.ID]++
			n := runs[m.ID]
			mu.Unlock()
			switch m.Target {
			case 2: // mends itself
				if n < 4 {
					return errors.New("not yet")
				}
				return nil
			case 3:
				return errors.New("never")
			case 4:
				return Permanent(errors.New("broken for good"))
			case 5:
				panic("boom")
			case 6: // put off more often than there are tries
				if n < 7 {
					return fmt.Errorf("wrapped: %w", Later(errors.New("store away")))
				}
			case 7: // as a stage says it, and as the network does
				switch {
				case n%2 == 0:
					return fmt.Errorf("wrapped: %w", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED})
				case n < 6:
					return fmt.Errorf("wrapped: %w", ownError{later: true})
				}
			case 8:
				return fmt.Errorf("wrapped: %w", ownError{})
			}
			return nil
		}}})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	var ms []archive.Marker
	for target := 1; target <= 8; target++ {
		m := readMark("b", target, archive.LaneBulk)
		m.Target = target
		ms = append(ms, m)
	}
	mark(t, a, ms...)
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := q.Start(t.Context()); err == nil {
		t.Error("a second Start was taken")
	}
	eventually(t, "nothing owed", 40*time.Second, func() bool { return left(t, a) == 0 })
	failed := map[string]*archive.Failure{}
	if err := a.Failures(t.Context(), ms[0].Batch, func(f *archive.Failure) error {
		failed[f.Marker] = f
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	for i, want := range []struct {
		runs   int
		failed bool
	}{{1, false}, {4, false}, {5, true}, {1, true}, {5, true}, {7, false}, {7, false}, {1, true}} {
		f := failed[ms[i].Key()]
		if runs[ms[i].ID] != want.runs || (f != nil) != want.failed {
			t.Errorf("target %d ran %d times and failed: %+v; want %d runs, failed %v", i+1, runs[ms[i].ID], f, want.runs, want.failed)
		}
		if f != nil && (f.Tries != want.runs || f.Reason.EN != "no" || f.Page == "" || f.Cause == "") {
			t.Errorf("target %d: %+v does not say what happened", i+1, f)
		}
	}
}

// A store that is away fails everything; nothing is any page's fault.
func TestStoreAway(t *testing.T) {
	quickBackOff(t)
	a := newArchive(t)
	f := &flaky{Bucket: a.Bucket}
	a.Bucket = f
	var runs atomic.Int64
	open(t, "memory:", a, 2, func(ctx context.Context, m archive.Marker) error {
		runs.Add(1)
		if _, err := a.Owes(ctx, m); err != nil {
			return errors.New("a stage that hides its cause")
		}
		time.Sleep(10 * time.Millisecond)
		return nil
	})
	var ms []archive.Marker
	for n := range 20 {
		ms = append(ms, readMark("b", n+1, archive.LaneBulk))
	}
	mark(t, a, ms...)
	eventually(t, "some run", 10*time.Second, func() bool { return runs.Load() > 3 })
	f.away.Store(true)
	time.Sleep(3 * time.Second)
	f.away.Store(false)
	eventually(t, "all done", 30*time.Second, func() bool { return left(t, a) == 0 })
	if n := failures(t, a, ms[0].Batch); n != 0 {
		t.Errorf("%d pages failed because the store was away", n)
	}
}

// A failure that can't be recorded leaves its marker, and the work comes again.
func TestFailureIsRecordedLater(t *testing.T) {
	a := newArchive(t)
	f := &flaky{Bucket: a.Bucket}
	a.Bucket = f
	f.noFailures.Store(true)
	var runs atomic.Int64
	open(t, "memory:", a, 1, func(context.Context, archive.Marker) error {
		runs.Add(1)
		return Permanent(errors.New("broken for good"))
	})
	m := readMark("b", 1, archive.LaneBulk)
	mark(t, a, m)
	eventually(t, "it runs again", 10*time.Second, func() bool { return runs.Load() > 2 })
	if left(t, a) != 1 {
		t.Error("the marker is gone although no failure stands for it")
	}
	f.noFailures.Store(false)
	eventually(t, "it has failed", 20*time.Second, func() bool { return left(t, a) == 0 })
	if n := failures(t, a, m.Batch); n != 1 {
		t.Errorf("%d failures, want 1", n)
	}
}

func failures(t *testing.T, a *archive.Archive, batch archive.ID) (n int) {
	t.Helper()
	if err := a.Failures(t.Context(), batch, func(*archive.Failure) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// flaky is a store that is away at times, or refuses failures.
type flaky struct {
	archive.Bucket
	away, noFailures atomic.Bool
}

var errAway = errors.New("the store does not answer")

func (f *flaky) Put(ctx context.Context, key string, r io.Reader, size int64, o archive.PutOptions) error {
	if f.away.Load() || f.noFailures.Load() && strings.HasPrefix(key, "failed/") {
		return errAway
	}
	return f.Bucket.Put(ctx, key, r, size, o)
}

func (f *flaky) Stat(ctx context.Context, key string) (archive.Info, error) {
	if f.away.Load() {
		return archive.Info{}, errAway
	}
	return f.Bucket.Stat(ctx, key)
}

func (f *flaky) List(ctx context.Context, prefix, after string, limit int) ([]archive.Info, error) {
	if f.away.Load() {
		return nil, errAway
	}
	return f.Bucket.List(ctx, prefix, after, limit)
}

func (f *flaky) Delete(ctx context.Context, key string) error {
	if f.away.Load() {
		return errAway
	}
	return f.Bucket.Delete(ctx, key)
}

// A handler that takes longer than its stage allows is told to stop, counts as a
// try, and nothing else runs in its place until it is back.
func TestTimeoutIsATry(t *testing.T) {
	quickBackOff(t)
	a := newArchive(t)
	var at, most, runs atomic.Int64
	q, err := Open(t.Context(), "memory:", Options{Archive: a, Log: quietLog(),
		Timeout: map[archive.Stage]time.Duration{archive.StageRead: 50 * time.Millisecond},
		Handlers: map[archive.Stage]Handler{archive.StageRead: func(ctx context.Context, m archive.Marker) error {
			runs.Add(1)
			most.Store(max(most.Load(), at.Add(1)))
			defer at.Add(-1)
			<-ctx.Done()
			time.Sleep(150 * time.Millisecond) // slow to stop
			return ctx.Err()
		}}})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.Owed = q.Owed
	mark(t, a, readMark("b", 1, archive.LaneBulk), readMark("b", 2, archive.LaneBulk))
	eventually(t, "both have failed", 20*time.Second, func() bool { return left(t, a) == 0 })
	if runs.Load() != 2*MaxTries || most.Load() != 1 {
		t.Errorf("%d runs, %d at once; want %d, one at a time", runs.Load(), most.Load(), 2*MaxTries)
	}
	if n := failures(t, a, archive.DeriveID("b")); n != 2 {
		t.Errorf("%d failures, want 2", n)
	}
}

func TestMetrics(t *testing.T) {
	a := newArchive(t)
	gate := make(chan struct{})
	var began atomic.Int64
	q := open(t, "memory:", a, 1, func(context.Context, archive.Marker) error { began.Add(1); <-gate; return nil })
	r := prometheus.NewPedanticRegistry()
	if err := r.Register(q.Collector()); err != nil {
		t.Fatal(err)
	}
	for n := range 8 {
		mark(t, a, readMark("b", n+1, archive.LaneBulk))
	}
	gate <- struct{}{}
	eventually(t, "the second begins", 10*time.Second, func() bool { return began.Load() == 2 })
	var d Depth
	eventually(t, "one done, one under way, two waiting", 10*time.Second, func() bool {
		all, err := q.Depths(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d = all[archive.StageRead]
		return d.LaneDepth == LaneDepth{Queued: 2, Active: 1, Owed: 7} && d.Lanes[archive.LaneBulk] == d.LaneDepth
	})
	fams, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, f := range fams {
		for _, m := range f.Metric {
			fmt.Fprint(&b, f.GetName())
			for _, l := range m.Label {
				fmt.Fprint(&b, " ", l.GetValue())
			}
			fmt.Fprintln(&b, "", m.GetCounter().GetValue()+m.GetGauge().GetValue()+float64(m.GetHistogram().GetSampleCount()))
		}
	}
	for _, want := range []string{"fumikura_stage_started_total read 2", "fumikura_stage_runs_total done read 1", "fumikura_stage_seconds read 1",
		"fumikura_stage_in_flight read 1", "fumikura_stage_queue_depth 1 read queued 2", "fumikura_stage_queue_depth 1 read active 1", "fumikura_stage_owed read 7"} {
		if !strings.Contains(b.String(), want+"\n") {
			t.Errorf("the metrics lack %q:\n%s", want, &b)
		}
	}
	close(gate)
}
