package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"fumikura/internal/testenv"
)

// asProgram in the environment makes the test binary be the program.
const asProgram = "FUMIKURA_TEST_AS_PROGRAM"

// plainProgram names the program built without the race detector: the children that read do
// one thing after the other, and with the detector take several times as long.
const plainProgram = "FUMIKURA_TEST_PLAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		if plain := os.Getenv(plainProgram); plain != "" && len(os.Args) > 1 && os.Args[1] == childCommand {
			if err := syscall.Exec(plain, os.Args, os.Environ()); err != nil {
				fmt.Fprintf(os.Stderr, "%s: %v\n", plain, err)
				os.Exit(1)
			}
		}
		main()
		return
	}
	os.Exit(m.Run())
}

// A minioServer is one that a test may stop.
type minioServer struct {
	bin, dir, addr, key, secret string
	cmd                         *exec.Cmd
}

func startMinIO(t *testing.T) *minioServer {
	t.Helper()
	m := &minioServer{bin: testenv.Need(t, "minio"), dir: t.TempDir(), addr: freeAddr(t), key: "fumikura", secret: "fumikura-secret"}
	m.start(t)
	t.Cleanup(func() { m.stop(t) })
	return m
}

func (m *minioServer) start(t *testing.T) {
	t.Helper()
	m.cmd = exec.Command(m.bin, "server", m.dir, "--address", m.addr, "--quiet")
	m.cmd.Env = append(os.Environ(), "MINIO_ROOT_USER="+m.key, "MINIO_ROOT_PASSWORD="+m.secret, "MINIO_BROWSER=off")
	if err := m.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 300 {
		res, err := http.Get("http://" + m.addr + "/minio/health/ready")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("MinIO did not start in 30 s")
}

func (m *minioServer) stop(t *testing.T) {
	t.Helper()
	if m.cmd != nil {
		m.cmd.Process.Kill()
		m.cmd.Wait()
		m.cmd = nil
	}
}

// A redisServer is one that a test may empty.
type redisServer struct {
	addr string
	cmd  *exec.Cmd
}

func startRedis(t *testing.T) *redisServer {
	t.Helper()
	r := &redisServer{addr: freeAddr(t)}
	_, port, err := net.SplitHostPort(r.addr)
	if err != nil {
		t.Fatal(err)
	}
	r.cmd = exec.Command(testenv.Need(t, "redis-server"), "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir())
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.cmd.Process.Kill()
		r.cmd.Wait()
	})
	for range 100 {
		if bytes.Contains(r.say(t, "PING\r\n"), []byte("PONG")) {
			return r
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("Redis did not start in 5 s")
	return nil
}

// flush empties it.
func (r *redisServer) flush(t *testing.T) {
	t.Helper()
	if got := r.say(t, "FLUSHALL\r\n"); !bytes.Contains(got, []byte("OK")) {
		t.Fatalf("FLUSHALL: %q", got)
	}
}

func (r *redisServer) say(t *testing.T, line string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	c, err := new(net.Dialer).DialContext(ctx, "tcp", r.addr)
	if err != nil {
		return nil
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(2 * time.Second))
	if _, err := c.Write([]byte(line)); err != nil {
		return nil
	}
	b := make([]byte, 256)
	n, _ := c.Read(b)
	return b[:n]
}

// freeAddr is a loopback address that nobody listens on.
func freeAddr(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}
