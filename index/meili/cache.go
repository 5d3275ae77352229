package meili

import (
	"sync"

	"fumikura/index"
)

// A cache holds entries that were read, each in one state. What it gives is never
// out of date, since it is asked only for the state that the server has just named;
// whether a reader may see the page the server has said too. The zero value holds
// nothing yet.
//
// It has two halves: what is put or asked for goes into the young one, and when that
// is full it becomes the old one, whose entries are forgotten. So what is asked for
// often stays.
type cache struct {
	mu         sync.Mutex
	young, old map[listed]kept
	bytes      int // in the young half
}

type kept struct {
	entry *index.Entry
	bytes int
}

const (
	// maxHalf is how many bytes a half holds, about.
	maxHalf = 48 << 20
	// overhead is about how many bytes an entry takes beside what it was read from.
	overhead = 1024
)

func (c *cache) get(l listed) *index.Entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k, ok := c.young[l]; ok {
		return k.entry
	}
	k, ok := c.old[l]
	if !ok {
		return nil
	}
	c.add(l, k)
	return k.entry
}

// put keeps an entry that nobody changes any more, read from so many bytes.
func (c *cache) put(l listed, e *index.Entry, bytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(l, kept{e, bytes + overhead})
}

func (c *cache) add(l listed, k kept) {
	if _, ok := c.young[l]; ok {
		return
	}
	if c.young == nil || c.bytes+k.bytes > maxHalf {
		c.young, c.old, c.bytes = map[listed]kept{}, c.young, 0
	}
	c.young[l] = k
	c.bytes += k.bytes
}
