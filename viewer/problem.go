package viewer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"fumikura/internal/archive"
)

// A problem is an answer that says what is wrong and what to do about it.
type problem struct {
	status int
	code   string
	words  key             // the sentence
	reason *archive.Reason // the sentence where it is not ours; then words are empty
	args   []any           // of the sentence
	wait   time.Duration   // after which it is worth trying again
	cause  error           // for the log only
}

func (p *problem) Error() string {
	if p.cause != nil {
		return fmt.Sprintf("%s: %v", p.code, p.cause)
	}
	return p.code
}

func (p *problem) Unwrap() error { return p.cause }

// The problems that carry nothing of their own. errNotThere is also the answer
// where something is there but not for this person.
var (
	errNotThere    = &problem{status: http.StatusNotFound, code: "not-there", words: "problem.not-there"}
	errNotYours    = &problem{status: http.StatusForbidden, code: "not-yours", words: "problem.not-yours"}
	errSignIn      = &problem{status: http.StatusUnauthorized, code: "sign-in", words: "problem.sign-in"}
	errCrossOrigin = &problem{status: http.StatusForbidden, code: "cross-origin", words: "problem.cross-origin"}
	errTooLarge    = &problem{status: http.StatusRequestEntityTooLarge, code: "too-large", words: "problem.too-large"}
	errBusy        = &problem{status: http.StatusTooManyRequests, code: "busy", words: "problem.busy", wait: 2 * time.Second}
	errChanged     = &problem{status: http.StatusConflict, code: "changed", words: "problem.changed"}
	errNotHere     = &problem{status: http.StatusNotImplemented, code: "not-here", words: "problem.not-here"}
)

// unavailable: a part that the answer needs is away.
func unavailable(part string, cause error) *problem {
	return &problem{status: http.StatusServiceUnavailable, code: "away", words: "problem.away", args: []any{key("part." + part)}, wait: 5 * time.Second, cause: cause}
}

// wrong: the request itself is wrong in the way that words say.
func wrong(words key, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, code: "bad-request", words: words, args: args}
}

// asProblem finds the problem in err; what is none is a fault of ours.
func asProblem(err error) *problem {
	var p *problem
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &big):
		return errTooLarge
	case reasonIn(err) != nil: // of a part below: what is wrong, and what to do
		r := reasonIn(err)
		return &problem{status: http.StatusBadRequest, code: r.Code, reason: r, cause: err}
	case errors.Is(err, archive.ErrNotFound):
		return &problem{status: http.StatusNotFound, code: "not-there", words: "problem.not-there", cause: err}
	case errors.Is(err, context.DeadlineExceeded):
		return unavailable("store", err)
	}
	return &problem{status: http.StatusInternalServerError, code: "fault", words: "problem.fault", cause: err}
}

// fail answers with a problem, as a page or as JSON. Where the answer has begun
// it breaks off, so that nobody takes a part for the whole.
func (v *visit) fail(err error) {
	p := asProblem(err)
	if p.status >= 500 && v.ctx().Err() == nil {
		v.Log.ErrorContext(v.ctx(), "request failed", "method", v.r.Method, "pattern", v.r.Pattern, "status", p.status, "err", err)
	}
	if v.w.begun {
		panic(http.ErrAbortHandler)
	}
	if p.wait > 0 {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(p.wait.Seconds()+0.999)))
	}
	for _, h := range []string{"Content-Disposition", "ETag", "Content-Length"} {
		v.w.Header().Del(h)
	}
	v.w.Header().Set("Cache-Control", "private, no-store")
	sentence := v.sentence(p)
	if v.api {
		v.json(p.status, errorJSON(p.code, sentence))
		return
	}
	var b bytes.Buffer
	view := problemView{Status: p.status, Sentence: sentence, Home: p.status != http.StatusUnauthorized}
	if err := v.looks.render(&b, v.lang, "problem", v.frame(v.say("problem.title"), view)); err != nil {
		v.Log.ErrorContext(v.ctx(), "render problem", "err", err)
		http.Error(v.w, sentence, p.status)
		return
	}
	v.html(p.status, b.Bytes())
}

// sentence says what is wrong in the visitor's language.
func (v *visit) sentence(p *problem) string {
	if p.reason != nil {
		return p.reason.In(v.lang)
	}
	return v.say(p.words, p.args...)
}

type problemView struct {
	Status   int
	Sentence string
	Home     bool
}

type apiError struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

func errorJSON(code, message string) apiError {
	var e apiError
	e.Error.Code, e.Error.Message = code, message
	return e
}

// json answers with one JSON value.
func (v *visit) json(status int, x any) {
	b, err := json.Marshal(x)
	if err != nil {
		v.Log.ErrorContext(v.ctx(), "encode answer", "err", err)
		status, b = http.StatusInternalServerError, []byte(`{"error":{"code":"fault","message":"the answer could not be encoded"}}`)
	}
	v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	v.w.Header().Set("Cache-Control", "private, no-store")
	v.w.WriteHeader(status)
	v.send(append(b, '\n'))
}

// send writes the body; who hung up needs no answer.
func (v *visit) send(b []byte) {
	if _, err := v.w.Write(b); err != nil && v.ctx().Err() == nil {
		v.Log.DebugContext(v.ctx(), "send answer", "err", err)
	}
}
