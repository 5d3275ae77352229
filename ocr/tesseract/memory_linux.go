package tesseract

/*
#include <malloc.h>

static void fk_trim(void) {
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
*/
import "C"

import (
	"bytes"
	"os"
	"runtime/debug"
	"strconv"
)

// tidy gives back to the system what is free, of Go's heap and of C's.
func tidy() {
	debug.FreeOSMemory()
	C.fk_trim()
}

// memory is what this process holds in main memory, and the most that it held since
// forgetPeak, or ever, both in bytes; zeros where the system does not say.
func memory() (held, most int64) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, 0
	}
	return statusBytes(b, "VmRSS:"), statusBytes(b, "VmHWM:")
}

// forgetPeak lets the most that memory gives begin anew.
func forgetPeak() {
	// Writing 5 sets the mark back to what is held now (proc(5)). Where that is not
	// allowed the mark is that of the whole life: too much, never too little.
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}

// statusBytes is a size in /proc/self/status, which counts in kB.
func statusBytes(status []byte, name string) int64 {
	_, rest, ok := bytes.Cut(status, []byte("\n"+name))
	if !ok {
		return 0
	}
	f := bytes.Fields(rest)
	if len(f) == 0 {
		return 0
	}
	kB, err := strconv.ParseInt(string(f[0]), 10, 64)
	if err != nil {
		return 0
	}
	return kB << 10
}
