package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"fumikura/internal/testenv"
)

// manyPages writes a PDF of n pages with a JPEG each; shared puts all images
// into the resources of every page.
func manyPages(t *testing.T, n int, shared bool) (path string, scans [][]byte) {
	t.Helper()
	var b bytes.Buffer
	at := map[int]int{}
	object := func(k int, body string) {
		at[k] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", k, body)
	}
	b.WriteString("%PDF-1.4\n")
	kids, all := "", ""
	for i := range n {
		kids += fmt.Sprintf("%d 0 R ", 10+3*i)
		all += fmt.Sprintf("/I%d %d 0 R ", i, 12+3*i)
	}
	object(1, "<< /Type /Catalog /Pages 2 0 R >>")
	object(2, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 60 80] >>", kids, n))
	for i := range n {
		m := image.NewGray(image.Rect(0, 0, 60, 80))
		for k := range m.Pix {
			m.Pix[k] = byte(k*7 + i*31)
		}
		m.SetGray(0, 0, color.Gray{Y: byte(i)})
		var j bytes.Buffer
		if err := jpeg.Encode(&j, m, nil); err != nil {
			t.Fatal(err)
		}
		scans = append(scans, j.Bytes())
		res := fmt.Sprintf("/I%d %d 0 R", i, 12+3*i)
		if shared {
			res = all
		}
		object(10+3*i, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Resources << /XObject << %s >> >> /Contents %d 0 R >>", res, 11+3*i))
		content := fmt.Sprintf("q 60 0 0 80 0 0 cm /I%d Do Q", i)
		object(11+3*i, fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
		object(12+3*i, fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width 60 /Height 80 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream", j.Len(), j.String()))
	}
	start, last := b.Len(), 10+3*n
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", last)
	for k := 1; k < last; k++ {
		if o, ok := at[k]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", o)
		} else {
			b.WriteString("0000000000 65535 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", last, start)
	path = filepath.Join(t.TempDir(), "many.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, scans
}

// A file too large to be read whole is split, and its images are found in the
// original all the same.
func TestSplit(t *testing.T) {
	testenv.Need(t, "poppler")
	const n = 120 // more than are split at a time, twice
	path, scans := manyPages(t, n, false)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	d, err := Open(t.Context(), path, Options{Dir: dir, Pixels: 1e6, Whole: 1})
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != n || d.whole != nil {
		t.Fatalf("%d pages, read whole: %v", d.Len(), d.whole != nil)
	}
	for _, k := range append([]int{n, 1, 60}, order(n)...) {
		p, err := d.Page(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		if p.Image == nil || p.Image.Offset < 0 || !bytes.Equal(whole[p.Image.Offset:p.Image.Offset+int64(len(p.Image.Data))], scans[k-1]) {
			t.Fatalf("page %d: %+v", k, p)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func order(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

// Where the pages share all images each one-page file would be as large as the
// whole: then the pages are rendered from the original.
func TestSplitOfSharedResources(t *testing.T) {
	testenv.Need(t, "poppler")
	path, scans := manyPages(t, 40, true)
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	d, err := Open(t.Context(), path, Options{Dir: dir, Pixels: 1e6, Whole: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.split.most = st.Size() / 4
	p, err := d.Page(t.Context(), 7)
	if err != nil || p.Image != nil || p.file != path || p.number != 7 {
		t.Fatalf("page 7: %+v, %v", p, err)
	}
	picture, kind, err := d.Render(t.Context(), p)
	if err != nil || kind != "image/png" {
		t.Fatalf("%s, %v", kind, err)
	}
	if st, err := os.Stat(picture); err != nil || st.Size() < int64(len(scans[6]))/4 {
		t.Errorf("%v, %v", st, err)
	}
}

func TestStreamsAcrossBlocks(t *testing.T) {
	// Streams lie everywhere, also over the edges of the blocks that are read.
	var b bytes.Buffer
	var want []int64
	var data [][]byte
	for i := range 40 {
		b.Write(bytes.Repeat([]byte{'x'}, 60000+i*997))
		b.WriteString("stream\r\n")
		want = append(want, int64(b.Len()))
		data = append(data, bytes.Repeat([]byte(fmt.Sprintf("%03d-", i)), 50))
		b.Write(data[i])
	}
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &streams{path: path, size: int64(b.Len())}
	defer s.close()
	for i := range data {
		if got, err := s.locate(data[i], 5); err != nil || got != want[i] {
			t.Errorf("stream %d at %d, want %d, %v", i, got, want[i], err)
		}
	}
	if got, err := s.locate(bytes.Repeat([]byte("none"), 50), 5); err != nil || got != -1 {
		t.Errorf("what is not there is found at %d, %v", got, err)
	}
}

func FuzzStructure(f *testing.F) {
	f.Add([]byte("q 1 0 0 1 0 0 cm /I Do Q BT /F 1 Tf (x\\)) Tj <41> Tj [(a) 1] TJ ET BI /W 1 ID xx EI W n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s := &structure{}
		if _, err := s.look(b, nil, rect{0, 0, 100, 100}); err != nil && len(b) < 1000 {
			t.Fatal(err)
		}
		parseWords(string(b))
	})
}
