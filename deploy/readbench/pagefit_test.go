package main

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"fumikura/ocr/reading"
	"fumikura/ocr/tesseract"
)

// drawnPages have as many errors as these weights make likely.
func drawnPages(n int, w reading.Page) []sized {
	rnd := rand.New(rand.NewPCG(3, 4))
	var out []sized
	for range n {
		var p reading.Page
		p[reading.PageChars] = 300 + 900*rnd.Float64()
		p[reading.PagePoor] = math.Floor(60 * math.Pow(rnd.Float64(), 3))
		p[reading.PageRoom] = math.Floor(200 * math.Pow(rnd.Float64(), 4))
		p[reading.PageTables] = float64(rnd.IntN(3))
		size := p[reading.PageChars]
		out = append(out, sized{p, poisson(rnd, size*w.Share(&p)), size})
	}
	return out
}

// Weights that made pages' errors are found again, none of them below zero, and forecast
// other pages.
func TestFitPages(t *testing.T) {
	made := reading.Page{reading.PageChars: 0.002, reading.PagePoor: 1.6, reading.PageRoom: 0.2, reading.PageTables: 1, reading.PageUnread: 1}
	all := drawnPages(600, made)
	got := fitPages(all)
	for i, want := range made {
		if want > 0 && math.Abs(math.Log(got[i]/want)) > 0.4 {
			t.Errorf("weight %d: %.4f, want about %.4f", i, got[i], want)
		}
		if got[i] <= 0 {
			t.Errorf("weight %d is %v", i, got[i])
		}
	}
	if got[reading.PageUnread] != 1 {
		t.Errorf("unread print counts %v", got[reading.PageUnread])
	}
	var real []float64
	near := 0
	expected := forecasts(all)
	for i, p := range all {
		real = append(real, p.cer())
		if within(expected[i], p.cer()) {
			near++
		}
	}
	if r := spearman(expected, real); r < 0.75 || near < 540 {
		t.Errorf("correlation %.2f, %d of 600 near", r, near)
	}
	var out bytes.Buffer
	pageFit(&out, all[:50])
	pageFit(&out, all[:5])
	for _, want := range []string{"of 50:\n\tPageChars: 0.00", " of 50 within", "5 are too few"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

// Pages that were not scored, or on which nothing was read, tell nothing.
func TestSizedOf(t *testing.T) {
	read := trace{Edits: 3, Length: 200}
	read.Chars = make([]tesseract.Judged, 190)
	read.Page[reading.PageChars], read.Page[reading.PageRoom] = 20, 4
	unscored, empty := read, read
	unscored.Length, empty.Chars = 0, nil
	got := sizedOf([]trace{read, unscored, empty}, reading.Proof{})
	if len(got) != 1 || got[0].cer() != 0.015 || got[0].page[reading.PageChars] != 190 || got[0].page[reading.PageRoom] != 4 {
		t.Errorf("%+v", got)
	}
}

// Where pages differ by much, chance leaves their ranks; where they differ by less than
// chance does, it leaves little.
func TestCeiling(t *testing.T) {
	var far, close, size []float64
	for i := range 40 {
		far, close, size = append(far, float64(10*i*i)), append(close, 3+float64(i)/40), append(size, 1000)
	}
	if c := ceiling(far, size); c < 0.97 {
		t.Errorf("of pages that differ by much %.2f", c)
	}
	if c := ceiling(close, size); c < 0 || c > 0.4 {
		t.Errorf("of pages that hardly differ %.2f", c)
	}
}

func TestPoisson(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, mean := range []float64{0, 0.7, 12} {
		sum, squares := 0.0, 0.0
		for range 20000 {
			n := poisson(rnd, mean)
			sum, squares = sum+n, squares+n*n
		}
		m := sum / 20000
		if v := squares/20000 - m*m; math.Abs(m-mean) > 0.1 || math.Abs(v-mean) > 0.5 {
			t.Errorf("mean %.2f and variance %.2f, want %.1f", m, v, mean)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		expected, real float64
		want           bool
	}{{0, 0.01, true}, {0.012, 0, false}, {0.05, 0.1, true}, {0.049, 0.1, false}, {0.15, 0.1, true}} {
		if within(c.expected, c.real) != c.want {
			t.Errorf("%+v", c)
		}
	}
}
