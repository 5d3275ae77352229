package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"golang.org/x/mod/sumdb/tlog"
)

// smallHistory is a bucket with eight segments of one to four events, closed.
func smallHistory(t testing.TB) (m *memory, events int) {
	t.Helper()
	m = newMemory()
	l := open(t, m, Options{})
	l.mu.Lock()
	for s := range 8 {
		var group []*pending
		for range 1 + s%4 {
			f, err := newLeaf(event("a", events))
			if err != nil {
				t.Fatal(err)
			}
			events++
			group = append(group, &pending{leaf: f, done: make(chan error, 1), from: 1 << 40})
		}
		if err := l.commit(t.Context(), group); err != nil {
			t.Fatal(err)
		}
	}
	l.mu.Unlock()
	l.Close()
	return m, events
}

// verifyAnew verifies as another process would, that remembers nothing.
func verifyAnew(t testing.TB, m *memory) *Report {
	t.Helper()
	l := &Log{b: m, o: Options{Log: quiet}, at: &end{}}
	return verify(t, l)
}

func codes(r *Report) string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.Code)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

func TestVerifyFindsEveryChangedByte(t *testing.T) {
	m, events := smallHistory(t)
	if r := verifyAnew(t, m); r.Found != 0 || r.Events != int64(events) || r.Segments != 8 || r.Private == 0 || r.Deleted != 0 || len(r.Root) != 64 {
		t.Fatalf("untouched: %+v", r)
	}
	for _, key := range m.keys(archive.HistoryPrefix) {
		for i := 0; i < len(m.objects[key]); i += 7 {
			c := m.copy()
			c.objects[key][i] ^= 1
			r := verifyAnew(t, c)
			if r.Found == 0 {
				t.Fatalf("byte %d of %s: nothing found in\n%s", i, key, c.objects[key])
			}
			if key != headKey && !slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Object == key }) {
				t.Errorf("byte %d of %s: found elsewhere: %v", i, key, r.Problems)
			}
			for _, p := range r.Problems {
				if p.JA == "" || p.EN == "" || p.Code == "" {
					t.Fatalf("no sentence: %+v", p)
				}
			}
		}
		for _, n := range []int{0, 1, len(m.objects[key]) / 2, len(m.objects[key]) - 1} {
			c := m.copy()
			c.objects[key] = c.objects[key][:n]
			if r := verifyAnew(t, c); r.Found == 0 {
				t.Errorf("%s cut to %d bytes: nothing found", key, n)
			}
		}
	}
}

func TestVerifyFindsMissingSegments(t *testing.T) {
	m, _ := smallHistory(t)
	keys := m.keys(logPrefix)
	for i, key := range keys {
		c := m.copy()
		delete(c.objects, key)
		r := verifyAnew(t, c)
		want, at, from := "missing", "", segmentIndex(key)
		if i == len(keys)-1 {
			want, at = "end", key
		} else {
			at = keys[i+1]
		}
		if r.Found != 1 || codes(r) != want || r.Problems[0].Object != at || r.Problems[0].Index != from {
			t.Errorf("without %s: %v", key, r.Problems)
		}
	}
	c := m.copy()
	for _, k := range keys[2:5] {
		delete(c.objects, k)
	}
	if r := verifyAnew(t, c); r.Found != 1 || codes(r) != "missing" || r.Problems[0].Object != keys[5] {
		t.Errorf("without three: %v", r.Problems)
	}
}

// forge rewrites the lines of a segment and its checksum, as somebody would who
// knows the form but leaves the rest of the history.
func forge(t testing.TB, m *memory, key string, change func(lines [][]byte) [][]byte) {
	t.Helper()
	lines := bytes.SplitAfter(m.objects[key], []byte("\n"))
	lines = change(lines[:len(lines)-2])
	body := bytes.Join(lines, nil)
	foot, err := json.Marshal(footer{sha256.Sum256(body)})
	if err != nil {
		t.Fatal(err)
	}
	m.objects[key] = append(append(body, foot...), '\n')
}

// again builds a segment anew with other events, on the one before it.
func again(t testing.TB, m *memory, i int, change func(*archive.Event)) {
	t.Helper()
	keys := m.keys(logPrefix)
	s, err := decodeSegment(keys[i], m.objects[keys[i]])
	if err != nil {
		t.Fatal(err)
	}
	at := &end{}
	if i > 0 {
		before, err := decodeSegment(keys[i-1], m.objects[keys[i-1]])
		if err == nil {
			at, err = before.end()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var leaves []*leaf
	for i := range s.lines {
		e, err := s.event(i)
		if err != nil {
			t.Fatal(err)
		}
		change(&e)
		raw, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, &leaf{id: e.ID, raw: raw, hash: tlog.RecordHash(raw)})
	}
	body, _, err := encodeSegment(at, leaves, s.Private, s.Written)
	if err != nil {
		t.Fatal(err)
	}
	m.objects[keys[i]] = body
}

func TestVerifyFindsForgery(t *testing.T) {
	m, _ := smallHistory(t)
	keys := m.keys(logPrefix)
	two := keys[2] // three events
	someoneElse := func(e *archive.Event) { e.Actor = "person:somebody-else" }
	for name, c := range map[string]struct {
		forge func(m *memory)
		want  string // codes
		at    string // the object of the first problem
	}{
		"an event changed": {func(m *memory) {
			forge(t, m, two, func(l [][]byte) [][]byte {
				l[1] = bytes.Replace(l[1], []byte(`"person:a"`), []byte(`"person:b"`), 1)
				return l
			})
		}, "event order root", two},
		"two events swapped": {func(m *memory) {
			forge(t, m, two, func(l [][]byte) [][]byte { l[1], l[2] = l[2], l[1]; return l })
		}, "order root", two},
		"an event taken out": {func(m *memory) {
			forge(t, m, two, func(l [][]byte) [][]byte { return slices.Delete(l, 1, 2) })
		}, "damaged", two},
		"an event doubled": {func(m *memory) {
			forge(t, m, two, func(l [][]byte) [][]byte { return append(l, l[1]) })
		}, "damaged", two},
		"a segment rewritten":        {func(m *memory) { again(t, m, 2, someoneElse) }, "order", two},
		"the last segment rewritten": {func(m *memory) { again(t, m, 7, someoneElse) }, "end", keys[7]},
		"the tail rewritten": {func(m *memory) {
			for i := 2; i < 8; i++ {
				again(t, m, i, someoneElse)
			}
		}, "end", keys[7]},
		"the first segment rewritten": {func(m *memory) { again(t, m, 0, someoneElse) }, "order", keys[0]},
		"two segments swapped":        {func(m *memory) { m.objects[keys[3]], m.objects[keys[7]] = m.objects[keys[7]], m.objects[keys[3]] }, "damaged", keys[3]},
		"a stranger among them":       {func(m *memory) { m.objects[logPrefix+"readme"] = []byte("x") }, "stray", logPrefix + "readme"},
		"a copy under another number": {func(m *memory) { m.objects[segmentKey(999)] = m.objects[keys[7]] }, "damaged", segmentKey(999)},
		"a header with other numbers": {func(m *memory) {
			forge(t, m, two, func(l [][]byte) [][]byte {
				l[0] = bytes.Replace(l[0], []byte(`"count":3`), []byte(`"count":2`), 1)
				return l
			})
		}, "damaged", two},
		"a time in a header": {func(m *memory) {
			forge(t, m, two, func(l [][]byte) [][]byte {
				l[0] = bytes.Replace(l[0], []byte(`"written":"2`), []byte(`"written":"1`), 1)
				return l
			})
		}, "order", two},
	} {
		c2 := m.copy()
		c.forge(c2)
		r := verifyAnew(t, c2)
		if got := codes(r); got != c.want {
			t.Errorf("%s: %s, want %s: %v", name, got, c.want, r.Problems)
		} else if r.Problems[0].Object != c.at {
			t.Errorf("%s: found at %s, want %s", name, r.Problems[0].Object, c.at)
		}
	}
}

func TestVerifyPrivateValues(t *testing.T) {
	m, _ := smallHistory(t)
	keys := m.keys(privatePrefix)
	if len(keys) < 3 {
		t.Fatalf("%d objects of personal values", len(keys))
	}
	whole := verifyAnew(t, m)

	// One deleted whole, and one value of another: counted, nothing wrong.
	c := m.copy()
	delete(c.objects, keys[0])
	var p private
	if err := json.Unmarshal(c.objects[keys[1]], &p); err != nil {
		t.Fatal(err)
	}
	for _, values := range p.Events {
		delete(values, "address")
	}
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	c.objects[keys[1]] = b
	c.objects[privatePrefix+"000000000000-0123456789abcdef"] = []byte("left by somebody who died")
	r := verifyAnew(t, c)
	if r.Found != 0 || r.Deleted != 3 || r.Private != whole.Private-3 || r.Root != whole.Root {
		t.Errorf("after deletions: %+v, before %+v", r, whole)
	}
	l := open(t, c, Options{})
	gone := 0
	for _, e := range browseAll(t, l, Filter{Action: archive.ActSearched}, 100) {
		gone += len(e.Deleted)
		for name, v := range e.Private {
			if len(v) == 64 {
				t.Errorf("%s of event %d is shown as its hash", name, e.Index)
			}
		}
	}
	if gone != 3 {
		t.Errorf("browse tells %d deleted values", gone)
	}

	// A value changed, with or without its salt; two events' values swapped.
	for name, change := range map[string]func(p *private){
		"value": func(p *private) {
			for _, v := range p.Events {
				v["query"] = secret{v["query"].Salt, "something else"}
			}
		},
		"salt": func(p *private) {
			for _, v := range p.Events {
				v["query"] = secret{hash{1}, v["query"].Value}
			}
		},
		"names": func(p *private) {
			for _, v := range p.Events {
				v["query"], v["address"] = v["address"], v["query"]
			}
		},
		"added": func(p *private) {
			for _, v := range p.Events {
				v["more"] = v["query"]
			}
		},
	} {
		c := m.copy()
		p := private{}
		if err := json.Unmarshal(c.objects[keys[0]], &p); err != nil {
			t.Fatal(err)
		}
		change(&p)
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		c.objects[keys[0]] = b
		if r := verifyAnew(t, c); codes(r) != "private" || r.Problems[0].Object != keys[0] {
			t.Errorf("%s: %v", name, r.Problems)
		}
	}
}

// Neither the log nor a hash in it gives a personal value away, and the same
// value twice has two hashes.
func TestNoPersonalValueInTheLog(t *testing.T) {
	m := newMemory()
	l := open(t, m, Options{})
	for n := range 3 {
		e := event("a", n)
		e.Private = map[string]string{"query": "山田太郎", "bad": "a\xffb"}
		appendAll(t, l, e)
	}
	hashes := map[string]bool{}
	for _, k := range m.keys(logPrefix) {
		if bytes.Contains(m.objects[k], []byte("山田")) || bytes.Contains(m.objects[k], []byte(fmt.Sprintf("%x", sha256.Sum256([]byte("山田太郎"))))) {
			t.Errorf("%s gives it away", k)
		}
		s, err := decodeSegment(k, m.objects[k])
		if err != nil {
			t.Fatal(err)
		}
		e, err := s.event(0)
		if err != nil {
			t.Fatal(err)
		}
		hashes[e.Private["query"]] = true
	}
	if len(hashes) != 3 {
		t.Errorf("three salts gave %d hashes", len(hashes))
	}
	if got := browseAll(t, l, Filter{}, 10); got[0].Private["query"] != "山田太郎" || got[0].Private["bad"] != "a\uFFFDb" {
		t.Errorf("%v", got[0].Private)
	}
	wantClean(t, l, 3)
}

func TestRunningProgramRemembersTheEnd(t *testing.T) {
	m := newMemory()
	l := open(t, m, Options{})
	appendAll(t, l, event("a", 0), event("a", 1), event("a", 2))
	delete(m.objects, headKey)
	last := m.keys(logPrefix)[2]
	kept := m.objects[last]
	delete(m.objects, last)
	if r := verify(t, l); codes(r) != "end" || r.Problems[0].Object != last {
		t.Errorf("the last segment deleted: %v", r.Problems)
	}
	m.objects[last] = kept
	again(t, m, 2, func(e *archive.Event) { e.Actor = "x" })
	if r := verify(t, l); codes(r) != "end" {
		t.Errorf("the last segment rewritten: %v", r.Problems)
	}
}
