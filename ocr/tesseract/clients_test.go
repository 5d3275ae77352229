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
	for _, n := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "a", "i", "a", "j"} {
		if c.clientOf(m(n)) != c.clients[m(n)] {
			t.Errorf("%s is not held", n)
		}
	}
	if want := []model{m("d"), m("e"), m("f"), m("g"), m("h"), m("i"), m("a"), m("j")}; !slices.Equal(c.order, want) || len(c.clients) != len(want) {
		t.Errorf("held are %v, want %v", c.order, want)
	}
	if c.clients[m("a")].Variables["invert_threshold"] != "" || c.clients[m("j")].Variables["invert_threshold"] != "0" {
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
	c := &child{setup: setup{Readers: []reader{{Horizontal: model{Name: "a"}}}}}
	defer c.close()
	load := func() {
		for _, n := range []string{"a", "b"} {
			c.clientOf(model{Name: n})
		}
	}
	held, _ := memory()
	for name, k := range map[string]struct {
		make func()
		want int
	}{
		"a large page":      {func() { c.makeRoom(4960, 7016) }, 0},
		"what does not fit": {func() { c.roomFor(mostMemory) }, 0},
		"next to nothing":   {func() { c.roomFor(min(0, mostMemory-held-64<<20)) }, 2},
	} {
		load()
		if k.make(); len(c.clients) != k.want || len(c.order) != k.want {
			t.Errorf("%s: %d models are held, want %d", name, len(c.order), k.want)
		}
	}
}

func TestByDirection(t *testing.T) {
	lines := []line{{dir: archive.Vertical}, {dir: archive.Horizontal}, {dir: archive.Vertical}, {dir: archive.Horizontal}}
	if got := byDirection(lines); !slices.Equal(got, []int{1, 3, 0, 2}) {
		t.Error(got)
	}
}
