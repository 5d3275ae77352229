package filing

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// Typed is what somebody wrote into fields; several values in a field may also stand
// in one text, on lines of their own or with ; or 、 between them. A field that is not
// there stays as it is; one with nothing in it is made blank.
type Typed map[Field][]string

// A Problem is a text that a field can't take, and the sentence that says what to
// write instead.
type Problem struct {
	Field  Field
	Text   string // what is wrong, as it was written
	Reason archive.Reason
}

// Read reads what was written, in the spellings that people use: 昭和47年度, S47 or 1972;
// 金壱百弐拾参万円 or 1,230,000円; 昭和四十七年四月一日 or S47.4.1. Values holds the fields that
// could be read whole; for any other there is a Problem.
func Read(t Typed) (Values, []Problem) {
	v := Values{}
	var problems []Problem
	for _, f := range Fields {
		texts, ok := t[f]
		if !ok {
			continue
		}
		values, p := f.read(texts)
		if p != nil {
			problems = append(problems, *p)
			continue
		}
		v[f] = values
	}
	return v, problems
}

func (f Field) read(texts []string) ([]string, *Problem) {
	var pieces []string
	for _, s := range texts {
		if !utf8.ValidString(s) {
			return nil, f.problem("", "unreadable", "文字として読めないものが含まれています。書き直してください。", "It holds what is no text. Write it anew.")
		}
		if f.Several() {
			pieces = append(pieces, f.cut(s)...)
		} else if s = oneLine(s); s != "" {
			pieces = append(pieces, s)
		}
	}
	if !f.Several() && len(pieces) > 1 {
		return nil, f.problem(pieces[1], "too-many", "値はひとつだけ書いてください。", "Write one value only.")
	}
	var out []string
	for _, s := range pieces {
		if n, most := utf8.RuneCountInString(s), f.MaxLength(); n > most {
			return nil, f.problem(s, "too-long", fmt.Sprintf("%d文字までです(いま%d文字)。短くしてください。", most, n),
				fmt.Sprintf("It has %d characters, and %d are the most. Make it shorter.", n, most))
		}
		value, p := f.value(s)
		if p != nil {
			return nil, p
		}
		if !slices.Contains(out, value) {
			out = append(out, value)
		}
	}
	if len(out) > MaxValues {
		return nil, f.problem("", "too-many", fmt.Sprintf("%d個までです(いま%d個)。", MaxValues, len(out)), fmt.Sprintf("There are %d, and %d are the most.", len(out), MaxValues))
	}
	if f == Dates {
		slices.Sort(out)
	}
	return out, nil
}

func (f Field) problem(text, code, ja, en string) *Problem {
	return &Problem{f, text, archive.Reason{Code: "field-" + code, JA: ja, EN: en}}
}

// value is the one spelling of a value.
func (f Field) value(s string) (string, *Problem) {
	switch f {
	case FiscalYear:
		return readYear(s)
	case Amounts:
		return readAmount(s)
	case Dates:
		return readDate(s)
	}
	return s, nil
}

// oneLine makes one line of a text, without what does not show.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return r
		case unicode.IsControl(r), r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, s)), " ")
}

// between parts values on one line. Dates and amounts are written with 、 inside, too
// (一、二三〇円), so it counts only where the whole is no value.
var (
	between = regexp.MustCompile(`[;；\n\r]+`)
	commas  = regexp.MustCompile(`[、，]|,\s|\s+`)
	apart   = regexp.MustCompile(`([0-9０-９])\s+([0-9０-９])`)
)

// cut parts a text into values.
func (f Field) cut(s string) []string {
	var out []string
	for _, piece := range between.Split(s, -1) {
		piece = oneLine(piece)
		if piece == "" {
			continue
		}
		// 100 200 are two amounts, and never one: digits are not parted by spaces here.
		if !apart.MatchString(piece) {
			if _, p := f.value(piece); p == nil {
				out = append(out, piece)
				continue
			}
		}
		parts := slices.DeleteFunc(commas.Split(piece, -1), func(s string) bool { return s == "" })
		for _, p := range parts {
			if _, bad := f.value(p); bad != nil {
				parts = []string{piece} // the sentence then tells of all that was written
				break
			}
		}
		out = append(out, parts...)
	}
	return out
}

// sameYear takes apart what is written twice: 1972年度(昭和47年度), 平成31・令和元年度.
var sameYear = regexp.MustCompile(`[()（）・]`)

func readYear(s string) (string, *Problem) {
	year, ok := japanese.ParseYear(s)
	if !ok {
		for i, part := range slices.DeleteFunc(sameYear.Split(s, -1), func(p string) bool { return strings.Trim(p, " 年度") == "" }) {
			y, good := japanese.ParseYear(part)
			if ok = good && (i == 0 || y == year); !ok {
				break
			}
			year = y
		}
	}
	if ok && year >= 1 && year <= 9999 {
		return strconv.Itoa(year), nil
	}
	if d, ok := japanese.ParseDate(s); ok && japanese.FiscalYear(d) != 0 {
		fy := japanese.FiscalYear(d)
		return "", FiscalYear.problem(s, "not-a-year", fmt.Sprintf("「%s」は日付です。その日の年度は%dです。年度を書いてください。例: 昭和47年度、S47、1972", s, fy),
			fmt.Sprintf("%q is a date, in the fiscal year %d. Write the fiscal year, such as 1972, S47 or 昭和47年度.", s, fy))
	}
	return "", FiscalYear.problem(s, "not-a-year", fmt.Sprintf("「%s」は年度として読めません。元号か西暦で書いてください。例: 昭和47年度、S47、1972", s),
		fmt.Sprintf("%q is no fiscal year. Write one such as 1972, S47 or 昭和47年度.", s))
}

func readAmount(s string) (string, *Problem) {
	if yen, ok := japanese.ParseAmount(s); ok && !apart.MatchString(s) {
		return strconv.FormatInt(yen, 10), nil
	}
	return "", Amounts.problem(s, "not-an-amount", fmt.Sprintf("「%s」は金額として読めません。円で書いてください。例: 1,230,000円、123万円、金壱百弐拾参万円", s),
		fmt.Sprintf("%q is no amount of yen. Write one such as 1,230,000円, 123万円 or 金壱百弐拾参万円.", s))
}

// inBrackets is a date with its year in the other calendar behind it, as pages show it.
var inBrackets = regexp.MustCompile(`^([^(（]+)[(（]([^)）]+)[)）]$`)

func readDate(s string) (string, *Problem) {
	if d, ok := japanese.ParseDate(s); ok {
		return d, nil
	}
	if m := inBrackets.FindStringSubmatch(s); m != nil {
		d, ok := japanese.ParseDate(m[1])
		if y, same := japanese.ParseYear(m[2]); ok && same && fmt.Sprintf("%04d", y) == d[:4] {
			return d, nil
		}
	}
	bad := func(ja, en string) (string, *Problem) {
		return "", Dates.problem(s, "not-a-date", fmt.Sprintf("「%s」", s)+ja, fmt.Sprintf("%q ", s)+en)
	}
	if _, ok := japanese.ParseYear(s); ok && strings.Contains(japanese.Fold(s), "年度") {
		return bad("は年度です。「年度」の欄に書いてください。", "is a fiscal year: write it into its own field.")
	}
	head, rest, _ := strings.Cut(s, "年")
	_, to, ok := japanese.ParseDays(s)
	if y, old := japanese.ParseYear(head); ok && to < "1873" || old && rest != "" && y < 1873 {
		return bad("は旧暦の日付です。1872年(明治5年)までは、年だけを書いてください。", "is a day of the old calendar: up to 1872, write the year alone.")
	}
	return bad("は日付として読めません。元号か西暦の年から書いてください。例: 昭和47年4月1日、S47.4.1、1972-04-01、日や月が分からないときは 昭和47年4月、1972",
		"is no date. Write the year in front, as in 1972-04-01, S47.4.1 or 昭和47年4月1日; where day or month is unknown, 1972-04 or 1972.")
}
