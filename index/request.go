package index

import (
	"time"

	"fumikura/internal/archive"
)

// The rungs of the ladder: how far from the typed words a search goes.
const (
	RungAuto   = 0 // RungExact, and further where that finds almost nothing
	RungExact  = 1 // the words stand there, folded, or the very same date, number or amount
	RungAsRead = 2 // they stand there but for what the reader may have misread
	RungAbout  = 3 // the page is about it: content words, synonyms
)

// few is how many hits are almost none: then what was misread is asked for too.
// What the page may be about is asked for by itself only where nothing is found.
const few = 5

// A Request asks for pages.
type Request struct {
	Query  string
	Reader archive.Reader
	// Limit is the most hits to return: 0 means 20, -1 all. Offset leaves out the
	// first ones.
	Limit, Offset int
	Sort          Sort
	Facets        bool       // count the facets
	Record        archive.ID // only in this record
	Narrow        Narrow     // exact conditions, as facets give them
	// Rung is how far to go: RungAuto as far as need be, others so far in any case.
	Rung int
	// Spellings say how words are compared, beside what the query itself chooses.
	// SpellingStrict and SpellingApart mean rung 1.
	Spellings []Spelling
	// Explain puts into each Step what the index was asked, in its own terms.
	Explain bool
	// Group gives one hit a record, the best, with its other pages in Hit.Others.
	Group bool
	// Bare reads nothing from the archive: hits have no marks, and the snippet is
	// that of the index.
	Bare bool
}

// A Result is what a search finds.
type Result struct {
	Total   int // pages
	Records int // records that they are in
	// Exact is false where Total, Records and Facets are estimates, or where the
	// index is being rebuilt.
	Exact      bool
	Rebuilding bool
	Query      *Query
	Hits       []Hit
	Facets     map[string][]FacetCount // by facet name, most pages first
	// Found is how many pages each rung found, by rung; Rung is the last one that
	// was asked, and Offer the next that may be asked for, 0 where there is none.
	Found [RungAbout + 1]int
	Rung  int
	Offer int
	// DidYouMean are queries whose words do stand on pages, where those of this one
	// stand on none.
	DidYouMean []string
	// Steps tell what was done, for explanations.
	Steps []Step
}

// A Step is one question that was put to the index.
type Step struct {
	Rung       int           `json:"rung"`
	Tree       string        `json:"tree"`       // of the candidates
	Candidates int           `json:"candidates"` // as the index counts them
	Looked     int           `json:"looked"`     // that were verified
	Hits       int           `json:"hits"`
	Took       time.Duration `json:"took"`            // ns
	Asked      []string      `json:"asked,omitempty"` // of the index, in its own terms
}

// A FacetCount says how many of the hits have a value.
type FacetCount struct {
	Value string `json:"value"` // of a series or batch its id
	Label string `json:"label"` // for people
	Count int    `json:"count"` // pages
}

// A Chip is a part of a query that can be taken off.
type Chip struct {
	Node    *Node
	Text    string // as it was typed
	Without string // the query without it
}

// Chips are the parts that a query asks for together, in order.
func (q *Query) Chips() []Chip {
	if q.Root == nil {
		return nil
	}
	kids := []*Node{q.Root}
	if q.Root.Op == OpAnd {
		kids = q.Root.Kids
	}
	out := make([]Chip, 0, len(kids))
	for _, k := range kids {
		out = append(out, Chip{k, string([]rune(q.Text)[k.Start:k.End]), q.Without(k)})
	}
	return out
}
