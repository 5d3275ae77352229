package index

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"fumikura/index/japanese"
)

// How alike, in percent, two characters must look: for a reader that was sure,
// and for one that was not.
const (
	veryAlike   = 86
	fairlyAlike = 76 // that is inside a longer word
	ratherAlike = 70
)

//go:embed data/alike.tsv
var alikeTSV string

// A lookalike is a character and how much another looks like it, in percent.
type lookalike struct {
	r   rune
	pct int
}

// alikes are the characters that look like each.
var alikes = sync.OnceValue(func() map[rune][]lookalike {
	m, err := parseAlike(alikeTSV)
	if err != nil {
		panic(err) // the file is part of the program
	}
	for _, l := range m {
		slices.SortStableFunc(l, func(a, b lookalike) int { return b.pct - a.pct })
	}
	return m
})

func addAlike(m map[rune][]lookalike, a, b rune, pct int) {
	i := slices.IndexFunc(m[a], func(l lookalike) bool { return l.r == b })
	if i < 0 {
		m[a] = append(m[a], lookalike{b, pct})
	} else {
		m[a][i].pct = max(m[a][i].pct, pct)
	}
}

func parseAlike(s string) (map[rune][]lookalike, error) {
	m := map[rune][]lookalike{}
	for line := range strings.Lines(s) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		a, _ := utf8.DecodeRuneInString(f[0])
		for _, x := range f[1:] {
			b, n := utf8.DecodeRuneInString(x)
			pct, err := strconv.Atoi(x[n:])
			if err != nil || pct < ratherAlike || pct > 100 {
				return nil, fmt.Errorf("look-alikes of %c: %q", a, x)
			}
			addAlike(m, a, b, pct)
			addAlike(m, b, a, pct)
		}
	}
	return m, nil
}

// alike is how likely a reader takes the folded character want for got, in percent
// of likeness; 100 where it was measured to do so, 0 where they are little alike.
func alike(want, got rune) int {
	for _, c := range japanese.Confusions(want) {
		if c.Read == got {
			return 100
		}
	}
	for _, l := range alikes()[want] {
		if l.r == got {
			return l.pct
		}
	}
	return 0
}

// lookalikes are what a reader may have taken a folded character for, likeliest
// first.
func lookalikes(r rune) []rune {
	var out []rune
	for _, c := range japanese.Confusions(r) {
		out = append(out, c.Read)
	}
	for _, l := range alikes()[r] {
		if (l.pct >= veryAlike || unreadable(r)) && !slices.Contains(out, l.r) {
			out = append(out, l.r)
		}
	}
	return out
}

// unreadable tells of characters that no model can print.
func unreadable(r rune) bool { return japanese.Unprintable(r) }
