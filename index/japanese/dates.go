package japanese

// A date is a year, a fiscal year, a month or a day.
type date struct {
	year, month, day int
	fiscal           bool
	flags            Flags
	yearEnd          int // after 年, where the date runs on
	monthEnd         int // after 月, likewise
}

// eraAt is the era that is written at i, and where its year begins.
func eraAt(s []rune, i int) (*Era, int) {
	if i >= len(s) {
		return nil, 0
	}
	r := s[i]
	if r < 0x80 {
		if i > 0 && (s[i-1] >= 'a' && s[i-1] <= 'z' || isArabic(s[i-1])) {
			return nil, 0
		}
		for k := range Eras {
			if e := &Eras[k]; e.Letter != 0 && r == e.Letter+'a'-'A' {
				if i+2 < len(s) && s[i+1] == '.' && isNumeral(s[i+2]) {
					return e, i + 2
				}
				return e, i + 1
			}
		}
		return nil, 0
	}
	if i+1 >= len(s) {
		return nil, 0
	}
	for k := range Eras {
		e := &Eras[k]
		name := eraNames[k]
		switch {
		case r != name[0]:
		case s[i+1] == name[1]:
			return e, i + 2
		case e.Letter != 0 && isArabic(s[i+1]) && (i == 0 || !isKanji(s[i-1])):
			return e, i + 1
		}
	}
	return nil, 0
}

// eraNames are the names of Eras, which fold to themselves.
var eraNames = func() (out [][2]rune) {
	for _, e := range Eras {
		r := []rune(e.Name)
		out = append(out, [2]rune{r[0], r[1]})
	}
	return out
}()

// The western years that a date may have without an era.
const (
	minWestern = 1600
	maxWestern = 2199
)

// date reads the date at i; end is 0 where there is none.
func (x *scanner) date(i int) (d date, end int) {
	era, at := eraAt(x.s, i)
	short := era != nil && at-i < 2 || era != nil && x.s[i] < 0x80
	var year number
	western := false
	switch {
	case era != nil && x.at(at) == '元':
		year.value, end = 1, at+1
	case era != nil:
		if !isNumeral(x.at(at)) || x.at(at) == '○' {
			return d, 0
		}
		year, end = x.yearNumber(at)
	case x.at(i) == '皇' && x.at(i+1) == '紀' || x.at(i) == '紀' && x.at(i+1) == '元':
		if year, end = x.number(i + 2); end == 0 || year.value < 2500 || year.value > 2700 || x.at(end) != '年' {
			return d, 0
		}
		year.value -= 660
	default:
		if !x.begins(i) {
			return d, 0
		}
		year, end = x.yearNumber(i)
		if year.value < minWestern || year.value > maxWestern {
			return x.eightDigits(i)
		}
		western = true
	}
	if end == 0 || year.value < 1 || !western && era != nil && year.value > 150 {
		return d, 0
	}
	d.year = int(year.value)
	if era != nil {
		d.year += era.Year - 1
	}
	end = x.alsoYear(d.year, end)
	sep := x.at(end)
	switch sep {
	case '年':
		end++
		d.yearEnd = end
		if x.at(end) == '度' {
			d.fiscal = true
			end++
			break
		}
		if e := x.alsoYear(d.year, end); e > end {
			d.yearEnd, end = e, e
		}
		end = x.monthAndDay(&d, end)
	case '.', '/', '-', '・', '、':
		if !x.joins(end) {
			break
		}
		e := x.parts(&d, end, sep, short)
		if e == 0 && western {
			return date{}, 0
		}
		if e > 0 {
			end = e
		} else if e < 0 {
			return date{}, 0
		}
	default:
		if western {
			return date{}, 0
		}
	}
	if d.month == 0 && d.yearEnd == 0 {
		// an era and a number alone: letters are a year only where nothing else can be
		if short && (x.s[i] >= 0x80 || era.Letter == 'M' || era.Letter == 'T') && !x.query {
			return date{}, 0
		}
		if next := x.at(end); next >= 'a' && next <= 'z' || isNumeral(next) || next == '.' && isArabic(x.at(end+1)) {
			return date{}, 0
		}
		if era == nil {
			return date{}, 0
		}
	}
	if d.year < firstDayYear {
		// the old calendar: its months are others
		if d.yearEnd > 0 {
			end = d.yearEnd
			if d.fiscal {
				end++
			}
		}
		d.month, d.day, d.monthEnd = 0, 0, 0
	}
	if era != nil && era.ended(d.year, d.month, d.day, d.fiscal) {
		d.flags |= AfterEra
	}
	if era != nil && era.First != "" && d.month > 0 && d.year == era.Year && iso(d.year, d.month, max(d.day, daysIn(d.year, d.month)*(1-min(d.day, 1)))) < era.First {
		d.flags |= BeforeEra
	}
	return d, end
}

// alsoYear passes over the same year in brackets, in the other calendar: 令和5(2023)年度,
// 2023(令和5)年度, 令和5年(2023年)4月1日.
func (x *scanner) alsoYear(year, i int) int {
	if x.at(i) != '(' {
		return i
	}
	era, at := eraAt(x.s, i+1)
	n, end := x.yearNumber(max(at, i+1))
	if era != nil {
		if x.at(at) == '元' {
			n.value, end = 1, at+1
		}
		n.value += int64(era.Year) - 1
	}
	if end == 0 || n.value != int64(year) {
		return i
	}
	if x.at(end) == '年' {
		end++
	}
	if x.at(end) != ')' {
		return i
	}
	return end + 1
}

// yearNumber reads a year, which no decimals follow: 47.4.1.
func (x *scanner) yearNumber(i int) (n number, end int) {
	if !isArabic(x.at(i)) {
		return x.number(i)
	}
	for end = i; isArabic(x.at(end)) && (end == i || x.joins(end)); end++ {
		if n.value = n.value*10 + int64(x.s[end]-'0'); n.value > 9999 {
			return n, end
		}
	}
	if isNumeral(x.at(end)) && x.joins(end) {
		return number{}, 0
	}
	n.runes = end - i
	return n, end
}

// monthAndDay reads 4月1日 after a year.
func (x *scanner) monthAndDay(d *date, i int) (end int) {
	m, e := x.part(i)
	if e == 0 || x.at(e) != '月' || m < 1 || m > 12 {
		return i
	}
	d.month, end = m, e+1
	d.monthEnd = end
	day, e := x.part(end)
	if e == 0 || x.at(e) != '日' || day < 1 || day > daysIn(d.year, m) {
		return end
	}
	d.day = day
	return e + 1
}

// part reads a month or day: a whole number of at most two digits, or 元.
func (x *scanner) part(i int) (n, end int) {
	if !isNumeral(x.at(i)) || x.at(i) == '○' {
		return 0, 0
	}
	v, end := x.yearNumber(i)
	if end == 0 || v.value > 99 {
		return 0, 0
	}
	return int(v.value), end
}

// parts reads .4.1 after a year: 0 where nothing of the kind stands there, below
// 0 where it does and is no day.
func (x *scanner) parts(d *date, i int, sep rune, short bool) (end int) {
	m, e := x.part(i + 1)
	if e == 0 {
		return 0
	}
	if x.at(e) != sep {
		// a year and a month: only where it is no decimal number
		if m < 1 || m > 12 || !short && sep != '/' && sep != '-' || isNumeral(x.at(e)) {
			return 0
		}
		d.month = m
		return e
	}
	day, e2 := x.part(e + 1)
	if e2 == 0 {
		return 0
	}
	if m < 1 || m > 12 || day < 1 || day > daysIn(d.year, m) {
		return -1
	}
	if next := x.at(e2); next == sep && isNumeral(x.at(e2+1)) || isNumeral(next) {
		return -1
	}
	d.month, d.day = m, day
	return e2
}

// eightDigits reads 19720401.
func (x *scanner) eightDigits(i int) (d date, end int) {
	for end = i; end < i+8; end++ {
		if !isArabic(x.at(end)) || end > i && !x.joins(end) {
			return d, 0
		}
	}
	if isNumeral(x.at(end)) {
		return d, 0
	}
	n := 0
	for _, r := range x.s[i:end] {
		n = n*10 + int(r-'0')
	}
	d = date{year: n / 10000, month: n / 100 % 100, day: n % 100}
	if d.year < 1900 || d.year > 2100 || d.day < 1 || d.day > daysIn(d.year, d.month) {
		return date{}, 0
	}
	return d, end
}
