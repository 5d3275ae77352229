package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"

	"fumikura/internal/archive"
	"fumikura/internal/history"
)

// runLong runs long work of the API and shows how far it is.
func runLong(ctx context.Context, e *env, c *config, work bool, path, unit string, req any) (json.RawMessage, error) {
	a, err := connect(ctx, e, c, work)
	if err != nil {
		return nil, err
	}
	defer a.close()
	m := newMeter(e, c.lang, unit)
	defer m.clear()
	return a.stream(ctx, c.lang, path, req, func(done, total int) { m.set(done, total, "") })
}

func runReindex(ctx context.Context, e *env, args []string) error {
	c, _, err := flags(e, "reindex", args, nil)
	if err != nil {
		return err
	}
	raw, err := runLong(ctx, e, c, false, "reindex", say(c.lang, "文書", "records"), struct{}{})
	if err != nil {
		return err
	}
	var v struct{ Pages, Records int }
	if err := json.Unmarshal(raw, &v); err != nil {
		return fmt.Errorf("reindex: %w", err)
	}
	fmt.Fprintln(e.out, say(c.lang, fmt.Sprintf("索引を作り直しました: %d文書 %dページ", v.Records, v.Pages), fmt.Sprintf("index rebuilt: %d records, %d pages", v.Records, v.Pages)))
	return nil
}

func runReread(ctx context.Context, e *env, args []string) error {
	var below int
	var old, all bool
	var written string
	l := lang(e.getenv)
	c, rest, err := flags(e, "reread", args, func(f *flag.FlagSet) {
		f.IntVar(&below, "below", 0, say(l, "確信度がこれより低いページ(1〜100)", "pages read with a lower confidence (1–100)"))
		f.StringVar(&written, "written-in", "", say(l, "文書の言語を定めてから読み直す (eng, jpn+eng など。defaultで元に戻す)", "set the records' languages first: eng, jpn+eng and so on; default takes them back"))
		f.BoolVar(&old, "older", false, say(l, "いまと違う版・モデルで読んだページ", "pages that another version or other models read"))
		f.BoolVar(&all, "all", false, say(l, "すべてのページ(条件がないときの既定)", "all pages: the default where nothing else is said"))
	})
	if err != nil {
		return err
	}
	if below < 0 || below > 101 {
		return usagef("%s", say(c.lang, fmt.Sprintf("--below は1から100の数です(%d)。", below), fmt.Sprintf("--below is %d, want 1 to 100", below)))
	}
	if written != "" && len(rest) == 0 {
		return usagef("%s", say(c.lang, "--written-in には文書の番号が要ります。例: fumikura reread --written-in eng 20260401-0001-1", "--written-in needs records by their numbers, e.g. fumikura reread --written-in eng 20260401-0001-1"))
	}
	all = all || !old && below == 0
	raw, err := runLong(ctx, e, c, true, "reread", say(c.lang, "ページ", "pages"), map[string]any{"records": rest, "below": below, "older": old, "all": all, "languages": written})
	if err != nil {
		return err
	}
	var v rereadResult
	if err := json.Unmarshal(raw, &v); err != nil {
		return fmt.Errorf("reread: %w", err)
	}
	fmt.Fprintln(e.out, say(c.lang, fmt.Sprintf("%dページを読み直しました(失敗 %d)。人が直した文字は引き継がれています。", v.Pages, v.Failed),
		fmt.Sprintf("%d pages read again (%d failed); what people corrected is kept", v.Pages, v.Failed)))
	if v.Failed > 0 {
		return errFailed
	}
	return nil
}

// verifyResult is what verify found.
type verifyResult struct {
	Archive *archive.Report `json:"archive"`
	History *history.Report `json:"history"`
	Clean   bool            `json:"clean"`
}

func runVerify(ctx context.Context, e *env, args []string) error {
	var asJSON bool
	l := lang(e.getenv)
	c, _, err := flags(e, "verify", args, func(f *flag.FlagSet) {
		f.BoolVar(&asJSON, "json", false, say(l, "結果をJSON1行で出す", "print the result as one line of JSON"))
	})
	if err != nil {
		return err
	}
	raw, err := runLong(ctx, e, c, false, "verify", say(c.lang, "件", "objects"), struct{}{})
	if err != nil {
		return err
	}
	var v verifyResult
	if err := json.Unmarshal(raw, &v); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if asJSON {
		fmt.Fprintln(e.out, string(raw))
	} else {
		for _, p := range v.Archive.Problems {
			fmt.Fprintln(e.out, "✗", p)
		}
		for _, p := range v.History.Problems {
			fmt.Fprintln(e.out, "✗", p)
		}
		fmt.Fprintln(e.out, say(c.lang,
			fmt.Sprintf("原本 %d件 (%d MiB)、文書 %d件、ページ %d件、履歴 %d件を調べました。", v.Archive.Blobs, v.Archive.Bytes>>20, v.Archive.Records, v.Archive.Pages, v.History.Events),
			fmt.Sprintf("looked at %d originals (%d MiB), %d records, %d pages, %d events", v.Archive.Blobs, v.Archive.Bytes>>20, v.Archive.Records, v.Archive.Pages, v.History.Events)))
		if v.Clean {
			fmt.Fprintln(e.out, say(c.lang, "問題はありません。", "clean"))
		}
	}
	if !v.Clean {
		return errFailed
	}
	return nil
}
