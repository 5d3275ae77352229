package meili

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/meilisearch/meilisearch-go"
)

// unmarshal is json.Unmarshal, but for answers to searches: these may be long, and
// encoding/json goes over each byte four times. What decoder does not understand
// json.Unmarshal gets.
func unmarshal(data []byte, v any) error {
	if r, ok := v.(*meilisearch.MultiSearchResponse); ok {
		d := decoder{b: data}
		if got, ok := d.answer(); ok {
			*r = got
			return nil
		}
	}
	return json.Unmarshal(data, v)
}

// A decoder reads JSON that is taken to be whole. Its values are slices of b. Once
// something is not as it should be, bad stays true.
type decoder struct {
	b   []byte
	i   int
	bad bool
}

func (d *decoder) answer() (r meilisearch.MultiSearchResponse, ok bool) {
	d.object(func(key []byte) {
		if string(key) != `"results"` {
			d.value(0)
			return
		}
		d.bad = d.bad || r.Results != nil
		d.array(func() {
			var s meilisearch.SearchResponse
			d.object(func(key []byte) {
				switch string(key) {
				case `"hits"`:
					d.bad = d.bad || s.Hits != nil
					d.array(func() { s.Hits = append(s.Hits, d.hit()) })
				case `"facetDistribution"`:
					s.FacetDistribution = d.value(0)
				case `"estimatedTotalHits"`:
					s.EstimatedTotalHits = d.integer()
				default:
					d.value(0)
				}
			})
			r.Results = append(r.Results, s)
		})
	})
	d.space()
	return r, !d.bad && d.i == len(d.b) && r.Results != nil
}

// facetValues appends the values of a facet that an answer counts.
func facetValues(to []string, raw json.RawMessage, facet string) ([]string, error) {
	d := decoder{b: raw}
	d.object(func(key []byte) {
		if string(key) != strconv.Quote(facet) {
			d.value(0)
			return
		}
		d.object(func(key []byte) {
			s, err := text(key)
			d.bad = d.bad || err != nil
			to = append(to, s)
			d.value(0)
		})
	})
	if d.bad {
		return nil, fmt.Errorf("index server: facets that can't be read")
	}
	return to, nil
}

func (d *decoder) hit() meilisearch.Hit {
	h := make(meilisearch.Hit, 2)
	d.object(func(key []byte) {
		if bytes.IndexByte(key, '\\') >= 0 {
			d.bad = true
		}
		h[string(key[1:len(key)-1])] = d.value(0)
	})
	return h
}

func (d *decoder) space() {
	for d.i < len(d.b) && (d.b[d.i] == ' ' || d.b[d.i] == '\n' || d.b[d.i] == '\r' || d.b[d.i] == '\t') {
		d.i++
	}
}

// next is the next byte that is no space, 0 at the end or after an error.
func (d *decoder) next() byte {
	if d.space(); d.bad || d.i >= len(d.b) {
		return 0
	}
	return d.b[d.i]
}

func (d *decoder) take(c byte) bool {
	if d.next() != c {
		d.bad = true
		return false
	}
	d.i++
	return true
}

// members calls f before each member of what open and end enclose.
func (d *decoder) members(open, end byte, f func()) {
	if !d.take(open) {
		return
	}
	if d.next() == end {
		d.i++
		return
	}
	for !d.bad {
		if f(); d.next() == end && !d.bad {
			d.i++
			return
		}
		d.take(',')
	}
}

func (d *decoder) array(f func()) { d.members('[', ']', f) }

// object calls f with each key, in its quotes, where the value begins.
func (d *decoder) object(f func(key []byte)) {
	d.members('{', '}', func() {
		key := d.str()
		if d.take(':') && len(key) >= 2 {
			f(key)
		}
	})
}

// str is a string in its quotes, undecoded.
func (d *decoder) str() []byte {
	if !d.take('"') {
		return nil
	}
	start := d.i - 1
	for {
		n := bytes.IndexByte(d.b[d.i:], '"')
		if n < 0 {
			d.bad = true
			return nil
		}
		d.i += n + 1
		slashes := 0
		for k := d.i - 2; k > start && d.b[k] == '\\'; k-- {
			slashes++
		}
		if slashes%2 == 0 {
			return d.b[start:d.i:d.i]
		}
	}
}

// maxNested is how deep a value may be nested.
const maxNested = 100

// value is any value, undecoded.
func (d *decoder) value(depth int) json.RawMessage {
	c := d.next()
	start := d.i
	switch {
	case depth > maxNested:
		d.bad = true
	case c == '"':
		d.str()
	case c == '{':
		d.object(func([]byte) { d.value(depth + 1) })
	case c == '[':
		d.array(func() { d.value(depth + 1) })
	default:
		for d.i < len(d.b) && (d.b[d.i] >= '0' && d.b[d.i] <= '9' || d.b[d.i] >= 'a' && d.b[d.i] <= 'z' || bytes.IndexByte([]byte("+-.E"), d.b[d.i]) >= 0) {
			d.i++
		}
		if d.i == start {
			d.bad = true
		}
	}
	if d.bad {
		return nil
	}
	return json.RawMessage(d.b[start:d.i:d.i])
}
