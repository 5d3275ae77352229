package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A scan is one page image of the set.
type scan struct {
	path string
	kind string // letter, minutes, …; "vertical" is what stock Tesseract cannot read
	look string // clean, office, fax, …
}

func (s scan) name() string { return filepath.Base(s.path) }

// defaultScans is a larger set that may lie beside the repository, else the samples.
func defaultScans() string {
	const beside = "../shared/scans"
	if _, err := os.Stat(filepath.Join(beside, "index.tsv")); err == nil {
		return beside
	}
	return "deploy/samples/scans"
}

// loadSet reads a set's index.tsv: file, kind, look, and more that is not used.
// PDFs are left out, since plain Tesseract reads images only.
func loadSet(dir string) ([]scan, error) {
	b, err := os.ReadFile(filepath.Join(dir, "index.tsv"))
	if os.IsNotExist(err) {
		b, err = os.ReadFile(filepath.Join(dir, "..", "index.tsv"))
	}
	if err != nil {
		return nil, fmt.Errorf("the set's index.tsv: %w", err)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	var set []scan
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		if i == 0 || len(f) < 3 || strings.HasSuffix(f[0], ".pdf") {
			continue
		}
		set = append(set, scan{filepath.Join(abs, f[0]), f[1], f[2]})
	}
	if len(set) == 0 {
		return nil, fmt.Errorf("%s: no pages", dir)
	}
	return set, nil
}

// horizontal are the pages that stock Tesseract can read.
func horizontal(set []scan) []scan {
	var out []scan
	for _, s := range set {
		if s.kind != "vertical" {
			out = append(out, s)
		}
	}
	return out
}

func jpegFiles(set []scan) []string {
	var out []string
	for _, s := range set {
		if strings.HasSuffix(s.path, ".jpg") {
			out = append(out, s.path)
		}
	}
	return out
}

// folder makes a folder with links to the pages, for a delivery.
func (b *bench) folder(set []scan) (string, error) {
	dir, err := os.MkdirTemp(b.tmp, "set-")
	if err != nil {
		return "", err
	}
	for _, s := range set {
		if err := os.Symlink(s.path, filepath.Join(dir, s.name())); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// A model is one model as each side names it.
type model struct {
	name     string // for FUMIKURA_MODEL
	language string // for tesseract -l
	dataDir  string // for tesseract --tessdata-dir; empty for its own
}

func (m model) String() string { return "model " + m.name }

// findModel finds the files that FUMIKURA_MODEL=name makes the program read with.
func findModel(name, tmp string) (model, error) {
	switch name {
	case "jpn":
		return model{name, "jpn", ""}, nil
	case "Japanese":
		return model{name, "Japanese", ""}, nil
	case "best":
		dir, err := bestDir(tmp)
		return model{name, "jpn", dir}, err
	}
	return model{}, fmt.Errorf("no model %q: want jpn, Japanese or best", name)
}

// bestDir is a folder with the best-int models and, beside them, the model that
// tells a page's orientation, which Tesseract wants in the same folder.
func bestDir(tmp string) (string, error) {
	data := os.Getenv("XDG_DATA_HOME")
	if data == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		data = filepath.Join(home, ".local", "share")
	}
	own := filepath.Join(data, "fumikura", "tessdata", "best-int")
	out, err := exec.Command("tesseract", "--list-langs").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("tesseract --list-langs: %w", err)
	}
	first, _, _ := strings.Cut(string(out), "\n")
	_, system, ok := strings.Cut(first, `"`)
	if !ok {
		return "", fmt.Errorf("tesseract --list-langs names no folder: %q", first)
	}
	system, _, _ = strings.Cut(system, `"`)
	dir := filepath.Join(tmp, "tessdata")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	for name, from := range map[string]string{"jpn": own, "jpn_vert": own, "osd": system} {
		file := filepath.Join(from, name+".traineddata")
		if _, err := os.Stat(file); err != nil {
			return "", fmt.Errorf("%w (make models adds the best models)", err)
		}
		if err := os.Symlink(file, filepath.Join(dir, name+".traineddata")); err != nil {
			return "", err
		}
	}
	return dir, nil
}
