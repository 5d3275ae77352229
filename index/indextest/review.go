package indextest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// review: what was read worst comes first, page by page, as far as there is anything to
// look at; only of records that the reader may see.
func review(t *testing.T, h *house) {
	r := h.record("読み", 7)
	closed := h.record("秘密", 1)
	_, err := h.archive.ChangeRecord(t.Context(), closed.ID, "owner", archive.ActAccess, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		r.Access = &archive.Access{Level: archive.LevelClosed}
		return true, nil
	})
	h.ok(err)
	// Of each page: how sure its two characters are, how much lies in no line, how much
	// ink was not read.
	for i, p := range []struct {
		conf      uint8
		lost, ink int
	}{{100, 0, 0}, {90, 0, 0}, {60, 0, 0}, {60, 0, 5}, {100, 6, 0}, {100, 0, 80}, {100, 0, 0}, {10, 0, 0}} {
		page := closed.Pages[0].Page
		if i < len(r.Pages) {
			page = r.Pages[i].Page
		}
		text := &archive.Text{Page: page, Image: 1, Rev: 1, Kind: archive.TextOCR, Engine: "test", Width: 1000, Height: 1400, Lost: p.lost, UnreadInk: p.ink,
			Event: h.archive.NewEvent(archive.ActorSystem, archive.ActRead)}
		for _, c := range []string{"橋", "梁"} {
			text.Glyphs = append(text.Glyphs, archive.Glyph{Text: c, Box: archive.Rect{X: len(text.Glyphs) * glyphSize, W: glyphSize, H: glyphSize}, Conf: p.conf})
		}
		text.Lines = []archive.Line{{Start: 0, End: 2, Sep: "\n"}}
		if p.ink > 0 || i == 6 { // a region so small that its ink rounds to nothing
			text.Glyphs = append(text.Glyphs, archive.Glyph{Box: archive.Rect{X: 100, Y: 100, W: 300, H: 300}})
			text.Lines = append(text.Lines, archive.Line{Block: 1, Type: archive.LineUnread, Start: 2, End: 3, Sep: "\n"})
		}
		h.ok(h.archive.CreateText(t.Context(), text))
		h.page(page)
	}
	staff := archive.Reader{SignedIn: true}
	for _, c := range []struct {
		name   string
		reader archive.Reader
		sort   index.Sort
		want   []int // pages of r; 0: of the closed record
	}{
		{"what is likely wrong", staff, index.SortDoubt, []int{5, 4, 3, 2, 6, 7}},
		{"what was not read", staff, index.SortUnread, []int{6, 4, 7}},
		{"to who may see everything", Owner, index.SortDoubt, []int{0, 5, 4, 3, 2, 6, 7}},
		{"to nobody", archive.Reader{}, index.SortDoubt, nil},
	} {
		for _, limit := range []int{1, 3, 100} {
			var got []int
			q := index.ReviewQuery{Narrow: index.Narrow{Batch: h.batch.ID}, Sort: c.sort, Limit: limit}
			for {
				l, err := h.searcher.Review(t.Context(), c.reader, q)
				h.ok(err)
				for _, e := range l.Entries {
					n := 0
					if e.Record == r.ID {
						n = e.Position
					}
					got = append(got, n)
				}
				if total := map[bool]int{true: 8, false: 7}[c.reader.Owner]; c.reader.SignedIn && l.Total != total {
					t.Errorf("%s: %d pages in all, want %d", c.name, l.Total, total)
				}
				if q.Next = l.Next; q.Next == "" {
					break
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s, %d at a time: pages %v, want %v", c.name, limit, got, c.want)
			}
		}
	}
	l, err := h.searcher.Review(t.Context(), staff, index.ReviewQuery{Narrow: index.Narrow{Batch: archive.DeriveID("another")}, Sort: index.SortDoubt})
	if err != nil || len(l.Entries)+l.Total > 0 {
		t.Errorf("of another batch: %+v, %v", l, err)
	}
	if _, err := h.searcher.Review(t.Context(), staff, index.ReviewQuery{Sort: index.SortDoubt, Next: "nonsense"}); !errors.Is(err, index.ErrNoPlace) {
		t.Errorf("from no place in a list: %v", err)
	}
	// A page that a person corrected needs no look.
	text, err := h.archive.Text(t.Context(), r.Pages[4].Page)
	h.ok(err)
	text.Rev, text.Kind, text.Event = 2, archive.TextHuman, h.archive.NewEvent("person:x", archive.ActChanged)
	text.Event.Time = time.Now()
	h.ok(h.archive.CreateText(t.Context(), text))
	h.page(r.Pages[4].Page)
	l, err = h.searcher.Review(t.Context(), staff, index.ReviewQuery{Sort: index.SortDoubt, Limit: 1})
	h.ok(err)
	if len(l.Entries) != 1 || l.Entries[0].Position != 4 {
		t.Errorf("after it was corrected: %+v", l.Entries)
	}
}
