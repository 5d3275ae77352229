//go:build unix

package program

import (
	"errors"
	"os/exec"
	"syscall"
)

// killGroup ends a process and everything that it started and that did not leave
// its group.
func killGroup(pid int) error {
	err := syscall.Kill(-pid, syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) {
		return nil
	}
	return err
}

// startAndWait leaves nothing of the group running.
func startAndWait(cmd *exec.Cmd) error {
	done := make(chan error, 1)
	go func() { done <- onOneThread(cmd) }()
	err := <-done
	if cmd.Process != nil {
		if e := killGroup(cmd.Process.Pid); err == nil && e != nil && !errors.Is(e, syscall.EPERM) {
			err = e
		}
	}
	return err
}
