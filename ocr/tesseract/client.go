package tesseract

/*
#cgo pkg-config: tesseract
#include <stdlib.h>
#include <tesseract/capi.h>
*/
import "C"

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"unsafe"

	"github.com/otiai10/gosseract/v2"

	"fumikura/ocr"
)

// A client is a model of Tesseract that is loaded with its first picture. gosseract
// loads it; pictures and texts go by the library's own handle, since gosseract keeps
// the text of every recognition for ever, copies the picture twice more, and holds the
// last one until the next comes: half a megabyte a page, and tens of them between two,
// in a process that reads hundreds.
type client struct {
	*gosseract.Client
	api *C.TessBaseAPI // nil until the model is loaded
}

// newClient prepares a model; again says that it reads what another has read.
func newClient(m model, again bool) *client {
	cl := gosseract.NewClient()
	cl.TessdataPrefix = m.Dir
	// Some models name another to be loaded beside them; "~" says not to: a second
	// model costs memory and a second recognition of every doubtful word.
	cl.Languages = []string{m.Name, "~jpn_vert"}
	if strings.HasSuffix(m.Name, "_vert") || !japaneseModel(m.Name) {
		cl.Languages = cl.Languages[:1]
	}
	if m.Also != "" {
		cl.Languages = append([]string{m.Name, m.Also}, cl.Languages[1:]...)
	}
	cl.Variables["hocr_char_boxes"] = "1"
	cl.Variables["user_defined_dpi"] = "300"
	cl.Variables[gosseract.DEBUG_FILE] = os.DevNull
	if again {
		cl.Variables["invert_threshold"] = "0"
	}
	return &client{Client: cl}
}

var errNoHandle = errors.New("gosseract holds no handle of the library")

// load loads the model, which gosseract does with a first picture: a white one.
func (c *client) load() error {
	const side = 16
	white := append([]byte("P5\n16 16\n255\n"), strings.Repeat("\xff", side*side)...)
	if err := c.SetImageFromBytes(white); err != nil {
		return err
	}
	if _, err := c.HOCRText(); err != nil {
		return err
	}
	f := reflect.ValueOf(c.Client).Elem().FieldByName("api")
	if !f.IsValid() || f.Kind() != reflect.UnsafePointer || f.IsNil() {
		return errNoHandle
	}
	c.api = (*C.TessBaseAPI)(f.UnsafePointer())
	return nil
}

// hocr reads a picture in one of Tesseract's page segmentation modes. Nothing of it,
// and of what was read, stays behind.
func (c *client) hocr(r ocr.Raster, mode string) (string, error) {
	if r.W <= 0 || r.H <= 0 || len(r.Pix) != r.W*r.H {
		return "", fmt.Errorf("%d pixels for a picture of %d × %d", len(r.Pix), r.W, r.H)
	}
	if c.api == nil {
		if err := c.load(); err != nil {
			return "", err
		}
	}
	if err := c.set("tessedit_pageseg_mode", mode); err != nil {
		return "", err
	}
	defer C.TessBaseAPIClear(c.api)
	C.TessBaseAPISetImage(c.api, (*C.uchar)(unsafe.Pointer(unsafe.SliceData(r.Pix))), C.int(r.W), C.int(r.H), 1, C.int(r.W))
	// Of a picture that doesn't say how many dots an inch has, this is the least that
	// Tesseract believes.
	const least = 70
	if C.TessBaseAPIGetSourceYResolution(c.api) < least {
		C.TessBaseAPISetSourceResolution(c.api, least)
	}
	text := C.TessBaseAPIGetHOCRText(c.api, 0)
	if text == nil {
		return "", errors.New("the recognition failed")
	}
	defer C.TessDeleteText(text)
	return C.GoString(text), nil
}

// set sets one of Tesseract's variables.
func (c *client) set(name, value string) error {
	n, v := C.CString(name), C.CString(value)
	defer C.free(unsafe.Pointer(n))
	defer C.free(unsafe.Pointer(v))
	if C.TessBaseAPISetVariable(c.api, n, v) == 0 {
		return fmt.Errorf("there is no variable %s", name)
	}
	return nil
}

// close gives back what the model takes.
func (c *client) close() {
	c.api = nil
	c.Close()
}
