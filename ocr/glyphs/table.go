package glyphs

import (
	"cmp"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
)

// shapes.bin is what deploy/glyphs makes: the magic, the number of faces (16 bits,
// big endian), then for each character its code point (32 bits) and for each face the
// aspect (16 bits, of 4096) and the shape's numbers; an aspect of 0 where the face
// lacks it.
//
//go:embed shapes.bin
var shapesBin []byte

const (
	magic     = "FKGL1\n"
	aspectOne = 4096
)

// A Table is the shapes of known characters in some typefaces.
type Table struct {
	faces int
	runes []rune
	all   []Shape // faces for each rune
	at    map[rune]int

	once  sync.Once
	rough [][coarseSize]float32 // see coarse
	wide  []float64             // the mean aspect of each character

	contrastOnce sync.Once
	contrast     *contrasts
}

// Known is the table that comes with the program.
var Known = sync.OnceValue(func() *Table { return sound(shapesBin) })

func parse(b []byte) (*Table, error) {
	if len(b) < len(magic)+2 || string(b[:len(magic)]) != magic {
		return nil, errors.New("no shapes of characters")
	}
	t := &Table{faces: int(binary.BigEndian.Uint16(b[len(magic):])), at: make(map[rune]int)}
	b = b[len(magic)+2:]
	if each := 4 + t.faces*(2+size); t.faces == 0 || len(b)%each != 0 {
		return nil, fmt.Errorf("shapes of characters: %d bytes are no multiple of %d faces'", len(b), t.faces)
	}
	for len(b) > 0 {
		r := rune(binary.BigEndian.Uint32(b))
		t.at[r] = len(t.runes)
		t.runes = append(t.runes, r)
		b = b[4:]
		for range t.faces {
			s := Shape{Aspect: float64(binary.BigEndian.Uint16(b)) / aspectOne}
			copy(s.v[:], b[2:])
			s.measure()
			t.all = append(t.all, s)
			b = b[2+size:]
		}
	}
	return t, nil
}

// Encode is the other way: shapes holds one shape a face for each character, nil for
// a face without it.
func Encode(faces int, runes []rune, shapes map[rune][]*Shape) []byte {
	b := binary.BigEndian.AppendUint16([]byte(magic), uint16(faces))
	for _, r := range runes {
		b = binary.BigEndian.AppendUint32(b, uint32(r))
		for f := range faces {
			s := &Shape{}
			if of := shapes[r]; f < len(of) && of[f] != nil {
				s = of[f]
			}
			b = binary.BigEndian.AppendUint16(b, uint16(min(math.MaxUint16, math.Round(s.Aspect*aspectOne))))
			b = append(b, s.v[:]...)
		}
	}
	return b
}

// Knows tells whether the table has a character.
func (t *Table) Knows(r rune) bool {
	_, ok := t.at[r]
	return ok
}

// Shapes are a character's, one a face; Aspect is 0 where the face lacks it.
func (t *Table) Shapes(r rune) []Shape {
	i, ok := t.at[r]
	if !ok {
		return nil
	}
	return t.all[i*t.faces : (i+1)*t.faces]
}

// A Match is a character and how like it is.
type Match struct {
	Rune     rune
	Likeness float64
}

// otherAspect is from which ratio of aspects on two shapes are not compared.
const otherAspect = 1.4

// coarse is the table in a quarter of the numbers, the mean over the faces: what a
// search looks at first.
const coarseSize = size / 4

func (t *Table) coarse() [][coarseSize]float32 {
	t.once.Do(func() {
		t.rough = make([][coarseSize]float32, len(t.runes))
		t.wide = make([]float64, len(t.runes))
		for i := range t.runes {
			n := 0.0
			for k := i * t.faces; k < (i+1)*t.faces; k++ {
				if a := t.all[k].Aspect; a > 0 {
					n++
					t.wide[i] += (a - t.wide[i]) / n
				}
				r := t.all[k].rough()
				for n, v := range r {
					t.rough[i][n] += v
				}
			}
			unit(&t.rough[i])
		}
	})
	return t.rough
}

// rough are the shape's numbers, four neighbouring cells of the lattice to one.
func (s *Shape) rough() (out [coarseSize]float32) {
	for i, v := range s.v {
		x, y, d := i/directions%lattice, i/directions/lattice, i%directions
		out[(y/2*(lattice/2)+x/2)*directions+d] += float32(v)
	}
	unit(&out)
	return out
}

func unit(v *[coarseSize]float32) {
	sum := float32(0)
	for _, x := range v {
		sum += x * x
	}
	if sum == 0 {
		return
	}
	sum = float32(math.Sqrt(float64(sum)))
	for i := range v {
		v[i] /= sum
	}
}

// Nearest are the characters that a shape is most like, best first, each by the face
// that is most like it; of those that are much wider or flatter none.
func (t *Table) Nearest(s *Shape, most int) []Match {
	var out []Match
	for _, i := range t.promising(t.Contrasted(s)) {
		best := 0.0
		for k := i * t.faces; k < (i+1)*t.faces; k++ {
			if o := &t.all[k]; o.Aspect > 0 && alikeWide(s, o) {
				best = max(best, s.Likeness(o))
			}
		}
		if best > 0 {
			out = append(out, Match{t.runes[i], best})
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int { return cmp.Compare(b.Likeness, a.Likeness) })
	return out[:min(len(out), most)]
}

// kth is the k-th largest of some numbers, k from 1, whose order it changes.
func kth(v []float32, k int) float32 {
	for {
		pivot, bigger, equal := v[len(v)/2], 0, 0
		for _, x := range v {
			if x > pivot {
				bigger++
			} else if x == pivot {
				equal++
			}
		}
		switch {
		case k <= bigger:
			v = slices.DeleteFunc(v, func(x float32) bool { return x <= pivot })
		case k <= bigger+equal:
			return pivot
		default:
			v = slices.DeleteFunc(v, func(x float32) bool { return x >= pivot })
			k -= bigger + equal
		}
	}
}

// Likeness is how like a character a shape is in the face that is most like it; 0
// where the table lacks it.
func (t *Table) Likeness(s *Shape, r rune) float64 {
	best := 0.0
	of := t.Shapes(r)
	for i := range of {
		best = max(best, s.Likeness(&of[i]))
	}
	return best
}

// Evidence is how much a shape speaks for one character against another: about 1
// where it is the first as the table has it, −1 where it is the second, 0 where it
// lies between; the two are compared in the face that is most like it, and by what
// tells them apart there. like is how like the first it is. Both are 0 where the table
// lacks one.
func (t *Table) Evidence(s *Shape, one, other rune) (evidence, like float64) {
	x, y := t.Shapes(one), t.Shapes(other)
	if x == nil || y == nil {
		return 0, 0
	}
	closest := 0.0
	for f := range t.faces {
		if x[f].Aspect == 0 || y[f].Aspect == 0 {
			continue
		}
		a, b := s.Likeness(&x[f]), s.Likeness(&y[f])
		if m := max(a, b); m > closest {
			closest, like = m, a
			evidence = (a - b) / max(alike, 1-x[f].Likeness(&y[f]))
		}
	}
	return evidence, like
}

// alike is the least by which two characters of a face can differ: 口 and ロ do by
// less, and nothing tells them apart.
const alike = 0.002
