// Package ocrtest is what tests and benchmarks of readers share: what every ocr.Engine
// must survive (images of absurd sizes and kinds, and files that were damaged on the
// way), and how a reading is compared with what stands on the paper. It holds no bound
// on how well anything is read.
package ocrtest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"

	"fumikura/ocr"
)

// A Mutant is an image or what is left of one.
type Mutant struct {
	Name string
	Kind string // what fills it, or how it was damaged
	Page ocr.Page
	// Whole says that the file is sound, so that reading it must succeed.
	Whole bool
}

// Sizes are the shapes that whole mutants come in, in pixels.
var Sizes = []image.Point{{X: 1, Y: 1}, {X: 1, Y: 300}, {X: 2, Y: 2}, {X: 20000, Y: 3}, {X: 3, Y: 20000}, {X: 7, Y: 4001}, {X: 333, Y: 257}, {X: 640, Y: 480}, {X: 481, Y: 1023}, {X: 5000, Y: 40}}

// Make gives the i-th mutant of a seed: by turns an image of its own, and a
// damaged copy of one of the files.
func Make(seed uint64, i int, files [][]byte) Mutant {
	rng := rand.New(rand.NewPCG(seed, uint64(i)))
	if i%2 == 0 || len(files) == 0 {
		return absurd(rng)
	}
	return damaged(rng, files[rng.IntN(len(files))])
}

var fills = []struct {
	name string
	at   func(rng *rand.Rand, x, y int) uint16
}{
	{"black", func(*rand.Rand, int, int) uint16 { return 0 }},
	{"white", func(*rand.Rand, int, int) uint16 { return 0xffff }},
	{"noise", func(rng *rand.Rand, _, _ int) uint16 { return uint16(rng.Uint32()) }},
	{"pepper", func(rng *rand.Rand, _, _ int) uint16 {
		if rng.IntN(40) == 0 {
			return 0
		}
		return 0xffff
	}},
	{"stripes", func(_ *rand.Rand, x, y int) uint16 { return uint16((x/7 + y/3) % 2 * 0xffff) }},
	{"slope", func(_ *rand.Rand, x, y int) uint16 { return uint16(x*53 + y*31) }},
}

// absurd is a sound file of an image that no scanner makes.
func absurd(rng *rand.Rand) Mutant {
	size, fill := Sizes[rng.IntN(len(Sizes))], fills[rng.IntN(len(fills))]
	r := image.Rectangle{Max: size}
	kinds := []string{"1 bit", "8 bit", "16 bit", "palette", "alpha", "16 bit alpha", "JPEG", "grey JPEG"}
	kind := kinds[rng.IntN(len(kinds))]
	var img interface {
		image.Image
		Set(x, y int, c color.Color)
	}
	switch kind {
	case "1 bit":
		img = image.NewPaletted(r, color.Palette{color.Black, color.White})
	case "palette":
		p := make(color.Palette, 2+rng.IntN(250))
		for i := range p {
			p[i] = color.NRGBA{uint8(rng.Uint32()), uint8(rng.Uint32()), uint8(rng.Uint32()), uint8(rng.Uint32())}
		}
		img = image.NewPaletted(r, p)
	case "16 bit":
		img = image.NewGray16(r)
	case "alpha", "JPEG":
		img = image.NewNRGBA(r)
	case "16 bit alpha":
		img = image.NewNRGBA64(r)
	default:
		img = image.NewGray(r)
	}
	for y := range size.Y {
		for x := range size.X {
			v := fill.at(rng, x, y)
			c := color.NRGBA64{v, v, v, 0xffff}
			if kind == "alpha" || kind == "16 bit alpha" {
				c.A = uint16(rng.Uint32())
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	m := Mutant{Name: fmt.Sprintf("%d × %d %s, %s", size.X, size.Y, fill.name, kind), Kind: fill.name, Whole: true}
	m.Page = ocr.Page{Type: "image/png", Width: size.X, Height: size.Y}
	var err error
	if kind == "JPEG" || kind == "grey JPEG" {
		m.Page.Type = "image/jpeg"
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 1 + rng.IntN(100)})
	} else {
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img)
	}
	if err != nil {
		panic(err) // a buffer takes everything, and the sizes are within both formats
	}
	m.Page.Data = b.Bytes()
	// What a header says of the resolution may be anything.
	dpis := []float64{0, 0, 72, 300, 1, 1e6}
	m.Page.DPIX, m.Page.DPIY = dpis[rng.IntN(len(dpis))], dpis[rng.IntN(len(dpis))]
	return m
}

// damaged is a file as a broken disk or a lost connection leaves it.
func damaged(rng *rand.Rand, file []byte) Mutant {
	b := bytes.Clone(file)
	m := Mutant{}
	switch k := rng.IntN(6); k {
	case 0:
		n := rng.IntN(len(b))
		b, m.Name, m.Kind = b[:n], fmt.Sprintf("cut after %d bytes", n), "cut off"
	case 1:
		n := 1 + rng.IntN(30)
		for range n {
			b[rng.IntN(len(b))] ^= 1 << rng.IntN(8)
		}
		m.Name, m.Kind = fmt.Sprintf("%d bits turned over", n), "bits turned over"
	case 2:
		for range 1 + rng.IntN(8) { // where sizes and offsets stand
			b[rng.IntN(min(len(b), 64))] = byte(rng.Uint32())
		}
		m.Name = "head overwritten"
	case 3:
		from := rng.IntN(len(b))
		clear(b[from : from+rng.IntN(len(b)-from)])
		m.Name = "a stretch of zeros"
	case 4:
		from, to := rng.IntN(len(b)), rng.IntN(len(b))
		copy(b[to:], b[from:min(len(b), from+rng.IntN(4096))])
		m.Name = "a piece in another place"
	default:
		b = append(b, b[rng.IntN(len(b)):]...)
		m.Name = "more after the end"
	}
	if m.Kind == "" {
		m.Kind = m.Name
	}
	m.Page = ocr.Page{Data: b, Type: []string{"image/png", "image/jpeg", "image/tiff"}[rng.IntN(3)]}
	return m
}
