package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"

	"fumikura/internal/archive"
)

func TestZIP(t *testing.T) {
	sjis, err := japanese.ShiftJIS.NewEncoder().String(`箱1\議事録.jpg`)
	if err != nil {
		t.Fatal(err)
	}
	inner := zipOf(t, []string{"x.jpg"}, [][]byte{jpegOf(t, drawing(20, 20))})
	data := zipOf(t, []string{"folder/", sjis, "__MACOSX/._a.jpg", "同じ.png", "同じ.png", "メモ.txt", "中.zip", ".DS_Store"},
		[][]byte{nil, jpegOf(t, drawing(30, 20)), {1}, pngOf(t, drawing(31, 20)), pngOf(t, drawing(32, 20)), []byte("text"), inner, {1}})
	h := newHouse(t)
	f := h.take(t, "束.zip", data)
	o, r := h.cut(t, f)
	if o.State != archive.FileExpanded || o.Done != 5 || o.Total != 5 || r != nil {
		t.Fatalf("outcome %+v, record %+v", o, r)
	}
	if err := h.work(t.Context()); err != nil {
		t.Fatal(err)
	}
	p, err := h.progress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names, refused []string
	for _, e := range p.List {
		if e.Entry.Parent == f.Hash {
			names = append(names, e.Entry.Name)
		}
	}
	for _, x := range p.Refused {
		refused = append(refused, x.File+": "+x.Reason.Code)
	}
	if want := []string{"箱1/議事録.jpg", "同じ.png", "同じ.png", "メモ.txt", "中.zip"}; !slices.Equal(names, want) {
		t.Errorf("members %q, want %q", names, want)
	}
	if want := []string{"メモ.txt: unsupported", "中.zip: zip-in-zip"}; !slices.Equal(refused, want) {
		t.Errorf("refused %q, want %q", refused, want)
	}
	if p.Files != 1 || p.Records != 3 || p.Pages != 3 {
		t.Errorf("%d files, %d records, %d pages", p.Files, p.Records, p.Pages)
	}
}

// Members that cannot be unpacked are refused files; the others go on.
func TestZIPWithBadMembers(t *testing.T) {
	good := jpegOf(t, drawing(30, 20))
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range []struct {
		header zip.FileHeader
		data   []byte
	}{
		{zip.FileHeader{Name: "鍵.jpg", Flags: 1, CompressedSize64: 3, UncompressedSize64: 3}, []byte("abc")},
		{zip.FileHeader{Name: "方式.jpg", Method: 99, CompressedSize64: 3, UncompressedSize64: 3}, []byte("abc")},
		{zip.FileHeader{Name: "和.jpg", CompressedSize64: 3, UncompressedSize64: 3, CRC32: 1}, []byte("abc")},
		{zip.FileHeader{Name: "流れ.jpg", Method: zip.Deflate, CompressedSize64: 3, UncompressedSize64: 900}, []byte("\xff\xff\xff")},
	} {
		w, err := z.CreateRaw(&m.header)
		if err == nil {
			_, err = w.Write(m.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create("良い.jpg")
	if err == nil {
		_, err = w.Write(good)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	o, _ := h.cut(t, h.take(t, "束.zip", b.Bytes()))
	if o.State != archive.FileExpanded || o.Done != 5 {
		t.Fatalf("outcome %+v", o)
	}
	if err := h.work(t.Context()); err != nil {
		t.Fatal(err)
	}
	p, err := h.progress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, x := range p.Refused {
		got[x.File] = x.Reason.Code
	}
	for name, want := range map[string]string{"鍵.jpg": "password", "方式.jpg": "zip-method", "和.jpg": "damaged", "流れ.jpg": "damaged"} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	if len(got) != 4 || p.Records != 1 {
		t.Errorf("refused %v, %d records", got, p.Records)
	}
}

// A directory whose members share the same bytes is a bomb, whatever it says.
func TestZIPOverlap(t *testing.T) {
	data := zipOf(t, []string{"a.jpg", "b.jpg"}, [][]byte{bytes.Repeat([]byte{1}, 100), bytes.Repeat([]byte{1}, 100)})
	at := bytes.LastIndex(data, []byte("PK\x01\x02")) // the second member's entry
	binary.LittleEndian.PutUint32(data[at+42:], 0)    // now points to the first
	if _, why := members("x.zip", bytes.NewReader(data), int64(len(data)), DefaultLimits()); code(why) != "zip-too-large" {
		t.Errorf("overlap: %v", why)
	}
}

func TestOrphanMarkers(t *testing.T) {
	h := newHouse(t)
	if err := h.openBatch(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := archive.Marker{Stage: archive.StageCut, Lane: archive.LaneBulk, Batch: h.batch, ID: archive.KeyHash("nobody"), Target: 1}
	if err := h.Mark(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	var later interface{ Later() bool }
	if err := h.cutter.Cut(t.Context(), m); !errors.As(err, &later) || !later.Later() {
		t.Errorf("a file that is not acknowledged yet: %v", err)
	}
	h.Now = func() time.Time { return time.Now().Add(25 * time.Hour) }
	if err := h.cutter.Cut(t.Context(), m); err != nil {
		t.Errorf("after a day: %v", err)
	}
}

// A person may change the record while it is cut: both stay.
func TestRecordChangedWhileCut(t *testing.T) {
	h := newHouse(t)
	f := h.take(t, "三枚.tif", tiffFile(t))
	changed := false
	read := h.cutter.Read
	h.cutter.Read = func(ctx context.Context, r archive.PageRef) error {
		if len(h.read) == 2 && !changed {
			changed = true
			if _, err := h.ChangeRecord(ctx, f.Record, "person:x", archive.ActChanged, archive.LaneCounter, func(r *archive.Record) (bool, error) {
				r.Title = "新しい題名"
				return true, nil
			}); err != nil {
				return err
			}
		}
		return read(ctx, r)
	}
	_, r := h.cut(t, f)
	if !changed || r == nil || r.Title != "新しい題名" || len(r.Pages) != 3 || r.Cutting {
		t.Errorf("record %+v", r)
	}
}
