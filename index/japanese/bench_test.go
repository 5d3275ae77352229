package japanese

import (
	"runtime"
	"testing"
	"time"
)

// What loading the dictionary costs, and reading a title with it.
func BenchmarkYomi(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	Yomi("文")
	load := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	for b.Loop() {
		Yomi("松江市道路占用許可申請書綴")
	}
	if load > 100*time.Millisecond { // the first run alone loads it
		b.ReportMetric(load.Seconds(), "s-to-load")
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB")
	}
}
