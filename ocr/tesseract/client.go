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
	"strconv"
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
	// shared has the values of the shared variables that the model is used with.
	shared map[string]string
	slim   bool // can be loaded without what the older recogniser would need
}

// shared are the variables of Tesseract that all models of a process have in common,
// of those that the configurations of Japanese models set, and their defaults: who
// loads such a model sets them for all. They change which outlines belong to a
// character, so that what a page gave depended on which models other pages had needed
// before. So each model is used with its own values; see client.load.
var shared = map[string]string{
	"edges_children_count_limit": "45", "edges_max_children_layers": "5", "edges_max_children_per_outline": "10", "textord_max_noise_size": "7",
	"edges_children_fix": "0", "edges_use_new_outline_complexity": "0", "textord_force_make_prop_words": "0",
	"textord_tabvector_vertical_box_ratio": "0.5", "textord_tabvector_vertical_gap_fraction": "0.5",
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
	return &client{Client: cl, slim: m.readsLinesAlone()}
}

var errNoHandle = errors.New("gosseract holds no handle of the library")

// load loads the model, which gosseract does with a first picture: a white one. The
// shared variables have their defaults before, and what the model makes of them after.
func (c *client) load() error {
	blank := C.TessBaseAPICreate()
	defer C.TessBaseAPIDelete(blank)
	for name, value := range shared {
		if err := set(blank, name, value); err != nil {
			return err
		}
	}
	const side = 16
	white := append([]byte("P5\n16 16\n255\n"), strings.Repeat("\xff", side*side)...)
	f := reflect.ValueOf(c.Client).Elem().FieldByName("api")
	if !f.IsValid() || f.Kind() != reflect.UnsafePointer || f.IsNil() {
		return errNoHandle
	}
	if c.slim {
		defer c.slimmed(f.UnsafePointer())()
	}
	if err := c.SetImageFromBytes(white); err != nil {
		return err
	}
	if _, err := c.HOCRText(); err != nil {
		return err
	}
	c.api = (*C.TessBaseAPI)(f.UnsafePointer())
	c.shared = map[string]string{}
	for name := range shared {
		value, ok := get(c.api, name)
		if !ok {
			return fmt.Errorf("there is no variable %s", name)
		}
		c.shared[name] = value
	}
	return nil
}

// get gives one of Tesseract's variables that is a truth value or a number.
func get(api *C.TessBaseAPI, name string) (string, bool) {
	n := C.CString(name)
	defer C.free(unsafe.Pointer(n))
	var (
		truth, whole C.int
		number       C.double
	)
	switch {
	case C.TessBaseAPIGetBoolVariable(api, n, &truth) != 0:
		return strconv.Itoa(int(truth)), true
	case C.TessBaseAPIGetIntVariable(api, n, &whole) != 0:
		return strconv.Itoa(int(whole)), true
	case C.TessBaseAPIGetDoubleVariable(api, n, &number) != 0:
		return strconv.FormatFloat(float64(number), 'g', -1, 64), true
	}
	return "", false
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
	if err := set(c.api, "tessedit_pageseg_mode", mode); err != nil {
		return "", err
	}
	for name, value := range c.shared {
		if err := set(c.api, name, value); err != nil {
			return "", err
		}
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
func set(api *C.TessBaseAPI, name, value string) error {
	n, v := C.CString(name), C.CString(value)
	defer C.free(unsafe.Pointer(n))
	defer C.free(unsafe.Pointer(v))
	if C.TessBaseAPISetVariable(api, n, v) == 0 {
		return fmt.Errorf("there is no variable %s", name)
	}
	return nil
}

// close gives back what the model takes.
func (c *client) close() {
	c.api = nil
	c.Close()
}
