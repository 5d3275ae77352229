package japanese

import (
	"slices"
	"strings"
	"testing"
)

// shown writes a pattern as [literal]<value|value>.
func shown(p Pattern) string {
	var b strings.Builder
	for _, s := range p {
		if len(s.Values) > 0 {
			b.WriteString("<" + strings.Join(s.Values, "|") + ">")
		} else {
			b.WriteString("[" + string(s.Literal) + "]")
		}
	}
	return b.String()
}

func TestSlots(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"昭和四十七年四月一日", "<d:1972-04-01>"},
		{"S47.4.1", "<d:1972-04-01>"},
		{"Ｓ４７・４・１", "<d:1972-04-01>"},
		{"昭47.4.1", "<d:1972-04-01>"},
		{"1972/4/1", "<d:1972-04-01>"},
		{"19720401", "<d:1972-04-01|n:19720401>"},
		{"1972年4月1日施行", "<d:1972-04-01>[施行]"},
		{"昭和47年4月", "<d:1972-04>"},
		{"昭和四十七年度予算", "<fy:1972>[予算]"},
		{"㍼47年", "<y:1972>"},
		{"1972", "<n:1972|y:1972>"},
		{"昭和47", "<y:1972>"},
		{"令和元年度", "<fy:2019>"},
		{"明治5年12月2日", "<y:1872><n:12>[月]<n:2>[日]"},
		{"昭和47年2月30日", "<d:1972-02><n:30>[日]"},
		{"1972.13.1", "[1972.13.1]"},
		{"松総第123号", "[松総第]<n:123>[号]"},
		{"第百二十三号", "[第]<n:123>[号]"},
		{"金壱百弐拾参万円也", "<m:1230000>"},
		{"1,230,000円", "<m:1230000>"},
		{"123万円", "<m:1230000>"},
		{"1,230千円", "<m:1230000>"},
		{"￥1,230,000", "<m:1230000>"},
		{"一、二三〇、〇〇〇円", "<m:1230000>"},
		{"三五・六㎡", "<q:35.6m2>"},
		{"35.60平方メートル", "<q:35.6m2>"},
		{"殿町十二番地三", "[殿町]<a:12-3>"},
		{"二丁目12番3号", "<a:2-12-3>"},
		{"一般会計", "[一般会計]"},
		{"三、四人", "[三、]<n:4>[人]"},
		{"百二三", "[百二三]"},
		{"1.2.3", "[1.2.3]"},
		{"八百屋", "<n:800>[屋]"},
		{"第三四半期", "[第]<n:3>[四半期]"},
		{"第3四半期", "[第]<n:3>[四半期]"},
		{"第十条の二", "[第]<n:10>[条の]<n:2>"},
		{"三分の一", "<n:3>[分の]<n:1>"},
		{"0852-55", "[0852-]<n:55>"},
		{"〇〇市", "[〇〇市]"},
		{"第001号", "[第]<n:1>[号]"},
		{"令和5(2023)年度", "<fy:2023>"},
		{"2023（令和5）年度", "<fy:2023>"},
		{"令和5年（2023年）4月1日", "<d:2023-04-01>"},
		{"令和5(2024)年度", "<y:2023>[(]<n:2024>[)年度]"},
		{"1.23百万円", "<m:1230000>"},
		{"R05.04.01", "<d:2023-04-01>"},
		{"平成元.4.1", "<d:1989-04-01>"},
		{"", ""},
	} {
		if got := shown(Slots(c.in)); got != c.want {
			t.Errorf("Slots(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestReadings(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"昭和47年4月1日", "d:1972-04-01 d:1972-04 y:1972 n:47 n:4 n:1"},
		{"昭和75年度", "fy:2000! y:2000! n:75"},
		{"平成31年度", "fy:2019 y:2019 n:31"},
		{"平成32年度", "fy:2020! y:2020! n:32"},
		{"平成31年5月1日", "d:2019-05-01! d:2019-05! y:2019! n:31 n:5 n:1"},
		{"昭和64年1月5日", "d:1989-01-05 d:1989-01 y:1989 n:64 n:1 n:5"},
		{"昭和47年4月1日から48年3月31日", "d:1972-04-01 d:1972-04 y:1972 n:47 n:4 n:1 d:1973-03-31? d:1973-03? y:1973? n:48 n:3 n:31"},
		{"慶応三年十月", "y:1867 n:3 n:10"},
		{"12円50銭", "m:12.5 n:12 n:50"},
		{"第12条の3", "n:12 n:3"},
	} {
		f := Fold(c.in)
		var got []string
		for _, r := range Readings([]rune(f), nil) {
			v := r.Value
			if r.Flags&AfterEra != 0 {
				v += "!"
			}
			if r.Flags&Inferred != 0 {
				v += "?"
			}
			got = append(got, v)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("Readings(%q) are %q, want %q", c.in, strings.Join(got, " "), c.want)
		}
	}
}

// A number ends at a cell, a circled number and a space between digits.
func TestReadingsApart(t *testing.T) {
	glyphs := strings.Split("12|①|3| |4|5|6|円", "|")
	f := FoldGlyphs(len(glyphs), func(i int) string { return glyphs[i] })
	f.Part(6)
	if got := strings.Join(Values(f.Readings()), " "); got != "m:6 n:1 n:12 n:3 n:45 n:6" {
		t.Errorf("values %q", got)
	}
	if string(f.Runes) != "1213456円" {
		t.Errorf("folded to %q", string(f.Runes))
	}
}

func TestMatchSlots(t *testing.T) {
	page := []rune(Fold("昭和四十七年四月一日施行、松総第百二十三号。昭和四十七年四月一日廃止。金壱百弐拾参万円也"))
	readings := Readings(page, nil)
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"1972年4月1日施行", []string{"昭和四十七年四月一日施行"}},
		{"S47.4.1", []string{"昭和四十七年四月一日", "昭和四十七年四月一日"}},
		{"1972年4月", []string{"昭和四十七年四月", "昭和四十七年四月"}},
		{"松総第123号", []string{"松総第百二十三号"}},
		{"松総第12号", nil},
		{"1972年4月1日制定", nil},
		{"1,230,000円", []string{"金壱百弐拾参万円也"}},
		{"230,000円", nil},
		{"号。S47", []string{"号。昭和四十七年"}},
		{"廃止", []string{"廃止"}},
	} {
		var got []string
		for _, s := range MatchSlots(page, readings, Slots(c.in)) {
			got = append(got, string(page[s.Start:s.End]))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q stands at %q, want %q", c.in, got, c.want)
		}
	}
}

func TestParseRanges(t *testing.T) {
	for _, c := range []struct {
		in       string
		from, to int
		ok       bool
	}{
		{"1972", 1972, 1972, true}, {"S47", 1972, 1972, true}, {"昭和四十七年度", 1972, 1972, true}, {"令和元", 2019, 2019, true},
		{"s45..s50", 1970, 1975, true}, {"昭和45〜50", 1970, 1975, true}, {"..1972", 1, 1972, true}, {"S47..", 1972, 9999, true},
		{"平成31", 2019, 2019, true}, {"S50..S45", 0, 0, false}, {"四月", 0, 0, false}, {"", 0, 0, false}, {"..", 0, 0, false},
	} {
		if from, to, ok := ParseYears(c.in); ok != c.ok || ok && (from != c.from || to != c.to) {
			t.Errorf("ParseYears(%q) = %d, %d, %v", c.in, from, to, ok)
		}
	}
	for _, c := range []struct{ in, from, to string }{
		{"昭和47年4月1日", "1972-04-01", "1972-04-01"}, {"1972-02", "1972-02-01", "1972-02-29"}, {"S47", "1972-01-01", "1972-12-31"},
		{"昭和47年度", "1972-04-01", "1973-03-31"}, {"S47.4.1..S48.3.31", "1972-04-01", "1973-03-31"}, {"..1972", "0001-01-01", "1972-12-31"}, {"昭和47年2月30日", "", ""},
	} {
		from, to, ok := ParseDays(c.in)
		if ok != (c.from != "") || ok && (from != c.from || to != c.to) {
			t.Errorf("ParseDays(%q) = %s, %s, %v", c.in, from, to, ok)
		}
	}
	for _, c := range []struct {
		in       string
		from, to int64
		ok       bool
	}{
		{"100万..500万", 1000000, 5000000, true}, {"金壱百万円也", 1000000, 1000000, true}, {"1,230,000円", 1230000, 1230000, true}, {"たくさん", 0, 0, false},
	} {
		if from, to, ok := ParseAmounts(c.in); ok != c.ok || ok && (from != c.from || to != c.to) {
			t.Errorf("ParseAmounts(%q) = %d, %d, %v", c.in, from, to, ok)
		}
	}
}

func TestNumber(t *testing.T) {
	for in, want := range map[string]string{
		"四七": "47", "四十七": "47", "十": "10", "百二": "102", "二〇一九": "2019", "千九百七十二": "1972", "12": "12", "廿五": "25", "卅": "30",
		"壱百弐拾参万": "1230000", "1億2,000万": "120000000", "1.5万": "15000", "1,230,000": "1230000", "35.60": "35.6", "一、二三〇": "1230", "四〇〇": "400",
		"": "", "四a": "", "十四七": "", "一二十": "", "万": "", "1.2.3": "", "12三": "", "万一": "", "9999999999999999": "",
	} {
		r := []rune(in)
		x := scanner{s: r}
		n, end := x.number(0)
		got := ""
		if end > 0 && end == len(r) {
			got = n.String()
		}
		if got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestFiscalYear(t *testing.T) {
	for day, want := range map[string]int{"1989-01-05": 1988, "1989-04-01": 1989, "2019-04-30": 2019, "2020-03-31": 2019, "1972": 0} {
		if got := FiscalYear(day); got != want {
			t.Errorf("FiscalYear(%s) = %d, want %d", day, got, want)
		}
	}
}

func FuzzReadings(f *testing.F) {
	f.Add("昭和四十七年四月一日第123号金壱百万円三五・六㎡12番地3", 3)
	f.Add("1,230,000.5万", 1)
	f.Fuzz(func(t *testing.T, s string, part int) {
		glyphs := []rune(s)
		g := FoldGlyphs(len(glyphs), func(i int) string { return string(glyphs[i]) })
		if part > 0 && part < len(glyphs) {
			g.Part(min(part, len(g.Runes)))
		}
		readings := g.Readings()
		at := 0
		for _, r := range readings {
			if r.Start < at || r.End <= r.Start || r.End > len(g.Runes) || r.Value == "" {
				t.Fatalf("a reading %+v of %q", r, string(g.Runes))
			}
			at = r.Start
		}
		p := Slots(s)
		at = 0
		for _, slot := range p {
			if slot.Start != at || slot.End <= at {
				t.Fatalf("a slot %+v of %q", slot, string(g.Runes))
			}
			at = slot.End
		}
		if at != len(g.Runes) {
			t.Fatalf("the slots of %q end at %d", string(g.Runes), at)
		}
		for _, m := range MatchSlots(g.Runes, readings, p) {
			if m.Start < 0 || m.End > len(g.Runes) || m.Start >= m.End {
				t.Fatalf("a span %+v of %q", m, string(g.Runes))
			}
		}
	})
}

func BenchmarkReadings(b *testing.B) {
	page := []rune(Fold(strings.Repeat("松総第百二十三号、昭和四十七年四月一日施行の条例第十二条第三項により、金壱百弐拾参万円也を1,230千円とし、殿町12番地3の土地三五・六㎡について次のとおり定める。", 12)))[:800]
	b.ResetTimer()
	for b.Loop() {
		Readings(page, nil)
	}
}

func BenchmarkFold(b *testing.B) {
	page := strings.Repeat("渡邉德太郎、昭和四十七年四月一日施行の条例第十二条第三項により、金壱百弐拾参万円也をコピーする。", 17)
	b.ResetTimer()
	for b.Loop() {
		Fold(page)
	}
}

// One date keeps what is known of it; what is a span or an old day is none. One amount
// may end as receipts do.
func TestParseDateAndAmount(t *testing.T) {
	for in, want := range map[string]string{"昭和四十七年四月一日": "1972-04-01", "S47.4": "1972-04", "1972": "1972", "１９７２／４／１": "1972-04-01", "明治5年": "1872",
		"昭和47年度": "", "S47..S48": "", "1872-04-01": "", "明治5年3月1日": "", "令和6年2月30日": "", "47.4.1": "", "": ""} {
		if got, ok := ParseDate(in); got != want || ok != (want != "") {
			t.Errorf("ParseDate(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
	for in, want := range map[string]int64{"金壱百弐拾参万円也": 1230000, "￥1,000－": 1000, "¥1,000-": 1000, "1.5億円": 150000000, "０円": 0, "-5": -1, "5ドル": -1, "円": -1, "": -1, "1..2": -1} {
		if got, ok := ParseAmount(in); ok != (want >= 0) || ok && got != want {
			t.Errorf("ParseAmount(%q) = %d, %v, want %d", in, got, ok, want)
		}
	}
}
