package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fumikura/internal/archive"
)

// What a person keeps of their searches: those that they saved, to be told of new
// hits, and the last ones that they made. Both are the person's own, and nobody
// else's business: they are no part of the history, and can be deleted whole.
//
//	people/saved/<account>/<search>   a saved search
//	people/recent/<account>           the last searches
const (
	formatSaved  = "fumikura/saved/1"
	formatRecent = "fumikura/recent/1"

	savedPrefix  = archive.PeoplePrefix + "saved/"
	recentPrefix = archive.PeoplePrefix + "recent/"
)

// Bounds of what a person keeps.
const (
	MaxSaved   = 50   // searches
	MaxSeen    = 1000 // hits of a saved search that new ones are told from
	maxRecent  = 20
	maxAddress = 4 << 10 // bytes of a search's address
)

// A SavedSearch is one that a person comes back to.
type SavedSearch struct {
	Format  string     `json:"format"`
	ID      archive.ID `json:"id"`
	Name    string     `json:"name"`
	Address string     `json:"address"` // what follows "/search?"
	Created time.Time  `json:"created"`
	// Looked is when the person last looked at its hits, and Seen a mark of each
	// page that was among them then.
	Looked time.Time `json:"looked"`
	Seen   []string  `json:"seen,omitempty"`
}

// A RecentSearch is one that a person made.
type RecentSearch struct {
	Address string    `json:"address"`
	At      time.Time `json:"at"`
}

// What keeps a search from being saved, as a sentence for a person.
var (
	ErrSavedName = &archive.Reason{Code: "saved-name", JA: "保存する名前は、200 バイト(漢字で約 66 文字)までの、制御文字を含まない文字列にしてください。", EN: "A name has at most 200 bytes and no control characters."}
	ErrSavedMany = &archive.Reason{Code: "saved-many", JA: "保存できる検索は 50 件までです。使わないものを削除してください。", EN: "At most 50 searches can be saved. Delete one that you do not use."}
	ErrSavedLong = &archive.Reason{Code: "saved-long", JA: "検索条件が長すぎて保存できません。条件を減らしてください。", EN: "The search is too long to be saved. Use fewer conditions."}
)

func savedKey(person, id archive.ID) string { return savedPrefix + string(person) + "/" + string(id) }

// seenMark is enough of a page's id to tell it from a thousand others.
func seenMark(page archive.ID) string { return string(page)[max(0, len(page)-12):] }

// New counts the pages that were not among the hits when the person last looked.
func (s *SavedSearch) New(pages []archive.ID) int {
	n := 0
	for _, p := range pages {
		if _, ok := slices.BinarySearch(s.Seen, seenMark(p)); !ok {
			n++
		}
	}
	return n
}

// SaveSearch keeps a search whose hits are the pages at this moment, of which the
// first MaxSeen are remembered.
func (p *People) SaveSearch(ctx context.Context, person archive.ID, name, address string, hits []archive.ID) (*SavedSearch, error) {
	name = cleanText(name)
	if checkName(name) != nil {
		return nil, ErrSavedName
	}
	if len(address) > maxAddress || !utf8.ValidString(address) {
		return nil, ErrSavedLong
	}
	all, err := p.SavedSearches(ctx, person)
	if err != nil {
		return nil, err
	}
	if len(all) >= MaxSaved {
		return nil, ErrSavedMany
	}
	s := &SavedSearch{Format: formatSaved, ID: p.a.NewID(), Name: name, Address: address, Created: p.now()}
	return s, p.look(ctx, person, s, hits)
}

// Look remembers that the person looked at the hits of a saved search.
func (p *People) Look(ctx context.Context, person, id archive.ID, hits []archive.ID) error {
	s, err := p.SavedSearch(ctx, person, id)
	if err != nil {
		return err
	}
	return p.look(ctx, person, s, hits)
}

func (p *People) look(ctx context.Context, person archive.ID, s *SavedSearch, hits []archive.ID) error {
	s.Looked, s.Seen = p.now(), nil
	for _, h := range hits[:min(len(hits), MaxSeen)] {
		s.Seen = append(s.Seen, seenMark(h))
	}
	slices.Sort(s.Seen)
	s.Seen = slices.Compact(s.Seen)
	return p.writeOwn(ctx, savedKey(person, s.ID), s)
}

// SavedSearches reads all that a person saved, the oldest first.
func (p *People) SavedSearches(ctx context.Context, person archive.ID) ([]*SavedSearch, error) {
	var out []*SavedSearch
	prefix := savedPrefix + string(person) + "/"
	err := archive.ListAll(ctx, p.a.Bucket, prefix, "", func(i archive.Info) error {
		s, err := p.SavedSearch(ctx, person, archive.ID(strings.TrimPrefix(i.Key, prefix)))
		if errors.Is(err, archive.ErrNotFound) {
			return nil // deleted meanwhile
		} else if err != nil {
			return err
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("saved searches: %w", err)
	}
	slices.SortStableFunc(out, func(a, b *SavedSearch) int { return a.Created.Compare(b.Created) })
	return out, nil
}

// SavedSearch reads one; archive.ErrNotFound where the person has none such.
func (p *People) SavedSearch(ctx context.Context, person, id archive.ID) (*SavedSearch, error) {
	if _, err := archive.ParseID(string(id)); err != nil {
		return nil, fmt.Errorf("saved search: %w", archive.ErrNotFound)
	}
	s := new(SavedSearch)
	if err := p.readJSON(ctx, savedKey(person, id), formatSaved, s); err != nil {
		return nil, err
	}
	return s, nil
}

// ForgetSearch deletes a saved search. One that is not there is no error.
func (p *People) ForgetSearch(ctx context.Context, person, id archive.ID) error {
	if _, err := archive.ParseID(string(id)); err != nil {
		return nil
	}
	return p.a.Bucket.Delete(ctx, savedKey(person, id))
}

type recent struct {
	Format   string         `json:"format"`
	Searches []RecentSearch `json:"searches"`
}

// RecentSearches are the last that a person made, the newest first, none twice.
func (p *People) RecentSearches(ctx context.Context, person archive.ID) ([]RecentSearch, error) {
	var r recent
	err := p.readJSON(ctx, recentPrefix+string(person), formatRecent, &r)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("recent searches: %w", err)
	}
	return r.Searches, nil
}

// RememberSearch puts a search before the person's others. Of two that come in
// the same moment one may be lost: it is a convenience.
func (p *People) RememberSearch(ctx context.Context, person archive.ID, address string) error {
	if len(address) > maxAddress {
		return nil
	}
	old, err := p.RecentSearches(ctx, person)
	if err != nil {
		return err
	}
	if len(old) > 0 && old[0].Address == address {
		return nil
	}
	r := recent{Format: formatRecent, Searches: []RecentSearch{{address, p.now()}}}
	for _, o := range old {
		if o.Address != address && len(r.Searches) < maxRecent {
			r.Searches = append(r.Searches, o)
		}
	}
	return p.writeOwn(ctx, recentPrefix+string(person), r)
}

// ForgetRecent deletes a person's last searches.
func (p *People) ForgetRecent(ctx context.Context, person archive.ID) error {
	return p.a.Bucket.Delete(ctx, recentPrefix+string(person))
}

func (p *People) writeOwn(ctx context.Context, key string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	return p.a.WriteObject(ctx, key, b, archive.PutOptions{})
}
