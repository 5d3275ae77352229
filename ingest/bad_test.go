package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"

	"fumikura/internal/archive"
)

// hugePNG claims w × h pixels in some seventy bytes.
func hugePNG(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	for _, c := range [][]byte{
		append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h), 1, 0, 0, 0, 0),
		[]byte("IDATxxxxxxxx"), []byte("IEND"),
	} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(c)-4))
		b = append(b, c...)
		b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(c))
	}
	return b
}

func zipOf(t testing.TB, names []string, data [][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, NonUTF8: !utf8.ValidString(name)})
		if err == nil {
			_, err = w.Write(data[i])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBadInput(t *testing.T) {
	picture := jpegOf(t, drawing(120, 80))
	drawn := pngOf(t, drawing(120, 80))
	page := pdfOf(t, pdfPage{jpeg: jpegOf(t, drawing(595, 842)), w: 595, h: 842})
	zeros := make([]byte, 64<<20)
	bomb := zipOf(t, []string{"a.png"}, [][]byte{zeros})
	office := zipOf(t, []string{"[Content_Types].xml", "word/document.xml"}, [][]byte{{1}, {2}})
	for _, c := range []struct {
		name string
		data []byte
		code string
		kept bool // the original
	}{
		{"空.pdf", nil, "empty", false},
		{"切れた.jpg", picture[:len(picture)/2], "truncated", true},
		{"切れた.png", drawn[:len(drawn)-20], "truncated", true},
		{"切れた.tif", tiffFile(t)[:900], "truncated", true},
		{"切れた.pdf", page[:len(page)/2], "truncated", true},
		{"巨大.png", hugePNG(60000, 60000), "too-many-pixels", true},
		{"メモ.txt", []byte("これは文字だけのファイルです。\n"), "unsupported", true},
		{"爆弾.zip", bomb, "zip-too-large", true},
		{"起案.docx", office, "office", true},
		{"空の.zip", zipOf(t, []string{"folder/", "__MACOSX/._a.jpg", "Thumbs.db"}, [][]byte{{}, {1}, {1}}), "zip-empty", true},
		{"切れた.zip", bomb[:len(bomb)-30], "truncated", true},
	} {
		h := newHouse(t)
		f := h.take(t, c.name, c.data)
		if f.Refused == nil || f.Refused.Code != c.code {
			t.Errorf("%s: refused %+v, want %s", c.name, f.Refused, c.code)
			continue
		}
		for lang, s := range map[string]string{"ja": f.Refused.JA, "en": f.Refused.EN} {
			if !strings.Contains(s, c.name) || len(s) < 2*len(c.name) {
				t.Errorf("%s: the sentence in %s is %q", c.name, lang, s)
			}
		}
		if (f.Blob != "") != c.kept || f.Event.Action != archive.ActRefused || f.Event.Reason != c.code {
			t.Errorf("%s: entry %+v", c.name, f)
		}
		if c.kept {
			if b, err := h.ReadObject(t.Context(), archive.BlobKey(f.Blob)); err != nil || !bytes.Equal(b, c.data) {
				t.Errorf("%s: kept %d of %d bytes, %v", c.name, len(b), len(c.data), err)
			}
		}
		if ok, err := h.Owes(t.Context(), cutMarker(f)); err != nil || ok {
			t.Errorf("%s: owed %v, %v", c.name, ok, err)
		}
		if next := h.take(t, "次.jpg", picture); next.Refused != nil {
			t.Errorf("after %s the next file is refused: %v", c.name, next.Refused)
		}
	}
}

func TestLimits(t *testing.T) {
	h := newHouse(t)
	h.taker.Limits = Limits{Pixels: 5000, FileBytes: 30000, Pages: 3, Members: 2, Unpacked: 1 << 20, Ratio: 200}
	three := zipOf(t, []string{"1", "2", "3"}, [][]byte{{1}, {2}, {3}})
	large := zipOf(t, []string{"1"}, [][]byte{make([]byte, 2<<20)})
	small := jpegOf(t, drawing(60, 60))
	for _, c := range []struct {
		name string
		data []byte
		code string
	}{
		{"ok.jpg", small, ""},
		{"pixels.jpg", jpegOf(t, drawing(120, 80)), "too-many-pixels"},
		{"bytes.jpg", append(bytes.Clone(small), make([]byte, 30000)...), "too-big"},
		{"pixels.tif", tiffFile(t), "too-many-pixels"},
		{"members.zip", three, "zip-too-many"},
		{"unpacked.zip", large, "zip-too-large"},
	} {
		f := h.take(t, c.name, c.data)
		if got := code(f.Refused); got != c.code {
			t.Errorf("%s: %q, want %q", c.name, got, c.code)
		}
	}
	h.taker.Limits.Pixels, h.taker.Limits.Pages = 1e6, 2
	if f := h.take(t, "pages.tif", tiffFile(t)); code(f.Refused) != "too-many-pages" {
		t.Errorf("pages.tif: %v", f.Refused)
	}
	// A size that nobody announced is seen while it streams.
	d := h.deliver("stream.jpg", nil)
	d.Size = -1
	f, err := h.taker.Take(t.Context(), d, io.LimitReader(forever{}, 1<<40))
	if err != nil || code(f.Refused) != "too-big" || f.Blob != "" {
		t.Errorf("stream: %+v, %v", f, err)
	}
}

func code(r *archive.Reason) string {
	if r == nil {
		return ""
	}
	return r.Code
}

type forever struct{}

func (forever) Read(b []byte) (int, error) { return len(b), nil }

func TestIncompleteDelivery(t *testing.T) {
	h := newHouse(t)
	data := jpegOf(t, drawing(60, 60))
	if err := h.openBatch(t.Context()); err != nil {
		t.Fatal(err)
	}
	short := h.deliver("a.jpg", data)
	if _, err := h.taker.Take(t.Context(), short, bytes.NewReader(data[:100])); !errors.Is(err, ErrIncomplete) {
		t.Errorf("fewer bytes than announced: %v", err)
	}
	other := h.deliver("a.jpg", data)
	other.SHA256 = strings.Repeat("0", 64)
	if _, err := h.taker.Take(t.Context(), other, bytes.NewReader(data)); !errors.Is(err, ErrIncomplete) {
		t.Errorf("other bytes than announced: %v", err)
	}
	if f := h.take(t, "a.jpg", data); f.Refused != nil || f.Number != 1 {
		t.Errorf("the next try with the key: %+v", f)
	}
}

func TestSameKeyAndSameBytes(t *testing.T) {
	h := newHouse(t)
	data := jpegOf(t, drawing(60, 60))
	one := h.take(t, "a.jpg", data)
	d := h.deliver("a.jpg", data)
	again, err := h.taker.Take(t.Context(), d, forever{}) // the body is not read
	if err != nil || again.Record != one.Record || again.Number != one.Number || again.Event.ID != one.Event.ID {
		t.Errorf("the same key: %+v, %v", again, err)
	}
	two := h.take(t, "b.jpg", data)
	if two.Duplicate != one.Record || one.Duplicate != "" || two.Record == one.Record || two.Number != 2 {
		t.Errorf("the same bytes: %+v after %+v", two, one)
	}
	// A marker that got lost before anything was cut comes back with the key.
	if err := h.Unmark(t.Context(), cutMarker(one)); err != nil {
		t.Fatal(err)
	}
	h.take(t, "a.jpg", data)
	if ok, err := h.Owes(t.Context(), cutMarker(one)); !ok || err != nil {
		t.Errorf("the marker is not back: %v", err)
	}
}

func TestNoRoom(t *testing.T) {
	h := newHouse(t)
	h.taker.Limits.FileBytes = 1 << 60
	d := h.deliver("a.jpg", nil)
	d.Size = 1 << 59
	_, err := h.taker.Take(t.Context(), d, forever{})
	var why *archive.Reason
	if !NoRoom(err) || !errors.As(err, &why) || why.Code != "no-room" {
		t.Errorf("no room: %v", err)
	}
	if h.taker.room.promised != 0 {
		t.Errorf("%d bytes stay promised", h.taker.room.promised)
	}
	h.take(t, "b.jpg", jpegOf(t, drawing(60, 60)))
	if h.taker.room.promised != 0 {
		t.Errorf("%d bytes stay promised", h.taker.room.promised)
	}
}

func TestNames(t *testing.T) {
	sjis, err := japanese.ShiftJIS.NewEncoder().String("議事録①.pdf")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("文", 300) + ".pdf"
	for _, c := range []struct{ in, want string }{
		{"../../etc/passwd.pdf", "etc/passwd.pdf"},
		{`..\..\secret.pdf`, "secret.pdf"},
		{"a\x00b.pdf", "ab.pdf"},
		{"abc\u202efdp.exe.pdf", "abcfdp.exe.pdf"},
		{"\u200fא\u2067.pdf", "א.pdf"},
		{"line\nfeed\u2028.pdf", "line feed_.pdf"},
		{long, long},
		{"葛\U000E0100飾区.pdf", "葛\U000E0100飾区.pdf"}, // a variation selector is part of its character
		{"か\u3099.pdf", "か\u3099.pdf"},
		{sjis, "議事録①.pdf"},
		{"", "無名"}, {"../..", "無名"}, {"\x00", "無名"},
		{"箱1/起案.pdf", "箱1/起案.pdf"},
	} {
		if got := printable(c.in); got != c.want {
			t.Errorf("printable(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	very := printable(strings.Repeat("文", 900) + ".pdf")
	if len(very) > maxName || !utf8.ValidString(very) || !strings.HasSuffix(very, "文.pdf") {
		t.Errorf("a very long name becomes %d bytes, valid %v", len(very), utf8.ValidString(very))
	}
	h := newHouse(t)
	for i, name := range []string{"../a\x00\u202e.jpg", long} {
		f := h.take(t, name, jpegOf(t, drawing(60, 60+i)))
		if _, r := h.cut(t, f); r == nil || strings.ContainsAny(r.Name+r.Title, "\x00\u202e") || strings.Contains(r.Name, "..") {
			t.Errorf("%q becomes %+v", name, r)
		}
	}
	for name, want := range map[string]string{"箱/起案.pdf": "起案", ".profile": ".profile", "a.b.tif": "a.b", "x": "x"} {
		if got := titleOf(name); got != want {
			t.Errorf("titleOf(%q) = %q, want %q", name, got, want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("../a\x00\u202e.pdf")
	f.Add("\x83\x65\x83\x58\x83\x67.pdf")
	f.Fuzz(func(t *testing.T, s string) {
		n := printable(s)
		if n == "" || len(n) > maxName || !utf8.ValidString(n) || strings.Contains("/"+n+"/", "/../") || strings.ContainsAny(n, "\x00\u202e\u2067\n") {
			t.Fatalf("%q becomes %q", s, n)
		}
	})
}

func FuzzZIP(f *testing.F) {
	f.Add(zipOf(f, []string{"a/b.jpg", "c"}, [][]byte{{1}, {2}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		files, why := members("x.zip", bytes.NewReader(b), int64(len(b)), DefaultLimits())
		if (why == nil) != (len(files) > 0) {
			t.Fatalf("%d members, %v", len(files), why)
		}
	})
}

// tiffFile is an uncompressed TIFF of three grey pages of 96 × 80 pixels.
func tiffFile(t testing.TB) []byte {
	t.Helper()
	const pages, w, h = 3, 96, 80
	b := []byte("II*\x00\x08\x00\x00\x00")
	for p := range pages {
		fields := [][3]uint32{{256, 4, w}, {257, 4, h}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1}, {273, 4, 0}, {277, 3, 1}, {278, 4, h}, {279, 4, w * h}}
		data := uint32(len(b)) + 2 + 12*uint32(len(fields)) + 4
		fields[5][2] = data
		b = binary.LittleEndian.AppendUint16(b, uint16(len(fields)))
		for _, f := range fields {
			b = binary.LittleEndian.AppendUint16(b, uint16(f[0]))
			b = binary.LittleEndian.AppendUint16(b, uint16(f[1]))
			b = binary.LittleEndian.AppendUint32(b, 1)
			b = binary.LittleEndian.AppendUint32(b, f[2])
		}
		next := data + w*h
		if p == pages-1 {
			next = 0
		}
		b = binary.LittleEndian.AppendUint32(b, next)
		g := drawing(w, h)
		g.Pix[0] = byte(p)
		b = append(b, g.Pix...)
	}
	return b
}

func TestTIFFPages(t *testing.T) {
	h := newHouse(t)
	data := tiffFile(t)
	o, r := h.cut(t, h.take(t, "三枚.tif", data))
	if o.State != archive.FileCut || o.Done != 3 || r == nil || len(r.Pages) != 3 || r.Cutting {
		t.Fatalf("outcome %+v, record %+v", o, r)
	}
	for n := 1; n <= 3; n++ {
		i, b := h.picture(t, r, n)
		if i.Width != 96 || i.Height != 80 || i.Type != "image/tiff" || i.Number != n || i.Blob == "" {
			t.Errorf("page %d: %+v", n, i)
		}
		if got := b[len(b)-96*80]; got != byte(n-1) {
			t.Errorf("page %d begins with %d", n, got)
		}
	}
	if len(h.read) != 3 || r.Accession == "" || !strings.HasSuffix(r.Accession, fmt.Sprintf("-%d", 1)) {
		t.Errorf("read %v, accession %q", h.read, r.Accession)
	}
}
