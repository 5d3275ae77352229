package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hibiken/asynq"
	"github.com/prometheus/client_golang/prometheus"

	"fumikura/internal/archive"
)

// Depth is how much of a stage waits.
type Depth struct {
	Queued int `json:"queued"` // in Redis, about to run
	Active int `json:"active"` // running, in any process
	Retry  int `json:"retry"`  // waiting for another try
	Owed   int `json:"owed"`   // markers in the archive, all of the above included; counted up to MaxOwed
}

// MaxOwed is how far owed work is counted.
const MaxOwed = 100_000

// Depths counts each stage.
func (q *Queue) Depths(ctx context.Context) (map[archive.Stage]Depth, error) {
	out := map[archive.Stage]Depth{}
	for s := range q.o.Handlers {
		d, err := q.queued(s)
		if err != nil {
			return nil, err
		}
		enough := errors.New("enough")
		err = archive.ListAll(ctx, q.o.Archive.Bucket, archive.TodoPrefix(s), "", func(archive.Info) error {
			if d.Owed++; d.Owed >= MaxOwed {
				return enough
			}
			return nil
		})
		if err != nil && !errors.Is(err, enough) {
			return nil, err
		}
		out[s] = d
	}
	return out, nil
}

func (q *Queue) queued(s archive.Stage) (Depth, error) {
	var d Depth
	for _, l := range lanes {
		i, err := q.info(s, l)
		if err != nil {
			return d, err
		}
		d.Queued += i.Pending
		d.Active += i.Active
		d.Retry += i.Retry + i.Scheduled
	}
	return d, nil
}

// info counts one lane's tasks in Redis. A lane that never held any is empty: the
// Inspector's error for it can't be told from others, so it is asked what there is.
func (q *Queue) info(s archive.Stage, l archive.Lane) (*asynq.QueueInfo, error) {
	name := queueName(s, l)
	i, err := q.insp.GetQueueInfo(name)
	if err == nil {
		return i, nil
	}
	known, kerr := q.insp.Queues()
	if kerr == nil && !slices.Contains(known, name) {
		return &asynq.QueueInfo{Queue: name}, nil
	}
	return nil, fmt.Errorf("count the tasks of %s: %w", name, err)
}

// stats are the stages' counters for Prometheus.
type stats struct {
	q        *Queue
	ended    *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight *prometheus.GaugeVec
	depth    *prometheus.Desc
}

func newStats(q *Queue) *stats {
	s := &stats{q: q,
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "fumikura_stage_runs_total",
			Help: "Runs of a stage's work by how they ended: done, retried, later, failed, handed-back."}, []string{"stage", "end"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "fumikura_stage_seconds",
			Help: "How long a run took.", Buckets: prometheus.ExponentialBuckets(0.005, 2.5, 12)}, []string{"stage"}),
		inFlight: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "fumikura_stage_in_flight",
			Help: "Runs under way in this process."}, []string{"stage"}),
		depth: prometheus.NewDesc("fumikura_stage_queue_depth", "Tasks in Redis by state: queued, active, retry.", []string{"stage", "state"}, nil),
	}
	for st := range q.o.Handlers {
		s.inFlight.WithLabelValues(string(st))
		for _, e := range []string{"done", "retried", "later", "failed", "handed-back"} {
			s.ended.WithLabelValues(string(st), e)
		}
	}
	return s
}

func (s *stats) begin(st archive.Stage) { s.inFlight.WithLabelValues(string(st)).Inc() }

func (s *stats) end(st archive.Stage, how string, took time.Duration) {
	s.inFlight.WithLabelValues(string(st)).Dec()
	s.ended.WithLabelValues(string(st), how).Inc()
	s.seconds.WithLabelValues(string(st)).Observe(took.Seconds())
}

// Collector gives the stages' counts, durations, failures and queue depths.
func (q *Queue) Collector() prometheus.Collector { return q.stats }

// Describe implements prometheus.Collector.
func (s *stats) Describe(ch chan<- *prometheus.Desc) {
	s.ended.Describe(ch)
	s.seconds.Describe(ch)
	s.inFlight.Describe(ch)
	ch <- s.depth
}

// Collect implements prometheus.Collector. A Redis that does not answer leaves
// the depths out.
func (s *stats) Collect(ch chan<- prometheus.Metric) {
	s.ended.Collect(ch)
	s.seconds.Collect(ch)
	s.inFlight.Collect(ch)
	for st := range s.q.o.Handlers {
		d, err := s.q.queued(st)
		if err != nil {
			return
		}
		for state, n := range map[string]int{"queued": d.Queued, "active": d.Active, "retry": d.Retry} {
			ch <- prometheus.MustNewConstMetric(s.depth, prometheus.GaugeValue, float64(n), string(st), state)
		}
	}
}
