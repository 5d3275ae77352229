package ocr

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean drops from what a reader printed all that is no character of a text:
// controls, white space, invalid and private-use code points.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Co, unicode.Cs) {
			return -1
		}
		return r
	}, s)
}
