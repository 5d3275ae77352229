// Package meili is an [index.Index] on a Meilisearch server, for any number of
// processes. A generation is two of the server's indexes, for pages and for the
// records collection; one more tells which generations there are.
//
// A page is found by its grams, its characters and their pairs, which are values of
// a filter attribute; nothing of what the server knows about words and languages
// takes part. That a page has all pairs of a phrase does not say that the phrase
// stands there, which is why the searcher above verifies each page.
//
// It is not for deciding what a hit is, and puts nothing into errors that stands
// on a page.
package meili
