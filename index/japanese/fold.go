package japanese

import (
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the folded text of s. Folding what is folded changes nothing.
func Fold(s string) string {
	f := folder{variants: allClasses()}
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
	// Apart are the places, in order, at which no number runs on: before the rune
	// of that index. A circled or raised number is apart from what stands before
	// and after it, and so are digits with a space between them.
	Apart []int32
}

// FoldGlyphs folds n glyphs, read one after the other.
func FoldGlyphs(n int, glyph func(int) string) Folded {
	return foldGlyphs(n, glyph, folder{variants: allClasses()})
}

func foldGlyphs(n int, glyph func(int) string, f folder) Folded {
	f.mapped = true
	f.runes = make([]rune, 0, n)
	f.from, f.to = make([]int32, 0, n), make([]int32, 0, n)
	for i := range n {
		f.add(glyph(i), int32(i))
	}
	return Folded{f.runes, f.from, f.to, f.apart}
}

// Part says that no number runs on to the folded rune at: another cell of a table,
// another block.
func (f *Folded) Part(at int) { f.Apart = insert(f.Apart, int32(at)) }

func insert(list []int32, at int32) []int32 {
	i, found := slices.BinarySearch(list, at)
	if found {
		return list
	}
	return slices.Insert(list, i, at)
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
	apart    []int32
	variants *classes
	options  Options
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
	case r >= firstKanji && r <= lastKanji:
		f.emit(f.variants.of(r), glyph)
	case r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fa:
		f.emit(f.kana(r), glyph)
	case isHyphen(r):
		f.emit(f.hyphen(r), glyph)
	case isWave(r):
		f.emit(f.wave(r), glyph)
	case r < 0x80:
		if r > ' ' && r != 0x7f {
			f.emit(f.lower(r), glyph)
		} else {
			f.gap()
		}
	case isVoicing(r):
		f.voice(rune(0x3099), glyph)
	case isSemiVoicing(r):
		f.voice(rune(0x309a), glyph)
	case r >= 0x31f0 && r <= 0x31ff:
		f.emit(f.kana([]rune("クシストヌハヒフヘホムラリルレロ")[r-0x31f0]), glyph)
	case isNothing(r):
		if unicode.IsSpace(r) {
			f.gap()
		}
	default:
		f.decomposed(r, glyph)
	}
}

// decomposed folds what has a compatibility decomposition, or none at all.
func (f *folder) decomposed(r rune, glyph int32) {
	if v := f.variants.of(r); v != r {
		f.emit(v, glyph)
		return
	}
	if f.options.Strict && !narrows(r) {
		f.emit(r, glyph)
		return
	}
	var buf [24]byte
	d := norm.NFKD.AppendString(buf[:0], string(r))
	alone := r < 0xff00 && hasDigit(d)
	if alone {
		f.edge()
	}
	for _, c := range string(d) {
		switch {
		case isHyphen(c):
			f.emit(f.hyphen(c), glyph)
		case isWave(c):
			f.emit(f.wave(c), glyph)
		case isVoicing(c):
			f.voice(0x3099, glyph)
		case isSemiVoicing(c):
			f.voice(0x309a, glyph)
		case isNothing(c), unicode.Is(unicode.Mn, c), c <= ' ':
		case c >= 0x3041 && c <= 0x3096, c >= 0x30a1 && c <= 0x30fa:
			f.emit(f.kana(c), glyph)
		default:
			f.emit(f.variants.of(f.lower(c)), glyph)
		}
	}
	if alone {
		f.edge()
	}
}

// hasDigit tells whether a decomposition begins or ends with a digit.
func hasDigit(d []byte) bool {
	for _, c := range d {
		if c >= '0' && c <= '9' {
			return true
		}
	}
	return false
}

// edge says that no number runs over the place reached.
func (f *folder) edge() {
	if f.mapped {
		if at, n := int32(len(f.runes)), len(f.apart); n == 0 || f.apart[n-1] != at {
			f.apart = append(f.apart, at)
		}
	}
}

// gap is white space: an edge after a digit.
func (f *folder) gap() {
	if n := len(f.runes); f.mapped && n > 0 && f.runes[n-1] >= '0' && f.runes[n-1] <= '9' {
		f.edge()
	}
}

// voice puts a voicing mark on the kana before it, whatever glyph that was;
// where there is none to put it on, the mark stands for itself.
func (f *folder) voice(mark rune, glyph int32) {
	if n := len(f.runes); n > 0 {
		pair := norm.NFC.String(string([]rune{f.runes[n-1], mark}))
		if c := []rune(pair); len(c) == 1 {
			f.runes[n-1] = f.voiced(c[0])
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

// toLower is unicode.ToLower for what has one lower form.
func toLower(r rune) rune {
	if r < 0x80 {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	return unicode.ToLower(r)
}
