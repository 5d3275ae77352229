package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"fumikura/internal/archive"
	"fumikura/viewer/filing"
)

// A fieldFlag gathers what the command line says of a field: each time once more, and
// an empty text makes the field blank.
type fieldFlag struct {
	typed filing.Typed
	field filing.Field
}

func (f fieldFlag) String() string { return "" }

func (f fieldFlag) Set(s string) error {
	f.typed[f.field] = append(f.typed[f.field], s)
	return nil
}

// fieldFlags are the flags of the fields, by name.
var fieldFlags = []struct {
	name   string
	field  filing.Field
	ja, en string
}{
	{"title", filing.Title, "件名", "title"},
	{"number", filing.Number, "文書番号", "document number"},
	{"division", filing.Division, "所管課", "division that it belongs to"},
	{"fy", filing.FiscalYear, "年度(昭和47年度、S47、1972)", "fiscal year (1972, S47, 昭和47年度)"},
	{"kind", filing.Kind, "種別(契約書、許可書など)", "kind (契約書, 許可書 and so on)"},
	{"party", filing.Party, "相手方", "with whom, or about whom"},
	{"amount", filing.Amounts, "金額(1,230,000円、123万円)。何度でも指定できる", "amount in yen (1,230,000円, 123万円); may be given again"},
	{"date", filing.Dates, "日付(S47.4.1、1972-04-01)。何度でも指定できる", "date (S47.4.1, 1972-04-01); may be given again"},
}

func runRecord(ctx context.Context, e *env, args []string) error {
	typed := filing.Typed{}
	var rev int
	var check bool
	var batch string
	l := lang(e.getenv)
	c, rest, err := flags(e, "record", args, func(f *flag.FlagSet) {
		for _, o := range fieldFlags {
			f.Var(fieldFlag{typed, o.field}, o.name, "set: "+say(l, o.ja+"。空にすると空欄になる", o.en+"; an empty one makes it blank"))
		}
		f.IntVar(&rev, "rev", 0, say(l, "set: この版のときだけ変更する", "set: only where this is the record's revision"))
		f.BoolVar(&check, "check", false, say(l, "import: 調べるだけで変更しない", "import: look only, change nothing"))
		f.StringVar(&batch, "batch", "", say(l, "import: ファイル名を探す束の番号", "import: number of the batch in which files are looked for by name"))
	})
	if err != nil {
		return err
	}
	verb := ""
	if len(rest) > 0 {
		verb, rest = rest[0], rest[1:]
	}
	if len(rest) != 1 || verb != "show" && verb != "set" && verb != "import" || (verb == "set") != (len(typed) > 0) {
		return usagef("%s", say(c.lang, "使い方: fumikura record show 文書 | set 文書 --件名などのオプション | import 台帳.csv [--check]。例: fumikura record set 20260401-0001-1 --fy S47 --division 土木課",
			"usage: fumikura record show RECORD | set RECORD with options such as --title | import REGISTER.csv [--check], e.g. fumikura record set 20260401-0001-1 --fy S47 --division 土木課"))
	}
	a, err := connect(ctx, e, c, verb != "show" && !check) // the index follows a change
	if err != nil {
		return err
	}
	defer a.close()
	if verb == "import" {
		return importRegister(ctx, e, c, a, rest[0], batch, check)
	}
	path := "records/" + url.PathEscape(rest[0])
	var r archive.Record
	if verb == "show" {
		err = a.call(ctx, c.lang, http.MethodGet, path, nil, nil, &r)
	} else {
		in := map[string]any{"rev": rev}
		for f, texts := range typed {
			in[string(f)] = texts
		}
		err = a.call(ctx, c.lang, http.MethodPost, path, url.Values{"wait": {"1"}}, in, &r)
	}
	if err != nil {
		return err
	}
	printRecord(e.out, c.lang, &r)
	return nil
}

// printRecord writes a record's fields, one a line.
func printRecord(w io.Writer, lang string, r *archive.Record) {
	fmt.Fprintf(w, "%s\t%s\n", say(lang, "受入番号", "accession"), r.Accession)
	values := filing.Of(r)
	for _, f := range filing.Fields {
		ja, en := f.Name()
		fmt.Fprintf(w, "%s\t%s\n", say(lang, ja, en), strings.Join(values[f], "; "))
	}
	fmt.Fprintf(w, "%s\t%d\n", say(lang, "版", "revision"), r.Rev)
}

// A registerAnswer is what the API says of a register.
type registerAnswer struct {
	Rows, Changed, Same, Late, More int
	Applied                         bool
	Ignored                         []string
	Problems                        []struct {
		Row                   int
		Column, Text, Message string
	}
	Changes []struct {
		Row    int
		Shown  string
		Fields []struct{ Name, Before, After string }
	}
}

// importRegister hands a register to the archive: "-" is the standard input.
func importRegister(ctx context.Context, e *env, c *config, a *api, name, batch string, check bool) error {
	in := e.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return missingError{err}
		}
		defer f.Close()
		in = f
	}
	q := url.Values{"wait": {"1"}}
	if batch != "" {
		q.Set("batch", batch)
	}
	if check {
		q.Set("check", "1")
	}
	m := newMeter(e, c.lang, say(c.lang, "行", "rows"))
	raw, err := a.streamBody(ctx, c.lang, "records/import", q, "text/csv", in, -1, func(done, total int) { m.set(done, total, "") })
	m.clear()
	if err != nil {
		return err
	}
	var got registerAnswer
	if err := json.Unmarshal(raw, &got); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	got.print(e, c.lang, check)
	if len(got.Problems) > 0 {
		return errFailed
	}
	return nil
}

func (g *registerAnswer) print(e *env, lang string, check bool) {
	if len(g.Ignored) > 0 {
		fmt.Fprintln(e.err, say(lang, "使わない列: ", "columns that are not used: ")+strings.Join(g.Ignored, ", "))
	}
	for _, p := range g.Problems {
		where := ""
		if p.Row > 0 {
			where = say(lang, fmt.Sprintf("%d行目", p.Row), fmt.Sprintf("row %d", p.Row))
			if p.Column != "" {
				where += " " + p.Column
			}
			where += ": "
		}
		fmt.Fprintln(e.err, "✗", where+p.Message)
	}
	if len(g.Problems) > 0 {
		more := ""
		if g.More > 0 {
			more = say(lang, fmt.Sprintf("ほかに%d件。", g.More), fmt.Sprintf("There are %d more. ", g.More))
		}
		fmt.Fprintln(e.err, more+say(lang, "何も変更していません。直してからもう一度実行してください。", "Nothing was changed. Mend this and run it again."))
		return
	}
	if check {
		for _, line := range g.Changes {
			for _, f := range line.Fields {
				fmt.Fprintf(e.out, "%s\t%s\t%s: %s → %s\n", say(lang, fmt.Sprintf("%d行目", line.Row), fmt.Sprintf("row %d", line.Row)), line.Shown, f.Name, f.Before, f.After)
			}
		}
		fmt.Fprintln(e.out, say(lang, fmt.Sprintf("%d行: 変更になる文書%d、同じ%d。まだ変更していません。", g.Rows, g.Changed, g.Same), fmt.Sprintf("%d rows: %d records would change, %d are the same. Nothing was changed yet.", g.Rows, g.Changed, g.Same)))
		return
	}
	fmt.Fprintln(e.out, say(lang, fmt.Sprintf("%d行: 変更した文書%d、同じ%d", g.Rows, g.Changed, g.Same), fmt.Sprintf("%d rows: %d records changed, %d were the same", g.Rows, g.Changed, g.Same)))
	if g.Late > 0 {
		fmt.Fprintln(e.out, say(lang, fmt.Sprintf("%d件は、索引が追いつくと検索できます。", g.Late), fmt.Sprintf("%d of them can be found once the index has followed.", g.Late)))
	}
}
