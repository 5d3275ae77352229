// Command fumikura is the one program of Fumikura (文庫): it takes scans in,
// reads them, indexes them and serves the viewer, in one process or in many that
// share a store, a queue and an index. This package wires the others together
// and speaks with the terminal; it decides nothing about pages.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	_ "time/tzdata" // zones are known on machines without a zone database
)

// Exit codes: what a script can rely on.
const (
	exitOK      = 0
	exitFailed  = 1 // it ran, and something failed or was refused
	exitUsage   = 2 // the command line or the configuration is wrong
	exitMissing = 3 // something that the program needs is not there
)

// A command is one subcommand.
type command struct {
	name   string
	args   string
	ja, en string
	hidden bool
	run    func(context.Context, *env, []string) error
}

func commands() []command {
	return []command{
		{name: "serve", ja: "閲覧画面・取込・読取をひとつのプロセスで動かす", en: "run viewer, intake and workers in one process", run: runServe},
		{name: "work", ja: "共有の待ち行列から読取・索引の仕事をする", en: "work off a shared queue", run: runWork},
		{name: "ingest", args: "PATH…", ja: "ファイルやフォルダを取り込む", en: "take files and folders in", run: runIngest},
		{name: "search", args: "QUERY", ja: "検索する", en: "search", run: runSearch},
		{name: "read", args: "FILE…", ja: "文庫を使わずに画像を読み取る", en: "read images with no archive", run: runRead},
		{name: "series", args: "[SERIES]", ja: "簿冊を見る・言語を定める", en: "list the series, or set what one is written in", run: runSeries},
		{name: "record", args: "show|set RECORD | import FILE", ja: "文書の件名・年度・課などを見る・変える・台帳(CSV)から書き込む", en: "show or set a record's title, year, division and so on, or take them over from a register (CSV)", run: runRecord},
		{name: "access", args: "RECORD", ja: "閲覧できる人を見る・変える", en: "show or change who may see a record", run: runAccess},
		{name: "reindex", ja: "索引を作り直す", en: "rebuild the index", run: runReindex},
		{name: "reread", args: "[RECORD…]", ja: "ページを読み直す", en: "read pages again", run: runReread},
		{name: "verify", ja: "原本と履歴を検証する", en: "verify originals and history", run: runVerify},
		{name: "export", args: "RECORD…", ja: "文書を原本・本文とともに書き出す", en: "export records with originals and text", run: runExport},
		{name: "person", args: "list|add|password|token|link|disable …", ja: "利用者を管理する", en: "manage people", run: runPerson},
		{name: "config", ja: "設定とその由来を表示する", en: "show the configuration and where it comes from", run: runConfig},
		{name: "version", ja: "版を表示する", en: "show the version", run: runVersion},
		{name: "health", args: "[URL]", en: "ask a server whether it is ready", hidden: true, run: runHealth},
		{name: childCommand, en: "read pages for the parent process", hidden: true, run: runChild},
	}
}

// env is what a subcommand may touch of the world outside.
type env struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	terminal bool // err is a terminal
	stays    bool // the command serves until it is stopped
	searches bool // the command can't do without the index
}

// usageError is a wrong command line: exit code 2.
type usageError struct{ msg string }

func (e usageError) Error() string { return e.msg }

func usagef(format string, a ...any) error { return usageError{fmt.Sprintf(format, a...)} }

// failedError means that everything was said already: exit code 1, no more words.
var errFailed = errors.New("something failed")

// missingError is something that the program needs and lacks: exit code 3.
type missingError struct{ err error }

func (e missingError) Error() string { return e.err.Error() }
func (e missingError) Unwrap() error { return e.err }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	e := &env{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv, terminal: isTerminal(os.Stderr)}
	code := run(ctx, e, os.Args[1:])
	stop()
	os.Exit(code)
}

func run(ctx context.Context, e *env, args []string) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(e)
		if len(args) == 0 {
			return exitUsage
		}
		return exitOK
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return exitCode(e, c.run(ctx, e, args[1:]))
		}
	}
	fmt.Fprintf(e.err, "fumikura: %s\n\n", say(lang(e.getenv), "「"+args[0]+"」というコマンドはありません。", "there is no command "+args[0]+"."))
	usage(e)
	return exitUsage
}

// exitCode turns an error into words and a code, once, at the edge.
func exitCode(e *env, err error) int {
	var u usageError
	var m missingError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.Is(err, errHelp):
		return exitOK
	case errors.As(err, &u):
		fmt.Fprintln(e.err, "fumikura:", u.msg)
		return exitUsage
	case errors.As(err, &m):
		fmt.Fprintln(e.err, "fumikura:", m)
		return exitMissing
	}
	fmt.Fprintln(e.err, "fumikura:", err)
	return exitFailed
}

func usage(e *env) {
	l := lang(e.getenv)
	fmt.Fprintln(e.out, say(l, "文庫 Fumikura — 紙の書類をすぐに見つかる記録にする\n\n使い方: fumikura コマンド [オプション] [引数]\n", "Fumikura (文庫): paper archives, found in a second\n\nUsage: fumikura COMMAND [OPTIONS] [ARGUMENTS]\n"))
	for _, c := range commands() {
		if !c.hidden {
			fmt.Fprintf(e.out, "  %-8s %-40s %s\n", c.name, c.args, say(l, c.ja, c.en))
		}
	}
	fmt.Fprintln(e.out, "\n"+say(l, "各コマンドのオプション: fumikura コマンド -h。設定: fumikura config", "Options of a command: fumikura COMMAND -h. Settings: fumikura config"))
}

// lang is the language that the terminal's user reads: FUMIKURA_LANG, or the
// locale; Japanese unless that says English.
func lang(getenv func(string) string) string {
	for _, name := range []string{"FUMIKURA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if len(v) >= 2 && v[:2] == "en" {
				return "en"
			}
			return "ja"
		}
	}
	return "ja"
}

func say(lang, ja, en string) string {
	if lang == "en" {
		return en
	}
	return ja
}
