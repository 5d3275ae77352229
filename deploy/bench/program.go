package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// A deployment is a set of addresses to measure on.
type deployment struct {
	name                string
	store, queue, index string // bases; empty for the embedded default
	meiliKey            string
}

// deployments are the embedded default and, where servers are named, one on them.
func deployments(getenv func(string) string) []deployment {
	out := []deployment{{name: "embedded"}}
	s3, redis, meili := getenv("FUMIKURA_TEST_S3"), getenv("FUMIKURA_TEST_REDIS"), getenv("FUMIKURA_TEST_MEILI")
	if s3 == "" || redis == "" || meili == "" {
		return out
	}
	d := deployment{name: "distributed", store: s3, queue: redis, index: meili}
	if u, err := url.Parse(meili); err == nil && u.User != nil {
		d.meiliKey, _ = u.User.Password()
		u.User = nil
		d.index = u.String()
	}
	return append(out, d)
}

// fresh are the variables of an archive that nobody has written to, and the
// folder that it lies in where it is embedded.
func (b *bench) fresh(d deployment) (vars []string, dir string, err error) {
	if dir, err = os.MkdirTemp(b.tmp, "archive-"); err != nil {
		return nil, "", err
	}
	vars = []string{"FUMIKURA_MODEL=" + b.model.name, fmt.Sprintf("FUMIKURA_WORKERS=%d", b.wide), "FUMIKURA_LANG=en",
		"FUMIKURA_SPOOL=" + filepath.Join(dir, "spool")}
	if d.store == "" {
		return append(vars, "FUMIKURA_STORE=file:"+dir, "FUMIKURA_QUEUE=memory:", "FUMIKURA_INDEX="), dir, nil
	}
	u, err := url.Parse(d.store)
	if err != nil {
		return nil, "", err
	}
	name := fmt.Sprintf("bench-%x", time.Now().UnixNano())
	secret, _ := u.User.Password()
	vars = append(vars, "FUMIKURA_S3_KEY="+u.User.Username(), "FUMIKURA_S3_SECRET="+secret, "FUMIKURA_MEILI_KEY="+d.meiliKey)
	u.User, u.Path = nil, strings.TrimRight(u.Path, "/")+"/"+name
	return append(vars, "FUMIKURA_STORE="+u.String(), "FUMIKURA_QUEUE="+d.queue,
		"FUMIKURA_INDEX="+strings.TrimRight(d.index, "/")+"/"+name), dir, nil
}

func (b *bench) command(ctx context.Context, vars []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.program, args...)
	cmd.Env = append(os.Environ(), vars...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	return cmd
}

// output runs the program to its end; what it prints on stderr is in the error.
func (b *bench) output(ctx context.Context, vars []string, args ...string) (string, error) {
	cmd := b.command(ctx, vars, args...)
	var out, fault bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &fault
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("fumikura %s: %w: %s", args[0], err, strings.TrimSpace(fault.String()+out.String()))
	}
	return out.String(), nil
}

// summary is the last line of ingest --json.
type summary struct {
	Files, Records, Pages, Read int
	Refused, Failed             []struct{ File, Reason string }
	Seconds                     float64
}

// ingest takes a folder in, waits until all of it can be found, and sees that
// all of it can.
func (b *bench) ingest(ctx context.Context, vars []string, dir string, want int) error {
	out, err := b.output(ctx, vars, "ingest", "--wait", "--json", dir)
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var s summary
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &s); err != nil {
		return fmt.Errorf("ingest printed %q: %w", out, err)
	}
	if s.Read != want || s.Pages != want || len(s.Failed)+len(s.Refused) > 0 {
		return fmt.Errorf("of %d pages %d were read: %s", want, s.Read, out)
	}
	return nil
}

// A server is a running `fumikura serve`.
type server struct {
	cmd     *exec.Cmd
	address string // http://host:port
	vars    []string
	token   string
	log     bytes.Buffer
}

// serve starts a server on a free port and waits until it is ready.
func (b *bench) serve(ctx context.Context, vars []string) (*server, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	listen := ln.Addr().String()
	ln.Close()
	s := &server{address: "http://" + listen, vars: append(vars, "FUMIKURA_LISTEN="+listen)}
	s.cmd = b.command(ctx, s.vars, "serve")
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 300 {
		if res, err := http.Get(s.address + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				if err := s.enter(ctx, b); err != nil {
					return nil, errors.Join(err, s.stop())
				}
				return s, nil
			}
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			break
		}
	}
	return nil, errors.Join(errors.New("serve did not become ready: "+s.log.String()), s.stop())
}

// enter makes an account and a token to search with.
func (s *server) enter(ctx context.Context, b *bench) error {
	if _, err := b.output(ctx, s.vars, "person", "add", "bench", "--role", "records"); err != nil {
		return err
	}
	out, err := b.output(ctx, s.vars, "person", "token", "bench")
	s.token = strings.TrimSpace(out)
	return err
}

// stop ends the server. A second call does nothing.
func (s *server) stop() error {
	if s.cmd.ProcessState != nil {
		return nil
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop serve: %w", err)
	}
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("serve: %w: %s", err, s.log.String())
	}
	return nil
}

// found is the number of pages that a query finds.
func (s *server) found(ctx context.Context, query string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address+"/api/v1/search?limit=1&q="+url.QueryEscape(query), nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err
	}
	var v struct{ Total *int }
	if err := json.Unmarshal(body, &v); err != nil || v.Total == nil {
		return 0, fmt.Errorf("search answered %s: %.200s", res.Status, body)
	}
	return *v.Total, nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
