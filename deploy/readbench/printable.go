package main

// printable are the characters that one of the installed models can print; nil
// where that is not known.
func (b *bench) printable() (map[rune]bool, error) { return nil, nil }
