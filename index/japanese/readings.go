package japanese

import (
	"slices"
	"strconv"
)

// Kind is what a Reading is of.
type Kind uint8

// The kinds. A reading's Value says the same in its letter.
const (
	KindNumber     Kind = iota + 1 // "n:123", "n:35.6"
	KindDay                        // "d:1972-04-01"
	KindMonth                      // "d:1972-04"
	KindYear                       // "y:1972"
	KindFiscalYear                 // "fy:1972" (年度)
	KindAmount                     // "m:1230000": yen
	KindQuantity                   // "q:35.6m2": a number and its unit of measure
	KindAddress                    // "a:2-12-3": 二丁目12番地3, 2-12-3
)

// Flags tell more of a Reading.
type Flags uint8

// The flags.
const (
	AfterEra  Flags = 1 << iota // 改元後: the era had ended by then (昭和75年度)
	BeforeEra                   // the era had not begun (令和元年4月1日)
	Inferred                    // the era or year stands elsewhere on the page (48年 after 昭和47年)
)

// A Reading is a value that stands in a folded text, whatever its spelling.
// Readings come beside the text: they never replace anything in it, and several
// may cover one place (昭和47年4月1日 is a day, and its parts a month, a year and
// three numbers). A value never begins or ends inside a number.
type Reading struct {
	Start, End int // runes of the folded text
	Kind       Kind
	Value      string
	Flags      Flags
}

// Readings finds the values in a page's folded text, in order of their places.
// apart are the places over which no number runs (Folded.Apart), may be nil.
func Readings(runes []rune, apart []int32) []Reading { return ReadingsIn(runes, apart, Context{}) }

// ReadingsIn is Readings of a page about which something is known.
func ReadingsIn(runes []rune, apart []int32, c Context) []Reading {
	x := reader{scanner: scanner{s: runes, apart: apart}}
	return x.all(c)
}

// Readings finds the values in a folded text.
func (f *Folded) Readings() []Reading { return Readings(f.Runes, f.Apart) }

// ReadingsIn finds the values in a folded text of which something is known.
func (f *Folded) ReadingsIn(c Context) []Reading { return ReadingsIn(f.Runes, f.Apart, c) }

// Values are the canonical terms of readings, each once, sorted.
func Values(readings []Reading) []string {
	out := make([]string, 0, len(readings))
	for _, r := range readings {
		out = append(out, r.Value)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

type reader struct {
	scanner
	out  []Reading
	last date // the last date with a year, for those without
	at   int  // where it ended
	setting
}

func (x *reader) add(start, end int, k Kind, value string, f Flags) {
	x.out = append(x.out, Reading{start, end, k, value, f})
}

func (x *reader) all(c Context) []Reading {
	for i := 0; i < len(x.s); i++ {
		r := x.s[i]
		numeral := x.numeral(i)
		if numeral && x.begins(i) {
			date := x.dates(i)
			i = max(i, x.numbers(i, date)-1)
			continue
		}
		if !numeral && opensEra(r) {
			x.dates(i)
		}
	}
	x.bare(c)
	slices.SortStableFunc(x.out, func(a, b Reading) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	return x.out
}

// opensEra tells of the runes that a date may begin with beside numerals.
func opensEra(r rune) bool {
	switch r {
	case '令', '平', '昭', '大', '明', '慶', '元', '文', '万', '安', '嘉', '弘', '天', '皇', '紀', 'r', 'h', 's', 't', 'm':
		return true
	}
	return false
}

// dates reads the date at i and tells whether there is one.
func (x *reader) dates(i int) bool {
	if i < x.at {
		return false
	}
	d, end := x.date(i)
	if end == 0 {
		x.inferred(i)
		return false
	}
	x.emit(d, i, end)
	x.last, x.at = d, end
	era, _ := eraAt(x.s, i)
	x.dated(era, d, end)
	return true
}

// emit adds a date and the shorter ones that it begins with.
func (x *reader) emit(d date, start, end int) {
	switch {
	case d.fiscal:
		x.add(start, end, KindFiscalYear, "fy:"+strconv.Itoa(d.year), d.flags)
		if d.yearEnd > 0 {
			x.add(start, d.yearEnd, KindYear, "y:"+strconv.Itoa(d.year), d.flags)
		}
		return
	case d.day > 0:
		x.add(start, end, KindDay, "d:"+iso(d.year, d.month, d.day), d.flags)
		if d.monthEnd > 0 {
			x.add(start, d.monthEnd, KindMonth, "d:"+iso(d.year, d.month, 0), d.flags)
		}
	case d.month > 0:
		x.add(start, end, KindMonth, "d:"+iso(d.year, d.month, 0), d.flags)
	default:
		x.add(start, end, KindYear, "y:"+strconv.Itoa(d.year), d.flags)
		return
	}
	if d.yearEnd > 0 {
		x.add(start, d.yearEnd, KindYear, "y:"+strconv.Itoa(d.year), d.flags)
	}
}

// within is how far after a date another may leave out its era.
const within = 24

// inferred reads 48年3月31日 shortly after 昭和47年4月1日: of the same era.
func (x *reader) inferred(i int) {
	if x.at == 0 || i-x.at > within || x.query {
		return
	}
	for k := range Eras {
		e := &Eras[k]
		if x.last.year < e.Year {
			continue
		}
		n, end := x.yearNumber(i)
		if end == 0 || n.value < 1 || n.value > 99 || x.scanner.at(end) != '年' {
			return
		}
		d := date{year: e.Year - 1 + int(n.value), flags: Inferred, yearEnd: end + 1}
		if d.year < x.last.year || d.year > x.last.year+20 || d.year < firstDayYear || e.ended(d.year, 0, 0, false) {
			return
		}
		if end++; x.scanner.at(end) == '度' {
			d.fiscal = true
			end++
		} else if end = x.monthAndDay(&d, end); d.month == 0 {
			return // 3年間
		}
		x.emit(d, i, end)
		return
	}
}

// numbers reads the number at i, in a date or not, and gives where another may
// begin, 0 where there is none.
func (x *reader) numbers(i int, date bool) (next int) {
	n, end := x.number(i)
	if end == 0 {
		return 0
	}
	next = end
	if n.kanji && n.places == 0 {
		if d, e := x.kanjiDecimal(n, end); e > 0 {
			if u, ue := x.unit(e); ue > 0 {
				x.add(i, e, KindNumber, "n:"+d.String(), 0)
				x.add(i, ue, KindQuantity, "q:"+d.String()+u, 0)
				return ue
			}
		}
	}
	if n.kanji && n.runes == 1 && x.scanner.at(i-1) != '第' && !x.counted(end) && !x.branch(i) {
		x.address(i, n, end)
		return next
	}
	if x.code(i, end) {
		return next
	}
	x.add(i, end, KindNumber, "n:"+n.String(), 0)
	if x.scanner.at(end) == '円' {
		x.amount(i, n, end)
	} else if x.scanner.at(i-1) == '¥' || x.scanner.at(i-1) == '\\' {
		x.add(i-1, end, KindAmount, "m:"+n.String(), 0)
	} else if u, e := x.unit(end); e > 0 {
		x.add(i, e, KindQuantity, "q:"+n.String()+u, 0)
		next = e
	}
	if !date {
		x.address(i, n, end)
	}
	return next
}

// branch tells whether what stands before i makes one kanji digit a number: 第十条の二,
// 三分の一.
func (x *reader) branch(i int) bool {
	if r := x.scanner.at(i - 1); r != 'の' && r != 'ノ' {
		return false
	}
	switch x.scanner.at(i - 2) {
	case '条', '項', '号', '款', '節', '章', '目', '番', '地', '分', '表':
		return true
	}
	return false
}

// code tells of digits that are no amount of anything: 0852, 〇〇.
func (x *reader) code(i, end int) bool {
	if end-i < 2 || x.scanner.at(i) != '0' && kanjiDigit(x.scanner.at(i)) != 0 {
		return false
	}
	next := x.scanner.at(i + 1)
	return (isArabic(next) || kanjiDigit(next) >= 0) && x.scanner.at(i-1) != '第' && !x.counted(end)
}

// amount adds an amount of yen, with 金 before and 也 or 整 after it and without.
func (x *reader) amount(i int, n number, end int) {
	end++ // 円
	if s, e := x.number(end); e > 0 && x.scanner.at(e) == '銭' && s.value < 100 && s.places == 0 && n.places == 0 {
		n.value, n.places, end = n.value*100+s.value, 2, e+1
	}
	value := "m:" + n.String()
	x.add(i, end, KindAmount, value, 0)
	before := x.scanner.at(i - 1)
	opens := before == '金' || before == '¥' || before == '\\'
	next := x.scanner.at(end)
	closes := next == '也' || next == '整'
	if opens {
		x.add(i-1, end, KindAmount, value, 0)
	}
	if closes {
		x.add(i, end+1, KindAmount, value, 0)
	}
	if opens && closes {
		x.add(i-1, end+1, KindAmount, value, 0)
	}
}

// connectors part the numbers of an address.
var connectors = [][]rune{[]rune("丁目の"), []rune("丁目ノ"), []rune("丁目"), []rune("番地の"), []rune("番地ノ"), []rune("番地"), []rune("番の"), []rune("番ノ"), []rune("番"), []rune("の"), []rune("ノ"), []rune("-")}

// address adds a lot number in two to four parts.
func (x *reader) address(i int, n number, end int) {
	if n.places > 0 || n.value > 99999 || n.value == 0 {
		return
	}
	if p := x.scanner.at(i - 1); i > 0 && (p == Hyphen || isLatin(p)) {
		return
	}
	b := append(make([]byte, 0, 16), "a:"...)
	b = strconv.AppendInt(b, n.value, 10)
	parts, named := 1, false
	for parts < 4 {
		var next int
		sep := rune(0)
		for _, c := range connectors {
			if c[0] == x.scanner.at(end) && hasPrefix(x.s[end:], c) {
				next, sep = end+len(c), c[0]
				break
			}
		}
		if next == 0 || !isNumeral(x.scanner.at(next)) {
			break
		}
		m, e := x.number(next)
		if e == 0 || m.places > 0 || m.value > 99999 || m.value == 0 {
			break
		}
		if sep == '丁' || sep == '番' {
			named = true
		}
		if !named && sep != Hyphen {
			break // 3の2 alone is a branch of an article
		}
		b = append(b, '-')
		b = strconv.AppendInt(b, m.value, 10)
		end = e
		parts++
	}
	if parts < 2 || x.scanner.at(end) == Hyphen || isLatin(x.scanner.at(end)) && !named {
		return
	}
	x.add(i, end, KindAddress, string(b), 0)
	switch {
	case !named:
	case x.scanner.at(end) == '号' && x.scanner.at(end+1) != '室':
		x.add(i, end+1, KindAddress, string(b), 0)
	case x.scanner.at(end) == '番' && x.scanner.at(end+1) == '地':
		x.add(i, end+2, KindAddress, string(b), 0)
	case x.scanner.at(end) == '番':
		x.add(i, end+1, KindAddress, string(b), 0)
	}
}
