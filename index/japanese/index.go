package japanese

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Index is strings.Index for Japanese, where nearly every character begins with one of
// a few bytes: it looks for the last byte of a character, of which there are 64, each
// in as many characters.
func Index(text, phrase string) int {
	at := telling(phrase)
	if at < 0 {
		return strings.Index(text, phrase)
	}
	for from := at; from < len(text); from++ {
		i := strings.IndexByte(text[from:], phrase[at])
		if i < 0 {
			break
		}
		if from += i; strings.HasPrefix(text[from-at:], phrase) {
			return from - at
		}
	}
	return -1
}

// IndexBytes is Index for bytes.
func IndexBytes(text, phrase []byte) int {
	at := telling(string(phrase))
	if at < 0 {
		return bytes.Index(text, phrase)
	}
	for from := at; from < len(text); from++ {
		i := bytes.IndexByte(text[from:], phrase[at])
		if i < 0 {
			break
		}
		if from += i; bytes.HasPrefix(text[from-at:], phrase) {
			return from - at
		}
	}
	return -1
}

// telling is where the byte of a phrase stands that is looked for: the last one of its
// first kanji, or else of its first character, since kana are in every line. -1 where
// that is ASCII.
func telling(phrase string) int {
	for i, r := range phrase {
		if r >= 0x4e00 && r <= 0x9fff {
			return i + 2
		}
	}
	if phrase == "" || phrase[0] < utf8.RuneSelf {
		return -1
	}
	_, n := utf8.DecodeRuneInString(phrase)
	return n - 1
}
