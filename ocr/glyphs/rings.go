package glyphs

import (
	_ "embed"
	"sync"
)

// rings.bin holds the numbers in rings, ① to ⑳, and other rings, and signs.bin signs that no model
// prints and what is read of them, all in the faces of shapes.bin.
var (
	//go:embed rings.bin
	ringsBin []byte
	//go:embed signs.bin
	signsBin []byte
)

// Rings is the table of numbers in rings, and of what else is one. Contrast takes the ring away,
// which all of them have, so that it tells the numbers apart.
var Rings = sync.OnceValue(func() *Table { return sound(ringsBin) })

// Signs is the table of signs that no model prints, and of the characters that are read of them.
var Signs = sync.OnceValue(func() *Table { return sound(signsBin) })

// sound is a table that is a part of the program.
func sound(b []byte) *Table {
	t, err := parse(b)
	if err != nil {
		panic(err) // a test holds that it is sound
	}
	return t
}
