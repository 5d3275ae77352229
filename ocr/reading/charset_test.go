package reading

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
)

// traineddata is a model file with the given text as its unicharset, and something
// before and behind it.
func traineddata(text string) []byte {
	const parts = 24
	head := binary.LittleEndian.AppendUint32(nil, parts)
	at := int64(4 + 8*parts)
	for i := range parts {
		o := int64(-1)
		switch i {
		case 17:
			o = at
		case unicharset:
			o = at + 5
		case 23:
			o = at + 5 + int64(len(text))
		}
		head = binary.LittleEndian.AppendUint64(head, uint64(o))
	}
	return append(append(append(head, "lstm!"...), text...), "4.00.00"...)
}

func TestReadCharset(t *testing.T) {
	b := traineddata("4\nNULL 0 Common 0\n松 1 0,255,0,255 Han 1 0 1 松\n。 10 0,9 Common 2\nfi 3 Latin 3\n")
	set, err := ReadCharset(bytes.NewReader(b), int64(len(b)))
	if err != nil || !set["松"] || !set["。"] || !set["fi"] || set["猶"] || set["0,9"] {
		t.Errorf("%v, %v", set, err)
	}
	if !Prints([]Charset{nil, set}, "松") || Prints([]Charset{set}, "猶") {
		t.Error("Prints is wrong")
	}
	for name, b := range map[string][]byte{
		"nothing":        nil,
		"short":          b[:100],
		"no charset":     append([]byte{5, 0, 0, 0}, bytes.Repeat([]byte{255}, 40)...),
		"many parts":     append([]byte{255, 255, 0, 0}, b[4:]...),
		"no number":      traineddata("many\n松 1\n"),
		"a large number": traineddata("99999999\n松 1\n"),
		"no entries":     traineddata("4\n"),
	} {
		if set, err := ReadCharset(bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrNoCharset) {
			t.Errorf("%s: %v, %v", name, set, err)
		}
	}
}

func TestReadsLinesAlone(t *testing.T) {
	b := traineddata("2\n松 1\n")
	if !ReadsLinesAlone(bytes.NewReader(b)) {
		t.Error("a model of lines alone is not one")
	}
	old := bytes.Clone(b)
	binary.LittleEndian.PutUint64(old[4+8*oldTemplates:], 300)
	without := bytes.Clone(b)
	binary.LittleEndian.PutUint64(without[4+8*unicharset:], 1<<64-1)
	for name, b := range map[string][]byte{"nothing": nil, "old templates": old, "no line recogniser": without, "few components": {2, 0, 0, 0}} {
		if ReadsLinesAlone(bytes.NewReader(b)) {
			t.Errorf("%s: is a model of lines alone", name)
		}
	}
}

func FuzzReadCharset(f *testing.F) {
	f.Add(traineddata("2\n松 1\n江 1\n"))
	f.Add([]byte{22, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		set, err := ReadCharset(bytes.NewReader(b), int64(len(b)))
		if (err == nil) != (len(set) > 0) {
			t.Fatalf("%d characters and %v", len(set), err)
		}
	})
}
