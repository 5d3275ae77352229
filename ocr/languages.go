package ocr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"fumikura/internal/archive"
)

// Languages are what a page is written in, as Tesseract names its models: jpn, eng,
// chi_sim, script/Latin; the most important first. None means Japanese.
type Languages []string

// mostLanguages bounds a set: each costs a recognition of every line.
const mostLanguages = 6

var languageName = regexp.MustCompile(`^(script/)?[A-Za-z]{2,20}(_[A-Za-z]{2,20}){0,2}$`)

// ParseLanguages reads a set such as "jpn+eng"; commas and spaces part it too. Its
// errors are an *archive.Reason.
func ParseLanguages(s string) (Languages, error) {
	var out Languages
	for _, l := range strings.FieldsFunc(s, func(r rune) bool { return r == '+' || r == ',' || r == ' ' }) {
		if !languageName.MatchString(l) {
			return nil, &archive.Reason{Code: "bad-language", JA: fmt.Sprintf("「%s」は言語名ではありません。jpn、eng、jpn+eng のように、Tesseractの言語名で指定してください。", l),
				EN: fmt.Sprintf("%q is no language: say what Tesseract calls it, such as jpn, eng or jpn+eng", l)}
		}
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	if len(out) > mostLanguages {
		return nil, &archive.Reason{Code: "many-languages", JA: fmt.Sprintf("言語が%dあります。%dまでにしてください。", len(out), mostLanguages),
			EN: fmt.Sprintf("%d languages are too many: %d at most", len(out), mostLanguages)}
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
