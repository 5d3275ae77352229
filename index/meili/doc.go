// Package meili is an [index.Index] on a Meilisearch server, for any number of
// processes. A generation is two of the server's indexes, for pages and for the
// records collection; one more tells which generations there are.
//
// A text is indexed as its characters, each a word of its own, and a word of a
// query is a phrase of characters. So nothing of what the server knows about
// languages takes part; typo tolerance and prefixes are off. The server's check
// of phrases looks at pairs of neighbours, which is why the searcher above
// verifies each page. It counts at most 65,535 characters of a page.
//
// It is not for deciding what a hit is, and puts nothing into errors that stands
// on a page.
package meili
