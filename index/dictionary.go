package index

import (
	"context"
	"time"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// A dictionary is the administrators' one, folded: the other words of each word.
type dictionary struct {
	rev       int
	synonyms  map[string][]string
	variants  map[string][]string
	divisions map[string][]string
	stop      []string
}

// dictionary is what holds now: a change is seen within a second.
func (s *Searcher) dictionary(ctx context.Context) (*dictionary, error) {
	s.mu.Lock()
	d, fresh := s.words, time.Since(s.wordsAt) < lookEvery
	s.mu.Unlock()
	if d != nil && fresh {
		return d, nil
	}
	began := time.Now()
	a, err := s.archive.Dictionary(ctx)
	if err != nil {
		return nil, err
	}
	if d == nil || d.rev != a.Rev {
		d = foldDictionary(a)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.words, s.wordsAt = d, began
	return d, nil
}

func foldDictionary(a *archive.Dictionary) *dictionary {
	sets := func(l [][]string) map[string][]string {
		out := map[string][]string{}
		for _, set := range l {
			for i, w := range set {
				key := japanese.Fold(w)
				for j, other := range set {
					if f := japanese.Fold(other); i != j && f != key && f != "" {
						out[key] = append(out[key], f)
					}
				}
			}
		}
		return out
	}
	d := &dictionary{rev: a.Rev, synonyms: sets(a.Synonyms), variants: sets(a.Variants), divisions: sets(a.Divisions)}
	for _, w := range a.Stop {
		d.stop = append(d.stop, japanese.Fold(w))
	}
	return d
}
