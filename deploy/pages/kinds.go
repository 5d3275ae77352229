package main

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
)

// kinds are the pages that this program draws. Their names have no hyphen.
var kinds = []struct {
	name string
	draw func(*sheet)
}{
	{"letter", letter}, {"ledger", ledger}, {"vertical", ordinance}, {"minutes", minutes}, {"form", form},
	{"stats", statistics}, {"tiers", tiers}, {"contract", contract}, {"news", news}, {"mixed", mixed},
	{"budget", budget}, {"draft", draft}, {"ruled", ruled}, {"typed", typed}, {"stamped", stamped},
	{"struck", struck}, {"ruby", rubied}, {"leaders", leaders}, {"check", checks}, {"vform", verticalForm},
	{"old", oldSpelling}, {"english", inEnglish}, {"spread", spread}, {"law", lawPage},
	{"hand", handwritten}, {"picture", pictured}, {"margins", margined}, {"ranges", ranges},
	{"received", received}, {"downform", downForm}, {"modern", modern},
}

// usualKinds are so many of the kinds, those that are drawn where none is named. Later kinds are
// drawn by their names alone: the pages that a seed gives, which figures were measured on, stay.
const usualKinds = 30

func kindNames() []string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.name)
	}
	return out
}

var (
	stampRed = color.RGBA{205, 45, 40, 255}
	ruleRed  = color.RGBA{220, 110, 100, 255}
	ruleBlue = color.RGBA{120, 150, 205, 255}
)

// margins are a page's usual text area.
func (s *sheet) margins() (x0, y0, x1, y1 float64) {
	m := s.w() * (0.10 + 0.04*s.rng.Float64())
	return m, s.h() * 0.085, s.w() - m, s.h() * 0.92
}

func (s *sheet) pick(n ...float64) float64 { return n[s.rng.IntN(len(n))] }

func letter(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(s.pick(10.5, 11, 12), s.pick(1.5, 1.7, 1.9))
	for _, t := range []string{s.say.docNumber(), s.say.date()} {
		s.right(s.para(t), x1, y, p)
		y += p.pitch
	}
	y += p.pitch * 0.5
	y = s.flow(s.para(s.say.fill("各%t")+" 様"), x0, x1, y, p)
	s.right(s.para(s.say.fill("%v長")), x1, y, p)
	y += p.pitch * 1.6
	s.middle(s.para(s.say.one(subjects)+"について（"+s.say.one(strings.Fields("通知 照会 回答 依頼 報告"))+"）"), x0, x1, y, s.head(p.size*72/300+1.5))
	y += p.pitch * 1.8
	for range s.say.between(3, 7) {
		t := s.say.paragraph(s.say.between(1, 2))
		if y+s.height("　"+t, x1-x0, p) > bottom-8*p.pitch {
			break
		}
		s.para(t)
		y = s.flow("　"+t, x0, x1, y, p)
	}
	y += p.pitch * 0.5
	s.middle(s.para("記"), x0, x1, y, p)
	y += p.pitch * 1.3
	for i, t := range []string{"日時　" + s.say.date() + " 午後1時30分", "場所　" + s.say.address(), "金額　" + s.say.money(), "担当　" + s.say.one(divisions) + "　" + s.say.name() + "（電話" + s.say.phone() + "）"} {
		s.para(fmt.Sprintf("%d　%s", i+1, t))
		y = s.flow(fmt.Sprintf("%d　%s", i+1, t), x0+p.size, x1, y, p)
	}
}

func minutes(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(s.pick(10, 10.5, 11), s.pick(1.5, 1.7))
	s.middle(s.para("第"+fmt.Sprint(s.say.between(1, 60))+"回"+s.say.one(subjects)+"協議会会議録"), x0, x1, y, s.head(15))
	y += 120
	for _, t := range []string{"日時　" + s.say.date() + "　午前10時から正午まで", "場所　第" + fmt.Sprint(s.say.between(1, 4)) + "委員会室", "出席者　" + s.say.person() + "、" + s.say.person() + "、" + s.say.person()} {
		y = s.flow(s.para(t), x0, x1, y, p)
	}
	y += p.pitch * 0.5
	for n := 0; ; n++ {
		t := s.say.one(strings.Fields("議長 事務局 委員A 委員B 町内会長 課長 委員（秋元）")) + "：" + s.say.paragraph(s.say.between(1, 3))
		if y+s.height(t, x1-x0, p) > bottom || n > 12 {
			break
		}
		y = s.flow(s.para(t), x0, x1, y, p)
	}
	s.pageNumber()
}

// pageNumber stands at the foot, like － 3 － or 3.
func (s *sheet) pageNumber() {
	p := s.text(9, 1.5)
	n := fmt.Sprint(s.say.between(1, 99))
	if s.rng.IntN(2) == 0 {
		n = "- " + n + " -"
	}
	s.middle(n, 0, s.w(), s.h()*0.945, p)
	s.truth(n)
	s.note("folio", n)
}

func contract(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(s.pick(10, 10.5, 12), s.pick(1.5, 1.7))
	s.middle(s.para(s.say.one(subjects)+"業務委託契約書"), x0, x1, y, s.head(16))
	y += 150
	y = s.flow(s.para("　"+s.say.city+"（以下「甲」という。）と"+s.say.company()+"（以下「乙」という。）とは、次の条項により契約を締結する。"), x0, x1, y, p)
	for i := range 14 {
		head := fmt.Sprintf("（%s）", s.say.one(strings.Fields("総則 契約期間 契約金額 権利義務の譲渡等 秘密の保持 検査 支払 損害賠償 契約の解除 協議 再委託の禁止 個人情報の取扱い")))
		t := fmt.Sprintf("第%d条　%s", i+1, s.say.paragraph(s.say.between(1, 2)))
		if y+s.height(t, x1-x0, p)+p.pitch > bottom-6*p.pitch {
			break
		}
		y = s.flow(s.para(head), x0+p.size, x1, y, p)
		y = s.flow(s.para(t), x0, x1, y, p)
	}
	y += p.pitch * 0.5
	for _, t := range []string{s.say.date(), "甲　" + s.say.address() + "　" + s.say.city + "長　" + s.say.person(), "乙　" + s.say.address() + "　代表取締役　" + s.say.person()} {
		s.para(t)
		s.line(t, x0+2*p.size, y, p)
		y += p.pitch
	}
	if s.rng.IntN(2) == 0 {
		s.seal(x1-160, y-p.pitch*0.8, 62, s.say.one(surnames))
	}
}

// seal is a small round stamp with a name in it.
func (s *sheet) seal(cx, cy, radius float64, name string) {
	s.ring(cx, cy, radius, 5, stampRed)
	rs := []rune(name)
	p := s.text(1, 1)
	p.size, p.ink, p.mute = radius*1.5/math.Max(2, float64(len(rs))), stampRed, true
	for i, c := range rs {
		s.put(c, cx-p.size/2, cy-p.size*float64(len(rs))/2+float64(i)*p.size, p, true, 1)
	}
	s.note("stamp", name)
}

// receipt is a round receipt stamp with a date across, in red.
func (s *sheet) receipt(cx, cy float64) {
	const radius = 150
	s.ring(cx, cy, radius, 6, stampRed)
	s.hrule(cx-radius+8, cx+radius-8, cy-42, 4, stampRed)
	s.hrule(cx-radius+8, cx+radius-8, cy+42, 4, stampRed)
	p := s.text(11, 1)
	p.ink, p.mute = stampRed, true
	top, date, low := s.say.one(strings.Fields("収受 受付 受領")), fmt.Sprintf("%d.%d.%d", s.say.between(1, 63), s.say.between(1, 12), s.say.between(1, 28)), fmt.Sprintf("第%d号", s.say.between(1, 2999))
	s.middle(top, cx-radius, cx+radius, cy-105, p)
	s.middle(date, cx-radius, cx+radius, cy-p.size/2, p)
	s.middle(low, cx-radius, cx+radius, cy+56, p)
	for _, t := range []string{top, date, low} {
		s.note("stamp", t)
	}
}

func news(s *sheet) {
	x0, y, x1, bottom := s.margins()
	cols := s.say.between(2, 3)
	p := s.text(s.pick(9, 9.5, 10), 1.6)
	s.line(s.para("広報"+strings.TrimRight(s.say.city, "市町村")+"　第"+fmt.Sprint(s.say.between(100, 999))+"号"), x0, y, s.head(20))
	y += 130
	s.hrule(x0, x1, y, 6, black)
	y += 50
	gap := p.size * 2
	width := (x1 - x0 - gap*float64(cols-1)) / float64(cols)
	top, col := y, 0
	bottom = y + (bottom-y)*(0.6+0.4*s.rng.Float64())
	for {
		head := s.say.one([]string{"■", "●", "◎", ""}) + s.say.one(subjects)
		t := "　" + s.say.paragraph(s.say.between(1, 3))
		hp := s.head(12)
		if y+s.height(head, width, hp)+s.height(t, width, p) > bottom {
			if col++; col == cols {
				break
			}
			y = top
		}
		cx := x0 + float64(col)*(width+gap)
		y = s.flow(s.para(head), cx, cx+width, y, hp)
		y = s.flow(s.para(t), cx, cx+width, y, p) + p.pitch*0.4
	}
}

func lawPage(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(s.pick(9.5, 10.5), s.pick(1.5, 1.6))
	s.middle(s.para(s.say.one(subjects)+"に関する規則"), x0, x1, y, s.head(14))
	y += 130
	for i := 1; ; i++ {
		t := "第" + counted(i) + "条　"
		if len(s.say.laws) > 0 {
			t += s.say.law(s.say.between(40, 160))
		} else {
			t += s.say.fill(articles[s.rng.IntN(len(articles))])
		}
		if y+s.height(t, x1-x0, p) > bottom {
			break
		}
		y = s.flow(s.para(t), x0, x1, y, p)
	}
	s.pageNumber()
}

func inEnglish(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(s.pick(10, 11), 1.5)
	all := s.rng.IntN(2) == 0
	s.line(s.para("Notice No. "+fmt.Sprint(s.say.between(10, 999))+" / "+fmt.Sprint(s.say.between(1975, 2024))), x0, y, s.head(14))
	y += 110
	for range s.say.between(5, 9) {
		t := ""
		for range s.say.between(1, 3) {
			t += english[s.rng.IntN(len(english))] + " "
		}
		t = strings.TrimSpace(t)
		if y+p.pitch*6 > bottom {
			break
		}
		y = s.flow(s.para(t), x0, x1, y, p)
		if !all {
			y = s.flow(s.para("　"+s.say.sentence()), x0, x1, y, p)
		}
		y += p.pitch * 0.4
	}
}

// typed is a page of a Japanese typewriter: a grid, uneven in place and ink.
func typed(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(s.pick(10.5, 12), 1.9)
	p.track, p.jitter = p.size*0.12, 1.0+1.2*s.rng.Float64()
	s.say.kanji = s.rng.IntN(2) == 0
	s.right(s.para(s.say.date()), x1, y, p)
	y += p.pitch
	s.middle(s.para(s.say.one(subjects)+"について"), x0, x1, y, p)
	y += p.pitch * 1.5
	for range 9 {
		t := "　" + s.say.paragraph(s.say.between(1, 2))
		if y+s.height(t, x1-x0, p) > bottom {
			break
		}
		y = s.flow(s.para(t), x0, x1, y, p)
	}
}

// ruled is letter paper (罫紙) with coloured lines, written vertically or across.
func ruled(s *sheet) {
	ink := ruleRed
	if s.rng.IntN(2) == 0 {
		ink = ruleBlue
	}
	x0, y0, x1, y1 := s.w()*0.11, s.h()*0.10, s.w()*0.89, s.h()*0.9
	s.frame(x0, y0, x1, y1, 6, ink)
	p := s.text(s.pick(12, 13), 1)
	off := p.size * (0.05 + 0.25*s.rng.Float64()) // the writing is not quite between the lines
	if s.rng.IntN(2) == 0 {
		s.say.kanji = true
		n := 13
		p.pitch = (x1 - x0) / float64(n)
		for i := 1; i < n; i++ {
			s.vrule(x0+float64(i)*p.pitch, y0, y1, 3, ink)
		}
		x := x1 - p.pitch + (p.pitch-p.size)/2 - off
		for {
			t := "　" + s.say.paragraph(1)
			if x-s.breadth(t, y1-y0-p.size, p) < x0-p.pitch {
				return
			}
			x = s.fall(s.para(t), x, y0+p.size/2, y1-p.size/2, p)
		}
	}
	n := 26
	p.pitch = (y1 - y0) / float64(n)
	for i := 1; i < n; i++ {
		s.hrule(x0, x1, y0+float64(i)*p.pitch, 3, ink)
	}
	y := y0 + p.pitch - p.size + off
	for {
		t := "　" + s.say.paragraph(1)
		if y+s.height(t, x1-x0-p.size, p) > y1+p.pitch/2 {
			return
		}
		y = s.flow(s.para(t), x0+p.size/2, x1-p.size/2, y, p)
	}
}

// stamped is a letter with stamps over its text.
func stamped(s *sheet) {
	letter(s)
	s.receipt(s.w()*(0.15+0.15*s.rng.Float64()), s.h()*(0.09+0.08*s.rng.Float64()))
	if s.rng.IntN(2) == 0 {
		p := s.text(22, 1)
		p.ink, p.mute = stampRed, true
		t := s.say.one(strings.Fields("決裁済 至急 写 控 秘"))
		x, y := s.w()*(0.4+0.3*s.rng.Float64()), s.h()*(0.35+0.3*s.rng.Float64())
		s.line(t, x, y, p)
		s.frame(x-14, y-14, x+s.width(t, p)+14, y+p.size+14, 6, stampRed)
		s.note("stamp", t)
	}
	for range s.say.between(1, 3) {
		s.seal(s.w()*(0.6+0.28*s.rng.Float64()), s.h()*(0.12+0.1*s.rng.Float64()), 55, s.say.one(surnames))
	}
}

// struck has passages struck out with a double line, and what replaces them above.
func struck(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(11, 2)
	s.middle(s.para(s.say.one(subjects)+"に関する要綱の改正案"), x0, x1, y, s.head(14))
	y += 150
	for range 8 {
		a := []rune(s.say.sentence())
		from := s.say.between(2, len(a)/2)
		to := min(len(a)-2, from+s.say.between(3, 9))
		t := "　" + string(a[:from]) + "⟦s:" + string(a[from:to]) + "⟧" + string(a[to:]) + s.say.sentence()
		if strings.ContainsFunc(string(a[from:to]), func(c rune) bool { return c < 0x80 }) {
			t = "　" + string(a)
		}
		if y+s.height(t, x1-x0, p) > bottom {
			break
		}
		y = s.flow(s.para(t), x0, x1, y, p)
	}
}

// spread is an opened book: two pages of vertical text, the right one first.
func spread(s *sheet) {
	s.img = image.NewRGBA(image.Rect(0, 0, 3508, 2480))
	for i := range s.img.Pix {
		s.img.Pix[i] = 255
	}
	s.say.kanji = true
	p := s.text(s.pick(10, 11), 1.7)
	mid := s.w() / 2
	y0, y1 := s.h()*0.11, s.h()*0.88
	for _, side := range [][2]float64{{mid + 190, s.w() - 220}, {220, mid - 190}} {
		x := side[1] - p.size
		if side[0] > mid {
			x = s.fall(s.para("第"+counted(s.say.between(2, 12))+"章　"+s.say.one(subjects)), x, y0, y1, s.head(14)) - p.size
		}
		for {
			t := "　" + s.say.paragraph(s.say.between(1, 3))
			if x-s.breadth(t, y1-y0, p) < side[0]-p.pitch {
				break
			}
			x = s.fall(s.para(t), x, y0, y1, p)
		}
		n := s.say.number(s.say.between(10, 300))
		s.truth(n)
		s.note("folio", n)
		s.middle(n, side[0], side[1], s.h()*0.92, s.text(9, 1))
	}
}
