package history

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"fumikura/internal/archive"
	"golang.org/x/mod/sumdb/tlog"
)

// Verify recomputes the whole history from its first segment: every leaf hash,
// the chain of segments, the tree's roots, and the salted hashes of the personal
// values that are still kept. progress (nil for none) is told of events looked at
// and in all. Only a store that does not answer is an error; what is wrong with
// the history stands in the report. See the package comment for what can't be
// found.
func (l *Log) Verify(ctx context.Context, progress func(done, total int)) (*Report, error) {
	v := &verifier{l: l, r: &Report{Problems: []Problem{}}, progress: progress, whole: true}
	if err := v.witnesses(ctx); err != nil {
		return nil, fmt.Errorf("verify the history: %w", err)
	}
	var keys []string
	flush := func() error {
		got := l.fetch(ctx, keys)
		for i := range got {
			if err := v.segment(ctx, keys[i], &got[i]); err != nil {
				return err
			}
		}
		keys = keys[:0]
		return nil
	}
	err := archive.ListAll(ctx, l.b, logPrefix, "", func(i archive.Info) error {
		if _, err := parseSegmentKey(i.Key); err != nil {
			v.r.problem("stray", i.Key, -1, "履歴の置き場所にあるべきでないものがあります。", "it is no part of the history, but lies in its place")
			return nil
		}
		if keys = append(keys, i.Key); len(keys) == readAhead {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return nil, fmt.Errorf("verify the history: %w", err)
	}
	v.atEnd()
	return v.r, nil
}

type verifier struct {
	l        *Log
	r        *Report
	progress func(done, total int)
	total    int64
	// at is the recomputed end after the segments seen so far; whole is false while
	// it is not known, because the last segment could not be read.
	at    end
	whole bool
	// known are segments that must be there, by who remembers them.
	known []witness
}

// A witness remembers a segment that the history had.
type witness struct {
	link link
	ja   string
	en   string
	seen bool
}

// witnesses asks who remembers the end: history/head and this very Log.
func (v *verifier) witnesses(ctx context.Context) error {
	raw, err := v.l.read(ctx, headKey)
	if err != nil && !errors.Is(err, archive.ErrNotFound) {
		return err
	}
	v.l.mu.Lock()
	last := v.l.at.last
	v.total = v.l.at.tree.size
	v.l.mu.Unlock()
	if last != nil {
		v.known = append(v.known, witness{link: *last, ja: "動作中のプログラム", en: "the running program"})
	}
	if err != nil {
		return nil
	}
	var h head
	if archive.Decode(raw, formatHead, &h) != nil || segmentIndex(h.Segment) < 0 {
		v.r.problem("stray", headKey, -1, "履歴の末尾の目印が読めません(履歴そのものには影響しません)。", "the hint where the history ends can't be read (the history itself does not need it)")
		return nil
	}
	if last == nil || h.link != *last {
		v.known = append(v.known, witness{link: h.link, ja: headKey, en: headKey})
	}
	return nil
}

func segmentIndex(key string) int64 {
	n, err := parseSegmentKey(key)
	if err != nil {
		return -1
	}
	return n
}

// segment looks at the next segment.
func (v *verifier) segment(ctx context.Context, key string, f *fetched) error {
	if err := f.fatal(); err != nil {
		return err
	}
	if errors.Is(f.err, archive.ErrNotFound) {
		return nil // deleted while this looks: the next segment misses it
	}
	v.r.Segments++
	first := segmentIndex(key)
	if f.err != nil {
		v.unreadable(key, first, f)
		return nil
	}
	s := f.s
	if v.follows(s) {
		v.whole = true
	}
	t := v.at.tree // of the events before s, where it is whole
	ok := v.whole && t.size == s.First
	for i := range s.lines {
		got := s.leafHash(i)
		if hash(got) != s.lines[i].Leaf {
			v.r.event(key, s.First+int64(i))
		}
		if ok {
			t.add(got)
		}
	}
	stored, err := s.end()
	switch {
	case err != nil:
		v.r.damaged(key, -1, err)
	case ok && hash(t.root()) != s.After.Root:
		v.r.root(key, s.First, s.After.Root.String(), hash(t.root()).String())
	}
	// Go on from what the segment says of itself, so that one change is one problem
	// and not as many as there are segments after it.
	if v.whole = err == nil; v.whole {
		v.at = *stored
	} else {
		v.at = end{tree{size: s.After.Size}, s.link()}
	}
	v.r.Events += int64(s.Count)
	v.witness(key, s.sha256)
	if err := v.privates(ctx, s); err != nil {
		return err
	}
	v.step()
	return nil
}

func (v *verifier) step() {
	if v.progress != nil {
		v.total = max(v.total, v.r.Events)
		v.progress(int(v.r.Events), int(v.total))
	}
}

// follows compares where the segment says it stands with where it does stand, and
// tells whether all before it is known.
func (v *verifier) follows(s *segment) bool {
	switch at := &v.at; {
	case at.last == nil && s.First > 0:
		v.r.missing(s.key, 0, s.First-1)
	case at.last == nil && s.Previous != nil:
		v.r.order(s.key, s.First, "it names one before, "+s.Previous.Segment)
	case at.last == nil:
		if s.Before != stateOf(&tree{}) {
			v.r.order(s.key, s.First, "the tree before it is not empty")
		}
		return true
	case s.Previous == nil:
		v.r.order(s.key, s.First, "it says that it is the first")
	case s.Previous.Segment > at.last.Segment:
		v.r.missing(s.key, at.tree.size, s.First-1)
	case s.Previous.Segment != at.last.Segment:
		v.r.order(s.key, s.First, fmt.Sprintf("it names %s, but %s stands before it", s.Previous.Segment, at.last.Segment))
	case s.Previous.SHA256 != at.last.SHA256 && v.whole:
		v.r.order(at.last.Segment, -1, fmt.Sprintf("%s was written after other bytes than stand there now", s.key))
	case !v.whole:
		// The one before is damaged, as was reported.
	case s.First > at.tree.size:
		v.r.missing(s.key, at.tree.size, s.First-1)
	case s.First < at.tree.size:
		v.r.order(s.key, s.First, fmt.Sprintf("%d events stand before it already", at.tree.size))
	case s.Before != stateOf(&at.tree):
		v.r.order(s.key, s.First, "the tree before it has another root than it says")
	default:
		return true
	}
	v.whole = false
	return false
}

// unreadable reports a damaged segment, and where in it as far as that shows.
func (v *verifier) unreadable(key string, first int64, f *fetched) {
	v.r.damaged(key, -1, f.err)
	for i, row := range bytes.Split(f.raw, []byte("\n")) {
		var n line
		if i == 0 || json.Unmarshal(row, &n) != nil || n.Event == nil {
			continue
		}
		if hash(tlog.RecordHash(n.Event)) != n.Leaf {
			v.r.event(key, first+int64(i-1))
		}
	}
	v.at, v.whole = end{tree{size: first}, &link{Segment: key}}, false
	v.witness(key, hash{})
}

// privates compares the personal values that are kept with their hashes.
func (v *verifier) privates(ctx context.Context, s *segment) error {
	var p *private
	left := 0 // values of p that no event has claimed yet
	for i := range s.lines {
		e, err := s.event(i)
		if err != nil {
			v.r.damaged(s.key, s.First+int64(i), err)
			continue
		}
		if len(e.Private) > 0 && p == nil {
			if p, err = v.l.private(ctx, s.Private); errors.Is(err, archive.ErrFormat) || errors.Is(err, errDamaged) {
				v.r.damaged(s.Private, -1, err)
				return nil
			} else if err != nil {
				return err
			}
			for _, values := range p.Events {
				left += len(values)
			}
		}
		for name, want := range e.Private {
			secret, ok := p.Events[e.ID][name]
			if !ok {
				v.r.Deleted++
				continue
			}
			left--
			if secret.digest() == want {
				v.r.Private++
			} else {
				v.r.private(s.Private, s.First+int64(i), name)
			}
		}
	}
	if left > 0 {
		v.r.problem("private", s.Private, -1, fmt.Sprintf("どの履歴のものでもない個人情報が %d 件あります。", left), fmt.Sprintf("it holds %d personal values that belong to no event of %s", left, s.key))
	}
	return nil
}

// witness notes that a segment is there that somebody remembers.
func (v *verifier) witness(key string, sum hash) {
	for i := range v.known {
		w := &v.known[i]
		if w.link.Segment != key {
			continue
		}
		w.seen = true
		if sum != w.link.SHA256 && sum != (hash{}) {
			v.r.end(key, -1, fmt.Sprintf("%sが覚えているものと違います。書き換えられました。", w.ja), "it is not what "+w.en+" remembers: it was rewritten")
		}
	}
}

// atEnd reports segments that should be there, and finishes the report.
func (v *verifier) atEnd() {
	for _, w := range v.known {
		if !w.seen {
			v.r.end(w.link.Segment, segmentIndex(w.link.Segment),
				fmt.Sprintf("%sが覚えているこの部分がありません。履歴の末尾が失われています。", w.ja), "it is not there, but "+w.en+" remembers it: the newest part of the history is missing")
		}
	}
	if v.whole {
		v.r.Root = hash(v.at.tree.root()).String()
	}
}
