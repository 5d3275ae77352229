package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// A Batch is what was delivered together; written once.
type Batch struct {
	Format string `json:"format"`
	ID     ID     `json:"id"`
	Number string `json:"number"` // shown to people: YYYYMMDD-nnn
	Title  string `json:"title"`  // the folder's or upload's name
	// Declared is the number of sheets that the clerk says were fed, 0 if unsaid.
	Declared int   `json:"declared,omitempty"`
	Lane     Lane  `json:"lane"`
	Event    Event `json:"event"`
}

// A File says what came; written once, only if absent, and then the file is
// acknowledged: its original lies in blobs/ and its marker under todo/cut/.
type File struct {
	Format string `json:"format"`
	Batch  ID     `json:"batch"`
	Hash   string `json:"hash"` // KeyHash of the idempotency key
	Name   string `json:"name"` // as it came, made printable
	Parent string `json:"parent,omitempty"`
	Record ID     `json:"record"` // the record that it becomes
	Number int    `json:"number"` // n-th of its batch, from 1
	Size   int64  `json:"size"`
	Blob   string `json:"blob,omitempty"` // SHA-256 of the original, empty where none could be kept
	Type   string `json:"type,omitempty"` // by its content, e.g. application/pdf
	// Duplicate names a record that the same bytes already are.
	Duplicate ID `json:"duplicate,omitempty"`
	// Refused is why the file was not taken; then nothing is owed.
	Refused *Reason `json:"refused,omitempty"`
	Event   Event   `json:"event"`
}

// FileState is what became of a file.
type FileState string

// The states of a file.
const (
	FileWaiting  FileState = "waiting"
	FileCutting  FileState = "cutting"
	FileCut      FileState = "cut"      // all pages that can be had are had
	FileExpanded FileState = "expanded" // a ZIP whose members are files of their own
	FileRefused  FileState = "refused"
)

// An Outcome says what became of a file; overwritten while it is cut.
type Outcome struct {
	Format  string    `json:"format"`
	Batch   ID        `json:"batch"`
	Hash    string    `json:"hash"`
	State   FileState `json:"state"`
	Done    int       `json:"done"`  // pages cut, or members taken
	Total   int       `json:"total"` // pages or members in all, 0 where not yet known
	Reason  *Reason   `json:"reason,omitempty"`
	Lost    []Lost    `json:"lost,omitempty"` // pages that could not be cut
	Changed time.Time `json:"changed"`
}

// Lost is a page of a file that could not be cut.
type Lost struct {
	Number int    `json:"number"` // from 1 in the file
	Reason Reason `json:"reason"`
}

// KeyHash names an idempotency key inside its batch.
func KeyHash(key string) string {
	s := sha256.Sum256([]byte(key))
	return hex.EncodeToString(s[:])
}

// RecordOf is the id of the record that a file becomes.
func RecordOf(batch ID, hash string) ID { return DeriveID("record", string(batch), hash) }
