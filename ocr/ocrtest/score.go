package ocrtest

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Comparable is a text as readings are scored: after NFKC, without white space.
func Comparable(text string) string {
	return strings.Map(func(r rune) rune {
		// Python's \s, which other scorers use, has the separators too.
		if unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}

// Distance is the least number of characters to insert, delete or replace that
// makes one text of the other (Levenshtein).
func Distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
