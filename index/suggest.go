package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// A Suggestion is what may be meant by what is being typed. It leads to hits that
// its reader may see.
type Suggestion struct {
	Text  string `json:"text"`
	Kind  string `json:"kind"`  // SuggestNumber, …
	Query string `json:"query"` // that finds it
}

// The kinds of suggestions.
const (
	SuggestNumber   = "number"
	SuggestTitle    = "title"
	SuggestDivision = "division"
	SuggestName     = "name" // that occurs on a page
)

const (
	suggestEntries = 60
	maxSuggestText = 60 // runes
)

// Suggest gives at most limit suggestions for what is being typed: numbers,
// titles and divisions of records, and names that occur on pages, of those that
// the reader may see.
func (s *Searcher) Suggest(ctx context.Context, r archive.Reader, typed string, limit int) ([]Suggestion, error) {
	word := japanese.Fold(typed)
	if n := utf8.RuneCountInString(word); n == 0 || n > MaxWord || mayNothing(r) {
		return nil, nil
	}
	g, err := s.generation(ctx)
	if err != nil || g == nil {
		return nil, err
	}
	who, err := s.who(ctx, r)
	if err != nil {
		return nil, err
	}
	var out []Suggestion
	var rank []int
	add := func(kind, text, query string) {
		i := strings.Index(japanese.Fold(text), word)
		if text == "" || i < 0 || utf8.RuneCountInString(text) > maxSuggestText ||
			slices.ContainsFunc(out, func(o Suggestion) bool { return o.Text == text }) {
			return
		}
		out, rank = append(out, Suggestion{text, kind, query}), append(rank, min(i, 1))
	}
	ask := func(root *Node, f func(*Entry)) error {
		a, err := s.index.Search(ctx, &Ask{Generation: g.Name, Root: root, Who: who, Limit: suggestEntries})
		if err != nil {
			return fmt.Errorf("suggest: %w", err)
		}
		for _, e := range a.Entries {
			f(e)
		}
		return nil
	}
	field := func(f Field) *Node { return &Node{Op: OpWord, Field: f, Phrases: []string{word}} }
	err = ask(&Node{Op: OpOr, Kids: []*Node{field(FieldNumber), field(FieldTitle), field(FieldDivision)}}, func(e *Entry) {
		add(SuggestNumber, e.Number, quoted("番号:", e.Number))
		add(SuggestTitle, e.Title, quoted("件名:", e.Title))
		add(SuggestDivision, e.Division, quoted("課:", e.Division))
	})
	if err != nil {
		return nil, err
	}
	if len(out) < limit && utf8.RuneCountInString(word) >= 2 {
		err = ask(field(FieldBody), func(e *Entry) {
			for _, n := range namesOn(e, word) {
				add(SuggestName, n, quoted("", n))
			}
		})
		if err != nil {
			return nil, err
		}
	}
	order := make([]int, len(out))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
	sorted := make([]Suggestion, 0, min(limit, len(out)))
	for _, i := range order[:min(max(limit, 0), len(order))] {
		sorted = append(sorted, out[i])
	}
	return sorted, nil
}

func quoted(field, text string) string {
	return field + `"` + strings.ReplaceAll(text, `"`, "") + `"`
}

// maxName is how many characters a name may go on after what was typed.
const maxName = 8

// namesOn are the runs of kanji or katakana on a page that begin with a word, as
// they are written there.
func namesOn(e *Entry, word string) []string {
	places := find(e.Chars, word)
	if len(places) == 0 {
		return nil
	}
	glyphs := e.Glyphs()
	folded := japanese.FoldGlyphs(len(glyphs), func(i int) string { return glyphs[i] })
	var out []string
	for _, p := range places[:min(len(places), 5)] {
		if p.start > 0 && letters(folded.Runes[p.start-1]) && letters(folded.Runes[p.start]) {
			continue // in the middle of another word
		}
		end := p.end
		for end < len(folded.Runes) && end-p.end < maxName && letters(folded.Runes[end]) {
			end++
		}
		from, to := folded.Glyphs(p.start, end)
		if n := strings.TrimSpace(strings.Join(glyphs[from:to], "")); end > p.end && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func letters(r rune) bool {
	return unicode.Is(unicode.Han, r) || unicode.Is(unicode.Katakana, r)
}
