package viewer

import (
	"fmt"
	"strings"
	"time"

	"fumikura/index/japanese"
)

// eraYear is the era and its year of a day YYYY-MM-DD, "" where none is known: before
// the days were the Gregorian calendar's, the western year stands alone.
func eraYear(day string) string {
	e, n := japanese.EraOf(day)
	if e == nil {
		return ""
	}
	return eraText(e, n)
}

// eraText writes the n-th year of an era.
func eraText(e *japanese.Era, n int) string {
	if n == 1 {
		return e.Name + "元年"
	}
	return fmt.Sprintf("%s%d年", e.Name, n)
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
	first := eraYear(fmt.Sprintf("%04d-04-01", fy))
	if first == "" {
		return fmt.Sprintf("%d年度", fy)
	}
	s := strings.TrimSuffix(first, "年")
	if e, _ := japanese.EraOf(fmt.Sprintf("%04d-03-31", fy+1)); e != nil && !strings.HasPrefix(first, e.Name) {
		// the era that began within the fiscal year, in its first year
		s += "・" + strings.TrimSuffix(eraText(e, max(1, fy-e.Year+1)), "年")
	}
	return fmt.Sprintf("%d年度(%s年度)", fy, s)
}

// parseDay reads a day as people write it: 2026-11-23, 2026/11/23, 20261123,
// 2026年11月23日, R8.11.23, 令和8年11月23日, in full width too. ok is false where
// it is no day.
func parseDay(s string) (day time.Time, ok bool) {
	s = narrow(strings.TrimSpace(s))
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day, true
	}
	from, to, ok := japanese.ParseDays(s)
	if !ok || from != to {
		return day, false
	}
	day, err := time.Parse(time.DateOnly, from)
	return day, err == nil
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
