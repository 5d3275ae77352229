package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/term"
)

func runPerson(ctx context.Context, e *env, args []string) error {
	var name, role, divisions string
	l := lang(e.getenv)
	c, rest, err := flags(e, "person", args, func(f *flag.FlagSet) {
		f.StringVar(&name, "name", "", say(l, "氏名", "the person's name"))
		f.StringVar(&role, "role", "staff", say(l, "役割: staff, clerk, auditor, records, admin", "role: staff, clerk, auditor, records or admin"))
		f.StringVar(&divisions, "divisions", "", say(l, "所属する課(,区切り)", "divisions, separated by commas"))
	})
	if err != nil {
		return err
	}
	verb := "list"
	if len(rest) > 0 {
		verb, rest = rest[0], rest[1:]
	}
	if verb != "list" && len(rest) != 1 {
		return usagef("%s", say(c.lang, "使い方: fumikura person list | add ログイン名 | password ログイン名 | token ログイン名 | link ログイン名 | disable ログイン名", "usage: fumikura person list | add LOGIN | password LOGIN | token LOGIN | link LOGIN | disable LOGIN"))
	}
	a, err := connect(ctx, e, c, false)
	if err != nil {
		return err
	}
	defer a.close()
	call := func(method, path string, in, out any) error { return a.call(ctx, c.lang, method, path, nil, in, out) }
	switch verb {
	case "list":
		var v struct {
			People []struct {
				Login, Name, Role string
				Divisions         []string
				Disabled          bool
			}
		}
		if err := call(http.MethodGet, "people", nil, &v); err != nil {
			return err
		}
		for _, p := range v.People {
			state := ""
			if p.Disabled {
				state = say(c.lang, "停止", "disabled")
			}
			fmt.Fprintf(e.out, "%-20s %-8s %-20s %s %s\n", p.Login, p.Role, p.Name, strings.Join(p.Divisions, ","), state)
		}
		return nil
	case "add":
		if name == "" {
			name = rest[0]
		}
		return call(http.MethodPost, "people", map[string]any{"login": rest[0], "name": name, "role": role, "divisions": list(divisions)}, nil)
	case "password":
		pw, err := password(e, c)
		if err != nil {
			return err
		}
		return call(http.MethodPost, "people/"+url.PathEscape(rest[0])+"/password", map[string]any{"password": pw}, nil)
	case "disable":
		return call(http.MethodPost, "people/"+url.PathEscape(rest[0])+"/disable", map[string]any{}, nil)
	case "token", "link":
		path := map[string]string{"token": "/tokens", "link": "/sign-in-link"}[verb]
		var v struct{ Token string }
		req := map[string]any{"name": "command line"}
		err := call(http.MethodPost, "people/"+url.PathEscape(rest[0])+path, req, &v)
		var refused *apiError
		if verb == "token" && errors.As(err, &refused) && refused.Status == http.StatusNotFound {
			// A program's token needs a person to act as: made here, and said so.
			if err := call(http.MethodPost, "people", map[string]any{"login": rest[0], "name": rest[0], "role": role, "divisions": list(divisions)}, nil); err != nil {
				return err
			}
			fmt.Fprintln(e.err, say(c.lang, fmt.Sprintf("利用者「%s」(%s)を作りました。", rest[0], role), fmt.Sprintf("made the person %s (%s)", rest[0], role)))
			err = call(http.MethodPost, "people/"+url.PathEscape(rest[0])+path, req, &v)
		}
		if err != nil {
			return err
		}
		if verb == "link" {
			v.Token = "http://" + c.values["listen"] + "/sign-in/" + v.Token
		}
		fmt.Fprintln(e.out, v.Token)
		return nil
	}
	return usagef("%s", say(c.lang, "person に「"+verb+"」はありません。", "person knows no "+verb))
}

// password asks twice on a terminal, and reads a line elsewhere.
func password(e *env, c *config) (string, error) {
	if f, ok := e.in.(*os.File); ok && isTerminal(f) {
		fmt.Fprint(e.err, say(c.lang, "新しいパスワード: ", "new password: "))
		one, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprint(e.err, "\n", say(c.lang, "もう一度: ", "once more: "))
		if err != nil {
			return "", err
		}
		two, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(e.err)
		if err != nil {
			return "", err
		}
		if string(one) != string(two) {
			return "", usagef("%s", say(c.lang, "二つのパスワードが違います。", "the two passwords differ"))
		}
		return string(one), nil
	}
	sc := bufio.NewScanner(e.in)
	if !sc.Scan() {
		return "", usagef("%s", say(c.lang, "標準入力にパスワードを1行で与えてください。", "give the password as one line of standard input"))
	}
	return sc.Text(), nil
}
