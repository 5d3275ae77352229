package queue

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/hibiken/asynq"

	"fumikura/internal/archive"
)

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

// A payload is what a task carries: which marker, and what is known of earlier
// attempts at it that asynq does not count.
type payload struct {
	marker archive.Marker
	tries  int // runs of earlier attempts that failed
	deaths int // runs whose process died
}

// spent are the tries that the work has used up, with so many failed runs of the
// present attempt. Two deaths count as one try: a process is also killed by
// people, by updates and for want of memory, while other work is to blame. Where
// work waits for an index that is being built, it is under way at every such death:
// there it takes twice as many.
func (p payload) spent(retried int) int {
	each := 2
	if p.marker.Stage == archive.StageIndex || p.marker.Stage == archive.StageRecord {
		each = 4
	}
	return p.tries + retried + p.deaths/each
}

func (p payload) encode() []byte {
	return fmt.Appendf(nil, "%s %d %d", p.marker.Key(), p.tries, p.deaths)
}

func parsePayload(b []byte) (payload, error) {
	f := strings.Fields(string(b))
	if len(f) != 3 {
		return payload{}, fmt.Errorf("%q is no task of ours", b)
	}
	m, err := archive.ParseMarker(f[0])
	if err != nil {
		return payload{}, err
	}
	p := payload{marker: m}
	if p.tries, err = strconv.Atoi(f[1]); err != nil {
		return payload{}, fmt.Errorf("%q is no task of ours: %w", b, err)
	}
	if p.deaths, err = strconv.Atoi(f[2]); err != nil {
		return payload{}, fmt.Errorf("%q is no task of ours: %w", b, err)
	}
	return p, nil
}

// taskID names the n-th attempt at a marker's work. The batch is in it, since a
// file's key hash is unique only inside its batch; the lane is not, since each
// lane is a queue of its own.
func taskID(m archive.Marker, n int) string {
	return fmt.Sprintf("%s:%s:%s:%d:%d", m.Stage, m.Batch, m.ID, m.Target, n)
}

// attemptOf is the attempt in a task's id.
func attemptOf(id string) int {
	n, err := strconv.Atoi(id[strings.LastIndexByte(id, ':')+1:])
	if err != nil {
		return 0
	}
	return n
}

// enqueue puts attempt n into the queue of the marker's lane. Where the task is
// there already the error is asynq.ErrTaskIDConflict.
func (q *Queue) enqueue(ctx context.Context, p payload, n int) error {
	m := p.marker
	_, err := q.client.EnqueueContext(ctx, asynq.NewTask(string(m.Stage), p.encode()),
		asynq.TaskID(taskID(m, n)), asynq.Queue(queueName(m.Stage, m.Lane)),
		// The worker says how many tries there are and how long one may take:
		// asynq would give the slot free while the handler still runs.
		asynq.MaxRetry(1<<20), asynq.Timeout(asynqTimeout), asynq.Retention(0))
	q.patience.came(m.Stage, m.Lane)
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", m.Key(), err)
	}
	return nil
}
