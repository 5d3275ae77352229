package japanese

import (
	"cmp"
	"slices"
	"strings"
)

// Bounds of the spellings of a reading.
const (
	maxHomophones = 24
	maxBeam       = 200 // compounds under way at one place
	maxPieces     = 3   // words of a compound
	longestKana   = 24  // kana of a reading
	maxCut        = 6   // words that the dictionary cuts one into that may be a compound
)

// A piece is a noun of the dictionary that is read as a part of some kana.
type piece struct {
	text   string // folded
	weight int    // the smaller the more common
}

// Written are the ways to write some kana with kanji, as the dictionary's nouns and
// compounds of up to three of them are read, folded, the most common first; those
// that share most characters with like come before. nil where the dictionary can't
// be loaded, or the kana are none or too many.
func Written(kana, like string) []string {
	k := []rune(yomiFold(kana))
	if len(k) < 2 || len(k) > longestKana || slices.ContainsFunc(k, func(r rune) bool { return !isHiragana(r) && r != Hyphen }) {
		return nil
	}
	pieces := piecesOf(k)
	type way struct {
		text   string
		weight int
		n      int
	}
	ways := make([][]way, len(k)+1)
	ways[0] = []way{{}}
	model := []rune(like)
	rank := func(a, b way) int {
		return cmp.Or(cmp.Compare(shared([]rune(b.text), model), shared([]rune(a.text), model)), cmp.Compare(a.n, b.n), cmp.Compare(a.weight, b.weight), strings.Compare(a.text, b.text))
	}
	for at := range k {
		slices.SortFunc(ways[at], rank)
		for _, w := range ways[at][:min(len(ways[at]), maxBeam)] {
			if w.n == maxPieces {
				continue
			}
			for n, list := range pieces[at] {
				for _, p := range list {
					ways[at+n] = append(ways[at+n], way{w.text + p.text, w.weight + p.weight, w.n + 1})
				}
			}
		}
	}
	slices.SortFunc(ways[len(k)], rank)
	var out []string
	for _, w := range ways[len(k)] {
		if len(out) < maxHomophones && !slices.Contains(out, w.text) {
			out = append(out, w.text)
		}
	}
	return out
}

// shared is how many characters two words have in common at the same place from
// their beginning or their end.
func shared(a, b []rune) int {
	n := 0
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			n++
		}
	}
	return n
}

// piecesOf are the nouns that are read as a part of k, by where the part begins and
// how many kana it has. It goes once through the dictionary, which is not ordered by
// readings: for a query that finds nothing, not for each.
func piecesOf(k []rune) []map[int][]piece {
	out := make([]map[int][]piece, len(k))
	for i := range out {
		out[i] = map[int][]piece{}
	}
	d, err := words()
	if err != nil {
		return nil
	}
	put := func(kana, text string, weight int) {
		for i := range k {
			if n := readsAt(kana, k[i:]); n > 1 && hasKanji([]rune(text)) { // one kana is read by too many
				out[i][n] = append(out[i][n], piece{Fold(text), weight})
			}
		}
	}
	ids := d.readAs(k)
	for id, surface := range d.surfaces(ids) {
		kana, _ := d.table.of(id)
		put(kana, surface, int(d.Morphs[id].Weight))
	}
	for text, l := range d.names {
		for _, kana := range l {
			put(kana, text, listedWeight)
		}
	}
	const most = 24 // of one place and length
	for i := range out {
		for n, l := range out[i] {
			slices.SortFunc(l, func(a, b piece) int { return cmp.Or(cmp.Compare(a.weight, b.weight), strings.Compare(a.text, b.text)) })
			l = slices.CompactFunc(l, func(a, b piece) bool { return a.text == b.text })
			out[i][n] = l[:min(len(l), most)]
		}
	}
	return out
}

// listedWeight is the weight of the names and words that are listed beside the
// dictionary: that of a common word.
const listedWeight = 3000

// readAs are the nouns of the dictionary that are read as a part of k.
func (d *dictionary) readAs(k []rune) []int {
	var out []int
	at, begins := 0, beginnings(k)
	for id := 0; at < len(d.table.bytes) && id < len(d.POSTable.POSs); id++ {
		var kana []byte
		kana, _, at = d.table.word(at)
		if len(kana) < 2 || len(kana) > 2*len(k) || !begins[kana[0]][kana[1]] {
			continue
		}
		pos := d.POSTable.POSs[id]
		if len(pos) > 0 && d.POSTable.NameList[pos[0]] == "名詞" && partOf(kana, k) {
			out = append(out, id)
		}
	}
	return out
}

// beginnings tells which two bytes of the table may begin a reading that k holds: hardly
// any do, which spares the others a closer look.
func beginnings(k []rune) *[256][256]bool {
	out := new([256][256]bool)
	bytesOf := map[rune][]byte{}
	for i, folded := range foldedKana {
		if b := i + 0x3041 - kanaBase; b >= 0 {
			bytesOf[folded] = append(bytesOf[folded], byte(b))
		}
	}
	for i := range len(k) - 1 {
		for _, a := range bytesOf[k[i]] {
			for _, b := range bytesOf[k[i+1]] {
				out[a][b] = true
			}
		}
	}
	return out
}

// partOf tells whether k holds a reading of the table.
func partOf(kana []byte, k []rune) bool {
	for i := range k {
		n := 0
		for n < len(kana) && i+n < len(k) && foldedKana[kanaBase+rune(kana[n])-0x3041] == k[i+n] {
			n++
		}
		if n == len(kana) {
			return true
		}
	}
	return false
}

// maxDup is how many words of the dictionary are written alike, at most.
const maxDup = 64

// surfaces are words as they are written, by their numbers. The dictionary knows the
// numbers of what is written, not the other way round: so its trie is gone through
// once, and from the leaf of each word one goes up to the root.
func (d *dictionary) surfaces(ids []int) map[int]string {
	out := map[int]string{}
	wanted, first := map[int]bool{}, make([]bool, len(d.POSTable.POSs))
	for _, id := range ids {
		wanted[id] = true
		for i := max(0, id-maxDup); i <= id; i++ {
			first[i] = true
		}
	}
	trie := d.Index.Da
	for leaf := range trie {
		id, parent := -int(trie[leaf].Base), int(trie[leaf].Check)
		if leaf == 0 || id < 0 || id >= len(first) || !first[id] || parent < 0 || parent >= len(trie) || int(trie[parent].Base) != leaf {
			continue
		}
		surface := ""
		for i := id; i <= id+int(d.Index.Dup[int32(id)]); i++ {
			if !wanted[i] {
				continue
			}
			if surface == "" {
				var letters []byte
				for n := parent; n > 0; n = int(trie[n].Check) {
					letters = append(letters, byte(n-int(trie[trie[n].Check].Base)))
				}
				slices.Reverse(letters)
				surface = string(letters)
			}
			out[i] = surface
		}
	}
	return out
}

// readsAt is how many kana a reading has where k begins with it, else 0.
func readsAt(kana string, k []rune) int {
	n := 0
	for _, r := range kana {
		if r < 0x3041 || r > 0x30fc || n == len(k) || foldedKana[r-0x3041] != k[n] {
			return 0
		}
		n++
	}
	return n
}

// foldedKana is what yomiFold makes of each kana from ぁ on.
var foldedKana = func() (out [0x30fc - 0x3041 + 1]rune) {
	for i := range out {
		if f := []rune(yomiFold(string(rune(0x3041 + i)))); len(f) == 1 {
			out[i] = f[0]
		}
	}
	return out
}()

// Homophones are other ways to write a word that is read the same, folded, those
// that differ least first: 道路専用 is also 道路占用, 渡部 also 渡辺. A sentence has none:
// it is no compound of a few nouns.
func Homophones(word string) []string {
	if len(Words(word)) > maxCut {
		return nil
	}
	own := Fold(word)
	var out []string
	for i, kana := range YomiTexts(word) {
		if i >= 2 {
			break
		}
		for _, w := range Written(kana, own) {
			if w != own && len(out) < maxHomophones && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}
