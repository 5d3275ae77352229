package japanese

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"unicode/utf8"
)

// How the dictionary's words are read, in the order of their numbers, gzipped: of
// each its katakana, a byte each (their distance from kanaBase), and then wordEnd,
// or lightEnd of a form of する, ある, なる and いう. A word without a reading has
// none. The dictionary's own table of this and much more takes 60 MB of memory;
// TestReadingTable makes this one of it, and holds them against each other.
//
//go:embed data/readings.gz
var readingsGZ []byte

const (
	kanaBase = 0x30a0
	wordEnd  = 0xff
	lightEnd = 0xfe
)

// readingBlock is of how many words the place of the first is noted.
const readingBlock = 16

// A readingTable says how the words of the dictionary are read.
type readingTable struct {
	bytes  []byte
	blocks []uint32
}

func loadReadings() (*readingTable, error) {
	z, err := gzip.NewReader(bytes.NewReader(readingsGZ))
	if err != nil {
		return nil, fmt.Errorf("readings: %w", err)
	}
	t := new(readingTable)
	if t.bytes, err = io.ReadAll(z); err != nil {
		return nil, fmt.Errorf("readings: %w", err)
	}
	t.bytes = bytes.Clone(t.bytes) // without what it could still grow by
	at := 0
	for n := 0; at < len(t.bytes); n++ {
		if n%readingBlock == 0 {
			t.blocks = append(t.blocks, uint32(at))
		}
		_, _, at = t.word(at)
	}
	return t, nil
}

// word is what stands at a place, and the place after it.
func (t *readingTable) word(at int) (kana []byte, light bool, next int) {
	for i := at; i < len(t.bytes); i++ {
		if b := t.bytes[i]; b >= lightEnd {
			return t.bytes[at:i], b == lightEnd, i + 1
		}
	}
	return t.bytes[at:], false, len(t.bytes)
}

// of is the reading of a word, in katakana, "" where it has none; and whether it
// is a form of a verb that says little.
func (t *readingTable) of(id int) (reading string, light bool) {
	if id < 0 || id/readingBlock >= len(t.blocks) {
		return "", false
	}
	at := int(t.blocks[id/readingBlock])
	for range id % readingBlock {
		_, _, at = t.word(at)
	}
	kana, light, _ := t.word(at)
	out := make([]byte, 0, 3*len(kana))
	for _, b := range kana {
		out = utf8.AppendRune(out, kanaBase+rune(b))
	}
	return string(out), light
}
