package filing

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// What people write becomes one spelling.
func TestRead(t *testing.T) {
	for _, c := range []struct {
		field Field
		in    string
		want  []string
	}{
		{Title, "  道路占用　許可に\tついて\r\n", []string{"道路占用 許可に ついて"}}, {Title, "a\x00b\u202e", []string{"ab"}}, {Title, " 　", nil},
		{FiscalYear, "昭和47年度", []string{"1972"}}, {FiscalYear, "S47", []string{"1972"}}, {FiscalYear, "Ｓ４７年度", []string{"1972"}}, {FiscalYear, "1972", []string{"1972"}},
		{FiscalYear, "令和元", []string{"2019"}}, {FiscalYear, "1972年度(昭和47年度)", []string{"1972"}}, {FiscalYear, "2019年度(平成31・令和元年度)", []string{"2019"}},
		{FiscalYear, "", nil},
		{Amounts, "金壱百弐拾参万円", []string{"1230000"}}, {Amounts, "￥1,230,000－", []string{"1230000"}}, {Amounts, "123万円", []string{"1230000"}}, {Amounts, "一、二三〇円", []string{"1230"}},
		{Amounts, "金 1,000 円也", []string{"1000"}}, {Amounts, "1,000円\n2,000円", []string{"1000", "2000"}}, {Amounts, "1,000円、2,000円、1000円", []string{"1000", "2000"}},
		{Amounts, "100 200", []string{"100", "200"}}, {Amounts, "2000; 1000", []string{"2000", "1000"}}, {Amounts, "0円", []string{"0"}},
		{Dates, "昭和四十七年四月一日", []string{"1972-04-01"}}, {Dates, "S47.4.1", []string{"1972-04-01"}}, {Dates, "1972/4/1", []string{"1972-04-01"}}, {Dates, "昭和47年4月", []string{"1972-04"}},
		{Dates, "1972", []string{"1972"}}, {Dates, "S48.3.31、昭和47年4月1日", []string{"1972-04-01", "1973-03-31"}}, {Dates, "1972年4月1日(昭和47年)", []string{"1972-04-01"}},
		{Dates, "明治5年", []string{"1872"}}, {Dates, "S47.4.1 S47.4.2", []string{"1972-04-01", "1972-04-02"}}, {Dates, "\n", nil},
	} {
		v, problems := Read(Typed{c.field: {c.in}})
		if got, ok := v[c.field]; !ok || len(problems) > 0 || !slices.Equal(got, c.want) {
			t.Errorf("%s %q: %q, %+v, want %q", c.field, c.in, got, problems, c.want)
		}
	}
}

// What can't be taken is told with what to write instead, and what was not spoken of
// stays out.
func TestReadProblems(t *testing.T) {
	for _, c := range []struct {
		field    Field
		in       []string
		code, ja string
	}{
		{FiscalYear, []string{"72"}, "field-not-a-year", "昭和47年度"}, {FiscalYear, []string{"いつか"}, "field-not-a-year", "「いつか」"},
		{FiscalYear, []string{"昭和48年3月31日"}, "field-not-a-year", "年度は1972です"}, {FiscalYear, []string{"1972年度(昭和48年度)"}, "field-not-a-year", "西暦"},
		{FiscalYear, []string{"1972", "1973"}, "field-too-many", "ひとつ"},
		{Amounts, []string{"△1,000"}, "field-not-an-amount", "円で"}, {Amounts, []string{"1,000円、五ドル"}, "field-not-an-amount", "五ドル"}, {Amounts, []string{strings.Repeat("9", 30)}, "field-not-an-amount", "円で"},
		{Dates, []string{"47.4.1"}, "field-not-a-date", "元号"}, {Dates, []string{"昭和47年度"}, "field-not-a-date", "「年度」の欄"}, {Dates, []string{"令和6年2月30日"}, "field-not-a-date", "S47.4.1"},
		{Dates, []string{"明治5年3月1日"}, "field-not-a-date", "旧暦"}, {Dates, []string{"1872-04-01"}, "field-not-a-date", "旧暦"}, {Dates, []string{"S47..S48"}, "field-not-a-date", "S47.4.1"},
		{Dates, []string{"1972年4月1日(昭和48年)"}, "field-not-a-date", "元号"},
		{Title, []string{strings.Repeat("長", 301)}, "field-too-long", "300文字まで"}, {Kind, []string{"\xff"}, "field-unreadable", "文字として"},
		{Dates, func() (many []string) {
			for y := range 21 {
				many = append(many, "昭和"+string(rune('1'+y%9))+string(rune('0'+y/9))+"年")
			}
			return many
		}(), "field-too-many", "20個まで"},
	} {
		v, problems := Read(Typed{c.field: c.in, Party: {"松江商会"}})
		if len(problems) != 1 || problems[0].Field != c.field || problems[0].Reason.Code != c.code || !strings.Contains(problems[0].Reason.JA, c.ja) || problems[0].Reason.EN == "" {
			t.Errorf("%s %.40q: %+v, want %s with %q", c.field, c.in, problems, c.code, c.ja)
		}
		if want := (Values{Party: {"松江商会"}}); !reflect.DeepEqual(v, want) {
			t.Errorf("%s %.40q: %v, want %v", c.field, c.in, v, want)
		}
	}
}

// Values go into a record and come out of it the same; only what differs is a change.
func TestApply(t *testing.T) {
	v, problems := Read(Typed{Title: {"件名"}, Number: {"松総第1号"}, Division: {"総務課"}, FiscalYear: {"S47"}, Kind: {"契約書"}, Party: {"松江商会"}, Amounts: {"300円", "200円"}, Dates: {"S48.1.2", "S47.4"}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r := new(archive.Record)
	if changes := v.Apply(r); len(changes) != len(Fields) {
		t.Errorf("%d changes: %v", len(changes), changes)
	}
	want := &archive.Record{Title: "件名", Number: "松総第1号", Division: "総務課", FiscalYear: 1972, Kind: "契約書", Party: "松江商会", Amounts: []int64{300, 200}, Dates: []string{"1972-04", "1973-01-02"}}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("%+v, want %+v", r, want)
	}
	if got := Of(r); !reflect.DeepEqual(got, v) {
		t.Errorf("%v came out, %v went in", got, v)
	}
	if changes := v.Apply(r); changes != nil {
		t.Errorf("the same again changes %v", changes)
	}
	clear := Values{Amounts: nil, FiscalYear: nil, Kind: {"契約書"}}
	if got := clear.Apply(r); len(got) != 2 || r.Amounts != nil || r.FiscalYear != 0 || r.Kind != "契約書" || r.Title != "件名" {
		t.Errorf("made blank: %+v, %+v", got, r)
	}
}

func TestFieldsAreToldOfInBothLanguages(t *testing.T) {
	for _, f := range Fields {
		if ja, en := f.Name(); ja == "" || en == "" || f.MaxLength() < 50 {
			t.Errorf("%s: %q, %q, %d", f, ja, en, f.MaxLength())
		}
	}
}
