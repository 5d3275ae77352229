package index

import "fumikura/index/japanese"

// A wanted is a character that is asked for: whether no model can print it, and
// what looks like it.
type wanted struct {
	c     rune
	lost  bool
	alike [4]uint64 // a bit for each of what looks like it, by its last 8 bits
}

func bitOf(c rune) (word int, bit uint64) { return int(c>>6) & 3, 1 << (c & 63) }

// wants are those of a query's words, which are asked for on every page.
type wants map[rune]wanted

// wantsOf are those of the words of n.
func wantsOf(n *Node) wants {
	k := wants{}
	n.Words(func(w *Node) {
		for _, p := range w.Phrases {
			for _, c := range p {
				k[c] = k.of(c)
			}
		}
	})
	return k
}

func (k wants) of(c rune) wanted {
	if w, ok := k[c]; ok {
		return w
	}
	w := wanted{c: c, lost: unreadable(c)}
	add := func(o rune) {
		word, bit := bitOf(o)
		w.alike[word] |= bit
	}
	for _, o := range japanese.Confusions(c) {
		add(o.Read)
	}
	for _, o := range alikes()[c] {
		add(o.r)
	}
	return w
}

// strange tells at a glance of most runes that were read without doubt that they
// are not w, nor was it taken for them: swap gives never for these.
func (r *reading) strange(w *wanted, i int) bool {
	got := r.runes[i]
	if got == w.c || r.typed || w.lost || len(r.doubt) > 0 && r.doubt[i] != 0 {
		return false
	}
	word, bit := bitOf(got)
	return w.alike[word]&bit == 0
}
