package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
)

func TestPDFPages(t *testing.T) {
	testenv.Need(t, "poppler")
	const w, h = 200, 300
	scan := jpegOf(t, drawing(w, h))
	whole := fmt.Sprintf("q %d 0 0 %d 0 0 cm /Im0 Do Q ", w, h)
	grey := fmt.Sprintf("/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode ", w, h)
	for _, c := range []struct {
		name          string
		page          pdfPage
		original      bool
		exif          int
		width, height int // of the frame
		rendered      bool
	}{
		{"plain", pdfPage{}, true, 0, w, h, false},
		{"hidden layer", pdfPage{content: whole + "BT 3 Tr /F0 12 Tf (hidden) Tj ET"}, true, 0, w, h, false},
		{"text under the image", pdfPage{content: "BT /F0 12 Tf 20 20 Td (under) Tj ET " + whole}, true, 0, w, h, false},
		{"clipped to the page", pdfPage{content: "q 0 0 200 300 re W n " + whole + "Q"}, true, 0, w, h, false},
		{"turned page", pdfPage{extra: "/Rotate 90"}, true, 6, h, w, false},
		{"page on its head", pdfPage{extra: "/Rotate 180"}, true, 3, w, h, false},
		{"page turned left", pdfPage{extra: "/Rotate -90"}, true, 8, h, w, false},
		{"turned image", pdfPage{w: h, h: w, content: fmt.Sprintf("q 0 %d %d 0 0 0 cm /Im0 Do Q", w, h)}, true, 7, h, w, false},
		{"mirrored image", pdfPage{content: fmt.Sprintf("q -%d 0 0 %d %d 0 cm /Im0 Do Q", w, h, w)}, true, 2, w, h, false},
		{"in a form", pdfPage{content: "/X1 Do", xobject: "/Subtype /Form /BBox [0 0 200 300] /Matrix [2 0 0 2 0 0]", data: []byte("q 100 0 0 150 0 0 cm /Im0 Do Q")}, true, 0, w, h, false},
		{"edge within 2 %", pdfPage{content: "q 198 0 0 297 1 1 cm /Im0 Do Q"}, true, 0, w, h, false},
		{"crop box", pdfPage{w: 400, h: 400, extra: "/CropBox [0 0 200 300]", content: whole}, true, 0, w, h, false},

		{"text over it", pdfPage{content: whole + "BT /F0 12 Tf 20 20 Td (over) Tj ET"}, false, 0, 0, 0, true},
		{"a line over it", pdfPage{content: whole + "0 0 m 200 300 l S"}, false, 0, 0, 0, true},
		{"part of the page", pdfPage{content: "q 100 0 0 150 20 20 cm /Im0 Do Q"}, false, 0, 0, 0, true},
		{"skewed", pdfPage{content: "q 200 5 -5 300 0 0 cm /Im0 Do Q"}, false, 0, 0, 0, true},
		{"half transparent", pdfPage{content: "/Half gs " + whole}, false, 0, 0, 0, true},
		{"two images", pdfPage{content: whole + "q 50 0 0 50 0 0 cm /Im0 Do Q"}, false, 0, 0, 0, true},
		{"clipped", pdfPage{content: "q 0 150 100 150 re W n " + whole + "Q"}, false, 0, 0, 0, true},
		{"cropped", pdfPage{extra: "/CropBox [10 150 110 290]"}, false, 0, 0, 0, true},
		{"note on it", pdfPage{extra: "/Annots [<< /Type /Annot /Subtype /Stamp /Rect [0 0 50 50] /AP << /N 3 0 R >> >>]"}, false, 0, 0, 0, true},
		{"inverted", pdfPage{image: grey + "/Decode [1 0]"}, false, 0, w, h, false},
		{"masked", pdfPage{image: grey + "/Mask [0 10]"}, false, 0, w, h, false},
		{"other size", pdfPage{image: "/Width 100 /Height 150 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode"}, false, 0, 0, 0, false},
		{"spot colour", pdfPage{image: fmt.Sprintf("/Width %d /Height %d /ColorSpace [/Separation /Red /DeviceGray << /FunctionType 2 /Domain [0 1] /N 1 >>] /BitsPerComponent 8 /Filter /DCTDecode", w, h)}, false, 0, w, h, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := c.page
			p.jpeg = scan
			if p.w == 0 {
				p.w, p.h = w, h
			}
			if p.image == "" {
				p.image = grey
			}
			hs := newHouse(t)
			data := pdfOf(t, p)
			o, r := hs.cut(t, hs.take(t, c.name+".pdf", data))
			if o.State != archive.FileCut || r == nil || len(r.Pages) != 1 || len(o.Lost) > 0 {
				t.Fatalf("outcome %+v, record %+v", o, r)
			}
			i, b := hs.picture(t, r, 1)
			if kept := i.Blob != ""; kept != c.original || kept && !bytes.Equal(b, scan) {
				t.Errorf("original kept: %v; image %+v", kept, i)
			}
			if i.Exif != c.exif || i.Rendered != c.rendered || c.width > 0 && (i.Width != c.width || i.Height != c.height) {
				t.Errorf("image %+v, want %d × %d, exif %d, rendered %v", i, c.width, c.height, c.exif, c.rendered)
			}
			if len(hs.read) != 1 || len(hs.indexed) != 0 {
				t.Errorf("to read %v, to index %v", hs.read, hs.indexed)
			}
			if !c.original {
				seen(t, b)
			}
			if c.original && i.DPIX < 71 {
				t.Errorf("dpi %v × %v", i.DPIX, i.DPIY)
			}
		})
	}
}

// seen fails where a rendered picture is blank.
func seen(t *testing.T, b []byte) {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	dark := 0
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if color.GrayModel.Convert(m.At(x, y)).(color.Gray).Y < 160 {
				dark++
			}
		}
	}
	if dark == 0 || dark == m.Bounds().Dx()*m.Bounds().Dy() {
		t.Errorf("%d of %d pixels are dark", dark, m.Bounds().Dx()*m.Bounds().Dy())
	}
}

// The orientation that a page's image gets shows what poppler shows.
func TestPDFOrientation(t *testing.T) {
	testenv.Need(t, "poppler")
	const w, h = 80, 120
	scan := jpegOf(t, drawing(w, h))
	for _, m := range []string{"80 0 0 120 0 0", "-80 0 0 120 80 0", "80 0 0 -120 0 120", "-80 0 0 -120 80 120",
		"0 80 120 0 0 0", "0 -80 120 0 0 80", "0 80 -120 0 120 0", "0 -80 -120 0 120 80"} {
		pw, ph := w, h
		if m[0] == '0' {
			pw, ph = h, w
		}
		for turn := 0; turn < 360; turn += 90 {
			p := pdfPage{w: pw, h: ph, jpeg: scan, extra: fmt.Sprintf("/Rotate %d", turn), content: "q " + m + " cm /Im0 Do Q",
				image: fmt.Sprintf("/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", w, h)}
			hs := newHouse(t)
			_, kept := hs.cut(t, hs.take(t, "a.pdf", pdfOf(t, p)))
			p.content += " 0 0 m 0 0 l S" // now it is more than an image
			_, drawn := hs.cut(t, hs.take(t, "b.pdf", pdfOf(t, p)))
			i, b := hs.picture(t, kept, 1)
			j, c := hs.picture(t, drawn, 1)
			if i.Blob == "" || j.Blob != "" {
				t.Fatalf("%s: kept %+v, drawn %+v", m, i, j)
			}
			if got, want := corner(t, b, i.Exif), corner(t, c, j.Exif); got != want {
				t.Errorf("%s turned by %d: the mark is in corner %s, poppler shows it in %s (exif %d)", m, turn, got, want, i.Exif)
			}
		}
	}
}

// corner tells where drawing's mark is after the orientation was applied.
func corner(t *testing.T, b []byte, exif int) string {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	sx, sy, n := 0, 0, 0
	for y := range h {
		for x := range w {
			if color.GrayModel.Convert(m.At(x, y)).(color.Gray).Y < 100 {
				u, v := x, y
				switch exif {
				case 2:
					u = w - 1 - x
				case 3:
					u, v = w-1-x, h-1-y
				case 4:
					v = h - 1 - y
				case 5:
					u, v = y, x
				case 6:
					u, v = h-1-y, x
				case 7:
					u, v = h-1-y, w-1-x
				case 8:
					u, v = y, w-1-x
				}
				sx, sy, n = sx+u, sy+v, n+1
			}
		}
	}
	if exif >= 5 {
		w, h = h, w
	}
	if n == 0 {
		return "none"
	}
	return fmt.Sprintf("%v %v", sx/n < w/2, sy/n < h/2)
}

func TestPDFOfOtherImages(t *testing.T) {
	testenv.Need(t, "poppler")
	jp2, j2k, fax := testdata(t, "c.jp2"), testdata(t, "c.j2k"), testdata(t, "g4.bin")
	var raw bytes.Buffer
	for y := range 80 {
		for x := range 96 / 8 {
			raw.WriteByte(byte(x*20 + y))
		}
	}
	for _, c := range []struct {
		name, dict string
		data       []byte
		kind       string
		kept       bool
	}{
		{"fax", "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 96 /Rows 80 >>", fax, "image/tiff", true},
		{"fax, inverted twice", "/ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0] /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 96 /Rows 80 /BlackIs1 true >>", fax, "image/tiff", true},
		{"fax as a stencil", "/ImageMask true /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 96 /Rows 80 >>", fax, "image/tiff", true},
		{"fax, byte aligned", "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 96 /EncodedByteAlign true >>", fax, "image/png", false},
		{"JPEG 2000", "/ColorSpace /DeviceRGB /Filter /JPXDecode", jp2, "image/jp2", true},
		{"JPEG 2000, bare", "/ColorSpace /DeviceRGB /Filter /JPXDecode", j2k, "image/jp2", true},
		{"bits", "/ColorSpace /DeviceGray /BitsPerComponent 1", raw.Bytes(), "image/png", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			data := pdfOf(t, pdfPage{w: 48, h: 40, jpeg: c.data, image: "/Width 96 /Height 80 " + c.dict})
			o, r := h.cut(t, h.take(t, "a.pdf", data))
			if r == nil {
				t.Fatalf("outcome %+v", o)
			}
			i, b := h.picture(t, r, 1)
			if i.Type != c.kind || (i.Blob != "") != c.kept || i.Width != 96 || i.Height != 80 || i.Rendered || i.DPIX != 144 {
				t.Errorf("image %+v", i)
			}
			if c.kept && !bytes.HasSuffix(b, c.data) {
				t.Error("the image's bytes are not those of the PDF")
			}
			if c.kind == "image/png" {
				m, err := png.Decode(bytes.NewReader(b))
				if err != nil || m.Bounds().Dx() != 96 {
					t.Fatalf("%v, %v", m, err)
				}
				for k := 0; c.name == "bits" && k < 96*80; k++ {
					set := c.data[k/8]>>(7-k%8)&1 == 1
					if v := color.GrayModel.Convert(m.At(k%96, k/96)).(color.Gray).Y; (v > 128) != set {
						t.Fatalf("pixel %d is %d, not as in the PDF", k, v)
					}
				}
			}
		})
	}
}

func TestPDFWithABrokenPage(t *testing.T) {
	testenv.Need(t, "poppler")
	scan := jpegOf(t, drawing(100, 100))
	good := pdfPage{w: 100, h: 100, jpeg: scan}
	lost := pdfPage{w: 100, h: 100, broken: true}
	damaged := pdfPage{w: 100, h: 100, jpeg: []byte("this is no picture at all, whatever its dictionary says")}
	text := pdfPage{w: 100, h: 100, content: "0.2 g 10 60 30 30 re f"}
	h := newHouse(t)
	o, r := h.cut(t, h.take(t, "五枚.pdf", pdfOf(t, good, lost, damaged, text, good)))
	if o.State != archive.FileCut || o.Done != 3 || o.Total != 5 || len(o.Lost) != 2 || r == nil || len(r.Pages) != 3 {
		t.Fatalf("outcome %+v, record %+v", o, r)
	}
	for k, n := range []int{2, 3} {
		if o.Lost[k].Number != n || !bytes.Contains([]byte(o.Lost[k].Reason.JA), []byte("五枚.pdf")) {
			t.Errorf("lost %+v", o.Lost[k])
		}
	}
	for k, n := range []int{1, 4, 5} {
		i, b := h.picture(t, r, k+1)
		if i.Number != n || i.Page != archive.PageID(r.ID, n) {
			t.Errorf("page %d is %+v", n, i)
		}
		if n == 4 && corner(t, b, 0) != "true true" {
			t.Error("page 4 shows another page")
		}
	}
}

func TestPDFThatCannotBeCut(t *testing.T) {
	testenv.Need(t, "poppler")
	scan := jpegOf(t, drawing(100, 100))
	empty := pdfOf(t)
	for _, c := range []struct {
		name string
		data []byte
		code string
	}{
		{"鍵付き.pdf", testdata(t, "locked.pdf"), "password"},
		{"白紙.pdf", empty, "no-pages"},
		{"ごみ.pdf", append([]byte("%PDF-1.4\n"), "nothing\nstartxref\n9\n%%EOF"...), "damaged"},
		{"全滅.pdf", pdfOf(t, pdfPage{broken: true}, pdfPage{broken: true}), "nothing-cut"},
		{"巨大.pdf", pdfOf(t, pdfPage{w: 100, h: 100, jpeg: scan, image: "/Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode"}), "nothing-cut"},
	} {
		h := newHouse(t)
		o, r := h.cut(t, h.take(t, c.name, c.data))
		if o.State != archive.FileRefused || code(o.Reason) != c.code || r != nil {
			t.Errorf("%s: outcome %+v, reason %v, record %v", c.name, o, o.Reason, r)
		}
		if o.Reason != nil && !bytes.Contains([]byte(o.Reason.EN), []byte(c.name)) {
			t.Errorf("%s: %s", c.name, o.Reason.EN)
		}
		if err := h.cutter.Cut(t.Context(), cutMarker(&archive.File{Batch: o.Batch, Hash: o.Hash})); err != nil {
			t.Errorf("%s again: %v", c.name, err)
		}
	}
}

// A file that opens without a password may be encrypted all the same: its
// images are kept decrypted.
func TestPDFForItsOwnerOnly(t *testing.T) {
	testenv.Need(t, "poppler")
	h := newHouse(t)
	_, r := h.cut(t, h.take(t, "a.pdf", testdata(t, "owner.pdf")))
	if r == nil {
		t.Fatal("no record")
	}
	i, b := h.picture(t, r, 1)
	if i.Blob != "" || i.Type != "image/jpeg" || corner(t, b, 0) != "true true" {
		t.Errorf("image %+v", i)
	}
}

// Old municipal PDFs name Japanese fonts without bringing them along. Where this
// machine lacks what poppler needs for them the page would come out white: then
// the work fails, to be done again, and nothing is called cut.
func TestPDFWithoutItsFonts(t *testing.T) {
	testenv.Need(t, "poppler")
	font := "/Resources << /Font << /FJ << /Type /Font /Subtype /Type0 /BaseFont /MS-Mincho /Encoding /90ms-RKSJ-H /DescendantFonts [<< /Type /Font " +
		"/Subtype /CIDFontType2 /BaseFont /MS-Mincho /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> " +
		"/FontDescriptor << /Type /FontDescriptor /FontName /MS-Mincho /Flags 6 /FontBBox [0 -137 1000 859] /ItalicAngle 0 /Ascent 859 /Descent -140 /CapHeight 769 /StemV 78 >> >>] >> >> >>"
	data := pdfOf(t, pdfPage{w: 200, h: 200, content: "BT /FJ 40 Tf 20 100 Td <8ae996cb8ae996cb> Tj ET"})
	data = bytes.Replace(data, []byte("/Resources << /Font << /F0 3 0 R >> /ExtGState << /Half << /ca 0.5 >> >> /XObject <<  >> >>"), []byte(font), 1)
	h := newHouse(t)
	f := h.take(t, "条例.pdf", data)
	err := h.cutter.Cut(t.Context(), cutMarker(f))
	o, oerr := h.Outcome(t.Context(), f.Batch, f.Hash)
	if oerr != nil {
		t.Fatal(oerr)
	}
	if err != nil {
		var why *archive.Reason
		var permanent interface{ Permanent() bool }
		if !errors.As(err, &why) || why.Code != "tool-missing" || !errors.As(err, &permanent) || o.State != archive.FileCutting || len(o.Lost) > 0 {
			t.Errorf("%v, outcome %+v", err, o)
		}
		return
	}
	r, err := h.Record(t.Context(), f.Record)
	if err != nil {
		t.Fatal(err)
	}
	_, b := h.picture(t, r, 1)
	seen(t, b)
}
