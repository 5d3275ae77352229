package filing

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// errEncoding: a table in no encoding that is known.
var errEncoding = errors.New("neither UTF-8 nor Shift_JIS nor UTF-16 with its mark")

// Decode gives a table's text: UTF-8 with or without its mark, UTF-16 with one, or
// what a spreadsheet on a Japanese Windows writes, Shift_JIS with its extensions.
func Decode(b []byte) ([]byte, error) {
	if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
		return decoded(b, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM))
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if utf8.Valid(b) {
		return b, nil
	}
	return decoded(b, japanese.ShiftJIS)
}

func decoded(b []byte, e encoding.Encoding) ([]byte, error) {
	out, err := io.ReadAll(e.NewDecoder().Reader(bytes.NewReader(b)))
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return nil, errEncoding
	}
	return out, nil
}
