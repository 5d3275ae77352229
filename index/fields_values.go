package index

import (
	"strconv"
	"strings"
)

// A day is yyyymmdd as a number. Of a month or a year, daysOf gives the first and
// the last, whether or not that month has as many.

// parseDays reads a day, a month, a year, or a range of them from folded text:
// 1972-04-01, s47.4.1, 昭和47年4月, 1972..s48.3.31, or none, which is 0..0.
func parseDays(s string) (from, to int, ok bool) {
	if foldedNone[s] {
		return 0, 0, true
	}
	a, b, ranged := strings.Cut(s, "..")
	if !ranged {
		return parseDay(s)
	}
	from, to = 1, 99991231
	okA, okB := true, true
	if a != "" {
		from, _, okA = parseDay(a)
	}
	if b != "" {
		_, to, okB = parseDay(b)
	}
	return from, to, okA && okB && a+b != "" && from <= to
}

func parseDay(s string) (from, to int, ok bool) {
	s = strings.NewReplacer("年", ".", "月", ".", "日", "", "/", ".", "-", ".").Replace(s)
	parts := strings.Split(strings.TrimSuffix(s, "."), ".")
	if len(parts) > 1 && len(parts[0]) == 1 && parts[0] >= "a" { // s.47.4.1
		parts = append([]string{parts[0] + parts[1]}, parts[2:]...)
	}
	if len(parts) > 3 {
		return 0, 0, false
	}
	if len(parts) == 1 && len(s) == 8 {
		if n, err := strconv.Atoi(s); err == nil && n >= 10000000 {
			parts = []string{s[:4], s[4:6], s[6:]}
		}
	}
	y, ok := parseYear(parts[0])
	if !ok {
		return 0, 0, false
	}
	from, to = y*10000+101, y*10000+1231
	if len(parts) > 1 {
		m, ok := parseNumber(parts[1])
		if !ok || m < 1 || m > 12 {
			return 0, 0, false
		}
		from, to = y*10000+m*100+1, y*10000+m*100+31
	}
	if len(parts) > 2 {
		d, ok := parseNumber(parts[2])
		if !ok || d < 1 || d > 31 {
			return 0, 0, false
		}
		from = from/100*100 + d
		to = from
	}
	return from, to, true
}

// daysOf is the first and last day that a date YYYY-MM-DD, or a shorter one, means.
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

// maxAmount is the largest amount that is told apart, in yen.
const maxAmount = 1<<53 - 1

// parseAmounts reads an amount or a range of them from folded text: 1,230,000円,
// 123万, 100万..500万, or none, which is -1..-1.
func parseAmounts(s string) (from, to int64, ok bool) {
	if foldedNone[s] {
		return -1, -1, true
	}
	a, b, ranged := strings.Cut(s, "..")
	if !ranged {
		n, ok := parseAmount(s)
		return n, n, ok
	}
	from, to = 0, maxAmount
	okA, okB := true, true
	if a != "" {
		from, okA = parseAmount(a)
	}
	if b != "" {
		to, okB = parseAmount(b)
	}
	return from, to, okA && okB && a+b != "" && from <= to
}

// parseAmount reads yen: digits with commas, a decimal before 万 or 億, or kanji.
func parseAmount(s string) (int64, bool) {
	s = strings.NewReplacer(",", "", "¥", "", "\\", "", "金", "", "円", "", "也", "", "圓", "").Replace(s)
	var sum float64
	found := false
	for _, u := range []struct {
		unit string
		of   float64
	}{{"兆", 1e12}, {"億", 1e8}, {"万", 1e4}, {"千", 1e3}, {"", 1}} {
		head, rest, cut := s, "", true
		if u.unit != "" {
			head, rest, cut = strings.Cut(s, u.unit)
		}
		if !cut || u.unit == "" && head == "" || u.unit == "千" && strings.Trim(head, "0123456789.") != "" {
			continue
		}
		v, err := strconv.ParseFloat(head, 64)
		if err != nil {
			n, ok := parseNumber(head)
			if !ok {
				return 0, false
			}
			v = float64(n)
		}
		sum, s, found = sum+v*u.of, rest, true
	}
	return int64(sum + 0.5), found && sum >= 0 && sum <= maxAmount
}
