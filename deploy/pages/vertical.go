package main

import (
	"fmt"
	"strings"
)

func ordinance(s *sheet) {
	s.say.kanji = true
	x0, y0, x1, y1 := s.margins()
	p := s.text(s.pick(10.5, 11, 12), s.pick(1.6, 1.8, 2.0))
	x := x1 - 1.6*p.size
	x = s.fall(s.para(s.say.city+s.say.one(subjects)+"条例"), x, y0+2*p.size, y1, s.head(16)) - p.size
	for i := 1; i < 20; i++ {
		t := "第" + counted(i) + "条　" + s.say.fill(articles[s.rng.IntN(len(articles))])
		if x-s.breadth(t, y1-y0, p) < x0+p.pitch {
			break
		}
		s.para(t)
		x = s.fall(t, x, y0, y1, p)
	}
	t := "附則　この条例は、" + s.say.date() + "から施行する。"
	s.fall(s.para(t), x, y0+2*p.size, y1, p)
}

// mixed has a letterhead across above a vertical text.
func mixed(s *sheet) {
	x0, y, x1, y1 := s.margins()
	p := s.text(s.pick(10.5, 11), 1.8)
	s.middle(s.para(s.say.city+"役所　"+s.say.one(divisions)), x0, x1, y, s.head(18))
	y += 110
	s.middle(s.para("〒"+fmt.Sprintf("%03d-%04d", s.say.between(100, 999), s.say.between(1, 9999))+"　"+s.say.address()+"　電話 "+s.say.phone()), x0, x1, y, s.text(9, 1.5))
	y += 70
	s.hrule(x0, x1, y, 5, black)
	y += 60
	s.say.kanji = true
	x := x1 - p.size*1.5
	x = s.fall(s.para(s.say.one(subjects)+"について"), x, y+p.size*2, y1, s.head(14)) - p.size*0.5
	for {
		t := "　" + s.say.paragraph(s.say.between(1, 2))
		if x-s.breadth(t, y1-y, p) < x0+4*p.pitch {
			break
		}
		x = s.fall(s.para(t), x, y, y1, p)
	}
	for _, l := range []string{s.say.date(), s.say.city + "長　" + s.say.person()} {
		s.column(s.para(l), x, y+(y1-y)*0.45, p)
		x -= p.pitch
	}
}

// tiers are two to four tiers of vertical text (段組), read from the top one down.
func tiers(s *sheet) {
	s.say.kanji = true
	x0, y0, x1, y1 := s.margins()
	n := s.say.between(2, 4)
	p := s.text([]float64{10.5, 9.5, 9}[n-2], s.pick(1.6, 1.75))
	if s.rng.IntN(2) == 0 {
		s.middle(s.para(s.say.city+"公報"), x0, x1, y0, s.head(20))
		y0 += 150
	}
	gap := p.size * 2
	high := (y1 - y0 - gap*float64(n-1)) / float64(n)
	rule := s.rng.IntN(2) == 0
	for i := range n {
		top := y0 + float64(i)*(high+gap)
		if i > 0 && rule {
			s.hrule(x0, x1, top-gap/2, 3, black)
		}
		x := x1 - p.size
		if s.rng.IntN(3) > 0 {
			hp := s.head(13)
			x = s.fall(s.para(s.say.one(subjects)), x-hp.size*0.3, top+p.size, top+high, hp) - p.size*0.6
		}
		for {
			t := "　" + s.say.paragraph(s.say.between(1, 2))
			if x-s.breadth(t, high, p) < x0-p.pitch {
				break
			}
			x = s.fall(s.para(t), x, top, top+high, p)
		}
	}
}

// rubied has ruby, 割注, 傍点 and 縦中横, down or across.
func rubied(s *sheet) {
	x0, y0, x1, y1 := s.margins()
	p := s.text(11, 2.1)
	down := s.rng.IntN(3) > 0
	text := func() string {
		t := s.say.sentence()
		for range s.say.between(1, 2) {
			r := rubies[s.rng.IntN(len(rubies))]
			word, _, _ := strings.Cut(r, "|")
			if i := strings.Index(t, "、"); i > 0 && s.fonts.has(word) {
				t = t[:i] + "（⟦r:" + r + "⟧）" + t[i:]
			}
		}
		switch s.rng.IntN(3) {
		case 0:
			t = strings.Replace(t, "。", "⟦w:"+s.say.one(strings.Fields("大正十年増補 後ニ改ム 別表参照 旧村名"))+"⟧。", 1)
		case 1:
			t += "⟦d:" + s.say.one(strings.Fields("特に注意する 必ず記入する 変更しない")) + "⟧こと。"
		}
		if down {
			t += fmt.Sprintf("（第%d回、%d月%d日）", s.say.between(1, 60), s.say.between(1, 12), s.say.between(1, 28))
		}
		return "　" + t
	}
	if !down {
		s.line(s.para(s.say.one(subjects)), x0, y0, s.head(14))
		y := y0 + 130
		for {
			t := text()
			if y+s.height(t, x1-x0, p) > y1 {
				return
			}
			y = s.flow(s.para(t), x0, x1, y, p)
		}
	}
	s.say.kanji = true
	x := s.fall(s.para(s.say.one(subjects)), x1-p.size*2, y0, y1, s.head(15)) - p.size
	for {
		t := text()
		if x-s.breadth(t, y1-y0, p) < x0 {
			return
		}
		x = s.fall(s.para(t), x, y0, y1, p)
	}
}

// oldSpelling is a page before 1946: katakana, old forms of the kanji, no full stops.
func oldSpelling(s *sheet) {
	s.say.kanji = true
	x0, y0, x1, y1 := s.margins()
	p := s.text(s.pick(11, 12), 2.0)
	x := s.fall(s.para(strings.NewReplacer("条", "條").Replace(s.say.one(strings.Fields("町會議事録 村税條例 寄附採納願 學校敷地賣買契約書 出納檢査報告")))), x1-p.size*2, y0+p.size*2, y1, s.head(16)) - p.size
	for i := 1; i < 16; i++ {
		t := "第" + counted(i) + "條　" + oldSentences[s.rng.IntN(len(oldSentences))]
		if x-s.breadth(t, y1-y0, p) < x0+3*p.pitch {
			break
		}
		x = s.fall(s.para(t), x, y0, y1, p)
	}
	s.column(s.para("昭和"+counted(s.say.between(2, 20))+"年"+counted(s.say.between(1, 12))+"月"+counted(s.say.between(1, 28))+"日"), x, y0+p.size*3, p)
	s.column(s.para(strings.TrimRight(s.say.city, "市町村")+"町長　"+s.say.person()), x-p.pitch, y0+(y1-y0)*0.5, p)
}

// downForm is a form written down whose fields are labelled across: the labels stand in
// the column at the right, and each record is a column of vertical text beside it.
func downForm(s *sheet) {
	s.say.kanji = true
	x0, y0, x1, _ := s.margins()
	p := s.text(s.pick(10, 11), 1.7)
	x := x1 - 2*p.size
	x = s.fall(s.para(s.say.one(subjects)+"申請名簿"), x, y0+2*p.size, s.h()*.9, s.head(15)) - p.size
	fields := []string{"番号", "氏名", "住所", "年月日", "摘要"}
	high := []float64{3, 8, 20, 14, 8} // in characters
	wide := p.size * 4.2
	col := p.size * 2.2
	n := min(s.say.between(8, 14), int((x-wide-x0)/col))
	top := y0 + p.size
	ys := []float64{top}
	for _, h := range high {
		ys = append(ys, ys[len(ys)-1]+h*p.size)
	}
	left := x - wide - float64(n)*col
	for i, t := range fields {
		s.hrule(left, x, ys[i], 3, black)
		s.spread(t, x-wide+p.size*.6, x-p.size*.6, (ys[i]+ys[i+1]-p.size)/2, p)
	}
	s.hrule(left, x, ys[len(fields)], 3, black)
	s.row(fields...)
	s.vrule(x, top, ys[len(fields)], 3, black)
	for k := range n {
		right := x - wide - float64(k)*col
		s.vrule(right, top, ys[len(fields)], 3, black)
		r := []string{counted(k + 1), s.say.one(surnames) + s.say.one(given), s.say.address(), s.say.date(), s.say.one(strings.Fields("済 更新 新規 返戻 同上"))}
		for i, t := range r {
			s.column(t, right-(col+p.size)/2, ys[i]+p.size*.4, p)
		}
		s.row(r...)
	}
	s.vrule(left, top, ys[len(fields)], 3, black)
}
