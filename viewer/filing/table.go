package filing

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	fold "fumikura/index/japanese"
	"fumikura/internal/archive"
)

// The bounds of a register.
const (
	MaxTable   = 16 << 20 // bytes
	MaxRows    = 20_000
	maxColumns = 200
)

// A Key is what a row names its record by.
type Key string

// The keys, the surest first: where a row has several, the first counts.
const (
	ByID        Key = "id"
	ByAccession Key = "accession" // 受入番号
	ByFile      Key = "file"      // the file's name as it came
)

var keys = []Key{ByID, ByAccession, ByFile}

// keyNames and columnNames are what may stand at the head of a column.
var (
	keyNames = folded(map[string]Key{
		"ID": ByID, "文書ID": ByID, "record": ByID, "record id": ByID,
		"受入番号": ByAccession, "accession": ByAccession, "accession number": ByAccession,
		"ファイル名": ByFile, "ファイル": ByFile, "file": ByFile, "filename": ByFile, "file name": ByFile,
	})
	columnNames = folded(map[string]Field{
		"件名": Title, "題名": Title, "標題": Title, "表題": Title, "文書名": Title, "title": Title, "subject": Title,
		"番号": Number, "文書番号": Number, "number": Number, "document number": Number,
		"課": Division, "課名": Division, "所管課": Division, "担当課": Division, "主管課": Division, "主務課": Division, "division": Division,
		"年度": FiscalYear, "会計年度": FiscalYear, "fy": FiscalYear, "fiscal year": FiscalYear,
		"種別": Kind, "文書種別": Kind, "kind": Kind, "type": Kind,
		"相手方": Party, "相手": Party, "相手先": Party, "契約相手方": Party, "party": Party,
		"金額": Amounts, "契約金額": Amounts, "amount": Amounts, "amounts": Amounts,
		"日付": Dates, "年月日": Dates, "文書日付": Dates, "date": Dates, "dates": Dates,
	})
	blanks = folded(map[string]bool{"なし": true, "無し": true, "none": true})
)

// folded makes a table's keys what a head folds to.
func folded[V any](m map[string]V) map[string]V {
	out := make(map[string]V, len(m))
	for k, v := range m {
		out[fold.Fold(k)] = v
	}
	return out
}

// A Row is a row of a register: which record, and what its fields become.
type Row struct {
	Number int // as a spreadsheet counts: the head is row 1
	Key    Key
	Name   string // what it names the record by
	Values Values
	// Wrong says that a cell of it could not be read: Values is without it.
	Wrong bool
}

// A CellProblem is something in a register that is wrong, and what to do about it.
type CellProblem struct {
	Row    int    // 0: of the register as a whole
	Column string // as its head has it; empty: of the row as a whole
	Text   string // what stands there
	Reason archive.Reason
}

// A Table is a register that was read.
type Table struct {
	Rows     []Row
	Problems []CellProblem
	// Ignored are the heads of columns that are no field.
	Ignored []string
}

// A column says what its cells are: a key or a field, or neither.
type column struct {
	head  string
	key   Key
	field Field
}

// ReadTable reads a register: CSV, or a table with tabs, whose first row names the
// columns in Japanese or English (受入番号, ファイル名 or ID, and 件名, 番号, 課, 年度, 種別,
// 相手方, 金額, 日付). An empty cell leaves its field as it is; なし makes it blank. It is
// read to its end, however much is wrong with it. An error is one of reading r.
func ReadTable(r io.Reader) (*Table, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxTable+1))
	if err != nil {
		return nil, err
	}
	t := new(Table)
	if len(b) > MaxTable {
		t.wrong(0, "", "", "too-large", fmt.Sprintf("%d MiBまでです。ファイルを分けてください。", MaxTable>>20), fmt.Sprintf("%d MiB are the most. Split the file.", MaxTable>>20))
		return t, nil
	}
	if b, err = Decode(b); err != nil {
		t.wrong(0, "", "", "encoding", "文字コードが分かりません。UTF-8で保存し直してください。", "The encoding is not known. Save it as UTF-8.")
		return t, nil
	}
	t.read(csvReader(b))
	return t, nil
}

func (t *Table) wrong(row int, col, text, code, ja, en string) {
	t.Problems = append(t.Problems, CellProblem{row, col, text, archive.Reason{Code: "register-" + code, JA: ja, EN: en}})
}

// csvReader reads cells, parted by tabs where the head has any outside quotes.
func csvReader(b []byte) *csv.Reader {
	r := csv.NewReader(bytes.NewReader(b))
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	head, _, _ := strings.Cut(string(b[:min(len(b), 1<<16)]), "\n")
	if strings.Contains(head, "\t") && !strings.Contains(head, ",") {
		r.Comma = '\t'
	}
	return r
}

func (t *Table) read(r *csv.Reader) {
	var columns []column
	for n := 1; ; n++ {
		cells, err := r.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if columns == nil {
				t.wrong(0, "", "", "empty", "行がありません。1行目に列の名前(受入番号、件名など)を書いてください。", "There is no row. The first one names the columns (accession, title and so on).")
			}
			return
		case errors.As(err, &bad):
			t.wrong(n, "", "", "quotes", fmt.Sprintf("引用符「\"」の使い方が正しくないため、ここから先を読めません(ファイルの%d行目)。", bad.Line),
				fmt.Sprintf("Its quotation marks are wrong, so that nothing from here on can be read (line %d of the file).", bad.Line))
			return
		case columns == nil:
			if columns = t.heads(cells); columns == nil {
				return
			}
		case len(t.Rows) == MaxRows:
			t.wrong(n, "", "", "too-long", fmt.Sprintf("%d行までです。ファイルを分けてください。", MaxRows), fmt.Sprintf("%d rows are the most. Split the file.", MaxRows))
			return
		default:
			t.row(n, columns, cells)
		}
	}
}

// heads reads the first row; nil where nothing can be done with the register.
func (t *Table) heads(cells []string) []column {
	before := len(t.Problems)
	if len(cells) > maxColumns {
		t.wrong(1, "", "", "too-wide", fmt.Sprintf("列は%d個までです。", maxColumns), fmt.Sprintf("There are at most %d columns.", maxColumns))
		return nil
	}
	columns := make([]column, len(cells))
	seen := map[Field]bool{}
	haveKey := false
	for i, head := range cells {
		c := column{head: oneLine(head)}
		name := fold.Fold(c.head)
		c.key, c.field = keyNames[name], columnNames[name]
		switch {
		case c.key != "":
			haveKey = true
		case c.field == "":
			if c.head != "" {
				t.Ignored = append(t.Ignored, c.head)
			}
		case seen[c.field] && !c.field.Several():
			t.wrong(1, c.head, c.head, "twice", "同じ項目の列が二つあります。ひとつにしてください。", "Two columns are of this field. Keep one.")
		default:
			seen[c.field] = true
		}
		columns[i] = c
	}
	if !haveKey {
		t.wrong(1, "", "", "no-key", "どの文書の行かを示す列がありません。受入番号、ファイル名、IDのどれかの列を加えてください。", "No column says which record a row is of. Add a column accession, file or ID.")
	}
	if len(seen) == 0 {
		t.wrong(1, "", "", "no-field", "書き込む項目の列がありません。件名、番号、課、年度、種別、相手方、金額、日付のどれかの列を加えてください。",
			"No column is of a field. Add a column title, number, division, fy, kind, party, amount or date.")
	}
	if len(t.Problems) > before {
		return nil
	}
	return columns
}

// row reads a row of the register; one without anything in it is passed over.
func (t *Table) row(n int, columns []column, cells []string) {
	row := Row{Number: n}
	typed := Typed{}
	heads := map[Field]string{}
	before, any := len(t.Problems), false
	for i, cell := range cells {
		if strings.TrimSpace(cell) == "" {
			continue
		}
		any = true
		if i >= len(columns) {
			t.wrong(n, "", clipped(cell), "too-many-cells", "列の名前より多くの値があります。値の中のコンマは引用符「\"」で囲んでください。", "It has more cells than there are columns. Put quotation marks around a cell that holds a comma.")
			break
		}
		c := columns[i]
		switch {
		case c.key != "" && (row.Key == "" || surer(c.key, row.Key)):
			row.Key, row.Name = c.key, oneLine(cell)
		case c.field != "" && blanks[fold.Fold(cell)]:
			if _, ok := typed[c.field]; !ok {
				typed[c.field] = nil
			}
		case c.field != "":
			typed[c.field] = append(typed[c.field], cell)
			heads[c.field] = c.head
		}
	}
	if !any {
		return
	}
	if row.Key == "" {
		t.wrong(n, "", "", "no-name", "どの文書の行か分かりません。受入番号、ファイル名、IDのどれかを書いてください。", "It does not say which record it is of. Give its accession number, file name or ID.")
	}
	var problems []Problem
	row.Values, problems = Read(typed)
	for _, p := range problems {
		t.Problems = append(t.Problems, CellProblem{n, heads[p.Field], p.Text, p.Reason})
	}
	if row.Wrong = len(t.Problems) > before; row.Key != "" {
		t.Rows = append(t.Rows, row)
	}
}

// surer tells whether a key is surer than another.
func surer(a, b Key) bool {
	for _, k := range keys {
		if k == a || k == b {
			return k == a && a != b
		}
	}
	return false
}

// clipped cuts what is shown of a cell.
func clipped(s string) string {
	if r := []rune(oneLine(s)); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return oneLine(s)
}
