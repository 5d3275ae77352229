package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A setting is one value that a flag or an environment variable gives.
type setting struct {
	name   string // of the flag; the variable is FUMIKURA_ and it in capitals
	def    string
	ja, en string
	secret bool // shown by config as set or not set; NAME_FILE names a file instead
}

func (s setting) variable() string {
	return "FUMIKURA_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// settings are all of them, in the order that config shows.
func settings() []setting {
	return []setting{
		{name: "store", def: "file:./fumikura-data", ja: "文庫の置き場所 (file:フォルダ または s3://host:port/bucket)", en: "where the archive lies: file:FOLDER or s3://host:port/bucket"},
		{name: "queue", def: "memory:", ja: "待ち行列 (memory:, redis://…, redis-sentinel://…)", en: "queue: memory:, redis://… or redis-sentinel://…"},
		{name: "index", def: "", ja: "索引 (bleve:フォルダ または meili://host:port)。既定は文庫のフォルダの中", en: "index: bleve:FOLDER or meili://host:port; by default inside the store's folder"},
		{name: "listen", def: "127.0.0.1:8080", ja: "閲覧画面のアドレス", en: "address of the viewer"},
		{name: "s3-key", secret: true, ja: "S3のアクセスキー", en: "S3 access key"},
		{name: "s3-secret", secret: true, ja: "S3の秘密キー", en: "S3 secret key"},
		{name: "redis-password", secret: true, ja: "Redisのパスワード", en: "Redis password"},
		{name: "meili-key", secret: true, ja: "Meilisearchのキー", en: "Meilisearch key"},
		{name: "spool", def: "", ja: "受け取り中のファイルを置くフォルダ。既定は文庫のフォルダの中、または一時フォルダ", en: "folder for files being received; by default inside the store's folder, or the temporary folder"},
		{name: "workers", def: "0", ja: "同時に読むページ数。0はコア数", en: "pages read at once; 0 means one a core"},
		{name: "model", def: "auto", ja: "読取モデル (auto, careful, jpn, Japanese, best)", en: "reading model: auto, careful, jpn, Japanese or best"},
		{name: "tessdata", def: "", ja: "追加の読取モデルのフォルダ(:区切り)", en: "further folders of reading models, separated by colons"},
		{name: "languages", def: "jpn", ja: "文書の言語 (jpn, jpn+eng, eng など、Tesseractの言語名)", en: "languages of the papers, as Tesseract names them: jpn, jpn+eng, eng and so on"},
		{name: "engine", def: "tesseract", ja: "読取エンジン (tesseract, command:プログラム {image} … 全ページ, command-unsure:プログラム {image} … 不確かなページと行だけ)", en: "reader: tesseract; command:PROGRAM {image} … for every page; command-unsure:PROGRAM {image} … for uncertain pages and lines only"},
		{name: "engine-below", def: "80", ja: "command-unsure: に回す信頼度の上限(1–100)", en: "confidence (1–100) below which command-unsure: is asked"},
		{name: "engine-memory", def: "4096", ja: "読取プログラムの最大メモリMiB", en: "most MiB of memory of the reading program"},
		{name: "page-timeout", def: "3m", ja: "1ページの読取に使ってよいCPU時間(経過時間ではその10倍まで)", en: "CPU time that reading a page may take (by the clock ten times as long)"},
		{name: "max-pixels", def: "200", ja: "1ページの最大メガピクセル", en: "most megapixels of a page"},
		{name: "max-file", def: "4096", ja: "1ファイルの最大MiB", en: "most MiB of a file"},
		{name: "max-pages", def: "5000", ja: "1ファイルの最大ページ数", en: "most pages of a file"},
		{name: "max-members", def: "10000", ja: "ZIPの最大ファイル数", en: "most members of a ZIP"},
		{name: "max-unpacked", def: "20480", ja: "ZIP展開後の最大MiB", en: "most MiB that a ZIP unpacks to"},
		{name: "max-ratio", def: "200", ja: "ZIPの最大圧縮率", en: "greatest compression ratio of a ZIP"},
		{name: "network-folder", def: "false", ja: "file: にネットワークフォルダを許す", en: "allow a network folder as file: store"},
		{name: "secure", def: "false", ja: "HTTPSの後ろで動かす(クッキーとHSTS)", en: "served behind HTTPS (cookies and HSTS)"},
		{name: "zone", def: "Asia/Tokyo", ja: "時間帯", en: "time zone"},
		{name: "lang", def: "", ja: "端末の言語 (ja, en)。既定はロケールによる", en: "language at the terminal: ja or en; by the locale if unset"},
		{name: "log", def: "info", ja: "記録の細かさ (debug, info, warn, error)", en: "level of the log: debug, info, warn or error"},
	}
}

// config is the configuration, read once.
type config struct {
	values map[string]string
	origin map[string]string // flag, environment, file or default

	storeDir string // of a file: store, else empty
	indexDir string // of a bleve: index, else empty
	zone     *time.Location
	lang     string
	workers  int
}

var errHelp = errors.New("help was asked for")

// flags reads the common settings and a command's own flags from anywhere in
// the arguments, and returns the arguments that are no flags.
func flags(e *env, name string, args []string, own func(*flag.FlagSet)) (*config, []string, error) {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	l := lang(e.getenv)
	given := map[string]*string{}
	for _, s := range settings() {
		if !s.secret {
			given[s.name] = fs.String(s.name, "", say(l, s.ja, s.en)+" ["+s.variable()+"]")
		}
	}
	if own != nil {
		own(fs)
	}
	args = masked(args)
	var rest []string
	for {
		if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
			fs.SetOutput(e.out)
			fmt.Fprintf(e.out, "fumikura %s\n", name)
			fs.PrintDefaults()
			return nil, nil, errHelp
		} else if err != nil {
			return nil, nil, usagef("%v (fumikura %s -h)", err, name)
		}
		left := fs.Args()
		if len(left) == 0 {
			break
		}
		if len(left) < len(args) && args[len(args)-len(left)-1] == "--" {
			rest = append(rest, left...)
			break
		}
		rest, args = append(rest, left[0]), left[1:]
	}
	for i := range rest {
		rest[i] = strings.TrimPrefix(rest[i], mask)
	}
	set := map[string]string{}
	var unmask error
	fs.Visit(func(f *flag.Flag) {
		if v, ok := strings.CutPrefix(f.Value.String(), mask); ok {
			unmask = errors.Join(unmask, f.Value.Set(v))
		}
		if p, ok := given[f.Name]; ok {
			set[f.Name] = *p
		}
	})
	if unmask != nil {
		return nil, nil, usagef("%v (fumikura %s -h)", unmask, name)
	}
	c, err := newConfig(e.getenv, set)
	return c, rest, err
}

// mask hides the minus of a word from the flags.
const mask = "\x00"

// masked are arguments in which a word to be left out (-公民館) is no flag: no flag's
// name begins with anything but an ASCII letter.
func masked(args []string) []string {
	out := slices.Clone(args)
	for i, a := range out {
		if r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(a, "-")); strings.HasPrefix(a, "-") && r > unicode.MaxASCII {
			out[i] = mask + a
		}
	}
	return out
}

func newConfig(getenv func(string) string, set map[string]string) (*config, error) {
	c := &config{values: map[string]string{}, origin: map[string]string{}}
	for _, s := range settings() {
		v, from := s.def, "default"
		if x := getenv(s.variable()); x != "" {
			v, from = x, s.variable()
		} else if f := getenv(s.variable() + "_FILE"); s.secret && f != "" {
			b, err := os.ReadFile(f)
			if err != nil {
				return nil, usagef("%s_FILE: %v", s.variable(), err)
			}
			v, from = strings.TrimSpace(string(b)), s.variable()+"_FILE"
		}
		if x, ok := set[s.name]; ok {
			v, from = x, "--"+s.name
		}
		c.values[s.name], c.origin[s.name] = v, from
	}
	return c, c.check(getenv)
}

func (c *config) check(getenv func(string) string) error {
	var err error
	if c.zone, err = time.LoadLocation(c.values["zone"]); err != nil {
		return usagef("zone: %v", err)
	}
	c.lang = c.values["lang"]
	if c.lang == "" {
		c.lang = lang(getenv)
	}
	if c.lang != "ja" && c.lang != "en" {
		return usagef("lang is %q, want ja or en", c.lang)
	}
	if c.workers, err = c.int("workers"); err != nil {
		return err
	}
	if c.workers == 0 {
		c.workers = runtime.NumCPU()
	}
	for _, n := range []string{"max-pixels", "max-file", "max-pages", "max-members", "max-unpacked", "max-ratio", "engine-below", "engine-memory"} {
		if v, err := c.int(n); err != nil || v < 1 {
			return usagef("%s is %q, want a number of at least 1", n, c.values[n])
		}
	}
	if _, err := time.ParseDuration(c.values["page-timeout"]); err != nil {
		return usagef("page-timeout: %v", err)
	}
	for _, n := range []string{"secure", "network-folder"} {
		if _, err := strconv.ParseBool(c.values[n]); err != nil {
			return usagef("%s is %q, want true or false", n, c.values[n])
		}
	}
	scheme, rest, _ := strings.Cut(c.values["store"], ":")
	switch scheme {
	case "file":
		if rest == "" {
			return usagef("store is %q, want file:FOLDER", c.values["store"])
		}
		c.storeDir = strings.TrimPrefix(rest, "//")
	case "s3":
	default:
		return usagef("store is %q, want file:FOLDER or s3://host:port/bucket", c.values["store"])
	}
	if c.values["index"] == "" {
		c.values["index"] = "bleve:" + filepath.Join(c.dataDir(), "index")
	}
	switch scheme, rest, _ := strings.Cut(c.values["index"], ":"); scheme {
	case "bleve":
		if rest == "" {
			return usagef("index is %q, want bleve:FOLDER", c.values["index"])
		}
		c.indexDir = rest
	case "meili":
	default:
		return usagef("index is %q, want bleve:FOLDER or meili://host:port", c.values["index"])
	}
	switch scheme, _, _ := strings.Cut(c.values["queue"], ":"); scheme {
	case "memory", "redis", "rediss", "redis-sentinel":
	default:
		return usagef("queue is %q, want memory:, redis://host:port/db or redis-sentinel://host,host/master/db", c.values["queue"])
	}
	if c.values["spool"] == "" {
		if c.storeDir != "" {
			c.values["spool"] = filepath.Join(c.storeDir, "spool")
		} else {
			c.values["spool"] = filepath.Join(os.TempDir(), "fumikura-spool")
		}
	}
	return nil
}

// dataDir is the folder that the owner's lock lies in.
func (c *config) dataDir() string {
	if c.storeDir != "" {
		return c.storeDir
	}
	if c.indexDir != "" {
		return filepath.Dir(c.indexDir)
	}
	return "fumikura-data"
}

// owned tells whether one process must own the data: a queue in memory and an
// index in a folder belong to one process.
func (c *config) owned() bool {
	return c.values["queue"] == "memory:" || c.indexDir != ""
}

func (c *config) int(name string) (int, error) {
	n, err := strconv.Atoi(c.values[name])
	if err != nil || n < 0 {
		return 0, usagef("%s is %q, want a whole number", name, c.values[name])
	}
	return n, nil
}

// number is int for settings that check has looked at.
func (c *config) number(name string) int64 {
	n, _ := strconv.ParseInt(c.values[name], 10, 64)
	return n
}

func (c *config) bool(name string) bool {
	b, _ := strconv.ParseBool(c.values[name])
	return b
}

func (c *config) timeout() time.Duration {
	d, _ := time.ParseDuration(c.values["page-timeout"])
	return d
}

// redacted is an address without its password.
func redacted(addr string) string {
	if u, err := url.Parse(addr); err == nil && u.User != nil {
		return u.Redacted()
	}
	return addr
}

func runConfig(_ context.Context, e *env, args []string) error {
	names := false
	c, _, err := flags(e, "config", args, func(f *flag.FlagSet) {
		f.BoolVar(&names, "names", false, say(lang(e.getenv), "環境変数名だけを表示", "print the variables' names only"))
	})
	if err != nil {
		return err
	}
	for _, s := range settings() {
		v := redacted(c.values[s.name])
		if names {
			fmt.Fprintln(e.out, s.variable())
			if s.secret {
				fmt.Fprintln(e.out, s.variable()+"_FILE")
			}
			continue
		}
		if s.secret && v != "" {
			v = say(c.lang, "(設定済み)", "(set)")
		}
		fmt.Fprintf(e.out, "%-26s %-44s %s\n%26s %s\n", s.variable(), v, c.origin[s.name], "", "# "+say(c.lang, s.ja, s.en))
	}
	return nil
}
