package index

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"fumikura/internal/archive"
)

// readWith is a page's entry with one confidence for all its characters.
func readWith(text string, conf uint8) *Entry {
	t := &archive.Text{Kind: archive.TextOCR}
	for _, c := range text {
		t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(c), Conf: conf})
	}
	f := foldText(t)
	return &Entry{Chars: string(f.Runes), Doubts: doubtsOf(t, f)}
}

// Numerals are lost, added or taken for one another only where the reader hardly
// read them, or had that as another reading: another number is another page.
func TestNumeralsAreNotMisread(t *testing.T) {
	for _, c := range []struct {
		page, word string
		conf       uint8
		found      bool
	}{
		{"頁番号0145終", "頁番号0174終", 90, false},
		{"頁番号0145終", "頁番号145終", 90, false},
		{"第百二十三号議案", "第百二十四号議案", 90, false},
		{"第百二十三号議案", "第百二十号議案", 90, false},
		{"頁番号0145終", "頁番号0175終", 60, true},
		{"道路占用許可申請", "道路古用許可申請", 90, true},
		{"道路占用許可申請", "道路占許可申請", 90, true},
		{"道路占用許可申請", "道路占許可申請", 99, false},
		// A number of few digits with another separator that was read well is another one.
		{"延長63.1米", "63,1", 99, false},
		{"延長63.1米", "63,1", 60, true},
		{"延長1263.10米", "1263,10", 99, true},
		{"延長63.1米", "長63,1米", 99, true},
		// Of a sign that no model prints nothing need be left at a word's end.
		{"である。米", "ある。◎", 90, false},
		{"戸籍米の交付", "戸籍◎の交付", 90, true},
		{"戸籍米の交付", "戸籍謄の交付", 90, true},
		{"米戸籍の交付", "謄戸籍の交付", 90, true},
	} {
		q := Parse(c.word)
		m := matcher{e: readWith(c.page, c.conf), loose: true}
		if got := len(m.misfits(q.Root)) > 0; got != c.found {
			t.Errorf("%s on %s, read with %d: %t", c.word, c.page, c.conf, got)
		}
	}
	e := readWith("頁番号0145終", 99)
	e.Doubts = []byte{5, 60, 1, 1, '7'}
	if m := (matcher{e: e, loose: true}); len(m.misfits(Parse("頁番号0175終").Root)) != 1 {
		t.Error("a numeral that the reader had as another reading is not found")
	}
}

// alignAll is align with every cell worked out.
func (r *reading) alignAll(p []rune, limit int) []misfit {
	was, now, want := make([]cell, len(p)+1), make([]cell, len(p)+1), make([]wanted, len(p))
	for i, c := range p {
		want[i], was[i+1] = r.known.of(c), cell{never, 0}
	}
	var out []misfit
	for j := 1; j <= len(r.runes); j++ {
		now[0] = cell{0, j}
		for i := 1; i <= len(p); i++ {
			now[i] = r.step(p, i, j, limit, want, was, now)
		}
		if c := now[len(p)]; c.cost <= limit && j > c.start {
			out = append(out, misfit{span: span{c.start, j}, cost: c.cost})
		}
		was, now = now, was
	}
	return cheapest(out)
}

// What the cut-off leaves out is out of the limit.
func TestAlign(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	text := func(n int) string {
		out := make([]rune, n)
		for i := range out {
			out[i] = []rune("ロ口力カエ工謄本一二1")[r.IntN(11)]
		}
		return string(out)
	}
	places := 0
	for range 3000 {
		e := readWith(text(30), []uint8{60, 90, 99}[r.IntN(3)])
		p := []rune(text(2 + r.IntN(9)))
		m := newReading(e, nil)
		m.typed = r.IntN(4) == 0
		for limit := 1; limit <= 8; limit += 3 {
			got, want := m.align(p, limit), m.alignAll(p, limit)
			if places += len(want); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s on %s within %d: %v, want %v", string(p), e.Chars, limit, got, want)
			}
		}
	}
	if places < 1000 {
		t.Errorf("only %d places were found", places)
	}
}
