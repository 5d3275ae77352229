//go:build unix && !linux

package program

import (
	"os/exec"
	"syscall"
)

func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func onOneThread(cmd *exec.Cmd, started func(int)) error { return runTelling(cmd, started) }
