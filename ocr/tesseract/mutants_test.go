package tesseract

import (
	"bytes"
	"context"
	"errors"
	"image/jpeg"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/limit"
	"fumikura/ocr/ocrtest"
)

// Whatever comes, the answer is a text or an error, in time, and the pool lives on.
// deploy/readbench -mutants does the same with thousands.
func TestMutants(t *testing.T) {
	c := childConfig(t, "serve")
	c.Workers, c.Deadline = 2, 20*time.Second // of CPU time
	p := newPool(t, c)
	page := drawPage(t, draughtsman(t), archive.Horizontal).img
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, page, nil); err != nil {
		t.Fatal(err)
	}
	files := [][]byte{pngOf(t, page), jpg.Bytes()}
	for _, name := range []string{"g4.tif", "lzw.tif", "palette.png", "cmyk-adobe.jpg"} {
		b, err := os.ReadFile(filepath.Join("..", "leptonica", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, b)
	}
	var read atomic.Int64
	var wg sync.WaitGroup
	work := make(chan int)
	for range c.Workers {
		wg.Go(func() {
			for i := range work {
				m := ocrtest.Make(1, i, files)
				start := time.Now()
				res, err := p.Read(context.Background(), m.Page)
				took := time.Since(start)
				if took > limit.Patience*c.Deadline+15*time.Second {
					t.Errorf("%d, %s: took %v", i, m.Name, took)
				}
				var exceeded *limit.Exceeded
				switch {
				case err != nil && m.Whole && !errors.As(err, &exceeded):
					t.Errorf("%d, %s: %v", i, m.Name, err)
				case err != nil && err.Error() == "":
					t.Errorf("%d, %s: an error that says nothing", i, m.Name)
				case err == nil:
					read.Add(1)
					if len(res.View) == 0 || len(res.Thumb) == 0 {
						t.Errorf("%d, %s: no picture", i, m.Name)
					}
				}
			}
		})
	}
	for i := range 40 {
		work <- i
	}
	close(work)
	wg.Wait()
	if read := read.Load(); read < 20 {
		t.Errorf("only %d were read", read)
	}
	if _, err := p.Read(context.Background(), ocr.Page{Data: files[0], Type: "image/png"}); err != nil {
		t.Errorf("a sound page after them: %v", err)
	}
}

// A thread of noise is as long as a page may be and has no line of text: nothing looks
// for one in it for minutes.
func TestThread(t *testing.T) {
	c := childConfig(t, "serve")
	c.Deadline = 30 * time.Second
	p := newPool(t, c)
	m := ocrtest.Make(1, 5200, nil)
	if m.Page.Width != 3 || m.Page.Height != 20000 {
		t.Fatalf("%s is no thread", m.Name)
	}
	if _, err := p.Read(context.Background(), m.Page); err != nil {
		t.Errorf("%s: %v", m.Name, err)
	}
}
