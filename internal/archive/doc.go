// Package archive is Fumikura's vocabulary and the typed face of its one
// store: what a record, a page, a text and an event are, where each lies in
// the bucket, and how each is written so that nothing acknowledged is lost.
//
// It imports the standard library only. It does not know who reads a page,
// who indexes it or who looks at it; those packages import this one.
//
// # Glossary
//
//   - archive: all objects in one bucket. It is the truth; queue and index are
//     derived from it.
//   - bucket: an ordered map from keys to bytes (see [Bucket]).
//   - blob: an original exactly as it came, named by its SHA-256.
//   - batch: what was delivered together: a folder, an upload, a feeder run.
//   - file: one delivered file of a batch; a ZIP's members are files too.
//   - record (文書): what is filed and found; metadata and an ordered list of pages.
//   - series (簿冊): the folder that a record is filed in; gives defaults.
//   - page: one side of a sheet, with an id of its own for life.
//   - image: the picture of a page; a pointer into a blob, or rendered pixels.
//   - text: what was read on a page image: lines of glyphs with boxes.
//   - glyph: one grapheme as printed; every text offset is a glyph index.
//   - revision: one immutable state of a record, image or text, numbered from 1;
//     created only if absent, with the event that made it inside.
//   - event: who did what to what, when and why.
//   - marker: an object under todo/ that says that work is owed.
//   - turn: the clockwise quarter turns that make a stored image upright.
//   - frame: the pixel grid that all boxes of a page use: the stored image after
//     EXIF orientation, upright, origin top left.
package archive
