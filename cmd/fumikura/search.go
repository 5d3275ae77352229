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
)

func runSearch(ctx context.Context, e *env, args []string) error {
	var asJSON bool
	var limit int
	l := lang(e.getenv)
	c, words, err := flags(e, "search", args, func(f *flag.FlagSet) {
		f.BoolVar(&asJSON, "json", false, say(l, "結果をJSONで出す", "print the result as JSON"))
		f.IntVar(&limit, "limit", 20, say(l, "最大件数。0はすべて", "most hits; 0 for all"))
	})
	if err != nil {
		return err
	}
	query := strings.Join(words, " ")
	if strings.TrimSpace(query) == "" {
		return usagef("%s", say(c.lang, "探す語を指定してください。例: fumikura search 道路占用", "name what to search, e.g. fumikura search 道路占用"))
	}
	if limit < 0 {
		return usagef("%s", say(c.lang, "--limit は0以上です。", "--limit is 0 or more"))
	}
	e.searches = true
	a, err := connect(ctx, e, c, false)
	if err != nil {
		return err
	}
	defer a.close()
	res, err := a.do(ctx, http.MethodGet, "search", url.Values{"q": {query}, "limit": {fmt.Sprint(limit)}}, nil, 0,
		http.Header{"Accept-Language": {c.lang}})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if asJSON {
		_, err := io.Copy(e.out, res.Body)
		return err
	}
	var v struct {
		Total int
		Exact bool
		Hits  []struct {
			Number, Title, File, Snippet string
			Page                         int
		}
	}
	if err := json.NewDecoder(res.Body).Decode(&v); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	for _, h := range v.Hits {
		fmt.Fprintf(e.out, "%s  %s %s\n    %s\n", h.Title, say(c.lang, fmt.Sprintf("%dページ", h.Page), fmt.Sprintf("page %d", h.Page)), h.File, h.Snippet)
	}
	about := ""
	if !v.Exact {
		about = say(c.lang, "約", "about ")
	}
	fmt.Fprintln(e.out, say(c.lang, fmt.Sprintf("%s%d件", about, v.Total), fmt.Sprintf("%s%d hits", about, v.Total)))
	return nil
}
