package japanese

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed data/printable.txt
var printableText string

// printable are the folded characters that some model can print.
var printable = sync.OnceValue(func() map[rune]bool {
	out := map[rune]bool{}
	for line := range strings.Lines(printableText) {
		if strings.HasPrefix(line, "# ") {
			continue
		}
		for _, r := range Fold(line) {
			out[r] = true
		}
	}
	return out
})

// Unprintable tells of a folded character that none of the reading models has in
// its alphabet, nor any of its variants: on a page that was read it stands for
// another, or for nothing (戸籍謄本 is read 戸籍騰本). A person's correction, or a
// PDF's own text, can still have it.
func Unprintable(r rune) bool {
	return r > ' ' && (unicode.IsGraphic(r) && !printable()[r])
}
