package indextest

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
)

// lawsFile is a large collection of real texts that may lie beside the project.
const lawsFile = "../shared/texts/laws.tsv.gz"

// Laws reads pages of real text: at most n, spread over the whole collection.
// Where it is not there it says so, and gives none.
func Laws(tb testing.TB, n int) []string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			tb.Fatal("the project's root is nowhere above the test")
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.Open(filepath.Join(dir, lawsFile))
	if errors.Is(err, fs.ErrNotExist) {
		tb.Logf("%s is absent: only generated pages are searched", lawsFile)
		return nil
	} else if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var all []string
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		_, text, ok := strings.Cut(sc.Text(), "\t")
		if ok {
			all = append(all, strings.ReplaceAll(text, "⏎", "\n"))
		}
	}
	if err := sc.Err(); err != nil {
		tb.Fatal(err)
	}
	if len(all) <= n {
		return all
	}
	out := make([]string, 0, n)
	for i := range n {
		out = append(out, all[i*len(all)/n])
	}
	return out
}

var (
	surnames = strings.Fields("渡邉 渡辺 斎藤 高橋 髙橋 山﨑 辻\U000e0100 錦織 福間 野津 石倉 佐々木 ワタナベ 木次")
	given    = strings.Fields("太郎 徳太郎 花子 ハル 正一 みつゑ 清子 ヰチ")
	places   = strings.Fields("殿町12番地3 末次町８６番地 美保関町 宍道町 玉湯町 八束郡 東出雲町揖屋 ﾎｰﾑﾗﾝ通り 大字古志原１－２ー３")
	subjects = strings.Fields("道路占用許可 下水道受益者負担金 戸籍謄本交付 市営住宅入居 固定資産税減免 農地転用 水道料金 火葬場使用 保育所入所 都市計画変更 橋梁補修工事 テニスコート使用")
	firms    = strings.Fields("㈱山陰測量 (株)出雲土木 株式会社松江建設 ㈲宍道湖商会 ＪＲ西日本 NTT")
	verbs    = strings.Fields("申請があったので許可する 届け出がありました 取り扱いについて通知する 審査のうえ却下した 下記のとおり契約を締結する")
	divs     = strings.Fields("総務課 土木課 市民課 水道局業務課 農林課")
)

// Municipal makes n pages as a city hall writes them: names and places in several
// spellings and widths, numbers, tables, Latin, lines that end inside words.
func Municipal(r *rand.Rand, n int) []string {
	pick := func(l []string) string { return l[r.IntN(len(l))] }
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		fmt.Fprintf(&b, "松総第%d号\n昭和%d年%d月%d日\n", r.IntN(3000), 1+r.IntN(63), 1+r.IntN(12), 1+r.IntN(28))
		fmt.Fprintf(&b, "%s　%s　様\n松江市長　%s%s\n", pick(surnames), pick(given), pick(surnames), pick(given))
		fmt.Fprintf(&b, "%sについて（%s）\n", pick(subjects), []string{"通知", "回答", "伺", "依頼"}[r.IntN(4)])
		for range 6 + r.IntN(12) {
			switch r.IntN(5) {
			case 0:
				fmt.Fprintf(&b, "%s\t%d\t¥%d,%03d\t%s\n", pick(subjects), r.IntN(100), r.IntN(900), r.IntN(1000), pick(firms))
			case 1:
				fmt.Fprintf(&b, "№%d　%sから%sまで　延長%d.%dｍ　面積%d㎡\n", r.IntN(99), pick(places), pick(places), r.IntN(900), r.IntN(10), r.IntN(3000))
			case 2:
				fmt.Fprintf(&b, "Ref. %c-%04d / Matsue City, 〒690-%04d\n", 'A'+rune(r.IntN(26)), r.IntN(10000), r.IntN(10000))
			default:
				s := []rune(fmt.Sprintf("%s%sより%sに関し%s。ついては①、②のとおり、ﾊﾞｽ停付近の「%s」を処理されたい。",
					pick(places), pick(firms), pick(subjects), pick(verbs), pick(subjects)))
				for len(s) > 0 {
					k := min(len(s), 12+r.IntN(20))
					b.WriteString(string(s[:k]) + "\n")
					s = s[k:]
				}
			}
		}
		out[i] = b.String()
	}
	return out
}

// Entries makes entries of texts: records of one to nine pages with titles,
// divisions, years and rights.
func Entries(r *rand.Rand, texts []string) []*index.Entry { return entriesAt(r, texts, 0) }

// entriesAt is Entries of a part of a collection that begins with page first.
func entriesAt(r *rand.Rand, texts []string, first int) []*index.Entry {
	var out []*index.Entry
	for len(out) < len(texts) {
		n := min(1+r.IntN(9), len(texts)-len(out))
		at := first + len(out)
		rec := archive.DeriveID("record", fmt.Sprint(at))
		div := divs[r.IntN(len(divs))]
		access := archive.Access{Level: archive.LevelAll}
		switch r.IntN(6) {
		case 0:
			access = archive.Access{Level: archive.LevelDivisions, Divisions: []string{div}}
		case 1:
			access = archive.Access{Level: archive.LevelPeople, People: []archive.ID{Person}}
		case 2:
			access = archive.Access{Level: archive.LevelClosed, OpenFrom: []string{"", "1999-01-01", "2199-01-01"}[r.IntN(3)]}
		}
		fy := []int{0, 1926 + r.IntN(90)}[min(1, r.IntN(5))]
		day := fy*10000 + 401
		if fy == 0 {
			day = 20260000 + 101 + r.IntN(12)*100
		}
		title, number := subjects[r.IntN(len(subjects))]+"一件", ""
		if r.IntN(2) == 0 {
			number = fmt.Sprintf("松総第%d号", r.IntN(3000))
		}
		series := archive.Unsorted
		if k := r.IntN(4); k > 0 {
			series = archive.DeriveID("series", fmt.Sprint(k))
		}
		for i := range n {
			e := &index.Entry{ID: archive.PageID(rec, i+1), Record: rec, Position: i + 1, Of: n, First: i == 0,
				Title: title, Number: number, Accession: fmt.Sprintf("20260401-%04d-%d", at/50, at),
				Name: fmt.Sprintf("スキャン%d.pdf", at), Series: series, SeriesTitle: "簿冊" + string(series[:4]), Division: div,
				FY: fy, Day: day, Kind: []string{"起案", "通知", ""}[r.IntN(3)],
				Batch: archive.DeriveID("batch", fmt.Sprint(at/100)), Rights: access.Keys(), OpenFrom: access.OpenFrom, Text: 1, RecordRev: 1}
			e.Fill(plain(texts[len(out)]))
			e.State = []index.State{index.StateRead, index.StateLayer, index.StateCorrected}[r.IntN(3)]
			out = append(out, e)
		}
	}
	return out
}

// plain is a text revision without places, as a page's entry is made of it.
func plain(text string) *archive.Text {
	t := &archive.Text{Kind: archive.TextOCR, Rev: 1}
	for _, g := range split(text) {
		t.Glyphs = append(t.Glyphs, archive.Glyph{Text: g, Conf: 99})
	}
	t.Lines = []archive.Line{{End: len(t.Glyphs)}}
	return t
}

// Person is somebody whom some records are open to.
const Person archive.ID = "00000000-0000-7000-8000-00000000000a"
