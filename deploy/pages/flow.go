package main

import (
	"math"
	"strings"
	"unicode/utf8"
)

// A unit is what a line is not broken in.
type unit struct {
	text    string
	ruby    string
	note    bool // 割注: two small lines in the height of one
	upright bool // 縦中横: figures side by side in a vertical line
	dot     bool // 傍点 beside the character
	struck  bool // 見え消し
}

// units parses the marks of this program: ⟦r:漢字|かんじ⟧ ruby, ⟦w:…⟧ 割注,
// ⟦d:…⟧ 傍点, ⟦s:…⟧ struck out. Latin words and figures stay together.
func units(text string, vertical bool) []unit {
	var out []unit
	for len(text) > 0 {
		if rest, ok := strings.CutPrefix(text, "⟦"); ok {
			mark, after, _ := strings.Cut(rest, "⟧")
			kind, body, _ := strings.Cut(mark, ":")
			text = after
			switch kind {
			case "r":
				base, ruby, _ := strings.Cut(body, "|")
				out = append(out, unit{text: base, ruby: ruby})
			case "w":
				out = append(out, unit{text: body, note: true})
			default:
				for _, c := range body {
					out = append(out, unit{text: string(c), dot: kind == "d", struck: kind == "s"})
				}
			}
			continue
		}
		n := 0
		for n < len(text) && text[n] > ' ' && text[n] < 0x7f {
			n++
		}
		if n == 0 {
			_, n = utf8.DecodeRuneInString(text)
		}
		u := unit{text: text[:n]}
		if vertical && n <= 2 && text[0] >= '0' && text[0] <= '9' {
			u.upright = true
		}
		out = append(out, u)
		text = text[n:]
	}
	return out
}

// bare is a text without the marks, and without 割注, which stand outside the order.
func bare(text string) string {
	var b strings.Builder
	for _, u := range units(text, false) {
		if !u.note {
			b.WriteString(u.text)
		}
	}
	return b.String()
}

// remember puts what stands outside the body's order beside the truth.
func (s *sheet) remember(text string) {
	struck := ""
	for _, u := range units(text, false) {
		switch {
		case u.ruby != "":
			s.note("ruby", u.ruby)
		case u.note:
			s.note("warichu", u.text)
		}
		if u.struck {
			struck += u.text
		} else if struck != "" {
			s.note("struck", struck)
			struck = ""
		}
	}
	if struck != "" {
		s.note("struck", struck)
	}
}

// para is a paragraph of the body: to be drawn, and in the truth.
func (s *sheet) para(text string) string {
	s.truth(strings.TrimSpace(bare(text)))
	s.remember(text)
	return text
}

func (s *sheet) length(u unit, p pen, vertical bool) float64 {
	switch {
	case u.note:
		return math.Ceil(float64(utf8.RuneCountInString(u.text))/2) * p.size / 2
	case u.upright:
		return p.size
	}
	sum := 0.0
	for _, c := range u.text {
		if vertical && c >= 0x80 {
			sum += p.size
		} else {
			sum += s.fonts.of(p.face, c).advance(c, p.size)
		}
		sum += p.track
	}
	return sum
}

// noStart and noEnd may not stand at a line's beginning and end (JIS X 4051, 禁則).
const (
	noStart = "、。，．・：；？！）」』】〕〉》ゝゞヽヾ々ーァィゥェォッャュョぁぃぅぇぉっゃゅょ,.)"
	noEnd   = "（「『【〔〈《("
)

// broken cuts a paragraph into lines of a length in pixels.
func (s *sheet) broken(text string, p pen, length float64, vertical bool) [][]unit {
	us := units(text, vertical)
	var out [][]unit
	start, sum := 0, 0.0
	for i := 0; i < len(us); i++ {
		sum += s.length(us[i], p, vertical)
		if sum <= length || i == start {
			continue
		}
		cut := i
		for cut > start+1 && (strings.Contains(noStart, us[cut].text) || strings.Contains(noEnd, us[cut-1].text)) {
			cut--
		}
		out = append(out, us[start:cut])
		start, i, sum = cut, cut-1, 0
	}
	if start < len(us) {
		out = append(out, us[start:])
	}
	return out
}

// run draws units in one line from x, y (left top of the first em box), stretched
// by extra pixels between them, and returns the end.
func (s *sheet) run(us []unit, x, y float64, p pen, vertical bool, extra float64) float64 {
	at := x
	if vertical {
		at = y
	}
	for _, u := range us {
		from := at
		place := func(c rune, q pen, along, across, squeeze float64) float64 {
			if vertical {
				return s.put(c, x+across, along, q, true, squeeze)
			}
			return s.put(c, along, y+across, q, false, squeeze)
		}
		switch {
		case u.note:
			s.small(u.text, at, p, place)
			at += s.length(u, p, vertical)
		case u.upright:
			k := p
			k.size *= 0.95
			digits := []rune(u.text)
			w := s.fonts.of(p.face, digits[0]).advance(digits[0], k.size)
			squeeze := math.Min(1, p.size*0.5/w)
			if len(digits) == 1 {
				squeeze = 1
			}
			left := x + (p.size-w*squeeze*float64(len(digits)))/2
			for _, c := range digits {
				left += s.put(c, left, at, k, false, squeeze)
			}
			at += p.size
		default:
			for _, c := range u.text {
				if vertical && c < 0x80 {
					q := p
					q.turn += math.Pi / 2
					w := s.fonts.of(p.face, c).advance(c, p.size)
					s.put(c, x+(p.size-w)/2, at+(w-p.size)/2, q, false, 1)
					at += w + p.track
				} else {
					at += place(c, p, at, 0, 1) + p.track
				}
			}
		}
		if u.ruby != "" {
			s.ruby(u.ruby, from, at-p.track, p, place, vertical)
		}
		if u.dot {
			q := p
			q.size, q.mute = p.size*0.5, true
			across := -p.size * 0.42
			if vertical {
				across = p.size * 0.92
			}
			place('・', q, from+p.size/4, across, 1)
		}
		if u.struck {
			for _, d := range []float64{0.42, 0.56} {
				if vertical {
					s.vrule(x+p.size*d, from-1, at+1, 2.2, p.ink)
				} else {
					s.hrule(from-1, at+1, y+p.size*d, 2.2, p.ink)
				}
			}
		}
		at += extra
	}
	return at
}

func (s *sheet) small(text string, at float64, p pen, place func(rune, pen, float64, float64, float64) float64) {
	q := p
	q.size = p.size * 0.48
	all := []rune(text)
	half := (len(all) + 1) / 2
	for i, c := range all {
		row := 0.0
		if i >= half {
			row = 1
		}
		// A vertical line's first half stands on the right, a horizontal one's on top.
		across := row * p.size * 0.5
		if s.tall {
			across = (1 - row) * p.size * 0.5
		}
		place(c, q, at+float64(i%half)*p.size/2, across, 1)
	}
}

func (s *sheet) ruby(text string, from, to float64, p pen, place func(rune, pen, float64, float64, float64) float64, vertical bool) {
	q := p
	q.size, q.mute = p.size*0.48, true
	n := float64(utf8.RuneCountInString(text))
	step := math.Max(q.size*0.9, (to-from)/n)
	at := (from+to)/2 - step*n/2 + (step-q.size)/2
	across := -p.size * 0.5
	if vertical {
		across = p.size * 1.02
	}
	for _, c := range text {
		place(c, q, at, across, 1)
		at += step
	}
}

// line draws a text in one horizontal line and returns the end.
func (s *sheet) line(text string, x, y float64, p pen) float64 {
	return s.run(units(text, false), x, y, p, false, 0)
}

func (s *sheet) width(text string, p pen) float64 {
	sum := 0.0
	for _, u := range units(text, false) {
		sum += s.length(u, p, false)
	}
	return sum
}

func (s *sheet) right(text string, x, y float64, p pen) {
	s.line(text, x-s.width(text, p), y, p)
}

func (s *sheet) middle(text string, x0, x1, y float64, p pen) {
	s.line(text, (x0+x1-s.width(text, p))/2, y, p)
}

// spread draws a text evenly over a width, as labels of forms are set (均等割付).
func (s *sheet) spread(text string, x0, x1, y float64, p pen) {
	us := units(text, false)
	gap := 0.0
	if len(us) > 1 {
		gap = (x1 - x0 - s.width(text, p)) / float64(len(us)-1)
	}
	s.run(us, x0, y, p, false, math.Max(0, gap))
}

// column draws a text in one vertical line and returns the end.
func (s *sheet) column(text string, x, y float64, p pen) float64 {
	s.tall = true
	defer func() { s.tall = false }()
	return s.run(units(text, true), x, y, p, true, 0)
}

// justify is what to add between units so that a full line fills its length.
func justify(room float64, n int, size float64) float64 {
	if n < 2 || room <= 0 || room > 2.5*size {
		return 0
	}
	return room / float64(n-1)
}

// flow sets a paragraph in horizontal lines between x0 and x1 from y down, and
// returns the next line's y.
func (s *sheet) flow(text string, x0, x1, y float64, p pen) float64 {
	lines := s.broken(text, p, x1-x0, false)
	for i, us := range lines {
		extra := 0.0
		if i < len(lines)-1 {
			sum := 0.0
			for _, u := range us {
				sum += s.length(u, p, false)
			}
			extra = justify(x1-x0-sum, len(us), p.size)
		}
		s.run(us, x0, y, p, false, extra)
		y += p.pitch
	}
	return y
}

// height is how high flow would set a text.
func (s *sheet) height(text string, width float64, p pen) float64 {
	return float64(len(s.broken(text, p, width, false))) * p.pitch
}

// fall sets a paragraph in vertical lines between y0 and y1, the first with its em
// box's left side at x, and returns the next line's x.
func (s *sheet) fall(text string, x, y0, y1 float64, p pen) float64 {
	s.tall = true
	defer func() { s.tall = false }()
	lines := s.broken(text, p, y1-y0, true)
	for i, us := range lines {
		extra := 0.0
		if i < len(lines)-1 {
			sum := 0.0
			for _, u := range us {
				sum += s.length(u, p, true)
			}
			extra = justify(y1-y0-sum, len(us), p.size)
		}
		s.run(us, x, y0, p, true, extra)
		x -= p.pitch
	}
	return x
}

// breadth is how broad fall would set a text.
func (s *sheet) breadth(text string, height float64, p pen) float64 {
	return float64(len(s.broken(text, p, height, true))) * p.pitch
}
