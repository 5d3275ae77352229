package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"fumikura/internal/archive"
)

// run commits groups until the Log is closed.
func (l *Log) run(ctx context.Context) {
	defer close(l.done)
	for {
		select {
		case p := <-l.in:
			l.commitGroup(ctx, l.gather(p))
		case <-l.quit:
			for {
				select {
				case p := <-l.in:
					l.commitGroup(ctx, l.gather(p))
				default:
					ctx, cancel := context.WithTimeout(ctx, time.Second)
					l.hint(ctx, true)
					cancel()
					return
				}
			}
		}
	}
}

// gather takes in others that come along with the first. It waits for them until
// a window has passed since the last commit began: a lone event is committed at
// once, and a busy process commits no more than once a window.
func (l *Log) gather(first *pending) []*pending {
	group, size := []*pending{first}, first.leaf.size()
	wait := l.o.Window - time.Since(l.began)
	t := time.NewTimer(max(0, wait))
	defer t.Stop()
	over := wait <= 0
	for len(group) < maxGroup && size < maxGroupBytes-2*maxEvent {
		select {
		case p := <-l.in:
			group, size = append(group, p), size+p.leaf.size()
			continue
		default: // nobody is waiting
		}
		if over {
			break
		}
		select {
		case p := <-l.in:
			group, size = append(group, p), size+p.leaf.size()
		case <-t.C:
			over = true
		case <-l.quit: // who is waiting comes along, nobody else
			over = true
		}
	}
	l.began = time.Now()
	return group
}

// commitGroup commits a group and tells each of it.
func (l *Log) commitGroup(ctx context.Context, group []*pending) {
	ctx, cancel := context.WithTimeout(ctx, commitTimeout)
	defer cancel()
	l.mu.Lock()
	err := l.commit(ctx, group)
	l.mu.Unlock()
	for _, p := range group {
		select {
		case p.done <- err:
		default: // it was told already
		}
	}
	l.hint(ctx, false)
}

// commit puts the group's events into the history, but those that are there. The
// caller holds l.mu.
func (l *Log) commit(ctx context.Context, group []*pending) error {
	var leaves []*leaf
	var secretsKey string
	for {
		fresh := l.missing(group)
		if len(fresh) == 0 {
			return nil
		}
		if len(fresh) != len(leaves) { // the first time, or somebody else brought some of them
			secrets, err := encodePrivate(fresh)
			if err != nil {
				return fmt.Errorf("encode personal values: %w", err)
			}
			secretsKey = ""
			if secrets != nil {
				secretsKey = privateKey(l.at.tree.size, secrets)
				if err := put(ctx, l.b, secretsKey, secrets, archive.PutOptions{}); err != nil {
					return err
				}
			}
			leaves = fresh
		}
		body, next, err := encodeSegment(l.at, leaves, secretsKey, l.o.Now())
		if err != nil {
			return err
		}
		err = put(ctx, l.b, next.last.Segment, body, archive.PutOptions{IfAbsent: true})
		if errors.Is(err, archive.ErrExists) {
			// Somebody else's, or our own that was stored though its answer got lost:
			// then the ids in it say so in the next round.
			if n, err := l.follow(ctx); err != nil {
				return err
			} else if n == 0 {
				return fmt.Errorf("segment %s is there and can't be read", next.last.Segment)
			}
			continue
		}
		if err != nil {
			return err
		}
		ids := make([]archive.ID, len(leaves))
		for i, f := range leaves {
			ids[i] = f.id
		}
		l.ids.add(segmentIDs{l.at.tree.size, l.o.Now(), l.at.last, ids})
		l.at = next
		return nil
	}
}

// missing gives the leaves of the group that the history does not have, each
// once.
func (l *Log) missing(group []*pending) []*leaf {
	low := l.ids.low(l.at.tree.size)
	seen := map[archive.ID]bool{}
	var out []*leaf
	for _, p := range group {
		switch {
		case l.ids.has(p.leaf.id), seen[p.leaf.id]:
		case p.from < low:
			select {
			case p.done <- errForgotten:
			default:
			}
		default:
			seen[p.leaf.id] = true
			out = append(out, p.leaf)
		}
	}
	return out
}

func put(ctx context.Context, b archive.Bucket, key string, body []byte, o archive.PutOptions) error {
	if err := b.Put(ctx, key, bytes.NewReader(body), int64(len(body)), o); err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	return nil
}
