package export

import (
	"io"
	"runtime"
	"testing"

	"fumikura/internal/archive"
)

// A document of many pages takes no more memory than one of few, but for some
// bytes a page.
func TestPDFStreams(t *testing.T) {
	img := PageImage{Data: pngFile(t, 1240, 1754), Type: "image/png", DPIX: 150, DPIY: 150}
	page := sample(archive.Horizontal, "道路占用許可について、市長は申請を受理した。", "以上")
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	p := NewPDF(io.Discard, testInfo)
	write := func(n int) {
		for range n {
			if err := p.Page(img, page); err != nil {
				t.Fatal(err)
			}
		}
	}
	write(50)
	before := heap()
	const pages = 400
	write(pages)
	if grown := heap() - before; grown > pages*1000 {
		t.Errorf("%d pages take %d bytes more", pages, grown)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkPDFPage adds an A4 page at 300 dpi with 1,000 characters.
func BenchmarkPDFPage(b *testing.B) {
	img := PageImage{Data: pngFile(b, 2480, 3508), Type: "image/png", DPIX: 300, DPIY: 300}
	line := "道路占用許可について、市長は申請を受理した。条例第十二条の規"
	var lines []string
	for range 33 {
		lines = append(lines, line)
	}
	page := sample(archive.Horizontal, lines...)
	p := NewPDF(io.Discard, testInfo)
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Page(img, page); err != nil {
			b.Fatal(err)
		}
	}
}
