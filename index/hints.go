package index

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
)

// Reading the values of a page costs a hundred times as much as looking for a phrase
// on it. So an entry keeps hints of which they are, by which nearly every page is
// passed over on which a value does not stand.

// hint is two bytes of a hash of a value.
func hint(value string) uint16 {
	h := fnv.New32a()
	h.Write([]byte(value))
	n := h.Sum32()
	return uint16(n ^ n>>16)
}

// hints are those of values, in order.
func hints(values []string) []byte {
	list := make([]uint16, len(values))
	for i, v := range values {
		list[i] = hint(v)
	}
	slices.Sort(list)
	var out []byte
	for _, h := range slices.Compact(list) {
		out = binary.BigEndian.AppendUint16(out, h)
	}
	return out
}

// MayHold tells whether one of the values may stand on the page: false only where none
// does. An entry without hints may hold any.
func (e *Entry) MayHold(values []string) bool {
	if len(e.Hints) == 0 {
		return true
	}
	for _, v := range values {
		want := hint(v)
		lo, hi := 0, len(e.Hints)/2
		for lo < hi {
			mid := (lo + hi) / 2
			if binary.BigEndian.Uint16(e.Hints[2*mid:]) < want {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		if lo < len(e.Hints)/2 && binary.BigEndian.Uint16(e.Hints[2*lo:]) == want {
			return true
		}
	}
	return false
}
