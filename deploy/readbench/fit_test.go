package main

import (
	"bytes"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
	"fumikura/ocr/tesseract"
)

// The truth of a character is known among others that are right, not in a lost line.
func TestAligned(t *testing.T) {
	var tr trace
	tr.Truth = "市長は、この条例を施行する。\n別の行が失われた。"
	for _, r := range "市畏は、この条例を施行する。" {
		tr.Chars = append(tr.Chars, tesseract.Judged{Text: string(r), Was: string(r)})
	}
	tr.Chars[1].Options = []rune{'畏', '長'}
	for _, r := range "☆◎■" {
		tr.Chars = append(tr.Chars, tesseract.Judged{Text: string(r)})
	}
	all := alignedOf(tr)
	wrong := 0
	for _, a := range all {
		if a.Text == "☆" || a.Text == "■" {
			t.Errorf("%s stands for %s", a.Text, a.want)
		}
		if a.Text != a.want {
			wrong++
			if a.Text != "畏" || a.want != "長" || a.option() != 1 {
				t.Errorf("%+v", a)
			}
		}
	}
	if wrong != 1 || len(all) < 12 {
		t.Errorf("%d characters, %d wrong", len(all), wrong)
	}
	tr.Chars = slices.Insert(tr.Chars, 5, tesseract.Judged{Text: "|", Options: []rune{'|', ' '}})
	made := alignedOf(tr)
	at := slices.IndexFunc(made, func(a aligned) bool { return a.Text == "|" })
	if len(made) != len(all)+1 || at < 0 || made[at].want != "" || made[at].option() >= 0 {
		t.Errorf("of %d characters one made up is at %d", len(made), at)
	}
}

// What the truth of a body leaves out, such as a stamp, has no say.
func TestAlignedWithoutStamps(t *testing.T) {
	tr := trace{Truth: "この条例を施行する。"}
	for _, r := range "この条例を受付施行する。" {
		j := tesseract.Judged{Text: string(r)}
		if r == '受' || r == '付' {
			j.Type = archive.LineStamp
		}
		tr.Chars = append(tr.Chars, j)
	}
	for _, a := range alignedOf(tr) {
		if a.Text != a.want {
			t.Errorf("%s stands for %q", a.Text, a.want)
		}
	}
}

// Weights that made the choices are found again, and so are those that made characters
// right.
func TestFit(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	const inkWeight, baseWeight = 3.0, -1.0
	var tr trace
	for range 4000 {
		a, b := rnd.Float64(), rnd.Float64()
		p := 1 / (1 + math.Exp(-inkWeight*(b-a)))
		text, truth := "市", "市"
		var w [2]reading.Weighing
		w[0][0], w[1][0] = a, b
		if rnd.Float64() < p {
			truth = "布"
		}
		j := tesseract.Judged{Text: text, Was: text, Options: []rune("市布"), Weighed: w[:]}
		tr.Chars = append(tr.Chars, j)
		tr.Truth += truth
		for _, r := range "町村字" { // right ones around it
			var p reading.Proof
			p[0] = 1
			tr.Chars, tr.Truth = append(tr.Chars, tesseract.Judged{Text: string(r), Was: string(r), Proof: p}), tr.Truth+string(r)
		}
	}
	all := alignedOf(tr)
	if len(all) < 15000 {
		t.Fatalf("%d of 16000 aligned", len(all))
	}
	if w := fitChoices(all); math.Abs(w[0]-inkWeight) > 0.3 {
		t.Errorf("%.2f, want %.2f", w[0], inkWeight)
	}
	var judged []aligned
	for range 4000 {
		var p reading.Proof
		p[0], p[1] = 1, rnd.Float64()*4
		want := "布"
		if rnd.Float64() < 1/(1+math.Exp(-baseWeight-inkWeight*p[1]/3)) {
			want = "市"
		}
		judged = append(judged, aligned{tesseract.Judged{Text: "市", Proof: p}, want})
	}
	if w := fitRight(judged); math.Abs(w[0]-baseWeight) > 0.3 || math.Abs(w[1]-inkWeight/3) > 0.3 {
		t.Errorf("%.2f and %.2f, want %.2f and %.2f", w[0], w[1], baseWeight, inkWeight/3)
	}
	name := filepath.Join(t.TempDir(), "trace")
	if err := writeJSON(name, []any{tr}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := fit(&out, []string{name}); err != nil || !strings.Contains(out.String(), "forRead: ") || !strings.Contains(out.String(), "rightBase: ") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
