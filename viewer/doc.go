// Package viewer is Fumikura's face: the pages that people search, read and
// deliver with, and the JSON API that programs and the command line use.
//
// It asks for everything: the archive for records, text and rights, the index
// for hits, the history to note what is shown. What intake, reading and queue
// can do comes as plain function fields (see [Config]), so this package knows
// none of them. It decodes no image and keeps no state but caches that may be
// lost at any time.
//
// # How it is laid out
//
// Every address stands in one table (routes.go) with what it takes to call it;
// a test walks that table with every kind of person. A handler is a function of
// a [visit] that returns an error; errors become pages or JSON in one place
// (problem.go). Every state of a page is in its address, every action is a plain
// form, and the modules under static only add comfort.
//
// # Rights
//
// A handler that shows anything of a record goes through visit.record, which
// asks the archive each time and answers "not there" and "not for you" with the
// same bytes. Pages are never cached by anybody; images only under the condition
// that the server is asked again.
//
// # History
//
// What shows, searches, exports, signs in or out, or is refused is in the
// history before the first byte of the answer goes out; where that fails the
// answer is 503.
package viewer
