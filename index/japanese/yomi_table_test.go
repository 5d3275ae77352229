package japanese

import (
	"bytes"
	"compress/gzip"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	kagome "github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/ipa"
)

var update = flag.Bool("update-readings", false, "write the table of readings anew")

// lightVerbs say little of what a text is about.
var lightVerbs = []string{"する", "ある", "なる", "いう"}

// The table of readings is the dictionary's.
func TestReadingTable(t *testing.T) {
	dict := ipa.Dict()
	var want bytes.Buffer
	readings, light := 0, 0
	var signs []string
	for id, c := range dict.Contents {
		pos := dict.POSTable.POSs[id]
		// the contents' columns are counted from the part of speech
		column := func(name string) string {
			if i := int(dict.ContentsMeta[name]) - len(pos); i >= 0 && i < len(c) {
				return c[i]
			}
			return "*"
		}
		switch kana := column(kagome.ReadingIndex); {
		case kana == "*":
		case strings.ContainsFunc(kana, func(r rune) bool { return r < kanaBase || r >= kanaBase+0x60 }):
			signs = append(signs, kana) // a sign, which is read as it is written
		default:
			readings++
			for _, r := range kana {
				want.WriteByte(byte(r - kanaBase))
			}
		}
		if dict.POSTable.NameList[pos[0]] == "動詞" && slices.Contains(lightVerbs, column(kagome.BaseFormIndex)) {
			light++
			want.WriteByte(lightEnd)
		} else {
			want.WriteByte(wordEnd)
		}
	}
	if *update {
		var out bytes.Buffer
		z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Write(want.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("data/readings.gz", out.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Logf("%d readings; not in katakana: %q", readings, signs)
	if readings < 300_000 || len(signs) > 1000 || light < 20 {
		t.Errorf("the dictionary reads %d words and has %d forms of %q", readings, light, lightVerbs)
	}
	z, err := gzip.NewReader(bytes.NewReader(readingsGZ))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("data/readings.gz is not the dictionary's; go test ./index/japanese -run ReadingTable -update-readings makes it")
	}
}

func TestReadingsOfWords(t *testing.T) {
	d, err := words()
	if err != nil {
		t.Fatal(err)
	}
	last := len(d.Dict.Morphs) - 1
	for _, surface := range []string{"公園", "渡辺", "行っ"} {
		var got []string
		for _, id := range d.Dict.Index.Search(surface) {
			kana, _ := d.table.of(id)
			got = append(got, kana)
		}
		if want := map[string]string{"公園": "コウエン", "渡辺": "ワタナベ", "行っ": "イッ"}[surface]; !slices.Contains(got, want) {
			t.Errorf("%s is read %q, want %s among them", surface, got, want)
		}
	}
	if kana, _ := d.table.of(last + 1); kana != "" {
		t.Errorf("a word that is none is read %q", kana)
	}
	if kana, light := d.table.of(-1); kana != "" || light {
		t.Errorf("a word that is none is read %q", kana)
	}
}
