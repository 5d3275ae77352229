// Package indextest is the one conformance and quality suite for every
// [index.Index]: what is found is compared with a plain scan of the folded text,
// over pages of its own making and, where they are there, over real ones. A
// driver's test is one call of [Run].
package indextest
