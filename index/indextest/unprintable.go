package indextest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// withUnprintable are words with characters that no model can print.
var withUnprintable = strings.Fields(`戸籍謄本 除籍謄本交付 登記簿謄本 執行猶予 徴収猶予 納税猶予申請 支払猶予期間 宍道湖畔 宍道町役場 宍道駅前
	溝渠改修工事 暗渠排水 開渠の補修 塀の設置 石塀撤去 窃盗事件 窃盗被害届 賄賂の禁止 贈賄事件 収賄の疑い 罹災証明書 拉致被害者 語彙の調査 汎用機器
	毀損届出 名誉毀損 器物毀棄 破綻処理 経営破綻 隠蔽工作 遮蔽設備 改竄防止 憂鬱な天気 愚痴を聞く 進捗状況 捗状報告 辣腕の市長 親戚一同 嫉妬深い 刹那主義`)

// unprintable measures how many pages are found by words with characters that no
// model can print, which stand on them as some other character.
func unprintable(t *testing.T, x index.Index, report *strings.Builder) {
	r := rand.New(rand.NewPCG(8, 8))
	instead := []rune("本町道市長課水路地方申請文書議会人事業務建設")
	type ask struct {
		query string
		page  archive.ID
	}
	var asks []ask
	var entries []*index.Entry
	for i, word := range withUnprintable {
		var read strings.Builder
		n := 0
		for _, c := range word {
			if japanese.Unprintable([]rune(japanese.Fold(string(c)))[0]) {
				c = instead[r.IntN(len(instead))]
				n++
			}
			read.WriteRune(c)
		}
		if n == 0 {
			continue
		}
		for k, tail := range []string{"について通知する", "の件を審査した"} {
			rec := archive.DeriveID("unprintable", fmt.Sprint(i, k))
			e := &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Day: 1, Rights: []string{archive.RightAll}}
			e.Fill(plain("標記の" + read.String() + tail + Municipal(r, 1)[0]))
			entries = append(entries, e)
			asks = append(asks, ask{word + string([]rune(tail)[:3]), e.ID}, ask{word, e.ID})
		}
	}
	s := newShelf(t, x, append(entries, Entries(r, Municipal(r, 200))...))
	found := 0
	for _, a := range asks {
		for _, h := range s.search(index.Request{Query: a.query, Reader: Owner, Limit: 20, Rung: index.RungAsRead, Bare: true}).Hits {
			if h.Page == a.page {
				found++
				break
			}
		}
	}
	recall := float64(found) / float64(max(1, len(asks)))
	fmt.Fprintf(report, "\nWords with characters that no model can print: %d queries, recall %.3f\n", len(asks), recall)
	if len(asks) < 60 || recall < 0.9 {
		t.Errorf("%d queries with unprintable characters, recall %.3f: want 60, 0.9", len(asks), recall)
	}
}
