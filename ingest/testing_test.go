package ingest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
)

// house is an archive in a folder with intake on it, and what intake owed.
type house struct {
	*archive.Archive
	taker  *Taker
	cutter *Cutter
	batch  archive.ID

	mu      sync.Mutex
	read    []archive.PageRef
	indexed []archive.PageRef
	ids     int
}

const testBatch archive.ID = "01890000-0000-7000-8000-0000000000ba"

func newHouse(t *testing.T) *house {
	t.Helper()
	b, err := disk.Open(t.TempDir(), disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return houseOn(t, b)
}

// houseOn opens intake as a process does that comes upon this bucket.
func houseOn(t *testing.T, b archive.Bucket) *house {
	t.Helper()
	h := &house{batch: testBatch}
	h.Archive = archive.New(b, func() time.Time { return time.Now().UTC() }, h.newID)
	h.taker = &Taker{Archive: h.Archive, Limits: DefaultLimits(), Spool: t.TempDir()}
	h.cutter = &Cutter{Archive: h.Archive, Limits: DefaultLimits(), Spool: h.taker.Spool, Taker: h.taker,
		Read: func(ctx context.Context, r archive.PageRef) error {
			h.mu.Lock()
			h.read = append(h.read, r)
			h.mu.Unlock()
			return h.Mark(ctx, archive.ReadMarker(r))
		},
		Index: func(ctx context.Context, r archive.PageRef) error {
			h.mu.Lock()
			h.indexed = append(h.indexed, r)
			h.mu.Unlock()
			return h.Mark(ctx, archive.IndexMarker(r))
		}}
	return h
}

func (h *house) newID() archive.ID {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ids++
	return archive.DeriveID("test", fmt.Sprint(h.ids), fmt.Sprint(time.Now().UnixNano()))
}

func (h *house) openBatch(ctx context.Context) error {
	_, err := h.OpenBatch(ctx, &archive.Batch{ID: h.batch, Title: "箱1", Lane: archive.LaneBulk,
		Event: h.NewEvent(archive.ActorOwner, archive.ActBatch)}, time.UTC)
	return err
}

func (h *house) deliver(name string, data []byte) Delivery {
	return Delivery{Batch: h.batch, Key: "key of " + name, Name: name, Size: int64(len(data)), Lane: archive.LaneBulk, Actor: archive.ActorOwner}
}

// take takes one file in, or fails the test.
func (h *house) take(t *testing.T, name string, data []byte) *archive.File {
	t.Helper()
	ctx := t.Context()
	if err := h.openBatch(ctx); err != nil {
		t.Fatal(err)
	}
	f, err := h.taker.Take(ctx, h.deliver(name, data), bytes.NewReader(data))
	if err != nil {
		t.Fatalf("take %q: %v", name, err)
	}
	return f
}

func cutMarker(f *archive.File) archive.Marker {
	return archive.Marker{Stage: archive.StageCut, Lane: archive.LaneBulk, Batch: f.Batch, ID: f.Hash, Target: 1}
}

// cut cuts a file, and gives its outcome and record (nil where none came of it).
func (h *house) cut(t *testing.T, f *archive.File) (*archive.Outcome, *archive.Record) {
	t.Helper()
	ctx := t.Context()
	if f.Refused != nil {
		t.Fatalf("%q is refused: %s", f.Name, f.Refused.EN)
	}
	if err := h.cutter.Cut(ctx, cutMarker(f)); err != nil {
		t.Fatalf("cut %q: %v", f.Name, err)
	}
	o, err := h.Outcome(ctx, f.Batch, f.Hash)
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.Record(ctx, f.Record)
	if err != nil {
		r = nil
	}
	return o, r
}

// picture reads the encoded image of a page.
func (h *house) picture(t *testing.T, r *archive.Record, n int) (*archive.Image, []byte) {
	t.Helper()
	i, err := h.Image(t.Context(), r.Pages[n-1].Page, 1)
	if err != nil {
		t.Fatal(err)
	}
	rc, err := h.OpenImage(t.Context(), i)
	if err != nil {
		t.Fatal(err)
	}
	defer rc.Close()
	b, err := io.ReadAll(rc)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(b)) != i.Size {
		t.Errorf("page %d has %d bytes, its image says %d", n, len(b), i.Size)
	}
	return i, b
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// drawing is a picture of w × h with a mark in its top left corner.
func drawing(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		g.Pix[i] = 255
	}
	for y := h / 10; y < h/3; y++ {
		for x := w / 10; x < w/4; x++ {
			g.SetGray(x, y, color.Gray{Y: 20})
		}
	}
	return g
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
