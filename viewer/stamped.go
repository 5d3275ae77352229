package viewer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// What a receipt stamp on a page says of the record: days (YYYY-MM-DD, the likeliest
// first) and numbers. They are candidates for its metadata and never taken over unasked.
type stampFacts struct {
	days, numbers []string
	lines         map[string]string // by day or number, the stamp's line that says so
}

var (
	stampNumber = regexp.MustCompile(`[\p{Han}]{0,8}第 ?[0-9]{1,6} ?号`)
	stampWord   = regexp.MustCompile(`^(?:収受|受付|受領|受理|到達|発送|決裁|施行)(?:番号|印)?`)
	fullDate    = regexp.MustCompile(`(明治|大正|昭和|平成|令和|[MTSHR])? ?([0-9]{1,4}|元) ?[年.．・/\-,] ?([0-9]{1,2}) ?[月.．・/\-,] ?([0-9]{1,2})日?`)
)

// mostStampDays bounds the days that a stamp without an era may mean.
const mostStampDays = 4

// factsOfStamps reads the lines that are stamps. Most stamps leave the era out: then
// every era counts in which the day exists and is past, those near the record's own dates
// first.
func factsOfStamps(t *archive.Text, r *archive.Record, today string) stampFacts {
	f := stampFacts{lines: map[string]string{}}
	if t == nil {
		return f
	}
	near := nearDay(r)
	for _, l := range t.Lines {
		if l.Type != archive.LineStamp {
			continue
		}
		var b strings.Builder
		for _, g := range t.Glyphs[l.Start:l.End] {
			b.WriteString(g.Text)
		}
		s := narrow(b.String())
		for _, n := range stampNumber.FindAllString(fullDate.ReplaceAllString(s, "\n"), -1) {
			if n = stampWord.ReplaceAllString(strings.ReplaceAll(n, " ", ""), ""); n != r.Number && !slices.Contains(f.numbers, n) {
				f.numbers, f.lines[n] = append(f.numbers, n), s
			}
		}
		for _, m := range fullDate.FindAllStringSubmatch(s, -1) {
			for _, day := range stampDays(m, near, today) {
				if !slices.Contains(r.Dates, day) && !slices.Contains(f.days, day) {
					f.days, f.lines[day] = append(f.days, day), s
				}
			}
		}
	}
	return f
}

// nearDay is a day to which those of the record's stamps are likely near, "" unknown.
func nearDay(r *archive.Record) string {
	for _, d := range r.Dates {
		if len(d) == len(time.DateOnly) {
			return d
		}
	}
	if r.FiscalYear > 0 {
		return time.Date(r.FiscalYear, 10, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	return ""
}

// stampDays are the days that a date of a stamp may mean: era, year, month, day.
func stampDays(m []string, near, today string) []string {
	rest := m[2] + "年" + m[3] + "月" + m[4] + "日"
	var out []string
	add := func(s, era string) {
		day, ok := parseDay(s)
		if !ok {
			return
		}
		iso := day.Format(time.DateOnly)
		if e, _ := japanese.EraOf(iso); iso <= today && (era == "" || e != nil && e.Name == era) {
			out = append(out, iso)
		}
	}
	switch {
	case m[1] != "":
		add(m[1]+rest, "")
	case len(m[2]) == 4:
		add(rest, "")
	default:
		for _, e := range japanese.Eras {
			if e.First >= "1873" { // days before are not the Gregorian calendar's
				add(e.Name+rest, e.Name)
			}
		}
	}
	if at, err := time.Parse(time.DateOnly, near); err == nil {
		far := func(s string) time.Duration {
			d, _ := time.Parse(time.DateOnly, s) // add wrote it
			return d.Sub(at).Abs()
		}
		slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(far(a), far(b)) })
	}
	return out[:min(len(out), mostStampDays)]
}
