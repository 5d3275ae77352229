package ingest

import (
	"bytes"
	"io"
	"math/rand"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive/disk"
)

// Memory does not grow with the file: neither when it is taken, nor when a
// single page's header is read off it.
func TestTakeStreams(t *testing.T) {
	const size = 200 << 20
	b, err := disk.Open(t.TempDir(), disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	h := houseOn(t, b)
	if err := h.openBatch(t.Context()); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak atomic.Uint64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak.Store(max(peak.Load(), m.HeapAlloc))
			}
		}
	}()
	d := h.deliver("大きい.jpg", nil)
	d.Size = -1
	picture := jpegOf(t, drawing(600, 800))
	// Random bytes behind the end of the picture: some scanners append to a JPEG.
	f, err := h.taker.Take(t.Context(), d, io.MultiReader(bytes.NewReader(picture), io.LimitReader(rand.New(rand.NewSource(1)), size)))
	if err != nil || f.Refused != nil || f.Size != size+int64(len(picture)) {
		t.Fatalf("%+v, %v", f, err)
	}
	if o, r := h.cut(t, f); r == nil || o.Done != 1 {
		t.Errorf("outcome %+v", o)
	}
	close(stop)
	<-stopped
	grown := int64(peak.Load()) - int64(before.HeapAlloc)
	t.Logf("the heap grew by %d kB at most", grown>>10)
	if peak.Load() == 0 || grown > 32<<20 {
		t.Errorf("the heap grew by %d MB over a file of %d MB", grown>>20, size>>20)
	}
}
