package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"fumikura/internal/archive"
)

// chunk is the least number of names that one look into a folder keeps: enough
// that folders without anything to list don't cost a look each.
const chunk = 1024

// List returns up to limit infos in byte order of the whole keys. That is not
// the order of a folder walk: "a-b" < "a/b" < "a0". So a folder is sorted under
// its name with the slash.
func (b *Bucket) List(ctx context.Context, prefix, after string, limit int) ([]archive.Info, error) {
	if limit <= 0 {
		return nil, ctx.Err()
	}
	// Nothing above the prefix's own folder need be read. A prefix that no key
	// can have (such as one with "..") must not lead out of the tree.
	dir := prefix[:strings.LastIndexByte(prefix, '/')+1]
	if dir != "" && archive.CheckKey(dir[:len(dir)-1]) != nil {
		return nil, ctx.Err()
	}
	l := lister{ctx: ctx, root: b.objects, prefix: prefix, after: after, limit: limit}
	if err := l.walk(dir); err != nil {
		return nil, fmt.Errorf("list %q: %w", prefix, err)
	}
	return l.out, nil
}

type lister struct {
	ctx           context.Context
	root          string
	prefix, after string
	limit         int
	out           []archive.Info
}

func (l *lister) full() bool { return len(l.out) >= l.limit }

// walk lists what lies under the key prefix dir, which is empty or ends with a
// slash.
func (l *lister) walk(dir string) error {
	for cursor := ""; ; {
		want := max(l.limit-len(l.out), chunk)
		names, err := l.names(dir, cursor, want)
		if err != nil {
			return err
		}
		for _, n := range names {
			if strings.HasSuffix(n, "/") {
				err = l.walk(dir + n)
			} else {
				err = l.add(dir + n)
			}
			if err != nil || l.full() {
				return err
			}
		}
		if len(names) < want {
			return nil
		}
		cursor = names[len(names)-1]
	}
}

func (l *lister) add(key string) error {
	st, err := os.Lstat(filepath.Join(l.root, filepath.FromSlash(key)))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil // deleted meanwhile
	} else if err != nil {
		return err
	}
	if st.Mode().IsRegular() {
		l.out = append(l.out, info(key, st))
	}
	return nil
}

// names are the first want names in a folder, in order, that are > cursor and
// may lead to a key of the answer; those of folders end with a slash. Memory is
// O(want), however many names there are.
func (l *lister) names(dir, cursor string, want int) ([]string, error) {
	path := filepath.Join(l.root, filepath.FromSlash(dir))
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_DIRECTORY, 0)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer f.Close()
	var names []string
	bound := "" // once as many are known, names that are greater don't matter
	for {
		if err := l.ctx.Err(); err != nil {
			return nil, err
		}
		entries, err := f.ReadDir(chunk)
		for _, e := range entries {
			n := e.Name()
			switch t := e.Type(); {
			case t.IsDir():
				n += "/"
			case !t.IsRegular():
				continue
			}
			if n <= cursor || bound != "" && n > bound || !l.leads(dir, n) {
				continue
			}
			names = append(names, n)
			if len(names) == 2*want {
				slices.Sort(names)
				clear(names[want:])
				names = names[:want]
				bound = names[want-1]
			}
		}
		if err == io.EOF || errors.Is(err, fs.ErrNotExist) {
			break // the end, or the folder was removed, empty, meanwhile
		} else if err != nil {
			return nil, err
		}
	}
	slices.Sort(names)
	return names[:min(len(names), want)], nil
}

// leads tells whether the name is a key of the answer, or a folder that may hold
// one.
func (l *lister) leads(dir, name string) bool {
	full := dir + name
	if strings.HasSuffix(name, "/") {
		return (strings.HasPrefix(full, l.prefix) || strings.HasPrefix(l.prefix, full)) &&
			(full > l.after || strings.HasPrefix(l.after, full)) &&
			archive.CheckKey(full[:len(full)-1]) == nil
	}
	return strings.HasPrefix(full, l.prefix) && full > l.after && archive.CheckKey(full) == nil
}
