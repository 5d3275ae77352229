package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// ErrManyNames: too many files have a name that holds the one that was asked for.
var ErrManyNames = errors.New("too many files have such a name")

// mostNamed is how many pages Named looks at.
const mostNamed = 1000

// Named gives the records whose file had the name, as far as the reader may see them:
// the whole name as it came, or else its last part, or that in another width or case.
// ErrManyNames where that can't be told among so many.
func (s *Searcher) Named(ctx context.Context, r archive.Reader, name string) ([]archive.ID, error) {
	last := []rune(japanese.Fold(lastPart(name)))
	if name == "" || len(last) == 0 || mayNothing(r) {
		return nil, nil
	}
	g, err := s.generation(ctx)
	if err != nil {
		return nil, err
	}
	if g == nil || !g.Complete {
		return nil, ErrNoGeneration
	}
	who, err := s.who(ctx, r)
	if err != nil {
		return nil, err
	}
	a := &Ask{Generation: g.Name, Root: &Node{Op: OpWord, Field: FieldName, Phrases: []string{string(last[:min(len(last), MaxWord)])}}, Who: who, Limit: 500}
	best, found := 0, map[archive.ID]bool{}
	for looked := 0; ; {
		res, err := s.index.Search(ctx, a)
		if err != nil {
			return nil, fmt.Errorf("look for a file's name: %w", err)
		}
		for _, e := range res.Entries {
			if n := sameName(name, e.Name); n > best {
				best, found = n, map[archive.ID]bool{e.Record: true}
			} else if n == best && n > 0 {
				found[e.Record] = true
			}
		}
		looked += len(res.Entries)
		if a.Next = res.Next; a.Next == "" {
			return slices.Sorted(maps.Keys(found)), nil
		}
		if looked >= mostNamed {
			return nil, ErrManyNames
		}
	}
}

// sameName tells how well a file's name is the one that was asked for: 0 not at all.
func sameName(asked, name string) int {
	switch last := lastPart(name); {
	case name == asked:
		return 3
	case last == asked:
		return 2
	case japanese.Fold(last) == japanese.Fold(lastPart(asked)):
		return 1
	}
	return 0
}

// lastPart is a file's name without its folders.
func lastPart(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

// Occurring are divisions and kinds that records have.
type Occurring struct {
	Divisions, Kinds []string // the most frequent first
}

// newestKinds is how many records Occurring looks at for kinds, which are not counted.
const newestKinds = 300

// Occurring gives the divisions of the records that the reader may see, and the kinds
// of the newest of them.
func (s *Searcher) Occurring(ctx context.Context, r archive.Reader) (Occurring, error) {
	var out Occurring
	g, err := s.generation(ctx)
	if err != nil || g == nil || mayNothing(r) {
		return out, err
	}
	who, err := s.who(ctx, r)
	if err != nil {
		return out, err
	}
	pages, err := s.index.Search(ctx, &Ask{Generation: g.Name, Who: who, Facets: true})
	if err != nil {
		return out, fmt.Errorf("divisions that occur: %w", err)
	}
	records, err := s.index.Records(ctx, &RecordAsk{Generation: g.Name, Shelf: ShelfRecords, Who: who, Limit: newestKinds})
	if err != nil {
		return out, fmt.Errorf("kinds that occur: %w", err)
	}
	kinds := map[string]int{}
	for _, e := range records.Entries {
		kinds[e.Kind]++
	}
	out.Divisions, out.Kinds = mostFirst(pages.Facets[FacetDivision]), mostFirst(kinds)
	return out, nil
}

// mostFirst are the values of counts, without the empty one.
func mostFirst(counts map[string]int) []string {
	values := slices.DeleteFunc(slices.Sorted(maps.Keys(counts)), func(s string) bool { return s == "" })
	slices.SortStableFunc(values, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	return values[:min(len(values), maxFacet)]
}
