package indextest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// readPages are pages that Tesseract really read, with what stands on the paper:
// one JSON object a line, of its lines the glyphs, and their confidences as
// characters from U+001B on.
//
//go:embed testdata/read.jsonl.gz
var readPages []byte

// A readPage is a page as it was read, and as it is.
type readPage struct {
	name  string
	truth string // folded
	text  *archive.Text
	cer   float64
}

func readings(tb testing.TB, pages []byte) []*readPage {
	tb.Helper()
	z, err := gzip.NewReader(bytes.NewReader(pages))
	if err != nil {
		tb.Fatal(err)
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<20)
	var out []*readPage
	for sc.Scan() {
		var in struct {
			Name, Truth string
			Lines       []struct {
				T json.RawMessage
				C string
				A map[int][]string
				S *string
				K archive.LineType
			}
		}
		if err := json.Unmarshal(sc.Bytes(), &in); err != nil {
			tb.Fatal(err)
		}
		t := &archive.Text{Kind: archive.TextOCR, Rev: 1, Image: 0}
		for _, l := range in.Lines {
			var glyphs []string
			if err := json.Unmarshal(l.T, &glyphs); err != nil {
				var s string
				if err := json.Unmarshal(l.T, &s); err != nil {
					tb.Fatal(err)
				}
				glyphs = strings.Split(s, "")
			}
			line := archive.Line{Start: len(t.Glyphs), Sep: "\n", Type: l.K}
			if l.S != nil {
				line.Sep = *l.S
			}
			for i, c := range []rune(l.C) {
				g := archive.Glyph{Text: glyphs[i], Conf: uint8(c - 27)}
				for _, a := range l.A[i] {
					g.Alts = append(g.Alts, archive.Alt{Text: a, Conf: 1})
				}
				t.Glyphs = append(t.Glyphs, g)
			}
			line.End = len(t.Glyphs)
			t.Lines = append(t.Lines, line)
		}
		p := &readPage{name: in.Name, truth: japanese.Fold(in.Truth), text: t}
		p.cer = float64(distance(japanese.Fold(t.Plain()), p.truth)) / float64(len([]rune(p.truth)))
		out = append(out, p)
	}
	if err := sc.Err(); err != nil {
		tb.Fatal(err)
	}
	return out
}

// distance is the edit distance of two texts.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := range s {
		last := row[0]
		row[0] = i + 1
		for j := range t {
			d := last
			if s[i] != t[j] {
				d++
			}
			last = row[j+1]
			row[j+1] = min(d, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(t)]
}

// A ReadSet is pages that were really read, among others, and what stands on their
// paper.
type ReadSet struct {
	Entries []*index.Entry
	Read    int // so many of the entries, the first ones, were read
	truth   map[archive.ID]string
	cers    map[archive.ID]float64
}

// NewReadSet is the set of testdata, among others pages that no reader saw.
func NewReadSet(tb testing.TB, r *rand.Rand, others int) *ReadSet {
	tb.Helper()
	return readSet(tb, r, readPages, others)
}

func readSet(tb testing.TB, r *rand.Rand, pages []byte, others int) *ReadSet {
	s := &ReadSet{truth: map[archive.ID]string{}, cers: map[archive.ID]float64{}}
	add := func(name, folded string, cer float64, text *archive.Text) {
		rec := archive.DeriveID("read", name)
		e := &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Day: 20260401, Rights: []string{archive.RightAll}}
		e.Fill(text)
		s.truth[e.ID], s.cers[e.ID] = folded, cer
		s.Entries = append(s.Entries, e)
	}
	for _, p := range readings(tb, pages) {
		add(p.name, p.truth, p.cer, p.text)
	}
	s.Read = len(s.Entries)
	for i, text := range Municipal(r, others) {
		add(fmt.Sprint("other", i), japanese.Fold(text), 0, plain(text))
	}
	return s
}

// A ReadQuery is a piece of what stands on the paper of a page that was read.
type ReadQuery struct {
	Text  string
	Page  int // of Entries
	class string
	Wants map[archive.ID]bool // the pages on whose paper it stands, 1 to 10
}

// Queries cuts pieces of 4 to 12 characters out of each page, of each length as many
// as are asked for, and more of the class that is rare.
func (s *ReadSet) Queries(r *rand.Rand, each int) []ReadQuery {
	seen := map[string]bool{}
	var out []ReadQuery
	for i, e := range s.Entries[:s.Read] {
		class, n := classOf(s.cers[e.ID]), each
		if class == classMiddle {
			n *= 3
		}
		runes := []rune(s.truth[e.ID])
		for _, length := range []int{4, 6, 8, 12} {
			for range n {
				at := r.IntN(max(1, len(runes)-length))
				q := string(runes[at:min(len(runes), at+length)])
				if seen[q] || strings.ContainsAny(q, `"-~*:()■□`) {
					continue
				}
				seen[q] = true
				wants := map[archive.ID]bool{}
				for id, text := range s.truth {
					if strings.Contains(text, q) {
						wants[id] = true
					}
				}
				if len(wants) <= 10 {
					out = append(out, ReadQuery{q, i, class, wants})
				}
			}
		}
	}
	return out
}

// misread measures what rung 2 brings on pages that were really read: queries cut
// from what stands on the paper, of 4 to 12 characters, with 1 to 10 true pages
// among these and others.
func misread(t *testing.T, x index.Index, pages []byte, report *strings.Builder) {
	r := rand.New(rand.NewPCG(6, 6))
	set := readSet(t, r, pages, 300)
	s := newShelf(t, x, set.Entries)
	sums := map[string]*readSum{}
	note := func(class string) *readSum {
		if sums[class] == nil {
			sums[class] = &readSum{}
		}
		return sums[class]
	}
	for _, q := range set.Queries(r, 1) {
		res := s.search(index.Request{Query: q.Text, Reader: Owner, Limit: 20, Rung: index.RungAsRead, Bare: true})
		rungs := map[archive.ID]int{}
		added, right := 0, 0
		for _, h := range res.Hits {
			rungs[h.Page] = h.Rung
			if h.Rung == index.RungAsRead {
				if added++; q.Wants[h.Page] {
					right++
				}
			}
		}
		if len(rungs)-added > 10 {
			continue // an equal value stands on more pages
		}
		length := fmt.Sprintf(", %2d characters", len([]rune(q.Text)))
		for id := range q.Wants {
			for _, c := range []string{classOf(set.cers[id]), classOf(set.cers[id]) + length} {
				note(c).page(rungs[id])
			}
		}
		for _, c := range []string{q.class, q.class + length} {
			note(c).query(added, right)
		}
	}
	fmt.Fprintf(report, "Reading errors: %d pages read by Tesseract among %d\n", set.Read, len(set.Entries))
	fmt.Fprintf(report, "%-34s %8s %8s %8s %8s %10s %10s\n", "", "queries", "rung 1", "+ rung 2", "added", "of it true", "a query")
	for _, c := range slices.Sorted(maps.Keys(sums)) {
		m := sums[c]
		fmt.Fprintf(report, "%-34s %8d %8.3f %8.3f %8d %10.3f %10.3f\n", c, m.queries, m.share(m.exact), m.share(m.found), m.added, m.precision(), m.perQuery())
	}
	for class, want := range map[string]struct{ recall, precision float64 }{classLow: {0.96, 0.7}, classMiddle: {0.90, 0.7}} {
		if m := note(class); m.queries < 100 || m.share(m.found) < want.recall || m.perQuery() < want.precision {
			t.Errorf("%s: %d queries, recall of rungs 1 and 2 is %.3f, want %.2f; of what rung 2 adds %.3f is true on the mean of queries, want %.2f", class, m.queries, m.share(m.found), want.recall, m.perQuery(), want.precision)
		}
	}
}

// The classes of pages by how well they were read.
const (
	classLow    = "a: CER <= 0.04"
	classMiddle = "b: CER 0.04-0.08"
	classHigh   = "c: CER > 0.08"
)

// classOf is the class of a page of this character error rate.
func classOf(cer float64) string {
	switch {
	case cer > 0.08:
		return classHigh
	case cer > 0.04:
		return classMiddle
	}
	return classLow
}

// A readSum adds up what was found of the pages of one class, and what rung 2 added
// to queries that were cut from them.
type readSum struct {
	pages, exact, found   int
	queries, added, right int
	adding                int     // queries to which rung 2 added anything
	precisions            float64 // the sum of theirs
}

// page notes a page on which a query's words stand, and the rung that found it, 0 none.
func (m *readSum) page(rung int) {
	m.pages++
	if rung == index.RungExact {
		m.exact++
	}
	if rung > 0 {
		m.found++
	}
}

// query notes how many pages rung 2 added to a query, and how many of these are true.
func (m *readSum) query(added, right int) {
	m.queries++
	m.added, m.right = m.added+added, m.right+right
	if added > 0 {
		m.adding++
		m.precisions += float64(right) / float64(added)
	}
}

func (m *readSum) share(n int) float64 { return float64(n) / float64(max(1, m.pages)) }

func (m *readSum) precision() float64 {
	if m.added == 0 {
		return 1
	}
	return float64(m.right) / float64(m.added)
}

// perQuery is the mean precision of the queries to which rung 2 added anything.
func (m *readSum) perQuery() float64 {
	if m.adding == 0 {
		return 1
	}
	return m.precisions / float64(m.adding)
}
