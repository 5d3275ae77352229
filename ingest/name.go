package ingest

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// maxName is the longest name in bytes: 333 Japanese characters.
const maxName = 1000

// printable makes a stranger's file name safe to show and to store: separators
// become "/", parts that climb are dropped, and so is what cannot be seen or
// turns the direction of writing. All else stays as it came.
func printable(name string) string {
	name = decodeName(name)
	var parts []string
	for _, p := range strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }) {
		p = strings.TrimSpace(strings.Map(visible, p))
		if p != "" && p != "." && p != ".." {
			parts = append(parts, p)
		}
	}
	name = shorten(strings.Join(parts, "/"))
	if name == "" {
		return "無名"
	}
	return name
}

// visible drops control and format characters (among them those that turn the
// direction of writing), and turns unusual spaces into plain ones.
func visible(r rune) rune {
	switch {
	case r == utf8.RuneError || r == '\u2028' || r == '\u2029':
		return '_'
	case r == '\t' || r == '\n' || r == '\r':
		return ' '
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cs, r):
		return -1
	}
	return r
}

// shorten cuts the middle out of a name that is too long, between characters;
// the end stays, since it tells the kind of file.
func shorten(s string) string {
	if len(s) <= maxName {
		return s
	}
	head, tail := maxName-64, len(s)-60
	for !utf8.RuneStart(s[head]) {
		head--
	}
	for !utf8.RuneStart(s[tail]) {
		tail++
	}
	return s[:head] + "…" + s[tail:]
}

// decodeName reads a name that is not UTF-8 as CP932, which is what Japanese
// Windows writes.
func decodeName(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	u, err := japanese.ShiftJIS.NewDecoder().String(s)
	if err != nil {
		return strings.ToValidUTF8(s, "_")
	}
	return u
}

// titleOf is the file's own name without folders and extension.
func titleOf(name string) string {
	base := path.Base(name)
	if t := strings.TrimSuffix(base, path.Ext(base)); t != "" {
		return t
	}
	return base
}
