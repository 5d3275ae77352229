package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr/ocrtest"
)

// A character is what is known of one of the text as it is compared: the confidence
// 0–100 of its glyph, whether its line is vertical, and whether it is a stamp's.
type character struct {
	conf            uint8
	vertical, stamp bool
}

// characters must give as many as ocrtest.Comparable(t.Plain()) has; ok tells.
func characters(t *archive.Text) (out []character, ok bool) {
	last := func(n archive.LineType) bool { return n == archive.LineRuby || n == archive.LineNote }
	for _, want := range []bool{false, true} { // as Plain orders them
		for _, l := range t.Lines {
			if l.Type == archive.LineUnread || last(l.Type) != want {
				continue
			}
			for _, g := range t.Glyphs[l.Start:l.End] {
				for range []rune(ocrtest.Comparable(g.Text)) {
					out = append(out, character{g.Conf, l.Dir == archive.Vertical, l.Type == archive.LineStamp})
				}
			}
		}
	}
	return out, len(out) == len([]rune(ocrtest.Comparable(t.Plain())))
}

func directions(t *archive.Text) (each []string, most string) {
	read, _ := characters(t)
	n := 0
	for _, c := range read {
		if c.vertical {
			each, n = append(each, "v"), n+1
		} else {
			each = append(each, "h")
		}
	}
	if 2*n > len(read) {
		return each, "v"
	}
	return each, "h"
}

// confidence prints how often characters of a confidence are right, and how a
// page's expected error compares with its real one.
func (r *report) confidence(w io.Writer) {
	edges := []uint8{100, 99, 97, 95, 90, 80, 70, 50, 0}
	type bin struct{ all, right int }
	bins := make([]bin, len(edges))
	var all, right, wrong, wrongLow, stampWrong, stampLow, sure, sureRight int
	var want, got, edits, expected, size []float64
	near := 0
	for i, p := range r.set {
		if p.text == nil {
			continue
		}
		read, ok := characters(p.scored())
		if !ok {
			continue
		}
		for _, q := range r.pairs[i] {
			if q.at < 0 {
				continue
			}
			c := read[q.at].conf
			k := slices.IndexFunc(edges, func(e uint8) bool { return c >= e })
			good := q.want == q.got
			bins[k].all++
			all++
			if good {
				bins[k].right++
				right++
			} else {
				wrong++
				low := 0
				if c < 80 {
					low = 1
				}
				wrongLow += low
				if read[q.at].stamp {
					stampWrong++
					stampLow += low
				}
			}
			if c >= 95 {
				sure++
				if good {
					sureRight++
				}
			}
		}
		real, e := r.scores[i].cer(), p.text.ExpectedError()
		want, got = append(want, real), append(got, e)
		n := float64(max(1, r.scores[i].chars))
		edits, expected, size = append(edits, float64(r.scores[i].edits)), append(expected, e*n), append(size, n)
		if within(e, real) {
			near++
		}
	}
	fmt.Fprintln(w, "| confidence | characters | share | right |\n|---|---|---|---|")
	for k, b := range bins {
		if b.all == 0 {
			continue
		}
		to := ""
		if k > 0 && edges[k-1]-1 > edges[k] {
			to = fmt.Sprintf("–%d", edges[k-1]-1)
		}
		fmt.Fprintf(w, "| %d%s | %d | %.4f | %.4f |\n", edges[k], to, b.all, ratio(b.all, all), ratio(b.right, b.all))
	}
	fmt.Fprintf(w, "\n- 95 and above: %.1f %% of the characters, %.2f %% of them right\n", 100*ratio(sure, all), 100*ratio(sureRight, sure))
	fmt.Fprintf(w, "- wrong ones below 80: %.1f %%", 100*ratio(wrongLow, wrong))
	if stampWrong > 0 { // a truth of the body alone has none of a stamp's characters
		fmt.Fprintf(w, "; without %d of stamps %.1f %%", stampWrong, 100*ratio(wrongLow-stampLow, wrong-stampWrong))
	}
	fmt.Fprintln(w)
	fmt.Fprintf(w, "- pages whose expected error is within max(0.01, half) of the real one: %d of %d; rank correlation (Spearman) %.2f; chance would leave %.2f were the expected errors the pages' rates, %.2f were the real ones\n\n", near, len(want), spearman(want, got), ceiling(expected, size), ceiling(edits, size))
}

// spearman is the correlation of two lists' ranks, ties sharing theirs.
func spearman(a, b []float64) float64 {
	x, y := ranks(a), ranks(b)
	n := float64(len(a))
	var mx, my, xy, xx, yy float64
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}

func ranks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(v[i], v[j]) })
	out := make([]float64, len(v))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && v[order[j]] == v[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			out[k] = float64(i+j-1) / 2
		}
		i = j
	}
	return out
}
