package bleve

import (
	"context"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	blevefield "github.com/blevesearch/bleve_index_api"

	"fumikura/index"
	"fumikura/internal/archive"
)

// The fields of a document. Texts stand in fields of their own (see textField).
const (
	fieldShelf     = "shelf" // shelfPage, or a record entry's
	fieldBody      = "body"
	fieldEntry     = "entry" // stored only: the entry as JSON, without its body
	fieldFirst     = "first"
	fieldRecord    = "record"
	fieldSeries    = "series"
	fieldDivision  = "division"
	fieldYear      = "fy"
	fieldBatch     = "batch"
	fieldState     = "state"
	fieldRights    = "rights"
	fieldOpenFrom  = "open"
	fieldDay       = "day"       // sort key
	fieldPlace     = "place"     // sort key within the record: the position
	fieldTitleKey  = "title-key" // sort keys
	fieldNumberKey = "number-key"
	fieldDoubtKey  = "doubt-key"
	fieldUnreadKey = "unread-key"
	fieldDates     = "dates"
	fieldYen       = "yen"
	fieldValue     = "value"
)

const (
	shelfPage = "page"
	yes       = "1"
)

func textField(f index.Field) string {
	if f == index.FieldBody {
		return fieldBody
	}
	return "text-" + string(f)
}

// asTerms: without frequencies and positions. Sorting and counting need no values
// by document beside the terms (see columns).
const asTerms = blevefield.IndexField | blevefield.SkipFreqNorm

// Ids of pages and of record entries in one index.
func pageDoc(id archive.ID) string   { return "p" + string(id) }
func recordDoc(id archive.ID) string { return "r" + string(id) }

// Apply implements index.Index. It is one batch: a kill leaves all of it or none.
func (x *Index) Apply(ctx context.Context, name string, c index.Change) error {
	return x.use(ctx, name, func(g *generation) error {
		idx := g.idx
		b := idx.NewBatch()
		for _, id := range c.NoPages {
			b.Delete(pageDoc(id))
		}
		for _, id := range c.NoRecords {
			b.Delete(recordDoc(id))
		}
		for _, e := range c.Pages {
			d, err := page(e)
			if err != nil {
				return fmt.Errorf("page %s: %w", e.ID, err)
			}
			if err := b.IndexAdvanced(d); err != nil {
				return fmt.Errorf("page %s: %w", e.ID, err)
			}
		}
		for _, e := range c.Records {
			d, err := record(e)
			if err != nil {
				return fmt.Errorf("record %s: %w", e.ID, err)
			}
			if err := b.IndexAdvanced(d); err != nil {
				return fmt.Errorf("record %s: %w", e.ID, err)
			}
		}
		if b.Size() == 0 {
			return nil
		}
		if err := idx.Batch(b); err != nil {
			return fmt.Errorf("write index %s: %w", name, err)
		}
		return nil
	})
}

// A doc is a document being made.
type doc struct{ d *document.Document }

func (d doc) add(field, value string, o blevefield.FieldIndexingOptions, a analysis.Analyzer) {
	d.d.AddField(document.NewTextFieldCustom(field, nil, []byte(value), o, a))
}

func (d doc) term(field, value string) {
	if value != "" {
		d.add(field, value, asTerms, whole{})
	}
}

func page(e *index.Entry) (*document.Document, error) {
	d := doc{document.NewDocument(pageDoc(e.ID))}
	stored, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	d.add(fieldEntry, string(stored), blevefield.StoreField, whole{})
	d.add(fieldBody, e.Chars, asTerms|blevefield.StoreField, grams{})
	for _, j := range append(e.Joints(), e.Repeated()...) {
		d.add(fieldBody, j, asTerms, grams{})
	}
	for _, f := range index.TextFields {
		for _, t := range e.Folded(f) {
			d.add(textField(f), t, asTerms, grams{})
		}
	}
	d.term(fieldShelf, shelfPage)
	if e.First {
		d.term(fieldFirst, yes)
	}
	d.term(fieldRecord, string(e.Record))
	d.term(fieldState, string(e.State))
	d.filters(e.Rights, e.OpenFrom, e.Series, e.Division, e.FY, e.Batch)
	for _, n := range e.FirstDays() {
		d.term(fieldDates, day(n))
	}
	for _, n := range e.Amounts {
		d.term(fieldYen, yen(n))
	}
	for _, v := range e.Values {
		d.term(fieldValue, v)
	}
	d.term(fieldTitleKey, e.TitleKey())
	d.term(fieldNumberKey, e.NumberKey())
	d.term(fieldDoubtKey, e.DoubtKey())
	d.term(fieldUnreadKey, e.UnreadKey())
	d.term(fieldDay, day(e.Day))
	d.term(fieldPlace, fmt.Sprintf("%06d", e.Position))
	return d.d, nil
}

func (d doc) filters(rights []string, openFrom string, series archive.ID, division string, fy int, batch archive.ID) {
	for _, r := range rights {
		d.term(fieldRights, r)
	}
	d.term(fieldOpenFrom, openFrom)
	d.term(fieldSeries, string(series))
	d.term(fieldDivision, division)
	d.term(fieldYear, year(fy))
	d.term(fieldBatch, string(batch))
}

// day and yen are numbers as terms whose order is the numbers'.
func day(n int) string   { return fmt.Sprintf("%08d", n) }
func yen(n int64) string { return fmt.Sprintf("%016d", max(n, 0)) }

// year is a fiscal year as a term whose order is the years'.
func year(fy int) string { return fmt.Sprintf("%04d", fy) }

func record(e *index.RecordEntry) (*document.Document, error) {
	d := doc{document.NewDocument(recordDoc(e.ID))}
	stored, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	d.add(fieldEntry, string(stored), blevefield.StoreField, whole{})
	d.term(fieldShelf, string(e.Shelf))
	d.term(fieldRecord, string(e.ID))
	d.filters(e.Rights, e.OpenFrom, e.Series, e.Division, e.FY, e.Batch)
	d.term(fieldDay, fmt.Sprintf("%016d", e.Created))
	return d.d, nil
}

// whole makes one term of a value.
type whole struct{}

func (whole) Analyze(b []byte) analysis.TokenStream {
	return analysis.TokenStream{{Start: 0, End: len(b), Term: b, Position: 1, Type: analysis.AlphaNumeric}}
}

// grams makes terms of each character and of each pair of neighbours.
type grams struct{}

func (grams) Analyze(b []byte) analysis.TokenStream {
	n := utf8.RuneCount(b)
	tokens := make([]analysis.Token, 0, 2*n)
	out := make(analysis.TokenStream, 0, 2*n)
	add := func(from, to int) {
		tokens = append(tokens, analysis.Token{Start: from, End: to, Term: b[from:to:to], Position: 1, Type: analysis.Ideographic})
		out = append(out, &tokens[len(tokens)-1])
	}
	before := -1
	for at := 0; at < len(b); {
		_, w := utf8.DecodeRune(b[at:])
		if before >= 0 {
			add(before, at+w)
		}
		add(at, at+w)
		before, at = at, at+w
	}
	return out
}

// terms are the terms of a phrase that a page with the phrase must hold: its
// pairs, or its one character.
func terms(phrase string) []string {
	var out []string
	seen := map[string]bool{}
	runes := []rune(phrase)
	if len(runes) == 1 {
		return []string{phrase}
	}
	for i := range len(runes) - 1 {
		if t := string(runes[i : i+2]); !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}
