package filing

import (
	"slices"
	"strconv"
	"strings"

	"fumikura/internal/archive"
)

// A Field is a field of a record that people fill in, by its name in the JSON API.
type Field string

// The fields.
const (
	Title      Field = "title"
	Number     Field = "number"
	Division   Field = "division"
	FiscalYear Field = "fy"
	Kind       Field = "kind"
	Party      Field = "party"
	Amounts    Field = "amounts"
	Dates      Field = "dates"
)

// Fields are all of them, in the order in which a form shows them.
var Fields = []Field{Title, Number, Division, FiscalYear, Kind, Party, Amounts, Dates}

// Several tells whether the field takes more than one value.
func (f Field) Several() bool { return f == Amounts || f == Dates }

// MaxValues is how many values a field takes that takes several.
const MaxValues = 20

// MaxLength is the most characters of one value as it is written.
func (f Field) MaxLength() int {
	switch f {
	case Title:
		return 300
	case Party:
		return 200
	case Number, Amounts, Dates:
		return 100
	}
	return 60
}

// Name is what people call the field, in Japanese and in English.
func (f Field) Name() (ja, en string) {
	switch f {
	case Title:
		return "件名", "title"
	case Number:
		return "文書番号", "document number"
	case Division:
		return "所管課", "division"
	case FiscalYear:
		return "年度", "fiscal year"
	case Kind:
		return "種別", "kind"
	case Party:
		return "相手方", "party"
	case Amounts:
		return "金額", "amounts"
	}
	return "日付", "dates"
}

// Values are the fields' values in one spelling: texts as they are, a year as "1972",
// amounts in yen as "1230000", dates as YYYY-MM-DD or shorter, oldest first. A field
// that is there without values is blank; one that is not there is not spoken of.
type Values map[Field][]string

// Of are the values of all fields of a record.
func Of(r *archive.Record) Values {
	one := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	v := Values{Title: one(r.Title), Number: one(r.Number), Division: one(r.Division), FiscalYear: nil, Kind: one(r.Kind), Party: one(r.Party),
		Dates: slices.Clone(r.Dates), Amounts: nil}
	if r.FiscalYear != 0 {
		v[FiscalYear] = []string{strconv.Itoa(r.FiscalYear)}
	}
	for _, n := range r.Amounts {
		v[Amounts] = append(v[Amounts], strconv.FormatInt(n, 10))
	}
	return v
}

// A Change is a field that gets other values.
type Change struct {
	Field         Field
	Before, After []string
}

// Changes are what differs from one set of values to another, among the fields that
// the other speaks of, in the order of Fields.
func Changes(from, to Values) []Change {
	var out []Change
	for _, f := range Fields {
		if after, ok := to[f]; ok && !slices.Equal(from[f], after) {
			out = append(out, Change{f, from[f], after})
		}
	}
	return out
}

// Apply writes the values into a record, and tells what changed by it.
func (v Values) Apply(r *archive.Record) []Change {
	changes := Changes(Of(r), v)
	for _, c := range changes {
		c.apply(r)
	}
	return changes
}

func (c Change) apply(r *archive.Record) {
	text := strings.Join(c.After, "")
	switch c.Field {
	case Title:
		r.Title = text
	case Number:
		r.Number = text
	case Division:
		r.Division = text
	case Kind:
		r.Kind = text
	case Party:
		r.Party = text
	case FiscalYear:
		r.FiscalYear = 0
		if text != "" {
			r.FiscalYear = int(number(text))
		}
	case Amounts:
		r.Amounts = nil
		for _, s := range c.After {
			r.Amounts = append(r.Amounts, number(s))
		}
	case Dates:
		r.Dates = slices.Clone(c.After)
	}
}

// number is the value of a number that Read wrote.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic("filing: " + err.Error()) // Values have one spelling, and this is not theirs
	}
	return n
}
