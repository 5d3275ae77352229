package filing

import (
	"reflect"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// Whatever is written, what could be read goes into a record and comes out the same,
// reads as itself again, and holds nothing that doesn't show.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"昭和47年度", "1972年度(昭和47年度)", "金壱百弐拾参万円", "1,000円、2,000円", "S47.4.1\nS48.3", "明治5年3月1日", "100 200", "\x00;；", "令和元", "平成31・令和元年度", "1.5億円"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		typed := Typed{}
		for _, field := range Fields {
			typed[field] = []string{s}
		}
		v, problems := Read(typed)
		if len(v)+len(problems) != len(Fields) {
			t.Fatalf("%d fields and %d problems", len(v), len(problems))
		}
		r := new(archive.Record)
		v.Apply(r)
		all := Of(r)
		for field, values := range v {
			if len(values) == 0 && len(all[field]) == 0 {
				continue
			}
			if !reflect.DeepEqual(all[field], values) {
				t.Fatalf("%s: %q went in, %q came out", field, values, all[field])
			}
			again, bad := Read(Typed{field: values})
			if len(bad) > 0 || !reflect.DeepEqual(again[field], values) {
				t.Fatalf("%s: %q read again is %q, %+v", field, values, again[field], bad)
			}
			if strings.ContainsAny(strings.Join(values, ""), "\n\r\x00\u202e") {
				t.Fatalf("%s: %q", field, values)
			}
		}
	})
}

// No register makes the reading of one fail, and every row that is good has a name.
func FuzzReadTable(f *testing.F) {
	f.Add([]byte(register))
	f.Add([]byte("ID\t件名\n1\t\"\n"))
	f.Add([]byte("\xff\xfeI\x00D\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := ReadTable(strings.NewReader(string(b)))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range got.Rows {
			if r.Key == "" || r.Name == "" || r.Number < 2 {
				t.Fatalf("%+v", r)
			}
		}
		if len(got.Rows) == 0 && len(got.Problems) == 0 && len(strings.TrimSpace(string(b))) == 0 {
			t.Fatal("nothing is there, and nothing is said")
		}
	})
}
