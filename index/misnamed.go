package index

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fumikura/index/japanese"
)

// longestMisnamed is how many characters before a colon may be a field's name with a
// slip in it.
const longestMisnamed = 10

// misnamed tells where a word begins with what is almost a field's name and a colon
// (年渡:S47, titel:橋). The word is looked for as it stands, since it may be on a page; and
// the query is written down as it may have been meant.
func (p *parser) misnamed() {
	end := 0
	for ; end <= longestMisnamed && (unicode.IsLetter(p.peek(end)) || p.peek(end) == 'ー'); end++ {
	}
	if end < 2 || end > longestMisnamed || p.peek(end) != ':' {
		return
	}
	typed := string(p.in[p.at : p.at+end])
	name := nearestField(japanese.Fold(typed))
	if name == "" {
		return
	}
	p.problem("unknown-field", p.at, p.at+end+1, fmt.Sprintf("「%s:」という項目はないので、文字として探しました。「%s:」ですか。", typed, name),
		fmt.Sprintf("There is no field %s: so it was searched for as text. Did you mean %s:?", typed, name))
	p.renamed = append(p.renamed, renamed{p.at, p.at + end, name})
}

// A renamed part of a query is a field's name that may have been meant.
type renamed struct {
	start, end int
	name       string
}

// asMeant is the query with the fields' names that may have been meant, "" where it
// holds none with a slip.
func (p *parser) asMeant() string {
	if len(p.renamed) == 0 {
		return ""
	}
	var b strings.Builder
	at := 0
	for _, r := range p.renamed {
		b.WriteString(string(p.in[at:r.start]) + r.name)
		at = r.end
	}
	return b.String() + string(p.in[at:])
}

// fieldsInOrder are the names of all fields, so that the same one is found each time.
var fieldsInOrder = func() []string {
	var out []string
	for name := range fieldNames {
		out = append(out, name)
	}
	slices.SortFunc(out, func(a, b string) int {
		if n := utf8.RuneCountInString(b) - utf8.RuneCountInString(a); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	return out
}()

// nearestField is the field's name that a folded word is nearest to, "" where it is near
// to none: it ends in the name (会計年度), or differs by one character, or by two in five
// and more of the Latin alphabet.
func nearestField(word string) string {
	best, fewest := "", 3
	for _, name := range fieldsInOrder {
		folded := japanese.Fold(name)
		kanji := folded[0] >= utf8.RuneSelf
		if kanji && strings.HasSuffix(word, folded) {
			return name
		}
		n := utf8.RuneCountInString(folded)
		most := 1
		if n < 2 || !kanji && n < 4 {
			continue // next to everything
		} else if !kanji && n > 4 {
			most = 2
		}
		if d := slips([]rune(word), []rune(folded)); d <= most && d < fewest {
			best, fewest = name, d
		}
	}
	return best
}

// slips is how many characters two words differ by: wrong, left out, put in, or two
// neighbours in each other's place.
func slips(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			switch {
			case i == 0:
				rows[i][j] = j
			case j == 0:
				rows[i][j] = i
			default:
				same := rows[i-1][j-1]
				if a[i-1] != b[j-1] {
					same++
				}
				rows[i][j] = min(same, rows[i-1][j]+1, rows[i][j-1]+1)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
				}
			}
		}
	}
	return rows[len(a)][len(b)]
}
