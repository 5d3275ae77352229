package japanese

// A Context is what is known about a page beside its text.
type Context struct {
	// FY is the fiscal year of the page's record, 0 where unknown.
	FY int
}

// A setting is what the dates of a page that are written out say about those that
// are not: in which era their years are counted, in which fiscal year their months
// lie.
type setting struct {
	era      *Era // of all dates of the page that name one; nil where they differ
	eras     int  // how many there are
	from, to int  // the years of those dates
	fiscal   int  // of all fiscal years of the page; 0 where they differ
	fiscals  int
	ends     []dateEnd
}

// A dateEnd is where a date that is written out ends, and its calendar year.
type dateEnd struct{ end, year int }

// dated takes a date that is written out and ends at end into the setting.
func (s *setting) dated(e *Era, d date, end int) {
	if !d.fiscal && d.month > 0 {
		s.ends = append(s.ends, dateEnd{end, d.year})
	}
	if d.fiscal {
		if s.fiscals++; s.fiscals == 1 {
			s.fiscal = d.year
		} else if s.fiscal != d.year {
			s.fiscal = 0
		}
	}
	if e == nil || d.flags&(AfterEra|BeforeEra) != 0 {
		return
	}
	if s.eras++; s.eras == 1 {
		s.era, s.from, s.to = e, d.year, d.year
		return
	}
	if s.era != e {
		s.era = nil
	}
	s.from, s.to = min(s.from, d.year), max(s.to, d.year)
}

// reach is how many years a date without its era may lie before and after those of
// its page that have one.
const reach = 20

// bare reads the dates that leave out their era (47.4.1) or their year (3/31, 三・三一),
// where the page's other dates say in which it lies. What they say is an additional
// reading, and Inferred.
func (x *reader) bare(c Context) {
	fiscal := x.setting.fiscal
	if x.setting.fiscals == 0 {
		fiscal = c.FY
	}
	if x.query || x.setting.era == nil && fiscal == 0 && len(x.setting.ends) == 0 {
		return
	}
	known := make([]bool, len(x.s))
	for _, r := range x.out {
		if r.Kind <= KindFiscalYear && r.Kind >= KindDay {
			for i := r.Start; i < r.End; i++ {
				known[i] = true
			}
		}
	}
	for i := 0; i < len(x.s); i++ {
		if known[i] || !x.begins(i) || x.bound(i) {
			continue
		}
		d, end := x.eraless(i)
		if end == 0 {
			d, end = x.yearless(i, fiscal)
		}
		if end > 0 {
			x.add(i, end, KindDay, "d:"+iso(d.year, d.month, d.day), Inferred)
			i = end - 1
		}
	}
}

// bound tells of a number that what stands before it makes a part of something else:
// of a code, a branch, a list of numbers, or of every year.
func (x *scanner) bound(i int) bool {
	switch p := x.at(i - 1); p {
	case '、', ',', '・':
		return i > 1 && x.joins(i) && x.numeral(i-2)
	case '.', '/', Hyphen, '第', '毎', '年', '$', '¥':
		return i > 0 && x.joins(i)
	default:
		return i > 0 && isLatin(p)
	}
}

// eraless reads 47.4.1, 47・4・1, 47/4/1 and 47年4月1日 in the era of the page; end is
// 0 where that is no day, or none of about the page's years.
func (x *reader) eraless(i int) (d date, end int) {
	era := x.setting.era
	if era == nil {
		return d, 0
	}
	n, at := x.yearNumber(i)
	if at == 0 || n.value < 1 || n.value > 64 {
		return d, 0
	}
	d.year = era.Year - 1 + int(n.value)
	switch sep := x.scanner.at(at); sep {
	case '年':
		end = x.monthAndDay(&d, at+1)
	case '.', '・', '/':
		if end = x.parts(&d, at, sep, false); end < 0 {
			return d, 0
		}
	}
	if d.day == 0 || d.year < x.setting.from-reach || d.year > x.setting.to+reach || d.year < firstDayYear ||
		era.ended(d.year, d.month, d.day, false) || iso(d.year, d.month, d.day) < era.First || x.goesOn(end) {
		return d, 0
	}
	return d, end
}

// yearless reads 3月31日, 3/31 and 三・三一: in the year of a date shortly before it,
// else in the fiscal year.
func (x *reader) yearless(i, fiscal int) (d date, end int) {
	m, at := x.part(i)
	if at == 0 || m < 1 || m > 12 {
		return d, 0
	}
	d = date{year: x.setting.yearBefore(i), month: m}
	if d.year == 0 {
		if d.year = fiscal; m < 4 {
			d.year++
		}
	}
	if d.year < firstDayYear {
		return d, 0
	}
	sep := x.scanner.at(at)
	switch {
	case sep == '月':
	case sep == '/' && isArabic(x.s[i]) && x.joins(at) && x.joins(at+1):
	case sep == '・' && !isArabic(x.s[i]) && x.joins(at) && x.joins(at+1):
	default:
		return d, 0
	}
	if d.day, end = x.part(at + 1); end == 0 || d.day < 1 || d.day > daysIn(d.year, m) || isArabic(x.s[i]) != isArabic(x.s[at+1]) {
		return d, 0
	}
	if sep == '月' {
		if x.scanner.at(end) != '日' {
			return d, 0
		}
		return d, end + 1
	}
	if x.goesOn(end) || x.counted(end) {
		return d, 0
	}
	return d, end
}

// yearBefore is the year of a date that ends shortly before i, 0 if none does.
func (s *setting) yearBefore(i int) int {
	year := 0
	for _, e := range s.ends {
		if e.end <= i && i-e.end <= within {
			year = e.year
		}
	}
	return year
}

// goesOn tells whether what stands at i makes the number before it another thing
// than a day: a longer list, a decimal, a measure.
func (x *scanner) goesOn(i int) bool {
	switch r := x.at(i); r {
	case '.', '/', '・', Hyphen, '%':
		return x.joins(i)
	default:
		if _, end := x.unit(i); end > 0 {
			return true
		}
		return x.numeral(i) && x.joins(i) || isLatin(r)
	}
}
