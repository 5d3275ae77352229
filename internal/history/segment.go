package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fumikura/internal/archive"
	"golang.org/x/mod/sumdb/tlog"
)

// formatSegment names the form of a segment.
const formatSegment = "fumikura/history/1"

// maxSegment is the most events of a segment.
const maxSegment = 4096

const (
	logPrefix     = archive.HistoryPrefix + "log/"
	privatePrefix = archive.HistoryPrefix + "private/"
	headKey       = archive.HistoryPrefix + "head"
)

// segmentKey is where the segment whose first event has the index lies.
func segmentKey(first int64) string { return fmt.Sprintf("%s%012d", logPrefix, first) }

// parseSegmentKey is the index of a segment's first event, by its key.
func parseSegmentKey(key string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimPrefix(key, logPrefix), 10, 64)
	if err != nil || segmentKey(n) != key {
		return 0, fmt.Errorf("%q names no segment", key)
	}
	return n, nil
}

// A header is a segment's first line.
type header struct {
	Format string `json:"format"`
	First  int64  `json:"first"` // index of its first event
	Count  int    `json:"count"`
	// Written is when the writer stored it, by the writer's clock.
	Written  time.Time `json:"written"`
	Previous *link     `json:"previous"` // nil for the first segment
	Before   state     `json:"before"`
	After    state     `json:"after"`
	// Frontier is the tree's right frontier after the segment.
	Frontier []hash `json:"frontier"`
	// Private is the key of the events' personal values, empty where none has any.
	Private string `json:"private,omitempty"`
}

// A link names a segment with the hash of all its bytes.
type link struct {
	Segment string `json:"segment"`
	SHA256  hash   `json:"sha256"`
}

// A state is the tree at one moment.
type state struct {
	Size int64 `json:"size"`
	Root hash  `json:"root"`
}

func stateOf(t *tree) state { return state{t.size, hash(t.root())} }

// A line is an event's line in a segment.
type line struct {
	Leaf  hash            `json:"leaf"`
	Event json.RawMessage `json:"event"`
}

// A footer is a segment's last line: the SHA-256 of all bytes above it.
type footer struct {
	SHA256 hash `json:"sha256"`
}

// A segment is a parsed one.
type segment struct {
	header
	key    string
	sha256 hash // of all its bytes
	lines  []line
}

// encodeSegment builds the segment of the leaves after the end, and the end after
// it.
func encodeSegment(at *end, leaves []*leaf, privateKey string, written time.Time) ([]byte, *end, error) {
	t := at.tree.clone()
	h := header{Format: formatSegment, First: t.size, Count: len(leaves), Written: written.UTC().Truncate(time.Millisecond),
		Previous: at.last, Before: stateOf(&t), Private: privateKey}
	for _, l := range leaves {
		t.add(l.hash)
	}
	h.After = stateOf(&t)
	for _, f := range t.frontier {
		h.Frontier = append(h.Frontier, hash(f))
	}
	var b bytes.Buffer
	put := func(v any) error {
		raw, err := json.Marshal(v)
		b.Write(raw)
		b.WriteByte('\n')
		return err
	}
	err := put(h)
	for _, l := range leaves {
		err = errors.Join(err, put(line{hash(l.hash), l.raw}))
	}
	err = errors.Join(err, put(footer{sha256.Sum256(b.Bytes())}))
	if err != nil {
		return nil, nil, fmt.Errorf("encode a segment: %w", err)
	}
	return b.Bytes(), &end{t, &link{segmentKey(h.First), sha256.Sum256(b.Bytes())}}, nil
}

// errDamaged marks a segment whose bytes are not those that were written.
var errDamaged = errors.New("damaged")

// decodeSegment reads a stored segment. It checks what the segment says of
// itself: its place, its checksum, its counts; not the tree.
func decodeSegment(key string, b []byte) (*segment, error) {
	bad := func(format string, a ...any) (*segment, error) {
		return nil, fmt.Errorf("segment %s is %w: %s", key, errDamaged, fmt.Sprintf(format, a...))
	}
	body, ok := bytes.CutSuffix(b, []byte("\n"))
	cut := bytes.LastIndexByte(body, '\n') + 1
	if !ok || cut == 0 {
		return bad("it ends early")
	}
	sum := footer{sha256.Sum256(b[:cut])}
	if want, err := json.Marshal(sum); err != nil || !bytes.Equal(want, body[cut:]) {
		return bad("its bytes do not have the checksum %s", body[cut:min(len(body), cut+100)])
	}
	rows := bytes.Split(b[:cut-1], []byte("\n"))
	s := &segment{key: key, sha256: sha256.Sum256(b)}
	if err := archive.Decode(rows[0], formatSegment, &s.header); errors.Is(err, archive.ErrFormat) {
		return nil, fmt.Errorf("segment %s: %w", key, err)
	} else if err != nil {
		return bad("%v", err)
	}
	if rows = rows[1:]; len(rows) != s.Count || s.Count < 1 || s.Count > maxSegment {
		return bad("it says %d events and holds %d", s.Count, len(rows))
	}
	if segmentKey(s.First) != key || s.Before.Size != s.First || s.After.Size != s.First+int64(s.Count) {
		return bad("it says that it holds the events %d to %d", s.First, s.After.Size-1)
	}
	s.lines = make([]line, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal(r, &s.lines[i]); err != nil {
			return bad("event %d: %v", s.First+int64(i), err)
		}
	}
	return s, nil
}

// link names the segment.
func (s *segment) link() *link { return &link{s.key, s.sha256} }

// end is the end of a history that ends with the segment.
func (s *segment) end() (*end, error) {
	t, err := restoreTree(s.After.Size, s.Frontier, s.After.Root)
	if err != nil {
		return nil, fmt.Errorf("segment %s is %w: %v", s.key, errDamaged, err)
	}
	return &end{t, s.link()}, nil
}

// event reads event i of the segment; its personal values are their hashes.
func (s *segment) event(i int) (archive.Event, error) {
	var e archive.Event
	if err := json.Unmarshal(s.lines[i].Event, &e); err != nil {
		return e, fmt.Errorf("segment %s: event %d: %w", s.key, s.First+int64(i), err)
	}
	return e, nil
}

// leafHash recomputes the leaf hash of event i.
func (s *segment) leafHash(i int) tlog.Hash { return tlog.RecordHash(s.lines[i].Event) }
