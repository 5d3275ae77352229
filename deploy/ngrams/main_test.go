package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ikawaha/kagome-dict/ipa"

	"fumikura/ocr/ngram"
)

// Lines of a page go on, spaces part, old forms count as new ones, the name of the page
// does not count.
func TestText(t *testing.T) {
	name := filepath.Join(t.TempDir(), "t.gz")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	if _, err := z.Write([]byte("法律\t學校ノ区⏎域 12条\n")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	c := newCounts()
	if err := c.text(name); err != nil {
		t.Fatal(err)
	}
	if c.single['学'] != 1 || c.single['法'] != 0 || c.single['⏎'] != 0 || c.single['0'] != 2 {
		t.Errorf("%v", c.single)
	}
	if c.pairs[[2]rune{'区', '域'}] != 1 || c.pairs[[2]rune{'域', '0'}] != 0 || c.triples[[3]rune{'0', '0', '条'}] != 1 {
		t.Errorf("%v %v", c.pairs, c.triples)
	}
	if err := c.text(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there was counted")
	}
}

// All words of the dictionary count, the commoner ones more.
func TestWords(t *testing.T) {
	c := newCounts()
	c.words(ipa.Dict())
	if n := len(c.single); n < 4500 {
		t.Errorf("%d characters", n)
	}
	of := func(word string) float64 {
		r := []rune(word)
		return c.triples[[3]rune{r[0], r[1], r[2]}]
	}
	for _, w := range strings.Fields("太平洋 北海道 市役所 オットセ") {
		if of(w) < leastWord {
			t.Errorf("%s: %v", w, of(w))
		}
	}
	if common, rare := c.pairs[[2]rune{'す', 'る'}], c.pairs[[2]rune{'皮', '膚'}]; common <= rare || rare < leastWord {
		t.Errorf("する %v, 皮膚 %v", common, rare)
	}
}

// What lies in the repository is what the command counts: where the laws are at hand all
// of it, and everywhere that no triple is rarer than the dictionary's words alone make it.
func TestCountsAreCounted(t *testing.T) {
	if texts := "../../../shared/texts/laws.tsv.gz"; exists(texts) {
		b, err := countAll(texts)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := os.ReadFile("../../ocr/ngram/counts.bin")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b, kept) {
			t.Errorf("%d bytes are counted, %d lie in the repository, and they differ", len(b), len(kept))
		}
	} else {
		t.Log("without the laws only the dictionary's part is looked at")
	}
	c, known := newCounts(), ngram.Known()
	c.words(ipa.Dict())
	looked := 0
	for k, n := range c.triples {
		if n < leastTriple {
			continue
		}
		looked++
		if got := known.Count(k[0], k[1], k[2]); got < n*.95 {
			t.Fatalf("%c%c%c: %.1f in the repository, %.1f in the dictionary alone", k[0], k[1], k[2], got, n)
		}
	}
	if looked < 100_000 {
		t.Errorf("only %d triples of the dictionary", looked)
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
