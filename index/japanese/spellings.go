package japanese

import "strings"

// pairs are spellings of one thing that differ in more than characters, in
// folded form. Neither replaces the other in a page's text, since a piece of it
// must go on to find it: a query asks for both.
var pairs = [][2]string{
	{"株式会社", "(株)"},
	{"有限会社", "(有)"},
}

// maxSpellings bounds what one word is asked for as.
const maxSpellings = 4

// Spellings are the folded forms under which a folded word is to be looked for,
// itself first: 株式会社 is (株), and no.12 is no12.
func Spellings(folded string) []string {
	out := []string{folded}
	add := func(s string) {
		for _, o := range out {
			if o == s {
				return
			}
		}
		if len(out) < maxSpellings {
			out = append(out, s)
		}
	}
	for _, p := range pairs {
		for _, o := range append([]string(nil), out...) {
			add(strings.ReplaceAll(o, p[0], p[1]))
			add(strings.ReplaceAll(o, p[1], p[0]))
		}
	}
	for _, o := range append([]string(nil), out...) {
		add(numberDot(o, false))
		add(numberDot(o, true))
	}
	return out
}

// numberDot takes the dot of "no." before a digit away, or puts one there.
func numberDot(s string, dot bool) string {
	from, to := "no.", "no"
	if dot {
		from, to = to, from
	}
	var b strings.Builder
	for {
		i := strings.Index(s, from)
		end := i + len(from)
		if i < 0 || end >= len(s) {
			return b.String() + s
		}
		b.WriteString(s[:i])
		if s[end] >= '0' && s[end] <= '9' {
			b.WriteString(to)
		} else {
			b.WriteString(from)
		}
		s = s[end:]
	}
}
