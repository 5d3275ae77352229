package main

import (
	"context"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
	"fumikura/ocr"
	"fumikura/viewer"
)

// today is a reader of two models.
type today struct{}

func (today) Read(context.Context, ocr.Page) (*ocr.Result, error)      { return nil, nil }
func (today) View(context.Context, ocr.Page, int) (*ocr.Result, error) { return nil, nil }
func (today) Name() string                                             { return "reader 2" }
func (today) Current(m string) bool                                    { return m == "jpn" || m == "jpn_vert" }
func (today) Close() error                                             { return nil }

func TestWhatIsReadAgain(t *testing.T) {
	h := &house{engine: today{}}
	read := archive.Text{Kind: archive.TextOCR, Engine: "reader 2", Models: []string{"jpn"}, Confidence: 70,
		Lines: []archive.Line{{End: 1}}, Glyphs: []archive.Glyph{{Text: "文", Conf: 70}}}
	old, other, human, oldHuman, layer := read, read, read, read, read
	old.Engine, other.Models = "reader 1", []string{"jpn", "best-int/jpn"}
	human.Kind, human.Confidence = archive.TextHuman, 20
	oldHuman.Kind, oldHuman.Engine = archive.TextHuman, "reader 1"
	layer.Kind, layer.Engine = archive.TextLayer, "poppler"
	for _, c := range []struct {
		name                string
		text                archive.Text
		older, below70, all bool
	}{
		{"today's", read, false, false, true},
		{"an older version's", old, true, false, true},
		{"another model's", other, true, false, true},
		{"a corrected one", human, false, false, true},
		{"an old corrected one", oldHuman, true, false, true},
		{"a text layer", layer, false, false, false},
	} {
		for _, q := range []struct {
			req  viewer.Reread
			want bool
		}{{viewer.Reread{Older: true}, c.older}, {viewer.Reread{Below: 70}, c.below70}, {viewer.Reread{All: true}, c.all}} {
			if got := h.wanted(&c.text, q.req); got != q.want {
				t.Errorf("%s, %+v: %v", c.name, q.req, got)
			}
		}
	}
	if !h.wanted(&read, viewer.Reread{Below: 71}) {
		t.Error("a page below is not read again")
	}
}

// Work that failed while it was waited for is told apart from what was read.
func TestFailedRereads(t *testing.T) {
	b, err := disk.Open(t.TempDir(), disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	h := &house{archive: archive.New(b, func() time.Time { return now }, newID)}
	batch := newID()
	var marks []archive.Marker
	for range 4 {
		marks = append(marks, archive.ReadMarker(archive.PageRef{Page: newID(), Image: 1, Batch: batch, Lane: archive.LaneBackground}))
	}
	fail := func(m archive.Marker) {
		t.Helper()
		if err := h.archive.Fail(t.Context(), m, &archive.Failure{Page: archive.ID(m.ID)}); err != nil {
			t.Fatal(err)
		}
	}
	fail(marks[0]) // an hour ago
	began := now.Add(time.Hour)
	now = began.Add(time.Minute)
	fail(marks[1])
	index := marks[2]
	index.Stage = archive.StageIndex
	fail(index)
	other := marks[3]
	other.Lane = archive.LaneBulk
	fail(other) // another's work
	if n, err := h.failed(t.Context(), marks, began); err != nil || n != 2 {
		t.Errorf("%d failed, %v; want 2", n, err)
	}
}
