package filing

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	sjis "golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

const register = "受入番号,件名,課,年度,金額,日付,備考\r\n" +
	"20260401-0001-1,\"道路占用許可について、髙橋\",土木課,昭和47年度,\"1,230,000円\",S47.4.1,棚3\r\n" +
	",,,,,,\r\n" +
	"20260401-0001-2,,なし,,,,\r\n"

// A register reads the same in whichever encoding a spreadsheet saved it.
func TestReadTable(t *testing.T) {
	want := []Row{
		{2, ByAccession, "20260401-0001-1", Values{Title: {"道路占用許可について、髙橋"}, Division: {"土木課"}, FiscalYear: {"1972"}, Amounts: {"1230000"}, Dates: {"1972-04-01"}}, false},
		{4, ByAccession, "20260401-0001-2", Values{Division: nil}, false},
	}
	in := func(e encoding.Encoding, s string) []byte {
		b, err := e.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	tabs := strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(register, `"1,230,000円"`, "1230000"), ",", "\t"), "、髙橋\"", "、髙橋\"")
	for name, b := range map[string][]byte{
		"UTF-8": []byte(register), "UTF-8 with its mark": []byte("\ufeff" + register), "Shift_JIS": in(sjis.ShiftJIS, register), "lines of a Unix": []byte(strings.ReplaceAll(register, "\r", "")),
		"UTF-16 with tabs": in(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), tabs),
	} {
		got, err := ReadTable(bytes.NewReader(b))
		if err != nil || len(got.Problems) > 0 || !reflect.DeepEqual(got.Rows, want) || !reflect.DeepEqual(got.Ignored, []string{"備考"}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// The heads may be English and in any width; a name surer than another counts.
func TestReadTableHeads(t *testing.T) {
	got, err := ReadTable(strings.NewReader("ｆｉｌｅ,ＩＤ,Fiscal Year,date,Date\na.jpg,01980000-0000-7000-8000-000000000001,S47,S47.4.1,1972-05\nb.jpg,,none,,\n"))
	want := []Row{{2, ByID, "01980000-0000-7000-8000-000000000001", Values{FiscalYear: {"1972"}, Dates: {"1972-04-01", "1972-05"}}, false}, {3, ByFile, "b.jpg", Values{FiscalYear: nil}, false}}
	if err != nil || len(got.Problems) > 0 || !reflect.DeepEqual(got.Rows, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

// A row with a wrong cell still names its record, so that all that is wrong can be told
// at once.
func TestWrongRowsNameTheirRecords(t *testing.T) {
	got, err := ReadTable(strings.NewReader("受入番号,件名,年度\nA-1,橋,昔\n,橋,S47\nB-1,橋,S47,はみ出し\n"))
	want := []Row{{2, ByAccession, "A-1", Values{Title: {"橋"}}, true}, {4, ByAccession, "B-1", Values{Title: {"橋"}, FiscalYear: {"1972"}}, true}}
	if err != nil || !reflect.DeepEqual(got.Rows, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Each thing that is wrong is told with its row and column, all of them at once.
func TestReadTableProblems(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "0  register-empty"},
		{"件名\n道路\n", "1  register-no-key"}, {"受入番号,備考\n1,2\n", "1  register-no-field"}, {"ID,件名,title\n", "1 title register-twice"},
		{"受入番号,年度,日付,件名\nA-1,72,S47.4.1,道路\n,S47,,\nB-1,S48,昨日,\nC-1,S48,S48.1.1,橋,はみ出し\nD-1,S49,,\n", "2 年度 field-not-a-year; 3  register-no-name; 4 日付 field-not-a-date; 5  register-too-many-cells"},
		{"受入番号,件名\nA-1,\"開いた\nB-1,x\n", "2  register-quotes"},
		{strings.Repeat("列,", maxColumns) + "ID\n", "1  register-too-wide"},
		{"\xff\xff\xff", "0  register-encoding"},
		{"ID,件名\n" + strings.Repeat("a,b\n", MaxRows+1), fmt.Sprintf("%d  register-too-long", MaxRows+2)},
		{strings.Repeat("x", MaxTable+1), "0  register-too-large"},
	} {
		got, err := ReadTable(strings.NewReader(c.in))
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, p := range got.Problems {
			told = append(told, fmt.Sprintf("%d %s %s", p.Row, p.Column, p.Reason.Code))
			if p.Reason.JA == "" || p.Reason.EN == "" {
				t.Errorf("%.30q: %+v lacks a language", c.in, p)
			}
		}
		if s := strings.Join(told, "; "); s != c.want {
			t.Errorf("%.60q: %s, want %s", c.in, s, c.want)
		}
	}
}
