package history

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// A tree is what is needed to go on building a Merkle tree: its size and its
// right frontier, the roots of its perfect subtrees from the largest to the
// smallest, one for each bit of the size.
type tree struct {
	size     int64
	frontier []tlog.Hash
}

// root is the RFC 6962 hash of the tree.
func (t *tree) root() tlog.Hash {
	if len(t.frontier) == 0 {
		return sha256.Sum256(nil)
	}
	h := t.frontier[len(t.frontier)-1]
	for i := len(t.frontier) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.frontier[i], h)
	}
	return h
}

// add appends a leaf.
func (t *tree) add(leaf tlog.Hash) {
	h := leaf
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.frontier) - 1
		h = tlog.NodeHash(t.frontier[last], h)
		t.frontier = t.frontier[:last]
	}
	t.frontier = append(t.frontier, h)
	t.size++
}

// clone is a copy that shares nothing with t.
func (t *tree) clone() tree {
	return tree{t.size, append([]tlog.Hash(nil), t.frontier...)}
}

// restoreTree is the tree of a stored size, frontier and root, which must fit
// each other.
func restoreTree(size int64, frontier []hash, root hash) (tree, error) {
	if size < 0 || len(frontier) != bits.OnesCount64(uint64(size)) {
		return tree{}, fmt.Errorf("a tree of %d leaves has %d frontier hashes", size, len(frontier))
	}
	t := tree{size: size, frontier: make([]tlog.Hash, len(frontier))}
	for i, h := range frontier {
		t.frontier[i] = tlog.Hash(h)
	}
	if t.root() != tlog.Hash(root) {
		return tree{}, fmt.Errorf("the frontier has the root %v, not %v", t.root(), root)
	}
	return t, nil
}

// A hash is written as 64 hex digits, as everywhere else in the bucket.
type hash tlog.Hash

func (h hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalJSON writes lower-case hex.
func (h hash) MarshalJSON() ([]byte, error) { return json.Marshal(h.String()) }

// UnmarshalJSON accepts what MarshalJSON writes, and nothing else.
func (h *hash) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	v, err := hex.DecodeString(s)
	if err != nil || len(v) != len(h) || s != hex.EncodeToString(v) {
		return fmt.Errorf("%q is no hash", s)
	}
	copy(h[:], v)
	return nil
}
