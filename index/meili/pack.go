package meili

import (
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

func unpack(s string) (*index.Entry, error) {
	body, entry, ok := strings.Cut(s, packEnd)
	if !ok {
		return nil, fmt.Errorf("index server: an entry without its end")
	}
	e, err := decodeEntry(unpacked(entry))
	if err != nil {
		return nil, err
	}
	e.Chars = body
	if strings.Contains(body, packQuote[:2]) { // their first bytes, which are rare
		e.Chars = string(unpacked(body))
	}
	return e, nil
}

// unpacked puts quotes and backslashes back.
func unpacked(s string) []byte {
	out := make([]byte, 0, len(s))
	for {
		i := strings.Index(s, packQuote[:2])
		if i < 0 || i+3 > len(s) {
			return append(out, s...)
		}
		out = append(out, s[:i]...)
		switch s[i : i+3] {
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
