package indextest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/index"
)

var update = flag.Bool("update", false, "write index/indextest/testdata/quality.txt anew")

// readFile is for pages of one's own, as deploy/readbench -keep writes them.
var readFile = flag.String("read", "", "measure only what is found as misread, on the pages of this file")

// qualityFile tells how well searching works; a diff of it shows every change.
const qualityFile = "testdata/quality.txt"

// quality measures and holds the figures against the file, the same for every
// driver.
func quality(t *testing.T, open func(t testing.TB) index.Index) {
	var b strings.Builder
	if *readFile != "" {
		pages, err := os.ReadFile(*readFile)
		if err != nil {
			t.Fatal(err)
		}
		misread(t, open(t), pages, &b)
		t.Log("\n" + b.String())
		return
	}
	misread(t, open(t), readPages, &b)
	known(t, open(t), &b)
	unprintable(t, open(t), &b)
	path := filepath.Join("..", "indextest", filepath.FromSlash(qualityFile))
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the figures are not those of %s: look at the difference, and if it is meant, write it with -update\n%s", qualityFile, b.String())
	}
}
