package index

import (
	"strconv"
	"strings"

	"fumikura/index/japanese"
)

// What may stand before a colon, as it folds.
var fieldNames = map[string]string{
	"本文": string(FieldBody), "text": string(FieldBody), "body": string(FieldBody),
	"件名": string(FieldTitle), "title": string(FieldTitle),
	"番号": string(FieldNumber), "number": string(FieldNumber), "no": string(FieldNumber),
	"課": string(FieldDivision), "所管課": string(FieldDivision), "division": string(FieldDivision),
	"簿冊": string(FieldSeries), "series": string(FieldSeries),
	"種別": string(FieldKind), "kind": string(FieldKind), "type": string(FieldKind),
	"ファイル": string(FieldName), "file": string(FieldName),
	"年度": fieldYear, "fy": fieldYear, "year": fieldYear,
	"状態": fieldState, "state": fieldState,
}

// Fields that are no text.
const (
	fieldYear  = "fy"
	fieldState = "state"
)

// folded makes a table's keys what japanese.Fold makes of them.
func folded[V any](m map[string]V) map[string]V {
	out := make(map[string]V, len(m))
	for k, v := range m {
		out[japanese.Fold(k)] = v
	}
	return out
}

var (
	foldedFields = folded(fieldNames)
	foldedStates = folded(map[string]State{
		"未読": StateUnread, "未読取": StateUnread, "unread": StateUnread,
		"読取済": StateRead, "読取済み": StateRead, "読取": StateRead, "read": StateRead,
		"文字情報": StateLayer, "layer": StateLayer,
		"訂正済": StateCorrected, "訂正済み": StateCorrected, "訂正": StateCorrected, "corrected": StateCorrected,
		"白紙": StateBlank, "空白": StateBlank, "blank": StateBlank,
	})
	foldedNone = folded(map[string]bool{"なし": true, "無し": true, "none": true})
)

// The eras by the year before their first, and by their letters.
var eras = []struct {
	name, letter string
	before       int
}{
	{"明治", "m", 1867}, {"大正", "t", 1911}, {"昭和", "s", 1925}, {"平成", "h", 1988}, {"令和", "r", 2018},
}

// parseYears reads a fiscal year or a range of them from folded text: 1972, S47,
// 昭和47年度, 令和元, s45..s50, or none.
func parseYears(s string) (from, to int, ok bool) {
	if foldedNone[s] {
		return 0, 0, true
	}
	a, b, ranged := strings.Cut(s, "..")
	if !ranged {
		y, ok := parseYear(s)
		return y, y, ok
	}
	from, to = 1, 9999
	okA, okB := true, true
	if a != "" {
		from, okA = parseYear(a)
	}
	if b != "" {
		to, okB = parseYear(b)
	}
	return from, to, okA && okB && a+b != "" && from <= to
}

func parseYear(s string) (int, bool) {
	s = strings.TrimSuffix(strings.TrimSuffix(s, "度"), "年")
	for _, e := range eras {
		rest, found := strings.CutPrefix(s, e.name)
		if !found {
			rest, found = strings.CutPrefix(s, e.letter)
		}
		if !found {
			continue
		}
		n, ok := parseNumber(strings.TrimPrefix(rest, "."))
		return e.before + n, ok && n > 0 && n < 200
	}
	n, ok := parseNumber(s)
	return n, ok && n >= 1000 && n <= 9999
}

// parseNumber reads a whole number below 10,000 in Arabic or kanji digits, by
// place (四七) or by unit (四十七); 元 is 1.
func parseNumber(s string) (int, bool) {
	if s == "元" {
		return 1, true
	}
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 0 && n < 10000
	}
	total, digit, units, digits := 0, -1, false, 0
	for _, r := range s {
		unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
		if unit > 0 {
			if digit < 0 {
				digit = 1
			}
			total += digit * unit
			digit, units = -1, true
			continue
		}
		d := strings.IndexRune("〇一二三四五六七八九", r)
		if d < 0 {
			return 0, false
		}
		d /= len("〇")
		switch {
		case digit < 0:
			digit = d
		case units:
			return 0, false
		default:
			digit = digit*10 + d
		}
		if digits++; digits > 4 {
			return 0, false
		}
	}
	total += max(digit, 0)
	return total, s != "" && total < 10000
}
