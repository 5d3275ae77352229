package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"fumikura/internal/archive"
)

// ingestSummary is the last line of ingest --json.
type ingestSummary struct {
	Files   int             `json:"files"`
	Records int             `json:"records"`
	Pages   int             `json:"pages"`
	Read    int             `json:"read"`
	Refused []ingestProblem `json:"refused"`
	Failed  []ingestProblem `json:"failed"`
	Seconds float64         `json:"seconds"`
}

type ingestProblem struct {
	File   string `json:"file"`
	Page   int    `json:"page,omitempty"`
	Reason string `json:"reason"`
}

// An ingester takes what the command line names in, over the API.
type ingester struct {
	api     *api
	c       *config
	e       *env
	meter   *meter
	title   string
	sheets  int
	lane    archive.Lane
	batches []archive.ID                   // in the order of opening
	sent    map[archive.ID]map[string]bool // key hashes that this run delivered
	sum     ingestSummary
}

func runIngest(ctx context.Context, e *env, args []string) error {
	var wait, asJSON, now bool
	var title string
	var sheets int
	l := lang(e.getenv)
	c, paths, err := flags(e, "ingest", args, func(f *flag.FlagSet) {
		f.BoolVar(&wait, "wait", false, say(l, "読取と索引が終わるまで待つ", "wait until everything is read and can be found"))
		f.BoolVar(&asJSON, "json", false, say(l, "最後に結果をJSON1行で出す", "end with one line of JSON"))
		f.BoolVar(&now, "now", false, say(l, "窓口用: ほかの束より先に読む", "somebody is waiting: read before other batches"))
		f.StringVar(&title, "batch", "", say(l, "束の名前。既定はフォルダ名", "name of the batch; the folder's by default"))
		f.IntVar(&sheets, "sheets", 0, say(l, "送った紙の枚数(照合用)", "sheets that were fed, to reconcile"))
	})
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return usagef("%s", say(c.lang, "取り込むファイルかフォルダを指定してください。例: fumikura ingest --wait スキャン/", "name files or folders to take in, e.g. fumikura ingest --wait scans/"))
	}
	start := time.Now()
	a, err := connect(ctx, e, c, wait)
	if err != nil {
		return err
	}
	defer a.close()
	in := newIngester(a, c, e)
	in.title, in.sheets = title, sheets
	if now {
		in.lane = archive.LaneCounter
	}
	if err := in.deliver(ctx, paths); err != nil {
		return err
	}
	if err := in.count(ctx, wait); err != nil {
		return err
	}
	in.meter.clear()
	in.sum.Seconds = elapsed(start)
	return in.report(asJSON, wait)
}

func newIngester(a *api, c *config, e *env) *ingester {
	return &ingester{api: a, c: c, e: e, meter: newMeter(e, c.lang, say(c.lang, "ファイル", "files")),
		lane: archive.LaneBulk, sent: map[archive.ID]map[string]bool{},
		sum: ingestSummary{Refused: []ingestProblem{}, Failed: []ingestProblem{}}}
}

// A delivery is one file that the command line names.
type delivery struct {
	path, name string
	root       string // the folder that is the batch
	info       os.FileInfo
	err        error
}

// find lists what the paths hold, in the order of names. Files that can't be
// looked at are listed with their error.
func find(paths []string) ([]delivery, error) {
	var all []delivery
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return nil, err
		}
		st, err := os.Stat(abs)
		if err != nil {
			return nil, missingError{err}
		}
		if !st.IsDir() {
			all = append(all, delivery{path: abs, name: filepath.Base(abs), root: filepath.Dir(abs), info: st})
			continue
		}
		var in []delivery
		err = filepath.WalkDir(abs, func(path string, d os.DirEntry, err error) error {
			rel, rerr := filepath.Rel(abs, path)
			if rerr != nil {
				rel = path
			}
			if err != nil {
				in = append(in, delivery{path: path, name: rel, root: abs, err: err})
				if d != nil && d.IsDir() {
					return filepath.SkipDir
				}
				return nil
			}
			if d.IsDir() || ignored(d.Name()) {
				return nil
			}
			st, err := os.Stat(path) // follows links, as a clerk expects
			if err == nil && !st.Mode().IsRegular() {
				return nil
			}
			in = append(in, delivery{path: path, name: rel, root: abs, info: st, err: err})
			return nil
		})
		if err != nil {
			return nil, err
		}
		sort.SliceStable(in, func(i, j int) bool { return in[i].name < in[j].name })
		all = append(all, in...)
	}
	return all, nil
}

// ignored are files that systems leave in folders and nobody scanned.
func ignored(name string) bool {
	return name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini" || strings.HasPrefix(name, "._")
}

func (in *ingester) deliver(ctx context.Context, paths []string) error {
	all, err := find(paths)
	if err != nil {
		return err
	}
	for i, d := range all {
		in.meter.set(i, len(all), "")
		batch, err := in.open(ctx, d.root)
		if err != nil {
			return err
		}
		if err := in.send(ctx, batch, d); err != nil {
			in.meter.clear()
			return err
		}
		in.sum.Files++
	}
	in.meter.clear()
	return nil
}

// open opens the batch of a folder: the same each time, so that a second run
// finds what the first one brought.
func (in *ingester) open(ctx context.Context, root string) (archive.ID, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	title := in.title
	id := archive.DeriveID("folder", host, root, title)
	if in.sent[id] != nil {
		return id, nil
	}
	if title == "" {
		title = filepath.Base(root)
	}
	req := map[string]any{"id": id, "title": title, "declared": in.sheets, "lane": in.lane}
	if err := in.api.call(ctx, in.c.lang, http.MethodPost, "batches", nil, req, nil); err != nil {
		return "", err
	}
	in.sent[id] = map[string]bool{}
	in.batches = append(in.batches, id)
	return id, nil
}

func (in *ingester) send(ctx context.Context, batch archive.ID, d delivery) error {
	if d.err != nil {
		in.unreadable(d)
		return nil
	}
	f, err := os.Open(d.path)
	if err != nil {
		in.unreadable(d)
		return nil
	}
	defer f.Close()
	sha, err := hashOf(f)
	if err != nil {
		d.err = err
		in.unreadable(d)
		return nil
	}
	key := fmt.Sprintf("%s\x00%d\x00%d\x00%s", d.path, d.info.Size(), d.info.ModTime().UnixNano(), sha)
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	res, err := in.api.do(ctx, http.MethodPut, "batches/"+string(batch)+"/files", nil, f, d.info.Size(), http.Header{
		"Accept-Language": {in.c.lang},
		"Content-Type":    {"application/octet-stream"},
		"Fumikura-Key":    {url.PathEscape(key)},
		"Fumikura-Name":   {url.PathEscape(d.name)},
		"Fumikura-Sha256": {sha},
		"Fumikura-Lane":   {fmt.Sprint(int(in.lane))},
	})
	var refused *apiError
	if errors.As(err, &refused) && refused.Status < 500 && refused.Status != http.StatusTooManyRequests {
		in.sum.Refused = append(in.sum.Refused, ingestProblem{File: d.name, Reason: refused.Text})
		return nil
	} else if err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	defer res.Body.Close()
	var entry archive.File
	if err := json.NewDecoder(res.Body).Decode(&entry); err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	in.sent[batch][entry.Hash] = true
	return nil
}

// unreadable reports what this command could not even open.
func (in *ingester) unreadable(d delivery) {
	why := say(in.c.lang, "開けません", "it can't be opened")
	if errors.Is(d.err, os.ErrPermission) || d.err == nil {
		why = say(in.c.lang, "読む権限がありません。権限を確かめてから、もう一度取り込んでください", "you may not read it; see its permissions, then take it in again")
	}
	in.sum.Refused = append(in.sum.Refused, ingestProblem{File: d.name, Reason: fmt.Sprintf("%s: %s", d.name, why)})
}

// count sums up the batches, and waits until nothing is owed where asked to.
func (in *ingester) count(ctx context.Context, wait bool) error {
	pages := newMeter(in.e, in.c.lang, say(in.c.lang, "ページ", "pages"))
	known := in.sum
	pause := 100 * time.Millisecond
	for {
		in.sum = known
		in.sum.Refused, in.sum.Failed = append([]ingestProblem{}, known.Refused...), append([]ingestProblem{}, known.Failed...)
		done, read, expected := true, 0, 0
		for _, b := range in.batches {
			var p archive.Progress
			if err := in.api.call(ctx, in.c.lang, http.MethodGet, "batches/"+string(b), nil, nil, &p); err != nil {
				return err
			}
			done = done && p.Done()
			read, expected = read+p.Read, expected+p.Expected
			in.add(b, &p)
		}
		if done || !wait {
			pages.clear()
			return nil
		}
		pages.set(read, expected, "")
		select {
		case <-ctx.Done():
			pages.clear()
			return ctx.Err()
		case <-time.After(pause):
		}
		// Near the end it looks more often, so as not to sleep through it.
		most := 2 * time.Second
		if expected-read <= 2*in.c.workers {
			most = 300 * time.Millisecond
		}
		pause = min(pause*3/2, most)
	}
}

// add counts what became of the files that this run delivered.
func (in *ingester) add(batch archive.ID, p *archive.Progress) {
	mine := in.sent[batch]
	failed := map[string]int{}
	member := map[string]bool{}
	for _, f := range p.List {
		member[f.Entry.Hash] = mine[f.Entry.Hash] || mine[f.Entry.Parent]
	}
	for _, q := range p.Refused {
		if member[q.Hash] {
			in.sum.Refused = append(in.sum.Refused, ingestProblem{q.File, q.Page, q.Reason.In(in.c.lang)})
		}
	}
	for _, q := range p.Failed {
		if member[q.Hash] {
			failed[q.Hash]++
			in.sum.Failed = append(in.sum.Failed, ingestProblem{q.File, q.Page, q.Reason.In(in.c.lang)})
		}
	}
	all := true
	for _, f := range p.List {
		if !member[f.Entry.Hash] {
			all = false
			continue
		}
		if s := f.Outcome.State; s == archive.FileCut || s == archive.FileCutting {
			in.sum.Records++
			in.sum.Pages += f.Outcome.Done
		}
	}
	if all {
		in.sum.Read += p.Read
		return
	}
	// The batch has files of earlier runs too, and what is owed is counted by batch.
	mineCut, batchCut := 0, 0
	for _, f := range p.List {
		if f.Outcome.State == archive.FileCut || f.Outcome.State == archive.FileCutting {
			batchCut += f.Outcome.Done
			if member[f.Entry.Hash] {
				mineCut += f.Outcome.Done
			}
		}
	}
	in.sum.Read += min(mineCut, max(0, p.Read-(batchCut-mineCut)))
}

func (in *ingester) report(asJSON, waited bool) error {
	s := in.sum
	if asJSON {
		b, err := json.Marshal(s)
		if err != nil {
			return err
		}
		fmt.Fprintln(in.e.out, string(b))
	} else {
		for _, p := range append(append([]ingestProblem{}, s.Refused...), s.Failed...) {
			fmt.Fprintln(in.e.err, "✗", p.Reason)
		}
		fmt.Fprintln(in.e.out, say(in.c.lang,
			fmt.Sprintf("%dファイル → %d文書 %dページ(読取済み %d)、受付不可 %d、失敗 %d、%.1f秒", s.Files, s.Records, s.Pages, s.Read, len(s.Refused), len(s.Failed), s.Seconds),
			fmt.Sprintf("%d files → %d records, %d pages (%d read), %d refused, %d failed, %.1f s", s.Files, s.Records, s.Pages, s.Read, len(s.Refused), len(s.Failed), s.Seconds)))
		if !waited {
			fmt.Fprintln(in.e.out, say(in.c.lang, "受け付けました。読取は serve または work が行います。", "Taken in. serve or work does the reading."))
		}
	}
	if len(s.Refused)+len(s.Failed) > 0 {
		return errFailed
	}
	return nil
}
