package indextest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fumikura/index"
)

// Hostile are queries that nobody means, by what they are: each must give an
// answer, or a sentence that says what is wrong with it, and soon.
func Hostile() map[string]string {
	r := rand.New(rand.NewPCG(8, 8))
	signs, long := []rune("道路占用許可の一件ー第123号年月日%*\"()-: 　OR"), make([]rune, 10_000)
	for i := range long {
		long[i] = signs[r.IntN(len(signs))]
	}
	words := make([]string, 1000)
	for i := range words {
		words[i] = fmt.Sprintf("語%d", i)
	}
	all := func(sep, each string, n int) string { return strings.TrimSuffix(strings.Repeat(each+sep, n), sep) }
	return map[string]string{
		"nothing":                    "",
		"spaces":                     " 　\t\n ",
		"10 kB":                      strings.Repeat("道路占用許可", 600),
		"10 kB of anything":          string(long),
		"1,000 terms":                strings.Join(words, " "),
		"1,000 alternatives":         strings.Join(words, " OR "),
		"1,000 exclusions":           "道路 -" + strings.Join(words, " -"),
		"only exclusions":            "-道路 -許可",
		"only symbols":               "！＂＃＄％＆＇（）＊＋，－．／：；＜＝＞？＠［＼］＾＿｀｛｜｝～",
		"only *":                     "*",
		"only * and spaces":          all(" ", "*", 400),
		"stars in a word":            "道" + strings.Repeat("*", 200) + "路",
		"stars between characters":   all("*", "の", 300),
		"blanks in a word":           strings.Repeat("?", 300),
		"quotes":                     strings.Repeat(`"`, 999),
		"deep brackets":              strings.Repeat("(", 400) + "道 路" + strings.Repeat(")", 400),
		"open brackets":              strings.Repeat("(", 900),
		"closing brackets":           strings.Repeat(")", 900),
		"groups in groups":           strings.Repeat("(の OR ", 100) + "の" + strings.Repeat(")", 100),
		"products of alternatives":   all(" ", "(の OR に OR は OR を)", 40),
		"everything or everything":   all(" OR ", "の", 200),
		"no and no and no":           all(" ", "-(の OR -(に OR -は))", 60),
		"companies":                  all("", "株式会社有限会社no.1", 20),
		"the commonest characters":   "の に は を た",
		"near nothing":               "~ ~20 ~20",
		"near and near":              all(" ~99999999999 ", "の", 100),
		"years":                      all(" ", "年度:S1..R99", 200),
		"a year too many":            "年度:99999999999999999999..",
		"fields of fields":           strings.Repeat("件名:番号:", 120),
		"a field of nothing":         "件名:",
		"an amount beyond numbers":   "金額:" + strings.Repeat("9", 300) + "兆円..",
		"numerals":                   strings.Repeat("百千万億", 100),
		"dates":                      all(" ", "昭和99年99月99日", 60),
		"variation selectors":        strings.Repeat("\U000e0100", 900),
		"voicing marks":              strings.Repeat("ﾞ", 900),
		"combining marks":            "か" + strings.Repeat("゙", 900),
		"zero bytes and what is not": "\x00\xff\xfe道路\xf0\x28\x8c\x28",
		"surrogates and the last":    "\U0010ffff\ufffd\ufeff\u202e道路",
		"for the server's filters":   `道路" OR rights EXISTS OR "`,
		"ligatures":                  strings.Repeat("﷽㍿㌖", 300),
	}
}

// hostile holds those queries against a driver: an answer that a plain scan gives
// too, or a problem that is told; never an error, never later than the deadline.
func hostile(t *testing.T, x index.Index) {
	r := rand.New(rand.NewPCG(9, 9))
	s := newShelf(t, x, Entries(r, Municipal(r, 300)))
	for name, q := range Hostile() {
		ctx, cancel := context.WithTimeout(t.Context(), index.Deadline)
		began := time.Now()
		res, err := s.searcher.Search(ctx, index.Request{Query: q, Reader: Owner, Limit: 50, Facets: true})
		took := time.Since(began)
		cancel()
		switch {
		case err != nil:
			t.Errorf("%s: %v after %s", name, err, took)
		case res.Query.Root == nil && len(res.Query.Problems) == 0:
			t.Errorf("%s: nothing is asked, and no sentence says why", name)
		case len([]rune(res.Query.Text)) > index.MaxQuery:
			t.Errorf("%s: %d characters of the query were kept", name, len([]rune(res.Query.Text)))
		}
		if err == nil {
			for _, p := range res.Query.Problems {
				if p.JA == "" || p.EN == "" || p.Start < 0 || p.End < p.Start || p.End > max(len([]rune(q)), 1) {
					t.Errorf("%s: problem %+v has no sentence, or no place in %d characters", name, p, len([]rune(q)))
				}
			}
		}
	}
}

// Fuzzed gives a function that holds any query against a driver and a scan.
func Fuzzed(f *testing.F, x index.Index) func(t *testing.T, query string) {
	r := rand.New(rand.NewPCG(10, 10))
	s := newShelf(f, x, Entries(r, Municipal(r, 60)))
	for _, q := range Hostile() {
		f.Add(q)
	}
	for _, q := range []string{"道路 -占用", "(道路 OR 橋梁) 申請", "件名:道路 年度:S40..S50", "㈱山陰測量", `"道路 占用" OR 12-3`, "課:土木課 状態:訂正済"} {
		f.Add(q)
	}
	return func(t *testing.T, query string) {
		want := s.scan(query, nil)
		res, err := s.searcher.Search(t.Context(), index.Request{Query: query, Reader: Owner, Limit: -1, Rung: index.RungExact})
		if err != nil {
			t.Fatal(err)
		}
		got := pages(res.Hits)
		if strings.Join(got, " ") != strings.Join(want, " ") || res.Total != len(want) {
			t.Errorf("%q finds %d pages (says %d), want %d", query, len(got), res.Total, len(want))
		}
	}
}
