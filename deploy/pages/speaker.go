package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
)

// A speaker makes the texts of one page. The place it speaks of stays the same.
type speaker struct {
	rng   *rand.Rand
	fonts fontSet
	city  string
	kanji bool // numerals as kanji, as vertical papers have them
	laws  []string
}

func newSpeaker(rng *rand.Rand, f fontSet) *speaker {
	s := &speaker{rng: rng, fonts: f}
	s.city = s.one(cities)
	return s
}

// one picks a word that the page's fonts can draw.
func (s *speaker) one(words []string) string {
	for {
		if w := words[s.rng.IntN(len(words))]; s.fonts.has(w) {
			return w
		}
	}
}

func (s *speaker) between(lo, hi int) int { return lo + s.rng.IntN(hi-lo+1) }

const digits = "〇一二三四五六七八九"

// number writes n in the page's numerals, without grouping.
func (s *speaker) number(n int) string {
	t := fmt.Sprint(n)
	if s.kanji {
		t = strings.Map(func(c rune) rune { return []rune(digits)[c-'0'] }, t)
	}
	return t
}

// counted writes n as a text counts: 二十三.
func counted(n int) string {
	if n == 0 {
		return "〇"
	}
	out := ""
	for _, u := range []struct {
		v int
		c string
	}{{10000, "万"}, {1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		k := n / u.v
		n %= u.v
		if k == 0 {
			continue
		}
		if k > 1 || u.v == 1 || u.v == 10000 {
			if k >= 10 {
				out += counted(k)
			} else {
				out += string([]rune(digits)[k])
			}
		}
		out += u.c
	}
	return out
}

func grouped(n int) string {
	t := fmt.Sprint(n)
	for i := len(t) - 3; i > 0; i -= 3 {
		t = t[:i] + "," + t[i:]
	}
	return t
}

func (s *speaker) money() string {
	n := s.between(1, 99999) * []int{10, 100, 1000}[s.rng.IntN(3)]
	if s.kanji {
		return "金" + counted(n%10000000/1000*10) + "円"
	}
	return grouped(n) + "円"
}

func (s *speaker) date() string {
	eras := []struct {
		name string
		most int
	}{{"昭和", 63}, {"平成", 30}, {"令和", 7}, {"昭和", 63}, {"大正", 14}}
	e := eras[s.rng.IntN(len(eras))]
	y := s.between(1, e.most)
	m, d := s.between(1, 12), s.between(1, 28)
	year := s.number(y)
	if y == 1 {
		year = "元"
	}
	if s.kanji {
		if y > 1 {
			year = counted(y)
		}
		return e.name + year + "年" + counted(m) + "月" + counted(d) + "日"
	}
	return fmt.Sprintf("%s%s年%d月%d日", e.name, year, m, d)
}

func (s *speaker) name() string { return s.one(surnames) + s.one(given) }

// person has a space, as lists and letters do.
func (s *speaker) person() string { return s.one(surnames) + " " + s.one(given) }

func (s *speaker) address() string {
	a, b := s.between(1, 2980), s.between(1, 40)
	if s.kanji {
		return s.city + s.one(towns) + s.number(a) + "番地"
	}
	return fmt.Sprintf("%s%s%d番地%d", s.city, s.one(towns), a, b)
}

func (s *speaker) docNumber() string {
	return string([]rune(s.city)[0]) + s.one(marks) + "第" + s.number(s.between(1, 3999)) + "号"
}

func (s *speaker) phone() string {
	return fmt.Sprintf("0%d-%d-%04d", s.between(140, 999), s.between(20, 99), s.between(0, 9999))
}

func (s *speaker) company() string {
	n := s.one(surnames) + s.one(strings.Fields("建設 組 商店 工業 電機 測量設計 印刷 石油 造園 土木"))
	switch s.rng.IntN(4) {
	case 0:
		return "㈱" + n
	case 1:
		return n + "株式会社"
	case 2:
		return "有限会社" + n
	}
	return "株式会社" + n
}

// fill replaces a sentence's %x.
func (s *speaker) fill(t string) string {
	var b strings.Builder
	rs := []rune(t)
	for i := 0; i < len(rs); i++ {
		if rs[i] != '%' {
			b.WriteRune(rs[i])
			continue
		}
		i++
		switch rs[i] {
		case 'd':
			b.WriteString(s.date())
		case 'n':
			b.WriteString(s.docNumber())
		case 'v':
			b.WriteString(s.one(divisions))
		case 's':
			b.WriteString(s.one(subjects))
		case 'm':
			b.WriteString(s.money())
		case 'p':
			b.WriteString(s.name())
		case 'a':
			b.WriteString(s.address())
		case 'f':
			if s.kanji {
				b.WriteString(counted(s.between(2, 400)))
			} else {
				fmt.Fprintf(&b, "%.1f", float64(s.between(20, 9000))/10)
			}
		case 'k':
			if s.kanji {
				b.WriteString(counted(s.between(2, 400)))
			} else {
				b.WriteString(grouped(s.between(2, 3000)))
			}
		case 'j':
			b.WriteString(counted(s.between(2, 30)))
		case 't':
			b.WriteString(s.one(titles))
		case 'r':
			b.WriteString(s.one(reasons))
		case 'c':
			b.WriteString(s.company())
		case 'h':
			b.WriteString(s.phone())
		}
	}
	return b.String()
}

func (s *speaker) sentence() string {
	t := s.fill(sentences[s.rng.IntN(len(sentences))])
	if s.kanji {
		t = strings.Map(func(c rune) rune {
			if c >= '0' && c <= '9' {
				return []rune(digits)[c-'0']
			}
			return c
		}, t)
		if strings.ContainsFunc(t, func(c rune) bool { return c < 0x80 }) {
			return s.sentence()
		}
	}
	return t
}

// paragraph has n sentences; one in four pages speaks as laws do.
func (s *speaker) paragraph(n int) string {
	if len(s.laws) > 0 && s.kanji && s.rng.IntN(4) == 0 {
		return s.law(n * 40)
	}
	out := ""
	for range n {
		out += s.sentence()
	}
	return out
}

// law is a stretch of a real law's text of about n characters, in full sentences.
func (s *speaker) law(n int) string {
	for range 200 {
		t := []rune(s.laws[s.rng.IntN(len(s.laws))])
		from := s.rng.IntN(len(t))
		for from < len(t) && t[from] != '。' {
			from++
		}
		to := from + n
		for to < len(t) && t[to] != '。' {
			to++
		}
		if to >= len(t) {
			continue
		}
		if out := string(t[from+1 : to+1]); s.fonts.has(out) && !strings.ContainsAny(out, "⏎⟦⟧|（）()「」") && !strings.Contains(out, "　　") {
			return out
		}
	}
	return s.sentence()
}

// loadLaws reads the law texts; without the file there are none.
func loadLaws(path string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var out []string
	sc := bufio.NewScanner(z)
	for sc.Scan() {
		if _, text, ok := strings.Cut(sc.Text(), "\t"); ok && len(out) < 4000 {
			out = append(out, strings.ReplaceAll(text, "⏎　", ""))
		}
	}
	return out, sc.Err()
}
