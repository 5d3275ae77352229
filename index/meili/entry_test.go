package meili

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"fumikura/index"
)

// filled is a value of a type with nothing in it zero.
func filled(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.String:
		v.SetString("道\u0001路\"\\<")
	case reflect.Int, reflect.Int64:
		v.SetInt(1<<31 + 7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(200)
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(filled(t.Elem()))
	case reflect.Slice:
		for range 3 {
			v = reflect.Append(v, filled(t.Elem()))
		}
	case reflect.Struct:
		for i := range t.NumField() {
			v.Field(i).Set(filled(t.Field(i).Type))
		}
	default:
		panic("a kind that no entry has: " + t.Kind().String())
	}
	return v
}

// Every field of an entry comes back, and none is left to encoding/json.
func TestDecodeEntry(t *testing.T) {
	full := filled(reflect.TypeFor[index.Entry]()).Interface().(index.Entry)
	for _, e := range []index.Entry{full, {}, {ID: "a", Title: "& < >", Dates: []string{"1972"}}} {
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		d, got, want := decoder{b: b}, new(index.Entry), new(index.Entry)
		d.entry(got)
		if err := json.Unmarshal(b, want); err != nil {
			t.Fatal(err)
		}
		if d.bad || d.i != len(b) || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %+v, want %+v (%d of %d bytes)", b, got, want, d.i, len(b))
		}
		e.Chars = "道路\"占用\\\ufdd0\ufdcf\ufdd3"
		packed := pack(b, e.Chars)
		if strings.ContainsAny(packed, "\"\\") {
			t.Errorf("%q holds what must be escaped", packed)
		}
		want.Chars = "道路\"占用\\\ufffd\ufdcf\ufdd3"
		body, entry, err := halves([]byte(packed))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := unpack(body, entry); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("unpacked %+v, want %+v (%v)", got, want, err)
		}
	}
	if _, _, err := halves([]byte("道路")); err == nil {
		t.Error("an entry without its end is no error")
	}
}

// Whatever is read as an entry, json.Unmarshal reads as the same.
func FuzzDecodeEntry(f *testing.F) {
	full := filled(reflect.TypeFor[index.Entry]()).Interface().(index.Entry)
	b, err := json.Marshal(full)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	for _, s := range []string{`{"id":"a","id":"b"}`, `{"fy":1e3}`, `{"turn":null}`, `{"rights":[]}`, `{"new":1}`, `{"first":tru}`, `{"before":{"at":1}} `, `{"written":"AQ="}`, `[]`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, got, want := decoder{b: data}, new(index.Entry), new(index.Entry)
		d.entry(got)
		if d.space(); d.bad || d.i != len(data) || !json.Valid(data) || repeats(data) {
			return
		}
		if err := json.Unmarshal(data, want); err != nil {
			t.Fatalf("%s is read as an entry: %v", data, err)
		}
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(want)
		if string(a) != string(b) {
			t.Errorf("%s is read as %s, want %s", data, a, b)
		}
	})
}

// repeats tells of an object with a member twice, which nobody writes.
func repeats(data []byte) bool {
	seen, twice := map[string]bool{}, false
	d := decoder{b: data}
	d.object(func(key []byte) {
		twice = twice || seen[string(key)]
		seen[string(key)] = true
		d.value(0)
	})
	return twice
}
