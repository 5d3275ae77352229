package archive

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Stage is a kind of work that is owed.
type Stage string

// The stages.
const (
	StageCut     Stage = "cut"     // ID is a file's key hash, Target always 1
	StageRead    Stage = "read"    // ID is a page, Target the image revision
	StageIndex   Stage = "index"   // ID is a page, Target the image revision
	StageRecord  Stage = "record"  // ID is a record, Target its revision: its entry and its pages' entries
	StageHistory Stage = "history" // ID is an event; not queued, swept
)

// Queued are the stages that a queue carries, in the order of a page's life.
var Queued = []Stage{StageCut, StageRead, StageIndex, StageRecord}

// A Marker says that work is owed. It is written before the revision that needs
// the work, and deleted only by whoever finished that very target; a finished
// stage writes the next marker before it deletes its own. Its key says all:
//
//	todo/<stage>/<lane>/<batch>/<id>/<target>
//
// so that one listing gives the work of one lane and one batch in page order.
type Marker struct {
	Stage  Stage
	Lane   Lane
	Batch  ID
	ID     string
	Target int
}

// Key is the marker's object key.
func (m Marker) Key() string {
	return fmt.Sprintf("todo/%s/%d/%s/%s/%06d", m.Stage, m.Lane, m.Batch, m.ID, m.Target)
}

// ParseMarker reads a marker's key.
func ParseMarker(key string) (Marker, error) {
	p := strings.Split(key, "/")
	if len(p) != 6 || p[0] != "todo" {
		return Marker{}, fmt.Errorf("%q is no marker", key)
	}
	lane, err := strconv.Atoi(p[2])
	if err != nil {
		return Marker{}, fmt.Errorf("%q is no marker: %w", key, err)
	}
	target, err := strconv.Atoi(p[5])
	if err != nil {
		return Marker{}, fmt.Errorf("%q is no marker: %w", key, err)
	}
	return Marker{Stage: Stage(p[1]), Lane: Lane(lane), Batch: ID(p[3]), ID: p[4], Target: target}, nil
}

// ReadMarker and IndexMarker are the work owed for an image of a page.
func ReadMarker(r PageRef) Marker {
	return Marker{StageRead, r.Lane, r.Batch, string(r.Page), r.Image}
}

// IndexMarker: see ReadMarker.
func IndexMarker(r PageRef) Marker {
	return Marker{StageIndex, r.Lane, r.Batch, string(r.Page), r.Image}
}

// A Failure is work that failed for good: five tries, or an error that no retry
// can mend. It replaces the marker, so that nothing fails in a queue alone.
type Failure struct {
	Format string    `json:"format"`
	Marker string    `json:"marker"` // the marker's key: put back to try again
	Stage  Stage     `json:"stage"`
	Batch  ID        `json:"batch"`
	Record ID        `json:"record,omitempty"`
	Page   ID        `json:"page,omitempty"`
	Tries  int       `json:"tries"`
	Reason Reason    `json:"reason"`
	Cause  string    `json:"cause"`  // for the log: the error as the program saw it
	Engine string    `json:"engine"` // version of what failed
	Time   time.Time `json:"time"`
}
