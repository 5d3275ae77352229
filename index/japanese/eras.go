package japanese

import (
	"strconv"
	"strings"
	"time"
)

// An Era is an era of the Japanese calendar.
type Era struct {
	Name   string
	Letter rune // R H S T M, 0 for the older ones
	Year   int  // western year of its first year
	// First and Last are its days as YYYY-MM-DD; empty where only years are known
	// (before 1873, when the Gregorian calendar came) or where it has not ended.
	First, Last string
}

// Eras are those since 1804, newest first. Days as proclaimed: 元号を改める政令
// (平成三十一年政令第百四十三号, 昭和六十四年政令第一号), 改元の詔書 of 1912 and 1926;
// 明治 by days since 太政官布告第三百三十七号 of 明治五年 made 1 January 1873 the first.
// The earlier ones by the western year in which their first year began.
var Eras = []Era{
	{"令和", 'R', 2019, "2019-05-01", ""},
	{"平成", 'H', 1989, "1989-01-08", "2019-04-30"},
	{"昭和", 'S', 1926, "1926-12-25", "1989-01-07"},
	{"大正", 'T', 1912, "1912-07-30", "1926-12-24"},
	{"明治", 'M', 1868, "1873-01-01", "1912-07-29"},
	{"慶応", 0, 1865, "", ""}, {"元治", 0, 1864, "", ""}, {"文久", 0, 1861, "", ""}, {"万延", 0, 1860, "", ""},
	{"安政", 0, 1854, "", ""}, {"嘉永", 0, 1848, "", ""}, {"弘化", 0, 1844, "", ""}, {"天保", 0, 1830, "", ""},
	{"文政", 0, 1818, "", ""}, {"文化", 0, 1804, "", ""},
}

// firstDay is the first year whose days are written in the Gregorian calendar.
const firstDayYear = 1873

// lasted tells whether a year of the era, and a month and a day of it where they
// are known, had not yet come when the era ended; fiscal years by their April.
func (e *Era) ended(year, month, day int, fiscal bool) bool {
	last := e.Last
	if last == "" && e.Letter == 'R' {
		return false
	}
	if last == "" { // an older era ends where the next one begins
		for i := range Eras {
			if &Eras[i] == e {
				return year > Eras[i-1].Year
			}
		}
	}
	y, _ := strconv.Atoi(last[:4])
	switch {
	case fiscal:
		return iso(year, 4, 1) > last
	case month == 0 || year != y:
		return year > y
	case day == 0:
		return iso(year, month, 1) > last
	}
	return iso(year, month, day) > last
}

// FiscalYear is the fiscal year (年度, from April) of a day YYYY-MM-DD, 0 of what
// is none: 1 to 7 January of 昭和64 lie in 昭和63年度.
func FiscalYear(day string) int {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0
	}
	if t.Month() < time.April {
		return t.Year() - 1
	}
	return t.Year()
}

// EraOf is the era of a day since 1873 and the year within it, nil before.
func EraOf(day string) (*Era, int) {
	for i := range Eras {
		if e := &Eras[i]; e.First != "" && day >= e.First {
			y, err := strconv.Atoi(day[:4])
			if err != nil {
				return nil, 0
			}
			return e, y - e.Year + 1
		}
	}
	return nil, 0
}

// iso writes a day, or a shorter date where day or month is 0.
func iso(year, month, day int) string {
	b := make([]byte, 0, 10)
	b = append(b, byte('0'+year/1000%10), byte('0'+year/100%10), byte('0'+year/10%10), byte('0'+year%10))
	for _, n := range []int{month, day} {
		if n == 0 {
			break
		}
		b = append(b, '-', byte('0'+n/10), byte('0'+n%10))
	}
	return string(b)
}

// daysIn is how many days a month has, 0 where there is no such month.
func daysIn(year, month int) int {
	if month < 1 || month > 12 {
		return 0
	}
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// ParseYear reads one year, as a year or a fiscal year, in any spelling: 1972,
// S47, 昭和四十七年度, 令和元.
func ParseYear(s string) (year int, ok bool) {
	d, ok := parseDate(s)
	return d.year, ok && d.month == 0
}

// ParseYears reads a year or a range of them: 1972, S45..S50, ..1972, 昭和45〜50.
func ParseYears(s string) (from, to int, ok bool) {
	a, b, ranged := cutRange(s)
	if !ranged {
		y, ok := ParseYear(a)
		return y, y, ok
	}
	from, to = 1, 9999
	okA, okB := true, true
	if a != "" {
		from, okA = ParseYear(a)
	}
	if b != "" {
		if to, okB = ParseYear(b); !okB || to < from {
			to, okB = ParseYear(eraPrefix(a) + b)
		}
	}
	return from, to, okA && okB && a+b != "" && from <= to
}

// ParseDays reads a day, month or year, or a range of them, and gives the first
// and the last day that it takes in, as YYYY-MM-DD.
func ParseDays(s string) (from, to string, ok bool) {
	a, b, ranged := cutRange(s)
	if !ranged {
		d, ok := parseDate(a)
		from, to = d.span()
		return from, to, ok
	}
	from, to = "0001-01-01", "9999-12-31"
	okA, okB := true, true
	var d date
	if a != "" {
		d, okA = parseDate(a)
		from, _ = d.span()
	}
	if b != "" {
		if d, okB = parseDate(b); !okB {
			d, okB = parseDate(eraPrefix(a) + b)
		}
		_, to = d.span()
	}
	return from, to, okA && okB && a+b != "" && from <= to
}

// ParseDate reads one day, month or calendar year in any spelling (昭和四十七年四月一日,
// S47.4.1, 1972年4月, 1972) and gives it as YYYY-MM-DD, YYYY-MM or YYYY. A fiscal year
// is no date, nor is a day of the old calendar, before 1873.
func ParseDate(s string) (date string, ok bool) {
	d, ok := parseDate(s)
	if !ok || d.fiscal || d.year < firstDayYear && strings.ContainsAny(Fold(s), ".-/・、月") {
		return "", false
	}
	return iso(d.year, d.month, d.day), true
}

// ParseAmount reads one amount of yen in any spelling: 1,230,000円, 金壱百弐拾参万円也,
// 123万, ¥1,000-.
func ParseAmount(s string) (yen int64, ok bool) {
	return parseAmount(strings.TrimRight(Fold(s), "-"))
}

// ParseAmounts reads an amount of yen or a range of them: 100万..500万, 1,230,000円,
// 金壱百万円. Without an end, from is 0 or to is the largest amount.
func ParseAmounts(s string) (from, to int64, ok bool) {
	a, b, ranged := cutRange(s)
	if !ranged {
		n, ok := parseAmount(a)
		return n, n, ok
	}
	const most = int64(1) << 62
	to = most
	okA, okB := true, true
	if a != "" {
		from, okA = parseAmount(a)
	}
	if b != "" {
		to, okB = parseAmount(b)
	}
	return from, to, okA && okB && a+b != "" && from <= to
}

// cutRange folds s and cuts it at .. or a wave.
func cutRange(s string) (a, b string, ranged bool) {
	s = Fold(s)
	for _, sep := range []string{"..", string(Wave)} {
		if a, b, ok := strings.Cut(s, sep); ok {
			return a, b, true
		}
	}
	return s, "", false
}

// eraPrefix is the era at the beginning of a folded date, for the end of a range
// that does not repeat it.
func eraPrefix(s string) string {
	e, n := eraAt([]rune(s), 0)
	if e == nil {
		return ""
	}
	return string([]rune(s)[:n])
}

func parseDate(s string) (date, bool) {
	runes := []rune(Fold(s))
	x := scanner{s: runes, query: true}
	d, end := x.date(0)
	if end == len(runes) && end > 0 {
		return d, true
	}
	if n, end := x.number(0); end == len(runes) && n.places == 0 && n.value >= 1000 && n.value <= 9999 {
		return date{year: int(n.value)}, true
	}
	return date{}, false
}

func parseAmount(s string) (int64, bool) {
	runes := []rune(strings.Trim(Fold(s), "金也整¥\\"))
	x := scanner{s: runes, query: true}
	n, end := x.number(0)
	if end == 0 || n.places != 0 || end < len(runes) && string(runes[end:]) != "円" {
		return 0, false
	}
	return n.value, true
}

// span is the first and the last day of a date.
func (d date) span() (from, to string) {
	switch {
	case d.fiscal:
		return iso(d.year, 4, 1), iso(d.year+1, 3, 31)
	case d.month == 0:
		return iso(d.year, 1, 1), iso(d.year, 12, 31)
	case d.day == 0:
		return iso(d.year, d.month, 1), iso(d.year, d.month, daysIn(d.year, d.month))
	}
	return iso(d.year, d.month, d.day), iso(d.year, d.month, d.day)
}
