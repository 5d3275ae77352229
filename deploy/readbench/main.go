// Command readbench measures how well and at what cost pages are read: a folder of
// page images with the exact text of each beside it (NNN-kind-look.png and .txt, as
// deploy/pages draws them), read by the built program's own children, and scored.
// It prints tables for BENCHMARKS.md; it is no test and holds no bound. The program
// must be built from the same source, since it speaks with its children.
//
//	go run ./deploy/readbench [flags] FOLDER…
//
// With -mutants it throws damaged and absurd images at the reader instead, with -sound
// the same pages thousands of times.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fumikura/deploy/measure"
	"fumikura/ocr/tesseract"
)

// A bench is what the measurements share.
type bench struct {
	program string
	model   string
	wide    int
	limit   time.Duration // of a page
	dirs    []string      // of models
	pages   bool
	pairs   string
	deep    bool
	trace   string
	causes  bool
	memory  bool
	recycle int
}

func main() { measure.Main("readbench", run) }

func run(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("readbench", flag.ContinueOnError)
	b := &bench{}
	program := fs.String("program", "bin/fumikura", "the program whose children read")
	fs.StringVar(&b.model, "model", "auto", "what the reader is set to: auto, Japanese, jpn or best")
	fs.IntVar(&b.wide, "wide", 2, "pages read side by side")
	fs.DurationVar(&b.limit, "limit", 3*time.Minute, "the time that a page may take")
	fs.BoolVar(&b.pages, "pages", false, "print a line for each page too, and what was missed outside the body")
	fs.BoolVar(&b.deep, "confidence", true, "print how far confidences can be trusted")
	fs.StringVar(&b.pairs, "confusions", "", "write which characters were taken for which to this TSV file")
	fs.StringVar(&b.trace, "trace", "", "write what each model read of each line, and what is known of each character, to this file, for -repairs and -fit")
	tried := fs.Bool("repairs", false, "the arguments are files of -trace: print what each repair does for them")
	fitted := fs.Bool("fit", false, "the arguments are files of -trace: print the weights of package reading that suit them best")
	lines := fs.String("lines", "", "with -repairs: write lines of the traces to this file instead, those that a repair touches and some others")
	fs.BoolVar(&b.causes, "causes", false, "print what the passes cost, by why they were made; the accounts themselves cost CPU time, too")
	fs.BoolVar(&b.memory, "memory", false, "print what the children held in main memory at each step of each page; with -wide 1 and after -recycle pages a new child")
	fs.IntVar(&b.recycle, "recycle", 0, "after how many pages a child is replaced; 0: as the reader does it")
	raw := fs.Bool("raw", false, "also read everything with tesseract --psm 1 and the best-int model, and give the ratio of times")
	kinds := fs.String("kinds", "", "only these kinds of page, separated by commas")
	looks := fs.String("looks", "", "only these looks")
	out := fs.String("out", "", "write each page's reading into this folder, as NAME.txt")
	keep := fs.String("keep", "", "write what was read, with its truth, into this file, as index/indextest wants it")
	turned := fs.Bool("turns", false, "read nothing: lay each page in the four turns, and print how often the reader would read it in a wrong one")
	mutated := fs.Int("mutants", 0, "read so many mutated images instead, made from the pages")
	over := fs.Int("sound", 0, "read so many pages instead, the same ones over and over, and print what the children hold")
	seed := fs.Uint64("seed", 1, "what mutation starts from")
	first := fs.Int("first", 0, "number of the first mutated image: many are read in several runs")
	models := fs.String("tessdata", os.Getenv("FUMIKURA_TESSDATA"), "more folders of models, separated by colons")
	if err := fs.Parse(args); err != nil {
		return err
	}
	path, err := filepath.Abs(*program)
	if err != nil {
		return err
	}
	b.program, b.dirs = path, modelDirs(*models)
	if *lines != "" {
		return writeLines(*lines, fs.Args())
	}
	if *tried {
		return repairs(os.Stdout, fs.Args())
	}
	if *fitted {
		return fit(os.Stdout, fs.Args())
	}
	folders := fs.Args()
	if len(folders) == 0 {
		folders = []string{"ocr/testdata/pages"}
	}
	var set []page
	for _, f := range folders {
		more, err := loadSet(f, *kinds, *looks)
		if err != nil {
			return err
		}
		set = append(set, more...)
	}
	if *over > 0 {
		return b.many(ctx, set, *first, *over, sound(set))
	}
	if *mutated > 0 {
		return b.many(ctx, set, *first, *mutated, mutants(set, *seed))
	}
	if *turned {
		return b.turns(ctx, os.Stdout, set)
	}
	took, spent, err := b.read(ctx, set)
	if err != nil {
		return err
	}
	printable, err := b.printable()
	if err != nil {
		return err
	}
	if b.trace != "" {
		if err := writeTrace(b.trace, set); err != nil {
			return err
		}
	}
	if *out != "" {
		if err := writeReadings(*out, set); err != nil {
			return err
		}
	}
	if *keep != "" {
		if err := keepReadings(*keep, set); err != nil {
			return err
		}
	}
	r := newReport(set, printable)
	fmt.Printf("%d pages of %s; model %s, %d side by side: %.1f s, %.2f CPU s a page, %.2f passes a page, largest child %d MiB\n\n",
		len(set), strings.Join(folders, ", "), b.model, b.wide, took.Seconds(), spent.Seconds()/float64(len(set)), r.passes(), largestChild(set))
	r.tables(os.Stdout)
	r.types(os.Stdout)
	r.undone(os.Stdout)
	if b.deep {
		r.confidence(os.Stdout)
	}
	if b.memory {
		memory(os.Stdout, set)
	}
	if b.causes {
		causes(os.Stdout, set, spent)
	}
	if b.pages {
		r.pages(os.Stdout)
		r.missing(os.Stdout)
	}
	if b.pairs != "" {
		if err := os.WriteFile(b.pairs, []byte(r.confusions()), 0o644); err != nil {
			return err
		}
	}
	if *raw {
		return b.raw(ctx, set, took, spent)
	}
	return nil
}

// modelDirs are where the program looks, in its order: what is named, then the
// user's own folder.
func modelDirs(named string) []string {
	dirs := slices.DeleteFunc(strings.Split(named, ":"), func(d string) bool { return d == "" })
	data := os.Getenv("XDG_DATA_HOME")
	if data == "" {
		if home, err := os.UserHomeDir(); err == nil {
			data = filepath.Join(home, ".local", "share")
		}
	}
	return append(dirs, filepath.Join(data, "fumikura", "tessdata"))
}

func (b *bench) pool() (*tesseract.Pool, error) {
	if _, err := os.Stat(b.program); err != nil {
		return nil, fmt.Errorf("%w (make build makes it)", err)
	}
	return tesseract.New(tesseract.Config{Command: []string{b.program, "read-child"}, Workers: b.wide, DataDirs: b.dirs, Model: b.model, Deadline: b.limit, Recycle: b.recycle})
}
