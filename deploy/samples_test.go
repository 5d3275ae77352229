package deploy

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every sample is described and has its text, and nothing is described that
// is not there.
func TestSamples(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(read(t, "deploy/samples/index.tsv")), "\n")
	if lines[0] != "file\tkind\tlook\tdpi\trotation" {
		t.Fatalf("index.tsv begins %q", lines[0])
	}
	var described []string
	for _, l := range lines[1:] {
		f := strings.Split(l, "\t")
		if len(f) != 5 {
			t.Errorf("%q has %d columns", l, len(f))
		}
		described = append(described, f[0])
		truth := read(t, "deploy/samples/truth/"+strings.TrimSuffix(f[0], filepath.Ext(f[0]))+".txt")
		if len(strings.TrimSpace(truth)) < 100 {
			t.Errorf("the truth of %s is %q", f[0], truth)
		}
	}
	entries, err := os.ReadDir("samples/scans")
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	for _, e := range entries {
		there = append(there, e.Name())
	}
	slices.Sort(described)
	if !slices.Equal(described, there) {
		t.Errorf("described %q\nthere %q", described, there)
	}
}
