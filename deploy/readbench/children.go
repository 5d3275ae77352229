package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"fumikura/ocr/limit"
)

// A family is what this process's own children take together.
type family struct {
	rss   int64         // resident memory in bytes
	spent time.Duration // CPU time
}

// children sums over them; one that ended no longer counts.
func children() (sum family) {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is sound
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			continue // it ended meanwhile
		}
		// After the name in brackets: state, parent, …; the 24th field is pages.
		fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
		if len(fields) < 22 || string(fields[1]) != strconv.Itoa(os.Getpid()) {
			continue
		}
		pages, err := strconv.ParseInt(string(fields[21]), 10, 64)
		pid, err2 := strconv.Atoi(filepath.Base(filepath.Dir(f)))
		if err != nil || err2 != nil {
			continue
		}
		sum.rss += pages * int64(os.Getpagesize())
		if used, ok := limit.Process(pid); ok {
			sum.spent += used
		}
	}
	return sum
}
