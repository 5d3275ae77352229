package japanese

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/variants.tsv
var variantsTSV string

// A Variant is a line of the table of variant kanji.
type Variant struct {
	Variant, Representative rune
	// Class is "old" (旧字体, forms of print) or "names" (forms that names have).
	Class  string
	Source string
	// Plain is what stands for the variant without the class names, itself where
	// nothing does.
	Plain  rune
	Reason string
}

// Variants is the whole table.
func Variants() []Variant {
	var out []Variant
	for line := range strings.Lines(variantsTSV) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		c := append(strings.Split(line, "\t"), "", "")
		v := Variant{Variant: one(c[0]), Representative: one(c[1]), Class: c[2], Source: c[3], Reason: c[5]}
		switch {
		case c[4] != "":
			v.Plain = one(c[4])
		case v.Class == "names":
			v.Plain = v.Variant
		default:
			v.Plain = v.Representative
		}
		out = append(out, v)
	}
	return out
}

func one(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// The block of unified ideographs that nearly all kanji of a page lie in.
const (
	firstKanji = 0x4e00
	lastKanji  = 0x9fff
)

// classes maps kanji to their representatives: a table for the common block,
// in which 0 means itself, and a map for the rest.
type classes struct {
	block [lastKanji - firstKanji + 1]uint16
	rest  map[rune]rune
}

func (c *classes) of(r rune) rune {
	if r >= firstKanji && r <= lastKanji {
		if v := c.block[r-firstKanji]; v != 0 {
			return rune(v)
		}
		return r
	}
	if v, ok := c.rest[r]; ok {
		return v
	}
	return r
}

func newClasses(representative func(Variant) rune) *classes {
	c := &classes{rest: map[rune]rune{}}
	for _, v := range Variants() {
		to := representative(v)
		switch {
		case to == v.Variant:
		case v.Variant >= firstKanji && v.Variant <= lastKanji:
			c.block[v.Variant-firstKanji] = uint16(to)
		default:
			c.rest[v.Variant] = to
		}
	}
	return c
}

var (
	allClasses   = sync.OnceValue(func() *classes { return newClasses(func(v Variant) rune { return v.Representative }) })
	plainClasses = sync.OnceValue(func() *classes { return newClasses(func(v Variant) rune { return v.Plain }) })
	noClasses    = sync.OnceValue(func() *classes { return &classes{} })
)
