package archive

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// ID names a thing for life: a UUID in its canonical lower-case form of 36
// bytes. New ones are UUIDv7, made by a function that cmd passes in; those that
// a delivery fixes (its record, its pages) are derived, as UUIDv8, so that a
// retry after a crash meets the same things again. People never see ids.
type ID string

// Unsorted is the series (未整理) that a record stands in until it is filed.
const Unsorted ID = "00000000-0000-8000-8000-000000000001"

// ParseID accepts the canonical form only.
func ParseID(s string) (ID, error) {
	if len(s) != 36 {
		return "", fmt.Errorf("%q is no id", s)
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return "", fmt.Errorf("%q is no id", s)
			}
		} else if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f') {
			return "", fmt.Errorf("%q is no id", s)
		}
	}
	return ID(s), nil
}

// DeriveID makes the id that parts fix. Parts are joined with NUL, so that no
// two lists of parts without NUL share an id.
func DeriveID(parts ...string) ID {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return format(h.Sum(nil))
}

// PageID is the id of page n (from 1) of the file whose record is given. Ids of
// one file's pages sort in page order.
func PageID(record ID, n int) ID {
	f := sha256.Sum256([]byte(record))
	p := sha256.Sum256([]byte(fmt.Sprintf("%s page %d", record, n)))
	var b [16]byte
	copy(b[:8], f[:8])
	binary.BigEndian.PutUint32(b[8:12], uint32(n)&0x3fffffff)
	copy(b[12:], p[:4])
	return format(b[:])
}

// shard spreads ids over 256 prefixes: the last two hex digits, since the first
// digits of a UUIDv7 are its time.
func (id ID) shard() string {
	if len(id) < 2 {
		return "00"
	}
	return string(id[len(id)-2:])
}

func format(b []byte) ID {
	var u [16]byte
	copy(u[:], b)
	u[6] = u[6]&0x0f | 0x80
	u[8] = u[8]&0x3f | 0x80
	h := hex.EncodeToString(u[:])
	return ID(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
}
