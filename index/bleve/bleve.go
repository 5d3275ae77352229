package bleve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"fumikura/index"
)

// ErrInUse: another process has the folder open.
var ErrInUse = errors.New("the index folder is in use by another process")

// An Index is a folder with a folder for each generation.
type Index struct {
	dir  string
	mu   sync.RWMutex
	gens map[string]*generation
}

type generation struct {
	index.Generation
	idx bleve.Index

	mu   sync.Mutex
	cols map[uint64]*columns // by segment
}

var _ index.Index = (*Index)(nil)

// generationKey is where a generation's own description lies inside it, and
// layoutKey where it says how its documents are made.
var (
	generationKey = []byte("fumikura-generation")
	layoutKey     = []byte("fumikura-layout")
)

// layout names how a document is made of an entry. An index of another layout
// shows as one of another format, so that it is built anew.
const layout = "2"

// config is a new map each time, since bleve writes into it.
func config() map[string]any { return map[string]any{"bolt_timeout": "2s"} }

var goodName = regexp.MustCompile(`^[a-z0-9-]{1,60}$`)

// Open opens the folder, and makes it where there is none. A generation that a
// killed process left half made is removed: everything in an index can be made
// again. ErrInUse where another process has it open.
func Open(dir string) (*Index, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	x := &Index{dir: dir, gens: map[string]*generation{}}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), unfinished) {
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return nil, errors.Join(fmt.Errorf("open index: %w", err), x.Close())
			}
			continue
		}
		if !e.IsDir() || !goodName.MatchString(e.Name()) {
			continue
		}
		g, err := open(filepath.Join(dir, e.Name()))
		if errors.Is(err, errBroken) {
			err = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
		if err != nil {
			x.Close()
			return nil, fmt.Errorf("open index %s: %w", e.Name(), err)
		}
		if g != nil {
			x.gens[e.Name()] = g
		}
	}
	return x, nil
}

// errBroken: what lies there is no whole generation.
var errBroken = errors.New("no whole generation")

func open(dir string) (*generation, error) {
	idx, err := bleve.OpenUsing(dir, config())
	switch {
	case errors.Is(err, bleve.ErrorIndexMetaMissing), errors.Is(err, bleve.ErrorIndexMetaCorrupt), errors.Is(err, bleve.ErrorIndexPathDoesNotExist):
		return nil, errBroken
	case err != nil && err.Error() == "timeout":
		return nil, ErrInUse
	case err != nil:
		return nil, err
	}
	b, err := idx.GetInternal(generationKey)
	g := &generation{idx: idx}
	if err == nil && (b == nil || json.Unmarshal(b, &g.Generation) != nil) {
		err = errBroken
	}
	if err == nil {
		b, err = idx.GetInternal(layoutKey)
		if string(b) != layout {
			g.Format += fmt.Sprintf(" (layout %q)", b)
		}
	}
	if err != nil {
		return nil, errors.Join(err, idx.Close())
	}
	return g, nil
}

// Close closes all generations.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	var errs []error
	for _, g := range x.gens {
		errs = append(errs, g.idx.Close())
	}
	x.gens = map[string]*generation{}
	return errors.Join(errs...)
}

// Generations implements index.Index.
func (x *Index) Generations(context.Context) ([]index.Generation, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make([]index.Generation, 0, len(x.gens))
	for _, g := range x.gens {
		out = append(out, g.Generation)
	}
	slices.SortFunc(out, func(a, b index.Generation) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Create implements index.Index.
func (x *Index) Create(_ context.Context, g index.Generation) error {
	if !goodName.MatchString(g.Name) {
		return fmt.Errorf("index generation %q: a name is of a-z, 0-9 and -", g.Name)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.gens[g.Name] != nil {
		return nil
	}
	if err := x.make(g); err != nil {
		return fmt.Errorf("make index %s: %w", g.Name, err)
	}
	made, err := open(filepath.Join(x.dir, g.Name))
	if err != nil {
		return fmt.Errorf("make index %s: %w", g.Name, err)
	}
	x.gens[g.Name] = made
	return nil
}

// unfinished begins the name of a generation that is being made.
const unfinished = ".new-"

// make makes a generation's folder under another name and renames it when it is
// whole: a process killed in between leaves nothing that looks like an index.
func (x *Index) make(g index.Generation) error {
	final, dir := filepath.Join(x.dir, g.Name), filepath.Join(x.dir, unfinished+g.Name)
	if _, err := os.Stat(final); err == nil {
		return ErrInUse
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	idx, err := bleve.NewUsing(dir, bleve.NewIndexMapping(), scorch.Name, scorch.Name, config())
	if err != nil {
		return err
	}
	made := &generation{Generation: g, idx: idx}
	if err := errors.Join(made.describe(g), idx.SetInternal(layoutKey, []byte(layout)), idx.Close()); err != nil {
		return err
	}
	return os.Rename(dir, final)
}

func (g *generation) describe(d index.Generation) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if err := g.idx.SetInternal(generationKey, b); err != nil {
		return fmt.Errorf("describe index %s: %w", d.Name, err)
	}
	g.Generation = d
	return nil
}

// SetGeneration implements index.Index.
func (x *Index) SetGeneration(_ context.Context, d index.Generation) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	g := x.gens[d.Name]
	if g == nil {
		return fmt.Errorf("index %s: %w", d.Name, index.ErrNoGeneration)
	}
	return g.describe(d)
}

// Drop implements index.Index.
func (x *Index) Drop(_ context.Context, name string) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	g := x.gens[name]
	if g == nil {
		return nil
	}
	delete(x.gens, name)
	if err := g.idx.Close(); err != nil {
		return fmt.Errorf("drop index %s: %w", name, err)
	}
	if err := os.RemoveAll(filepath.Join(x.dir, name)); err != nil {
		return fmt.Errorf("drop index %s: %w", name, err)
	}
	return nil
}

// use calls f with a generation, which is not dropped as long as f runs.
func (x *Index) use(ctx context.Context, name string, f func(*generation) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	g := x.gens[name]
	if g == nil {
		return fmt.Errorf("index %s: %w", name, index.ErrNoGeneration)
	}
	return f(g)
}

// look calls f with a generation as it is now.
func (x *Index) look(ctx context.Context, name string, f func(*view) error) error {
	return x.use(ctx, name, func(g *generation) error {
		v, err := g.view(ctx)
		if err != nil {
			return err
		}
		return errors.Join(f(v), v.end())
	})
}

// Stats implements index.Index.
func (x *Index) Stats(ctx context.Context) (index.Stats, error) {
	all, err := x.Generations(ctx)
	if err != nil || len(all) == 0 {
		return index.Stats{}, err
	}
	g := index.Newest(all)
	s := index.Stats{Generation: g.Name}
	err = x.look(ctx, g.Name, func(v *view) error {
		if s.Pages, err = v.shelved(shelfPage); err != nil {
			return err
		}
		s.Records, err = v.shelved(string(index.ShelfRecords))
		return err
	})
	if err != nil {
		return s, fmt.Errorf("count index %s: %w", g.Name, err)
	}
	s.Bytes, err = size(filepath.Join(x.dir, g.Name))
	return s, err
}

// size is how many bytes the files of a folder have; files that a merge removes
// meanwhile do not count.
func size(dir string) (int64, error) {
	var n int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		} else if err != nil || d.IsDir() {
			return err
		}
		i, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		} else if err != nil {
			return err
		}
		n += i.Size()
		return nil
	})
	return n, err
}
