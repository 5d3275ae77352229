// Package japanese folds Japanese text, so that spellings which mean the same
// character are the same: widths, case, small kana, hyphens, variation selectors.
//
// The fold is free of context: what a piece of text folds to does not depend on
// its neighbours, so every piece of a page, cut between graphemes, finds the
// page. White space is dropped, so that a word runs on over the end of a line.
// Each folded character knows the glyphs that it comes from.
//
// It is not for what needs context (numbers and dates by value, iteration marks),
// nor for cutting text into words; nothing here knows a dictionary.
package japanese
