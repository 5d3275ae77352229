package meili

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// text decodes a JSON string.
func text(raw json.RawMessage) (string, error) {
	if n := len(raw); n >= 2 && raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : n-1]), nil
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err
}

// The server compares the values of filters without regard to case and width,
// and takes up to 468 bytes. Names must be exact here, rights above all, so they
// are written in hexadecimal; one that is too long for that by its hash.
const maxHex = 200 // bytes

func exact(s string) string {
	if len(s) > maxHex {
		h := sha256.Sum256([]byte(s))
		return "h" + hex.EncodeToString(h[:])
	}
	return "x" + hex.EncodeToString([]byte(s))
}

func exacts(l []string) []string {
	out := make([]string, len(l))
	for i, s := range l {
		out[i] = exact(s)
	}
	return out
}

// inexact is the way back, as far as there is one.
func inexact(s string) string {
	if rest, ok := strings.CutPrefix(s, "x"); ok {
		if b, err := hex.DecodeString(rest); err == nil {
			return string(b)
		}
	}
	return s
}

// is and among are filters over values that exact made.
func is(field, value string) string { return fmt.Sprintf("%s = %q", field, value) }

func among(field string, values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = strconv.Quote(v)
	}
	return field + " IN [" + strings.Join(quoted, ", ") + "]"
}

// number is a day YYYY-MM-DD as a number.
func number(day string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(day, "-", ""))
	if err != nil {
		return 0
	}
	return n
}
