package disk

import (
	"container/list"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// maxHeld bounds the folders that are held open.
const maxHeld = 512

// folders knows folders whose names are durable, so that a Put does not fsync
// the whole way up each time. It holds each of them open: a folder that is open
// and still linked is the very one that stands under its path, since nobody
// moves folders; so another process that removes and makes it anew is noticed.
type folders struct {
	root string

	mu    sync.Mutex
	held  map[string]*list.Element // of *folder
	order *list.List               // most recently used first
}

type folder struct {
	path string
	f    *os.File
}

func newFolders(root string) *folders {
	return &folders{root: root, held: map[string]*list.Element{}, order: list.New()}
}

// sync makes what stands in dir durable: dir itself, and the name of each folder
// above it. An object must stand in it, so that nobody removes it meanwhile.
func (d *folders) sync(dir string) error {
	if err := d.syncOne(dir); err != nil {
		return err
	}
	for dir != d.root && !d.known(dir) {
		f, err := os.Open(dir)
		if err != nil {
			return err
		}
		up := filepath.Dir(dir)
		if err := d.syncOne(up); err != nil {
			f.Close()
			return err
		}
		d.hold(dir, f)
		dir = up
	}
	return nil
}

// syncOne fsyncs one folder.
func (d *folders) syncOne(dir string) error {
	if f := d.get(dir); f != nil {
		err := f.Sync()
		if err == nil && linked(f) {
			return nil
		}
		d.forget(dir)
		if err != nil && !errors.Is(err, os.ErrClosed) {
			return err // an fsync that failed once may wrongly succeed the next time
		}
	}
	return syncFolder(dir)
}

// known tells whether the folder under the path is one whose name is durable.
func (d *folders) known(dir string) bool {
	f := d.get(dir)
	if f == nil {
		return false
	}
	if linked(f) {
		return true
	}
	d.forget(dir)
	return false
}

func (d *folders) get(dir string) *os.File {
	d.mu.Lock()
	defer d.mu.Unlock()
	e := d.held[dir]
	if e == nil {
		return nil
	}
	d.order.MoveToFront(e)
	return e.Value.(*folder).f
}

func (d *folders) hold(dir string, f *os.File) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.held == nil || d.held[dir] != nil {
		f.Close()
		return
	}
	d.held[dir] = d.order.PushFront(&folder{dir, f})
	if d.order.Len() > maxHeld {
		d.drop(d.order.Back())
	}
}

func (d *folders) forget(dir string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.held[dir]; e != nil {
		d.drop(e)
	}
}

// drop closes a folder; d.mu is held. An fsync under way ends first.
func (d *folders) drop(e *list.Element) {
	v := d.order.Remove(e).(*folder)
	delete(d.held, v.path)
	v.f.Close()
}

func (d *folders) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for d.order.Len() > 0 {
		d.drop(d.order.Back())
	}
	d.held = nil
}

// linked tells whether an open folder still has a name.
func linked(f *os.File) bool {
	st, err := f.Stat()
	if err != nil {
		return false
	}
	s, ok := st.Sys().(*syscall.Stat_t)
	return ok && s.Nlink > 0
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}
