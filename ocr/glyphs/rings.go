package glyphs

import (
	_ "embed"
	"sync"
)

// rings.bin holds the numbers in rings, ① to ⑳, and other rings, in the faces of shapes.bin.
//
//go:embed rings.bin
var ringsBin []byte

// Rings is the table of numbers in rings, and of what else is one. Contrast takes the ring away,
// which all of them have, so that it tells the numbers apart.
var Rings = sync.OnceValue(func() *Table {
	t, err := parse(ringsBin)
	if err != nil {
		panic(err) // it is a part of the program; a test holds that it is sound
	}
	return t
})
