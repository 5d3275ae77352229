package indextest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
)

// known looks for records as staff do who know what they want: a name and a year,
// a part of a title, a number as it is typed, an address; each has one record that
// is meant. It measures how far up that stands (MRR@10).
func known(t *testing.T, x index.Index, report *strings.Builder) {
	r := rand.New(rand.NewPCG(7, 7))
	pick := func(l []string) string { return l[r.IntN(len(l))] }
	type item struct {
		e                           *index.Entry
		family, given, place, title string
		number, year, month, day    int
		amount                      int // thousands of yen
	}
	var items []item
	var entries []*index.Entry
	towns := strings.Fields("殿町 末次町 美保関町 宍道町 玉湯町 東出雲町揖屋 古志原 北堀町 外中原町 黒田町 比津町 法吉町 鹿島町佐陀本郷 八雲町熊野")
	families := strings.Fields("渡邉 斎藤 髙橋 山﨑 錦織 福間 野津 石倉 佐々木 木次 藤原 長谷川 田中 吉岡 門脇 松浦 曽田 三島 青山 勝部")
	givens := strings.Fields("徳太郎 花子 正一 みつゑ 清子 義雄 真由美 健一 千代 ハル 和子 勇 悠真 結衣 浩 幸三郎")
	eras := func(y int) string {
		switch {
		case y >= 2019:
			return fmt.Sprintf("令和%d", y-2018)
		case y >= 1989:
			return fmt.Sprintf("平成%d", y-1988)
		}
		return fmt.Sprintf("昭和%d", y-1925)
	}
	for i := range 600 {
		it := item{family: pick(families), given: pick(givens), place: fmt.Sprintf("%s%d番地%d", pick(towns), 1+r.IntN(900), 1+r.IntN(40)),
			number: 100 + i*13%4900, year: 1950 + r.IntN(70), month: 1 + r.IntN(12), day: 1 + r.IntN(28), amount: 1100 + i*37}
		it.title = fmt.Sprintf("%sについて（%s）", pick(subjects), []string{"通知", "回答", "伺", "依頼", "照会"}[r.IntN(5)])
		if r.IntN(2) == 0 {
			it.title = pick(towns) + "地内" + it.title
		}
		rec := archive.DeriveID("known", fmt.Sprint(i))
		text := fmt.Sprintf("松総第%d号\n%s年%d月%d日\n松江市%s\n%s %s 様\n松江市長\n%s\n標記の件について、下記のとおり%s。\n金額　%s\n%s",
			it.number, eras(it.year), it.month, it.day, it.place, it.family, it.given, it.title, pick(verbs), []string{fmt.Sprintf("金%d,%03d,000円也", it.amount/1000, it.amount%1000), fmt.Sprintf("%d千円", it.amount)}[i%2], pick(subjects))
		it.e = &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Day: it.year*10000 + it.month*100 + it.day, FY: it.year,
			Title: it.title, Number: fmt.Sprintf("松総第%d号", it.number), Rights: []string{archive.RightAll}, Division: divs[r.IntN(len(divs))]}
		it.e.Fill(plain(text))
		items, entries = append(items, it), append(entries, it.e)
	}
	s := newShelf(t, x, entries)
	kinds := []struct {
		name string
		ask  func(item) string
	}{
		{"a name and a year", func(it item) string { return it.family + it.given + " " + eras(it.year) + "年" }},
		{"a name, and a year as 1972", func(it item) string { return it.family + " " + it.given + " " + fmt.Sprint(it.year) + "年" }},
		{"a part of a title and a date", func(it item) string {
			return string([]rune(it.title)[:min(6, len([]rune(it.title)))]) + " " + fmt.Sprintf("%s.%d.%d", letterYear(it.year), it.month, it.day)
		}},
		{"a number", func(it item) string { return fmt.Sprintf("松総第%d号", it.number) }},
		{"digits of a number", func(it item) string { return fmt.Sprint(it.number) }},
		{"a number without 第", func(it item) string { return fmt.Sprintf("松総%d号", it.number) }},
		{"a number with a slip", func(it item) string { return fmt.Sprintf("松総大%d号", it.number) }},
		{"an address", func(it item) string { return strings.NewReplacer("番地", "-").Replace(it.place) }},
		{"an amount, spelled otherwise", func(it item) string { return fmt.Sprintf("%d.%d万円", it.amount/10, it.amount%10) }},
		{"a name in other kanji and a field", func(it item) string {
			return strings.NewReplacer("渡邉", "渡邊", "斎藤", "齋藤", "髙橋", "高橋", "山﨑", "山崎", "曽田", "曾田").Replace(it.family) + it.given + " 年度:" + letterYear(it.year)
		}},
		{"words of a title, not in order", func(it item) string {
			t := []rune(strings.TrimSuffix(it.title[:strings.Index(it.title, "について")], "地内"))
			return string(t[len(t)/2:]) + " " + string(t[:len(t)/2]) + " " + fmt.Sprintf("%d/%d/%d", it.year, it.month, it.day)
		}},
		{"an address in full", func(it item) string { return it.place }},
	}
	sum, n := 0.0, 0
	fmt.Fprintf(report, "\nKnown items: %d records\n", len(items))
	for _, k := range kinds {
		rr, asked := 0.0, 0
		for range 40 {
			it := items[r.IntN(len(items))]
			q := k.ask(it)
			asked++
			for i, h := range s.search(index.Request{Query: q, Reader: Owner, Limit: 10, Rung: index.RungAsRead, Bare: true}).Hits {
				if h.Record == it.e.Record {
					rr += 1 / float64(i+1)
					break
				}
			}
		}
		sum, n = sum+rr, n+asked
		fmt.Fprintf(report, "%-34s %8d %8.3f\n", k.name, asked, rr/float64(asked))
	}
	fmt.Fprintf(report, "%-34s %8d %8.3f\n", "all, MRR@10", n, sum/float64(n))
	if n < 300 || sum/float64(n) < 0.9 {
		t.Errorf("MRR@10 is %.3f over %d queries, want 0.9 over 300", sum/float64(n), n)
	}
}

func letterYear(y int) string {
	switch {
	case y >= 2019:
		return fmt.Sprintf("R%d", y-2018)
	case y >= 1989:
		return fmt.Sprintf("H%d", y-1988)
	}
	return fmt.Sprintf("S%d", y-1925)
}
