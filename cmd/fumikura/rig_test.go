package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"fumikura/internal/archive"
)

func (r *rig) getenv(name string) string {
	for i := len(r.env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(r.env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

func (r *rig) command(ctx context.Context, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		r.t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env, cmd.Stderr = r.env, r.log
	return cmd
}

var addressLine = regexp.MustCompile(`http://(\S+)`)

// start runs the server and waits until it answers.
func (r *rig) start(ctx context.Context) {
	cmd := r.command(ctx, "serve")
	out, err := cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	var head []byte
	buf := make([]byte, 4096)
	for !addressLine.Match(head) {
		n, err := out.Read(buf)
		head = append(head, buf[:n]...)
		if err != nil {
			cmd.Wait()
			r.t.Fatalf("serve ended: %v: %s", err, head)
		}
	}
	go io.Copy(r.log, out) //nolint:errcheck // ends with the process
	r.mu.Lock()
	r.cmd, r.addr = cmd, string(addressLine.FindSubmatch(head)[1])
	r.mu.Unlock()
}

// kill kills -9 and waits for the end.
func (r *rig) kill() {
	r.mu.Lock()
	cmd := r.cmd
	r.cmd, r.addr = nil, ""
	r.mu.Unlock()
	if cmd != nil {
		cmd.Process.Kill()
		cmd.Wait()
	}
}

// stop ends the server as an administrator does, within ten seconds.
func (r *rig) stop() {
	r.mu.Lock()
	cmd := r.cmd
	r.cmd, r.addr = nil, ""
	r.mu.Unlock()
	if cmd == nil {
		return
	}
	start := time.Now()
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	if d := time.Since(start); d > 11*time.Second {
		r.t.Errorf("stopping took %v, want 10 s at most", d)
	}
}

// killDuring waits until the stage is under way by the server's own metrics, and
// a little longer, and kills. It tells whether it was under way at the last look.
func (r *rig) killDuring(ctx context.Context, stage archive.Stage) bool {
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) && ctx.Err() == nil {
		if r.inFlight(ctx, stage) > 0 {
			if stage == archive.StageRead {
				time.Sleep(time.Duration(r.rnd.IntN(150)) * time.Millisecond)
				if r.inFlight(ctx, stage) == 0 {
					continue
				}
			}
			r.kill()
			return true
		}
	}
	r.kill()
	return false
}

// inFlight is how many tasks of the stage are running, by /metrics.
func (r *rig) inFlight(ctx context.Context, stage archive.Stage) int {
	body, err := r.fetch(ctx, "/metrics")
	if err != nil {
		return 0
	}
	n := 0
	for _, l := range strings.Split(string(body), "\n") {
		if strings.HasPrefix(l, "fumikura_stage_in_flight{") && strings.Contains(l, `stage="`+string(stage)+`"`) {
			f := strings.Fields(l)
			if v, err := strconv.ParseFloat(f[len(f)-1], 64); err == nil {
				n += int(v)
			}
		}
	}
	return n
}

func (r *rig) fetch(ctx context.Context, path string) ([]byte, error) {
	r.mu.Lock()
	addr := r.addr
	r.mu.Unlock()
	if addr == "" {
		return nil, errors.New("the server is down")
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(res.Body)
}

// owner speaks with the owner's socket, as every command does.
func (r *rig) owner() *api {
	return &api{client: socketClient(socketPath(filepath.Join(r.dir, "data")))}
}

func (r *rig) get(ctx context.Context, path string, q url.Values, out any) error {
	return r.owner().call(ctx, "en", http.MethodGet, path, q, nil, out)
}
