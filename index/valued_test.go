package index

import (
	"fmt"
	"testing"
)

// A word with values is narrowed by what touches them, however many it has, and by no
// more than a few of its literals.
func TestBetween(t *testing.T) {
	for query, want := range map[string]string{
		"第3号":          "2 of 2",
		"3月":           "1 of 1",
		"三条の三第一項第三号に規": "7 of 7",
		"三条の三第一項第三号の四から五": "7 of 8", // 第 alone
	} {
		var n, all int
		Parse(query).Root.Words(func(w *Node) {
			if !w.Slots.Valued() {
				return
			}
			for _, k := range w.between(FieldBody) {
				all++
				if k.Narrows {
					n++
				}
			}
		})
		if got := fmt.Sprintf("%d of %d", n, all); got != want {
			t.Errorf("%s: conditions with what touches a value are %s, want %s", query, got, want)
		}
	}
}
