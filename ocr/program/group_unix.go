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

// runTelling is Run, and tells the number of the process once it has started.
func runTelling(cmd *exec.Cmd, started func(int)) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	started(cmd.Process.Pid)
	return cmd.Wait()
}

// startAndWait tells of the group once it has started, and leaves nothing of it
// running.
func startAndWait(cmd *exec.Cmd, started func(group int)) error {
	done := make(chan error, 1)
	go func() { done <- onOneThread(cmd, started) }()
	err := <-done
	if cmd.Process != nil {
		if e := killGroup(cmd.Process.Pid); err == nil && e != nil && !errors.Is(e, syscall.EPERM) {
			err = e
		}
	}
	return err
}
