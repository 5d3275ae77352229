package ingest

import (
	"bytes"
	"testing"

	"fumikura/internal/archive"
)

func TestTakeAndCutOneImage(t *testing.T) {
	for name, data := range map[string][]byte{
		"起案.jpg": jpegOf(t, drawing(120, 80)), "図面.png": pngOf(t, drawing(120, 80)),
		"名前だけ.pdf": jpegOf(t, drawing(120, 80)), // a JPEG whatever its name says
	} {
		h := newHouse(t)
		f := h.take(t, name, data)
		if ok, err := h.Owes(t.Context(), cutMarker(f)); err != nil || !ok {
			t.Fatalf("%s: marker stands: %v, %v", name, ok, err)
		}
		o, r := h.cut(t, f)
		if o.State != archive.FileCut || o.Done != 1 || o.Total != 1 || r == nil || r.Cutting || len(r.Pages) != 1 {
			t.Fatalf("%s: outcome %+v, record %+v", name, o, r)
		}
		i, b := h.picture(t, r, 1)
		if !bytes.Equal(b, data) || i.Width != 120 || i.Height != 80 || i.Rendered {
			t.Errorf("%s: image %+v, %d of %d bytes", name, i, len(b), len(data))
		}
		if r.Title != name[:len(name)-4] || r.Name != name || r.Series != archive.Unsorted || r.Rev != 1 {
			t.Errorf("%s: record %+v", name, r)
		}
		if len(h.read) != 1 || h.read[0].Page != archive.PageID(f.Record, 1) {
			t.Errorf("%s: to be read %v", name, h.read)
		}
	}
}

// The orientation that a camera wrote is kept, and the frame is the picture as
// people see it.
func TestTurnedJPEG(t *testing.T) {
	plain := jpegOf(t, drawing(120, 80))
	exif := []byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
	data := append(append(bytes.Clone(plain[:2]), exif...), plain[2:]...)
	h := newHouse(t)
	_, r := h.cut(t, h.take(t, "写真.jpg", data))
	if r == nil {
		t.Fatal("no record")
	}
	if i, b := h.picture(t, r, 1); i.Exif != 6 || i.Width != 80 || i.Height != 120 || !bytes.Equal(b, data) {
		t.Errorf("image %+v", i)
	}
}
