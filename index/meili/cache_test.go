package meili

import (
	"fmt"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
)

// The cache gives an entry in the state that is asked for alone, holds no more than
// its two halves, and keeps what is asked for again and again.
func TestCache(t *testing.T) {
	var c cache
	one := listed{"a", "1"}
	e := &index.Entry{ID: "a"}
	c.put(one, e, 10)
	if c.get(one) != e || c.get(listed{"a", "2"}) != nil {
		t.Error("an entry is given in another state, or not at all")
	}
	const each = 64 << 10
	for i := range 4 * maxHalf / each {
		c.put(listed{fmt.Sprint("p", i), "1"}, &index.Entry{ID: archive.ID(fmt.Sprint("p", i))}, each)
		if c.get(one) == nil {
			t.Fatalf("what is asked for each time is forgotten after %d others", i)
		}
	}
	sum := 0
	for _, half := range []map[listed]kept{c.young, c.old} {
		for _, k := range half {
			sum += k.bytes
		}
	}
	if sum > 2*maxHalf {
		t.Errorf("%d bytes are held, more than %d", sum, 2*maxHalf)
	}
	if c.get(listed{"p0", "1"}) != nil {
		t.Error("what nobody asked for is still held")
	}
}
