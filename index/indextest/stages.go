package indextest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// Stages holds the indexer and the searcher, on the driver, against an archive.
func Stages(t *testing.T, open func(t testing.TB) index.Index) {
	t.Run("marks", func(t *testing.T) { marks(t, newHouse(t, open(t))) })
	t.Run("titles", func(t *testing.T) { titles(t, newHouse(t, open(t))) })
	t.Run("over pages", func(t *testing.T) { overPages(t, newHouse(t, open(t))) })
	t.Run("near over pages", func(t *testing.T) { nearOverPages(t, newHouse(t, open(t))) })
	t.Run("values near words", func(t *testing.T) { nearValues(t, newHouse(t, open(t))) })
	t.Run("strict over pages", func(t *testing.T) { strictOverPages(t, newHouse(t, open(t))) })
	t.Run("spellings", func(t *testing.T) { spellings(t, newHouse(t, open(t))) })
	t.Run("did you mean", func(t *testing.T) { meant(t, newHouse(t, open(t))) })
	t.Run("groups", func(t *testing.T) { groups(t, newHouse(t, open(t))) })
	t.Run("review", func(t *testing.T) { review(t, newHouse(t, open(t))) })
	t.Run("too early", func(t *testing.T) { tooEarly(t, newHouse(t, open(t))) })
	t.Run("record changes", func(t *testing.T) { recordChanges(t, newHouse(t, open(t))) })
	t.Run("newer text", func(t *testing.T) { newerText(t, newHouse(t, open(t))) })
	t.Run("together", func(t *testing.T) { together(t, newHouse(t, open(t))) })
	t.Run("tightened", func(t *testing.T) { tightened(t, newHouse(t, open(t))) })
	t.Run("rebuild", func(t *testing.T) { rebuild(t, newHouse(t, open(t))) })
	t.Run("interrupted rebuild", func(t *testing.T) { interrupted(t, newHouse(t, open(t))) })
	t.Run("lost", func(t *testing.T) { lost(t, newHouse(t, open(t))) })
}

func cell(col, row, n int) archive.Rect {
	return archive.Rect{X: col * glyphSize, Y: row * glyphSize, W: n * glyphSize, H: glyphSize}
}

// Marks lie on the very characters, in the frame that the record shows.
func marks(t *testing.T, h *house) {
	r := h.record("標", 4)
	p := r.Pages
	h.text(p[0].Page, 1, archive.Horizontal, 0, "㈱山陰測量の道路", "占用許可 ﾊﾞｽ停", "辻\U000e0100氏㎡")
	h.text(p[1].Page, 1, archive.Vertical, 0, "縦書の道路占", "用許可の頁")
	h.text(p[2].Page, 1, archive.Horizontal, 1, "横転の頁")
	h.text(p[3].Page, 1, archive.Horizontal, 0, "ああああ 同同")
	for _, q := range p {
		h.page(q.Page)
	}
	mark := func(query string, page int, want ...[]archive.Rect) index.Hit {
		t.Helper()
		hits := h.finds(query, p[page].Page)
		if fmt.Sprint(hits[0].Marks) != fmt.Sprint(want) {
			t.Errorf("%q is marked at %v, want %v", query, hits[0].Marks, want)
		}
		if hits[0].Count != len(want) || hits[0].Position != page+1 || hits[0].Of != 4 || hits[0].Rung != 1 || hits[0].File != "標.pdf" {
			t.Errorf("%q: hit %+v", query, hits[0])
		}
		return hits[0]
	}
	mark("株式会社山陰", 0, []archive.Rect{cell(0, 0, 3)})
	mark("(株)山陰", 0, []archive.Rect{cell(0, 0, 3)})
	mark("株)山", 0, []archive.Rect{cell(0, 0, 2)})
	mark("量の道路占用", 0, []archive.Rect{cell(4, 0, 4), cell(0, 1, 2)})
	mark("バス停", 0, []archive.Rect{cell(5, 1, 3)})
	mark("許可バス", 0, []archive.Rect{cell(2, 1, 2).Union(cell(5, 1, 2))})
	mark("辻氏", 0, []archive.Rect{cell(0, 2, 2)})
	mark("m2", 0, []archive.Rect{cell(2, 2, 1)})
	mark("山陰 測量の", 0, []archive.Rect{cell(1, 0, 2)}, []archive.Rect{cell(3, 0, 3)})
	mark("陰測 測量", 0, []archive.Rect{cell(2, 0, 3)})
	mark("ああ", 3, []archive.Rect{cell(0, 0, 4)})
	mark("同", 3, []archive.Rect{cell(5, 0, 1)}, []archive.Rect{cell(6, 0, 1)})
	hit := mark("書の道路占用許", 1, []archive.Rect{{X: 960, Y: glyphSize, W: glyphSize, H: 5 * glyphSize}, {X: 920, Y: 0, W: glyphSize, H: 2 * glyphSize}})
	if !hit.Vertical || hit.Width != 1000 || hit.Height != 1400 {
		t.Errorf("vertical page: %+v", hit)
	}
	if hit = mark("横転", 2, []archive.Rect{cell(0, 0, 2)}); hit.Turn != 1 || hit.Width != 1400 || hit.Height != 1000 || hit.Vertical {
		t.Errorf("turned page: %+v", hit)
	}
	if s := h.finds("測量の道路占用", p[0].Page)[0].Snippet; s.String() != "㈱山陰測量の道路占用許可 ﾊﾞｽ停辻\U000e0100氏㎡" || len(s.Parts) != 3 || s.Parts[1].Text != "測量の道路占用" || !s.Parts[1].Hit {
		t.Errorf("snippet %+v", s)
	}
	// A person's turn: the same characters, in the turned frame.
	turn := 2
	changed, err := h.archive.ChangeRecord(t.Context(), r.ID, "owner", archive.ActChanged, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		r.Pages[0].Turn = &turn
		return true, nil
	})
	h.ok(err)
	want := []archive.Rect{cell(1, 0, 2).Turn(2, 1000, 1400)}
	got, err := h.searcher.PageHits(t.Context(), Owner, p[0].Page, "山陰")
	h.ok(err)
	if fmt.Sprint(got.Marks) != fmt.Sprint([][]archive.Rect{want}) || got.Turn != 2 {
		t.Errorf("turned by a person: %v turn %d, want %v", got.Marks, got.Turn, want)
	}
	h.ok(h.indexer.Record(t.Context(), h.recordMarker(r, changed.Rev)))
	if hit := mark("山陰", 0, want); hit.Turn != 2 {
		t.Errorf("turned by a person: turn %d", hit.Turn)
	}
	if got, err = h.searcher.PageHits(t.Context(), Owner, p[0].Page, "存在しない"); err != nil || got.Count != 0 || got.Marks != nil || got.Snippet.String() == "" {
		t.Errorf("a page without hits: %+v, %v", got, err)
	}
	if _, err = h.searcher.PageHits(t.Context(), archive.Reader{}, p[0].Page, "山陰"); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("a page for nobody: %v", err)
	}
	if _, err = h.searcher.PageHits(t.Context(), Owner, archive.DeriveID("none"), "山陰"); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("no page: %v", err)
	}
}

// What stands in the title, number or file name finds the first page; together
// with a word of another page, that page.
func titles(t *testing.T, h *house) {
	r := h.record("道路占用一件", 3)
	first, second := r.Pages[0].Page, r.Pages[1].Page
	h.ok(h.indexer.Record(t.Context(), h.recordMarker(r, 1)))
	hits := h.finds("道路占用", first) // before anything is read
	if hits[0].Count != 0 || hits[0].Marks != nil {
		t.Errorf("a hit by title: %+v", hits[0])
	}
	for i, p := range r.Pages {
		h.text(p.Page, 1, archive.Horizontal, 0, fmt.Sprintf("松江市の頁%d枚目", i+1))
		h.page(p.Page)
	}
	hits = h.finds("道路占用", first)
	if hits[0].Count != 0 || hits[0].Marks != nil || hits[0].Snippet.String() != "松江市の頁1枚目" || hits[0].Snippet.Parts[0].Hit {
		t.Errorf("a hit by title: %+v", hits[0])
	}
	if hits = h.finds("道路占用 2枚目", second); hits[0].Count != 1 || len(hits[0].Marks) != 1 {
		t.Errorf("a hit by title and body: %+v", hits[0])
	}
	h.finds("道路占用 松江市", first, second, r.Pages[2].Page)
	h.finds("件名:占用一件", first)
	h.finds("ファイル:一件.pdf 2枚目", second)
	h.finds("番号:"+r.Accession+" 状態:読取済", first)
	h.finds("占用一件.pdf", first)
	if l, err := h.searcher.Records(t.Context(), Owner, index.RecordQuery{}); err != nil || l.Total != 1 || l.Entries[0].Title != r.Title || l.Entries[0].Pages != 3 {
		t.Errorf("records %+v, %v", l, err)
	}
	if l, err := h.searcher.Records(t.Context(), Owner, index.RecordQuery{Shelf: index.ShelfBatches}); err != nil || l.Total != 1 || l.Entries[0].Number != h.batch.Number {
		t.Errorf("batches %+v, %v", l, err)
	}
}

// A page whose record does not list it yet is too early, and gone only when its
// file is cut and the marker has stood for a minute.
func tooEarly(t *testing.T, h *house) {
	ctx := t.Context()
	id := archive.RecordOf(h.batch.ID, "早い")
	page := archive.PageID(id, 1)
	m := h.marker(page)
	h.ok(h.archive.Mark(ctx, m))
	early := func(what string) {
		t.Helper()
		if err := h.indexer.Page(ctx, m); !isLater(err) {
			t.Fatalf("%s: %v, want an error that says later", what, err)
		}
	}
	early("no image")
	h.ok(h.archive.CreateImage(ctx, &archive.Image{Page: page, Rev: 1, Record: id, Batch: h.batch.ID, File: archive.KeyHash("早い"), Number: 1}))
	h.text(page, 1, archive.Horizontal, 0, "早すぎる頁")
	early("no record")
	h.bucket.Age(m.Key(), 2*time.Minute)
	early("still being cut")
	rm := archive.Marker{Stage: archive.StageRecord, Batch: h.batch.ID, ID: string(id), Target: 1}
	h.ok(h.archive.Mark(ctx, rm))
	if err := h.indexer.Record(ctx, rm); !isLater(err) {
		t.Fatalf("record that is not there: %v", err)
	}
	r := h.record("早い", 1)
	h.ok(h.indexer.Page(ctx, m))
	h.ok(h.indexer.Record(ctx, rm))
	h.finds("早すぎる頁", page)
	rm.Target = 2
	h.ok(h.archive.Mark(ctx, rm))
	if err := h.indexer.Record(ctx, rm); !isLater(err) {
		t.Fatalf("revision that is not there: %v", err)
	}
	h.bucket.Age(rm.Key(), 2*time.Minute)
	h.ok(h.indexer.Record(ctx, rm))

	// A page that the cut left out for good is taken off.
	stray := archive.PageID(id, 2)
	h.ok(h.archive.CreateImage(ctx, &archive.Image{Page: stray, Rev: 1, Record: id, Batch: h.batch.ID, File: r.File, Number: 2}))
	m = h.marker(stray)
	h.ok(h.archive.Mark(ctx, m))
	early("not listed")
	h.bucket.Age(m.Key(), 2*time.Minute)
	h.ok(h.indexer.Page(ctx, m))

	// The index away is no try of the page's.
	h.index.on(func(string, index.Change) error { return awayError{} })
	if err := h.indexer.Page(ctx, h.marker(page)); !isLater(err) {
		t.Errorf("index away: %v", err)
	}
	h.index.on(func(string, index.Change) error { return errors.New("refused") })
	if err := h.indexer.Page(ctx, h.marker(page)); err == nil || isLater(err) {
		t.Errorf("index refuses: %v", err)
	}
	h.index.on(nil)
}

type awayError struct{}

func (awayError) Error() string   { return "away" }
func (awayError) Temporary() bool { return true }

// Titles, hidden pages and moved ones follow the record.
func recordChanges(t *testing.T, h *house) {
	ctx := t.Context()
	a, b := h.record("甲文書", 3), h.record("乙文書", 1)
	for _, r := range []*archive.Record{a, b} {
		for i, p := range r.Pages {
			h.text(p.Page, 1, archive.Horizontal, 0, fmt.Sprintf("%s本文%d", r.Title, i))
			h.page(p.Page)
		}
	}
	change := func(r *archive.Record, f func(*archive.Record)) {
		t.Helper()
		c, err := h.archive.ChangeRecord(ctx, r.ID, "owner", archive.ActChanged, archive.LaneCounter, func(r *archive.Record) (bool, error) {
			f(r)
			return true, nil
		})
		h.ok(err)
		h.ok(h.indexer.Record(ctx, h.recordMarker(r, c.Rev)))
	}
	change(a, func(r *archive.Record) {
		r.Title, r.Number, r.FiscalYear, r.Division = "丙文書", "松総第7号", 1972, "総務課"
	})
	h.finds("件名:甲文書")
	h.finds("件名:丙文書", a.Pages[0].Page)
	h.finds("松総第7 本文2", a.Pages[2].Page)
	h.finds("年度:S47 課:総務 本文1", a.Pages[1].Page)
	change(a, func(r *archive.Record) { r.Pages[0].Hidden = true })
	h.finds("甲文書本文0")
	if hits := h.finds("件名:丙文書", a.Pages[1].Page); hits[0].Position != 1 || hits[0].Of != 2 {
		t.Errorf("after the first page is hidden: %+v", hits[0])
	}
	h.page(a.Pages[0].Page) // reading it again does not bring it back
	h.finds("甲文書本文0")
	// A page moves: its new record first, then the old one no longer lists it.
	moved := a.Pages[2]
	change(b, func(r *archive.Record) { r.Pages = append(r.Pages, moved) })
	change(a, func(r *archive.Record) { r.Pages = r.Pages[:2] })
	if hits := h.finds("甲文書本文2", moved.Page); hits[0].Record != b.ID || hits[0].Position != 2 {
		t.Errorf("a moved page: %+v", hits[0])
	}
	h.page(moved.Page)
	if hits := h.finds("甲文書本文2", moved.Page); hits[0].Record != b.ID {
		t.Errorf("a moved page, read again: %+v", hits[0])
	}
	if hit, err := h.searcher.PageHits(ctx, Owner, moved.Page, "本文"); err != nil || hit.Record != b.ID || hit.Position != 2 {
		t.Errorf("marks on a moved page: %+v, %v", hit, err)
	}
	change(b, func(r *archive.Record) { r.Pages[1].Removed = true })
	h.finds("甲文書本文2")
	// The record is gone.
	key := fmt.Sprintf("records/%s/%s/", string(b.ID)[34:], b.ID)
	infos, err := h.bucket.List(ctx, key, "", 100)
	h.ok(err)
	for _, i := range infos {
		h.ok(h.bucket.Delete(ctx, i.Key))
	}
	m := h.recordMarker(b, 9)
	h.ok(h.archive.Mark(ctx, m))
	h.bucket.Age(m.Key(), 2*time.Minute)
	h.ok(h.indexer.Record(ctx, m))
	h.finds("乙文書")
	if l, err := h.searcher.Records(ctx, Owner, index.RecordQuery{}); err != nil || l.Total != 1 {
		t.Errorf("records %+v, %v", l, err)
	}
}
