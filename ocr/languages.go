package ocr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Languages are what a page is written in, as Tesseract names its models: jpn, eng,
// chi_sim, script/Latin; the most important first. None means Japanese.
type Languages []string

// mostLanguages bounds a set: each costs a recognition of every line.
const mostLanguages = 6

var languageName = regexp.MustCompile(`^(script/)?[A-Za-z]{2,20}(_[A-Za-z]{2,20}){0,2}$`)

// ParseLanguages reads a set such as "jpn+eng"; commas and spaces part it too.
func ParseLanguages(s string) (Languages, error) {
	var out Languages
	for _, l := range strings.FieldsFunc(s, func(r rune) bool { return r == '+' || r == ',' || r == ' ' }) {
		if !languageName.MatchString(l) {
			return nil, fmt.Errorf("%q is no language: say what Tesseract calls it, such as jpn, eng or jpn+eng", l)
		}
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	if len(out) > mostLanguages {
		return nil, fmt.Errorf("%d languages are too many: %d at most", len(out), mostLanguages)
	}
	return out, nil
}

// String is the set as ParseLanguages reads it.
func (l Languages) String() string { return strings.Join(l, "+") }

// Japanese tells whether Japanese is in the set.
func (l Languages) Japanese() bool {
	return len(l) == 0 || slices.ContainsFunc(l, japanese)
}

// Others are the languages but Japanese.
func (l Languages) Others() []string {
	return slices.DeleteFunc(slices.Clone(l), japanese)
}

func japanese(l string) bool {
	switch strings.TrimPrefix(l, "script/") {
	case "jpn", "jpn_vert", "Japanese", "Japanese_vert":
		return true
	}
	return false
}
