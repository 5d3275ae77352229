package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"fumikura/internal/archive"
)

func runAccess(ctx context.Context, e *env, args []string) error {
	var level, divisions, people, openFrom string
	l := lang(e.getenv)
	c, rest, err := flags(e, "access", args, func(f *flag.FlagSet) {
		f.StringVar(&level, "level", "", say(l, "all, divisions, people, closed, series(簿冊に従う)", "all, divisions, people, closed, or series to follow the series"))
		f.StringVar(&divisions, "divisions", "", say(l, "閲覧できる課(,区切り)", "divisions that may see it, separated by commas"))
		f.StringVar(&people, "people", "", say(l, "閲覧できる人のログイン名(,区切り)", "logins of people who may see it, separated by commas"))
		f.StringVar(&openFrom, "open-from", "", say(l, "全員に公開する日 YYYY-MM-DD", "day from which everybody may see it, YYYY-MM-DD"))
	})
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usagef("%s", say(c.lang, "文書をひとつ、番号で指定してください。例: fumikura access 20260401-0001-1 --level people --people sato", "name one record by its number, e.g. fumikura access 20260401-0001-1 --level people --people sato"))
	}
	if level == "" && divisions+people+openFrom != "" {
		return usagef("%s", say(c.lang, "--level も指定してください。", "give --level too"))
	}
	a, err := connect(ctx, e, c, true) // the index follows a change
	if err != nil {
		return err
	}
	defer a.close()
	path := "records/" + url.PathEscape(rest[0]) + "/access"
	var got struct {
		Access archive.Access `json:"access"`
		Own    bool           `json:"own"`
	}
	if level == "" {
		err = a.call(ctx, c.lang, http.MethodGet, path, nil, nil, &got)
	} else {
		req := map[string]any{"level": level, "divisions": list(divisions), "people": list(people), "openFrom": openFrom}
		err = a.call(ctx, c.lang, http.MethodPost, path, nil, req, &got)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s: %s", rest[0], got.Access.Level)
	if !got.Own {
		fmt.Fprint(e.out, say(c.lang, "(簿冊に従う)", " (the series')"))
	}
	for _, d := range got.Access.Divisions {
		fmt.Fprint(e.out, " ", archive.RightDivision, d)
	}
	for _, p := range got.Access.People {
		fmt.Fprint(e.out, " ", archive.RightPerson, p)
	}
	if got.Access.OpenFrom != "" {
		fmt.Fprint(e.out, say(c.lang, " 公開日 ", " open from "), got.Access.OpenFrom)
	}
	fmt.Fprintln(e.out)
	return nil
}

func list(s string) []string {
	out := []string{}
	for _, p := range strings.Split(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
