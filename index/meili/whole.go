package meili

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
	"fumikura/internal/archive"
)

// Where all candidates are wanted, their order does not matter to the server, and
// they are got as documents by the filter itself. The first ones tell how many there
// are, at half of what a search takes for that: it works a filter out twice.
const (
	// firstPart are the documents that come with their number.
	firstPart = 64
	// maxWhole is up to how many candidates are read for the sake of fewer that pass
	// the sieve.
	maxWhole = 3000
	// wholeTries is how often all are asked for anew where pages come and go.
	wholeTries = 4
)

// whole reads all candidates that fit a filter.
type whole struct {
	x      *Index
	gen    string
	filter []string
	sort   index.Sort
	others int // that are wanted of those that do not pass the sieve
	sieve  *sieve
	// strictly tells that what is asked for stands in a body or nowhere.
	strictly bool
	first    *part
}

// A part are some of the candidates: those that passed the sieve of so many that were
// read, and the first and the last of these.
type part struct {
	passed     []candidate
	others     []*index.Entry // that did not, as far as they are wanted
	read       int
	start, end archive.ID
	places     []string // of those that were decoded
	total      int      // of all candidates, at that moment
}

// begin reads the first candidates, and tells how many there are.
func (w *whole) begin(ctx context.Context, most int) (total int, err error) {
	if w.first, err = w.part(ctx, 0, min(firstPart, most)); err != nil {
		return 0, err
	}
	return w.first.total, nil
}

// narrow finds out, before more candidates than the first are read, whether they are
// hits by their bodies alone, as nearly always: then it is soon seen of nearly all that
// are none.
func (w *whole) narrow(ctx context.Context, who []string) error {
	if w.first.total == w.first.read || w.sieve == nil || !w.sieve.single {
		return nil
	}
	if c := elsewhere(w.sieve.root); c != "" {
		docs, err := w.x.documents(ctx, w.gen, &meilisearch.DocumentsQuery{Filter: append(slices.Clone(who), attrFirst+" = true", c), Limit: 1, Fields: []string{attrEntry}})
		if err != nil {
			return err
		}
		defer docs.free()
		if docs.total > 0 {
			return nil
		}
	}
	w.strictly = true
	w.first.passed = slices.DeleteFunc(w.first.passed, func(c candidate) bool {
		if !c.strictly {
			w.first.others = append(w.first.others, c.entry)
		}
		return !c.strictly
	})
	return nil
}

// promises tells whether so few candidates may pass the sieve, as far as the first
// ones show.
func (w *whole) promises(few int) bool { return w.likely() <= few }

// mayPromise tells whether w promises so few once it is narrowed.
func (w *whole) mayPromise(few int) bool { return w.share(w.byBody()) <= few }

// byBody is how many of the first candidates passed by their bodies.
func (w *whole) byBody() int {
	n := 0
	for _, c := range w.first.passed {
		if c.strictly {
			n++
		}
	}
	return n
}

// narrows tells whether it is worth while to narrow: whether more of the first candidates
// than a few would have passed for nothing.
func (w *whole) narrows() bool { return (len(w.first.passed)-w.byBody())*16 > w.first.read }

// likely is about how many candidates pass the sieve.
func (w *whole) likely() int { return w.share(len(w.first.passed)) }

// share is how many candidates are as n of the first ones are, rounded up.
func (w *whole) share(n int) int {
	read := max(1, w.first.read)
	return (n*w.first.total + read - 1) / read
}

// entries gives all candidates that pass the sieve, in their order, and those others
// that are wanted. They are read in parts side by side. The server gives them in the
// order in which it keeps them, each part as of its own moment, and a page that goes
// meanwhile moves those after it: so each part begins with the last of the one before,
// and where that is another, or there are not as many as there were, all are asked for
// at once.
func (w *whole) entries(ctx context.Context) (passed, others []*index.Entry, err error) {
	n, have := w.first.total, w.first.read
	list := []*part{w.first}
	if left := n - have; left > 0 {
		size := max(readPart, (left+readAtOnce-1)/readAtOnce)
		list = append(list, make([]*part, (left+size-1)/size)...)
		errs := make([]error, len(list))
		var wg sync.WaitGroup
		for i := range list[1:] {
			wg.Go(func() {
				from, to := have+i*size-1, min(n, have+(i+1)*size)
				list[i+1], errs[i+1] = w.part(ctx, from, to-from)
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			return nil, nil, err
		}
		if !follow(list, n) {
			all, err := w.atOnce(ctx, n)
			if err != nil {
				return nil, nil, err
			}
			list = []*part{all}
		}
	}
	return inOrder(list), w.rest(list), nil
}

// follow tells whether parts are n candidates, each but the first beginning with the
// last one of the part before.
func follow(list []*part, n int) bool {
	sum := 0
	for i, p := range list {
		if p.total != n || i > 0 && p.start != list[i-1].end {
			return false
		}
		sum += p.read
	}
	return sum-(len(list)-1) == n
}

// atOnce reads all candidates, about n, at one moment.
func (w *whole) atOnce(ctx context.Context, n int) (*part, error) {
	for range wholeTries {
		p, err := w.part(ctx, 0, n)
		if err != nil || p.total <= n {
			return p, err
		}
		n = p.total // there are more than a moment ago
	}
	return nil, &Error{What: "search", Code: "restless", away: true}
}

// A candidate is an entry, and where it stands among others.
type candidate struct {
	place    string
	entry    *index.Entry
	strictly bool // whether its body passed
}

// inOrder are the entries of parts, each once.
func inOrder(list []*part) []*index.Entry {
	var all []candidate
	for _, p := range list {
		all = append(all, p.passed...)
	}
	slices.SortFunc(all, func(a, b candidate) int { return strings.Compare(a.place, b.place) })
	all = slices.CompactFunc(all, func(a, b candidate) bool { return a.entry.ID == b.entry.ID })
	out := make([]*index.Entry, len(all))
	for i, c := range all {
		out[i] = c.entry
	}
	return out
}

// rest are those of parts that did not pass, as far as they are wanted, each once.
func (w *whole) rest(list []*part) []*index.Entry {
	var out []*index.Entry
	for _, p := range list {
		out = append(out, p.others...)
	}
	slices.SortFunc(out, func(a, b *index.Entry) int { return strings.Compare(string(a.ID), string(b.ID)) })
	out = slices.CompactFunc(out, func(a, b *index.Entry) bool { return a.ID == b.ID })
	return out[:min(len(out), w.others)]
}

// part reads some of the candidates.
func (w *whole) part(ctx context.Context, from, n int) (*part, error) {
	docs, err := w.x.documents(ctx, w.gen, &meilisearch.DocumentsQuery{Filter: w.filter, Offset: int64(from), Limit: int64(n), Fields: []string{attrEntry}})
	if err != nil {
		return nil, err
	}
	defer docs.free()
	out := &part{read: len(docs.list), total: docs.total}
	for i, raw := range docs.list {
		d := new(packed)
		if err := d.take(raw); err != nil {
			return nil, err
		}
		strictly := w.sieve.passes(d, true)
		passes := strictly || !w.strictly && w.sieve.passes(d, false)
		if !passes && i > 0 && i < len(docs.list)-1 && len(out.others) >= w.others {
			continue
		}
		e, err := d.decoded()
		if err != nil {
			return nil, err
		}
		if i == 0 {
			out.start = e.ID
		}
		out.end = e.ID
		if from == 0 && n <= firstPart {
			out.places = append(out.places, placeOf(e, w.sort, ""))
		}
		if passes {
			out.passed = append(out.passed, candidate{placeOf(e, w.sort, ""), e, strictly})
		} else if len(out.others) < w.others {
			out.others = append(out.others, e)
		}
	}
	return out, nil
}
