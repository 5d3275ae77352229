package meili

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
)

// fits works out a filter of equalities, AND, OR, NOT and brackets for a page with
// these grams and values, which is the first of its record or not.
type fits struct {
	rest  string
	grams []string
	value []string
	first bool
}

func (f *fits) or() bool {
	v := f.and()
	for f.take(" OR ") {
		w := f.and()
		v = v || w
	}
	return v
}

func (f *fits) and() bool {
	v := f.one()
	for f.take(" AND ") {
		w := f.one()
		v = v && w
	}
	return v
}

func (f *fits) one() bool {
	if f.take("NOT ") {
		return !f.one()
	}
	if f.take("(") {
		v := f.or()
		f.take(")")
		return v
	}
	end := max(0, strings.IndexAny(f.rest, " )"))
	attr := f.rest[:end]
	f.rest = f.rest[end:]
	if f.take(" IN [") {
		list, rest, _ := strings.Cut(f.rest, "]")
		f.rest = rest
		return slices.ContainsFunc(strings.Split(list, ", "), func(g string) bool { return attr == attrGrams && slices.Contains(f.grams, g) })
	}
	f.take(" = ")
	if end = strings.IndexAny(f.rest, " )"); end < 0 {
		end = len(f.rest)
	}
	v := f.rest[:end]
	f.rest = f.rest[end:]
	if attr == attrFirst {
		return f.first
	}
	s, _ := strconv.Unquote(v)
	return slices.Contains(f.value, s)
}

func (f *fits) take(s string) bool {
	rest, ok := strings.CutPrefix(f.rest, s)
	f.rest = rest
	return ok
}

// sieved tells whether a page passes the sieve of a tree.
func sieved(t *testing.T, root *index.Node, e *index.Entry) bool {
	t.Helper()
	entry, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	stored, err := json.Marshal(pack(entry, e.Chars))
	if err != nil {
		t.Fatal(err)
	}
	p := new(packed)
	if err := p.take(stored); err != nil {
		t.Fatal(err)
	}
	passes := sieveOf(root).passes(p, false)
	if got, err := p.decoded(); err != nil || got.Chars != e.Chars {
		t.Fatalf("%q is unpacked as %+v (%v)", e.Chars, got, err)
	}
	return passes
}

// Every page that is a hit of a tree fits its filter, and passes its sieve, which holds
// back some of those that fit and are none.
func TestFilter(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString([]string{"道", "路", "占", "1", "2", "十", "一", "〃"}[r.IntN(8)])
		}
		return b.String()
	}
	queries := []string{"道路", "道", "12", "占道路", "道路 OR 占用", "路占道路占", "道路 占12", "道路 OR (占道 1路)", "件名:道路", "道路 -占占", "-道路",
		"(道1 OR 2路) (占占 OR 路路)", "件名:道 OR 路占 2", "道11路", "道二十", "占12 OR 11道", "件名:道11", "本文:11路", "道十一路 OR 占", "-道11"}
	const rounds = 2000
	fit, wrong, held := 0, 0, 0
	for range rounds {
		e := &index.Entry{First: r.IntN(2) == 0, Title: text(r.IntN(6)), Number: text(r.IntN(3)), Name: text(2)}
		page := &archive.Text{Kind: archive.TextHuman}
		for _, c := range text(r.IntN(14)) {
			page.Glyphs = append(page.Glyphs, archive.Glyph{Text: string(c)})
		}
		page.Lines = []archive.Line{{End: len(page.Glyphs)}}
		e.Fill(page)
		if r.IntN(3) == 0 {
			e.After = &index.Edge{Joint: text(6), At: 3, Own: len(e.Chars)}
		}
		grams := gramsOf(e)
		for _, q := range queries {
			root := index.Parse(q).Root
			f := fits{rest: strings.Join(filter(&index.Ask{Root: root, Who: index.Who{Everything: true}}), " AND "), grams: grams, value: exacts(e.Values), first: e.First}
			ok := f.or()
			if f.rest != "" {
				t.Fatalf("%q is left of the filter of %q", f.rest, q)
			}
			if ok {
				fit++
			}
			hit := index.Verify(root, e)
			if !ok && hit {
				t.Errorf("%q does not fit %+v, which is a hit", q, e)
			}
			if ok && !hit {
				wrong++
			}
			if passes := sieved(t, root, e); !passes && hit {
				t.Errorf("%q: %+v, which is a hit, does not pass the sieve", q, e)
			} else if ok && !passes {
				held++
			}
		}
	}
	if held == 0 {
		t.Errorf("the sieve holds back %d of %d that fit and are no hits", held, wrong)
	}
	if fit == 0 || fit == rounds*len(queries) {
		t.Errorf("%d fit", fit)
	}
}

// However many spellings a word has, its filter stays short, and a page with one of
// them fits it.
func TestManySpellings(t *testing.T) {
	word := []rune("用に供されている事業と同")
	n := &index.Node{Op: index.OpWord, Field: index.FieldBody}
	for i := range len(word) - 1 {
		p := slices.Clone(word)
		p[i], p[i+1] = p[i+1], p[i]
		n.Phrases = append(n.Phrases, string(p))
	}
	c := condition(n)
	if got := strings.Count(c, attrGrams); got > fewGrams*len(n.Phrases) {
		t.Errorf("%d conditions for %d spellings", got, len(n.Phrases))
	}
	for _, p := range append(n.Phrases, string(word)) {
		f := fits{rest: c, grams: gramsOf(&index.Entry{Chars: "前" + p + "後"})}
		if ok := f.or(); ok != (p != string(word)) {
			t.Errorf("%s fits: %v", p, ok)
		}
	}
}
