// Package disk keeps a [archive.Bucket] in a local folder: every object is a
// file, so that ordinary tools can copy and look at it. It is not for network
// file systems, whose locks, links and fsyncs promise less than they say.
//
// # The life of a write
//
// A Put writes to a temporary file under <root>/tmp, outside the tree of
// objects, and fsyncs it. It then links it (only-if-absent) or renames it
// (overwriting) to <root>/objects/<key>, which the file system does for exactly
// one of many racers and never by halves, and fsyncs the folder that now names
// it, and each folder above whose own name is not known to be durable. Only then
// does Put return. What a killed process leaves is a temporary file, which the
// next Open removes.
//
// Folders that a Delete leaves empty are removed again, or finished work would
// leave millions of them. A Put that meets such a removal makes its folder anew.
package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"fumikura/internal/archive"
)

var _ archive.Bucket = (*Bucket)(nil)

// ErrNetwork: the folder lies on a network file system.
var ErrNetwork = errors.New("network file system")

// Options change a Bucket.
type Options struct {
	// AllowNetwork accepts a folder on a network file system. The contract of
	// archive.Bucket then holds only as far as that file system keeps it.
	AllowNetwork bool
}

// A Bucket is a folder of objects. It is safe for many goroutines, and several
// processes may open the same folder.
type Bucket struct {
	objects string // folder of the tree
	tmp     string
	folders *folders
}

const (
	objectsName = "objects"
	tmpName     = "tmp"
	// tmpPattern starts each temporary file's name.
	tmpPattern = "put-"
	// staleAge is how old a temporary file that nobody locks must be to be
	// removed: longer than it takes a Put from creating it to locking it.
	staleAge = time.Minute
)

// Open makes the folder where it is missing, proves that its file system can do
// what a Bucket needs, and clears away what killed processes left. A network
// file system gives ErrNetwork unless the options allow it.
func Open(dir string, o Options) (*Bucket, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open folder: %w", err)
	}
	b := &Bucket{objects: filepath.Join(dir, objectsName), tmp: filepath.Join(dir, tmpName)}
	stands := dir // the folder that names the topmost one that is made here
	for stands != filepath.Dir(stands) {
		stands = filepath.Dir(stands)
		if _, err := os.Stat(stands); err == nil {
			break
		}
	}
	for _, d := range []string{b.objects, b.tmp} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("open folder: %w", err)
		}
	}
	for _, d := range []string{b.objects, b.tmp} {
		kind, err := networkKind(d)
		if err != nil {
			return nil, fmt.Errorf("open folder %s: %w", dir, err)
		}
		if kind != "" && !o.AllowNetwork {
			return nil, fmt.Errorf("%s lies on a %w (%s): put the archive on a local disk, or allow network folders if this server's links and fsyncs can be trusted", dir, ErrNetwork, kind)
		}
	}
	for d := dir; ; d = filepath.Dir(d) {
		if err := syncFolder(d); err != nil && !errors.Is(err, fs.ErrPermission) {
			return nil, fmt.Errorf("open folder %s: %w", dir, err)
		}
		if d == stands {
			break
		}
	}
	b.folders = newFolders(b.objects)
	if err := b.clear(); err != nil {
		return nil, fmt.Errorf("clear temporary files of %s: %w", dir, err)
	}
	if err := b.prove(); err != nil {
		return nil, fmt.Errorf("the file system of %s can't hold an archive: %w", dir, err)
	}
	return b, nil
}

// Close gives back the folders that the bucket holds open. Calls under way end
// well.
func (b *Bucket) Close() error {
	b.folders.close()
	return nil
}

// clear removes temporary files whose writer is gone: every writer locks its own.
func (b *Bucket) clear() error {
	entries, err := os.ReadDir(b.tmp)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), tmpPattern) {
			continue
		}
		if err := clearOne(filepath.Join(b.tmp, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func clearOne(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil || time.Since(st.ModTime()) < staleAge {
		return err
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return nil // somebody is writing it
	}
	return os.Remove(path)
}

// prove links a file from tmp into the tree twice. The name is no key, so that
// no listing shows it.
func (b *Bucket) prove() error {
	f, err := os.CreateTemp(b.tmp, tmpPattern)
	if err != nil {
		return err
	}
	defer f.Close()
	defer os.Remove(f.Name())
	probe := filepath.Join(b.objects, "PROBE-"+filepath.Base(f.Name()))
	defer os.Remove(probe)
	if err := os.Link(f.Name(), probe); err != nil {
		return err
	}
	if err := os.Link(f.Name(), probe); !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("a second link to one name gives %v", err)
	}
	return f.Sync()
}

func (b *Bucket) path(key string) string {
	return filepath.Join(b.objects, filepath.FromSlash(key))
}

func info(key string, st fs.FileInfo) archive.Info {
	return archive.Info{Key: key, Size: st.Size(), Modified: st.ModTime()}
}

// notFound turns the errors of an absent file, among them a file where a folder
// would be, into ErrNotFound.
func notFound(key string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return fmt.Errorf("%s: %w", key, archive.ErrNotFound)
	}
	return err
}

// Stat tells about an object.
func (b *Bucket) Stat(ctx context.Context, key string) (archive.Info, error) {
	if err := archive.CheckKey(key); err != nil {
		return archive.Info{}, err
	}
	if err := ctx.Err(); err != nil {
		return archive.Info{}, err
	}
	st, err := os.Lstat(b.path(key))
	if err != nil {
		return archive.Info{}, notFound(key, err)
	}
	if !st.Mode().IsRegular() {
		return archive.Info{}, fmt.Errorf("%s: %w", key, archive.ErrNotFound)
	}
	return info(key, st), nil
}

// Get opens an object's bytes.
func (b *Bucket) Get(ctx context.Context, key string, off, length int64) (io.ReadCloser, archive.Info, error) {
	if err := archive.CheckKey(key); err != nil {
		return nil, archive.Info{}, err
	}
	if off < 0 {
		return nil, archive.Info{}, fmt.Errorf("get %s: offset %d", key, off)
	}
	if err := ctx.Err(); err != nil {
		return nil, archive.Info{}, err
	}
	f, err := os.Open(b.path(key))
	if err != nil {
		return nil, archive.Info{}, notFound(key, err)
	}
	st, err := f.Stat()
	if err == nil && !st.Mode().IsRegular() {
		err = fmt.Errorf("%s: %w", key, archive.ErrNotFound)
	}
	if err != nil {
		f.Close()
		return nil, archive.Info{}, err
	}
	left := max(st.Size()-off, 0)
	if length >= 0 {
		left = min(left, length)
	}
	return &reader{ctx: ctx, f: f, r: io.NewSectionReader(f, off, left)}, info(key, st), nil
}

type reader struct {
	ctx context.Context
	f   *os.File
	r   io.Reader
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

func (r *reader) Close() error { return r.f.Close() }
