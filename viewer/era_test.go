package viewer

import (
	"testing"
	"time"
)

func TestDateText(t *testing.T) {
	for day, want := range map[string][2]string{
		"2026-11-23": {"2026年11月23日(令和8年)", "23 Nov 2026"},
		"2019-05-01": {"2019年5月1日(令和元年)", "1 May 2019"},
		"2019-04-30": {"2019年4月30日(平成31年)", "30 Apr 2019"},
		"1989-01-07": {"1989年1月7日(昭和64年)", "7 Jan 1989"},
		"1989-01-08": {"1989年1月8日(平成元年)", "8 Jan 1989"},
		"1912-07-30": {"1912年7月30日(大正元年)", "30 Jul 1912"},
		"1873-01-01": {"1873年1月1日(明治6年)", "1 Jan 1873"},
		"1872-12-31": {"1872年12月31日", "31 Dec 1872"},
	} {
		d, err := time.Parse("2006-01-02", day)
		if err != nil {
			t.Fatal(err)
		}
		for i, lang := range []string{"ja", "en"} {
			if got := dateText(d, lang); got != want[i] {
				t.Errorf("dateText(%s, %s) = %q, want %q", day, lang, got, want[i])
			}
		}
	}
}

func TestFiscalYear(t *testing.T) {
	for fy, want := range map[int]string{
		2026: "2026年度(令和8年度)", 2019: "2019年度(平成31・令和元年度)", 1989: "1989年度(平成元年度)",
		1988: "1988年度(昭和63・平成元年度)", 1972: "1972年度(昭和47年度)", 1926: "1926年度(大正15・昭和元年度)", 1860: "1860年度", 0: "",
	} {
		if got := fyText(fy, "ja"); got != want {
			t.Errorf("fyText(%d) = %q, want %q", fy, got, want)
		}
	}
	if got := fyText(1972, "en"); got != "FY1972" {
		t.Errorf("fyText in English = %q", got)
	}
}

func TestParseDay(t *testing.T) {
	for s, want := range map[string]string{
		"2026-11-23": "2026-11-23", "2026/11/3": "2026-11-03", "20261123": "2026-11-23", "2026年11月23日": "2026-11-23",
		"R8.11.23": "2026-11-23", "r8.11.23": "2026-11-23", "令和8年11月23日": "2026-11-23", "令和元年5月1日": "2019-05-01",
		"S47.4.1": "1972-04-01", "昭和47年4月1日": "1972-04-01", "\uff2d45.1.2": "1912-01-02", "\uff12\uff10\uff12\uff16-1-2": "2026-01-02",
	} {
		got, ok := parseDay(s)
		if !ok || got.Format("2006-01-02") != want {
			t.Errorf("parseDay(%q) = %v %v, want %s", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "2026", "2026-13-01", "2026-02-30", "R8", "8.11.23", "今日", "2026-11-23-1", "99999-1-1", "S0.1.1", "2026-0-1"} {
		if got, ok := parseDay(s); ok {
			t.Errorf("parseDay(%q) = %v, want none", s, got)
		}
	}
}
