package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"github.com/prometheus/client_golang/prometheus"

	"fumikura/internal/archive"
)

// Depth is how much of a stage waits.
type Depth struct {
	LaneDepth
	Lanes map[archive.Lane]LaneDepth `json:"lanes"`
}

// LaneDepth is how much of one lane waits.
type LaneDepth struct {
	Queued int `json:"queued"` // in Redis, about to run
	Active int `json:"active"` // running, in any process
	Retry  int `json:"retry"`  // waiting for another try
	Owed   int `json:"owed"`   // markers in the archive, all of the above included; counted up to MaxOwed a lane
}

func (d *Depth) add(l archive.Lane, v LaneDepth) {
	d.Queued, d.Active, d.Retry, d.Owed = d.Queued+v.Queued, d.Active+v.Active, d.Retry+v.Retry, d.Owed+v.Owed
	if d.Lanes == nil {
		d.Lanes = map[archive.Lane]LaneDepth{}
	}
	d.Lanes[l] = v
}

// MaxOwed is how far a lane's owed work is counted.
const MaxOwed = 100_000

// Depths counts each stage's tasks and, with one listing a thousand, its markers.
func (q *Queue) Depths(ctx context.Context) (map[archive.Stage]Depth, error) {
	out := map[archive.Stage]Depth{}
	for s := range q.o.Handlers {
		var d Depth
		for _, l := range lanes {
			v, err := q.queued(ctx, s, l)
			if err != nil {
				return nil, err
			}
			if v.Owed, err = q.owes(ctx, s, l, MaxOwed); err != nil {
				return nil, err
			}
			d.add(l, v)
		}
		out[s] = d
	}
	return out, nil
}

// owes counts a lane's markers, up to most.
func (q *Queue) owes(ctx context.Context, s archive.Stage, l archive.Lane, most int) (int, error) {
	n, enough := 0, errors.New("enough")
	err := archive.ListAll(ctx, q.o.Archive.Bucket, fmt.Sprintf("%s%d/", archive.TodoPrefix(s), l), "", func(archive.Info) error {
		if n++; n >= most {
			return enough
		}
		return nil
	})
	if err != nil && !errors.Is(err, enough) {
		return 0, fmt.Errorf("count what is owed: %w", err)
	}
	return n, nil
}

func (q *Queue) queued(ctx context.Context, s archive.Stage, l archive.Lane) (LaneDepth, error) {
	i, err := q.info(ctx, s, l)
	if err != nil {
		return LaneDepth{}, err
	}
	return LaneDepth{Queued: i.Pending, Active: i.Active, Retry: i.Retry + i.Scheduled}, nil
}

// info counts one lane's tasks in Redis. The Inspector refuses queues that it has
// not heard of, in an empty Redis all of them, so they are made known first.
func (q *Queue) info(ctx context.Context, s archive.Stage, l archive.Lane) (*asynq.QueueInfo, error) {
	name := queueName(s, l)
	i, err := q.insp.GetQueueInfo(name)
	if err == nil {
		return i, nil
	}
	if err := q.rdb.SAdd(ctx, queuesKey, name).Err(); err != nil {
		return nil, fmt.Errorf("count the tasks of %s: %w", name, err)
	}
	if i, err = q.insp.GetQueueInfo(name); err != nil {
		return nil, fmt.Errorf("count the tasks of %s: %w", name, err)
	}
	return i, nil
}

// stats are the stages' counters for Prometheus.
type stats struct {
	q        *Queue
	ended    *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight *prometheus.GaugeVec
	started  *prometheus.CounterVec
	depth    *prometheus.Desc
	owed     *prometheus.Desc

	mu      sync.Mutex
	counted time.Time // when debts was
	debts   map[archive.Stage]int
}

const (
	// collectWithin is how long a scrape waits for Redis and the store.
	collectWithin = 3 * time.Second
	// countEvery is how old the count of markers may be; it goes to countUpTo a lane.
	countEvery = 15 * time.Second
	countUpTo  = 10_000
)

// ends are how a run may end.
var ends = []string{"done", "retried", "later", "failed", "handed-back", "killed"}

func newStats(q *Queue) *stats {
	s := &stats{q: q,
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "fumikura_stage_runs_total",
			Help: "Runs of a stage's work by how they ended: done, retried, later, failed, handed-back; killed counts those of other processes that died."}, []string{"stage", "end"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "fumikura_stage_seconds",
			Help: "How long a run took.", Buckets: prometheus.ExponentialBuckets(0.005, 2.5, 12)}, []string{"stage"}),
		inFlight: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "fumikura_stage_in_flight",
			Help: "Runs under way in this process."}, []string{"stage"}),
		started: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "fumikura_stage_started_total",
			Help: "Runs of a stage's work that began in this process."}, []string{"stage"}),
		depth: prometheus.NewDesc("fumikura_stage_queue_depth", "Tasks in Redis by state: queued, active, retry.", []string{"stage", "lane", "state"}, nil),
		owed:  prometheus.NewDesc("fumikura_stage_owed", "Markers in the archive, counted every 15 s and up to 10,000 a lane.", []string{"stage"}, nil),
	}
	for st := range q.o.Handlers {
		s.inFlight.WithLabelValues(string(st))
		s.started.WithLabelValues(string(st))
		for _, e := range ends {
			s.ended.WithLabelValues(string(st), e)
		}
	}
	return s
}

func (s *stats) begin(st archive.Stage) {
	s.started.WithLabelValues(string(st)).Inc()
	s.inFlight.WithLabelValues(string(st)).Inc()
}

func (s *stats) end(st archive.Stage, how string, took time.Duration) {
	s.inFlight.WithLabelValues(string(st)).Dec()
	s.ended.WithLabelValues(string(st), how).Inc()
	s.seconds.WithLabelValues(string(st)).Observe(took.Seconds())
}

// Collector gives the stages' counts, durations, failures and queue depths.
func (q *Queue) Collector() prometheus.Collector { return q.stats }

// Describe implements prometheus.Collector.
func (s *stats) Describe(ch chan<- *prometheus.Desc) {
	for _, c := range []prometheus.Collector{s.started, s.ended, s.seconds, s.inFlight} {
		c.Describe(ch)
	}
	ch <- s.depth
	ch <- s.owed
}

// Collect implements prometheus.Collector. What Redis or the store does not
// answer is left out.
func (s *stats) Collect(ch chan<- prometheus.Metric) {
	for _, c := range []prometheus.Collector{s.started, s.ended, s.seconds, s.inFlight} {
		c.Collect(ch)
	}
	ctx, cancel := context.WithTimeout(context.Background(), collectWithin)
	defer cancel()
	s.collectDepths(ctx, ch)
	for st, n := range s.count(ctx) {
		ch <- prometheus.MustNewConstMetric(s.owed, prometheus.GaugeValue, float64(n), string(st))
	}
}

func (s *stats) collectDepths(ctx context.Context, ch chan<- prometheus.Metric) {
	for st := range s.q.o.Handlers {
		for _, l := range lanes {
			d, err := s.q.queued(ctx, st, l)
			if err != nil {
				return
			}
			for state, n := range map[string]int{"queued": d.Queued, "active": d.Active, "retry": d.Retry} {
				ch <- prometheus.MustNewConstMetric(s.depth, prometheus.GaugeValue, float64(n), string(st), strconv.Itoa(int(l)), state)
			}
		}
	}
}

// count is how many markers each stage has, not older than countEvery.
func (s *stats) count(ctx context.Context) map[archive.Stage]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.debts != nil && time.Since(s.counted) < countEvery {
		return s.debts
	}
	debts := map[archive.Stage]int{}
	for st := range s.q.o.Handlers {
		for _, l := range lanes {
			n, err := s.q.owes(ctx, st, l, countUpTo)
			if err != nil {
				s.debts = nil
				return nil
			}
			debts[st] += n
		}
	}
	s.debts, s.counted = debts, time.Now()
	return debts
}
