// Package queue carries work from stage to stage: it feeds a short window of
// what is owed (the markers under todo/) to asynq, runs the stages' handlers,
// and takes a marker away when its work is done or has failed for good.
//
// It holds nothing that the archive does not: emptied, it fills itself again. It
// does not know what the stages do.
package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"fumikura/internal/archive"
)

// A Handler does the work that a marker stands for. It may run more than once
// for the same marker, in two processes even at the same time, and must come to
// the same end. It returns soon after ctx ends. Its error is a try, unless Later
// or Permanent says otherwise.
type Handler func(ctx context.Context, m archive.Marker) error

// Options of a Queue; Archive and Handlers are required.
type Options struct {
	Archive  *archive.Archive
	Handlers map[archive.Stage]Handler
	// Workers is how many of a stage's tasks this process runs at once, 1 unless set.
	Workers map[archive.Stage]int
	// Timeout bounds one run of a stage's handler, DefaultTimeout unless set.
	Timeout map[archive.Stage]time.Duration
	// Describe fills Record, Page, Reason and Engine of a failure; nil leaves them.
	Describe func(ctx context.Context, m archive.Marker, err error) archive.Failure
	Log      *slog.Logger // nil: slog.Default
}

const (
	// MaxTries is after how many failed runs work counts as failed.
	MaxTries = 5
	// DefaultTimeout bounds one run of a handler: a large file takes long to cut.
	DefaultTimeout = 2 * time.Hour

	// asynqTimeout is never reached; see enqueue.
	asynqTimeout = 1000 * time.Hour
	// checkEvery is how often an idle server looks for tasks.
	checkEvery = 50 * time.Millisecond
	// delayedEvery is how often it looks for tasks whose waiting time is over.
	delayedEvery = 200 * time.Millisecond
	// graceful is how long handlers under way may still finish when the queue
	// closes; abandon is when asynq hands back what has not returned even then;
	// closeWithin is when Close returns whatever happens.
	graceful    = 3 * time.Second
	abandon     = 7 * time.Second
	closeWithin = 9500 * time.Millisecond
)

// A Queue is one process's part in the queue: a feeder and a server a stage.
// Any number of processes may share a Redis and an archive.
type Queue struct {
	o    Options
	self string // names this process among those that share the Redis
	rdb  redis.UniversalClient
	mini *miniredis.Miniredis // nil unless the queue is in memory
	// patience spares a Redis what the embedded one is spared otherwise; nil there.
	patience *patience

	client  *asynq.Client
	insp    *asynq.Inspector
	servers []*asynq.Server
	feeders map[archive.Stage]*feeder

	running running     // what runs in this process
	peers   peers       // what runs in the others
	lost    lost        // tasks whose process died
	note    *note       // what ran when this process died; nil unless in memory
	later   laterCounts // what was put off
	stats   *stats

	announced chan archive.Marker // owed, for feeders of other processes
	started   atomic.Bool

	stopped  context.Context // ends the feeders
	stop     context.CancelFunc
	handling context.Context // ends the handlers
	quit     context.CancelFunc
	tasks    sync.WaitGroup
	beats    sync.WaitGroup
	once     sync.Once
	closed   error
}

// Open prepares a queue at addr: "memory:" (gone with the process),
// "redis://[:password@]host:port/db", "rediss://…" or
// "redis-sentinel://[:password@]host:port,host:port/master/db". A Redis that does
// not answer is no error: work is taken up when it does.
func Open(ctx context.Context, addr string, o Options) (*Queue, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	q := &Queue{o: o, self: rand.Text(), feeders: map[archive.Stage]*feeder{}, announced: make(chan archive.Marker, 1024)}
	var err error
	if addr == "memory:" {
		q.mini, q.rdb, err = embed()
		q.note = newNote(o.Archive)
	} else {
		q.rdb, err = dial(addr)
	}
	if err != nil {
		return nil, err
	}
	if q.mini == nil {
		q.patience = newPatience()
		q.rdb.AddHook(q.patience)
	}
	q.stopped, q.stop = context.WithCancel(context.WithoutCancel(ctx))
	q.handling, q.quit = context.WithCancel(context.WithoutCancel(ctx))
	q.client, q.insp = asynq.NewClientFromRedisClient(q.rdb), asynq.NewInspectorFromRedisClient(q.rdb)
	q.stats = newStats(q)
	for s := range o.Handlers {
		q.feeders[s] = newFeeder(q, s)
	}
	if q.mini == nil {
		q.warnEviction(ctx)
		q.tasks.Go(q.announce)
		return q, nil
	}
	q.tasks.Go(func() { // its clock stands still by itself
		for q.pause(time.Second) {
			q.mini.FastForward(time.Second)
		}
	})
	return q, nil
}

// warnEviction says so where Redis may throw tasks away. They would come back
// from the archive, but late.
func (q *Queue) warnEviction(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	v, err := q.rdb.ConfigGet(ctx, "maxmemory-policy").Result()
	if p := v["maxmemory-policy"]; err == nil && p != "" && p != "noeviction" {
		q.o.Log.Warn("Redis may throw queued tasks away: set maxmemory-policy noeviction", "policy", p)
	}
}

// Start begins to feed and to work, until Close. A second call is an error.
func (q *Queue) Start(ctx context.Context) error {
	if q.started.Swap(true) {
		return errors.New("the queue is started already")
	}
	if q.note != nil {
		if err := q.note.load(ctx); err != nil {
			return fmt.Errorf("read what ran last: %w", err)
		}
		q.tasks.Go(func() { q.note.keep(q.stopped, q.o.Log) })
	} else {
		q.tasks.Go(q.listen)
	}
	if err := q.beat(ctx); err != nil { // the next one is due in a moment
		q.o.Log.Debug("heartbeat", "err", err)
	}
	q.beats.Go(q.heartbeat)
	for s, h := range q.o.Handlers {
		srv := asynq.NewServerFromRedisClient(q.rdb, asynq.Config{
			Concurrency:              q.workers(s),
			Queues:                   laneQueues(s),
			StrictPriority:           true,
			TaskCheckInterval:        checkEvery,
			DelayedTaskCheckInterval: delayedEvery,
			ShutdownTimeout:          abandon,
			IsFailure:                isTry,
			RetryDelayFunc:           q.delay,
			Logger:                   quiet{q.o.Log},
			LogLevel:                 asynq.WarnLevel,
		})
		w := &worker{q: q, stage: s, handle: h, slots: newSlots(q.workers(s))}
		if err := srv.Start(asynq.HandlerFunc(w.process)); err != nil {
			return fmt.Errorf("start the stage %s: %w", s, err)
		}
		q.servers = append(q.servers, srv)
		q.tasks.Go(q.feeders[s].run)
	}
	return nil
}

func (q *Queue) workers(s archive.Stage) int { return max(1, q.o.Workers[s]) }

func (q *Queue) timeout(s archive.Stage) time.Duration {
	if t := q.o.Timeout[s]; t > 0 {
		return t
	}
	return DefaultTimeout
}

// Owed tells of a marker just written, so that its work begins at once: the
// feeder of this process where it works, else those of the processes that do. It
// never blocks; what it can't pass on is found by polling.
func (q *Queue) Owed(m archive.Marker) {
	if !q.started.Load() {
		select {
		case q.announced <- m:
		default:
		}
		return
	}
	if f := q.feeders[m.Stage]; f != nil {
		q.running.expect(m.Key())
		f.owed(m)
	}
}

// Busy tells whether any work of the stages runs in this process.
func (q *Queue) Busy(stages ...archive.Stage) bool { return slices.ContainsFunc(stages, q.running.of) }

// Soon tells whether this process was told of work of the stage that has not begun
// yet.
func (q *Queue) Soon(s archive.Stage) bool { return q.running.expects(s) }

// channel is where processes that don't work tell of markers.
const channel = "fumikura:owed"

// announce tells other processes of markers, until this one works itself.
func (q *Queue) announce() {
	for {
		select {
		case <-q.stopped.Done():
			return
		case m := <-q.announced:
			ctx, cancel := context.WithTimeout(q.stopped, callWithin)
			if err := q.rdb.Publish(ctx, channel, m.Key()).Err(); err != nil {
				q.o.Log.Debug("tell of work", "err", err)
			}
			cancel()
		}
	}
}

// listen hears of markers from other processes.
func (q *Queue) listen() {
	sub := q.rdb.Subscribe(q.stopped, channel)
	defer sub.Close()
	said := sub.Channel(redis.WithChannelSize(1024))
	for {
		select {
		case <-q.stopped.Done():
			return
		case v, ok := <-said:
			if !ok {
				return
			}
			if m, err := archive.ParseMarker(v.Payload); err == nil && q.feeders[m.Stage] != nil {
				q.feeders[m.Stage].owed(m)
			}
		}
	}
}

// Ping tells whether the queue answers.
func (q *Queue) Ping(ctx context.Context) error {
	if err := q.rdb.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("the queue does not answer: %w", err)
	}
	return nil
}

// Close stops within ten seconds: nothing new begins, work under way gets a
// moment to finish, is then told to stop, and what is not done is handed back.
func (q *Queue) Close() error {
	q.once.Do(func() {
		end := time.Now().Add(closeWithin)
		q.stop()
		grace := time.AfterFunc(graceful, q.quit)
		done := make(chan struct{})
		go func() {
			defer close(done)
			var wg sync.WaitGroup
			for _, s := range q.servers {
				wg.Go(s.Shutdown)
			}
			wg.Wait()
			q.quit()
			q.beats.Wait()
			q.tasks.Wait()
		}()
		select {
		case <-done:
		case <-time.After(time.Until(end)):
			q.closed = errors.New("close the queue: some work did not stop in time; it will be done again")
		}
		grace.Stop()
		q.quit()
		q.depart(end)
		q.closed = errors.Join(q.closed, q.rdb.Close())
		if q.mini != nil {
			q.mini.Close()
		}
	})
	return q.closed
}

// pause waits, and tells whether the queue still runs.
func (q *Queue) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-q.stopped.Done():
		return false
	}
}

// quiet brings asynq's warnings into our log.
type quiet struct{ l *slog.Logger }

func (q quiet) Debug(...any)   {}
func (q quiet) Info(...any)    {}
func (q quiet) Warn(a ...any)  { q.l.Warn("queue: " + fmt.Sprint(a...)) }
func (q quiet) Error(a ...any) { q.l.Error("queue: " + fmt.Sprint(a...)) }
func (q quiet) Fatal(a ...any) { q.l.Error("queue: " + fmt.Sprint(a...)) }
