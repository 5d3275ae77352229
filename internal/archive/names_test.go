package archive_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

func FuzzCheckKey(f *testing.F) {
	for _, s := range []string{"a", "a/b", "", "/", "a/", "/a", "a//b", ".", "..", "a/../b", "...", "A", "a b", "文", "a\x00", "a\xff",
		strings.Repeat("a", 255), strings.Repeat("a", 256), strings.Repeat("a/", 256), strings.Repeat("a/", 255) + "aa", strings.Repeat("a/", 256) + "a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		good := s != "" && len(s) <= 512
		for _, p := range strings.Split(s, "/") {
			good = good && p != "" && p != "." && p != ".." && len(p) <= 255
		}
		for i := range len(s) {
			good = good && strings.IndexByte("abcdefghijklmnopqrstuvwxyz0123456789._-/", s[i]) >= 0
		}
		if err := archive.CheckKey(s); (err == nil) != good {
			t.Errorf("CheckKey(%q) gives %v", s, err)
		}
	})
}

func TestIDs(t *testing.T) {
	for _, s := range []string{"", "x", "0191A1B2-0000-7000-8000-000000000000", "0191a1b2-0000-7000-8000-00000000000", "0191a1b200007000-8000-0000-00000000000",
		"0191a1b2-0000-7000-8000-0000000000000", "0191a1b2_0000_7000_8000_000000000000", "g191a1b2-0000-7000-8000-000000000000"} {
		if id, err := archive.ParseID(s); err == nil {
			t.Errorf("%q is taken for the id %s", s, id)
		}
	}
	for _, id := range []archive.ID{archive.Unsorted, archive.DeriveID("a"), archive.DeriveID(), archive.PageID("r", 1), ids()()} {
		if got, err := archive.ParseID(string(id)); err != nil || got != id {
			t.Errorf("%s gives %s, %v", id, got, err)
		}
		if err := archive.CheckKey(string(id)); err != nil {
			t.Error(err)
		}
	}
	seen := map[archive.ID][]string{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"a"}, {"a", ""}, {"", "a"}, {"a", "b"}, {"ab"}, {"ab", ""}, {"b", "a"}} {
		id := archive.DeriveID(parts...)
		if id != archive.DeriveID(parts...) {
			t.Errorf("%q has two ids", parts)
		}
		if other, ok := seen[id]; ok {
			t.Errorf("%q and %q share an id", parts, other)
		}
		seen[id] = parts
		if id[14] != '8' || !strings.ContainsRune("89ab", rune(id[19])) {
			t.Errorf("%s is no UUIDv8", id)
		}
	}
}

func TestPageIDOrder(t *testing.T) {
	for _, record := range []archive.ID{archive.DeriveID("one"), archive.DeriveID("two")} {
		var pages []archive.ID
		for n := 1; n <= 5000; n++ {
			pages = append(pages, archive.PageID(record, n))
		}
		if !slices.IsSorted(pages) || len(slices.Compact(slices.Clone(pages))) != len(pages) {
			t.Error("ids of pages are not in page order, or not unique")
		}
		if archive.PageID(record, 7) != pages[6] {
			t.Error("a page has two ids")
		}
	}
	if archive.PageID("a", 1) == archive.PageID("b", 1) {
		t.Error("two records' pages share an id")
	}
}

func TestTurns(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		w, h := 1+rnd.IntN(300), 1+rnd.IntN(300)
		r := archive.Rect{X: rnd.IntN(w), Y: rnd.IntN(h)}
		r.W, r.H = 1+rnd.IntN(w-r.X), 1+rnd.IntN(h-r.Y)
		got, gw, gh := r, w, h
		for n := range 4 {
			if direct := r.Turn(n, w, h); direct != got {
				t.Fatalf("%v turned %d times in %d × %d is %v one by one, %v at once", r, n, w, h, got, direct)
			}
			if r.Turn(n-4, w, h) != got || r.Turn(n+8, w, h) != got {
				t.Fatalf("%d quarters differ from %d and %d", n, n-4, n+8)
			}
			if got.X < 0 || got.Y < 0 || got.X+got.W > gw || got.Y+got.H > gh {
				t.Fatalf("%v turned %d times leaves the frame of %d × %d", r, n, gw, gh)
			}
			if tw, th := archive.TurnSize(n, w, h); tw != gw || th != gh {
				t.Fatalf("TurnSize(%d, %d, %d) is %d × %d", n, w, h, tw, th)
			}
			got = got.Turn(1, gw, gh)
			gw, gh = gh, gw
		}
		if got != r {
			t.Fatalf("four turns make %v of %v", got, r)
		}
	}
	// One quarter clockwise: the top left corner goes to the top right.
	if got := (archive.Rect{X: 0, Y: 0, W: 10, H: 20}).Turn(1, 100, 200); got != (archive.Rect{X: 180, Y: 0, W: 20, H: 10}) {
		t.Errorf("a clockwise quarter gives %v", got)
	}
}

func TestUnion(t *testing.T) {
	a, b := archive.Rect{X: 10, Y: 10, W: 5, H: 5}, archive.Rect{X: 12, Y: 2, W: 10, H: 3}
	want := archive.Rect{X: 10, Y: 2, W: 12, H: 13}
	if a.Union(b) != want || b.Union(a) != want {
		t.Errorf("the union is %v and %v", a.Union(b), b.Union(a))
	}
	if a.Union(archive.Rect{X: 500}) != a || (archive.Rect{X: 500}).Union(a) != a {
		t.Error("an empty box adds something")
	}
}

func FuzzParseMarker(f *testing.F) {
	m := archive.Marker{Stage: archive.StageRead, Lane: archive.LaneBulk, Batch: archive.Unsorted, ID: string(archive.PageID("r", 3)), Target: 12}
	for _, s := range []string{m.Key(), "", "todo", "todo/read/1/b/p", "todo/read/1/b/p/1/2", "todo/read/x/b/p/1", "todo/read/1/b/p/", "failed/read/1/b/p/1",
		"todo//0///0", "todo/read/-1/b/p/-5", "todo/read/+1/b/p/0000000001", "todo/read/99999999999999999999/b/p/1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := archive.ParseMarker(s)
		if err != nil {
			return
		}
		again, err := archive.ParseMarker(m.Key())
		if err != nil || again != m {
			t.Errorf("%q gives %+v, whose key %q gives %+v, %v", s, m, m.Key(), again, err)
		}
	})
}

func TestMarkerKey(t *testing.T) {
	ref := archive.PageRef{Page: archive.PageID("r", 3), Image: 2, Batch: archive.Unsorted, Lane: archive.LaneBackground}
	for _, m := range []archive.Marker{archive.ReadMarker(ref), archive.IndexMarker(ref),
		{Stage: archive.StageCut, Lane: 0, Batch: "b", ID: archive.KeyHash("k"), Target: 1}} {
		if err := archive.CheckKey(m.Key()); err != nil {
			t.Error(err)
		}
		if got, err := archive.ParseMarker(m.Key()); err != nil || got != m {
			t.Errorf("%+v comes back as %+v, %v", m, got, err)
		}
	}
	// Byte order of markers is page order.
	var keys []string
	for n := 1; n < 300; n++ {
		keys = append(keys, archive.ReadMarker(archive.PageRef{Page: archive.PageID("r", n), Image: 1, Batch: "b"}).Key())
	}
	if !slices.IsSorted(keys) {
		t.Error("markers of a file's pages are not in page order")
	}
}
