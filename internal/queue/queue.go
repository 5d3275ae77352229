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
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"fumikura/internal/archive"
)

// A Handler does the work that a marker stands for. It may run more than once
// for the same marker, even at the same time, and must come to the same end. Its
// error is a try, unless Later or Permanent says otherwise.
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
	// stopWithin is how long handlers get to come back when the queue closes.
	stopWithin = 7 * time.Second
	// checkEvery is how often an idle server looks for tasks.
	checkEvery = 50 * time.Millisecond
)

// A Queue is one process's part in the queue: a feeder and a server a stage.
// Any number of processes may share a Redis and an archive.
type Queue struct {
	o    Options
	self string // names this process among those that share the Redis
	rdb  redis.UniversalClient
	mini *miniredis.Miniredis // nil unless the queue is in memory

	client  *asynq.Client
	insp    *asynq.Inspector
	servers []*asynq.Server
	conn    asynq.RedisConnOpt

	pokes map[archive.Stage]chan struct{}
	stats *stats
	later laterCounts

	stop    context.CancelFunc // ends handlers, feeder and heartbeat
	stopped context.Context
	tasks   sync.WaitGroup
	once    sync.Once
}

// Open prepares a queue at addr: "memory:" (gone with the process),
// "redis://[:password@]host:port/db", "rediss://…" or
// "redis-sentinel://[:password@]host:port,host:port/master/db". A Redis that does
// not answer is no error: work is taken up when it does.
func Open(ctx context.Context, addr string, o Options) (*Queue, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	q := &Queue{o: o, self: rand.Text(), pokes: map[archive.Stage]chan struct{}{}}
	q.stopped, q.stop = context.WithCancel(context.WithoutCancel(ctx))
	for s := range o.Handlers {
		q.pokes[s] = make(chan struct{}, 1)
	}
	var err error
	if addr == "memory:" {
		q.conn, err = q.inMemory()
	} else {
		q.conn, err = parse(addr)
	}
	if err != nil {
		return nil, err
	}
	rdb, ok := q.conn.MakeRedisClient().(redis.UniversalClient)
	if !ok {
		return nil, fmt.Errorf("no client for %T", q.conn)
	}
	q.rdb = rdb
	q.client, q.insp = asynq.NewClient(q.conn), asynq.NewInspector(q.conn)
	q.stats = newStats(q)
	if q.mini == nil {
		q.warnEviction(ctx)
	}
	return q, nil
}

// inMemory runs a Redis inside this process, behind a password of its own, since
// every user of the machine can reach its port.
func (q *Queue) inMemory() (asynq.RedisConnOpt, error) {
	m := miniredis.NewMiniRedis()
	password := rand.Text()
	m.RequireAuth(password)
	if err := m.Start(); err != nil {
		return nil, fmt.Errorf("queue in memory: %w", err)
	}
	q.mini = m
	q.tasks.Go(func() { // its clock stands still by itself
		for q.pause(time.Second) {
			m.FastForward(time.Second)
		}
	})
	return asynq.RedisClientOpt{Addr: m.Addr(), Password: password}, nil
}

func parse(addr string) (asynq.RedisConnOpt, error) {
	u, err := url.Parse(addr)
	if err != nil {
		return nil, errors.New("the queue's address can't be understood") // it may hold a password
	}
	if u.Scheme != "redis-sentinel" {
		opt, err := asynq.ParseRedisURI(addr)
		if err != nil {
			return nil, fmt.Errorf("the queue's address %s: %w", u.Redacted(), err)
		}
		return opt, nil
	}
	master, db, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	opt := asynq.RedisFailoverClientOpt{MasterName: master, SentinelAddrs: strings.Split(u.Host, ",")}
	if opt.MasterName == "" {
		return nil, fmt.Errorf("the queue's address %s names no master: redis-sentinel://host:26379,host:26379/MASTER/0", u.Redacted())
	}
	if db != "" {
		if opt.DB, err = strconv.Atoi(db); err != nil {
			return nil, fmt.Errorf("the queue's address %s: %q is no database", u.Redacted(), db)
		}
	}
	if p, ok := u.User.Password(); ok {
		opt.Password, opt.Username = p, u.User.Username()
	}
	return opt, nil
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

// Start begins to feed and to work, until Close.
func (q *Queue) Start(context.Context) error {
	q.tasks.Go(q.heartbeat)
	for s, h := range q.o.Handlers {
		srv := asynq.NewServer(q.conn, asynq.Config{
			Concurrency:              q.workers(s),
			Queues:                   laneQueues(s),
			StrictPriority:           true,
			TaskCheckInterval:        checkEvery,
			DelayedTaskCheckInterval: 100 * time.Millisecond,
			ShutdownTimeout:          stopWithin,
			IsFailure:                isTry,
			RetryDelayFunc:           q.delay,
			Logger:                   quiet{q.o.Log},
			LogLevel:                 asynq.WarnLevel,
		})
		w := &worker{q: q, stage: s, handle: h, slots: make(chan struct{}, q.workers(s))}
		if err := srv.Start(asynq.HandlerFunc(w.process)); err != nil {
			return fmt.Errorf("start the stage %s: %w", s, err)
		}
		q.servers = append(q.servers, srv)
		f := &feeder{q: q, stage: s, lanes: map[archive.Lane]*lane{}, recent: map[string]time.Time{}}
		q.tasks.Go(f.run)
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

// Owed tells the feeder of a marker just written. It never blocks.
func (q *Queue) Owed(m archive.Marker) { q.poke(m.Stage) }

func (q *Queue) poke(s archive.Stage) {
	select {
	case q.pokes[s] <- struct{}{}:
	default: // it was poked already, or the stage is not ours
	}
}

// Ping tells whether the queue answers.
func (q *Queue) Ping(ctx context.Context) error { return q.rdb.Ping(ctx).Err() }

// Close stops: handlers are told to come back, what they did not finish is
// handed back, and all is over within ten seconds.
func (q *Queue) Close() error {
	var err error
	q.once.Do(func() {
		q.stop()
		var wg sync.WaitGroup
		for _, s := range q.servers {
			wg.Go(s.Shutdown)
		}
		wg.Wait()
		q.tasks.Wait()
		err = errors.Join(q.client.Close(), q.insp.Close(), q.rdb.Close())
		if q.mini != nil {
			q.mini.Close()
		}
	})
	return err
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

// A stage has one asynq queue a lane, and the smaller lane always goes first.
func queueName(s archive.Stage, l archive.Lane) string { return fmt.Sprintf("%s-%d", s, l) }

var lanes = []archive.Lane{archive.LaneCounter, archive.LaneBulk, archive.LaneBackground}

func laneQueues(s archive.Stage) map[string]int {
	m := map[string]int{}
	for i, l := range lanes {
		m[queueName(s, l)] = len(lanes) - i
	}
	return m
}

// quiet brings asynq's warnings into our log.
type quiet struct{ l *slog.Logger }

func (q quiet) Debug(...any)   {}
func (q quiet) Info(...any)    {}
func (q quiet) Warn(a ...any)  { q.l.Warn("queue: " + fmt.Sprint(a...)) }
func (q quiet) Error(a ...any) { q.l.Error("queue: " + fmt.Sprint(a...)) }
func (q quiet) Fatal(a ...any) { q.l.Error("queue: " + fmt.Sprint(a...)) }
