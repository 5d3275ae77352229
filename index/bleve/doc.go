// Package bleve is an [index.Index] in a local folder, for one process: one bleve
// index a generation, each in a folder of its own.
//
// A text becomes the set of its characters and of its pairs of neighbours, without
// positions and frequencies. A word is found as the pages that hold all its pairs:
// an intersection of bitmaps, fast whatever the word's length. A few of those
// pages hold the pairs apart; the searcher above verifies each page anyway. So one
// character needs no search over pairs, and the index stays small. What pages are
// sorted by and counted by stands in memory, some 40 bytes a page, made from the
// terms of a segment when it is first searched.
//
// It is not for several processes, and knows nothing of queries' syntax.
package bleve
