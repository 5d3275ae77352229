package index

import (
	"errors"
	"fmt"
)

// ErrNoGeneration: the index holds no generation of that name.
var ErrNoGeneration = errors.New("no such generation of the index")

// ErrStale: the list of tightened rights could not be read for two seconds, so
// nothing may be shown.
var ErrStale = errors.New("the list of tightened rights is too old to search by")

// laterError is work that is not wrong, only too early.
type laterError struct{ err error }

func later(format string, args ...any) error { return laterError{fmt.Errorf(format, args...)} }

func (e laterError) Error() string { return e.err.Error() }
func (e laterError) Unwrap() error { return e.err }

// Later tells the queue that this is no try.
func (e laterError) Later() bool { return true }

// whenAway makes an error Later where the index is away: no page's fault.
func whenAway(err error) error {
	var t interface{ Temporary() bool }
	if errors.As(err, &t) && t.Temporary() {
		return laterError{err}
	}
	return err
}
