package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"fumikura/internal/archive"
)

// A process that is killed leaves its tasks "active"; asynq notices when their
// lease ends and its recoverer passes by, up to 90 s later. So each process keeps
// a heartbeat in Redis, and each task says whose it is: a task whose process has
// no heartbeat goes in again as the next attempt. The old one, should it wake,
// finds no marker, or does the work twice, which harms nothing. A task that took
// its process with it counts as a try.

const (
	beatEvery = time.Second
	beatLasts = 5 * time.Second
	// keepAttempt is how long Redis remembers how often work killed its process.
	keepAttempt = 24 * time.Hour
	claimLasts  = 24 * time.Hour
)

func beatKey(process string) string { return "fumikura:alive:" + process }
func claimKey(task string) string   { return "fumikura:by:" + task }

func markerID(m archive.Marker) string { return fmt.Sprintf("%s:%s:%d", m.Stage, m.ID, m.Target) }
func attemptKey(m archive.Marker) string {
	return fmt.Sprintf("fumikura:attempt:%s:%d", markerID(m), m.Lane)
}

// taskID names the n-th attempt at a marker's work.
func taskID(m archive.Marker, n int) string {
	return fmt.Sprintf("%s:%d:%d", markerID(m), m.Lane, n)
}

// killed is the attempt in a task's id: so many runs ended with their process.
func killed(id string) int {
	n, err := strconv.Atoi(id[strings.LastIndexByte(id, ':')+1:])
	if err != nil {
		return 0
	}
	return n
}

// attempt is the marker's current one.
func (q *Queue) attempt(ctx context.Context, m archive.Marker) (int, error) {
	n, err := q.rdb.Get(ctx, attemptKey(m)).Int()
	if errors.Is(err, redis.Nil) {
		return 0, nil
	}
	return n, err
}

// claim notes that this process runs the task.
func (q *Queue) claim(ctx context.Context, task string) error {
	return q.rdb.Set(ctx, claimKey(task), q.self, claimLasts).Err()
}

// heartbeat says that this process lives, and looks after tasks of dead ones.
func (q *Queue) heartbeat() {
	for n := 0; ; n++ {
		if err := q.rdb.Set(q.stopped, beatKey(q.self), "", beatLasts).Err(); err != nil && q.stopped.Err() == nil {
			q.o.Log.Debug("heartbeat", "err", err)
		}
		if q.mini == nil { // what runs in memory dies with its tasks
			if err := q.adopt(q.stopped); err != nil && q.stopped.Err() == nil {
				q.o.Log.Debug("look after the tasks of dead processes", "err", err)
			}
		}
		if !q.pause(beatEvery) {
			return
		}
	}
}

// adopt puts the tasks of dead processes in again.
func (q *Queue) adopt(ctx context.Context) error {
	for s := range q.o.Handlers {
		for _, l := range lanes {
			tasks, err := q.insp.ListActiveTasks(queueName(s, l), asynq.PageSize(100))
			if errors.Is(err, asynq.ErrQueueNotFound) {
				continue
			} else if err != nil {
				return err
			}
			for _, t := range tasks {
				if dead, err := q.dead(ctx, t); err != nil {
					return err
				} else if !dead {
					continue
				}
				m, err := archive.ParseMarker(string(t.Payload))
				if err != nil {
					continue
				}
				if err := q.again(ctx, m, killed(t.ID)+1); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (q *Queue) dead(ctx context.Context, t *asynq.TaskInfo) (bool, error) {
	if t.IsOrphaned {
		return true, nil
	}
	by, err := q.rdb.Get(ctx, claimKey(t.ID)).Result()
	if errors.Is(err, redis.Nil) {
		return false, nil // about to begin, or begun by a process that could not say so
	} else if err != nil {
		return false, err
	}
	n, err := q.rdb.Exists(ctx, beatKey(by)).Result()
	return n == 0, err
}

// again makes n the marker's attempt, unless it is further on already, and puts
// it into the queue.
func (q *Queue) again(ctx context.Context, m archive.Marker, n int) error {
	at, err := q.attempt(ctx, m)
	if err != nil || at >= n {
		return err
	}
	owed, err := q.o.Archive.Owes(ctx, m)
	if err != nil || !owed {
		return err
	}
	if err := q.rdb.Set(ctx, attemptKey(m), n, keepAttempt).Err(); err != nil {
		return err
	}
	q.o.Log.Warn("a process died with a task; it goes in again", "stage", m.Stage, "id", m.ID, "attempt", n)
	if err := q.enqueue(ctx, m, n); err != nil && !errors.Is(err, asynq.ErrTaskIDConflict) {
		return err
	}
	return nil
}

// unstick looks at a task that is in the way of its own marker: archived or
// completed, it will never run, and is taken away.
func (q *Queue) unstick(ctx context.Context, m archive.Marker, n int) error {
	name, id := queueName(m.Stage, m.Lane), taskID(m, n)
	t, err := q.insp.GetTaskInfo(name, id)
	if errors.Is(err, asynq.ErrTaskNotFound) || errors.Is(err, asynq.ErrQueueNotFound) {
		return nil // done meanwhile
	} else if err != nil {
		return err
	}
	if t.State != asynq.TaskStateArchived && t.State != asynq.TaskStateCompleted {
		return nil
	}
	if err := q.insp.DeleteTask(name, id); err != nil && !errors.Is(err, asynq.ErrTaskNotFound) {
		return err
	}
	q.poke(m.Stage)
	return nil
}
