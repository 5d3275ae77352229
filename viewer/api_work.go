package viewer

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// apiReindex builds the index anew.
func (v *visit) apiReindex() error {
	if v.Reindex == nil {
		return errNotHere
	}
	return v.longWork(archive.ActReindex, nil, v.Reindex)
}

// apiVerify holds originals and history against their hashes.
func (v *visit) apiVerify() error {
	if v.Verify == nil {
		return errNotHere
	}
	return v.longWork(archive.ActVerify, nil, v.Verify)
}

// apiReread has pages read again.
func (v *visit) apiReread() error {
	if v.Reread == nil {
		return errNotHere
	}
	var in Reread
	if err := v.readJSON(&in); err != nil {
		return err
	}
	in.Actor = v.actor
	for i, id := range in.Records {
		var err error
		if in.Records[i], err = v.recordID(string(id)); err != nil {
			return err
		}
	}
	return v.longWork(archive.ActChanged, func(e *archive.Event) {
		e.Reason = "reread"
		if len(in.Records) == 1 {
			e.Record = in.Records[0]
		}
	}, func(ctx context.Context, progress func(done, total int)) (any, error) {
		return v.Reread(ctx, in, progress)
	})
}

// progressEvery is how often long work tells how far it is.
const progressEvery = 200 * time.Millisecond

// longWork answers with JSON lines while work goes on: {"done","total"} again and
// again, and at last {"result"} or {"error"}. It ends when the caller hangs up.
func (v *visit) longWork(act archive.Action, fill func(*archive.Event), work func(context.Context, func(done, total int)) (any, error)) error {
	if err := v.remember(act, fill); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/x-ndjson")
	v.deadlines(24*time.Hour, stallWithin)
	v.w.WriteHeader(http.StatusOK)
	var mu sync.Mutex
	var last time.Time
	line := func(x any) {
		b, err := json.Marshal(x)
		if err != nil {
			b = []byte(`{"error":{"code":"fault","message":"the answer could not be encoded"}}`)
		}
		v.deadlines(24*time.Hour, stallWithin)
		v.send(append(b, '\n'))
		if err := http.NewResponseController(v.w).Flush(); err != nil {
			v.Log.DebugContext(v.ctx(), "flush", "err", err)
		}
	}
	result, err := work(v.ctx(), func(done, total int) {
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); now.Sub(last) >= progressEvery {
			last = now
			line(map[string]int{"done": done, "total": total})
		}
	})
	mu.Lock()
	defer mu.Unlock()
	if err != nil {
		p := asProblem(err)
		v.Log.ErrorContext(v.ctx(), "long work failed", "action", act, "err", err)
		sentence := v.sentence(p)
		if p.reason == nil && v.isOwner() { // others need not see the cause
			sentence += " (" + err.Error() + ")"
		}
		line(errorJSON(p.code, sentence))
		return nil
	}
	if result == nil {
		result = struct{}{}
	}
	line(map[string]any{"result": result})
	return nil
}
