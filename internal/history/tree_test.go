package history

import (
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// The frontier gives the same roots as tlog's own tree, at every size.
func TestTreeIsTlogs(t *testing.T) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, x := range at {
			out[i] = stored[x]
		}
		return out, nil
	})
	var tr tree
	for n := int64(0); n < 600; n++ {
		want, err := tlog.TreeHash(n, reader)
		if err != nil {
			t.Fatal(err)
		}
		if tr.root() != want || tr.size != n {
			t.Fatalf("%d leaves: root %v, want %v", n, tr.root(), want)
		}
		var frontier []hash
		for _, h := range tr.frontier {
			frontier = append(frontier, hash(h))
		}
		back, err := restoreTree(n, frontier, hash(want))
		if err != nil || back.root() != want {
			t.Fatalf("%d leaves restored: %v", n, err)
		}
		if n > 0 {
			if _, err := restoreTree(n, frontier[:len(frontier)-1], hash(want)); err == nil {
				t.Fatalf("%d leaves: a short frontier was taken", n)
			}
			frontier[0][0] ^= 1
			if _, err := restoreTree(n, frontier, hash(want)); err == nil {
				t.Fatalf("%d leaves: a wrong frontier was taken", n)
			}
		}
		leaf := tlog.RecordHash(fmt.Append(nil, "leaf ", n))
		more, err := tlog.StoredHashesForRecordHash(n, leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
		before := tr.clone()
		tr.add(leaf)
		if before.size != n || before.root() != want {
			t.Fatal("adding to a tree changed its clone")
		}
	}
}
