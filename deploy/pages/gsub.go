package main

import (
	"encoding/binary"
	"errors"

	"golang.org/x/image/font/sfnt"
)

// errFont: a font's tables point outside of it.
var errFont = errors.New("the GSUB table is damaged")

// verticalForms reads the glyphs for vertical writing (brackets, the long vowel,
// full stops) from a font's GSUB table: the single substitutions of its feature
// "vert", as OpenType 1.9 describes them. Of a collection the first font is read.
// A font without the table has none.
func verticalForms(b []byte) (m map[sfnt.GlyphIndex]sfnt.GlyphIndex, err error) {
	defer func() {
		if recover() != nil { // an index out of range
			m, err = nil, errFont
		}
	}()
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(b[at:])) }
	head := 0
	if string(b[:4]) == "ttcf" {
		head = u32(12)
	}
	gsub := 0
	for i := range u16(head + 4) {
		if r := head + 12 + 16*i; string(b[r:r+4]) == "GSUB" {
			gsub = u32(r + 8)
		}
	}
	m = map[sfnt.GlyphIndex]sfnt.GlyphIndex{}
	if gsub == 0 {
		return m, nil
	}
	features, lookups := gsub+u16(gsub+6), gsub+u16(gsub+8)
	for i := range u16(features) {
		r := features + 2 + 6*i
		if string(b[r:r+4]) != "vert" {
			continue
		}
		f := features + u16(r+4)
		for k := range u16(f + 2) {
			l := lookups + u16(lookups+2+2*u16(f+4+2*k))
			kind := u16(l)
			for n := range u16(l + 4) {
				sub, is := l+u16(l+6+2*n), kind
				if kind == 7 { // extension: the true kind, and where it lies
					is, sub = u16(sub+2), sub+u32(sub+4)
				}
				if is != 1 {
					continue
				}
				for at, g := range coverage(u16, sub+u16(sub+2)) {
					to := g + u16(sub+4) // format 1: a difference
					if u16(sub) == 2 {
						to = u16(sub + 6 + 2*at)
					}
					if _, there := m[sfnt.GlyphIndex(g)]; !there {
						m[sfnt.GlyphIndex(g)] = sfnt.GlyphIndex(to & 0xffff)
					}
				}
			}
		}
	}
	return m, nil
}

// coverage lists the glyphs of a coverage table in its order.
func coverage(u16 func(int) int, at int) []int {
	var out []int
	for i := range u16(at + 2) {
		if u16(at) == 1 {
			out = append(out, u16(at+4+2*i))
			continue
		}
		for g := u16(at + 4 + 6*i); g <= u16(at+6+6*i); g++ {
			out = append(out, g)
		}
	}
	return out
}
