package main

import (
	"crypto/sha512"
	"math/bits"
)

// A twister is the generator MT19937 (Matsumoto and Nishimura, 1998), seeded with a
// text and drawn from as Python's module random does, so that terms are the ones
// that the script beside a set of scans draws.
type twister struct {
	state [624]uint32
	at    int
}

func newTwister(seed string) *twister {
	sum := sha512.Sum512([]byte(seed))
	n := append([]byte(seed), sum[:]...)
	for len(n) > 0 && n[0] == 0 {
		n = n[1:]
	}
	var key []uint32 // the number's words, lowest first
	for i := len(n); i > 0; i -= 4 {
		var w uint32
		for _, b := range n[max(0, i-4):i] {
			w = w<<8 | uint32(b)
		}
		key = append(key, w)
	}
	t := &twister{at: 624}
	s := &t.state
	s[0] = 19650218
	for i := 1; i < 624; i++ {
		s[i] = 1812433253*(s[i-1]^s[i-1]>>30) + uint32(i)
	}
	i, j := 1, 0
	for range max(624, len(key)) {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1664525) + key[j] + uint32(j)
		if i++; i == 624 {
			s[0], i = s[623], 1
		}
		if j++; j == len(key) {
			j = 0
		}
	}
	for range 623 {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1566083941) - uint32(i)
		if i++; i == 624 {
			s[0], i = s[623], 1
		}
	}
	s[0] = 0x80000000
	return t
}

func (t *twister) next() uint32 {
	if t.at == 624 {
		for i := range t.state {
			y := t.state[i]&0x80000000 | t.state[(i+1)%624]&0x7fffffff
			t.state[i] = t.state[(i+397)%624] ^ y>>1 ^ y&1*0x9908b0df
		}
		t.at = 0
	}
	y := t.state[t.at]
	t.at++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// below draws a number under n.
func (t *twister) below(n int) int {
	k := bits.Len(uint(n))
	for {
		if v := int(t.next() >> (32 - k)); v < n {
			return v
		}
	}
}
