package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"fumikura/internal/archive"
)

// placeTries bounds how often a Put makes its folder anew because a Delete
// removed it. Each time that Delete has made progress, so this is never reached
// but by a folder that somebody else keeps removing.
const placeTries = 10000

// Put stores an object (see the package comment).
func (b *Bucket) Put(ctx context.Context, key string, r io.Reader, size int64, o archive.PutOptions) error {
	if err := archive.CheckKey(key); err != nil {
		return err
	}
	if size < 0 {
		return fmt.Errorf("put %s: size %d", key, size)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	path := b.path(key)
	if o.IfAbsent {
		// Spares writing what would be thrown away; the link decides.
		if st, err := os.Lstat(path); err == nil && st.Mode().IsRegular() {
			return b.exists(key)
		}
	}
	tmp, err := b.spool(ctx, r, size)
	if err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	defer tmp.Close()
	placed, err := b.place(ctx, tmp.Name(), path, o.IfAbsent)
	if !placed || o.IfAbsent {
		// Removing the name is no part of the object's life: the next Open
		// removes it too.
		os.Remove(tmp.Name())
	}
	switch {
	case errors.Is(err, fs.ErrExist) && o.IfAbsent:
		if st, e := os.Lstat(path); e == nil && !st.Mode().IsRegular() {
			return fmt.Errorf("put %s: %w: it is a folder of other keys", key, archive.ErrBadKey)
		}
		return b.exists(key)
	case errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR) || errors.Is(err, fs.ErrExist):
		return fmt.Errorf("put %s: %w: a folder and a key would share a name: %w", key, archive.ErrBadKey, err)
	case err != nil:
		return fmt.Errorf("put %s: %w", key, err)
	}
	// A folder that is gone was emptied by a Delete after this Put: then that
	// Delete is what must be durable.
	if err := b.folders.sync(filepath.Dir(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("put %s: %w", key, err)
	}
	return nil
}

// exists is the answer to the loser of a race. It may take the object for stored
// and go on, so the object is made durable here too: the winner may not have
// come as far.
func (b *Bucket) exists(key string) error {
	if err := b.folders.sync(filepath.Dir(b.path(key))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("put %s: %w", key, err)
	}
	return fmt.Errorf("%s: %w", key, archive.ErrExists)
}

// spool writes exactly size bytes to a temporary file, locked and fsynced.
func (b *Bucket) spool(ctx context.Context, r io.Reader, size int64) (*os.File, error) {
	f, err := os.CreateTemp(b.tmp, tmpPattern)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
	if err == nil {
		_, err = io.Copy(f, archive.Exactly(ctx, r, size))
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

// place gives the temporary file its name in the tree, making folders as needed.
func (b *Bucket) place(ctx context.Context, tmp, path string, ifAbsent bool) (bool, error) {
	move := os.Rename
	if ifAbsent {
		move = os.Link
	}
	var err error
	for range placeTries {
		if err = move(tmp, path); !errors.Is(err, fs.ErrNotExist) {
			return err == nil, err
		}
		if _, e := os.Lstat(tmp); e != nil {
			return false, fmt.Errorf("the temporary file was removed: %w", e)
		}
		if err = ctx.Err(); err != nil {
			return false, err
		}
		// A folder on the way may be removed while this makes the next, or after
		// it was found to exist: again.
		if e := os.MkdirAll(filepath.Dir(path), 0o700); e != nil && !errors.Is(e, fs.ErrNotExist) && !errors.Is(e, fs.ErrExist) {
			return false, e
		}
	}
	return false, err
}

// Delete removes an object and the folders that this leaves empty.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	if err := archive.CheckKey(key); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	path := b.path(key)
	// Not os.Remove, which would take an empty folder too.
	err := syscall.Unlink(path)
	for errors.Is(err, syscall.EINTR) {
		err = syscall.Unlink(path)
	}
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR) || errors.Is(err, syscall.EPERM) && isFolder(path) {
			return nil
		}
		return fmt.Errorf("delete %s: %w", key, err)
	}
	dir := filepath.Dir(path)
	for dir != b.objects && syscall.Rmdir(dir) == nil {
		b.folders.forget(dir)
		dir = filepath.Dir(dir)
	}
	// The last folder that stands makes all of it durable; where a racer removed
	// it meanwhile, that racer's own fsync, or this one further up, does.
	for {
		err := b.folders.syncOne(dir)
		if errors.Is(err, fs.ErrNotExist) && dir != b.objects {
			dir = filepath.Dir(dir)
			continue
		}
		if err != nil {
			return fmt.Errorf("delete %s: %w", key, err)
		}
		return nil
	}
}

func isFolder(path string) bool {
	st, err := os.Lstat(path)
	return err == nil && st.IsDir()
}
