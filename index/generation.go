package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"fumikura/internal/archive"
)

// archiveIDKey is where the archive's own id lies, by which an index knows whose
// it is.
const archiveIDKey = "index/archive-id"

const formatArchiveID = "fumikura/archive-id/1"

// An identity remembers the archive's own id, which never changes.
type identity struct {
	a  *archive.Archive
	mu sync.Mutex
	id archive.ID
}

func (o *identity) get(ctx context.Context) (archive.ID, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.id != "" {
		return o.id, nil
	}
	var err error
	o.id, err = archiveID(ctx, o.a)
	return o.id, err
}

// archiveID reads the archive's own id, and makes it once.
func archiveID(ctx context.Context, a *archive.Archive) (archive.ID, error) {
	for {
		b, err := a.ReadObject(ctx, archiveIDKey)
		if err == nil {
			var v struct {
				ID archive.ID `json:"id"`
			}
			if err := archive.Decode(b, formatArchiveID, &v); err != nil {
				return "", fmt.Errorf("read %s: %w", archiveIDKey, err)
			}
			return v.ID, nil
		}
		if !errors.Is(err, archive.ErrNotFound) {
			return "", err
		}
		body := fmt.Sprintf(`{"format":%q,"id":%q}`, formatArchiveID, a.NewID())
		err = a.WriteObject(ctx, archiveIDKey, []byte(body), archive.PutOptions{IfAbsent: true})
		if err != nil && !errors.Is(err, archive.ErrExists) {
			return "", err
		}
	}
}

// generations are those of this archive and format, oldest first.
func generations(ctx context.Context, i Index, own *identity) ([]Generation, error) {
	id, err := own.get(ctx)
	if err != nil {
		return nil, err
	}
	all, err := i.Generations(ctx)
	if err != nil {
		return nil, fmt.Errorf("generations of the index: %w", err)
	}
	all = slices.DeleteFunc(all, func(g Generation) bool { return g.Archive != id || g.Format != Format })
	slices.SortFunc(all, func(a, b Generation) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// Newest is the newest complete one of generations in the order of their names,
// or else the newest, nil of none.
func Newest(all []Generation) *Generation {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Complete {
			return &all[i]
		}
	}
	if len(all) > 0 {
		return &all[len(all)-1]
	}
	return nil
}

// Health is what Check finds.
type Health string

// What an index can be. All but Ready want a Rebuild.
const (
	Ready      Health = "ready"
	Empty      Health = "empty"
	Foreign    Health = "foreign"    // it was built from another archive
	Old        Health = "old"        // of another format, or older than what the archive knows of it
	Unfinished Health = "unfinished" // its building was interrupted
)

// current is the object archive.IndexCurrentKey: which generation is current at
// which index address.
type current struct {
	Format      string            `json:"format"`
	Entry       string            `json:"entry"` // Format of its entries
	Generations map[string]string `json:"generations"`
}

const formatCurrent = "fumikura/index-current/1"

func readCurrent(ctx context.Context, a *archive.Archive) (*current, error) {
	c := &current{Format: formatCurrent, Entry: Format, Generations: map[string]string{}}
	b, err := a.ReadObject(ctx, archive.IndexCurrentKey)
	if errors.Is(err, archive.ErrNotFound) {
		return c, nil
	} else if err != nil {
		return nil, err
	}
	if err := archive.Decode(b, formatCurrent, c); err != nil {
		return nil, fmt.Errorf("read %s: %w", archive.IndexCurrentKey, err)
	}
	return c, nil
}

func writeCurrent(ctx context.Context, a *archive.Archive, address, generation string) error {
	c, err := readCurrent(ctx, a)
	if err != nil {
		return err
	}
	c.Entry = Format
	if c.Generations == nil {
		c.Generations = map[string]string{}
	}
	c.Generations[address] = generation
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return a.WriteObject(ctx, archive.IndexCurrentKey, b, archive.PutOptions{})
}

// Check tells whether the index is this archive's, of this format, and as new as
// the archive says. An error means that it does not answer.
func (x *Indexer) Check(ctx context.Context) (Health, error) {
	mine, err := generations(ctx, x.index, x.own)
	if err != nil {
		return "", err
	}
	c, err := readCurrent(ctx, x.archive)
	if err != nil {
		return "", err
	}
	if g := Newest(mine); g != nil {
		switch {
		case !g.Complete:
			return Unfinished, nil
		case c.Generations[x.address] > g.Name:
			return Old, nil // the index was put back to an older state
		case mine[len(mine)-1].Name != g.Name:
			return Unfinished, nil
		}
		return Ready, nil
	}
	all, err := x.index.Generations(ctx)
	if err != nil {
		return "", fmt.Errorf("generations of the index: %w", err)
	}
	id, err := x.own.get(ctx)
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return Empty, nil
	}
	if slices.ContainsFunc(all, func(g Generation) bool { return g.Archive == id }) {
		return Old, nil
	}
	return Foreign, nil
}
