package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/viewer"
)

type rereadResult struct {
	Pages  int `json:"pages"`
	Failed int `json:"failed"`
}

// reread puts pages on the background lane, after everything else, and waits
// until they are read and can be found. A page that a person corrected is read
// again only where its reader is an older one, or all are asked for; the
// corrections are carried over.
func (h *house) reread(ctx context.Context, req viewer.Reread, progress func(done, total int)) (any, error) {
	if req.Languages != "" {
		if err := h.setLanguages(ctx, req); err != nil {
			return nil, err
		}
	}
	var marks []archive.Marker
	one := func(r *archive.Record, err error) error {
		if err != nil {
			return err
		}
		for _, p := range r.Visible() {
			t, err := h.archive.Text(ctx, p.Page)
			if errors.Is(err, archive.ErrNotFound) {
				continue // its first reading is still owed
			} else if err != nil {
				return err
			}
			if !h.wanted(t, req) {
				continue
			}
			m := archive.ReadMarker(archive.PageRef{Page: p.Page, Image: p.Image, Batch: r.Batch, Lane: archive.LaneBackground})
			if err := h.archive.Mark(ctx, m); err != nil {
				return err
			}
			marks = append(marks, m)
		}
		return nil
	}
	if len(req.Records) == 0 {
		if err := h.archive.Heads(ctx, one); err != nil {
			return nil, err
		}
	}
	for _, id := range req.Records {
		if err := one(h.archive.Record(ctx, id)); err != nil {
			return nil, fmt.Errorf("record %s: %w", id, err)
		}
	}
	return h.waitFor(ctx, marks, progress)
}

// setLanguages writes into the records what they are written in, so that every later
// reading knows it too. "default" takes it out of them.
func (h *house) setLanguages(ctx context.Context, req viewer.Reread) error {
	var l ocr.Languages
	if req.Languages != "default" {
		var err error
		if l, err = h.spoken(req.Languages); err != nil {
			return err
		}
	}
	for _, id := range req.Records {
		_, err := h.archive.ChangeRecord(ctx, id, req.Actor, archive.ActChanged, archive.LaneBackground, func(r *archive.Record) (bool, error) {
			changed := ocr.Languages(r.Languages).String() != l.String()
			r.Languages = l
			return changed, nil
		})
		if err != nil {
			return fmt.Errorf("record %s: %w", id, err)
		}
	}
	return nil
}

// spoken reads a set of languages, and sees that the reader has models for it.
func (h *house) spoken(s string) (ocr.Languages, error) {
	l, err := ocr.ParseLanguages(s)
	if err != nil {
		return nil, err
	}
	if e, ok := h.engine.(interface{ Speaks(ocr.Languages) error }); ok {
		if err := e.Speaks(l); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// setSeriesLanguages stores what the records of a series are written in where they
// don't say themselves.
func (h *house) setSeriesLanguages(ctx context.Context, id archive.ID, languages, actor string) (*archive.Series, error) {
	l, err := h.spoken(languages)
	if err != nil {
		return nil, err
	}
	return h.archive.ChangeSeries(ctx, id, actor, func(s *archive.Series) (bool, error) {
		changed := ocr.Languages(s.Languages).String() != l.String()
		s.Languages = l
		return changed, nil
	})
}

// wanted tells whether a page with the text is to be read again. A PDF's own text
// layer never is.
func (h *house) wanted(t *archive.Text, req viewer.Reread) bool {
	switch {
	case t.Kind == archive.TextLayer:
		return false
	case req.All:
		return true
	case req.Older && older(t, h.engine):
		return true
	}
	// What lies in no line has no confidence: it counts as wrong.
	return t.Kind == archive.TextOCR && 100*(1-t.ExpectedError()) < float64(req.Below)
}

// older tells whether another reader than today's made the text: another version,
// or models that are no longer used.
func older(t *archive.Text, now ocr.Engine) bool {
	names := []string{now.Name()}
	if n, ok := now.(interface{ Names() []string }); ok {
		names = n.Names()
	}
	if !slices.Contains(names, t.Engine) {
		return true
	}
	m, ok := now.(interface{ Current(string) bool })
	return ok && slices.ContainsFunc(t.Models, func(label string) bool { return !m.Current(label) })
}

// waitFor waits until neither reading nor indexing is owed for the marks.
func (h *house) waitFor(ctx context.Context, marks []archive.Marker, progress func(done, total int)) (any, error) {
	all, total, began := marks, len(marks), h.archive.Now()
	for len(marks) > 0 {
		var left []archive.Marker
		for _, m := range marks {
			index := m
			index.Stage = archive.StageIndex
			for _, s := range []archive.Marker{m, index} {
				owed, err := h.archive.Owes(ctx, s)
				if err != nil {
					return nil, err
				}
				if owed {
					left = append(left, m)
					break
				}
			}
		}
		marks = left
		progress(total-len(marks), total)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
	}
	failed, err := h.failed(ctx, all, began)
	if err != nil {
		return nil, err
	}
	return rereadResult{Pages: total - failed, Failed: failed}, nil
}

// failed counts the marks whose work failed for good since then, in reading or in
// indexing.
func (h *house) failed(ctx context.Context, marks []archive.Marker, since time.Time) (int, error) {
	keys := map[string]archive.ID{}
	batches := map[archive.ID]bool{}
	for _, m := range marks {
		keys[m.Key()] = archive.ID(m.ID)
		batches[m.Batch] = true
		m.Stage = archive.StageIndex
		keys[m.Key()] = archive.ID(m.ID)
	}
	pages := map[archive.ID]bool{}
	for b := range batches {
		err := h.archive.Failures(ctx, b, func(f *archive.Failure) error {
			if page, ok := keys[f.Marker]; ok && !f.Time.Before(since.Truncate(time.Second)) {
				pages[page] = true
			}
			return nil
		})
		if err != nil {
			return 0, fmt.Errorf("failures of batch %s: %w", b, err)
		}
	}
	return len(pages), nil
}
