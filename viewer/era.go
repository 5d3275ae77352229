package viewer

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An era of the Japanese calendar since its days follow the Gregorian one. Dates
// before are shown by the western year alone.
type era struct {
	name, letter string
	from         string // first day, YYYY-MM-DD
	year         int    // western year of its year 1
}

// eras are newest first. The first day of 明治 counted here is the one on which
// Japan took the Gregorian calendar.
var eras = []era{
	{"令和", "R", "2019-05-01", 2019},
	{"平成", "H", "1989-01-08", 1989},
	{"昭和", "S", "1926-12-25", 1926},
	{"大正", "T", "1912-07-30", 1912},
	{"明治", "M", "1873-01-01", 1868},
}

// eraYear is the era and its year of a day, "" where none is known.
func eraYear(day string) string {
	for _, e := range eras {
		if day >= e.from {
			y, err := strconv.Atoi(day[:4])
			if err != nil {
				return ""
			}
			return eraText(e, y)
		}
	}
	return ""
}

func eraText(e era, western int) string {
	n := western - e.year + 1
	if n == 1 {
		return e.name + "元年"
	}
	return fmt.Sprintf("%s%d年", e.name, n)
}

// dateText shows a day: "2026年11月23日(令和8年)", or "23 Nov 2026".
func dateText(t time.Time, lang string) string {
	if lang == "en" {
		return t.Format("2 Jan 2006")
	}
	s := fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
	if e := eraYear(t.Format("2006-01-02")); e != "" {
		s += "(" + e + ")"
	}
	return s
}

// timeText shows a moment to the minute.
func timeText(t time.Time, lang string) string {
	return dateText(t, lang) + " " + t.Format("15:04")
}

// fyText shows a fiscal year with the era of its April, and where an era began
// within it with that one too: "2019年度(平成31・令和元年度)".
func fyText(fy int, lang string) string {
	if fy == 0 {
		return ""
	}
	if lang == "en" {
		return fmt.Sprintf("FY%d", fy)
	}
	first, last := eraYear(fmt.Sprintf("%04d-04-01", fy)), eraYear(fmt.Sprintf("%04d-03-31", fy+1))
	if first == "" {
		return fmt.Sprintf("%d年度", fy)
	}
	s := strings.TrimSuffix(first, "年")
	if last != "" && last[:len("令和")] != first[:len("令和")] {
		s += "・" + strings.TrimSuffix(eraOfFY(last, fy), "年")
	}
	return fmt.Sprintf("%d年度(%s年度)", fy, s)
}

// eraOfFY is the era that began within a fiscal year, in its first year.
func eraOfFY(last string, fy int) string {
	for _, e := range eras {
		if strings.HasPrefix(last, e.name) {
			return eraText(e, max(e.year, fy))
		}
	}
	return last
}

// parseDay reads a day as people write it: 2026-11-23, 2026/11/23, 20261123,
// 2026年11月23日, R8.11.23, 令和8年11月23日, in full width too. ok is false where
// it is no day.
func parseDay(s string) (day time.Time, ok bool) {
	s = narrow(strings.TrimSpace(s))
	base := 0
	for _, e := range eras {
		for _, p := range []string{e.name, e.letter, strings.ToLower(e.letter)} {
			if rest, found := strings.CutPrefix(s, p); found {
				s, base = strings.TrimSpace(rest), e.year-1
			}
		}
	}
	if rest, found := strings.CutPrefix(s, "元"); found && base > 0 {
		s = "1" + rest
	}
	if len(s) == 8 && base == 0 {
		if t, err := time.Parse("20060102", s); err == nil {
			return t, true
		}
	}
	p := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-/.年月日 ", r) })
	if len(p) != 3 {
		return day, false
	}
	var n [3]int
	for i := range p {
		v, err := strconv.Atoi(p[i])
		if err != nil || v < 1 || len(p[i]) > 4 {
			return day, false
		}
		n[i] = v
	}
	if base == 0 && len(p[0]) != 4 {
		return day, false
	}
	t := time.Date(n[0]+base, time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	return t, int(t.Month()) == n[1] && t.Day() == n[2]
}

// narrow turns full-width ASCII into ASCII.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\uff01' && r <= '\uff5e':
			return r - '\uff01' + '!'
		case r == '\u3000':
			return ' '
		}
		return r
	}, s)
}
