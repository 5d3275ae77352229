package main

import (
	"context"
	"testing"

	"fumikura/internal/archive"
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
	read := archive.Text{Kind: archive.TextOCR, Engine: "reader 2", Models: []string{"jpn"}, Confidence: 70}
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
