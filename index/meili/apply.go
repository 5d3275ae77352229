package meili

import (
	"context"
	"encoding/json"
	"maps"
	"math"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
	"fumikura/internal/archive"
)

// The attributes of a page's document.
const (
	attrEntry    = "entry" // all that is read of a document; of a page, see pack
	attrFirst    = "first"
	attrRecord   = "record"
	attrSeries   = "series"
	attrDivision = "division"
	attrYear     = "fy"
	attrBatch    = "batch"
	attrState    = "state"
	attrRights   = "rights"
	attrOpen     = "open"
	attrShelf    = "shelf"
	attrCreated  = "created"
	attrDates    = "dates"
	attrYen      = "yen"
	attrValue    = "value"
	attrGrams    = "grams"  // see gramsOf
	attrNewest   = "newest" // see placeOf, as of the next ones
	attrOldest   = "oldest"
	attrByNumber = "by_number"
	attrByTitle  = "by_title"
	attrByDoubt  = "by_doubt"
	attrByUnread = "by_unread"
)

// placeAttrs list candidates in the order of each sort.
var placeAttrs = map[index.Sort]string{index.SortNewest: attrNewest, index.SortOldest: attrOldest, index.SortNumber: attrByNumber,
	index.SortTitle: attrByTitle, index.SortDoubt: attrByDoubt, index.SortUnread: attrByUnread}

// locale is one that the server has no dictionary for.
const locale = "eng"

// maxHits is how far a search may be paged.
const maxHits = 1 << 30

func settings(searchable, displayed, filterable, sortable []string) *meilisearch.Settings {
	off := "disabled"
	s := &meilisearch.Settings{
		RankingRules:         []string{"sort"},
		SearchableAttributes: searchable,
		DisplayedAttributes:  displayed,
		FilterableAttributes: filterable,
		SortableAttributes:   sortable,
		ProximityPrecision:   meilisearch.ByWord,
		LocalizedAttributes:  []*meilisearch.LocalizedAttributes{{Locales: []string{locale}, AttributePatterns: []string{"*"}}},
		TypoTolerance: &meilisearch.TypoTolerance{MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: 5, TwoTypos: 9},
			DisableOnWords: []string{}, DisableOnAttributes: []string{}, DisableOnNumbers: true},
		Pagination:     &meilisearch.Pagination{MaxTotalHits: maxHits},
		Faceting:       &meilisearch.Faceting{MaxValuesPerFacet: maxListed, SortFacetValuesBy: map[string]meilisearch.SortFacetType{"*": meilisearch.SortFacetTypeCount}},
		PrefixSearch:   &off,
		SearchCutoffMs: 60_000,
	}
	return s
}

// unsearched is an attribute that no document has: pages are found by filters alone.
const unsearched = "unsearched"

// places are the values of placeAttrs, in order.
func places() []string { return slices.Sorted(maps.Values(placeAttrs)) }

func pageSettings() *meilisearch.Settings {
	s := settings([]string{unsearched}, append([]string{"id", attrEntry}, places()...), nil, nil)
	for _, p := range places() {
		s.Faceting.SortFacetValuesBy[p] = meilisearch.SortFacetTypeAlpha
	}
	return s
}

// pageFilters are the attributes that pages are filtered by. Where values are only
// held equal, the server needs no tree of ranges over them, which it would have to
// mend with each batch of pages.
func pageFilters() []any {
	rule := func(ranges bool, attrs ...string) any {
		return map[string]any{"attributePatterns": attrs,
			"features": map[string]any{"facetSearch": false, "filter": map[string]bool{"equality": true, "comparison": ranges}}}
	}
	return []any{
		rule(false, attrGrams, attrFirst, attrRecord, attrSeries, attrDivision, attrBatch, attrState, attrRights, attrValue),
		rule(true, append([]string{attrYear, attrOpen, attrDates, attrYen}, places()...)...),
	}
}

func recordSettings() *meilisearch.Settings {
	return settings([]string{"id"}, []string{"id", attrEntry},
		[]string{attrShelf, attrRecord, attrSeries, attrDivision, attrYear, attrBatch, attrRights, attrOpen},
		[]string{attrCreated, attrRecord})
}

// never is the day of an entry that no day opens.
const never = math.MaxInt32

// pageDoc is the document of a page.
func pageDoc(e *index.Entry) (map[string]any, error) {
	stored, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	d := filters(e.Rights, e.OpenFrom, e.Series, e.Division, e.FY, e.Batch)
	packed := pack(stored, e.Chars)
	d["id"], d[attrEntry], d[attrGrams] = e.ID, packed, gramsOf(e)
	d[attrFirst], d[attrRecord], d[attrState] = e.First, e.Record, e.State
	d[attrDates], d[attrYen], d[attrValue] = list(e.FirstDays()), list(e.Amounts), list(exacts(e.Values))
	v := version([]byte(packed))
	for s, attr := range placeAttrs {
		d[attr] = placeOf(e, s, v)
	}
	return d, nil
}

// list is never null: the server tells an empty list from none.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

func recordDoc(e *index.RecordEntry) (map[string]any, error) {
	stored, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	d := filters(e.Rights, e.OpenFrom, e.Series, e.Division, e.FY, e.Batch)
	d["id"], d[attrEntry], d[attrShelf], d[attrRecord], d[attrCreated] = e.ID, json.RawMessage(stored), e.Shelf, e.ID, e.Created
	return d, nil
}

func filters(rights []string, openFrom string, series archive.ID, division string, fy int, batch archive.ID) map[string]any {
	open := never
	if n := number(openFrom); n > 0 {
		open = n
	}
	return map[string]any{attrRights: exacts(rights), attrOpen: open, attrSeries: exact(string(series)), attrDivision: exact(division),
		attrYear: fy, attrBatch: exact(string(batch))}
}

// Apply implements index.Index.
func (x *Index) Apply(ctx context.Context, name string, c index.Change) error {
	if err := x.generation(ctx, name); err != nil {
		return err
	}
	pages := make([]map[string]any, 0, len(c.Pages))
	for _, e := range c.Pages {
		d, err := pageDoc(e)
		if err != nil {
			return err
		}
		pages = append(pages, d)
	}
	records := make([]map[string]any, 0, len(c.Records))
	for _, e := range c.Records {
		d, err := recordDoc(e)
		if err != nil {
			return err
		}
		records = append(records, d)
	}
	var tasks []*meilisearch.TaskInfo
	give := func(info *meilisearch.TaskInfo, err error) error {
		if err != nil {
			return failed("write", err)
		}
		tasks = append(tasks, info)
		return nil
	}
	key := "id"
	o := &meilisearch.DocumentOptions{PrimaryKey: &key}
	for _, part := range []struct {
		uid  string
		docs []map[string]any
		gone []archive.ID
	}{{x.pagesUID(name), pages, c.NoPages}, {x.recordsUID(name), records, c.NoRecords}} {
		i := x.client.Index(part.uid)
		if len(part.gone) > 0 {
			ids := make([]string, len(part.gone))
			for k, id := range part.gone {
				ids[k] = string(id)
			}
			if err := give(i.DeleteDocumentsWithContext(ctx, ids, nil)); err != nil {
				return err
			}
		}
		if len(part.docs) > 0 {
			if err := give(i.AddDocumentsWithContext(ctx, part.docs, o)); err != nil {
				return err
			}
		}
	}
	for _, t := range tasks {
		if err := x.done(ctx, "write", t, nil); err != nil {
			return err
		}
	}
	if err := x.generation(ctx, name); err != nil {
		// Dropped meanwhile: a late write has made the server's indexes anew.
		for _, uid := range []string{x.pagesUID(name), x.recordsUID(name)} {
			if e := x.remove(ctx, uid); e != nil {
				return e
			}
		}
		return err
	}
	return nil
}
