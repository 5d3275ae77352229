package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"fumikura/ocr/ocrtest"
)

// printable are the characters that one of the installed Japanese models can print,
// as they are compared. Tesseract's own tool takes a model's list out of its file;
// without the tool or a model the answer is nil, which says that it is not known.
func (b *bench) printable() (map[rune]bool, error) {
	tool, err := exec.LookPath("combine_tessdata")
	if err != nil {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "readbench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var folders []string
	for _, d := range append(append([]string{}, b.dirs...), systemModels...) {
		folders = append(folders, d, filepath.Join(d, "script"), filepath.Join(d, "best-int"))
	}
	out := map[rune]bool{}
	for _, folder := range folders {
		for _, name := range []string{"jpn", "jpn_vert", "Japanese", "Japanese_vert"} {
			file := filepath.Join(folder, name+".traineddata")
			if _, err := os.Stat(file); err != nil {
				continue
			}
			list := filepath.Join(dir, name+".lstm-unicharset")
			if said, err := exec.Command(tool, "-e", file, list).CombinedOutput(); err != nil {
				return nil, fmt.Errorf("%s -e %s: %w: %.300s", tool, file, err, said)
			}
			data, err := os.ReadFile(list)
			if err != nil {
				return nil, err
			}
			entries(data, out)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

// entries adds the characters of a unicharset: after a line with their number, one
// a line, each before the first space.
func entries(data []byte, out map[rune]bool) {
	for i, line := range bytes.Split(data, []byte("\n")) {
		entry, _, ok := strings.Cut(string(line), " ")
		if i == 0 || !ok || entry == "NULL" || entry == "Joined" || strings.HasPrefix(entry, "|Broken") {
			continue
		}
		for _, c := range ocrtest.Comparable(entry) {
			out[c] = true
		}
	}
}
