package index

import (
	"strconv"
	"strings"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// maxAmount is the largest amount of yen that is told apart.
const maxAmount = 1<<53 - 1

// blankFields are those that "none" may be asked of; a title "none" is asked for in
// quotes.
var blankFields = []Field{FieldTitle, FieldNumber, FieldDivision, FieldSeries, FieldKind, FieldParty}

// blankTerm is the value that an entry has where a field of its record is blank.
func blankTerm(f Field) string { return "blank:" + string(f) }

// blank tells whether a field of the record is blank: one with an accession number
// alone has no number, and one that is not filed yet no series.
func (e *Entry) blank(f Field) bool {
	switch f {
	case FieldNumber:
		return e.Number == ""
	case FieldSeries:
		return e.Series == "" || e.Series == archive.Unsorted
	}
	return len(e.raw(f)) == 0
}

// Blanks are the values (see Entry.Values) that say which fields of the record are
// blank.
func (e *Entry) Blanks() []string {
	var out []string
	for _, f := range blankFields {
		if e.blank(f) {
			out = append(out, blankTerm(f))
		}
	}
	return out
}

// parseDays reads a day, a month, a year, or a range of them, as days yyyymmdd; or
// none, which is 0..0.
func parseDays(s string) (from, to int, ok bool) {
	if foldedNone[japanese.Fold(s)] {
		return 0, 0, true
	}
	a, b, ok := japanese.ParseDays(s)
	if !ok {
		return 0, 0, false
	}
	from, _, okA := daysOf(a)
	_, to, okB := daysOf(b)
	return from, to, okA && okB
}

// parseAmounts reads an amount or a range of them, in yen; or none, which is -1..-1.
func parseAmounts(s string) (from, to int64, ok bool) {
	if foldedNone[japanese.Fold(s)] {
		return -1, -1, true
	}
	from, to, ok = japanese.ParseAmounts(s)
	return from, min(to, maxAmount), ok && from <= maxAmount
}

// daysOf is the first and the last day, as yyyymmdd, that a date YYYY-MM-DD or a
// shorter one means, whether or not its month has as many.
func daysOf(date string) (from, to int, ok bool) {
	n := [3]int{}
	parts := strings.Split(date, "-")
	if len(parts) > 3 {
		return 0, 0, false
	}
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 1 {
			return 0, 0, false
		}
		n[i] = v
	}
	switch len(parts) {
	case 1:
		return n[0]*10000 + 101, n[0]*10000 + 1231, true
	case 2:
		return n[0]*10000 + n[1]*100 + 1, n[0]*10000 + n[1]*100 + 31, true
	}
	d := n[0]*10000 + n[1]*100 + n[2]
	return d, d, true
}
