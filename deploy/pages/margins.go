package main

import "strings"

// margined has what stands around a body: a running head above it, notes in small print
// beside it (across) or above it (down), and the page's number.
func margined(s *sheet) {
	x0, y0, x1, y1 := s.margins()
	small := s.text(7.5, 1.5)
	head := s.say.one(subjects) + "の手引"
	s.truth(head)
	s.note("head", head)
	s.line(head, x0+s.w()*0.12, y0-130, small)
	small.mute = true // from here on: notes stand beside the body's truth
	p := s.text(s.pick(10.5, 11), 1.8)
	if s.rng.IntN(2) == 0 {
		s.marginNotesAcross(x0, y0, x1, y1, p, small)
	} else {
		s.marginNotesDown(x0, y0, x1, y1, p, small)
	}
	s.pageNumber()
}

// aside is a short note in the margin.
func (s *sheet) aside() string {
	t := s.say.one(strings.Fields("会計規則参照 昭和改正分 様式変更 要確認 別表一参照 議決事項 前年度同額"))
	s.note("note", t)
	return t
}

func (s *sheet) marginNotesAcross(x0, y0, x1, y1 float64, p, small pen) {
	left := x0 + s.w()*0.12
	for y := y0; ; {
		t := "　" + s.say.paragraph(s.say.between(1, 3))
		if y+s.height(t, x1-left, p) > y1-p.pitch {
			return
		}
		if s.rng.IntN(2) == 0 {
			s.line(s.aside(), x0-s.w()*0.03, y+p.size-small.size, small)
		}
		y = s.flow(s.para(t), left, x1, y, p)
	}
}

func (s *sheet) marginNotesDown(x0, y0, x1, y1 float64, p, small pen) {
	s.say.kanji = true
	top := y0 + s.h()*0.1
	for x := x1 - p.size; ; {
		t := "　" + s.say.paragraph(s.say.between(1, 3))
		if x-s.breadth(t, y1-top-p.pitch, p) < x0 {
			return
		}
		if s.rng.IntN(2) == 0 {
			s.column(s.aside(), x+p.size-small.size, y0-20, small)
		}
		x = s.fall(s.para(t), x, top, y1-p.pitch, p)
	}
}
