package ingest

import (
	"errors"
	"fmt"
	"sync"
	"syscall"

	"fumikura/internal/archive"
)

// keepFree is what must stay free on the spool's file system, in bytes.
const keepFree = 64 << 20

// room keeps count of what was promised on the spool's file system and not yet
// written, so that several deliveries at once cannot fill it together.
type room struct {
	mu       sync.Mutex
	promised int64
}

// reserve promises n bytes in dir; errNoRoom where they are not free.
func (r *room) reserve(dir string, n int64) error {
	free, err := freeBytes(dir)
	if err != nil {
		return fmt.Errorf("free space of the spool: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if free-r.promised-keepFree < n {
		return errNoRoom
	}
	r.promised += n
	return nil
}

// release takes n bytes of a promise back: they were written, or are not needed.
func (r *room) release(n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.promised -= n
}

var errNoRoom = errors.New("no room to spool")

// noRoom is a Taker's answer where the spool is full: nothing was taken, and the
// delivery may be sent again. errors.As finds the sentence in it.
type noRoom struct{ reason *archive.Reason }

func (e noRoom) Error() string   { return e.reason.EN }
func (e noRoom) Unwrap() []error { return []error{errNoRoom, e.reason} }
func (e noRoom) Later() bool     { return true }

func freeBytes(dir string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}

// NoRoom tells whether Take failed because the spool is full.
func NoRoom(err error) bool { return errors.Is(err, errNoRoom) }
