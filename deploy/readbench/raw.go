package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"fumikura/deploy/measure"
)

// raw reads the pages with the tesseract command, as many side by side, each on
// one thread, with the best-int model, and prints its scores and the ratio of times.
func (b *bench) raw(ctx context.Context, set []page, took, spent time.Duration) error {
	data, err := bestModels(b.dirs)
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	out, err := os.MkdirTemp("", "readbench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	names, images := make([]string, len(set)), map[string]string{}
	for i, p := range set { // pages of several folders may share a name
		names[i] = fmt.Sprintf("%04d%s", i, filepath.Ext(p.path))
		images[names[i]] = p.path
	}
	before, start := used(), time.Now()
	said, err := measure.Plain(ctx, out, images, b.wide, "-l", "jpn", "--tessdata-dir", data)
	rawTook, rawSpent := time.Since(start), used()-before
	// A page that plain Tesseract gives up on counts as not read.
	var exit *exec.ExitError
	if err != nil && (ctx.Err() != nil || !errors.As(err, &exit)) {
		return fmt.Errorf("tesseract: %w: %.500s", err, said)
	}
	var all score
	for i, p := range set {
		text, err := os.ReadFile(filepath.Join(out, names[i]+".out.txt"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		s, _ := judge(p.name, p.truth, string(text), nil)
		all.add(s)
	}
	fmt.Printf("tesseract --psm 1, best-int: CER %.4f, bagF %.3f, find %.3f; %.1f s, %.2f CPU s a page\n", all.cer(), all.bagF(), all.find(), rawTook.Seconds(), rawSpent.Seconds()/float64(len(set)))
	fmt.Printf("time as a multiple of it: %.2f by the clock, %.2f in CPU time\n", took.Seconds()/rawTook.Seconds(), spent.Seconds()/rawSpent.Seconds())
	return nil
}

// systemModels are where distributions put models.
var systemModels = []string{"/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata"}

// bestModels makes a folder with the best-int model and, beside it, the model that
// tells a page's orientation.
func bestModels(dirs []string) (string, error) {
	out, err := os.MkdirTemp("", "readbench-tessdata-")
	if err != nil {
		return "", err
	}
	for name, from := range map[string][]string{"jpn": dirs, "osd": systemModels} {
		found := false
		for _, d := range from {
			if name == "jpn" {
				d = filepath.Join(d, "best-int")
			}
			file := filepath.Join(d, name+".traineddata")
			if _, err := os.Stat(file); err == nil {
				if err := os.Symlink(file, filepath.Join(out, name+".traineddata")); err != nil {
					return "", err
				}
				found = true
				break
			}
		}
		if !found {
			os.RemoveAll(out)
			return "", fmt.Errorf("no %s.traineddata in %s (make models adds the best-int models)", name, strings.Join(from, ", "))
		}
	}
	return out, nil
}
