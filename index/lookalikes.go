package index

func lookalikes(r rune) []rune { return nil }
func alike(a, b rune) bool     { return false }
func unreadable(r rune) bool   { return false }
