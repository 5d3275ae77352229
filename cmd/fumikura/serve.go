package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"
)

func runServe(ctx context.Context, e *env, args []string) error {
	var noWork, link bool
	var take string
	l := lang(e.getenv)
	c, rest, err := flags(e, "serve", args, func(f *flag.FlagSet) {
		f.BoolVar(&noWork, "no-work", false, say(l, "読取は work に任せる", "leave cutting, reading and indexing to work"))
		f.StringVar(&take, "take", "", say(l, "起動後に取り込むフォルダ(一度だけ取り込まれる)", "folder to take in after the start; what is known is not taken again"))
		f.BoolVar(&link, "link", false, say(l, "一回限りのサインイン用リンクを表示する", "print a one-time sign-in link"))
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usagef("serve takes no argument %q", rest[0])
	}
	if noWork && c.owned() {
		return usagef("%s", say(c.lang, "--no-work は共有の待ち行列と索引(redis://… と meili://…)のときだけ使えます。", "--no-work needs a shared queue and index (redis://… and meili://…)"))
	}
	ln, err := listen(c)
	if err != nil {
		return err
	}
	defer ln.Close()
	var o *owner
	if c.owned() {
		var n ownerNote
		if o, n, err = own(c.dataDir()); errors.Is(err, errOwned) {
			return missingError{fmt.Errorf("%s", say(c.lang,
				fmt.Sprintf("プロセス %d がすでにこのデータで動いています。それを止めるか、別の FUMIKURA_STORE を指定してください。", n.PID),
				fmt.Sprintf("process %d already runs on this data: stop it, or name another FUMIKURA_STORE", n.PID)))}
		} else if err != nil {
			return err
		}
		defer o.close()
	}
	e.stays = true
	h, err := openHouse(ctx, e, c, !noWork)
	if err != nil {
		return err
	}
	defer h.close()
	if o != nil {
		if err := o.listen(h.viewer.OwnerHandler()); err != nil {
			return err
		}
	}
	srv := h.viewer.HTTPServer("")
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	address := "http://" + shownAddress(ln.Addr())
	fmt.Fprintln(e.out, say(c.lang, "文庫を開きました: ", "Fumikura is open: ")+address)
	if link {
		if err := h.printLink(ctx, e, address); err != nil {
			return err
		}
	}
	if take != "" {
		h.tasks.Go(func() { h.takeSamples(ctx, e, take) })
	}
	select {
	case <-ctx.Done():
	case err := <-failed:
		return fmt.Errorf("viewer: %w", err)
	}
	fmt.Fprintln(e.err, say(c.lang, "終了しています…", "stopping…"))
	soft, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := srv.Shutdown(soft); err != nil {
		srv.Close()
	}
	return nil
}

// listen takes the port before anything else is touched, and says what to do
// where somebody has it.
func listen(c *config) (net.Listener, error) {
	ln, err := net.Listen("tcp", c.values["listen"])
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, missingError{fmt.Errorf("%s", say(c.lang,
			fmt.Sprintf("アドレス %s は使用中です。別の番号を指定してください。例: FUMIKURA_LISTEN=127.0.0.1:8081", c.values["listen"]),
			fmt.Sprintf("the address %s is taken: choose another, e.g. FUMIKURA_LISTEN=127.0.0.1:8081", c.values["listen"])))}
	} else if err != nil {
		return nil, usagef("listen: %v", err)
	}
	return ln, nil
}

func shownAddress(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		if host, err = os.Hostname(); err != nil {
			host = "localhost"
		}
	}
	return net.JoinHostPort(host, port)
}

// printLink prints an address that signs its first visitor in as the first
// administrator.
func (h *house) printLink(ctx context.Context, e *env, address string) error {
	token, err := h.people.OwnerSignInLink(ctx)
	if err != nil {
		return fmt.Errorf("sign-in link: %w", err)
	}
	fmt.Fprintf(e.out, "%s\n  %s/sign-in/%s\n", say(h.cfg.lang, "一回限りのサインイン用リンク(24時間有効):", "one-time sign-in link (good for 24 hours):"), address, token)
	return nil
}

// takeSamples takes a folder in, as ingest would, in the process that serves.
func (h *house) takeSamples(ctx context.Context, e *env, dir string) {
	in := newIngester(&api{client: &http.Client{Transport: handlerTransport{h.viewer.OwnerHandler()}}}, h.cfg, e)
	err := in.deliver(ctx, []string{dir})
	if err == nil {
		err = in.count(ctx, true)
	}
	if err != nil {
		if ctx.Err() == nil {
			fmt.Fprintln(e.err, "fumikura:", err)
		}
		return
	}
	fmt.Fprintln(e.out, strings.TrimSpace(say(h.cfg.lang,
		fmt.Sprintf("見本を取り込みました: %d文書 %dページ", in.sum.Records, in.sum.Read),
		fmt.Sprintf("samples taken in: %d records, %d pages", in.sum.Records, in.sum.Read))))
}

func runWork(ctx context.Context, e *env, args []string) error {
	c, rest, err := flags(e, "work", args, nil)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usagef("work takes no argument %q", rest[0])
	}
	if c.owned() {
		return usagef("%s", say(c.lang,
			"work には共有の待ち行列と索引が要ります。FUMIKURA_QUEUE=redis://… と FUMIKURA_INDEX=meili://… を設定するか、代わりに serve を使ってください(serve は自分で読み取ります)。",
			"work needs a shared queue and index: set FUMIKURA_QUEUE=redis://… and FUMIKURA_INDEX=meili://…, or use serve, which reads by itself"))
	}
	e.stays = true
	h, err := openHouse(ctx, e, c, true)
	if err != nil {
		return err
	}
	defer h.close()
	h.log.Info("working", "readers", c.workers)
	<-ctx.Done()
	fmt.Fprintln(e.err, say(c.lang, "終了しています…", "stopping…"))
	return nil
}

// runHealth asks a server whether it is ready; for containers without a shell.
func runHealth(ctx context.Context, e *env, args []string) error {
	c, rest, err := flags(e, "health", args, nil)
	if err != nil {
		return err
	}
	url := "http://" + c.values["listen"] + "/readyz"
	if len(rest) > 0 {
		url = rest[0]
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return usagef("%v", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, res.Status)
	}
	return nil
}
