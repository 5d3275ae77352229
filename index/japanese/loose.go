package japanese

import (
	"slices"
	"strings"
)

// maxLoose bounds the spellings that Loose gives.
const maxLoose = 16

// Loose gives the folded spellings under which a folded word may stand on a page
// where the options Kana, Yure and OldKana take them for the same, the word itself
// first. An index holds the base fold, so a query asks for all of these; a hit can
// then be held against FoldGlyphsWith. Spellings that mix the two ways of writing
// within one word are left out.
func Loose(folded string, o Options) []string {
	out := []string{folded}
	grow := func(change func(string) string) {
		for _, s := range slices.Clone(out) {
			if c := change(s); c != "" && !slices.Contains(out, c) && len(out) < maxLoose {
				out = append(out, c)
			}
		}
	}
	if o.Yure {
		for _, r := range []*strings.Replacer{modernV, oldV, jiZu, diDu} {
			grow(r.Replace)
		}
	}
	if o.OldKana {
		for _, r := range oldKana {
			grow(func(s string) string { return strings.ReplaceAll(s, r.to, r.from) })
			grow(func(s string) string { return strings.ReplaceAll(s, r.from, r.to) })
		}
		grow(func(s string) string { return endings(s, false) })
		grow(func(s string) string { return endings(s, true) })
		grow(func(s string) string { return strings.Map(unvoicedKatakana, s) })
	}
	if o.Kana {
		grow(hiragana)
		grow(katakana)
	}
	return out
}

var (
	modernV = strings.NewReplacer("ヴア", "バ", "ヴイ", "ビ", "ヴエ", "ベ", "ヴオ", "ボ", "ヴ", "ブ")
	oldV    = strings.NewReplacer("バ", "ヴア", "ビ", "ヴイ", "ベ", "ヴエ", "ボ", "ヴオ", "ブ", "ヴ")
	jiZu    = strings.NewReplacer("ヂ", "ジ", "ヅ", "ズ", "ぢ", "じ", "づ", "ず")
	diDu    = strings.NewReplacer("ジ", "ヂ", "ズ", "ヅ", "じ", "ぢ", "ず", "づ")
)

func hiragana(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x30a1 && r <= 0x30f6 {
			return r - 0x60
		}
		return r
	}, s)
}

// endings rewrites the vowel or w after a kanji as the h row, or back: 思う, 思ふ.
func endings(s string, modern bool) string {
	r := []rune(s)
	for i := 1; i < len(r); i++ {
		if !isKanji(r[i-1]) {
			continue
		}
		for h, v := range oldEndings {
			if modern && r[i] == h || !modern && r[i] == v {
				if r[i] = v; !modern {
					r[i] = h
				}
				break
			}
		}
	}
	return string(r)
}

// unvoicedKatakana leaves voicing out, as katakana statutes do.
func unvoicedKatakana(r rune) rune {
	if r >= 0x30a1 && r <= 0x30fa {
		return unvoiced(r)
	}
	return r
}
