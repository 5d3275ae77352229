package archive

import (
	"context"
	"fmt"
	"sort"
	"strings"
)

// Progress is the state of one batch, counted from what stands in the bucket.
type Progress struct {
	Batch    *Batch         `json:"batch"`
	Files    int            `json:"files"`    // delivered; members of a ZIP not counted
	Records  int            `json:"records"`  // that files became
	Pages    int            `json:"pages"`    // cut so far
	Expected int            `json:"expected"` // pages in all, as far as it is known
	Read     int            `json:"read"`     // pages that can be found
	Owed     map[Stage]int  `json:"owed"`
	Refused  []FileProblem  `json:"refused"`
	Failed   []FileProblem  `json:"failed"`
	List     []FileProgress `json:"list"`
}

// Done tells whether nothing is owed any more.
func (p *Progress) Done() bool {
	for _, n := range p.Owed {
		if n > 0 {
			return false
		}
	}
	return true
}

// FileProblem is a file, or one page of it, that was refused or failed.
type FileProblem struct {
	File   string `json:"file"`
	Hash   string `json:"hash"`           // the file's key hash
	Page   int    `json:"page,omitempty"` // from 1 in the file
	Reason Reason `json:"reason"`
	Marker string `json:"marker,omitempty"` // of a failure that can be tried again
}

// FileProgress is one file's state.
type FileProgress struct {
	Entry   *File    `json:"entry"`
	Outcome *Outcome `json:"outcome"`
}

// A Watch counts a batch again and again, and remembers what cannot change.
type Watch struct {
	a     *Archive
	batch *Batch
	files map[string]*File
	final map[string]*Outcome
}

// Watch starts watching a batch.
func (a *Archive) Watch(ctx context.Context, batch ID) (*Watch, error) {
	b, err := a.Batch(ctx, batch)
	if err != nil {
		return nil, err
	}
	return &Watch{a: a, batch: b, files: map[string]*File{}, final: map[string]*Outcome{}}, nil
}

// Progress counts. Stages are looked at in the order of a page's life, and a
// finished stage writes the next marker before it deletes its own: so work that
// moves on while this counts may be seen twice, but is never overlooked.
func (w *Watch) Progress(ctx context.Context) (*Progress, error) {
	p := &Progress{Batch: w.batch, Owed: map[Stage]int{}, Refused: []FileProblem{}, Failed: []FileProblem{}}
	// A ZIP's members are owed in the stage of the ZIP itself, so one listing may
	// pass their place before they are there and the ZIP's when it is gone. So
	// "nothing is owed" is counted twice.
	for range 2 {
		for _, s := range Queued {
			n, err := w.owed(ctx, s)
			if err != nil {
				return nil, err
			}
			p.Owed[s] = n
		}
		if !p.Done() {
			break
		}
	}
	if err := ListAll(ctx, w.a.Bucket, filePrefix(w.batch.ID), "", func(i Info) error {
		h := strings.TrimPrefix(i.Key, filePrefix(w.batch.ID))
		if w.files[h] != nil {
			return nil
		}
		f, err := w.a.File(ctx, w.batch.ID, h)
		if err == nil {
			w.files[h] = f
		}
		return err
	}); err != nil {
		return nil, err
	}
	for h, f := range w.files {
		o := w.final[h]
		if o == nil {
			var err error
			if f.Refused != nil {
				o = &Outcome{Batch: f.Batch, Hash: h, State: FileRefused, Reason: f.Refused}
			} else if o, err = w.a.Outcome(ctx, f.Batch, h); err != nil {
				return nil, err
			}
			if o.State != FileWaiting && o.State != FileCutting {
				w.final[h] = o
			}
		}
		p.add(f, o)
	}
	byName := func(l []FileProblem) {
		sort.Slice(l, func(i, j int) bool { return l[i].File < l[j].File || l[i].File == l[j].File && l[i].Page < l[j].Page })
	}
	files := map[ID]*File{}
	for _, f := range w.files {
		files[f.Record] = f
	}
	failedPages := 0
	if err := w.a.Failures(ctx, w.batch.ID, func(f *Failure) error {
		q := FileProblem{Reason: f.Reason, Marker: f.Marker}
		if e := files[f.Record]; e != nil {
			q.File, q.Hash = e.Name, e.Hash
		}
		if f.Page != "" {
			failedPages++
			if i, err := w.a.Image(ctx, f.Page, 1); err == nil {
				q.Page = i.Number
			}
		}
		p.Failed = append(p.Failed, q)
		return nil
	}); err != nil {
		return nil, err
	}
	p.Read = max(0, p.Pages-p.Owed[StageRead]-p.Owed[StageIndex]-failedPages)
	byName(p.Refused)
	byName(p.Failed)
	sort.Slice(p.List, func(i, j int) bool { return p.List[i].Entry.Number < p.List[j].Entry.Number })
	return p, nil
}

func (p *Progress) add(f *File, o *Outcome) {
	p.List = append(p.List, FileProgress{f, o})
	if f.Parent == "" {
		p.Files++
	}
	switch o.State {
	case FileRefused:
		r := o.Reason
		if r == nil {
			r = &Reason{Code: "refused", JA: "取り込めませんでした。", EN: "It could not be taken in."}
		}
		p.Refused = append(p.Refused, FileProblem{File: f.Name, Hash: f.Hash, Reason: *r})
	case FileCutting, FileCut:
		p.Records++
		p.Pages += o.Done
		p.Expected += max(o.Done, o.Total)
	}
	for _, l := range o.Lost {
		p.Failed = append(p.Failed, FileProblem{File: f.Name, Hash: f.Hash, Page: l.Number, Reason: l.Reason})
	}
}

// fewOwed is how much may be owed of a stage, by all batches, for one listing to
// tell it; where more is, each lane of the batch is listed.
const fewOwed = 250

func (w *Watch) owed(ctx context.Context, s Stage) (int, error) {
	n := 0
	few, err := w.a.Bucket.List(ctx, TodoPrefix(s), "", fewOwed)
	if err != nil {
		return 0, err
	}
	if len(few) < fewOwed {
		for _, i := range few {
			if _, of, _ := strings.Cut(strings.TrimPrefix(i.Key, TodoPrefix(s)), "/"); strings.HasPrefix(of, string(w.batch.ID)+"/") {
				n++
			}
		}
		return n, nil
	}
	for l := LaneCounter; l <= LaneBackground; l++ {
		err := ListAll(ctx, w.a.Bucket, fmt.Sprintf("%s%d/%s/", TodoPrefix(s), l, w.batch.ID), "", func(Info) error {
			n++
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}
