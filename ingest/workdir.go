package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// A workdir is a folder of the spool for one file being cut. The lock on a file
// in it tells that its process lives; what a killed one left is swept away by
// the next that comes.
type workdir struct {
	path string
	lock *os.File
}

func newWorkdir(spool string) (*workdir, error) {
	sweepWorkdirs(spool)
	dir, err := os.MkdirTemp(spool, "cut-*")
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	w := &workdir{path: dir}
	w.lock, err = os.Create(filepath.Join(dir, "lock"))
	if err == nil {
		err = syscall.Flock(int(w.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("spool: %w", err)
	}
	return w, nil
}

// Close removes the folder and all that is in it.
func (w *workdir) Close() error {
	err := os.RemoveAll(w.path)
	w.lock.Close()
	return err
}

// sweepWorkdirs removes folders whose process is gone. One whose lock file is
// not there yet is just being made.
func sweepWorkdirs(spool string) {
	dirs, err := filepath.Glob(filepath.Join(spool, "cut-*"))
	if err != nil {
		return // only a malformed pattern
	}
	for _, dir := range dirs {
		f, err := os.Open(filepath.Join(dir, "lock"))
		if err != nil {
			continue
		}
		if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			os.RemoveAll(dir)
		}
		f.Close()
	}
}
