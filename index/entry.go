package index

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// Format names what an entry holds and how its text is folded. A change of either
// changes it, and every index of another format is built anew.
const Format = "fumikura/entry/8"

// State is how far a page's text has come.
type State string

// The states of a page.
const (
	StateUnread    State = "unread"    // no text yet, or none that could be read
	StateRead      State = "read"      // read by a machine
	StateLayer     State = "layer"     // a sound text layer of its PDF
	StateCorrected State = "corrected" // corrected by a person
	StateBlank     State = "blank"     // there is nothing on it to read
)

// An Entry is what the index knows of a page: one entry a page.
type Entry struct {
	ID       archive.ID `json:"id"` // the page's own
	Record   archive.ID `json:"record"`
	Position int        `json:"position"` // from 1 among the record's visible pages
	Of       int        `json:"of"`       // how many those are
	First    bool       `json:"first"`    // whether Position is 1
	// Chars is the folded body. A driver stores it, so that verifying needs no
	// archive read.
	Chars string `json:"-"`
	// Before and After tell of the pages beside this one in the record, so that what
	// runs over the page's ends is found; nil where there are none. See Joints.
	Before *Edge `json:"before,omitempty"`
	After  *Edge `json:"after,omitempty"`
	// Written and Doubts are the rest of what the reader said: see Glyphs and
	// Doubtful.
	Written []byte `json:"written,omitempty"`
	Doubts  []byte `json:"doubts,omitempty"`
	// Layout notes where cells and blocks begin in Chars, and what ditto marks stand
	// for.
	Layout []byte `json:"layout,omitempty"`

	Title       string     `json:"title,omitempty"` // as shown, as are the next ones
	Number      string     `json:"number,omitempty"`
	Accession   string     `json:"accession,omitempty"`
	Name        string     `json:"name,omitempty"` // of the file as it came
	Series      archive.ID `json:"series,omitempty"`
	SeriesTitle string     `json:"seriesTitle,omitempty"`
	SeriesCode  string     `json:"seriesCode,omitempty"`
	Division    string     `json:"division,omitempty"`
	FY          int        `json:"fy,omitempty"`    // 年度, 0 where unknown
	Dates       []string   `json:"dates,omitempty"` // YYYY-MM-DD or shorter
	Day         int        `json:"day,omitempty"`   // yyyymmdd that it is sorted by
	Kind        string     `json:"kind,omitempty"`
	Party       string     `json:"party,omitempty"`   // 相手方
	Amounts     []int64    `json:"amounts,omitempty"` // yen, of the record
	Yomi        []string   `json:"-"`                 // ways to read title, number and party
	Order       string     `json:"order,omitempty"`   // that the title is sorted by, see japanese.Order
	// Values are the dates, numbers and amounts on the page, and which fields of the
	// record are blank, that OpValue asks for.
	Values []string `json:"-"`
	// Hints are two bytes of a hash of each of the values, in order, where there are
	// any: see MayHold.
	Hints      []byte `json:"hints,omitempty"`
	State      State  `json:"state"`
	Confidence int    `json:"confidence,omitempty"` // mean over the page, 0–100
	// Doubt is the share of the page's characters that are likely wrong or missing, in
	// ten thousandths; Unread how many regions were not read, and UnreadInk their share
	// of the page's ink in percent.
	Doubt     int `json:"doubt,omitempty"`
	Unread    int `json:"unread,omitempty"`
	UnreadInk int `json:"unreadInk,omitempty"`

	Batch archive.ID `json:"batch,omitempty"`

	Rights   []string `json:"rights,omitempty"`   // archive.Access.Keys
	OpenFrom string   `json:"openFrom,omitempty"` // YYYY-MM-DD

	Image     int  `json:"image,omitempty"` // image revision that the text was read on
	Text      int  `json:"text,omitempty"`  // text revision
	RecordRev int  `json:"recordRev"`
	Turn      *int `json:"turn,omitempty"` // a person's, see archive.RecordPage
}

// Field is a part of an entry that a word may be asked of.
type Field string

// The fields. FieldAny is the body, the title, the number and the file name.
const (
	FieldAny      Field = ""
	FieldBody     Field = "body"
	FieldTitle    Field = "title"
	FieldNumber   Field = "number"
	FieldName     Field = "name"
	FieldDivision Field = "division"
	FieldSeries   Field = "series"
	FieldKind     Field = "kind"
	FieldParty    Field = "party"
	FieldYomi     Field = "yomi" // readings of title, number and party, in hiragana
	FieldAlts     Field = "alts" // what the reader might have read instead, with its neighbours
)

// MaxEdge is how many folded characters of either page an Edge holds.
const MaxEdge = 12

// RecordFields are the fields beside the body that FieldAny means.
var RecordFields = []Field{FieldTitle, FieldNumber, FieldName}

// TextFields are all that a driver must make searchable beside the body.
var TextFields = []Field{FieldTitle, FieldNumber, FieldName, FieldDivision, FieldSeries, FieldKind, FieldParty, FieldAlts, FieldYomi}

// Folded are the folded texts of a field other than FieldAny. A word never runs
// on from one into the next.
func (e *Entry) Folded(f Field) []string {
	switch f {
	case FieldBody:
		return []string{e.Chars}
	case FieldAlts:
		return e.alternates()
	case FieldYomi:
		return e.Yomi
	}
	return folds(e.raw(f)...)
}

// raw are the texts of a field of the record, as they are written; empty ones are
// left out.
func (e *Entry) raw(f Field) []string {
	var out []string
	switch f {
	case FieldTitle:
		out = []string{e.Title}
	case FieldNumber:
		out = []string{e.Number, e.Accession}
	case FieldName:
		out = []string{e.Name}
	case FieldDivision:
		out = []string{e.Division}
	case FieldSeries:
		out = []string{e.SeriesTitle, e.SeriesCode}
	case FieldKind:
		out = []string{e.Kind}
	case FieldParty:
		out = []string{e.Party}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

func folds(texts ...string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		out = append(out, japanese.Fold(t))
	}
	return out
}

// TitleKey is what the title is sorted by: as it is read, or, where an entry was made
// without its reading, as it is written.
func (e *Entry) TitleKey() string {
	if e.Order != "" {
		return sortKey(e.Order)
	}
	return sortKey(japanese.Fold(e.Title))
}

// NumberKey is what the number is sorted by: 第2号 before 第10号, and last those
// that have none.
func (e *Entry) NumberKey() string {
	if e.Number == "" {
		return "~" + sortKey(japanese.Fold(e.Accession))
	}
	return sortKey(japanese.Fold(e.Number))
}

// DoubtKey is what SortDoubt sorts by, and UnreadKey what SortUnread does: of one
// length, the greatest first.
func (e *Entry) DoubtKey() string { return downFrom(mostDoubt, e.Doubt) + downFrom(100, e.UnreadInk) }

// UnreadKey is told of by DoubtKey.
func (e *Entry) UnreadKey() string { return downFrom(100, e.UnreadInk) + downFrom(mostDoubt, e.Doubt) }

// mostDoubt is Entry.Doubt of a page of which nothing is right.
const mostDoubt = 10_000

// downFrom writes n, 0 to most, so that the greatest sorts first.
func downFrom(most, n int) string { return fmt.Sprintf("%05d", most-min(max(n, 0), most)) }

// sortKey is a folded text's beginning with its numbers in ten digits, in
// hexadecimal, so that every engine puts it in the same order.
func sortKey(s string) string {
	const most = 24
	var out []rune
	var digits []rune
	flush := func() {
		if len(digits) > 0 {
			out = append(out, []rune(strings.Repeat("0", max(0, 10-len(digits))))...)
			out, digits = append(out, digits...), nil
		}
	}
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits = append(digits, r)
			continue
		}
		if flush(); len(out) >= most {
			break
		}
		out = append(out, r)
	}
	flush()
	return hex.EncodeToString([]byte(string(out[:min(len(out), 2*most)])))
}

// FirstDays are the first days of the record's dates, which a driver makes
// searchable for OpDays.
func (e *Entry) FirstDays() []int {
	var out []int
	for _, d := range e.Dates {
		if from, _, ok := daysOf(d); ok {
			out = append(out, from)
		}
	}
	return out
}

// Shown is what people call the record: its number, or until then its accession.
func (e *Entry) Shown() string {
	if e.Number != "" {
		return e.Number
	}
	return e.Accession
}

// Shelf is what a RecordEntry lists.
type Shelf string

// The shelves.
const (
	ShelfRecords Shelf = "record"
	ShelfBatches Shelf = "batch"
)

// A RecordEntry is what the index knows of a record or a batch: what lists show.
type RecordEntry struct {
	ID          archive.ID `json:"id"`
	Shelf       Shelf      `json:"shelf"`
	Title       string     `json:"title,omitempty"`
	Number      string     `json:"number,omitempty"` // a batch's number too
	Accession   string     `json:"accession,omitempty"`
	Series      archive.ID `json:"series,omitempty"`
	SeriesTitle string     `json:"seriesTitle,omitempty"`
	Division    string     `json:"division,omitempty"`
	FY          int        `json:"fy,omitempty"`
	Dates       []string   `json:"dates,omitempty"`
	Kind        string     `json:"kind,omitempty"`
	Pages       int        `json:"pages,omitempty"` // visible ones; of a batch the declared sheets
	Cutting     bool       `json:"cutting,omitempty"`
	Batch       archive.ID `json:"batch,omitempty"`
	Name        string     `json:"name,omitempty"`
	Created     int64      `json:"created"` // ms since 1970 of the first revision
	Rights      []string   `json:"rights,omitempty"`
	OpenFrom    string     `json:"openFrom,omitempty"`
	Rev         int        `json:"rev"`
}
