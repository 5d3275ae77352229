package viewer

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"fumikura/index"
	"fumikura/index/japanese"
	"fumikura/internal/archive"
	"fumikura/viewer/filing"
)

const (
	mostTold  = 200  // problems of a register that are told
	mostShown = 1000 // changes that are shown
)

// A registerJSON tells what became of a register, or what would.
type registerJSON struct {
	Rows    int  `json:"rows"`    // that name a record
	Changed int  `json:"changed"` // records that get other values
	Same    int  `json:"same"`    // that have these values already
	Applied bool `json:"applied"` // false: it was only looked through, or something is wrong
	// Late is how many of them the index had not followed when this was answered.
	Late     int            `json:"late,omitempty"`
	Problems []cellJSON     `json:"problems"`
	More     int            `json:"more,omitempty"` // further problems
	Ignored  []string       `json:"ignored,omitempty"`
	Changes  []registerLine `json:"changes,omitempty"` // the first thousand
}

type cellJSON struct {
	Row     int    `json:"row,omitempty"` // as a spreadsheet counts
	Column  string `json:"column,omitempty"`
	Text    string `json:"text,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

type registerLine struct {
	Row    int          `json:"row"`
	Record archive.ID   `json:"record"`
	Shown  string       `json:"shown"`
	Fields []changeJSON `json:"fields"`
}

type changeJSON struct {
	Field  filing.Field `json:"field"`
	Name   string       `json:"name"`
	Before string       `json:"before"`
	After  string       `json:"after"`
}

// A register is a table of records' fields that is being taken over.
type register struct {
	v     *visit
	table *filing.Table
	batch map[string][]archive.ID // where a batch was named: its records by the names of their files
	out   registerJSON
	todo  []registerRow
	by    map[archive.ID]int // row by record
}

type registerRow struct {
	row    filing.Row
	record archive.ID
}

// apiRegister takes a register over into the records that its rows name: the body is
// CSV (see filing.ReadTable). All rows are looked through first, and where anything is
// wrong nothing is changed. check=1 only looks; batch names the batch (by its number) in
// which files' names are looked for; wait=1 answers when searches find all of it. It is
// answered as long work is, with a registerJSON.
func (v *visit) apiRegister() error {
	v.deadlines(stallWithin, stallWithin)
	g := &register{v: v, by: map[archive.ID]int{}}
	var err error
	if s := v.query("batch"); s != "" {
		if g.batch, err = v.filesOf(s); err != nil {
			return err
		}
	}
	body := &incoming{v: v, r: v.r.Body}
	if g.table, err = filing.ReadTable(body); err != nil {
		return wrong("problem.broken")
	}
	check, wait := v.query("check") == "1", v.query("wait") == "1"
	return v.longWork(archive.ActViewed, func(e *archive.Event) { e.Reason = filed }, func(ctx context.Context, progress func(done, total int)) (any, error) {
		return g.run(ctx, check, wait, progress)
	})
}

// filesOf are a batch's records by the last part of their files' names, folded.
func (v *visit) filesOf(number string) (map[string][]archive.ID, error) {
	number = narrow(number)
	id, err := archive.ParseID(number)
	if err != nil {
		if archive.CheckKey(batchNumberPrefix+number) != nil {
			return nil, wrong("register.nobatch", clip(number, 100))
		}
		b, err := v.Archive.ReadObject(v.ctx(), batchNumberPrefix+number)
		if errors.Is(err, archive.ErrNotFound) {
			return nil, wrong("register.nobatch", clip(number, 100))
		} else if err != nil {
			return nil, unavailable("store", err)
		}
		id = archive.ID(b)
	}
	out := map[string][]archive.ID{}
	n := 0
	err = v.Archive.Files(v.ctx(), id, func(f *archive.File) error {
		name := fileKey(f.Name)
		out[name] = append(out[name], f.Record)
		n++
		return nil
	})
	if err != nil {
		return nil, unavailable("store", err)
	}
	if n == 0 {
		return nil, wrong("register.nobatch", clip(number, 100))
	}
	return out, nil
}

// fileKey is the last part of a file's name, in one width and case.
func fileKey(name string) string {
	return japanese.Fold(path.Base(strings.ReplaceAll(name, `\`, "/")))
}

func (g *register) run(ctx context.Context, check, wait bool, progress func(done, total int)) (any, error) {
	g.out.Problems, g.out.Ignored = []cellJSON{}, g.table.Ignored
	for _, p := range g.table.Problems {
		g.wrong(p)
	}
	for i, row := range g.table.Rows {
		if len(g.out.Problems) >= mostTold {
			break
		}
		if err := g.look(ctx, row); err != nil {
			return nil, err
		}
		progress(i+1, len(g.table.Rows))
	}
	slices.SortStableFunc(g.out.Problems, func(a, b cellJSON) int { return a.Row - b.Row })
	g.out.Rows = len(g.table.Rows)
	if len(g.out.Problems) > 0 || check {
		return &g.out, nil
	}
	return &g.out, g.apply(ctx, wait, progress)
}

func (g *register) wrong(p filing.CellProblem) {
	if len(g.out.Problems) >= mostTold {
		g.out.More++
		return
	}
	g.out.Problems = append(g.out.Problems, cellJSON{p.Row, p.Column, p.Text, p.Reason.Code, p.Reason.In(g.v.lang)})
}

// look finds the record of a row, and what the row changes in it.
func (g *register) look(ctx context.Context, row filing.Row) error {
	bad := func(code, ja, en string) error {
		g.wrong(filing.CellProblem{Row: row.Number, Text: row.Name, Reason: archive.Reason{Code: "register-" + code, JA: ja, EN: en}})
		return nil
	}
	id, reason, err := g.find(ctx, row)
	if err != nil {
		return err
	}
	if reason != nil {
		g.wrong(filing.CellProblem{Row: row.Number, Text: row.Name, Reason: *reason})
		return nil
	}
	r, _, err := g.v.recordOf(id)
	if errors.Is(err, errNotThere) {
		return bad("no-record", fmt.Sprintf("「%s」という文書はありません。番号を確かめてください。", row.Name), fmt.Sprintf("There is no record %q. See whether that is right.", row.Name))
	} else if err != nil {
		return err
	}
	if first, ok := g.by[r.ID]; ok {
		return bad("again", fmt.Sprintf("%d行目と同じ文書の行です。ひとつにしてください。", first), fmt.Sprintf("It is of the same record as row %d. Keep one.", first))
	}
	g.by[r.ID] = row.Number
	if row.Wrong {
		return nil
	}
	changes := filing.Changes(filing.Of(r), row.Values)
	if len(changes) == 0 {
		g.out.Same++
		return nil
	}
	g.out.Changed++
	g.todo = append(g.todo, registerRow{row, r.ID})
	if len(g.out.Changes) < mostShown {
		line := registerLine{Row: row.Number, Record: r.ID, Shown: r.Shown()}
		for _, c := range changes {
			line.Fields = append(line.Fields, changeJSON{c.Field, g.v.say(key("about." + string(c.Field))), g.v.fieldText(c.Field, c.Before), g.v.fieldText(c.Field, c.After)})
		}
		g.out.Changes = append(g.out.Changes, line)
	}
	return nil
}

// find is the record that a row names, or why there is none.
func (g *register) find(ctx context.Context, row filing.Row) (archive.ID, *archive.Reason, error) {
	none := &archive.Reason{Code: "register-no-record", JA: fmt.Sprintf("「%s」という文書はありません。番号を確かめてください。", row.Name), EN: fmt.Sprintf("There is no record %q. See whether that is right.", row.Name)}
	if row.Key != filing.ByFile {
		id, err := archive.ParseID(row.Name)
		if err != nil && row.Key == filing.ByAccession {
			id, err = g.v.byAccession(ctx, narrow(row.Name))
			if err != nil {
				return "", nil, err
			}
		}
		if err != nil || id == "" {
			return "", none, nil
		}
		return id, nil, nil
	}
	ids := g.batch[fileKey(row.Name)]
	if g.batch == nil {
		var err error
		switch ids, err = g.v.Search.Named(ctx, g.v.reader, row.Name); {
		case errors.Is(err, index.ErrManyNames):
			return "", &archive.Reason{Code: "register-many-names", JA: fmt.Sprintf("「%s」に似た名前のファイルが多すぎます。束の番号を指定するか、受入番号を書いてください。", row.Name),
				EN: fmt.Sprintf("Too many files have a name like %q. Name the batch, or give accession numbers.", row.Name)}, nil
		case errors.Is(err, index.ErrNoGeneration):
			return "", &archive.Reason{Code: "register-rebuilding", JA: "索引を再構築中のため、ファイル名では探せません。束の番号を指定するか、終わってからもう一度実行してください。",
				EN: "The index is being rebuilt, so that files can't be looked for by name. Name the batch, or try again when that is over."}, nil
		case err != nil:
			return "", nil, unavailable("index", err)
		}
	}
	switch len(ids) {
	case 0:
		return "", &archive.Reason{Code: "register-no-file", JA: fmt.Sprintf("「%s」というファイルから作られた文書はありません。名前を確かめてください。", row.Name),
			EN: fmt.Sprintf("No record was made of a file %q. See whether that is right.", row.Name)}, nil
	case 1:
		return ids[0], nil, nil
	}
	return "", &archive.Reason{Code: "register-several", JA: fmt.Sprintf("「%s」というファイルは%d個あります。束の番号を指定するか、受入番号を書いてください。", row.Name, len(ids)),
		EN: fmt.Sprintf("%d files are called %q. Name the batch, or give accession numbers.", len(ids), row.Name)}, nil
}

// amendedAtOnce is how many records are changed side by side: their events then go into
// the history together, which costs as much as for one.
const amendedAtOnce = 16

// apply changes the records. It may be cut short and repeated: what was done already is
// the same then.
func (g *register) apply(ctx context.Context, wait bool, progress func(done, total int)) error {
	marks := make([]archive.Marker, len(g.todo))
	errs := make([]error, len(g.todo))
	var next, done atomic.Int64
	var failed atomic.Bool
	var workers sync.WaitGroup
	for range min(amendedAtOnce, len(g.todo)) {
		workers.Go(func() {
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= len(g.todo) {
					return
				}
				t := g.todo[i]
				r, err := g.v.amendFields(t.record, archive.LaneBulk, filed, t.row.Values, nil)
				if err != nil {
					errs[i] = fmt.Errorf("row %d: %w", t.row.Number, err)
					failed.Store(true)
					return
				}
				marks[i] = archive.RecordMarker(r, archive.LaneBulk)
				progress(int(done.Add(1)), len(g.todo))
			}
		})
	}
	workers.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	g.out.Applied = true
	if !wait {
		return nil
	}
	var err error
	g.out.Late, err = g.v.untilFound(ctx, marks, progress)
	return err
}
