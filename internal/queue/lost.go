package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"fumikura/internal/archive"
)

// A process that is killed leaves its tasks "active"; asynq notices when their
// lease has ended and its recoverer passes by, up to 90 s later. So each process
// says in Redis, twice a second, what it runs, and that is forgotten after three
// seconds. An active task that nobody runs goes in again as the next attempt. The
// old one, should asynq wake it, finds no marker or a later attempt, or does the
// work twice, which harms nothing.

const (
	beatEvery = 500 * time.Millisecond
	beatLasts = 3 * time.Second
	// lostAfter is how long nobody may run an active task before it counts as
	// lost. A task that has just begun is told of at the next beat.
	lostAfter = 2 * time.Second

	membersKey = "fumikura:processes"
	// queuesKey is where asynq keeps the names of its queues. Its client writes
	// them once a process, so that an emptied Redis would never know them again.
	queuesKey = "asynq:queues"
)

func beatKey(process string) string { return "fumikura:alive:" + process }

// A beat is what a process says of itself.
type beat struct {
	Workers map[archive.Stage]int `json:"workers"`
	Tasks   []string              `json:"tasks"` // ids of what runs
}

// peers is what the other processes said last.
type peers struct {
	mu    sync.Mutex
	beats []beat
	tasks map[string]bool // ids
	works map[string]bool // ids without their attempt
}

func (p *peers) set(beats []beat) {
	tasks, works := map[string]bool{}, map[string]bool{}
	for _, b := range beats {
		for _, id := range b.Tasks {
			tasks[id] = true
			works[id[:strings.LastIndexByte(id, ':')+1]] = true
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.beats, p.tasks, p.works = beats, tasks, works
}

// workers are how many the others have for a stage, and how many processes have any.
func (p *peers) workers(s archive.Stage) (workers, processes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range p.beats {
		if n := b.Workers[s]; n > 0 {
			workers, processes = workers+n, processes+1
		}
	}
	return workers, processes
}

// runs tells whether another process does the marker's work.
func (p *peers) runs(m archive.Marker) bool {
	id := taskID(m, 0)
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.works[id[:strings.LastIndexByte(id, ':')+1]]
}

func (p *peers) has(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tasks[id]
}

// heartbeat says what this process runs, hears what the others do, and looks
// after the tasks of dead ones.
func (q *Queue) heartbeat() {
	for n := 1; q.pause(beatEvery); n++ {
		err := q.beat(q.stopped)
		if err == nil && q.mini == nil && n%2 == 0 {
			err = q.findLost(q.stopped)
		}
		if err != nil {
			q.lost.doubt() // who could not be heard is not dead
			if q.stopped.Err() == nil {
				q.o.Log.Debug("heartbeat", "err", err)
			}
		}
	}
	for q.handling.Err() == nil { // closing: what still runs is still ours
		if err := q.beat(q.handling); err != nil && q.handling.Err() == nil {
			q.o.Log.Debug("heartbeat", "err", err)
		}
		select {
		case <-q.handling.Done():
		case <-time.After(beatEvery):
		}
	}
}

// beat says what this process runs and hears what the others do.
func (q *Queue) beat(ctx context.Context) error {
	b := beat{Workers: map[archive.Stage]int{}, Tasks: q.running.ids()}
	var queues []any
	for s := range q.o.Handlers {
		b.Workers[s] = q.workers(s)
		for _, l := range lanes {
			queues = append(queues, queueName(s, l))
		}
	}
	v, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("say what runs: %w", err)
	}
	var members *redis.StringSliceCmd
	_, err = q.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Set(ctx, beatKey(q.self), v, beatLasts)
		p.SAdd(ctx, membersKey, q.self)
		if len(queues) > 0 {
			p.SAdd(ctx, queuesKey, queues...)
		}
		members = p.SMembers(ctx, membersKey)
		return nil
	})
	if err != nil {
		return fmt.Errorf("say what runs: %w", err)
	}
	return q.hear(ctx, members.Val())
}

// hear reads the beats of the other processes, and forgets the silent ones.
func (q *Queue) hear(ctx context.Context, members []string) error {
	var keys []string
	var names []any
	for _, m := range members {
		if m != q.self {
			keys, names = append(keys, beatKey(m)), append(names, m)
		}
	}
	var beats []beat
	if len(keys) > 0 {
		vals, err := q.rdb.MGet(ctx, keys...).Result()
		if err != nil {
			return fmt.Errorf("hear what others run: %w", err)
		}
		var silent []any
		for i, v := range vals {
			s, ok := v.(string)
			if !ok {
				silent = append(silent, names[i])
				continue
			}
			var b beat
			if err := json.Unmarshal([]byte(s), &b); err != nil {
				return fmt.Errorf("hear what others run: %w", err)
			}
			beats = append(beats, b)
		}
		if len(silent) > 0 { // one that was only slow adds itself again
			if err := q.rdb.SRem(ctx, membersKey, silent...).Err(); err != nil {
				return fmt.Errorf("forget dead processes: %w", err)
			}
		}
	}
	q.peers.set(beats)
	return nil
}

// depart says that this process is gone.
func (q *Queue) depart(end time.Time) {
	if !q.started.Load() {
		return
	}
	ctx, cancel := context.WithDeadline(context.Background(), end.Add(300*time.Millisecond))
	defer cancel()
	if q.note != nil {
		if err := q.note.remove(ctx); err != nil {
			q.o.Log.Warn("take the note of what runs away", "err", err)
		}
		return
	}
	_, err := q.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Del(ctx, beatKey(q.self))
		p.SRem(ctx, membersKey, q.self)
		return nil
	})
	if err != nil {
		q.o.Log.Debug("depart", "err", err)
	}
}

// lost remembers the active tasks that nobody runs.
type lost struct {
	mu     sync.Mutex
	since  map[string]time.Time // nobody was seen to run it
	passed map[string]bool      // its work was given to the next attempt
}

// given tells whether a task's work was given to the next attempt.
func (l *lost) given(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.passed[id]
}

// doubt forgets since when tasks were seen with nobody running them.
func (l *lost) doubt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.since = nil
}

// judge takes the tasks that are active with nobody running them, and answers
// those that count as lost and are not passed on yet.
func (l *lost) judge(idle []*asynq.TaskInfo, active map[string]bool) []*asynq.TaskInfo {
	l.mu.Lock()
	defer l.mu.Unlock()
	since := map[string]time.Time{}
	var out []*asynq.TaskInfo
	for _, t := range idle {
		at, ok := l.since[t.ID]
		if !ok {
			at = time.Now()
		}
		since[t.ID] = at
		if time.Since(at) >= lostAfter && !l.passed[t.ID] {
			out = append(out, t)
		}
	}
	l.since = since
	for id := range l.passed {
		if !active[id] {
			delete(l.passed, id)
		}
	}
	return out
}

func (l *lost) pass(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.passed == nil {
		l.passed = map[string]bool{}
	}
	l.passed[id] = true
}

// findLost puts the tasks of dead processes in again.
func (q *Queue) findLost(ctx context.Context) error {
	var idle []*asynq.TaskInfo
	active := map[string]bool{}
	mine := map[string]bool{}
	for s := range q.o.Handlers {
		for _, l := range lanes {
			ts, err := q.insp.ListActiveTasks(queueName(s, l), asynq.PageSize(1000))
			if errors.Is(err, asynq.ErrQueueNotFound) {
				continue
			} else if err != nil {
				return fmt.Errorf("list active tasks: %w", err)
			}
			for _, t := range ts {
				active[t.ID] = true
				if !q.peers.has(t.ID) {
					idle = append(idle, t)
				}
			}
		}
	}
	for _, id := range q.running.ids() { // asked after the list, so that none is missed
		mine[id] = true
	}
	others := idle[:0]
	for _, t := range idle {
		if !mine[t.ID] {
			others = append(others, t)
		}
	}
	for _, t := range q.lost.judge(others, active) {
		if err := q.again(ctx, t); err != nil {
			return err
		}
		q.lost.pass(t.ID)
	}
	return nil
}

// again puts the work of a lost task in as the next attempt.
func (q *Queue) again(ctx context.Context, t *asynq.TaskInfo) error {
	p, err := parsePayload(t.Payload)
	if err != nil {
		return nil // not ours to judge
	}
	owed, err := q.o.Archive.Owes(ctx, p.marker)
	if err != nil || !owed {
		return err
	}
	p.tries, p.deaths = p.tries+t.Retried, p.deaths+1
	q.o.Log.Warn("a process died with a task; it goes in again", "stage", p.marker.Stage, "id", p.marker.ID, "deaths", p.deaths)
	q.stats.ended.WithLabelValues(string(p.marker.Stage), "killed").Inc()
	if err := q.enqueue(ctx, p, attemptOf(t.ID)+1); err != nil && !errors.Is(err, asynq.ErrTaskIDConflict) {
		return err
	}
	return nil
}
