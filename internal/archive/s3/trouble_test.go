package s3_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/s3"
)

// trouble is a connection on which things go wrong as a test says.
type trouble struct {
	mu sync.Mutex
	// onPut is told the number of each PUT of an object (from 1) after arm.
	onPut func(n int, r *http.Request) (*http.Response, error)
	n     int
}

func (t *trouble) arm(f func(n int, r *http.Request) (*http.Response, error)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.onPut, t.n = f, 0
}

func (t *trouble) puts() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n
}

func (t *trouble) RoundTrip(r *http.Request) (*http.Response, error) {
	t.mu.Lock()
	f := t.onPut
	if r.Method != http.MethodPut || strings.Count(strings.Trim(r.URL.Path, "/"), "/") == 0 {
		f = nil
	}
	if f != nil {
		t.n++
	}
	n := t.n
	t.mu.Unlock()
	if f == nil {
		return http.DefaultTransport.RoundTrip(r)
	}
	return f(n, r)
}

var errLine = errors.New("the line went dead")

// lost lets the server answer, and loses the answer.
func lost(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	return nil, errLine
}

func status(r *http.Request, code int) *http.Response {
	return &http.Response{StatusCode: code, Status: http.StatusText(code), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: r}
}

// TestLostAnswer: nil and ErrExists mean what they say even where the answer to
// a PUT is lost and the PUT is sent again.
func TestLostAnswer(t *testing.T) {
	tr := &trouble{}
	b := open(t, fresh(t), s3.Options{Transport: tr})
	big := bytes.Repeat([]byte("0123456789abcdef"), 2<<20/16)
	pass := http.DefaultTransport.RoundTrip
	for _, c := range []struct {
		name  string
		there bool // another's object stands
		data  []byte
		seek  bool
		on    func(n int, r *http.Request) (*http.Response, error)
		want  error // nil, ErrExists, or errLine for "unknown"
		puts  int   // at least
	}{
		{name: "stored, answer lost", data: []byte("mine"), seek: true, puts: 2,
			on: func(n int, r *http.Request) (*http.Response, error) {
				if n == 1 {
					return lost(r)
				}
				return pass(r)
			}},
		{name: "stored, two answers lost", data: []byte("mine"), seek: true, puts: 3,
			on: func(n int, r *http.Request) (*http.Response, error) {
				if n <= 2 {
					return lost(r)
				}
				return pass(r)
			}},
		{name: "another's, answer lost", there: true, data: []byte("mine"), seek: true, puts: 2, want: archive.ErrExists,
			on: func(n int, r *http.Request) (*http.Response, error) {
				if n == 1 {
					return lost(r)
				}
				return pass(r)
			}},
		{name: "another's with the same bytes, answer lost", there: true, data: []byte("theirs"), seek: true, puts: 2, want: archive.ErrExists,
			on: func(n int, r *http.Request) (*http.Response, error) {
				if n == 1 {
					return lost(r)
				}
				return pass(r)
			}},
		{name: "never arrived, then fine", data: []byte("mine"), seek: true, puts: 3,
			on: func(n int, r *http.Request) (*http.Response, error) {
				if n <= 2 {
					return nil, errLine
				}
				return pass(r)
			}},
		{name: "500, then fine", data: []byte("mine"), seek: true, puts: 2,
			on: func(n int, r *http.Request) (*http.Response, error) {
				if n == 1 {
					return status(r, 500), nil
				}
				return pass(r)
			}},
		{name: "stored but 503, then fine", data: []byte("mine"), seek: true, puts: 2,
			on: func(n int, r *http.Request) (*http.Response, error) {
				if n == 1 {
					lost(r)
					return status(r, 503), nil
				}
				return pass(r)
			}},
		{name: "all answers lost, stored", data: []byte("mine"), seek: true, puts: 3,
			on: func(_ int, r *http.Request) (*http.Response, error) { return lost(r) }},
		{name: "line stays dead", data: []byte("mine"), seek: true, puts: 3, want: errLine,
			on: func(int, *http.Request) (*http.Response, error) { return nil, errLine }},
		{name: "empty, answer lost", data: nil, seek: true, puts: 2,
			on: func(n int, r *http.Request) (*http.Response, error) {
				if n == 1 {
					return lost(r)
				}
				return pass(r)
			}},
		{name: "large file, answer lost", data: big, seek: true, puts: 2,
			on: func(n int, r *http.Request) (*http.Response, error) {
				if n == 1 {
					return lost(r)
				}
				return pass(r)
			}},
		{name: "large stream, answer lost", data: big, puts: 1,
			on: func(_ int, r *http.Request) (*http.Response, error) { return lost(r) }},
		{name: "large stream, never arrived", data: big, puts: 1, want: errLine,
			on: func(int, *http.Request) (*http.Response, error) { return nil, errLine }},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr.arm(nil)
			if err := b.Delete(t.Context(), "a/key"); err != nil {
				t.Fatal(err)
			}
			stands := string(c.data)
			if c.there {
				stands = "theirs"
				if err := b.Put(t.Context(), "a/key", strings.NewReader(stands), int64(len(stands)), archive.PutOptions{IfAbsent: true}); err != nil {
					t.Fatal(err)
				}
			}
			var r io.Reader = bytes.NewReader(c.data)
			if !c.seek {
				r = struct{ io.Reader }{r}
			}
			tr.arm(c.on)
			err := b.Put(t.Context(), "a/key", r, int64(len(c.data)), archive.PutOptions{IfAbsent: true})
			puts := tr.puts()
			tr.arm(nil)
			if !errors.Is(err, c.want) {
				t.Errorf("Put gives %v, want %v", err, c.want)
			}
			if puts < c.puts {
				t.Errorf("%d PUTs were sent, want %d", puts, c.puts)
			}
			if errors.Is(c.want, errLine) {
				return
			}
			g, _, err := b.Get(t.Context(), "a/key", 0, -1)
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			if got, err := io.ReadAll(g); err != nil || string(got) != stands {
				t.Errorf("%d bytes stand, want %d: %v", len(got), len(stands), err)
			}
		})
	}
}

// TestRacersWithLostAnswers: exactly one of 16 wins, also where every first
// answer is lost.
func TestRacersWithLostAnswers(t *testing.T) {
	var had sync.Map // the numbers of the Puts that have lost an answer
	b := open(t, fresh(t), s3.Options{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if n := r.Header.Get("X-Amz-Meta-Fumikura-Put"); n != "" && strings.Contains(r.URL.Path, "/race/") {
			if _, again := had.LoadOrStore(n, true); !again {
				return lost(r)
			}
		}
		return http.DefaultTransport.RoundTrip(r)
	})})
	for round := range 5 {
		key := "race/" + string(rune('a'+round))
		var wins, losses, winner atomic.Int32
		var wg sync.WaitGroup
		for n := range 16 {
			wg.Go(func() {
				data := string(rune('A' + n))
				switch err := b.Put(t.Context(), key, strings.NewReader(data), 1, archive.PutOptions{IfAbsent: true}); {
				case err == nil:
					wins.Add(1)
					winner.Store(int32(n))
				case errors.Is(err, archive.ErrExists):
					losses.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if wins.Load() != 1 || losses.Load() != 15 {
			t.Fatalf("%d won and %d were told ErrExists", wins.Load(), losses.Load())
		}
		r, _, err := b.Get(t.Context(), key, 0, -1)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		r.Close()
		if err != nil || string(got) != string(rune('A'+winner.Load())) {
			t.Errorf("%d won but %q stands, %v", winner.Load(), got, err)
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestUnconditionalServer: a server that ignores If-None-Match, or refuses it, is
// refused, and nothing is left on it.
func TestUnconditionalServer(t *testing.T) {
	for name, refuses := range map[string]bool{"ignores it": false, "does not know it": true} {
		t.Run(name, func(t *testing.T) {
			objects := map[string][]byte{}
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Has("location") {
					io.WriteString(w, `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></LocationConstraint>`)
					return
				}
				w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
				w.Header().Set("ETag", `"00000000000000000000000000000000"`)
				body, ok := objects[r.URL.Path]
				switch r.Method {
				case http.MethodPut:
					if refuses && r.Header.Get("If-None-Match") != "" {
						w.WriteHeader(http.StatusNotImplemented)
						return
					}
					objects[r.URL.Path], _ = io.ReadAll(r.Body)
				case http.MethodDelete:
					delete(objects, r.URL.Path)
					w.WriteHeader(http.StatusNoContent)
				case http.MethodHead:
				default:
					if !ok {
						w.WriteHeader(http.StatusNotFound)
					}
					w.Write(body)
				}
			}))
			defer srv.Close()
			addr := strings.Replace(srv.URL, "http://", "s3://key:secret@", 1) + "/bucket"
			_, err := s3.Open(t.Context(), addr, s3.Options{})
			if !errors.Is(err, s3.ErrUnconditional) {
				t.Errorf("Open gives %v", err)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the sentence tells the secret: %v", err)
			}
			if len(objects) > 0 {
				t.Errorf("%d objects are left", len(objects))
			}
		})
	}
}

func TestOpenRefusals(t *testing.T) {
	addr := fresh(t)
	bad := strings.Replace(addr, "@", "wrong@", 1)
	if _, err := s3.Open(t.Context(), bad, s3.Options{}); err == nil {
		t.Error("a wrong secret is accepted")
	}
	none := addr[:strings.LastIndex(addr, "/")] + "-that-nobody-made"
	if _, err := s3.Open(t.Context(), none, s3.Options{NoCreate: true}); err == nil || !strings.Contains(err.Error(), "there is no bucket") {
		t.Errorf("a missing bucket that may not be made gives %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s3.Open(ctx, addr, s3.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Open after its context ended gives %v", err)
	}
}
