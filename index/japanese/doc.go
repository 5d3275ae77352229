// Package japanese folds Japanese text, so that spellings which mean the same
// character are the same: widths, case, small kana, hyphens, variation selectors.
//
// The fold is free of context: what a piece of text folds to does not depend on
// its neighbours, so every piece of a page, cut between graphemes, finds the
// page. White space is dropped, so that a word runs on over the end of a line.
// Each folded character knows the glyphs that it comes from.
//
// What needs context comes beside the fold and never into it: dates, numbers and
// amounts by value ([Readings]), other spellings of a query's word ([Spellings],
// [Loose], [Okurigana]), and, for queries, titles and names alone, what a dictionary
// knows of them ([Yomi], [Homophones], [Words]). No page is ever cut into words.
package japanese
