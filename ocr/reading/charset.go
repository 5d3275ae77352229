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
// first space. Component 3 are the templates of the recogniser that came before it.
const (
	oldTemplates  = 3
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
	offsets, err := components(r)
	if err != nil {
		return nil, err
	}
	if len(offsets) <= unicharset || offsets[unicharset] < 0 {
		return nil, ErrNoCharset
	}
	from, to := offsets[unicharset], size
	for _, o := range offsets {
		if o > from && o < to {
			to = o
		}
	}
	if from < int64(4+8*len(offsets)) || from >= to || to > size || to-from > mostCharset {
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

// components are the offsets of a model's components, negative where there is none.
func components(r io.ReaderAt) ([]int64, error) {
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
	if parts < 0 || parts > mostParts || len(head) < 4+8*parts {
		return nil, ErrNoCharset
	}
	offsets := make([]int64, parts)
	for i := range offsets {
		offsets[i] = int64(binary.LittleEndian.Uint64(head[4+8*i:]))
	}
	return offsets, nil
}

// ReadsLinesAlone tells of a .traineddata file that it has a line recogniser and nothing
// of the one that came before it.
func ReadsLinesAlone(r io.ReaderAt) bool {
	offsets, err := components(r)
	return err == nil && len(offsets) > unicharset && offsets[unicharset] >= 0 && offsets[oldTemplates] < 0
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
