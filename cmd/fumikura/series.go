package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// aSeries is a series as the API gives it.
type aSeries struct {
	ID, Code, Title, Division, Languages string
	FY                                   int
}

func runSeries(ctx context.Context, e *env, args []string) error {
	var languages string
	l := lang(e.getenv)
	c, rest, err := flags(e, "series", args, func(f *flag.FlagSet) {
		f.StringVar(&languages, "written-in", "", say(l, "その簿冊の文書の言語(jpn+eng など。default は設定の既定)", "what its papers are written in (jpn+eng; default for the configured ones)"))
	})
	if err != nil {
		return err
	}
	if len(rest) > 1 || languages == "" && len(rest) > 0 || languages != "" && len(rest) == 0 {
		return usagef("%s", say(c.lang, "簿冊をひとつ、記号・件名・番号で指定してください。例: fumikura series --written-in jpn+eng 未整理", "name one series by its code, title or id, e.g. fumikura series --written-in jpn+eng 未整理"))
	}
	a, err := connect(ctx, e, c, false)
	if err != nil {
		return err
	}
	defer a.close()
	var all struct{ Series []aSeries }
	if err := a.call(ctx, c.lang, http.MethodGet, "series", nil, nil, &all); err != nil {
		return err
	}
	if languages == "" {
		for _, s := range all.Series {
			fmt.Fprintln(e.out, s.line(c.lang))
		}
		return nil
	}
	one, err := seriesCalled(all.Series, rest[0], c.lang)
	if err != nil {
		return err
	}
	if languages == "default" {
		languages = ""
	}
	if err := a.call(ctx, c.lang, http.MethodPost, "series/"+url.PathEscape(one.ID), nil, map[string]string{"languages": languages}, &one); err != nil {
		return err
	}
	fmt.Fprintln(e.out, one.line(c.lang))
	return nil
}

func (s aSeries) line(lang string) string {
	written := s.Languages
	if written == "" {
		written = say(lang, "既定の言語", "the configured languages")
	}
	return strings.Join(slices.DeleteFunc([]string{s.ID, s.Code, s.Title, s.Division, written}, func(w string) bool { return w == "" }), "\t")
}

// seriesCalled gives the series that a person named; a name that two share is no name.
func seriesCalled(all []aSeries, name, lang string) (aSeries, error) {
	var got []aSeries
	for _, s := range all {
		if s.ID == name || s.Code == name || s.Title == name {
			got = append(got, s)
		}
	}
	switch len(got) {
	case 1:
		return got[0], nil
	case 0:
		return aSeries{}, fmt.Errorf("%s", say(lang, "簿冊「"+name+"」はありません。fumikura series で一覧を見られます。", "there is no series "+name+"; fumikura series lists them"))
	}
	return aSeries{}, fmt.Errorf("%s", say(lang, "「"+name+"」という簿冊が複数あります。番号で指定してください。", "several series are called "+name+": name one by its id"))
}
