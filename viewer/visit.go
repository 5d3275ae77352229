package viewer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// A visit is one request: who asks, in which language, and how to answer.
type visit struct {
	*Server
	w      *answer
	r      *http.Request
	person *access.Person // nil for the owner and for who has not signed in
	reader archive.Reader
	actor  string                        // for the history
	lang   string                        // ja or en
	api    bool                          // answers are JSON
	named  map[archive.ID]*access.Person // who was looked up, nil where there is nobody
}

// actorNobody stands in the history for somebody who has not signed in.
const actorNobody = "nobody"

func (v *visit) ctx() context.Context { return v.r.Context() }

// isOwner tells whether the archive's owner asks, at the command line.
func (v *visit) isOwner() bool { return v.actor == archive.ActorOwner }

// may tells whether the person's role lets them do what need stands for.
func (v *visit) may(n need) bool {
	switch {
	case n == needNothing || v.isOwner():
		return true
	case v.person == nil || n == needOwner:
		return false
	}
	return v.person.May(access.Permission(n))
}

// An answer is a ResponseWriter that knows whether it has begun.
type answer struct {
	http.ResponseWriter
	begun bool
}

func (a *answer) WriteHeader(code int) {
	a.begun = true
	a.ResponseWriter.WriteHeader(code)
}

func (a *answer) Write(b []byte) (int, error) {
	a.begun = true
	return a.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// maxForm bounds the body of everything but an upload.
const maxForm = 64 << 10

// maxLargeForm bounds a form that holds a whole dictionary: percent signs make
// nine bytes of a kanji.
const maxLargeForm = 8 << 20

// Deadlines of a request that is no upload and no long work.
const (
	readWithin  = 30 * time.Second
	writeWithin = 2 * time.Minute
)

// serve answers one route.
func (s *Server) serve(rt route, owner bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Server: s, w: &answer{ResponseWriter: w}, r: r, actor: actorNobody, api: rt.api, lang: language(r)}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.Log.ErrorContext(r.Context(), "panic", "route", rt.Pattern, "panic", p, "stack", string(debug.Stack()))
				v.fail(errors.New("panic"))
			}
		}()
		if err := v.run(rt, owner); err != nil {
			v.fail(err)
		}
	})
}

func (v *visit) run(rt route, owner bool) error {
	if !rt.streams {
		v.deadlines(readWithin, writeWithin)
		most := int64(maxForm)
		if rt.large {
			most = maxLargeForm
		}
		v.r.Body = http.MaxBytesReader(v.w, v.r.Body, most)
	}
	if rt.public {
		return rt.run(v)
	}
	if owner {
		v.actor, v.reader = archive.ActorOwner, archive.Reader{Owner: true, SignedIn: true}
	} else if err := v.recognise(); err != nil {
		return err
	}
	if err := v.cross.Check(v.r); err != nil {
		return v.refuse("cross-origin", errCrossOrigin)
	}
	if v.actor == actorNobody && rt.need != needNothing {
		if v.api {
			return errSignIn
		}
		return v.toSignIn()
	}
	if !v.may(rt.need) {
		return v.refuse("role", errNotYours)
	}
	return rt.run(v)
}

// deadlines bounds how long the request may still be read and its answer
// written. In-process connections have none.
func (v *visit) deadlines(read, write time.Duration) {
	c := http.NewResponseController(v.w)
	now := time.Now()
	for _, err := range []error{c.SetReadDeadline(now.Add(read)), c.SetWriteDeadline(now.Add(write))} {
		if err != nil && !errors.Is(err, http.ErrNotSupported) {
			v.Log.DebugContext(v.ctx(), "deadline", "err", err)
		}
	}
}

// remember puts an event into the history; only then may the answer begin.
func (v *visit) remember(act archive.Action, fill func(*archive.Event)) error {
	e := v.Archive.NewEvent(v.actor, act)
	if fill != nil {
		fill(&e)
	}
	ctx, cancel := context.WithTimeout(v.ctx(), 15*time.Second)
	defer cancel()
	if err := v.History.Append(ctx, e); err != nil {
		return unavailable("history", fmt.Errorf("record that %s: %w", act, err))
	}
	return nil
}

// refuse records that a person was refused, and returns p, or what kept it from
// being recorded. Strangers are not recorded: they could fill the history.
func (v *visit) refuse(why string, p *problem) error {
	if v.actor != actorNobody {
		path := v.r.URL.Path
		if err := v.remember(archive.ActDenied, func(e *archive.Event) {
			e.Reason = why
			e.Private = map[string]string{"address": clip(path, 200)}
		}); err != nil {
			return err
		}
	}
	return p
}

// query is a parameter of the address, trimmed and bounded.
func (v *visit) query(name string) string {
	return clip(strings.TrimSpace(v.r.URL.Query().Get(name)), maxQuery)
}

// maxQuery is the longest value of a parameter, in bytes. A longer query is
// answered with a sentence where it matters (see visit.searchText).
const maxQuery = 4 << 10

// clip cuts s to at most n bytes between two characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}
