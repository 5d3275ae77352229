package viewer

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"fumikura/index"
	"fumikura/internal/archive"
)

const filesAPage = 100

type batchView struct {
	Title, Number, Opened, By string
	Here, RetryURL            string
	Done                      bool
	Warning, Words            string
	Read, Max                 int
	Declared                  string
	Files, Records            int
	Pages                     string
	Problems                  int
	Reconciled                string
	Refused, Failed           []trouble
	CanRetry                  bool
	Rows                      []fileRow
	Pager                     pager
	Review                    string // the pages of it that need a look
	Register                  string // where its records are filled in from a register
}

// A trouble is a file or page that was refused or failed.
type trouble struct {
	File, Reason, Marker string
	Page                 int
}

// A fileRow is one file's way: sent, checked, read, indexed.
type fileRow struct {
	N                                     int
	Name, URL, Note                       string
	Sent, Checked, Read, Indexed          string
	CheckedClass, ReadClass, IndexedClass string
}

// batch shows what became of one delivery.
func (v *visit) batch() error {
	prog, err := v.progress()
	if err != nil {
		return err
	}
	p, err := v.pageNumber()
	if err != nil {
		return err
	}
	b := prog.Batch
	path := "/batches/" + string(b.ID)
	view := batchView{
		Title: v.batchTitle(b), Number: b.Number, Opened: timeText(v.local(b.Event.Time), v.lang), By: v.who(b.Event.Actor),
		Here: v.r.URL.RequestURI(), RetryURL: path + "/retry", Done: prog.Done(),
		Read: prog.Read, Max: max(prog.Expected, prog.Pages, 1), Declared: v.declared(b),
		Files: prog.Files, Records: prog.Records, Pages: count(prog.Pages), Problems: len(prog.Refused) + len(prog.Failed),
		Pager: v.pager(path, nil, p, filesAPage, len(prog.List)),
	}
	if prog.Expected > prog.Pages {
		view.Pages = v.say("batch.outof", count(prog.Pages), count(prog.Expected))
	}
	view.Words = v.batchWords(prog)
	v.reconcile(&view, prog)
	if v.may(needChange) && prog.Records > 0 {
		view.Register = registerPath(b.Number)
	}
	if v.may(needChange) && prog.Read > 0 {
		view.Review = reviewPath(index.ReviewQuery{Sort: index.SortDoubt, Narrow: index.Narrow{Batch: b.ID}})
	}
	names := v.nameFiles(prog)
	for _, q := range prog.Refused {
		view.Refused = append(view.Refused, trouble{File: names[q.Hash], Reason: q.Reason.In(v.lang), Page: q.Page})
	}
	for _, q := range prog.Failed {
		view.Failed = append(view.Failed, trouble{File: names[q.Hash], Reason: q.Reason.In(v.lang), Page: q.Page, Marker: q.Marker})
		view.CanRetry = view.CanRetry || q.Marker != ""
	}
	if view.Rows, err = v.fileRows(prog, names, p); err != nil {
		return err
	}
	f := v.frame(view.Title, view)
	f.Section, f.Module = "batches", "batch.js"
	return v.page("batch", f)
}

// progress counts the batch that the address names, for this reader: files of
// records that they may not see stay in the counts and lose their names.
func (v *visit) progress() (*archive.Progress, error) {
	id, err := archive.ParseID(v.r.PathValue("id"))
	if err != nil {
		return nil, errNotThere
	}
	prog, err := v.Progress(v.ctx(), id)
	if err != nil {
		return nil, storeProblem(err)
	}
	if v.reader.Owner {
		return prog, nil
	}
	hidden, err := v.hiddenFiles(v.ctx(), prog)
	if err != nil {
		return nil, err
	}
	return redact(prog, hidden, v.say("batch.hidden")), nil
}

// hiddenFiles are the key hashes of files whose record exists but is not for the
// reader. A file without a record (refused, still waiting) belongs to whoever
// may see batches.
func (v *visit) hiddenFiles(ctx context.Context, prog *archive.Progress) (map[string]bool, error) {
	hidden := map[string]bool{}
	for _, f := range prog.List {
		if s := f.Outcome.State; s != archive.FileCut && s != archive.FileCutting {
			continue
		}
		r, _, ok, err := v.allowed(ctx, f.Entry.Record)
		if err != nil {
			return nil, err
		}
		hidden[f.Entry.Hash] = r != nil && !ok
	}
	return hidden, nil
}

// redact is a copy of prog in which hidden files have no name and no ids.
func redact(prog *archive.Progress, hidden map[string]bool, instead string) *archive.Progress {
	out := *prog
	out.List = make([]archive.FileProgress, len(prog.List))
	for i, f := range prog.List {
		if hidden[f.Entry.Hash] {
			e := *f.Entry
			e.Name, e.Record, e.Blob, e.Duplicate, e.Event = instead, "", "", "", archive.Event{}
			f.Entry = &e
		}
		out.List[i] = f
	}
	problems := func(in []archive.FileProblem) []archive.FileProblem {
		c := make([]archive.FileProblem, len(in))
		for i, q := range in {
			if hidden[q.Hash] {
				q.File = instead
				q.Reason = archive.Reason{Code: q.Reason.Code, JA: instead, EN: instead}
			}
			c[i] = q
		}
		return c
	}
	out.Refused, out.Failed = problems(prog.Refused), problems(prog.Failed)
	return &out
}

func (v *visit) batchWords(p *archive.Progress) string {
	problems := len(p.Refused) + len(p.Failed)
	switch {
	case len(p.List) == 0:
		return v.say("batch.empty")
	case p.Done() && problems > 0:
		return v.say("batch.doneproblems", count(problems))
	case p.Done():
		return v.say("batch.done", count(p.Read))
	case p.Pages == 0:
		return v.say("batch.starting")
	}
	return v.say("batch.working", count(p.Read), count(max(p.Expected, p.Pages)))
}

// reconcile compares the sheets declared with the pages that came: a sheet gives
// one page or, scanned on both sides, two; never fewer pages than sheets.
func (v *visit) reconcile(view *batchView, p *archive.Progress) {
	d := p.Batch.Declared
	if d == 0 || !p.Done() || len(p.List) == 0 {
		return
	}
	if p.Pages < d {
		view.Warning = v.say("batch.mismatch", count(d), count(d-p.Pages))
		return
	}
	view.Reconciled = v.say("batch.match", count(d), count(p.Pages))
}

// nameFiles are the files' names by key hash.
func (v *visit) nameFiles(p *archive.Progress) map[string]string {
	names := map[string]string{}
	for _, f := range p.List {
		names[f.Entry.Hash] = f.Entry.Name
	}
	return names
}

func (v *visit) fileRows(prog *archive.Progress, names map[string]string, p int) ([]fileRow, error) {
	from := min((p-1)*filesAPage, len(prog.List))
	shown := prog.List[from:min(from+filesAPage, len(prog.List))]
	owed, err := v.owedByFile(prog.Batch.ID)
	if err != nil {
		return nil, unavailable("store", err)
	}
	failed := map[string]int{}
	for _, q := range prog.Failed {
		if q.Marker != "" {
			failed[q.Hash]++
		}
	}
	var rows []fileRow
	for _, f := range shown {
		e, o := f.Entry, f.Outcome
		row := fileRow{N: e.Number, Name: e.Name, Sent: bytesText(e.Size)}
		switch {
		case e.Duplicate != "":
			row.Note = v.say("batch.duplicate")
		case e.Parent != "":
			row.Note = v.say("batch.member")
		}
		switch o.State {
		case archive.FileRefused:
			row.Checked, row.CheckedClass = v.say("batch.isrefused"), "bad"
		case archive.FileExpanded:
			row.Checked, row.CheckedClass = v.say("batch.expanded", count(o.Done)), "done"
		case archive.FileWaiting:
			row.Checked = v.say("batch.waiting")
		default:
			v.cutRow(&row, e, o, owed, failed[e.Hash])
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (v *visit) cutRow(row *fileRow, e *archive.File, o *archive.Outcome, owed map[string][2]int, failed int) {
	total := max(o.Total, o.Done)
	row.Checked = v.say("batch.ofpages", count(o.Done), count(total))
	if o.State == archive.FileCut {
		row.CheckedClass = "done"
	}
	if len(o.Lost) > 0 {
		row.Checked, row.CheckedClass = row.Checked+" · "+v.say("batch.lostpages", count(len(o.Lost))), "bad"
	}
	if e.Record == "" {
		return // not this reader's
	}
	if o.Done > 0 {
		row.URL = "/d/" + string(e.Record)
	}
	left := owed[pagesOf(e.Record)]
	read := max(0, o.Done-left[0]-failed)
	indexed := max(0, read-left[1])
	row.Read, row.Indexed = v.say("batch.outof", count(read), count(total)), v.say("batch.outof", count(indexed), count(total))
	if read == total && o.State == archive.FileCut {
		row.ReadClass = "done"
	}
	if indexed == total && o.State == archive.FileCut {
		row.IndexedClass = "done"
	}
	if failed > 0 {
		row.ReadClass = "bad"
	}
}

// pagesOf is what the ids of all pages of a file's record begin with.
func pagesOf(record archive.ID) string { return string(archive.PageID(record, 1))[:18] }

// owedByFile counts what is owed of each file's pages: to be read, to be indexed.
func (v *visit) owedByFile(batch archive.ID) (map[string][2]int, error) {
	out := map[string][2]int{}
	for i, stage := range []archive.Stage{archive.StageRead, archive.StageIndex} {
		for lane := archive.LaneCounter; lane <= archive.LaneBackground; lane++ {
			after := ""
			for {
				ms, err := v.Archive.OwedBy(v.ctx(), stage, lane, batch, after, 1000)
				if err != nil {
					return nil, err
				}
				for _, m := range ms {
					if len(m.ID) > 18 {
						n := out[m.ID[:18]]
						n[i]++
						out[m.ID[:18]] = n
					}
				}
				if len(ms) < 1000 {
					break
				}
				after = ms[len(ms)-1].Key()
			}
		}
	}
	return out, nil
}

// bytesText shows a size: 1.2 MB.
func bytesText(n int64) string {
	f, unit := float64(n), 0
	for f >= 1000 && unit < 4 {
		f, unit = f/1000, unit+1
	}
	units := []string{"B", "kB", "MB", "GB", "TB"}
	if unit == 0 || f >= 100 {
		return fmt.Sprintf("%.0f %s", f, units[unit])
	}
	return strconv.FormatFloat(f, 'f', 1, 64) + " " + units[unit]
}

// apiBatch is the batch's progress as JSON.
func (v *visit) apiBatch() error {
	prog, err := v.progress()
	if err != nil {
		return err
	}
	if prog.List == nil {
		prog.List = []archive.FileProgress{}
	}
	v.json(http.StatusOK, prog)
	return nil
}
