package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Class is a kind of character; models differ in how well they read each.
type Class uint8

// The classes.
const (
	Other Class = iota
	Kanji
	Hiragana
	Katakana
	Digit // Arabic, of either width
	Latin // of either width
	Mark  // punctuation, brackets, strokes
)

// ClassOf is the class of a grapheme.
func ClassOf(text string) Class {
	r, _ := utf8.DecodeRuneInString(text)
	switch {
	case unicode.Is(unicode.Nd, r):
		return Digit
	case r == 'ー':
		return Katakana
	case r == '々', r == '〆':
		return Kanji
	case unicode.Is(unicode.Han, r):
		return Kanji
	case unicode.Is(unicode.Hiragana, r):
		return Hiragana
	case unicode.Is(unicode.Katakana, r):
		return Katakana
	case unicode.Is(unicode.Latin, r):
		return Latin
	case unicode.IsPunct(r), strings.ContainsRune("|=+<>~¥$^`~", r):
		return Mark
	}
	return Other
}
