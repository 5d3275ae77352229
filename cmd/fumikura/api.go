package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// An api is the JSON API as a command uses it: over the socket of the process
// that owns the data, or in this process where it became the owner itself. The
// commands can't tell the difference.
type api struct {
	client *http.Client
	close  func()
}

// connect finds the owner or becomes it. With work, the process that this
// command becomes also reads and indexes what is taken in.
func connect(ctx context.Context, e *env, c *config, work bool) (*api, error) {
	if !c.owned() {
		return inProcess(ctx, e, c, nil, work)
	}
	deadline := time.Now().Add(10 * time.Second)
	for {
		o, n, err := own(c.dataDir())
		if err == nil {
			return inProcess(ctx, e, c, o, work)
		} else if !errors.Is(err, errOwned) {
			return nil, err
		}
		if n.Socket != "" {
			if n.Version != version() {
				return nil, fmt.Errorf("%s", say(c.lang,
					fmt.Sprintf("別の版(%s)のFumikura(プロセス %d)が動いています。同じ版を使うか、それを止めてください。", n.Version, n.PID),
					fmt.Sprintf("another version of Fumikura (%s, process %d) is running: use the same version, or stop it", n.Version, n.PID)))
			}
			return &api{client: socketClient(n.Socket), close: func() {}}, nil
		}
		// The owner is just starting, or is a command that serves nobody.
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("%s", say(c.lang,
				fmt.Sprintf("プロセス %d がこのデータを使用中です。終わるのを待ってからもう一度実行してください。", n.PID),
				fmt.Sprintf("process %d is using this data: wait until it has ended, then run the command again", n.PID)))
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func inProcess(ctx context.Context, e *env, c *config, o *owner, work bool) (*api, error) {
	h, err := openHouse(ctx, e, c, work)
	if err != nil {
		o.close()
		return nil, err
	}
	if o != nil {
		if err := o.listen(h.viewer.OwnerHandler()); err != nil {
			h.close()
			o.close()
			return nil, err
		}
	}
	return &api{client: &http.Client{Transport: handlerTransport{h.viewer.OwnerHandler()}}, close: func() {
		h.close()
		o.close()
	}}, nil
}

// apiError is what the API says when it refuses.
type apiError struct {
	Status int
	Code   string
	Text   string
}

func (e *apiError) Error() string { return e.Text }

func (a *api) do(ctx context.Context, method, path string, q url.Values, body io.Reader, size int64, header http.Header) (*http.Response, error) {
	u := url.URL{Scheme: "http", Host: "fumikura", Path: "/api/v1/" + path, RawQuery: q.Encode()}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err != nil {
		return nil, err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	if body != nil && size >= 0 {
		req.ContentLength = size
	}
	res, err := a.client.Do(req)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err
		}
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if res.StatusCode >= 400 {
		defer res.Body.Close()
		var v struct {
			Error struct{ Code, Message string }
		}
		b, _ := io.ReadAll(io.LimitReader(res.Body, 1<<16))
		if json.Unmarshal(b, &v) != nil || v.Error.Message == "" {
			v.Error.Message = fmt.Sprintf("%s %s: %s", method, path, res.Status)
		}
		return nil, &apiError{res.StatusCode, v.Error.Code, v.Error.Message}
	}
	return res, nil
}

// call sends in (nil for nothing) as JSON and reads the answer into out.
func (a *api) call(ctx context.Context, lang, method, path string, q url.Values, in, out any) error {
	var body io.Reader
	size := int64(0)
	header := http.Header{"Accept-Language": {lang}}
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body, size = bytes.NewReader(b), int64(len(b))
		header.Set("Content-Type", "application/json")
	}
	res, err := a.do(ctx, method, path, q, body, size, header)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(res.Body).Decode(out); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// stream posts long work and hands each JSON line of the answer to line, until
// one that carries "result" or "error".
func (a *api) stream(ctx context.Context, lang, path string, in any, line func(done, total int)) (json.RawMessage, error) {
	b, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	return a.streamBody(ctx, lang, path, nil, "application/json", bytes.NewReader(b), int64(len(b)), line)
}

// streamBody is stream with a body of size bytes, -1 where nobody knows.
func (a *api) streamBody(ctx context.Context, lang, path string, q url.Values, kind string, body io.Reader, size int64, line func(done, total int)) (json.RawMessage, error) {
	res, err := a.do(ctx, http.MethodPost, path, q, body, size, http.Header{"Accept-Language": {lang}, "Content-Type": {kind}})
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	sc := bufio.NewScanner(res.Body)
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		var v struct {
			Done, Total int
			Result      json.RawMessage
			Error       *struct{ Code, Message string }
		}
		if err := json.Unmarshal(sc.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		switch {
		case v.Error != nil:
			return nil, &apiError{0, v.Error.Code, v.Error.Message}
		case v.Result != nil:
			return v.Result, nil
		default:
			line(v.Done, v.Total)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return nil, fmt.Errorf("%s: the answer broke off", path)
}

// handlerTransport answers requests by a handler in this process; bodies stream.
type handlerTransport struct{ h http.Handler }

func (t handlerTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	pr, pw := io.Pipe()
	w := &pipeWriter{header: http.Header{}, w: pw, ready: make(chan struct{})}
	in := req.Clone(req.Context())
	in.RequestURI = req.URL.RequestURI()
	in.RemoteAddr = "@"
	if in.Body == nil {
		in.Body = http.NoBody
	}
	go func() {
		defer func() {
			if p := recover(); p != nil {
				pw.CloseWithError(fmt.Errorf("panic: %v", p))
				w.start(http.StatusInternalServerError)
				return
			}
			w.start(http.StatusOK)
			pw.Close()
		}()
		t.h.ServeHTTP(w, in)
	}()
	select {
	case <-w.ready:
	case <-req.Context().Done():
		pr.CloseWithError(req.Context().Err())
		return nil, req.Context().Err()
	}
	return &http.Response{Status: fmt.Sprintf("%d %s", w.code, http.StatusText(w.code)), StatusCode: w.code,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.sent, Body: pr, ContentLength: -1, Request: req}, nil
}

// pipeWriter is a ResponseWriter whose body is read while it is written.
type pipeWriter struct {
	header, sent http.Header
	w            *io.PipeWriter
	code         int
	ready        chan struct{}
}

func (w *pipeWriter) Header() http.Header { return w.header }

func (w *pipeWriter) WriteHeader(code int) { w.start(code) }

func (w *pipeWriter) start(code int) {
	if w.code == 0 && code >= 200 {
		w.code, w.sent = code, w.header.Clone()
		close(w.ready)
	}
}

func (w *pipeWriter) Write(b []byte) (int, error) {
	w.start(http.StatusOK)
	return w.w.Write(b)
}

// Flush makes streaming handlers content: every Write is seen at once.
func (w *pipeWriter) Flush() {}
