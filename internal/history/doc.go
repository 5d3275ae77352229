// Package history keeps what happened, in order, so that a change to it shows.
// It does not know what the events mean, who may read them, or how long they are
// kept.
//
// # Layout
//
//	history/log/<index of the first event, 12 digits>   a segment
//	history/private/<12 digits>-<16 hex digits>         personal values of a segment
//	history/head                                        a hint where the end is
//
// A segment is one commit: 1 to 4,096 events, created only if absent under the
// index of its first event, and never changed. It is text, a JSON object a line:
// a header (its place, the name and SHA-256 of the segment before it, size and
// root of the tree before and after, the tree's right frontier after it), then a
// line an event with its leaf hash, then the SHA-256 of all lines above. Many
// segments' bytes can be packed into one object some day without changing any
// of them.
//
// All events are the leaves of one Merkle tree (RFC 6962, by
// golang.org/x/mod/sumdb/tlog). A leaf is the event's JSON as it stands in the
// segment, in which each personal value is replaced by SHA-256(32-byte salt ‖
// value). Salts and values lie in an object under history/private/, so that a
// value, or the whole object, can be deleted while the tree still proves all the
// rest.
//
// # The life of an Append
//
// A process begins a commit every 20 ms at most; the events that come in between,
// up to 256, are one group, and so one object or two. Their personal
// values are stored first, under a name that no other writer chooses: it holds a
// hash of the random salts. Then the segment is put only if absent under the
// index after the last one. Where somebody else was first, their segments are
// read, the group gets the next numbers, and it tries again. Append returns when
// the segment stands. A writer that dies in between leaves at most an object
// under history/private/ that no segment names: it harms nothing, and Verify
// passes over it. The number in such a name is where its writer hoped to stand,
// no more.
//
// The end is found by listing onward from the segment that history/head names,
// or from the first where that is absent or names nothing; so a stale head costs
// time and nothing else.
//
// # What Verify can tell, and what it cannot
//
// A changed byte, a missing segment, events that were swapped, added or taken
// out, and a segment rewritten while later ones stand are all found, and named.
// What cannot be found from the bucket alone is a change by somebody who may
// write all of it and does all of the work: who takes away the newest segments
// (and sets history/head back), or writes the whole history, or its tail, anew.
// As long as head or a running process remembers a later or another end, Verify
// tells even that; for certainty it takes checkpoints that are signed and kept
// elsewhere. Order comes from the tree alone, never from a clock.
package history
