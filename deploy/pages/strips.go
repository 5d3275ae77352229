package main

import (
	"fmt"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// Beside pages this program draws lines, cut out of worn sheets: what deploy/teach teaches
// models with. Their text is no office's: pieces of laws, the same in no order, names and
// places, and numbers as tables hold them.

const (
	stripsOfSheet = 36
	stripLonger   = 60 // characters, at most
)

// A strip is a line's picture, a column's with its top to the left, and its text.
type strip struct {
	gray *image.Gray
	text string
}

// stripper draws strips.
type stripper struct {
	fonts *fontBook
	laws  []string
	looks []string        // "worn" among them is any degree of wear
	known reading.Charset // what the model can print
	tall  bool            // columns
}

// write draws n sheets and writes their lines as NNNNN-LL.png with NNNNN-LL.gt.txt.
func (d *stripper) write(dir string, n int, seed uint64) error {
	for i := range n {
		for k, s := range d.draw(rand.New(rand.NewPCG(seed, uint64(i))), d.fonts.pick(i)) {
			base := filepath.Join(dir, fmt.Sprintf("%05d-%02d", i, k))
			f, err := os.Create(base + ".png")
			if err != nil {
				return err
			}
			if err := png.Encode(f, s.gray); err != nil {
				f.Close()
				return err
			}
			if err := f.Close(); err != nil {
				return err
			}
			if err := os.WriteFile(base+".gt.txt", []byte(s.text+"\n"), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// A stripLine is a line on the sheet: its text and its box there.
type stripLine struct {
	text           string
	x0, y0, x1, y1 float64
}

// draw draws a sheet of lines, wears it, and cuts them out.
func (d *stripper) draw(rng *rand.Rand, f fontSet) []strip {
	s := newSheet(image.Pt(2480, 3508), rng, f)
	s.say.laws = d.laws
	s.say.kanji = d.tall && rng.IntN(8) > 0
	top, pitch, end := 200.0, 3100.0/stripsOfSheet, s.w()
	p := pen{face: f.body, size: between(rng, 8.5, 14) * 300 / 72, ink: black}
	if d.tall {
		top, pitch, end = 150, 2200.0/stripsOfSheet, s.h()
		p.size = min(p.size, pitch*.85)
	}
	if rng.IntN(6) == 0 {
		p.jitter = between(rng, .5, 2)
	}
	if rng.IntN(4) == 0 {
		p.track = between(rng, 0, .25) * p.size
	}
	var lines []stripLine
	for k := range stripsOfSheet {
		if l := d.line(s, p, top+float64(k)*pitch, end-150-p.size); l.text != "" {
			lines = append(lines, l)
		}
	}
	out := d.wear(s, rng)
	g := grayOf(out.img)
	r := ocr.Raster{W: g.Rect.Dx(), H: g.Rect.Dy(), Pix: g.Pix}
	if out.bilevel {
		prepared(r, p.size*float64(out.dpiX)/300, rng)
	}
	var strips []strip
	for _, l := range lines {
		strips = append(strips, strip{d.cut(r, out, l, p.size, rng), l.text})
	}
	return strips
}

// line writes one line at a distance from the sheet's top, or its left edge.
func (d *stripper) line(s *sheet, p pen, at, end float64) stripLine {
	from := between(s.rng, 150, 300)
	to := from
	var done strings.Builder
	for _, c := range d.text(s.rng, s.say) {
		if to > end {
			break
		}
		if d.tall {
			s.put(c, at, to, p, true, 1)
			to += p.size + p.track
		} else {
			to += s.put(c, to, at, p, false, 1) + p.track
		}
		done.WriteRune(c)
	}
	to -= p.track
	if d.tall {
		return stripLine{done.String(), at, from, at + p.size, to}
	}
	return stripLine{done.String(), from, at, to, at + p.size}
}

// wear has something happen to the sheet.
func (d *stripper) wear(s *sheet, rng *rand.Rand) *shot {
	look := d.looks[rng.IntN(len(d.looks))]
	if look != "worn" {
		return expose(look, s, rng)
	}
	out := scan(s, angle(rng, 1.0), 1, 1, [4]int{}, 255)
	blur(out.img, between(rng, .8, 1.7))
	noise(out.img, rng, between(rng, 8, 34))
	blur(out.img, 0.6)
	f := field(rng, out.img.Rect.Dx(), out.img.Rect.Dy(), 120+rng.IntN(300))
	base, by := between(rng, 105, 172), between(rng, 14, 36)
	threshold(out.img, func(x, y int) float64 { return base + by*f(x, y) })
	speckle(out.img, rng, 200+rng.IntN(2200), 2)
	out.bilevel = true
	return out
}

// prepared is a bilevel sheet as the reader may look at it: without specks, its strokes
// thicker or joined, and softer.
func prepared(r ocr.Raster, char float64, rng *rand.Rand) {
	if rng.IntN(10) < 8 {
		r.Speckles(128, char, true)
	}
	switch rng.IntN(5) {
	case 0, 1:
		r.Thicken()
	case 2:
		r.ThickenDown()
	case 3:
		r.Bridge(128, char)
		r.Thicken()
	}
	r.Soften(1 + 2*rng.IntN(2))
}

// cut gives a line's picture: characters of 34 to 44 pixels with a little white around
// them, level however the sheet lies.
func (d *stripper) cut(r ocr.Raster, from *shot, l stripLine, size float64, rng *rand.Rand) *image.Gray {
	finer := between(rng, 34, 44) / size
	ends := between(rng, .05, .35) * size
	before, after := between(rng, .02, .2)*size, between(rng, .02, .2)*size
	if d.tall {
		l.x0, l.x1, l.y0, l.y1 = l.x0-before, l.x1+after, l.y0-ends, l.y1+ends
	} else {
		l.x0, l.x1, l.y0, l.y1 = l.x0-ends, l.x1+ends, l.y0-before, l.y1+after
	}
	w, h := int((l.x1-l.x0)*finer), int((l.y1-l.y0)*finer)
	if d.tall {
		w, h = h, w
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for v := range h {
		for u := range w {
			along, across := (float64(u)+.5)/finer, (float64(v)+.5)/finer
			x, y := l.x0+along, l.y0+across
			if d.tall {
				x, y = l.x1-across, l.y0+along
			}
			out.Pix[v*out.Stride+u] = byte(r.At(from.place(x, y)))
		}
	}
	return out
}

// asModels has what models print in place of what laws have.
var asModels = strings.NewReplacer("⏎", "", "　", "", " ", "", "（", "(", "）", ")", "％", "%", "：", ":")

// text is a line of words that the model can print.
func (d *stripper) text(rng *rand.Rand, say *speaker) string {
	law := func() []rune {
		t := []rune(asModels.Replace(d.laws[rng.IntN(len(d.laws))]))
		n := min(len(t), 6+rng.IntN(40))
		at := rng.IntN(len(t) - n + 1)
		return t[at : at+n]
	}
	t := ""
	switch k := rng.IntN(20); {
	case k < 10:
		t = string(law())
	case k < 12:
		a := append(law(), law()...)
		rng.Shuffle(len(a), func(i, j int) { a[i], a[j] = a[j], a[i] })
		t = string(a[:min(len(a), 36)])
	case k < 15:
		for range 1 + rng.IntN(5)*rng.IntN(2) {
			t += d.number(rng, say)
			if rng.IntN(3) == 0 {
				a := law()
				t += string(a[:min(4, len(a))])
			}
		}
	case k < 18:
		for range 1 + rng.IntN(3) {
			t += []string{say.name(), say.address(), say.company(), say.address() + say.name()}[rng.IntN(4)]
		}
	default:
		a := law()
		m := rng.IntN(len(a) + 1)
		t = string(a[:m]) + []string{say.money(), say.date(), say.name(), say.address(), say.docNumber()}[rng.IntN(5)] + string(a[m:])
	}
	if say.kanji {
		t = strings.Map(inKanji, t)
	}
	var out []rune
	for _, c := range asModels.Replace(t) {
		if d.known[string(c)] && len(out) < stripLonger {
			out = append(out, c)
		}
	}
	return string(out)
}

// inKanji is a figure's numeral, or the sign that parts figures in columns.
func inKanji(c rune) rune {
	switch {
	case c >= '0' && c <= '9':
		return []rune(digits)[c-'0']
	case c == ',' || c == '.':
		return '・'
	}
	return c
}

// number is a number as texts and tables hold them.
func (d *stripper) number(rng *rand.Rand, say *speaker) string {
	v := int(math.Exp(between(rng, 0, 16)))
	return []string{
		say.money(), say.date(), say.docNumber(), say.phone(), grouped(rng.IntN(1e8)), say.number(rng.IntN(100)), fmt.Sprint(v),
		grouped(v), grouped(v) + "円", "-" + grouped(v), fmt.Sprintf("%d.%d", v%1000, rng.IntN(10)), fmt.Sprintf("%d.%02d", v%100, rng.IntN(100)),
	}[rng.IntN(12)]
}
