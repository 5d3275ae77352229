package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// An owner is the one process that owns data which only one may touch. The lock
// is the flock, not the file: one left by a killed process is no obstacle.
type owner struct {
	file   *os.File
	socket string
	ln     net.Listener
	server *http.Server
}

// ownerNote is what the lock file tells others.
type ownerNote struct {
	PID     int    `json:"pid"`
	Version string `json:"version"`
	Socket  string `json:"socket"`
}

// errOwned: another process owns the data.
var errOwned = errors.New("owned by another process")

// own takes the lock in the data folder. ErrOwned with the note of whoever has it.
func own(dir string) (*owner, ownerNote, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, ownerNote{}, missingError{fmt.Errorf("the data folder can't be made: %w", err)}
	}
	f, err := os.OpenFile(filepath.Join(dir, "owner.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, ownerNote{}, missingError{fmt.Errorf("the data folder can't be written: %w", err)}
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		var n ownerNote
		b, rerr := io.ReadAll(io.LimitReader(f, 1<<16))
		if rerr != nil || json.Unmarshal(b, &n) != nil {
			n = ownerNote{} // it is being written: the caller looks again
		}
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, n, errOwned
		}
		return nil, n, fmt.Errorf("lock %s: %w", f.Name(), err)
	}
	o := &owner{file: f, socket: socketPath(dir)}
	if err := o.note(ownerNote{PID: os.Getpid(), Version: version()}); err != nil {
		f.Close()
		return nil, ownerNote{}, err
	}
	return o, ownerNote{}, nil
}

func (o *owner) note(n ownerNote) error {
	b, err := json.Marshal(n)
	if err != nil {
		return err
	}
	if err := o.file.Truncate(0); err != nil {
		return fmt.Errorf("write %s: %w", o.file.Name(), err)
	}
	if _, err := o.file.WriteAt(b, 0); err != nil {
		return fmt.Errorf("write %s: %w", o.file.Name(), err)
	}
	return nil
}

// socketPath is in the data folder, or, where that is too long for a socket's
// address, in a folder of the user's own under the temporary one.
func socketPath(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		abs = dir
	}
	p := filepath.Join(abs, "owner.sock")
	if len(p) < 100 {
		return p
	}
	s := sha256.Sum256([]byte(abs))
	return filepath.Join(os.TempDir(), fmt.Sprintf("fumikura-%d", os.Getuid()), hex.EncodeToString(s[:8])+".sock")
}

// listen answers other commands on the socket, as the archive's owner.
func (o *owner) listen(h http.Handler) error {
	if err := os.MkdirAll(filepath.Dir(o.socket), 0o700); err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	if err := os.Remove(o.socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("socket: %w", err)
	}
	old := syscall.Umask(0o177)
	ln, err := net.Listen("unix", o.socket)
	syscall.Umask(old)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	o.ln = ln
	o.server = &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go o.server.Serve(ln) //nolint:errcheck // ends with close
	return o.note(ownerNote{PID: os.Getpid(), Version: version(), Socket: o.socket})
}

// close hangs up on other commands and gives the data free.
func (o *owner) close() {
	if o == nil {
		return
	}
	if o.server != nil {
		o.server.Close()
	}
	o.file.Close() // gives up the flock
}

// socketClient speaks with the owner's socket.
func socketClient(socket string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		},
		DisableCompression: true,
	}}
}
