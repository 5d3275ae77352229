package japanese

import (
	_ "embed"
	"encoding/binary"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	kagome "github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome/v2/tokenizer"
	"golang.org/x/text/unicode/norm"
)

//go:embed data/yomi.tsv
var yomiTSV string

// A YomiEdge is a word of a text with one of its readings in hiragana, folded.
type YomiEdge struct {
	Start, End int // runes of the text
	Kana       string
}

// A dictionary is loaded when first used, and stays: 30 MB. It is kagome's without
// what that says of each word, of which the table holds the part that is needed.
type dictionary struct {
	*kagome.Dict
	tokens *tokenizer.Tokenizer
	table  *readingTable
	names  map[string][]string
}

var words = sync.OnceValues(func() (*dictionary, error) {
	d := &dictionary{Dict: ipa.DictShrink(), names: map[string][]string{}}
	// A few combinations of parts of speech stand there 400,000 times.
	known := map[string]kagome.POS{}
	var key []byte
	for i, pos := range d.POSTable.POSs {
		key = key[:0]
		for _, p := range pos {
			key = binary.BigEndian.AppendUint16(key, uint16(p))
		}
		if same, ok := known[string(key)]; ok {
			d.POSTable.POSs[i] = same
		} else {
			known[string(key)] = pos
		}
	}
	var err error
	if d.tokens, err = tokenizer.New(d.Dict, tokenizer.OmitBosEos()); err != nil {
		return nil, err
	}
	if d.table, err = loadReadings(); err != nil {
		return nil, err
	}
	for line := range strings.Lines(yomiTSV) {
		if name, kana, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && line[0] != '#' {
			d.names[name] = strings.Fields(kana)
		}
	}
	debug.FreeOSMemory() // loading left behind twice of what it brought
	return d, nil
})

// longestName is how many kanji a name in the list of names has at most.
const longestName = 4

// longestWord is how many runes a word within a word is looked for in.
const longestWord = 6

// forReading is the text with one spelling of each kanji, width and sign, but its
// kana as they are, and for each of its runes the rune of text that it comes from.
func forReading(text []rune) (out []rune, from []int) {
	variants := allClasses()
	for i, r := range text {
		if isNothing(r) && r != ' ' && r != '　' {
			continue
		}
		for _, c := range norm.NFKC.String(string(r)) {
			out, from = append(out, variants.of(c)), append(from, i)
		}
	}
	return out, append(from, len(text))
}

// yomiFold makes kana comparable: hiragana, one spelling of じ and ず.
func yomiFold(s string) string { return FoldWith(s, Options{Kana: true, Yure: true}) }

// maxYomi bounds the readings of one word and of one text.
const maxYomi = 8

// Yomi gives the words of a text with their readings, as a dictionary and a list
// of names know them: 渡邉 is わたなべ, 神戸 is こうべ and かんべ. It is for titles,
// names and numbers, not for pages. The first call loads the dictionary.
func Yomi(text string) []YomiEdge {
	d, err := words()
	if err != nil {
		return nil
	}
	whole := []rune(text)
	plain, from := forReading(whole)
	var out []YomiEdge
	add := func(start, end int, kana string) {
		e := YomiEdge{from[start], from[end], yomiFold(kana)}
		if e.Kana != "" && e.Start < e.End && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	at := 0
	for _, t := range d.tokens.Analyze(string(plain), tokenizer.Search) {
		n := len([]rune(t.Surface))
		if at+n > len(plain) || string(plain[at:at+n]) != t.Surface {
			break // the tokenizer left something out: what follows has no place
		}
		if kana := d.reading(t); kana != "" {
			add(at, at+n, kana)
		} else {
			add(at, at+n, t.Surface)
		}
		if hasKanji(plain[at : at+n]) {
			for i, kana := range d.readings(t.Surface) {
				if i < maxYomi {
					add(at, at+n, kana)
				}
			}
			written := string(whole[from[at]:from[at+n]])
			if written != t.Surface {
				for _, kana := range d.readings(written) {
					add(at, at+n, kana)
				}
			}
		}
		at += n
	}
	// words within words: 日本 in 日本海, 議事録 where the cut went elsewhere
	for i, r := range plain {
		if !isKanji(r) {
			continue
		}
		lens, _ := d.Index.CommonPrefixSearch(string(plain[i:min(len(plain), i+longestWord)]))
		for _, bytes := range lens {
			surface := string(plain[i:min(len(plain), i+longestWord)])[:bytes]
			if n := utf8.RuneCountInString(surface); n >= 2 {
				for k, kana := range d.readings(surface) {
					if k < maxYomi {
						add(i, i+n, kana)
					}
				}
			}
		}
	}
	sure := map[YomiEdge]bool{} // of the list, with one reading: the likeliest
	for i := range plain {
		for n := 1; n <= longestName && i+n <= len(plain); n++ {
			list := d.names[string(plain[i:i+n])]
			for _, kana := range list {
				add(i, i+n, kana)
			}
			if len(list) == 1 && n > 1 {
				sure[YomiEdge{from[i], from[i+n], yomiFold(list[0])}] = true
			}
		}
	}
	slices.SortStableFunc(out, func(a, b YomiEdge) int {
		if a.Start != b.Start || sure[a] == sure[b] {
			return a.Start - b.Start
		}
		if sure[a] {
			return -1
		}
		return 1
	})
	return out
}

func hasKanji(r []rune) bool { return slices.ContainsFunc(r, isKanji) }

// reading is that of a word of the dictionary, "" of others.
func (d *dictionary) reading(t tokenizer.Token) string {
	if t.Class != tokenizer.KNOWN {
		return ""
	}
	kana, _ := d.table.of(t.ID)
	return kana
}

// readings are the dictionary's of a noun as it is written.
func (d *dictionary) readings(surface string) []string {
	var out []string
	for _, id := range d.Index.Search(surface) {
		if id < 0 || id >= len(d.POSTable.POSs) {
			continue
		}
		pos := d.POSTable.POSs[id]
		if len(pos) == 0 || d.POSTable.NameList[pos[0]] != "名詞" {
			continue
		}
		if kana, _ := d.table.of(id); kana != "" && !slices.Contains(out, kana) {
			out = append(out, kana)
		}
	}
	return out
}

// maxYomiTexts bounds the ways to read one text.
const maxYomiTexts = 32

// YomiTexts are ways to read a whole text, in folded hiragana, for an index of
// titles and names: the likeliest, and for each other reading of a word one in
// which that word alone is read so.
func YomiTexts(text string) []string {
	edges := Yomi(text)
	end := len([]rune(text))
	read := func(by *YomiEdge) string {
		var b strings.Builder
		for at := 0; at < end; {
			next := at + 1
			for i := range edges {
				e := &edges[i]
				if e.Start != at || by != nil && (at < by.Start && e.End > by.Start || at == by.Start && e != by) {
					continue
				}
				b.WriteString(e.Kana)
				next = e.End
				break
			}
			at = next
		}
		return b.String()
	}
	var out []string
	add := func(s string) {
		if s != "" && len(out) < maxYomiTexts && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	add(read(nil))
	for i := range edges {
		add(read(&edges[i]))
	}
	return out
}

// MatchYomi finds the runs of whole words that a kana query reads: わたなべ in 渡邉家.
// A query of one kana, or with anything but kana in it, finds nothing.
func MatchYomi(edges []YomiEdge, query string) []Span {
	q := yomiFold(query)
	if len([]rune(q)) < 2 || strings.ContainsFunc(q, func(r rune) bool { return !isKana(r) && r != Hyphen }) {
		return nil
	}
	var out []Span
	var walk func(start, at int, rest string)
	walk = func(start, at int, rest string) {
		if rest == "" {
			out = append(out, Span{Start: start, End: at})
			return
		}
		for _, e := range edges {
			if e.Start == at && strings.HasPrefix(rest, e.Kana) {
				walk(start, e.End, rest[len(e.Kana):])
			}
		}
	}
	last := -1
	for _, e := range edges {
		if e.Start != last {
			last = e.Start
			walk(last, last, q)
		}
	}
	return tidy(out)
}

// A Word is a word of a query, as the dictionary cuts it.
type Word struct {
	Start, End int // runes of the text
	// Content: a noun, verb or adjective that says what the text is about.
	Content bool
}

// Words cuts a query into words; for looking for what a phrase is about, never
// for pages. It gives nil where the dictionary can't be loaded.
func Words(text string) []Word {
	d, err := words()
	if err != nil {
		return nil
	}
	plain, from := forReading([]rune(text))
	var out []Word
	at := 0
	for _, t := range d.tokens.Analyze(string(plain), tokenizer.Search) {
		n := len([]rune(t.Surface))
		if at+n > len(plain) || string(plain[at:at+n]) != t.Surface {
			break
		}
		pos := append(t.POS(), "", "")
		content := pos[0] == "名詞" && pos[1] != "非自立" && pos[1] != "代名詞" && pos[1] != "接尾" || pos[0] == "動詞" && pos[1] == "自立" || pos[0] == "形容詞"
		if t.Class == tokenizer.KNOWN {
			_, light := d.table.of(t.ID)
			content = content && !light
		}
		if Fold(t.Surface) != "" {
			out = append(out, Word{from[at], from[at+n], content})
		}
		at += n
	}
	return out
}
