package japanese

import (
	"slices"
	"strings"
)

// pairs are spellings of one thing that differ in more than characters, in
// folded form. Neither replaces the other in a page's text, since a piece of it
// must go on to find it: a query asks for both.
var pairs = [][2]string{
	{"株式会社", "(株)"},
	{"有限会社", "(有)"},
}

// maxSpellings bounds what one word is asked for as.
const maxSpellings = 6

// Spellings are the folded forms under which a folded word is to be looked for,
// itself first: 株式会社 is (株), no.12 is no12, 佐々木 is 佐佐木, いろ〳〵 is いろいろ,
// コンピューター is コンピュータ.
func Spellings(folded string) []string {
	out := []string{folded}
	add := func(s string) {
		if s != "" && !slices.Contains(out, s) && len(out) < maxSpellings {
			out = append(out, s)
		}
	}
	for _, p := range pairs {
		for _, o := range slices.Clone(out) {
			add(strings.ReplaceAll(o, p[0], p[1]))
			add(strings.ReplaceAll(o, p[1], p[0]))
		}
	}
	for _, o := range slices.Clone(out) {
		add(numberDot(o, false))
		add(numberDot(o, true))
	}
	for _, change := range []func(string) string{repeated, iterated, withoutLong, withLong} {
		for _, o := range slices.Clone(out) {
			add(change(o))
		}
	}
	return out
}

// numberDot takes the dot of "no." before a digit away, or puts one there.
func numberDot(s string, dot bool) string {
	from, to := "no.", "no"
	if dot {
		from, to = to, from
	}
	var b strings.Builder
	for {
		i := strings.Index(s, from)
		end := i + len(from)
		if i < 0 || end >= len(s) {
			return b.String() + s
		}
		b.WriteString(s[:i])
		if s[end] >= '0' && s[end] <= '9' {
			b.WriteString(to)
		} else {
			b.WriteString(from)
		}
		s = s[end:]
	}
}

// repeated writes iteration marks out: 々 and 〻 after kanji, ゝゞヽヾ after kana,
// 〳〵 and 〴〵 for the two kana before them. Several 々 repeat as many kanji
// (部分々々).
func repeated(s string) string {
	r := []rune(s)
	out := make([]rune, 0, len(r)+4)
	for i := 0; i < len(r); i++ {
		n := len(out)
		switch c := r[i]; {
		case c == '々' || c == '〻':
			run := 1
			for i+run < len(r) && r[i+run] == c {
				run++
			}
			if n < run || !isKanji(out[n-1]) {
				return s
			}
			out = append(out, out[n-run:n]...)
			i += run - 1
		case (c == 'ゝ' || c == 'ヽ') && n > 0 && isKana(out[n-1]):
			out = append(out, unvoiced(out[n-1]))
		case (c == 'ゞ' || c == 'ヾ') && n > 0 && isKana(out[n-1]):
			out = append(out, voicedKana(unvoiced(out[n-1])))
		case (c == '〳' || c == '〴') && i+1 < len(r) && r[i+1] == '〵' && n >= 2:
			a, b := out[n-2], out[n-1]
			if c == '〴' {
				a = voicedKana(a)
			}
			out = append(out, a, b)
			i++
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// iterated writes iteration marks for what stands twice: one or two kanji, one or
// two hiragana, the second voiced or not.
func iterated(s string) string {
	r := []rune(s)
	out := make([]rune, 0, len(r))
	for i := 0; i < len(r); i++ {
		if n := len(out); n >= 2 && i+1 < len(r) && out[n-2] != out[n-1] {
			a, b, c, d := out[n-2], out[n-1], r[i], r[i+1]
			switch {
			case b != d:
			case a == c && isWord(a) && isWord(b):
				out = append(out, '々', '々')
				i++
				continue
			case isHiragana(a) && isHiragana(b) && (a == c || voicedKana(a) == c):
				if a == c {
					out = append(out, '〳', '〵')
				} else {
					out = append(out, '〴', '〵')
				}
				i++
				continue
			}
		}
		if n := len(out); n > 0 {
			a, c := out[n-1], r[i]
			switch {
			case a == c && isWord(a):
				c = '々'
			case a == c && isHiragana(a):
				c = 'ゝ'
			case isHiragana(a) && voicedKana(a) == c:
				c = 'ゞ'
			}
			out = append(out, c)
			continue
		}
		out = append(out, r[i])
	}
	return string(out)
}

// isWord tells of the kanji that an iteration mark repeats: no numerals.
func isWord(r rune) bool { return isKanji(r) && kanjiDigit(r) < 0 && r != '々' }

func isHiragana(r rune) bool { return r >= 0x3041 && r <= 0x3096 }

func isKana(r rune) bool { return r >= 0x3041 && r <= 0x3096 || r >= 0x30a1 && r <= 0x30fa }

const (
	unvoicedRow = "かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホ"
	voicedRow   = "がぎぐげござじずぜぞだぢづでどばびぶべぼガギグゲゴザジズゼゾダヂヅデドバビブベボ"
)

func voicedKana(r rune) rune { return inRow(r, unvoicedRow, voicedRow) }
func unvoiced(r rune) rune   { return inRow(r, voicedRow, unvoicedRow) }

func inRow(r rune, from, to string) rune {
	if i := strings.IndexRune(from, r); i >= 0 {
		return one(to[i:])
	}
	return r
}

// longRun is how many kana a katakana word has at least, the long-vowel mark
// among them, for its last mark to be optional.
const longRun = 4

// withoutLong leaves out the long-vowel mark at the end of katakana words.
func withoutLong(s string) string { return longEnds(s, false) }

// withLong adds one where a katakana word may have it: after a sound of the a, i
// or u row as in コンピュータ, モータ, エレベータ.
func withLong(s string) string { return longEnds(s, true) }

func longEnds(s string, add bool) string {
	r := []rune(s)
	out := make([]rune, 0, len(r)+2)
	for i := 0; i < len(r); {
		if r[i] < 0x30a1 || r[i] > 0x30fa {
			out = append(out, r[i])
			i++
			continue
		}
		start := i
		for i < len(r) && (r[i] >= 0x30a1 && r[i] <= 0x30fa || r[i] == Hyphen && r[i-1] != Hyphen && (i+1 == len(r) || !isArabic(r[i+1]))) {
			i++
		}
		word := r[start:i]
		long := word[len(word)-1] == Hyphen
		switch {
		case long && !add && len(word) >= longRun:
			word = word[:len(word)-1]
		case !long && add && len(word) >= longRun-1 && strings.ContainsRune("タダラバパマヤカガサザナハリヤ", word[len(word)-1]):
			word = append(slices.Clone(word), Hyphen)
		}
		out = append(out, word...)
	}
	return string(out)
}
