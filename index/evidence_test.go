package index

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"fumikura/internal/archive"
)

// What was read without doubt on other pages is another word; what the reader was
// unsure of there as well, or makes of each such character, is not.
func TestOtherPagesSpeak(t *testing.T) {
	page := func(n int, text string, conf uint8) *Entry {
		e := readWith("甲乙丙"+text+"丁戊己", conf)
		e.ID = archive.ID(fmt.Sprint(n))
		return e
	}
	for _, c := range []struct {
		name, word, read string
		conf, others     uint8
		found            bool
	}{
		{"alone", "道路占用許可申請", "道路点用許可申請", 60, 0, true},
		{"read well on others", "道路占用許可申請", "道路点用許可申請", 60, 99, false},
		{"unsure on others too", "道路占用許可申請", "道路点用許可申請", 60, 60, true},
		{"what no model prints", "戸籍謄本交付申請", "戸籍町本交付申請", 60, 99, true},
		{"what no model prints, and it was sure", "戸籍謄本交付申請", "戸籍町本交付申請", 99, 99, false},
		{"a sign that is read for another", "面積は1,250平米", "面積は1.250平米", 60, 99, true},
	} {
		hit := page(0, c.read, c.conf)
		if hit.Doubts == nil {
			hit.Doubts = []byte{0, 60, 0} // of something else on the page
		}
		all := []*Entry{hit}
		for n := 1; n < 8; n++ {
			if c.others > 0 {
				all = append(all, page(n, c.read, c.others))
			}
		}
		p := &pass{root: Parse(c.word).Root, loose: true}
		if !p.holds(hit) {
			t.Errorf("%s: %s on %s is no hit even alone", c.name, c.word, c.read)
			continue
		}
		if got := len(p.likely([]*Entry{hit}, newPool(all))) == 1; got != c.found {
			t.Errorf("%s: %s on %s stays a hit: %t", c.name, c.word, c.read, got)
		}
	}
}

// Pages are counted up to a bound, without the page itself.
func TestPoolCounts(t *testing.T) {
	var all []*Entry
	for n := range 20 {
		e := readWith("道路", 99)
		e.ID = archive.ID(fmt.Sprint(n))
		all = append(all, e)
	}
	o := newPool(all)
	for most, want := range map[int]int{manyPages: manyPages, somePages: somePages} {
		if got := o.count(all[0], []rune("道路"), nil, most); got != want {
			t.Errorf("%d of at most %d pages", got, most)
		}
	}
	p := pairsOf("道路占用")
	for text, want := range map[string]bool{"道路占用": true, "路占": true, "路": true, "路道": false, "占用許": false} {
		if got := p.may([]rune(text)); got != want {
			t.Errorf("%s may stand in 道路占用: %t", text, got)
		}
	}
	if got := newPool(all[:3]).count(all[0], []rune("道路"), []rune{1}, manyPages); got != 2 {
		t.Errorf("%d other pages, want 2", got)
	}
}

// Looking for a text that stands on none of a thousand pages.
func BenchmarkPoolCount(b *testing.B) {
	var all []*Entry
	for n := range 1000 {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		text := make([]rune, 800)
		for i := range text {
			text[i] = []rune("道路占用許可申請書の件について、松江市長あて通知する。昭和年月日第号")[r.IntN(34)]
		}
		e := readWith(string(text), 99)
		e.ID = archive.ID(fmt.Sprint(n))
		all = append(all, e)
	}
	o := newPool(all)
	for i := range b.N {
		o.count(all[0], []rune("用許可"+string(rune('一'+i))), []rune{3}, manyPages)
	}
}
