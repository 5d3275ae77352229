package history

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// Options of a Log; the zero value serves.
type Options struct {
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Window is how long it is at least from one commit to the next, 0 for 20 ms:
	// what comes in between goes into one.
	Window time.Duration
	// Log is told what is wrong but stops nothing; nil means slog.Default.
	Log *slog.Logger
}

const (
	defaultWindow = 20 * time.Millisecond
	maxGroup      = 256      // events that end the wait
	maxGroupBytes = 16 << 20 // of one segment or its personal values
	commitTimeout = 30 * time.Second
	closeTimeout  = 8 * time.Second
)

// ErrClosed: the Log was closed.
var ErrClosed = errors.New("the history is closed")

// A Log appends to the history of one bucket and reads it. Any number of Logs,
// in any number of processes, may share a bucket; its methods may be called by
// many goroutines at once.
type Log struct {
	b    archive.Bucket
	o    Options
	in   chan *pending
	quit chan struct{}
	done chan struct{}
	stop context.CancelFunc // ends commits under way
	// began is when the last commit did; only the committer looks at it.
	began time.Time

	shut sync.Once
	// lookFor is how long one Browse looks.
	lookFor time.Duration

	mu  sync.Mutex
	at  *end  // the end as this Log last saw it
	ids known // of the newest events up to at
	// headAt and headLink are when this Log last wrote history/head, and what.
	headAt   time.Time
	headLink *link
}

// pending is an event that waits for its commit.
type pending struct {
	leaf *leaf
	// from is the index from which on the history may have this event already; the
	// events before are known not to be it.
	from int64
	done chan error // buffered
}

// Open finds the end of the history in b. It fails where the bucket can't be
// read, or the last segment is damaged.
func Open(ctx context.Context, b archive.Bucket, o Options) (*Log, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Window <= 0 {
		o.Window = defaultWindow
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	l := &Log{b: b, o: o, in: make(chan *pending, maxGroup), quit: make(chan struct{}), done: make(chan struct{}), lookFor: lookFor}
	if err := l.findEnd(ctx); err != nil {
		return nil, fmt.Errorf("open the history: %w", err)
	}
	bg, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop = stop
	go l.run(bg)
	return l, nil
}

// Append adds an event and returns when it is committed. An error means that it
// is not known to be: it may stand in the history or not, and AppendMissing with
// the same event settles that.
func (l *Log) Append(ctx context.Context, e archive.Event) error {
	// A new event can only meet itself where a sweep was faster, just now.
	return l.add(ctx, e, math.MaxInt64)
}

// slack is how far the clocks of processes may differ.
const slack = time.Hour

// errForgotten: so much was appended meanwhile that the look back has to be done
// again.
var errForgotten = errors.New("the events after the look back are not remembered any more")

// AppendMissing is Append unless the history has an event with e.ID already, be
// it by another process or before a restart. It looks back as far as e.Time.
func (l *Log) AppendMissing(ctx context.Context, e archive.Event) error {
	for {
		found, upTo, err := l.lookBack(ctx, e.ID, e.Time.Add(-slack))
		if err != nil {
			return fmt.Errorf("look for event %s in the history: %w", e.ID, err)
		}
		if found {
			return nil
		}
		if err = l.add(ctx, e, upTo); !errors.Is(err, errForgotten) {
			return err
		}
	}
}

func (l *Log) add(ctx context.Context, e archive.Event, from int64) error {
	leaf, err := newLeaf(e)
	if err != nil {
		return fmt.Errorf("append to the history: %w", err)
	}
	p := &pending{leaf: leaf, from: from, done: make(chan error, 1)}
	// A select picks at random among what is ready: these two come first.
	select {
	case <-l.quit:
		return ErrClosed
	default:
	}
	if err = ctx.Err(); err != nil {
		return err
	}
	select {
	case l.in <- p:
	case <-l.quit:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err = <-p.done:
	case <-ctx.Done():
		return ctx.Err()
	case <-l.done: // the committer ended; it may have answered just before
		select {
		case err = <-p.done:
		default:
			return ErrClosed
		}
	}
	if err != nil {
		return fmt.Errorf("append to the history: %w", err)
	}
	return nil
}

// Close commits what waits and stops. Appends after it give ErrClosed.
func (l *Log) Close() error {
	l.shut.Do(func() { close(l.quit) })
	t := time.AfterFunc(closeTimeout, l.stop)
	defer t.Stop()
	<-l.done
	l.stop()
	return nil
}
