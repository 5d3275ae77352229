package main

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ikawaha/kagome-dict/ipa"
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
	c := counts{map[rune]float64{}, map[[2]rune]float64{}, map[[3]rune]float64{}}
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
	c := counts{map[rune]float64{}, map[[2]rune]float64{}, map[[3]rune]float64{}}
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
