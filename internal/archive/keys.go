package archive

import "fmt"

// Formats of the stored objects: each names itself in its field "format", and
// one that this program does not know is refused (see Decode).
const (
	FormatRecord  = "fumikura/record/1"
	FormatSeries  = "fumikura/series/1"
	FormatImage   = "fumikura/image/1"
	FormatText    = "fumikura/text/1"
	FormatBatch   = "fumikura/batch/1"
	FormatFile    = "fumikura/file/1"
	FormatOutcome = "fumikura/outcome/1"
	FormatFailure = "fumikura/failure/1"
	FormatTighten = "fumikura/tighten/1"
)

// The layout of the bucket. Revisions are zero-padded, so that byte order is
// their order and the last of a listing is the head.

// BlobKey is where the original with this SHA-256 lies.
func BlobKey(sha string) string { return "blobs/" + sha[:2] + "/" + sha }

// BlobPrefix holds every original; verify walks it.
const BlobPrefix = "blobs/"

func refKey(sha string, record ID) string { return "refs/" + sha + "/" + string(record) }
func refPrefix(sha string) string         { return "refs/" + sha + "/" }

// RecordPrefix holds every record's revisions.
const RecordPrefix = "records/"

func recordPrefix(id ID) string { return RecordPrefix + id.shard() + "/" + string(id) + "/" }
func recordKey(id ID, rev int) string {
	return fmt.Sprintf("%s%06d", recordPrefix(id), rev)
}
func seriesPrefix(id ID) string { return "series/" + id.shard() + "/" + string(id) + "/" }
func seriesKey(id ID, rev int) string {
	return fmt.Sprintf("%s%06d", seriesPrefix(id), rev)
}
func imagePrefix(page ID) string { return "images/" + page.shard() + "/" + string(page) + "/" }
func imageKey(page ID, rev int) string {
	return fmt.Sprintf("%s%06d", imagePrefix(page), rev)
}

// PixelsKey is where the encoded bytes of an image lie that no blob holds.
func PixelsKey(page ID, rev int) string { return imageKey(page, rev) + ".pixels" }

func textPrefix(page ID) string { return "text/" + page.shard() + "/" + string(page) + "/" }
func textKey(page ID, image, rev int) string {
	return fmt.Sprintf("%s%06d.%06d", textPrefix(page), image, rev)
}

// DerivedKey is where something rebuildable of an image lies: "view" or "thumb",
// in the turn it was made for.
func DerivedKey(page ID, image, turn int, name string) string {
	return fmt.Sprintf("derived/%s/%s/%06d.%d.%s", page.shard(), page, image, turn, name)
}

// BatchPrefix holds everything about batches.
const BatchPrefix = "batches/"

func batchKey(id ID) string               { return BatchPrefix + string(id) + "/batch" }
func filePrefix(batch ID) string          { return BatchPrefix + string(batch) + "/files/" }
func fileKey(batch ID, h string) string   { return filePrefix(batch) + h }
func outcomePrefix(batch ID) string       { return BatchPrefix + string(batch) + "/outcomes/" }
func outcomeKey(b ID, h string) string    { return outcomePrefix(b) + h }
func numberKey(b ID, n int) string        { return fmt.Sprintf("%s%s/numbers/%06d", BatchPrefix, b, n) }
func batchNumberKey(number string) string { return "numbers/batch/" + number }

// TodoPrefix holds every marker of a stage.
func TodoPrefix(s Stage) string { return "todo/" + string(s) + "/" }

// FailedPrefix holds every failure of a batch.
func FailedPrefix(batch ID) string { return "failed/" + string(batch) + "/" }

func failedKey(m Marker) string {
	return fmt.Sprintf("%s%s/%s.%06d", FailedPrefix(m.Batch), m.Stage, m.ID, m.Target)
}

// TightenPrefix lists records and series whose rights were tightened and whose
// index entries may still say otherwise.
const TightenPrefix = "tighten/"

func tightenKey(id ID, rev int) string { return fmt.Sprintf("%s%s/%06d", TightenPrefix, id, rev) }

// IndexCurrentKey says which index is the index; PeoplePrefix and HistoryPrefix
// are laid out by the packages that keep them.
const (
	IndexCurrentKey = "index/current"
	PeoplePrefix    = "people/"
	HistoryPrefix   = "history/"
)
