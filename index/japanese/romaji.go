package japanese

import (
	"slices"
	"strings"
)

// syllables are the ways to type kana in Latin letters: 訓令式, and Hepburn's where it
// differs (ローマ字のつづり方, 昭和二十九年内閣告示第一号, 第1表 and 第2表).
var syllables = func() map[string]string {
	out := map[string]string{"n": "ん", "nn": "ん", "n'": "ん", "-": "ー",
		"shi": "し", "sha": "しゃ", "shu": "しゅ", "sho": "しょ", "chi": "ち", "cha": "ちゃ", "chu": "ちゅ", "cho": "ちょ", "tsu": "つ", "fu": "ふ",
		"ji": "じ", "ja": "じゃ", "ju": "じゅ", "jo": "じょ"}
	for consonant, row := range map[string]string{"": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ", "m": "まみむめも",
		"r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ"} {
		kana := strings.Split(row, "")
		for i, vowel := range []string{"a", "i", "u", "e", "o"} {
			out[consonant+vowel] = kana[i]
		}
		if consonant != "" {
			for vowel, small := range map[string]string{"a": "ゃ", "u": "ゅ", "o": "ょ"} {
				out[consonant+"y"+vowel] = kana[1] + small
			}
		}
	}
	for latin, kana := range map[string]string{"ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を"} {
		out[latin] = kana
	}
	return out
}()

// Kana is a word of Latin letters as the kana that they are typed for: watanabe is
// わたなべ. It is empty where the whole of the word, of four letters and more, is none.
func Kana(word string) string {
	s := Fold(word)
	if len(s) < 4 {
		return ""
	}
	var b strings.Builder
	for len(s) > 0 {
		if len(s) > 1 && s[0] == s[1] && slices.Contains([]byte("kstpgzdbcjhmrf"), s[0]) { // a doubled consonant
			b.WriteString("っ")
			s = s[1:]
			continue
		}
		n := min(3, len(s))
		for ; n > 0; n-- {
			if kana, ok := syllables[s[:n]]; ok {
				b.WriteString(kana)
				break
			}
		}
		if n == 0 {
			return ""
		}
		s = s[n:]
	}
	return b.String()
}
