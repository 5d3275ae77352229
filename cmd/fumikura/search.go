package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

func runSearch(ctx context.Context, e *env, args []string) error {
	var asJSON, asCSV, strict, apart, kana, loose, old, group, explain bool
	var limit, rung int
	var sort string
	l := lang(e.getenv)
	c, words, err := flags(e, "search", args, func(f *flag.FlagSet) {
		f.BoolVar(&asJSON, "json", false, say(l, "結果をJSONで出す", "print the result as JSON"))
		f.BoolVar(&asCSV, "csv", false, say(l, "すべての結果をCSVで出す", "print all hits as CSV"))
		f.IntVar(&limit, "limit", 20, say(l, "最大件数。0はすべて", "most hits; 0 for all"))
		f.IntVar(&rung, "rung", 0, say(l, "どこまで探すか。1 一致、2 読み誤りも、3 内容の近いものも。0は必要なだけ", "how far to go: 1 exact, 2 misread too, 3 about it too; 0 as far as need be"))
		f.BoolVar(&strict, "strict", false, say(l, "書かれたとおりの文字だけを探す", "find only what is written so"))
		f.BoolVar(&apart, "apart", false, say(l, "氏名の異体字(渡辺・渡邉など)を区別する", "tell variants in names apart (渡辺, 渡邉)"))
		f.BoolVar(&kana, "kana", false, say(l, "ひらがなとカタカナを区別しない", "hiragana is katakana"))
		f.BoolVar(&loose, "loose", false, say(l, "表記のゆれ(ヴァ・バ、ヂ・ジ)も探す", "looser kana too (ヴァ, バ; ヂ, ジ)"))
		f.BoolVar(&old, "old-kana", false, say(l, "旧仮名遣い(思ふ・せう)も探す", "old kana too (思ふ, せう)"))
		f.BoolVar(&group, "group", false, say(l, "文書ごとにまとめる", "one hit a record"))
		f.StringVar(&sort, "sort", "", say(l, "並び順: newest, oldest, number, title。なければ合う順", "order: newest, oldest, number, title; best first without it"))
		f.BoolVar(&explain, "explain", false, say(l, "どう探したかを示す", "tell how it was searched"))
	})
	if err != nil {
		return err
	}
	query := strings.TrimSpace(strings.Join(words, " "))
	if query == "" {
		return usagef("%s", say(c.lang, "探す語を指定してください。例: fumikura search 道路占用", "name what to search, e.g. fumikura search 道路占用"))
	}
	if limit < 0 {
		return usagef("%s", say(c.lang, "--limit は0以上です。", "--limit is 0 or more"))
	}
	if rung < 0 || rung > 3 {
		return usagef("%s", say(c.lang, "--rung は0から3です。", "--rung is 0 to 3"))
	}
	e.searches = true
	a, err := connect(ctx, e, c, false)
	if err != nil {
		return err
	}
	defer a.close()
	ask := url.Values{"q": {query}, "limit": {fmt.Sprint(limit)}, "rung": {fmt.Sprint(rung)}, "sort": {sort}}
	for name, on := range map[string]bool{"group": group, "explain": explain} {
		if on {
			ask.Set(name, "1")
		}
	}
	for name, on := range map[string]bool{"strict": strict, "apart": apart, "kana": kana, "loose": loose, "old": old} {
		if on {
			ask.Add("spelling", name)
		}
	}
	path := "search"
	if asCSV {
		path = "search.csv"
	}
	res, err := a.do(ctx, http.MethodGet, path, ask, nil, 0, http.Header{"Accept-Language": {c.lang}})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if asJSON || asCSV {
		_, err := io.Copy(e.out, res.Body)
		return err
	}
	var v answerToSearch
	if err := json.NewDecoder(res.Body).Decode(&v); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	v.print(e.out, c.lang, query, explain)
	return nil
}

// An answerToSearch is what the API says to a search.
type answerToSearch struct {
	Total int
	Exact bool
	Offer int
	// Rebuilding says that the index is not whole.
	Rebuilding bool
	Tree       string
	Steps      []struct {
		Rung, Candidates, Looked, Hits int
		Tree                           string
		Took                           time.Duration
		Asked                          []string
	}
	DidYouMean []string
	Problems   []struct {
		JA, EN     string
		Start, End int
	}
	Hits []struct {
		Number, Title, File, Snippet string
		Page, Rung                   int
		Why                          []struct{ Say string }
	}
}

// placed is a query with brackets around a part of it, cut down to what is near.
func placed(query string, start, end int) string {
	const near = 30
	r := []rune(query)
	start = min(max(start, 0), len(r))
	end = min(max(end, start), len(r))
	before, bad, after := r[:start], r[start:end], r[end:]
	cut := func(l []rune, from, to int) string { return string(l[max(0, from):min(to, len(l))]) }
	out := cut(before, len(before)-near, len(before)) + "【" + cut(bad, 0, near)
	if len(bad) > near {
		out += "…"
	}
	return out + "】" + cut(after, 0, near)
}

func (v *answerToSearch) print(w io.Writer, lang, query string, explain bool) {
	for _, p := range v.Problems {
		fmt.Fprintf(w, "%s\n    %s\n", say(lang, p.JA, p.EN), placed(query, p.Start, p.End))
	}
	if explain {
		fmt.Fprintln(w, say(lang, "検索条件: ", "query: ")+v.Tree)
		for _, s := range v.Steps {
			fmt.Fprintf(w, say(lang, "段階%d: 候補%d件、照合%d件、一致%d件、%s\n    %s\n", "rung %d: %d candidates, %d verified, %d hits, %s\n    %s\n"),
				s.Rung, s.Candidates, s.Looked, s.Hits, s.Took.Round(time.Microsecond), s.Tree)
			for _, q := range s.Asked {
				fmt.Fprintf(w, "    %s%s\n", say(lang, "索引への問い: ", "asked of the index: "), q)
			}
		}
	}
	for _, h := range v.Hits {
		fmt.Fprintf(w, "%s  %s %s\n    %s\n", h.Title, say(lang, fmt.Sprintf("%dページ", h.Page), fmt.Sprintf("page %d", h.Page)), h.File, h.Snippet)
		if h.Rung > 1 || explain {
			var why []string
			for _, y := range h.Why {
				why = append(why, y.Say)
			}
			fmt.Fprintf(w, "    %s: %s\n", say(lang, fmt.Sprintf("段階%d", h.Rung), fmt.Sprintf("rung %d", h.Rung)), strings.Join(why, ", "))
		}
	}
	about := ""
	if !v.Exact {
		about = say(lang, "約", "about ")
	}
	fmt.Fprintln(w, say(lang, fmt.Sprintf("%s%d件", about, v.Total), fmt.Sprintf("%s%d hits", about, v.Total)))
	if v.Rebuilding {
		fmt.Fprintln(w, say(lang, "索引を再構築中です。見つからないページがあるかもしれません。serve か work が動いていなければ、fumikura reindex で作り直してください。",
			"The index is being rebuilt: some pages may not be found yet. Where neither serve nor work runs, fumikura reindex rebuilds it."))
	}
	if len(v.DidYouMean) > 0 {
		fmt.Fprintln(w, say(lang, "もしかして: ", "did you mean: ")+strings.Join(v.DidYouMean, ", "))
	}
	if v.Offer > 0 {
		fmt.Fprintln(w, say(lang, fmt.Sprintf("広げて探すには --rung %d を付けてください。", v.Offer), fmt.Sprintf("To look further, add --rung %d.", v.Offer)))
	}
}
