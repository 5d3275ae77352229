package index

import (
	"context"

	"fumikura/internal/archive"
)

// An Index holds entries and finds candidates among them: a local folder, or a
// server. It is disposable: everything in it can be made again.
//
// Contract, held by indextest for every driver:
//   - Generations: an index holds any number of them side by side, each with its
//     own pages and records. Names are made by Create's caller; an unknown name is
//     ErrNoGeneration. Create of one that exists is no error and changes nothing.
//     SetGeneration replaces what Generations tells of one, atomically: other
//     processes see the old or the new. Drop of an absent one is no error.
//   - Apply is all or nothing for each entry, replaces an entry by its ID, and
//     returns when everything in it can be found by every process. It may be
//     repeated. Deleting what is absent is no error.
//   - Search gives candidates: every entry for which the query holds is among
//     them, whatever its words; others may be too, but for rights, exclusions,
//     record, narrowing, years and states, which are exact. A negated word may be
//     ignored. Answer.Total counts all candidates; it may be an estimate only where
//     it is greater than the entries returned so far.
//   - Days, amounts (OpDays, OpYen) and values may give more than hold, as words
//     may. An OpNear never reaches a driver.
//   - Candidates come in the order of the sort, the same at every call while
//     nothing is written: by day or key, then record, then position. Next continues after
//     the last one. Memory is O(Limit + Whole). A limit of 0 counts alone.
//   - Entries that Search and Pages give may be given to others too: nobody changes
//     them.
//   - Every call ends soon after its context ends. All methods may be called by
//     many goroutines at once.
//   - An error that a retry may mend (the server is away) says so by a method
//     Temporary() bool that returns true.
type Index interface {
	Generations(ctx context.Context) ([]Generation, error)
	Create(ctx context.Context, g Generation) error
	SetGeneration(ctx context.Context, g Generation) error
	Drop(ctx context.Context, generation string) error

	Apply(ctx context.Context, generation string, c Change) error
	Search(ctx context.Context, a *Ask) (*Answer, error)
	// Pages gives the entries with these ids that are there, in any order.
	Pages(ctx context.Context, generation string, ids []archive.ID) ([]*Entry, error)
	// Records lists the records collection, newest first.
	Records(ctx context.Context, a *RecordAsk) (*RecordAnswer, error)
	// Stats is about the newest complete generation, or the newest if none is.
	Stats(ctx context.Context) (Stats, error)
}

// An Explainer is an Index that says in its own terms what a question asks of it, one
// line for each that it puts together.
type Explainer interface {
	Explain(a *Ask) []string
}

// A Generation is one build of the whole index.
type Generation struct {
	Name    string     `json:"name"`    // [a-z0-9-]; a later one sorts after an earlier one
	Archive archive.ID `json:"archive"` // the archive that it was built from
	Format  string     `json:"format"`
	// Complete is true once everything in the archive was brought in. Until then
	// After is how far the building has come: an object key.
	Complete bool   `json:"complete"`
	After    string `json:"after,omitempty"`
}

// A Change is what is written together.
type Change struct {
	Pages     []*Entry
	Records   []*RecordEntry
	NoPages   []archive.ID // to be deleted
	NoRecords []archive.ID
}

// Empty tells whether there is nothing to write.
func (c *Change) Empty() bool {
	return len(c.Pages)+len(c.Records)+len(c.NoPages)+len(c.NoRecords) == 0
}

// Who may see what: the part of a question that rights decide.
type Who struct {
	Everything bool         // the owner: no filter
	Rights     []string     // else one of these keys must be the entry's,
	Today      string       // or its OpenFrom must not be after this day
	Without    []archive.ID // records and series that were tightened
}

// Narrow holds exact conditions; zero values ask nothing.
type Narrow struct {
	Record   archive.ID
	Series   archive.ID
	Division *string
	FY       *int
	Batch    archive.ID
}

// Sort is the order of candidates.
type Sort string

// The orders. SortBest ranks the first candidates above the seam; to a driver it
// is SortNewest.
const (
	SortBest   Sort = ""
	SortNewest Sort = "newest"
	SortOldest Sort = "oldest"
	SortNumber Sort = "number" // by Entry.NumberKey
	SortTitle  Sort = "title"  // by Entry.TitleKey
	SortDoubt  Sort = "doubt"  // by Entry.DoubtKey: what was read worst first
	SortUnread Sort = "unread" // by Entry.UnreadKey: most ink that was not read first
)

// Facets that can be counted.
const (
	FacetSeries   = "series"
	FacetDivision = "division"
	FacetFY       = "fy"
	FacetBatch    = "batch"
)

// FacetNames are all of them.
var FacetNames = []string{FacetSeries, FacetDivision, FacetFY, FacetBatch}

// An Ask is a question about pages.
type Ask struct {
	Generation string
	// Root is the query's tree (see Node); nil asks for every page.
	Root   *Node
	Who    Who
	Narrow Narrow
	Sort   Sort
	Next   string // of the Answer before, or empty
	Limit  int    // entries
	// Whole says that all candidates are wanted at once, whatever Limit is, where no
	// more than so many are left; a limit of 0 counts alone all the same.
	Whole int
	// Others is how many of the candidates that the driver finds to be no hits are wanted
	// too, where all are given: they tell what else is written.
	Others int
	Facets bool // count the facets over all candidates
	// Counted, where not nil, is called as soon as it is known how many candidates there
	// are, before the entries are read, and maybe again: likely is about how many of them
	// are hits, 0 where the driver can't tell.
	Counted func(total, likely int)
}

// An Answer holds candidates.
type Answer struct {
	Entries []*Entry
	Others  []*Entry // see Ask.Others; not in Total
	Next    string   // empty at the end
	Total   int
	// Facets counts candidates by facet and value.
	Facets map[string]map[string]int
}

// A RecordAsk is a question about the records collection.
type RecordAsk struct {
	Generation    string
	Shelf         Shelf
	Who           Who
	Narrow        Narrow // Record is not used
	Offset, Limit int
}

// A RecordAnswer is a part of a list; Total is exact.
type RecordAnswer struct {
	Entries []*RecordEntry
	Total   int
}

// Stats says how much there is.
type Stats struct {
	Generation string `json:"generation"`
	Pages      int    `json:"pages"`
	Records    int    `json:"records"`
	Bytes      int64  `json:"bytes"` // on disk, as far as the driver can tell
}
