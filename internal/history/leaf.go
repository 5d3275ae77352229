package history

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"fumikura/internal/archive"
	"golang.org/x/mod/sumdb/tlog"
)

// maxEvent bounds one event's JSON and its personal values, in bytes each.
const maxEvent = 1 << 20

// A secret is a personal value and the 32 random bytes that its hash was salted
// with.
type secret struct {
	Salt  hash   `json:"salt"`
	Value string `json:"value"`
}

func (s secret) digest() string {
	h := sha256.New()
	h.Write(s.Salt[:])
	h.Write([]byte(s.Value))
	return hex.EncodeToString(h.Sum(nil))
}

// A leaf is an event as it goes into the tree.
type leaf struct {
	id      archive.ID
	raw     json.RawMessage   // the event without its personal values
	hash    tlog.Hash         // of raw
	secrets map[string]secret // the personal values, nil for none
}

// newLeaf makes the leaf of an event with fresh salts.
func newLeaf(e archive.Event) (*leaf, error) {
	if e.ID == "" || e.Action == "" || e.Actor == "" {
		return nil, errors.New("an event needs an id, an action and an actor")
	}
	l := &leaf{id: e.ID}
	e.Time = e.Time.UTC().Truncate(time.Millisecond)
	if len(e.Private) > 0 {
		hashed := make(map[string]string, len(e.Private))
		l.secrets = make(map[string]secret, len(e.Private))
		size := 0
		for name, value := range e.Private {
			// JSON can't hold other bytes, and what is read back must have the same hash.
			s := secret{Value: strings.ToValidUTF8(value, "\uFFFD")}
			rand.Read(s.Salt[:])
			name = strings.ToValidUTF8(name, "\uFFFD")
			l.secrets[name], hashed[name] = s, s.digest()
			size += len(s.Value)
		}
		if size > maxEvent {
			return nil, fmt.Errorf("event %s: personal values of %d bytes, at most %d", e.ID, size, maxEvent)
		}
		e.Private = hashed
	}
	raw, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("event %s: %w", e.ID, err)
	}
	if len(raw) > maxEvent {
		return nil, fmt.Errorf("event %s: %d bytes, at most %d", e.ID, len(raw), maxEvent)
	}
	l.raw, l.hash = raw, tlog.RecordHash(raw)
	return l, nil
}

// size is roughly what the leaf takes in a segment and beside it, in bytes.
func (l *leaf) size() int {
	n := len(l.raw)
	for _, s := range l.secrets {
		n += len(s.Value)
	}
	return n
}

// formatPrivate names the form of an object under history/private/.
const formatPrivate = "fumikura/history-private/1"

// private is an object under history/private/: the personal values of one
// segment's events, by event id and name. Values may be taken out of it, or the
// whole deleted; neither touches the tree.
type private struct {
	Format string                           `json:"format"`
	Events map[archive.ID]map[string]secret `json:"events"`
}

// encodePrivate gives the leaves' personal values as they are stored, nil where
// there are none.
func encodePrivate(leaves []*leaf) ([]byte, error) {
	p := private{Format: formatPrivate, Events: map[archive.ID]map[string]secret{}}
	for _, l := range leaves {
		if l.secrets != nil {
			p.Events[l.id] = l.secrets
		}
	}
	if len(p.Events) == 0 {
		return nil, nil
	}
	return json.Marshal(p)
}

// privateKey names a new object of personal values. The salts in it are random,
// so that no two writers choose the same name.
func privateKey(first int64, b []byte) string {
	h := sha256.Sum256(b)
	return fmt.Sprintf("%s%012d-%x", privatePrefix, first, h[:8])
}

// fill puts the personal values that are still kept into an event in place of
// their hashes, and tells which are not.
func (p *private) fill(e *archive.Event) (deleted []string) {
	if len(e.Private) == 0 {
		return nil
	}
	values := make(map[string]string, len(e.Private))
	for name := range e.Private {
		if s, ok := p.Events[e.ID][name]; ok {
			values[name] = s.Value
		} else {
			deleted = append(deleted, name)
		}
	}
	e.Private = values
	return deleted
}
