package viewer

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
	"fumikura/viewer/filing"
)

var (
	inTemplate = regexp.MustCompile(`\bt "([^"]+)"`)
	inCode     = regexp.MustCompile(`(?:say\(|wrong\(|words: |key\(|fact\()"([a-z-]+(?:\.[a-z0-9-]+)?\.?)"`)
	verb       = regexp.MustCompile(`%(?:\[\d+\])?[a-z%]`)
)

// usedKeys are all keys that templates and code name outright.
func usedKeys(t *testing.T) map[string]string {
	t.Helper()
	used := map[string]string{}
	for pattern, re := range map[string]*regexp.Regexp{"templates/*.html": inTemplate, "*.go": inCode} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(files))
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range re.FindAllStringSubmatch(string(b), -1) {
				if !strings.HasSuffix(m[1], ".") { // the beginning of a made key
					used[m[1]] = f
				}
			}
		}
	}
	return used
}

// madeKeys are those that code puts together.
func madeKeys() []string {
	var keys []string
	for _, a := range actions {
		keys = append(keys, "did."+string(a))
	}
	for _, r := range access.Roles {
		keys = append(keys, "role."+string(r))
	}
	for _, l := range []archive.Level{archive.LevelAll, archive.LevelDivisions, archive.LevelPeople, archive.LevelClosed} {
		keys = append(keys, "access."+string(l))
	}
	for _, p := range []string{"store", "queue", "index", "history", "reading"} {
		keys = append(keys, "away."+p, "part."+p)
	}
	for _, a := range []string{archive.ActorOwner, archive.ActorSystem, actorNobody} {
		keys = append(keys, "who."+a)
	}
	for _, d := range []string{"query", "address", "login", "reason", "name", "file", "title", "before", "after", "filter", "token", "role", "divisions", "stamp"} {
		keys = append(keys, "detail."+d)
	}
	for _, w := range []string{"not-there-or-not-allowed", "role", "cross-origin", "sign-in", "link", "password", "sign-in-link", "created", "disabled", "enabled",
		"token-made", "retry", "reread", "original", "text", "zip", "pdf", "alto", "hocr", "metadata", "history", "csv", takeNumber, takeDay, takeBack, "review", edited, filed, editBack} {
		keys = append(keys, "why."+w)
	}
	keys = append(keys, "taken."+takeNumber, "taken."+takeDay)
	for _, f := range filing.Fields {
		keys = append(keys, "about."+string(f), "hint."+string(f))
	}
	keys = append(keys, "sort.best", "sort.newest", "sort.oldest", "sort.number", "sort.title")
	for _, f := range facetFields {
		keys = append(keys, string(f.words))
	}
	return keys
}

func TestEveryKeyHasBothLanguages(t *testing.T) {
	used := usedKeys(t)
	for _, k := range madeKeys() {
		used[k] = "made"
	}
	for k, where := range used {
		w, ok := catalogue[key(k)]
		if !ok {
			t.Errorf("%s uses %q, which the catalogue lacks", where, k)
		} else if w.ja == "" || w.en == "" {
			t.Errorf("%q lacks a language: %+v", k, w)
		}
	}
	for k, w := range catalogue {
		if _, ok := used[string(k)]; !ok {
			t.Errorf("nothing uses %q", k)
		}
		if ja, en := len(verb.FindAllString(w.ja, -1)), len(verb.FindAllString(w.en, -1)); ja != en {
			t.Errorf("%q has %d places in Japanese and %d in English", k, ja, en)
		}
	}
	if len(used) < 150 {
		t.Errorf("only %d keys are used: the search for them is wrong", len(used))
	}
}

// Catalogues that stand twice under one key would hide each other.
func TestNoKeyStandsTwice(t *testing.T) {
	n := 0
	for _, table := range tables {
		n += len(table)
	}
	if n != len(catalogue) {
		t.Errorf("%d entries, %d keys", n, len(catalogue))
	}
}

func TestSay(t *testing.T) {
	reason := archive.Reason{Code: "x", JA: "壊れています。", EN: "It is broken."}
	for _, c := range []struct {
		lang string
		key  key
		args []any
		want string
	}{
		{"ja", "doc.title", []any{"予算", 12}, "予算 12ページ"},
		{"en", "doc.title", []any{"予算", 12}, "予算, page 12"},
		{"ja", "doc.unreadable", []any{reason}, "このページは読み取れませんでした: 壊れています。"},
		{"en", "doc.unreadable", []any{reason}, "This page could not be read: It is broken."},
		{"ja", "problem.away", []any{key("part.index")}, "索引に接続できないため、いまは応じられません。少し待ってからもう一度お試しください。"},
		{"ja", "doc.cutting", []any{"340", "2,000"}, "ページに分けています: 2,000ページ中 340ページまで済み"},
		{"en", "doc.cutting", []any{"340", "2,000"}, "Being cut into pages: 340 of 2,000 pages are done"},
	} {
		if got := say(c.lang, c.key, c.args...); got != c.want {
			t.Errorf("say(%s, %s) = %q, want %q", c.lang, c.key, got, c.want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234"} {
		if got := count(n); got != want {
			t.Errorf("count(%d) = %q, want %q", n, got, want)
		}
	}
}
