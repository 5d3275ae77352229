package tesseract

/*
#cgo pkg-config: tesseract
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <tesseract/capi.h>

// fk_hush lets what C prints go nowhere, until fk_speak gets what it gave.
static int fk_hush(void) {
	fflush(stdout);
	int was = dup(1), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (was >= 0 && nowhere >= 0) {
		dup2(nowhere, 1);
	}
	if (nowhere >= 0) {
		close(nowhere);
	}
	return was;
}

static void fk_speak(int was) {
	fflush(stdout);
	if (was >= 0) {
		dup2(was, 1);
		close(was);
	}
}
*/
import "C"

import (
	"os"
	"path/filepath"
	"unsafe"
)

// slimmed has a model, which must read lines alone, loaded without the templates that
// Tesseract's older recogniser would learn a page's characters into. It makes an empty one
// for each character that the model prints, 4 kB of them, whichever recogniser reads, and
// has no way to leave them out; but it can take templates from a file
// (classify_use_pre_adapted_templates; tesseract 5.3.0, src/classify/adaptmatch.cpp), and
// of zeros alone there are none in it. That is half of the 39 MB that a Japanese model took.
// It prints a summary of them to the standard output, where a child answers. undo must be
// called when the model is loaded. Where there is no place for that file, the model is
// loaded with its templates.
func (c *client) slimmed(api unsafe.Pointer) (undo func()) {
	dir, err := os.MkdirTemp("", "fumikura-model-")
	if err != nil {
		return func() {}
	}
	base := filepath.Join(dir, "none")
	const enough = 1 << 19 // the structure that is read takes 262,160 bytes, and 12 follow
	if os.WriteFile(base+".a", make([]byte, enough), 0o600) != nil ||
		os.WriteFile(base, []byte("classify_use_pre_adapted_templates 1\n"), 0o600) != nil ||
		c.SetConfigFile(base) != nil {
		os.RemoveAll(dir)
		return func() {}
	}
	name := C.CString(base)
	defer C.free(unsafe.Pointer(name))
	C.TessBaseAPISetOutputName((*C.TessBaseAPI)(api), name) // what ".a" is put behind
	was := C.fk_hush()
	return func() {
		C.fk_speak(was)
		os.RemoveAll(dir)
	}
}
