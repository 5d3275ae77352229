package main

import (
	"os"
	"slices"
	"testing"

	"fumikura/internal/testenv"
	"fumikura/ocr/glyphs"
)

func TestCharacters(t *testing.T) {
	chars, err := characters("../..")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(chars) || len(slices.Compact(slices.Clone(chars))) != len(chars) {
		t.Error("not sorted, or one twice")
	}
	for _, r := range "松亜髙學猶□た0" {
		if !slices.Contains(chars, r) {
			t.Errorf("%c is missing", r)
		}
		if !glyphs.Known().Knows(r) {
			t.Errorf("the table in the repository lacks %c", r)
		}
	}
	for _, r := range written {
		if !glyphs.Signs().Knows(r) {
			t.Errorf("the table of signs lacks %c", r)
		}
	}
	for _, r := range ringed {
		if !glyphs.Rings().Knows(r) {
			t.Errorf("the table of rings lacks %c", r)
		}
	}
	for _, r := range "，。ay" {
		if slices.Contains(chars, r) {
			t.Errorf("%c is there", r)
		}
	}
	for line, want := range map[string]string{"學\t学\told\tOpenCC": "學", "邊\t辺\tnames\treview": "", "倂\t併\told\tNTA": "", "# a remark": ""} {
		if got := oldForm(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	if r, ok := jis(16, 1); !ok || r != '亜' {
		t.Errorf("%c", r)
	}
	if _, ok := jis(47, 94); ok {
		t.Error("a cell without a character has one")
	}
}

// What the command draws today is what lies in the repository.
func TestTableIsDrawn(t *testing.T) {
	name := "/usr/share/fonts/opentype/noto/" + faces[0]
	if _, err := os.Stat(name); err != nil {
		testenv.Lacks(t, "fonts", err.Error())
	}
	face, err := load(name, em)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "市髙□" {
		s, ok := draw(face, r)
		if !ok || s.Likeness(&glyphs.Known().Shapes(r)[0]) < .999 {
			t.Errorf("%c is drawn another way than the table has it", r)
		}
	}
	if _, ok := draw(face, '\U0010fffd'); ok {
		t.Error("a character that no font has was drawn")
	}
}
