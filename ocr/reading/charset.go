package reading

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Charset is what a model can print.
type Charset map[string]bool

// What a file of a Tesseract model is (tesseract, src/ccutil/tessdatamanager.h): the
// number of its components and the offset of each, −1 where it is not there, little
// endian, then the components. The unicharset of the line recogniser is component 21:
// text, the number of its entries and then one a line, its characters before the
// first space.
const (
	unicharset    = 21
	mostParts     = 64
	mostCharset   = 8 << 20 // bytes; the Japanese ones take 175 kB
	mostCharacter = 64      // bytes of one entry
)

// ErrNoCharset: the file holds no unicharset of a line recogniser.
var ErrNoCharset = errors.New("no list of characters in the model")

// ReadCharset reads from a .traineddata file of so many bytes what its model can
// print. Damage gives an error.
func ReadCharset(r io.ReaderAt, size int64) (Charset, error) {
	head := make([]byte, 4+8*mostParts)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read a model's characters: %w", err)
	}
	head = head[:n]
	if len(head) < 4 {
		return nil, ErrNoCharset
	}
	parts := int(binary.LittleEndian.Uint32(head))
	if parts <= unicharset || parts > mostParts || len(head) < 4+8*parts {
		return nil, ErrNoCharset
	}
	offset := func(i int) int64 { return int64(binary.LittleEndian.Uint64(head[4+8*i:])) }
	from, to := offset(unicharset), size
	if from < 0 {
		return nil, ErrNoCharset
	}
	for i := range parts {
		if o := offset(i); o > from && o < to {
			to = o
		}
	}
	if from < int64(4+8*parts) || from >= to || to > size || to-from > mostCharset {
		return nil, fmt.Errorf("%w: it would lie at %d to %d of %d bytes", ErrNoCharset, from, to, size)
	}
	b := make([]byte, to-from)
	if _, err := r.ReadAt(b, from); err != nil && err != io.EOF {
		return nil, fmt.Errorf("read a model's characters: %w", err)
	}
	first, rest, _ := bytes.Cut(b, []byte("\n"))
	entries, err := strconv.Atoi(strings.TrimSpace(string(first)))
	if err != nil || entries < 1 || entries > len(b) {
		return nil, fmt.Errorf("%w: it says to have %q entries", ErrNoCharset, first)
	}
	set := make(Charset, entries)
	for line := range bytes.SplitSeq(rest, []byte("\n")) {
		c, _, found := bytes.Cut(line, []byte(" "))
		if !found || len(c) == 0 || len(c) > mostCharacter || !utf8.Valid(c) {
			continue
		}
		set[string(c)] = true
	}
	if len(set) == 0 {
		return nil, ErrNoCharset
	}
	return set, nil
}

// Prints tells whether one of several models can print a character.
func Prints(sets []Charset, c string) bool {
	for _, s := range sets {
		if s[c] {
			return true
		}
	}
	return false
}
