package japanese

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the folded text of s. Folding what is folded changes nothing.
func Fold(s string) string {
	f := folder{}
	f.add(s, 0)
	return string(f.runes)
}

// Folded is a folded text with the way back.
type Folded struct {
	Runes []rune
	// From and To give for each folded rune the first glyph that it comes from and
	// the one after its last. Several runes may come from one glyph (㈱), and one
	// from several (ﾃ and ﾞ read as two glyphs).
	From, To []int32
}

// FoldGlyphs folds n glyphs, read one after the other.
func FoldGlyphs(n int, glyph func(int) string) Folded {
	f := folder{mapped: true}
	f.runes = make([]rune, 0, n)
	f.from, f.to = make([]int32, 0, n), make([]int32, 0, n)
	for i := range n {
		f.add(glyph(i), int32(i))
	}
	return Folded{f.runes, f.from, f.to}
}

// Glyphs is the range of glyphs behind the folded runes start to end.
func (f *Folded) Glyphs(start, end int) (from, to int) {
	if start >= end {
		return 0, 0
	}
	from, to = int(f.From[start]), int(f.To[start])
	for i := start + 1; i < end; i++ {
		from, to = min(from, int(f.From[i])), max(to, int(f.To[i]))
	}
	return from, to
}

type folder struct {
	runes    []rune
	mapped   bool
	from, to []int32
}

func (f *folder) emit(r rune, glyph int32) {
	f.runes = append(f.runes, r)
	if f.mapped {
		f.from, f.to = append(f.from, glyph), append(f.to, glyph+1)
	}
}

func (f *folder) add(s string, glyph int32) {
	for _, r := range s {
		f.rune(r, glyph)
	}
}

// rune folds one rune. The order of the cases is the order of how often they
// occur on a Japanese page.
func (f *folder) rune(r rune, glyph int32) {
	switch {
	case r >= 0x4e00 && r <= 0x9fff:
		f.emit(r, glyph)
	case r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fa:
		f.emit(kana(r), glyph)
	case isHyphen(r):
		f.emit(Hyphen, glyph)
	case isWave(r):
		f.emit(Wave, glyph)
	case r < 0x80:
		if r > ' ' && r != 0x7f {
			f.emit(unicode.ToLower(r), glyph)
		}
	case isVoicing(r):
		f.voice(rune(0x3099), glyph)
	case isSemiVoicing(r):
		f.voice(rune(0x309a), glyph)
	case r >= 0x31f0 && r <= 0x31ff:
		f.emit([]rune("クシストヌハヒフヘホムラリルレロ")[r-0x31f0], glyph)
	case isNothing(r):
	default:
		f.decomposed(r, glyph)
	}
}

// decomposed folds what has a compatibility decomposition, or none at all.
func (f *folder) decomposed(r rune, glyph int32) {
	var buf [16]byte
	d := norm.NFKD.AppendString(buf[:0], string(r))
	for _, c := range string(d) {
		switch {
		case c == r:
			if c = unicode.ToLower(c); !unicode.Is(unicode.Mn, c) {
				f.emit(c, glyph)
			}
		case isHyphen(c):
			f.emit(Hyphen, glyph)
		case isWave(c):
			f.emit(Wave, glyph)
		case isVoicing(c):
			f.voice(0x3099, glyph)
		case isSemiVoicing(c):
			f.voice(0x309a, glyph)
		case isNothing(c), unicode.Is(unicode.Mn, c), c <= ' ':
		case c >= 0x3041 && c <= 0x3096, c >= 0x30a1 && c <= 0x30fa:
			f.emit(kana(c), glyph)
		default:
			f.emit(unicode.ToLower(c), glyph)
		}
	}
}

// voice puts a voicing mark on the kana before it, whatever glyph that was;
// where there is none to put it on, the mark stands for itself.
func (f *folder) voice(mark rune, glyph int32) {
	if n := len(f.runes); n > 0 {
		pair := norm.NFC.String(string([]rune{f.runes[n-1], mark}))
		if c := []rune(pair); len(c) == 1 {
			f.runes[n-1] = c[0]
			if f.mapped {
				f.to[n-1] = glyph + 1
			}
			return
		}
	}
	if mark == 0x3099 {
		f.emit('゛', glyph)
	} else {
		f.emit('゜', glyph)
	}
}

// Hyphen stands for everything that is written as a short level stroke, the
// long-vowel mark among it; 一 is never one of them. Wave stands for the waves.
const (
	Hyphen = '-'
	Wave   = '~'
)

func isHyphen(r rune) bool {
	switch r {
	case '-', 'ー', 'ｰ', '－', '‐', '‑', '‒', '–', '—', '―', '−', '⁃', '﹘', '﹣':
		return true
	}
	return false
}

func isWave(r rune) bool { return r == '~' || r == '〜' || r == '～' || r == '∼' }

func isVoicing(r rune) bool     { return r == 'ﾞ' || r == '゛' || r == 0x3099 }
func isSemiVoicing(r rune) bool { return r == 'ﾟ' || r == '゜' || r == 0x309a }

// isNothing tells of what is dropped: white space, controls, marks of direction,
// variation selectors.
func isNothing(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) ||
		r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef || r >= 0x180b && r <= 0x180d
}

// kana folds small kana to large ones, and the kana that went out of use.
func kana(r rune) rune {
	switch r {
	case 'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ', 'っ', 'ゃ', 'ゅ', 'ょ', 'ゎ',
		'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ッ', 'ャ', 'ュ', 'ョ', 'ヮ':
		return r + 1
	case 'ゕ':
		return 'か'
	case 'ゖ':
		return 'け'
	case 'ヵ':
		return 'カ'
	case 'ヶ':
		return 'ケ'
	case 'ゐ':
		return 'い'
	case 'ゑ':
		return 'え'
	case 'ヰ':
		return 'イ'
	case 'ヱ':
		return 'エ'
	}
	return r
}

// pairs are spellings of one thing that differ in more than characters, in
// folded form. Neither replaces the other in a page's text, since a piece of it
// must go on to find it: a query asks for both.
var pairs = [][2]string{
	{"株式会社", "(株)"},
	{"有限会社", "(有)"},
}

// maxSpellings bounds what one word is asked for as.
const maxSpellings = 4

// Spellings are the folded forms under which a folded word is to be looked for,
// itself first: 株式会社 is (株), and no.12 is no12.
func Spellings(folded string) []string {
	out := []string{folded}
	add := func(s string) {
		for _, o := range out {
			if o == s {
				return
			}
		}
		if len(out) < maxSpellings {
			out = append(out, s)
		}
	}
	for _, p := range pairs {
		for _, o := range append([]string(nil), out...) {
			add(strings.ReplaceAll(o, p[0], p[1]))
			add(strings.ReplaceAll(o, p[1], p[0]))
		}
	}
	for _, o := range append([]string(nil), out...) {
		add(numberDot(o, false))
		add(numberDot(o, true))
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
