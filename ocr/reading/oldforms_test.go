package reading

import (
	"os"
	"strings"
	"testing"
)

func TestOldForms(t *testing.T) {
	if got := string(OldForms('弁')); got != "瓣辨辯" {
		t.Errorf("old forms of 弁: %q", got)
	}
	if got := OldForms('山'); got != nil {
		t.Errorf("old forms of 山: %q", string(got))
	}
	if got := NewForm('學'); got != '学' {
		t.Errorf("the new form of 學: %q", got)
	}
	if got := NewForm('学'); got != 0 {
		t.Errorf("学 counts as an old form of %q", got)
	}
}

// The search folds old forms by a list of its own, which must say the same.
func TestOldFormsAreThoseOfTheSearch(t *testing.T) {
	b, err := os.ReadFile("../../index/japanese/data/variants.tsv")
	if err != nil {
		t.Fatal(err)
	}
	folds := map[string]string{}
	for l := range strings.Lines(string(b)) {
		if f := strings.Split(l, "\t"); len(f) > 2 && f[2] == "old" {
			folds[f[0]] = f[1]
		}
	}
	n := 0
	for l := range strings.Lines(oldFormsTSV) {
		old, now, _ := strings.Cut(strings.TrimSpace(l), "\t")
		n++
		if folds[old] != now {
			t.Errorf("%s stands for %q here and for %q in the search", old, now, folds[old])
		}
	}
	if n < 300 {
		t.Errorf("only %d old forms", n)
	}
}
