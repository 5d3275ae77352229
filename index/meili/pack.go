package meili

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"fumikura/index"
)

// What is read of a page is one string: its body, and after a mark its entry as
// JSON. The server goes through every member of what it shows of a hit, so that
// one string without anything to escape costs it and us far less than an object
// and the characters with their spaces. Quotes and backslashes are written as
// characters that no text holds (Unicode's noncharacters).
const (
	packEnd   = "\ufdd0"
	packQuote = "\ufdd1"
	packSlash = "\ufdd2"
)

var packing = strings.NewReplacer(`"`, packQuote, `\`, packSlash, packEnd, "\ufffd", packQuote, "\ufffd", packSlash, "\ufffd")

func pack(entry []byte, body string) string {
	return packing.Replace(body) + packEnd + packing.Replace(string(entry))
}

// packedIn is what pack made, of a JSON string: where that has no escapes, a part of it.
func packedIn(raw json.RawMessage) ([]byte, error) {
	if n := len(raw); n >= 2 && raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 {
		return raw[1 : n-1], nil
	}
	s, err := text(raw)
	if err != nil {
		return nil, fmt.Errorf("index server: an entry: %w", err)
	}
	return []byte(s), nil
}

// halves are the body and the entry of what pack made, both packed.
func halves(all []byte) (body, entry []byte, err error) {
	body, entry, ok := bytes.Cut(all, []byte(packEnd))
	if !ok {
		return nil, nil, fmt.Errorf("index server: an entry without its end")
	}
	return body, entry, nil
}

func unpack(body, entry []byte) (*index.Entry, error) {
	e, err := decodeEntry(unpacked(entry))
	if err != nil {
		return nil, err
	}
	if bytes.Contains(body, packMarks) {
		body = unpacked(body)
	}
	e.Chars = string(body)
	return e, nil
}

// packMarks are the first bytes of packQuote and packSlash, which are rare.
var packMarks = []byte(packQuote[:2])

// unpacked puts quotes and backslashes back.
func unpacked(s []byte) []byte {
	out := make([]byte, 0, len(s))
	for {
		i := bytes.Index(s, packMarks)
		if i < 0 || i+3 > len(s) {
			return append(out, s...)
		}
		out = append(out, s[:i]...)
		switch string(s[i : i+3]) {
		case packQuote:
			out = append(out, '"')
		case packSlash:
			out = append(out, '\\')
		default:
			out = append(out, s[i:i+3]...)
		}
		s = s[i+3:]
	}
}
