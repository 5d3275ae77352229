package main

import (
	"fmt"
	"strings"
)

// What stands in papers of the last decades, and in what computers printed before: words of
// capitals, narrow and as wide as a kanji, numerals and numbers in rings, arrows, signs of
// measures, and names in katakana half as wide as high.
var (
	acronyms     = strings.Fields("AI ICT IT IoT GIS ID PDF KPI CPI WTO DX UI API ISO SNS LED NPO PFI RPA DIY SIM CIO OECD ASEAN BCP PDCA LAN")
	undertakings = strings.Fields("活用 導入 整備 研修 点検 見直し 更新 試行 評価 普及 推進 運用")
	aims         = strings.Fields("窓口の待ち時間の短縮 職員の負担の軽減 災害時の連絡 統計の公表 相談の受付 予約の管理 図面の保存 料金の収納")
	narrowNames  = strings.Fields("ｱｵｷ ｲｼﾊﾞｼ ｳｴﾉ ｴﾝﾄﾞｳ ｵｵﾂｶ ｶﾄﾞﾀ ｷﾑﾗ ｸﾎﾞﾀ ｺｼﾞﾏ ｻｶﾓﾄ ｼﾐｽﾞ ｽｷﾞﾔﾏ ｾｷｸﾞﾁ ﾀｹﾀﾞ ﾁﾊﾞ ﾂﾁﾔ ﾃﾗｵ ﾅｶﾞﾉ ﾆｼﾑﾗ ﾇﾏﾀﾞ ﾉｸﾞﾁ ﾊｾｶﾞﾜ ﾋﾗﾉ ﾌｼﾞﾀ ﾎﾝﾀﾞ ﾏｴﾀﾞ ﾐﾔｹ ﾑﾗｶﾐ ﾔｽﾀﾞ ﾖｺﾔﾏ ﾜﾀﾞ")
	narrowGiven  = strings.Fields("ｱｷﾗ ｲｽﾞﾐ ｳﾒｺ ｴｲｲﾁ ｵｻﾑ ｶｽﾞｵ ｷﾖｼ ｸﾆｵ ｹﾝｼﾞ ｺｳﾍｲ ｻﾀﾞｺ ｼｹﾞﾙ ｽｽﾑ ｾﾂｺ ﾀﾓﾂ ﾁﾖ ﾂﾄﾑ ﾃﾂﾔ ﾄｼｵ ﾅｵｷ ﾉﾌﾞｺ ﾊﾙｴ ﾋﾛｼ ﾌﾐｺ ﾏｻﾙ ﾐﾂｵ ﾖｼｺ ﾚｲｺ ﾛｸﾛｳ ﾜｶｺ")
)

const numerals = "ⅠⅡⅢⅣⅤⅥ"

// modern is a plan with a list of names, in the writing of the last decades.
func modern(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(s.pick(10, 10.5, 11, 12), s.pick(1.5, 1.7))
	line := func(t string, indent float64) { y = s.flow(s.para(t), x0+indent*p.size, x1, y, p) }
	item := 0
	for i, n := range []rune(numerals)[:s.say.between(2, 4)] {
		if i > 0 {
			y += p.pitch / 2
		}
		line(string(n)+"　"+s.say.one(aims), 0)
		line("　"+s.undertaking()+s.undertaking(), 0)
		for range s.say.between(2, 4) {
			line(string([]rune("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯")[item])+"　"+s.undertaking(), 1)
			item++
		}
	}
	y += p.pitch / 2
	arrow := s.say.one([]string{"→", "⇒"})
	line("申請"+arrow+"審査"+arrow+"決定"+arrow+"通知", 1)
	line(fmt.Sprintf("●　室温は%d℃、誤差は±%d％以内とする。", s.say.between(18, 28), s.say.between(1, 5)), 1)
	line(fmt.Sprintf("●　補助率は%s／%sとする。", wide(fmt.Sprint(s.say.between(1, 2))), wide(fmt.Sprint(s.say.between(3, 5)))), 1)
	line(fmt.Sprintf("☆　問合せは%s課（info@city%d.example.jp）まで", s.say.one(strings.Fields("企画 総務 福祉 市民")), s.say.between(1, 99)), 1)
	y += p.pitch / 2
	var rows [][]string
	for range s.say.between(4, 9) {
		rows = append(rows, []string{s.say.name(), s.say.one(narrowNames) + " " + s.say.one(narrowGiven), s.say.one(acronyms) + s.say.one(undertakings)})
	}
	if y+float64(len(rows)+2)*(p.pitch+p.size*.5) < bottom {
		s.table([]columnSpec{{"氏名", 2, 'l'}, {"フリガナ", 3, 'l'}, {"担当", 3, 'l'}}, rows, x0, x1, y, p, true)
	}
	s.pageNumber()
}

// undertaking is a sentence with two words of capitals, each narrow or wide.
func (s *sheet) undertaking() string {
	word := func() string {
		w := s.say.one(acronyms)
		if s.rng.IntN(2) == 0 {
			return wide(w)
		}
		return w
	}
	return word() + "の" + s.say.one(undertakings) + "により、" + s.say.one(aims) + "に係る" + word() + "を" + s.say.one(undertakings) + "する。"
}

// wide has ASCII as wide as a kanji.
func wide(text string) string {
	return strings.Map(func(c rune) rune {
		if c > ' ' && c < 0x7f {
			return c + 0xfee0
		}
		return c
	}, text)
}
