// Package index makes pages and records findable: it parses what people type,
// asks an [Index] for candidates within the rights of whoever asks, verifies each
// against the page's folded text, counts, ranks, and says which boxes on the page
// the words stand in. It also brings pages and records from the archive into the
// index, and builds the index anew where it is empty, foreign or old.
//
// Everything that people could notice happens here, above the seam, so that all
// drivers answer alike; a driver holds entries, finds candidates, filters and
// sorts. How a driver cuts text into terms is its own affair.
//
// The package is not for reading pages nor for showing them; and it keeps
// nothing that could not be made again from the archive.
//
// # What is a hit
//
// A word of a query is a string of folded characters (see index/japanese) that
// stands somewhere in the page's body, or in its record's title, number or file
// name. A page is a hit when the query holds for it. Pages in whose body none of
// the words stands are hits only through their record: of those, the record's
// first page alone is reported, with no marks, count 0, and the beginning of the
// page as its snippet. So a title finds its record once and not each of its
// pages, yet a word of the title and a word of page seven find page seven.
//
// A word that runs over a page's end stands on both pages and counts on the one where
// it begins: the next one is a hit only with a word of its own, and not where the page
// before is a hit too. Words near each other may stand on two pages: one of them
// anywhere on its page, the other among the [MaxEdge] characters beside it. They count
// on the first page, unless its entry can't know of the second word. A value (a date, a
// number, an amount) stands within one cell of a table; it may be a ditto mark's, or have
// its era or year from its surroundings. Near a word it is the same in another spelling,
// too, on the page's own text.
//
// What a ditto mark (〃, 同上) stands for is a second reading of the marks' place. A
// word that needs one is no hit of the first rung, but comes right after it, and says so.
package index
