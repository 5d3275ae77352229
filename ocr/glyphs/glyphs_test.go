package glyphs

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"
)

// draw gives a patch with ink where in says so, x and y from −1 to 1 over the middle
// half of it.
func draw(side int, in func(x, y float64) bool) []byte {
	pix := make([]byte, side*side)
	for i := range pix {
		x, y := (float64(i%side)+.5)/float64(side)*4-2, (float64(i/side)+.5)/float64(side)*4-2
		if pix[i] = 250; max(math.Abs(x), math.Abs(y)) <= 1 && in(x, y) {
			pix[i] = 15
		}
	}
	return pix
}

func cross(x, y float64) bool { return min(math.Abs(x), math.Abs(y)) < .12 }
func frame(x, y float64) bool { return max(math.Abs(x), math.Abs(y)) > .78 }
func slash(x, y float64) bool { return math.Abs(x-y) < .3 }

func described(t *testing.T, pix []byte, side int) *Shape {
	t.Helper()
	s, ok := Describe(pix, side, side)
	if !ok {
		t.Fatal("no ink was seen")
	}
	return &s
}

// A shape is the same in any size, place, strength and with some noise, and differs
// from others.
func TestDescribe(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for name, in := range map[string]func(x, y float64) bool{"cross": cross, "frame": frame, "slash": slash} {
		s := described(t, draw(80, in), 80)
		if s.Likeness(s) < .9999 || s.Aspect < .95 || s.Aspect > 1.05 {
			t.Errorf("%s: likeness with itself %f, aspect %f", name, s.Likeness(s), s.Aspect)
		}
		faint := draw(60, in)
		for i, v := range faint {
			faint[i] = byte(min(255, max(0, 120+float64(v)/3+rng.NormFloat64()*6)))
		}
		if l := s.Likeness(described(t, faint, 60)); l < .985 {
			t.Errorf("%s, smaller, faint and noisy: %f", name, l)
		}
		for other, o := range map[string]func(x, y float64) bool{"cross": cross, "frame": frame, "slash": slash} {
			if l := s.Likeness(described(t, draw(80, o), 80)); name != other && l > .85 {
				t.Errorf("%s and %s: %f", name, other, l)
			}
		}
	}
	bar := described(t, draw(80, func(x, y float64) bool { return math.Abs(y) < .1 }), 80)
	if bar.Aspect < 5 {
		t.Errorf("a bar has the aspect %f", bar.Aspect)
	}
	for _, side := range []int{0, 2, 40} {
		if _, ok := Describe(bytes.Repeat([]byte{255}, side*side), side, side); ok {
			t.Errorf("ink was seen in %d white pixels", side*side)
		}
	}
	if _, ok := Describe(make([]byte, 10), 40, 40); ok {
		t.Error("a patch that is cut off was described")
	}
}

func TestKnown(t *testing.T) {
	k := Known()
	if k.faces < 2 || len(k.runes) < 3500 || k.Knows('x') || k.Shapes('x') != nil {
		t.Fatalf("%d characters in %d faces", len(k.runes), k.faces)
	}
	for _, r := range "松江市役所髙﨑邉猶謄塀学國□●た0" {
		of := k.Shapes(r)
		if of == nil {
			t.Fatalf("%c is not there", r)
		}
		for f := range of {
			if of[f].Aspect == 0 {
				continue
			}
			if m := k.Nearest(&of[f], 3); len(m) != 3 || m[0].Rune != r || m[0].Likeness < .9999 || m[1].Likeness < m[2].Likeness {
				t.Errorf("%c in face %d is most like %v", r, f, m)
			}
		}
	}
	// A character is most like itself in the faces that are not asked.
	wrong := 0
	for i := 0; i < len(k.runes); i += 37 {
		r := k.runes[i]
		of := k.Shapes(r)
		if of[0].Aspect == 0 || of[2].Aspect == 0 {
			continue
		}
		others := &Table{faces: 1}
		for n, o := range k.runes {
			others.runes, others.all = append(others.runes, o), append(others.all, k.all[n*k.faces+2])
		}
		if m := others.Nearest(&of[0], 1); len(m) == 0 || m[0].Rune != r {
			wrong++
		}
	}
	if wrong > len(k.runes)/37/20 {
		t.Errorf("%d of %d characters are most like another one in a bolder face", wrong, len(k.runes)/37)
	}
}

func TestEvidence(t *testing.T) {
	k := Known()
	for _, pair := range [][2]rune{{'髙', '高'}, {'﨑', '崎'}, {'邉', '邊'}, {'猶', '猫'}, {'謄', '騰'}} {
		for f, s := range k.Shapes(pair[0]) {
			if s.Aspect == 0 {
				continue
			}
			e, like := k.Evidence(&s, pair[0], pair[1])
			if against, _ := k.Evidence(&s, pair[1], pair[0]); e < .99 || against > -.99 || like < .9999 {
				t.Errorf("%c against %c in face %d: %f, %f, likeness %f", pair[0], pair[1], f, e, against, like)
			}
		}
	}
	s := k.Shapes('松')[0]
	if e, like := k.Evidence(&s, '松', 'x'); e != 0 || like != 0 {
		t.Errorf("against a character that is not there: %f, %f", e, like)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(magic))
	f.Add(Encode(1, []rune{'松', '江'}, map[rune][]*Shape{'松': {{Aspect: 1}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if k, err := parse(b); (err == nil) != (k != nil) || err == nil && len(k.all) != k.faces*len(k.runes) {
			t.Fatalf("%v, %v", k, err)
		}
	})
}

func TestEncode(t *testing.T) {
	k := Known()
	shapes := map[rune][]*Shape{}
	runes := []rune{'市', '松', '髙'}
	for _, r := range runes {
		for f := range k.Shapes(r) {
			shapes[r] = append(shapes[r], &k.Shapes(r)[f])
		}
	}
	got, err := parse(Encode(k.faces, runes, shapes))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runes {
		for f, s := range got.Shapes(r) {
			if w := k.Shapes(r)[f]; s.v != w.v || math.Abs(s.Aspect-w.Aspect) > .001 {
				t.Errorf("%c in face %d came back as another", r, f)
			}
		}
	}
}

func BenchmarkNearest(b *testing.B) {
	k := Known()
	s := k.Shapes('松')[0]
	for b.Loop() {
		k.Nearest(&s, 1)
	}
}
