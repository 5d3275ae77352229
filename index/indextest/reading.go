package indextest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
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
			line := archive.Line{Start: len(t.Glyphs), Sep: "\n"}
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
	type sum struct{ queries, pages, exact, found, added, right int }
	sums := map[string]*sum{}
	note := func(class string) *sum {
		if sums[class] == nil {
			sums[class] = &sum{}
		}
		return sums[class]
	}
	seen := map[string]bool{}
	for _, p := range read {
		class, each := "a: CER <= 0.04", 5
		switch {
		case p.cer > 0.08:
			class, each = "c: CER > 0.08", 5
		case p.cer > 0.04:
			class, each = "b: CER 0.04-0.08", 12
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
				exact, found, added, right := 0, 0, 0, 0
				for _, h := range res.Hits {
					switch {
					case h.Rung == index.RungExact && want[h.Page]:
						exact, found = exact+1, found+1
					case h.Rung == index.RungAsRead:
						if added++; want[h.Page] {
							right, found = right+1, found+1
						}
					}
				}
				for _, c := range []string{class, fmt.Sprintf("%s, %2d characters", class, n)} {
					m := note(c)
					m.queries++
					m.pages += len(want)
					m.exact, m.found, m.right = m.exact+exact, m.found+found, m.right+right
					m.added += added
				}
			}
		}
	}
	classes := make([]string, 0, len(sums))
	for c := range sums {
		classes = append(classes, c)
	}
	slices.Sort(classes)
	fmt.Fprintf(report, "Reading errors: %d pages read by Tesseract among %d\n", len(read), len(entries))
	fmt.Fprintf(report, "%-34s %8s %8s %8s %8s %10s\n", "", "queries", "rung 1", "+ rung 2", "added", "precision")
	for _, c := range classes {
		m := sums[c]
		precision := 1.0
		if m.added > 0 {
			precision = float64(m.right) / float64(m.added)
		}
		fmt.Fprintf(report, "%-34s %8d %8.3f %8.3f %8d %10.3f\n", c, m.queries, float64(m.exact)/float64(m.pages), float64(m.found)/float64(m.pages), m.added, precision)
	}
	hold := func(class string, recall float64) {
		if m := sums[class]; m == nil || float64(m.found) < recall*float64(m.pages) {
			t.Errorf("%s: recall of rungs 1 and 2 is %+v, want %.2f", class, m, recall)
		}
	}
	hold("a: CER <= 0.04", 0.96)
	hold("b: CER 0.04-0.08", 0.90)
}
