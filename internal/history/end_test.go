package history

import (
	"fmt"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
)

// The end is found whatever history/head says.
func TestEndFromAnyHead(t *testing.T) {
	m, events := smallHistory(t)
	keys := m.keys(logPrefix)
	head := func(segment string) []byte {
		return fmt.Appendf(nil, `{"format":%q,"segment":%q,"sha256":"%064x"}`, formatHead, segment, 1)
	}
	for name, b := range map[string][]byte{
		"absent":        nil,
		"empty":         {},
		"no JSON":       []byte("x"),
		"other format":  []byte(`{"format":"fumikura/history-head/9"}`),
		"the first":     head(keys[0]),
		"in the middle": head(keys[3]),
		"the last":      head(keys[7]),
		"behind it":     head(segmentKey(5000)),
		"no segment":    head(logPrefix + "x"),
		"elsewhere":     head("records/00/1"),
	} {
		c := m.copy()
		delete(c.objects, headKey)
		if b != nil {
			c.objects[headKey] = b
		}
		l := open(t, c, Options{})
		if l.at.tree.size != int64(events) || l.at.last.Segment != keys[7] {
			t.Errorf("%s: the end is %+v", name, l.at)
		}
		appendAll(t, l, event("b", 1))
		l.Close()
		if r := verifyAnew(t, c); r.Found != 0 || r.Events != int64(events)+1 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// A damaged end is not built upon.
func TestOpenRefusesDamage(t *testing.T) {
	m, _ := smallHistory(t)
	last := m.keys(logPrefix)[7]
	m.objects[last][100] ^= 1
	if l, err := Open(t.Context(), m, Options{Log: quiet}); err == nil {
		l.Close()
		t.Error("opened")
	}
}

// A process that others overtook by far goes on after them.
func TestOvertaken(t *testing.T) {
	m := newMemory()
	slow, fast := open(t, m, Options{}), open(t, m, Options{})
	for n := range 50 {
		appendAll(t, fast, event("fast", n))
	}
	appendAll(t, slow, event("slow", 0))
	fast.Close()
	slow.Close()
	wantClean(t, open(t, m, Options{}), 51)
}

func TestOnDisk(t *testing.T) {
	b, err := disk.Open(t.TempDir(), disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l := open(t, b, Options{})
	want := map[archive.ID]bool{}
	for n := range 20 {
		appendAll(t, l, event("a", n))
		want[eventID("a", n)] = true
	}
	l.Close()
	l = open(t, b, Options{})
	for n := range 25 {
		if err := l.AppendMissing(t.Context(), event("a", n)); err != nil {
			t.Fatal(err)
		}
		want[eventID("a", n)] = true
	}
	wantOnce(t, l, want)
}

// BenchmarkAppend measures one process on a local folder with many callers:
// events a second, and segments per event.
func BenchmarkAppend(b *testing.B) {
	for _, callers := range []int{1, 16, 256} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) {
			d, err := disk.Open(b.TempDir(), disk.Options{})
			if err != nil {
				b.Fatal(err)
			}
			l, err := Open(b.Context(), d, Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer l.Close()
			next := make(chan int)
			done := make(chan error, callers)
			for range callers {
				go func() {
					var err error
					for n := range next {
						if e := l.Append(b.Context(), event("bench", n)); e != nil {
							err = e
						}
					}
					done <- err
				}()
			}
			n := 0
			for b.Loop() {
				next <- n
				n++
			}
			close(next)
			for range callers {
				if err := <-done; err != nil {
					b.Fatal(err)
				}
			}
			b.StopTimer()
			segments := 0
			if err := archive.ListAll(b.Context(), d, logPrefix, "", func(archive.Info) error { segments++; return nil }); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(segments)/float64(n), "segments/event")
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// Whatever lies under a segment's key is read or refused, and what is read fits
// together.
func FuzzDecodeSegment(f *testing.F) {
	m, _ := smallHistory(f)
	keys := m.keys(logPrefix)
	for _, k := range keys {
		f.Add(m.objects[k])
	}
	f.Add([]byte("\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := decodeSegment(keys[2], b)
		if err != nil {
			return
		}
		if s.First != segmentIndex(keys[2]) || len(s.lines) != s.Count {
			t.Errorf("read as %d events from %d", len(s.lines), s.First)
		}
		if e, err := s.end(); err == nil && e.tree.size != s.After.Size {
			t.Errorf("it ends at %d, not %d", e.tree.size, s.After.Size)
		}
	})
}
