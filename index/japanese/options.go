package japanese

import "strings"

// Options change what counts as the same character. The zero value is the base
// fold, which the index holds. Strict and NoNames tell more apart than the base:
// they are for holding a hit against the page's own glyphs. The others tell less
// apart; fold both sides with them.
type Options struct {
	// Strict compares what is written: widths are folded (Ａ = A, ｶﾞ = ガ, － = -),
	// white space and variation selectors are left out, and Unicode's canonical
	// equivalents are one. Case, small kana, hyphens and the long-vowel mark, old
	// kana, signs such as ㈱ and variant kanji are told apart.
	Strict bool
	// NoNames leaves out the variant kanji of the class names (髙 is not 高).
	NoNames bool
	// Kana takes katakana for hiragana.
	Kana bool
	// Yure takes ヴァ for バ, ヂ for ジ, ヅ for ズ, in hiragana too.
	Yure bool
	// OldKana takes old spelling by its modern sound (思ふ, せう, てふ, くわ) and,
	// in katakana, leaves voicing out (スヘシ = スベシ). It looks at neighbours:
	// what a piece folds to may depend on where it was cut.
	OldKana bool
}

// FoldWith folds s under options.
func FoldWith(s string, o Options) string {
	f := o.folder()
	f.add(s, 0)
	return string(o.finish(f.runes))
}

// FoldGlyphsWith folds glyphs under options; Yure and OldKana, which may make two
// runes one, keep the way back.
func FoldGlyphsWith(n int, glyph func(int) string, o Options) Folded {
	f := foldGlyphs(n, glyph, o.folder())
	if o.Yure || o.OldKana {
		o.finishMapped(&f)
	}
	return f
}

func (o Options) folder() folder {
	f := folder{variants: allClasses(), options: o}
	switch {
	case o.Strict:
		f.variants = noClasses()
	case o.NoNames:
		f.variants = plainClasses()
	}
	return f
}

// narrows tells of the characters that Strict folds: half and full width, and
// kanji that Unicode has twice.
func narrows(r rune) bool {
	return r >= 0xff00 && r <= 0xffef || r >= 0xf900 && r <= 0xfaff || r >= 0x2f800 && r <= 0x2fa1f
}

func (f *folder) lower(r rune) rune {
	if f.options.Strict {
		return r
	}
	return toLower(r)
}

func (f *folder) hyphen(r rune) rune {
	if !f.options.Strict {
		return Hyphen
	}
	switch r {
	case 'ｰ':
		return 'ー'
	case '－', '﹣':
		return '-'
	case '﹘':
		return '—'
	}
	return r
}

func (f *folder) wave(r rune) rune {
	if f.options.Strict && r == '〜' {
		return '〜'
	}
	return Wave
}

// kana folds one kana as the options say.
func (f *folder) kana(r rune) rune {
	if !f.options.Strict {
		r = kana(r)
	}
	return f.voiced(r)
}

// voiced applies the options that look at one kana alone.
func (f *folder) voiced(r rune) rune {
	if f.options.Yure {
		switch r {
		case 'ヂ':
			r = 'ジ'
		case 'ヅ':
			r = 'ズ'
		case 'ぢ':
			r = 'じ'
		case 'づ':
			r = 'ず'
		}
	}
	if f.options.OldKana && r >= 0x30a1 && r <= 0x30fa {
		if i := strings.IndexRune("ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ", r); i >= 0 {
			r = []rune("カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ")[i/3]
		}
	}
	if f.options.Kana && r >= 0x30a1 && r <= 0x30f6 {
		r -= 0x60
	}
	return r
}

// A rewriting is a run of folded kana that an option takes for another.
type rewriting struct{ from, to string }

// yure are the spellings of v: with the small vowel, and alone. Their vowels are
// large after the fold.
var yure = []rewriting{
	{"ヴア", "バ"}, {"ヴイ", "ビ"}, {"ヴエ", "ベ"}, {"ヴオ", "ボ"}, {"ヴ", "ブ"},
	{"ゔあ", "ば"}, {"ゔい", "び"}, {"ゔえ", "べ"}, {"ゔお", "ぼ"}, {"ゔ", "ぶ"},
}

// oldKana are old spellings of long vowels and of the h row within words, in the
// order in which they are tried.
var oldKana = []rewriting{
	{"せう", "しよう"}, {"てう", "ちよう"}, {"けう", "きよう"}, {"れう", "りよう"}, {"ねう", "によう"}, {"めう", "みよう"},
	{"せふ", "しよう"}, {"てふ", "ちよう"}, {"けふ", "きよう"}, {"れふ", "りよう"},
	{"しやう", "しよう"}, {"ちやう", "ちよう"}, {"きやう", "きよう"}, {"りやう", "りよう"}, {"じやう", "じよう"}, {"ぎやう", "ぎよう"},
	{"くわ", "か"}, {"ぐわ", "が"},
	{"かう", "こう"}, {"がう", "ごう"}, {"さう", "そう"}, {"たう", "とう"}, {"だう", "どう"}, {"なう", "のう"}, {"はう", "ほう"}, {"まう", "もう"}, {"やう", "よう"}, {"らう", "ろう"}, {"わう", "おう"},
	{"はふ", "ほう"}, {"やふ", "よう"}, {"あふ", "おう"},
}

// oldEndings are the h row after a kanji or kana within a word, read as vowels
// and w: 思ふ, 云へば, 行はる.
var oldEndings = map[rune]rune{'は': 'わ', 'ひ': 'い', 'ふ': 'う', 'へ': 'え', 'ほ': 'お'}

func (o Options) finish(runes []rune) []rune {
	if !o.Yure && !o.OldKana {
		return runes
	}
	f := Folded{Runes: runes}
	o.finishMapped(&f)
	return f.Runes
}

// finishMapped rewrites runs of runes, with the way back where there is one.
func (o Options) finishMapped(f *Folded) {
	var rules []rewriting
	if o.Yure {
		rules = append(rules, yure...)
	}
	if o.OldKana {
		for _, r := range oldKana {
			rules = append(rules, r, rewriting{katakana(r.from), katakana(r.to)})
		}
	}
	var out Folded
	apart := f.Apart
	for i := 0; i < len(f.Runes); {
		for len(apart) > 0 && int(apart[0]) <= i {
			out.Apart = insert(out.Apart, int32(len(out.Runes)))
			apart = apart[1:]
		}
		n, to := 1, ""
		if c := f.Runes[i]; c >= 0x3041 && c <= 0x30fa {
			for _, r := range rules {
				if from := []rune(r.from); hasPrefix(f.Runes[i:], from) {
					n, to = len(from), r.to
					break
				}
			}
		}
		replaced := []rune(to)
		if to == "" {
			c := f.Runes[i]
			if v, ok := oldEndings[c]; ok && o.OldKana && i > 0 && isKanji(f.Runes[i-1]) {
				c = v
			}
			if o.OldKana && (c == 'づ' || c == 'ぢ') {
				c = map[rune]rune{'づ': 'ず', 'ぢ': 'じ'}[c]
			}
			replaced = []rune{c}
		}
		out.Runes = append(out.Runes, replaced...)
		if f.From != nil {
			for range replaced {
				out.From, out.To = append(out.From, f.From[i]), append(out.To, f.To[i+n-1])
			}
		}
		i += n
	}
	*f = out
}

func hasPrefix(s, prefix []rune) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i, r := range prefix {
		if s[i] != r {
			return false
		}
	}
	return true
}

func katakana(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x3041 && r <= 0x3096 {
			return r + 0x60
		}
		return r
	}, s)
}

func isKanji(r rune) bool {
	return r >= firstKanji && r <= lastKanji || r == '々' || r >= 0x3400 && r <= 0x4dbf || r >= 0x20000 && r <= 0x3ffff
}
