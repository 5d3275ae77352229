package ocr

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
)

// pen is an Engine that writes what it is told.
type pen struct {
	text  string
	err   error
	reads int
	views int
	turn  *int // of the last page
	langs string
	data  string
}

func (p *pen) Read(_ context.Context, page Page) (*Result, error) {
	p.reads++
	p.turn, p.data, p.langs = page.Turn, string(page.Data), page.Languages.String()
	if p.err != nil {
		return nil, p.err
	}
	t := archive.Text{Kind: archive.TextOCR, Engine: p.Name(), Passes: 1, Turn: 1, Width: page.Height, Height: page.Width}
	for i, r := range p.text {
		t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(r), Box: archive.Rect{X: i, Y: 1, W: 1, H: 1}, Conf: 90})
	}
	if len(t.Glyphs) > 0 {
		t.Lines = []archive.Line{{End: len(t.Glyphs), Sep: "\n"}}
	}
	return &Result{Text: t, View: []byte("\x89PNG view"), ViewType: "image/png", Preview: []byte("\xff\xd8 preview"), Thumb: []byte("\xff\xd8 thumb")}, nil
}

func (p *pen) View(_ context.Context, _ Page, turn int) (*Result, error) {
	p.views++
	return &Result{View: fmt.Appendf(nil, "\xff\xd8 view %d", turn), ViewType: "image/jpeg", Preview: fmt.Appendf(nil, "\xff\xd8 preview %d", turn), Thumb: fmt.Appendf(nil, "\xff\xd8 thumb %d", turn)}, nil
}

func (p *pen) Name() string { return "pen 1" }
func (p *pen) Close() error { return nil }

type desk struct {
	*Stage
	pen  *pen
	next []archive.PageRef
}

const pageID, recordID, batchID = "01990000-0000-7000-8000-000000000001", "01990000-0000-7000-8000-000000000002", "01990000-0000-7000-8000-000000000003"

func newDesk(t *testing.T) *desk {
	t.Helper()
	b, err := disk.Open(t.TempDir(), disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 100
	a := archive.New(b, func() time.Time { return time.Date(2026, 4, 1, 0, 0, n, 0, time.UTC) }, func() archive.ID {
		n++
		return archive.ID(fmt.Sprintf("01990000-0000-7000-8000-%012d", n))
	})
	d := &desk{pen: &pen{text: "文書"}}
	d.Stage = &Stage{Archive: a, Engine: d.pen, Next: func(_ context.Context, r archive.PageRef) error {
		d.next = append(d.next, r)
		return nil
	}}
	blob := []byte("head and the image in the middle and tail")
	sha := fmt.Sprintf("%x", sha256.Sum256(blob))
	if err := a.WriteObject(t.Context(), archive.BlobKey(sha), blob, archive.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	img := &archive.Image{Page: pageID, Rev: 1, Record: recordID, Batch: batchID, Type: "image/tiff", Blob: sha, Prefix: []byte("II:"),
		Parts: []archive.Range{{Offset: 9, Length: 9}}, Size: 12, Width: 200, Height: 100}
	if err := a.CreateImage(t.Context(), img); err != nil {
		t.Fatal(err)
	}
	return d
}

func mark(lane archive.Lane) archive.Marker {
	return archive.ReadMarker(archive.PageRef{Page: pageID, Image: 1, Batch: batchID, Lane: lane})
}

func TestStageReads(t *testing.T) {
	d := newDesk(t)
	if err := d.Read(t.Context(), mark(archive.LaneCounter)); err != nil {
		t.Fatal(err)
	}
	if d.pen.data != "II:the image" {
		t.Errorf("the engine got %q", d.pen.data)
	}
	x, err := d.Archive.Text(t.Context(), pageID)
	if err != nil {
		t.Fatal(err)
	}
	e := x.Event
	if x.Plain() != "文書\n" || x.Rev != 1 || x.Image != 1 || e.Actor != archive.ActorSystem || e.Action != archive.ActRead || e.Record != recordID || e.Batch != batchID || e.Page != pageID || e.ID == "" {
		t.Errorf("text %q, revision %d of image %d, event %+v", x.Plain(), x.Rev, x.Image, e)
	}
	want := archive.PageRef{Page: pageID, Image: 1, Batch: batchID, Record: recordID, Lane: archive.LaneCounter, Actor: archive.ActorSystem}
	if len(d.next) != 1 || d.next[0] != want {
		t.Errorf("handed on: %+v", d.next)
	}
	for name, kind := range map[string]string{ViewName: "image/png", ThumbName: "image/jpeg"} {
		b, typ, err := d.Derived(t.Context(), pageID, 1, 1, name)
		if err != nil || typ != kind || !bytes.Contains(b, []byte(name)) {
			t.Errorf("%s: %q, %s, %v", name, b, typ, err)
		}
	}
	if d.pen.views != 0 {
		t.Error("pictures that stood there were made again")
	}
	// A crash after the text: the same marker once more.
	if err := d.Read(t.Context(), mark(archive.LaneCounter)); err != nil || d.pen.reads != 1 || len(d.next) != 2 {
		t.Errorf("repeated: %v, %d reads, %d handed on", err, d.pen.reads, len(d.next))
	}
}

func TestStageReadsAgain(t *testing.T) {
	d := newDesk(t)
	for range 2 {
		if err := d.Read(t.Context(), mark(archive.LaneBackground)); err != nil {
			t.Fatal(err)
		}
		d.pen.text = "改"
	}
	if d.pen.turn != nil {
		t.Error("a turn that nobody gave")
	}
	x, err := d.Archive.Text(t.Context(), pageID)
	if err != nil || x.Rev != 2 || x.Plain() != "改\n" {
		t.Fatalf("%v, %+v", err, x)
	}
	three := 3
	r := &archive.Record{ID: recordID, Rev: 1, Batch: batchID, Pages: []archive.RecordPage{{Page: pageID, Image: 1, Turn: &three}}}
	if err := d.Archive.CreateRecord(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if err := d.Read(t.Context(), mark(archive.LaneBackground)); err != nil || d.pen.turn == nil || *d.pen.turn != 3 {
		t.Errorf("%v; a person's turn came as %v", err, d.pen.turn)
	}
	// The record's languages, else its series'.
	series := &archive.Series{ID: "01990000-0000-7000-8000-00000000000e", Rev: 1, Languages: []string{"fra"}}
	if err := d.Archive.CreateSeries(t.Context(), series); err != nil {
		t.Fatal(err)
	}
	for rev, want := range []string{"fra", "jpn+eng"} {
		r.Rev, r.Series = rev+2, series.ID
		if rev == 1 {
			r.Languages = []string{"jpn", "eng"}
		}
		if err := d.Archive.CreateRecord(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if err := d.Read(t.Context(), mark(archive.LaneBackground)); err != nil || d.pen.langs != want {
			t.Errorf("%v; read as %q, want %q", err, d.pen.langs, want)
		}
	}
	if x, err = d.Archive.Text(t.Context(), pageID); err != nil {
		t.Fatal(err)
	}
	// A person's correction stays, whatever is asked: read again in the background,
	// the page keeps it.
	x.Glyphs[0].Text = "訂"
	x.Rev, x.Kind, x.Event = 6, archive.TextHuman, d.Archive.NewEvent("person:x", archive.ActChanged)
	if err := d.Archive.CreateText(t.Context(), x); err != nil {
		t.Fatal(err)
	}
	reads := d.pen.reads
	if err := d.Read(t.Context(), mark(archive.LaneBulk)); err != nil || d.pen.reads != reads {
		t.Errorf("%v, read again: %v", err, d.pen.reads != reads)
	}
	if err := d.Read(t.Context(), mark(archive.LaneBackground)); err != nil || d.pen.reads != reads+1 {
		t.Errorf("%v, read again: %v", err, d.pen.reads != reads)
	}
	if x, err := d.Archive.Text(t.Context(), pageID); err != nil || x.Rev != 7 || x.Kind != archive.TextHuman || x.Plain() != "訂\n" {
		t.Errorf("%v, %+v", err, x)
	}
}

func TestStageFails(t *testing.T) {
	d := newDesk(t)
	d.pen.err = errors.New("no luck")
	if err := d.Read(t.Context(), mark(archive.LaneBulk)); !errors.Is(err, d.pen.err) || len(d.next) != 0 {
		t.Errorf("%v, %d handed on", err, len(d.next))
	}
	d.pen.err = permanent{errors.New("no image")}
	err := d.Read(t.Context(), mark(archive.LaneBulk))
	var p interface{ Permanent() bool }
	if !errors.As(err, &p) || !p.Permanent() {
		t.Errorf("%v is not permanent", err)
	}
	d.pen.err = nil
	d.pen.text = "" // a photograph: no text is no failure
	if err := d.Read(t.Context(), mark(archive.LaneBulk)); err != nil || len(d.next) != 1 {
		t.Errorf("no text: %v", err)
	}
	m := mark(archive.LaneBulk)
	m.Target = 7
	if err := d.Read(t.Context(), m); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("no such image: %v", err)
	}
	d.Next = func(context.Context, archive.PageRef) error { return io.ErrClosedPipe }
	if err := d.Read(t.Context(), mark(archive.LaneBulk)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the next marker failed: %v", err)
	}
}

func TestDerived(t *testing.T) {
	d := newDesk(t)
	for range 2 {
		for _, turn := range []int{2, -2} {
			b, typ, err := d.Derived(t.Context(), pageID, 1, turn, ThumbName)
			if err != nil || typ != "image/jpeg" || string(b) != "\xff\xd8 thumb 2" {
				t.Errorf("%q, %s, %v", b, typ, err)
			}
		}
	}
	if _, _, err := d.Derived(t.Context(), pageID, 1, 2, ViewName); err != nil || d.pen.views != 1 {
		t.Errorf("%v; made %d times", err, d.pen.views)
	}
	if _, _, err := d.Derived(t.Context(), pageID, 1, 2, "../x"); err == nil {
		t.Error("a picture of any name")
	}
	if _, _, err := d.Derived(t.Context(), pageID, 9, 0, ViewName); !errors.Is(err, archive.ErrNotFound) {
		t.Error(err)
	}
}

// A first reading, which comes before there is a record, knows the languages of the
// series that the record will stand in.
func TestFirstReadingKnowsTheSeries(t *testing.T) {
	d := newDesk(t)
	if _, err := d.Archive.ChangeSeries(t.Context(), archive.Unsorted, "person:x", func(s *archive.Series) (bool, error) {
		s.Languages = []string{"eng"}
		return true, nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.Read(t.Context(), mark(archive.LaneBulk)); err != nil || d.pen.langs != "eng" {
		t.Errorf("%v; read as %q", err, d.pen.langs)
	}
}
