package main

import (
	"fmt"
	"math"
	"strings"
)

// A column of a table: its width as a share, and where its cells stand.
type columnSpec struct {
	head  string
	share float64
	align byte // l, c or r
}

// cell draws a text into a box: broken where it is too long, in the middle of its height.
func (s *sheet) cell(text string, x0, y0, x1, y1 float64, p pen, align byte) {
	pad := p.size * 0.35
	lines := s.broken(text, p, x1-x0-2*pad, false)
	y := (y0+y1)/2 - float64(len(lines))*p.pitch/2 + (p.pitch-p.size)/2
	for _, us := range lines {
		w := 0.0
		for _, u := range us {
			w += s.length(u, p, false)
		}
		x := x0 + pad
		switch align {
		case 'c':
			x = (x0 + x1 - w) / 2
		case 'r':
			x = x1 - pad - w
		}
		s.run(us, x, y, p, false, 0)
		y += p.pitch
	}
}

// table draws rows between x0 and x1 from y down, with a frame where lined, and
// puts them into the truth. It returns where it ends.
func (s *sheet) table(cols []columnSpec, rows [][]string, x0, x1, y float64, p pen, lined bool) float64 {
	sum := 0.0
	for _, c := range cols {
		sum += c.share
	}
	xs := []float64{x0}
	for _, c := range cols {
		xs = append(xs, xs[len(xs)-1]+(x1-x0)*c.share/sum)
	}
	high := func(r []string) float64 {
		n := 1
		for i, t := range r {
			n = max(n, len(s.broken(t, p, xs[i+1]-xs[i]-p.size*0.7, false)))
		}
		return float64(n)*p.pitch + p.size*0.5
	}
	heads := make([]string, len(cols))
	for i, c := range cols {
		heads[i] = c.head
	}
	top := y
	thick := s.pick(2.5, 3, 4)
	for i, r := range append([][]string{heads}, rows...) {
		h := high(r)
		if y+h > s.h()*0.93 {
			break
		}
		for k, t := range r {
			align := cols[k].align
			if i == 0 {
				align = 'c'
			}
			s.cell(t, xs[k], y, xs[k+1], y+h, p, align)
		}
		s.row(r...)
		if lined || i == 0 {
			s.hrule(x0, x1, y, thick, black)
		}
		y += h
		if i == 0 && !lined {
			s.hrule(x0, x1, y, thick, black)
		}
	}
	s.hrule(x0, x1, y, thick, black)
	if lined {
		for _, x := range xs {
			s.vrule(x, top, y, thick, black)
		}
	}
	return y
}

func ledger(s *sheet) {
	x0, y, _, _ := s.margins()
	x0 *= 0.7
	x1 := s.w() - x0
	p := s.text(s.pick(8, 9, 10), 1.35)
	s.line(s.para(s.say.one(subjects)+"台帳"), x0, y, s.head(14))
	y += 110
	cols := []columnSpec{{"番号", 0.7, 'r'}, {"文書番号", 1.9, 'l'}, {"受付年月日", 2.1, 'l'}, {"氏名", 1.5, 'l'}, {"住所", 3, 'l'}, {"金額", 1.7, 'r'}}
	wide := s.rng.IntN(2) == 0
	if wide {
		cols = append(cols, columnSpec{"摘要", 1.1, 'c'})
	}
	var rows [][]string
	for i := range s.say.between(14, 40) {
		r := []string{fmt.Sprint(i + 1), s.say.docNumber(), s.say.date(), s.say.person(), s.say.address(), s.say.money()}
		if wide {
			r = append(r, s.say.one(strings.Fields("済 未 〃 同上 ○ △ 返戻 更新")))
		}
		rows = append(rows, r)
	}
	s.table(cols, rows, x0, x1, y, p, s.rng.IntN(5) > 0)
}

// statistics is a table of numbers without vertical lines.
func statistics(s *sheet) {
	x0, y, x1, _ := s.margins()
	p := s.text(s.pick(8, 9), s.pick(1.4, 1.7))
	s.middle(s.para(fmt.Sprintf("第%d表　%s別人口及び世帯数の推移", s.say.between(1, 40), s.say.one(strings.Fields("町丁 年齢 産業 年次")))), x0, x1, y, s.head(12))
	y += 90
	s.right(s.para("（単位：人、世帯）"), x1, y, p)
	y += p.pitch * 1.3
	cols := []columnSpec{{"区分", 1.6, 'l'}}
	for _, h := range strings.Fields("総数 男 女 世帯数 前年比 密度")[:s.say.between(4, 6)] {
		cols = append(cols, columnSpec{h, 1, 'r'})
	}
	var rows [][]string
	for i := range s.say.between(20, 45) {
		r := []string{s.say.one(towns)}
		if s.rng.IntN(6) == 0 && i > 0 {
			r[0] = "〃"
		}
		m, f := s.say.between(20, 4800), s.say.between(20, 4800)
		v := []string{grouped(m + f), grouped(m), grouped(f), grouped((m + f) / 3), fmt.Sprintf("%.1f", 80+40*s.rng.Float64()), fmt.Sprintf("%.2f", 9*s.rng.Float64())}
		if s.rng.IntN(9) == 0 {
			v[4] = "－"
		}
		if s.rng.IntN(9) == 0 {
			v[3] = "△" + v[3]
		}
		rows = append(rows, append(r, v[:len(cols)-1]...))
	}
	y = s.table(cols, rows, x0, x1, y, p, false)
	q := p
	q.size *= 0.9
	s.line(s.para("資料：企画財政課「統計年報」"), x0, y+q.size*0.6, q)
}

// budget has merged cells: a chapter over its sections, each with its amounts.
func budget(s *sheet) {
	x0, y, x1, _ := s.margins()
	p := s.text(s.pick(8.5, 9.5), 1.4)
	s.say.kanji = false
	s.middle(s.para(fmt.Sprintf("%s%d年度一般会計歳入歳出予算事項別明細書", s.say.one(strings.Fields("昭和 平成")), s.say.between(2, 30))), x0, x1, y, s.head(13))
	y += 100
	s.right(s.para("（単位　千円）"), x1, y, p)
	y += p.pitch * 1.3
	heads := []string{"款", "項", "本年度", "前年度", "比較"}
	xs := []float64{0, 0.20, 0.50, 0.68, 0.85, 1}
	for i := range xs {
		xs[i] = x0 + xs[i]*(x1-x0)
	}
	h := p.pitch * 1.6
	top := y
	s.hrule(x0, x1, y, 4, black)
	for k, t := range heads {
		s.cell(t, xs[k], y, xs[k+1], y+h, p, 'c')
	}
	s.row(heads...)
	y += h
	s.hrule(x0, x1, y, 3, black)
	for i := 1; y < s.h()*0.8; i++ {
		n := s.say.between(1, 4)
		from := y
		for k := range n {
			a, b := s.say.between(1000, 990000), s.say.between(1000, 990000)
			diff := grouped(a - b)
			if a < b {
				diff = "△" + grouped(b-a)
			}
			r := []string{"", fmt.Sprintf("%d %s", k+1, s.say.one(items)), grouped(a), grouped(b), diff}
			for c := 1; c < 5; c++ {
				s.cell(r[c], xs[c], y, xs[c+1], y+h, p, []byte{0, 'l', 'r', 'r', 'r'}[c])
			}
			if k == 0 {
				r[0] = fmt.Sprintf("%d %s", i, s.say.one(items))
			}
			if k == 0 {
				s.row(r...)
				q := p
				if w := s.width(r[0], p) / (xs[1] - xs[0] - p.size*0.8); n == 1 && w > 1 {
					q.size /= w // as a clerk makes a long name fit
				}
				s.cell(r[0], xs[0], from, xs[1], from+h*float64(n), q, 'l')
			} else {
				s.row(r[1:]...)
			}
			y += h
			if k < n-1 {
				s.hrule(xs[1], x1, y, 2, black)
			}
		}
		s.hrule(x0, x1, y, 3, black)
	}
	for _, x := range xs {
		s.vrule(x, top, y, 3, black)
	}
}

func form(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(s.pick(10, 10.5, 11), 1.5)
	s.middle(s.para(s.say.one(subjects)+"申請書"), x0, x1, y, s.head(16))
	y += 160
	s.right(s.para(s.say.date()), x1, y, p)
	y += p.pitch * 1.4
	s.line(s.para("（宛先）"+s.say.city+"長"), x0, y, p)
	y += p.pitch * 1.6
	split := x0 + (x1-x0)*s.pick(0.22, 0.28)
	top := y
	for _, f := range [][2]string{{"申請者", s.say.person()}, {"住所", s.say.address()}, {"電話番号", s.say.phone()}, {"件名", s.say.one(subjects)},
		{"期間", s.say.date() + "から" + s.say.date() + "まで"}, {"数量", fmt.Sprintf("%d ㎡", s.say.between(10, 900))}, {"金額", s.say.money()}, {"目的", s.say.sentence()}, {"添付書類", "① 位置図　② 平面図　③ 見積書"}, {"備考", s.say.sentence()}} {
		h := math.Max(p.pitch*1.7, s.height(f[1], x1-split-p.size*0.7, p)+p.size*0.7)
		if y+h > bottom {
			break
		}
		s.hrule(x0, x1, y, 3, black)
		s.spread(f[0], x0+p.size*0.6, split-p.size*0.6, y+(h-p.size)/2, p)
		s.cell(f[1], split, y, x1, y+h, p, 'l')
		s.row(f[0], f[1])
		y += h
	}
	s.hrule(x0, x1, y, 3, black)
	for _, x := range []float64{x0, split, x1} {
		s.vrule(x, top, y, 3, black)
	}
	if s.rng.IntN(2) == 0 {
		s.seal(x1-110, top+p.pitch*0.9, 55, s.say.one(surnames))
	}
}

// verticalForm has labels that stand upright beside groups of rows.
func verticalForm(s *sheet) {
	x0, y, x1, _ := s.margins()
	p := s.text(10, 1.5)
	s.middle(s.para(s.say.one(subjects)+"届"), x0, x1, y, s.head(16))
	y += 150
	a, b := x0+p.size*2, x0+p.size*9
	groups := []struct {
		label string
		rows  [][2]string
	}{
		{"申請者", [][2]string{{"氏名", s.say.person()}, {"住所", s.say.address()}, {"電話", s.say.phone()}}},
		{"工事概要", [][2]string{{"名称", s.say.one(subjects)}, {"場所", s.say.address()}, {"工期", s.say.date() + "まで"}, {"請負額", s.say.money()}}},
		{"処理欄", [][2]string{{"受付番号", s.say.docNumber()}, {"受付日", s.say.date()}, {"担当者", s.say.person()}}},
		{"備考", [][2]string{{"経過", s.say.sentence()}, {"その他", s.say.sentence()}}},
	}
	top := y
	for _, g := range groups {
		from := y
		for i, r := range g.rows {
			h := math.Max(p.pitch*1.8, s.height(r[1], x1-b-p.size*0.7, p)+p.size*0.8)
			if i > 0 {
				s.hrule(a, x1, y, 2, black)
			}
			s.spread(r[0], a+p.size*0.6, b-p.size*0.6, y+(h-p.size)/2, p)
			s.cell(r[1], b, y, x1, y+h, p, 'l')
			if i == 0 {
				s.row(g.label, r[0], r[1])
			} else {
				s.row(r[0], r[1])
			}
			y += h
		}
		n := []rune(g.label)
		step := math.Min(p.size*1.5, (y-from-p.size*0.4)/float64(len(n)))
		at := (from+y)/2 - step*float64(len(n))/2 + (step-p.size)/2
		for i, c := range n {
			s.put(c, (x0+a-p.size)/2, at+float64(i)*step, p, true, 1)
		}
		s.hrule(x0, x1, from, 3, black)
	}
	s.hrule(x0, x1, y, 3, black)
	for _, x := range []float64{x0, a, b, x1} {
		s.vrule(x, top, y, 3, black)
	}
}

// draft is a draft sheet (起案用紙): small labels above their values, a row of
// boxes for the seals, and the draft below.
func draft(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p, small := s.text(10.5, 1.5), s.text(7.5, 1.3)
	s.middle(s.para("起　案　用　紙"), x0, x1, y, s.head(16))
	y += 140
	h := p.size + small.size*2.4
	rows := [][][2]string{
		{{"文書番号", s.say.docNumber()}, {"起案年月日", s.say.date()}, {"決裁年月日", s.say.date()}},
		{{"保存年限", s.say.one(strings.Fields("永年 10年 5年 3年 1年"))}, {"公開区分", s.say.one(strings.Fields("公開 一部公開 非公開"))}, {"分類記号", fmt.Sprintf("%c-%d-%d", 'A'+rune(s.rng.IntN(9)), s.say.between(1, 9), s.say.between(1, 40))}},
		{{"起案者", s.say.one(divisions) + "　" + s.say.person()}, {"電話", "内線 " + fmt.Sprint(s.say.between(200, 4999))}},
		{{"件名", s.say.one(subjects) + "について（伺い）"}},
	}
	for _, r := range rows {
		w := (x1 - x0) / float64(len(r))
		labels, values := []string{}, []string{}
		for i, c := range r {
			x := x0 + float64(i)*w
			s.frame(x, y, x+w, y+h, 3, black)
			s.line(c[0], x+small.size*0.4, y+small.size*0.3, small)
			s.line(c[1], x+p.size*0.7, y+small.size*1.7, p)
			labels, values = append(labels, c[0]), append(values, c[1])
		}
		for i := range labels {
			s.truth(labels[i], values[i])
		}
		y += h
	}
	boxes := strings.Fields("市長 副市長 部長 課長 係長 係")
	w := (x1 - x0) / float64(len(boxes))
	for i, t := range boxes {
		x := x0 + float64(i)*w
		s.frame(x, y, x+w, y+p.pitch, 3, black)
		s.cell(t, x, y, x+w, y+p.pitch, small, 'c')
		s.frame(x, y+p.pitch, x+w, y+p.pitch+170, 3, black)
		if s.rng.IntN(3) > 0 {
			s.seal(x+w/2, y+p.pitch+85, 58, s.say.one(surnames))
		}
	}
	s.row(boxes...)
	y += p.pitch + 170
	s.frame(x0, y, x1, bottom, 3, black)
	y += p.size
	for _, t := range []string{"　" + s.say.paragraph(2), "記", "1　" + s.say.sentence(), "2　" + s.say.sentence(), "　" + s.say.paragraph(2)} {
		s.para(t)
		if t == "記" {
			s.middle(t, x0, x1, y, p)
			y += p.pitch
			continue
		}
		if y = s.flow(t, x0+p.size, x1-p.size, y, p); y > bottom-5*p.pitch {
			break
		}
	}
}

// leaders is a table of contents or a price list, with dots before the number.
func leaders(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(11, s.pick(1.7, 2))
	s.middle(s.para(s.say.one([]string{"目　次", "物品単価表", "附属資料一覧"})), x0, x1, y, s.head(16))
	y += 160
	dot := s.say.one(strings.Fields("… ・ ."))
	price := s.rng.IntN(2) == 0
	for i := 1; y < bottom-p.pitch && i < 26; i++ {
		t, n := fmt.Sprintf("第%d　%s", i, s.say.one(subjects)), fmt.Sprint(s.say.between(1, 200))
		if price {
			t, n = s.say.one(things), s.say.money()
		}
		a := s.line(t, x0, y, p)
		b := x1 - s.width(n, p)
		for at := b - p.size*0.6; at-p.size*0.6 > a; at -= s.width(dot, p) {
			q := p
			q.mute = true
			s.line(dot, at-s.width(dot, p), y, q)
		}
		s.line(n, b, y, p)
		s.row(t, n)
		y += p.pitch
	}
}

// checks is a questionnaire with boxes to tick.
func checks(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(10.5, 1.7)
	s.middle(s.para(s.say.one(subjects)+"に関する調査票"), x0, x1, y, s.head(15))
	y += 150
	for i := 1; y < bottom-5*p.pitch; i++ {
		t := fmt.Sprintf("問%d　%sについて、該当するものを選んでください。", i, s.say.one(subjects))
		y = s.flow(s.para(t), x0, x1, y, p)
		line := ""
		for _, w := range []string{s.say.one(strings.Fields("はい 満足 必要 利用した")), s.say.one(strings.Fields("いいえ 不満 不要 利用しない")), s.say.one(strings.Fields("わからない その他 未定"))} {
			line += s.say.one([]string{"□", "□", "☑", "■"}) + " " + w + "　"
		}
		y = s.flow(s.para("　"+line), x0+p.size, x1, y, p)
		if s.rng.IntN(3) == 0 {
			y = s.flow(s.para("※　"+s.say.one([]string{"№", "○", "●", "◎"})+fmt.Sprint(s.say.between(1, 90))+"の欄は"+s.say.one(divisions)+"が記入します。"), x0+p.size, x1, y, p)
		}
		y += p.pitch * 0.4
	}
}

// ranges is a table of what runs from one number to another, and of decimals beside
// thousands: widths, hours, ages and rates, with the dashes and points that a reader takes
// for each other.
func ranges(s *sheet) {
	x0, y, x1, _ := s.margins()
	p := s.text(s.pick(9, 10, 11), 1.5)
	s.middle(s.para(s.say.one(subjects)+"一覧表"), x0, x1, y, s.head(13))
	y += 110
	dash := "～"
	if !s.fonts.has(dash) {
		dash = "〜"
	}
	cols := []columnSpec{{"種別", 1.6, 'l'}, {"幅員", 1, 'r'}, {"受付時間", 1.6, 'c'}, {"年齢", 1, 'c'}, {"電話番号", 1.7, 'c'}, {"延長", 1.1, 'r'}, {"割合", 0.8, 'r'}}
	var rows [][]string
	for range s.say.between(14, 30) {
		w, from := s.say.between(3, 40), s.say.between(8, 12)
		age := s.say.between(0, 60)
		rows = append(rows, []string{
			s.say.one(towns), fmt.Sprintf("%d%s%dm", w, dash, w+s.say.between(2, 40)),
			fmt.Sprintf("%d:%s%s%d:%s", from, s.say.one([]string{"00", "30"}), dash, from+s.say.between(2, 8), s.say.one([]string{"00", "15", "30"})),
			fmt.Sprintf("%d%s%d歳", age, dash, age+s.say.between(2, 20)),
			fmt.Sprintf("0%d-%d-%d", s.say.between(11, 999), s.say.between(20, 99), s.say.between(1000, 9999)),
			grouped(s.say.between(1000, 90000)), fmt.Sprintf("%.*f", s.say.between(1, 3), 40*s.rng.Float64()),
		})
	}
	s.table(cols, rows, x0, x1, y, p, s.rng.IntN(2) > 0)
}
