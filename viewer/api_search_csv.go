package viewer

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"fumikura/index"
	"fumikura/internal/archive"
)

// apiSearchCSV answers every hit of a search as CSV, one a page, as they come:
// first what was asked, when and by whom. It takes what the JSON search takes, but
// for limit, and reads nothing but the index.
func (v *visit) apiSearchCSV() error {
	r, err := v.searchRequest()
	if err != nil {
		return err
	}
	if r.Query == "" {
		return wrong("problem.value", "q")
	}
	r.Limit, r.Bare = -1, true
	leave, ok := v.heavy.enter(v.actor)
	if !ok {
		return errBusy
	}
	defer leave()
	if v.r.Method == http.MethodGet {
		err := v.remember(archive.ActExported, func(e *archive.Event) {
			e.Reason, e.Private = "csv", map[string]string{"query": clip(r.Query, 2000)}
		})
		if err != nil {
			return err
		}
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", attachment("search.csv"))
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method == http.MethodHead {
		return nil
	}
	v.send([]byte("\ufeff")) // by which spreadsheets know UTF-8
	w := csv.NewWriter(patient{v})
	w.UseCRLF = true
	from := v.searchHead(r.Query)
	en := v.lang == "en"
	say := func(ja, english string) string {
		if en {
			return english
		}
		return ja
	}
	head := [][]string{
		{say("検索条件", "query"), from.Query}, {say("日時", "time"), from.Time}, {say("利用者", "reader"), from.Reader}, {},
		{say("文書番号", "number"), say("件名", "title"), say("ページ", "page"), say("ファイル", "file"), say("課", "division"), say("年度", "fiscal year"), say("簿冊", "series"),
			say("段階", "rung"), say("理由", "why"), say("箇所", "count"), say("本文", "snippet"), "record"},
	}
	for _, row := range head {
		if err := w.Write(inert(row)); err != nil {
			return err
		}
	}
	res, err := v.Search.Each(v.ctx(), r, func(h index.Hit) error {
		var why []string
		for _, y := range whys(h.Why, v.lang) {
			why = append(why, y.Say)
		}
		fy := ""
		if h.FY != 0 {
			fy = strconv.Itoa(h.FY)
		}
		return w.Write(inert([]string{h.Number, h.Title, strconv.Itoa(h.Position), h.File, h.Division, fy, h.SeriesTitle, strconv.Itoa(h.Rung),
			strings.Join(why, " / "), strconv.Itoa(h.Count), h.Snippet.String(), string(h.Record)}))
	})
	if err != nil {
		return searchProblem(err)
	}
	if res.Rebuilding { // known at the end only, and in a file that may be kept for long
		if err := w.Write([]string{v.say("results.rebuilding")}); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// inert keeps a spreadsheet from taking what stands on a page for a formula.
func inert(row []string) []string {
	for i, s := range row {
		if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
			row[i] = "'" + s
		}
	}
	return row
}
