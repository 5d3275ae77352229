package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/testenv"
)

func TestOneOwner(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("長い名前", 12))
	o, _, err := own(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.listen(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(`{"hello":"` + r.URL.Path + `"}`)) })); err != nil {
		t.Fatal(err)
	}
	_, n, err := own(dir)
	if !errors.Is(err, errOwned) || n.PID != os.Getpid() || n.Version != version() {
		t.Fatalf("a second owner: %+v, %v, want to be told of the first", n, err)
	}
	if st, err := os.Stat(n.Socket); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("socket %v, %v, want mode 0600", st, err)
	}
	a := &api{client: socketClient(n.Socket)}
	var v struct{ Hello string }
	if err := a.call(t.Context(), "en", http.MethodGet, "x", nil, nil, &v); err != nil || v.Hello != "/api/v1/x" {
		t.Errorf("over the socket: %+v, %v", v, err)
	}
	o.close()
	o, _, err = own(dir)
	if err != nil {
		t.Fatalf("after the first has gone: %v", err)
	}
	o.close()
}

// A lock left behind by a killed process is no obstacle, and while a server runs
// the other commands work through it.
func TestCommandsBesideAServer(t *testing.T) {
	testenv.Need(t, "tesseract")
	r := newRig(t, map[string]string{})
	r.start(t.Context())
	r.kill()
	r.start(t.Context())
	p := newPress(t, 11)
	dir := t.TempDir()
	writeFile(t, dir, "頁.jpg", p.jpeg())

	out, err := r.command(t.Context(), "ingest", "--wait", "--json", dir).Output()
	var sum ingestSummary
	if jerr := json.Unmarshal([]byte(lastLine(string(out))), &sum); err != nil || jerr != nil || sum.Read != 1 {
		t.Fatalf("ingest beside a server: %v, %v: %s", err, jerr, out)
	}
	out, err = r.command(t.Context(), "search", "--json", p.tokens[0]).Output()
	var v searchAnswer
	if jerr := json.Unmarshal(out, &v); err != nil || jerr != nil || v.Total != 1 {
		t.Fatalf("search beside a server: %v, %v: %s", err, jerr, out)
	}
	var exit *exec.ExitError
	if err := r.command(t.Context(), "serve").Run(); !errors.As(err, &exit) || exit.ExitCode() != exitMissing {
		t.Errorf("a second server: %v, want exit code %d", err, exitMissing)
	}
	tok, err := r.command(t.Context(), "person", "token", "checker").Output()
	if err != nil {
		t.Fatalf("person token: %v", err)
	}
	for token, want := range map[string]int{strings.TrimSpace(string(tok)): http.StatusOK, "wrong": http.StatusUnauthorized, "": http.StatusUnauthorized} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+r.addr+"/api/v1/search?q="+p.tokens[0], nil)
		if err != nil {
			t.Fatal(err)
		}
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("search with token %q: %s, want %d", token, res.Status, want)
		}
	}
	r.stop()
}
