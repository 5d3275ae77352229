package viewer

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fumikura/viewer/access"
)

// The page tells of each revision which entries came, went and changed, by whom.
func TestDictionaryTellsWhatChanged(t *testing.T) {
	h := newHouse(t)
	sato, suzuki := h.signedIn(h.person("sato", access.RoleAdmin)), h.signedIn(h.person("suzuki", access.RoleAdmin))
	save := func(b *browser, base int, synonyms, divisions, stop string) {
		t.Helper()
		form := url.Values{"base": {fmt.Sprint(base)}, "synonyms": {synonyms}, "divisions": {divisions}, "stop": {stop}}
		if res := b.post("/admin/dictionary", form); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s %s", res.Status, bodyOf(res))
		}
	}
	save(sato, 0, "国保、国民健康保険\n庁舎、本庁", "商工課、産業振興課", "について")
	save(suzuki, 1, "国民健康保険、国保、国健保\n住基、住民基本台帳", "商工課、産業振興課", "")
	save(sato, 2, "住民基本台帳、住基\n国民健康保険、国保、国健保", "産業振興課、商工課", "")
	var many []string
	for n := range 25 {
		many = append(many, fmt.Sprintf("語%d、詞%d", n, n))
	}
	save(sato, 3, strings.Join(many, "\n"), "産業振興課、商工課", "")
	page := sato.page("/admin/dictionary")
	_, history, _ := strings.Cut(page, "変更の履歴")
	rows := strings.Split(history, "<tr>")[2:]
	text := func(s string) string {
		return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(s, " ")), " ")
	}
	for i, want := range []string{
		"ほか7件", // newest first: 25 came, two went
		"課の新旧の名前 変更 商工課、産業振興課 → 産業振興課、商工課 この版の全体",
		"職員 suzuki 同じ意味の語 追加 住基、住民基本台帳 変更 国保、国民健康保険 → 国民健康保険、国保、国健保 削除 庁舎、本庁 内容を表さない語句 削除 について",
		"職員 sato 同じ意味の語 追加 国保、国民健康保険 追加 庁舎、本庁 課の新旧の名前 追加 商工課、産業振興課 内容を表さない語句 追加 について この版の全体: 同じ意味の語2組、異体字0組、課1、語句1",
	} {
		if got := text(rows[i]); !strings.Contains(got, want) {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
	if got := text(rows[0]); strings.Count(got, "追加") != mostSetsShown {
		t.Errorf("%d rows are shown: %s", strings.Count(got, "追加"), got)
	}
}

// Each set goes with the one that shares most words with it, and with no other.
func TestCompareSets(t *testing.T) {
	sets := func(s string) (out [][]string) {
		for _, set := range strings.Fields(s) {
			out = append(out, strings.Split(set, ","))
		}
		return out
	}
	for _, c := range []struct {
		before, after string
		ordered       bool
		want          string
	}{
		{"", "", false, "{[] [] []}"}, {"a,b", "b,a", false, "{[] [] []}"}, {"a,b", "b,a", true, "{[] [] [[[a b] [b a]]]}"},
		{"a,b c,d", "c,d e,f", false, "{[[e f]] [[a b]] []}"}, {"a,b,c", "a,x b,c,y", false, "{[[a x]] [] [[[a b c] [b c y]]]}"},
		{"a,b a,c", "a,d", false, "{[] [[a c]] [[[a b] [a d]]]}"},
	} {
		if got := fmt.Sprint(compareSets(sets(c.before), sets(c.after), c.ordered)); got != c.want {
			t.Errorf("%s → %s: %s, want %s", c.before, c.after, got, c.want)
		}
	}
}
