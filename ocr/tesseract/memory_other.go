//go:build !linux

package tesseract

import "runtime/debug"

// tidy gives back to the system what is free of Go's heap.
func tidy() { debug.FreeOSMemory() }

// memory would be what this process holds in main memory.
func memory() (held, most int64) { return 0, 0 }

func forgetPeak() {}
