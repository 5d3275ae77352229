package viewer

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// readJSON reads a small JSON body; an empty one leaves in as it is.
func (v *visit) readJSON(in any) error {
	d := json.NewDecoder(http.MaxBytesReader(v.w, v.r.Body, maxForm))
	d.DisallowUnknownFields()
	err := d.Decode(in)
	var big *http.MaxBytesError
	switch {
	case err == nil && d.More():
		return wrong("problem.json", "more than one value")
	case err == nil || errors.Is(err, io.EOF):
		return nil
	case errors.As(err, &big):
		return errTooLarge
	}
	return wrong("problem.json", clip(err.Error(), 200))
}
