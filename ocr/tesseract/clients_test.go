package tesseract

import (
	"slices"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
)

// A child holds a few models; the one that was not used for longest goes.
func TestClientsAreBounded(t *testing.T) {
	testenv.Need(t, "tesseract")
	c := &child{setup: setup{Readers: []reader{{Horizontal: model{Name: "a"}}}}}
	defer c.close()
	m := func(n string) model { return model{Name: n} }
	for _, n := range []string{"a", "b", "c", "d", "a", "e", "a", "f"} {
		if c.clientOf(m(n)) != c.clients[m(n)] {
			t.Errorf("%s is not held", n)
		}
	}
	if want := []model{m("d"), m("e"), m("a"), m("f")}; !slices.Equal(c.order, want) || len(c.clients) != len(want) {
		t.Errorf("held are %v, want %v", c.order, want)
	}
	if c.clients[m("a")].Variables["invert_threshold"] != "" || c.clients[m("f")].Variables["invert_threshold"] != "0" {
		t.Error("only models that read again leave the reverse out")
	}
	c.close()
	if len(c.clients)+len(c.order) != 0 {
		t.Error("something is held at the end")
	}
}

// Models go before a page that does not fit beside them, all of them before a large one.
func TestRoomForAPage(t *testing.T) {
	testenv.Need(t, "tesseract")
	for _, c := range []struct {
		held int64
		w, h int
		want bool
	}{{200 << 20, 2480, 3508, true}, {300 << 20, 2480, 3508, false}, {300 << 20, 1240, 1754, true}, {100 << 20, 4960, 4000, true}, {mostMemory + 1, 1, 1, false}} {
		if got := fits(c.held, c.w, c.h); got != c.want {
			t.Errorf("%d × %d pixels beside %d MiB: %v", c.w, c.h, c.held>>20, got)
		}
	}
	c := &child{setup: setup{Readers: []reader{{Horizontal: model{Name: "a"}}}}}
	defer c.close()
	for _, n := range []string{"a", "b"} {
		c.clientOf(model{Name: n})
	}
	c.makeRoom(4960, 7016)
	if len(c.clients)+len(c.order) != 0 {
		t.Errorf("%d models are held beside a large page", len(c.order))
	}
}

func TestByDirection(t *testing.T) {
	lines := []line{{dir: archive.Vertical}, {dir: archive.Horizontal}, {dir: archive.Vertical}, {dir: archive.Horizontal}}
	if got := byDirection(lines); !slices.Equal(got, []int{1, 3, 0, 2}) {
		t.Error(got)
	}
}
