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

func readings(tb testing.TB) []*readPage {
	tb.Helper()
	z, err := gzip.NewReader(bytes.NewReader(readPages))
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

// misread measures what rung 2 brings on pages that were really read: queries cut
// from what stands on the paper, of 4 to 12 characters, with 1 to 10 true pages
// among these and others.
func misread(t *testing.T, x index.Index, report *strings.Builder) {
	r := rand.New(rand.NewPCG(6, 6))
	read := readings(t)
	others := Municipal(r, 300)
	truth := map[archive.ID]string{}
	cers := map[archive.ID]float64{}
	var entries []*index.Entry
	add := func(name, folded string, cer float64, text *archive.Text) {
		rec := archive.DeriveID("read", name)
		e := &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Day: 20260401, Rights: []string{archive.RightAll}}
		e.Fill(text)
		truth[e.ID], cers[e.ID] = folded, cer
		entries = append(entries, e)
	}
	for _, p := range read {
		add(p.name, p.truth, p.cer, p.text)
	}
	for i, text := range others {
		add(fmt.Sprint("other", i), japanese.Fold(text), 0, plain(text))
	}
	s := newShelf(t, x, entries)
	sums := map[string]*readSum{}
	note := func(class string) *readSum {
		if sums[class] == nil {
			sums[class] = &readSum{}
		}
		return sums[class]
	}
	seen := map[string]bool{}
	for _, p := range read {
		class, each := classOf(p.cer), 1
		if class == classMiddle {
			each = 3
		}
		runes := []rune(p.truth)
		for _, n := range []int{4, 6, 8, 12} {
			for range each {
				at := r.IntN(max(1, len(runes)-n))
				q := string(runes[at:min(len(runes), at+n)])
				if seen[q] || strings.ContainsAny(q, `"-~*:()■□`) {
					continue
				}
				seen[q] = true
				want := map[archive.ID]bool{}
				for id, text := range truth {
					if strings.Contains(text, q) {
						want[id] = true
					}
				}
				if len(want) > 10 {
					continue
				}
				res := s.search(index.Request{Query: q, Reader: Owner, Limit: 20, Rung: index.RungAsRead, Bare: true})
				rungs := map[archive.ID]int{}
				added, right := 0, 0
				for _, h := range res.Hits {
					rungs[h.Page] = h.Rung
					if h.Rung == index.RungAsRead {
						if added++; want[h.Page] {
							right++
						}
					}
				}
				if len(rungs)-added > 10 {
					continue // an equal value stands on more pages
				}
				length := fmt.Sprintf(", %2d characters", n)
				for id := range want {
					for _, c := range []string{classOf(cers[id]), classOf(cers[id]) + length} {
						note(c).page(rungs[id])
					}
				}
				for _, c := range []string{class, class + length} {
					note(c).query(added, right)
				}
			}
		}
	}
	fmt.Fprintf(report, "Reading errors: %d pages read by Tesseract among %d\n", len(read), len(entries))
	fmt.Fprintf(report, "%-34s %8s %8s %8s %8s %10s %10s\n", "", "queries", "rung 1", "+ rung 2", "added", "of it true", "a query")
	for _, c := range slices.Sorted(maps.Keys(sums)) {
		m := sums[c]
		fmt.Fprintf(report, "%-34s %8d %8.3f %8.3f %8d %10.3f %10.3f\n", c, m.queries, m.share(m.exact), m.share(m.found), m.added, m.precision(), m.perQuery())
	}
	// What rung 2 adds should be true in 7 of 10, which well-read pages do not reach:
	// there an amount or a name in the same sentence of another page is taken for it.
	for class, want := range map[string]struct{ recall, precision float64 }{classLow: {0.96, 0.57}, classMiddle: {0.90, 0.7}} {
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
