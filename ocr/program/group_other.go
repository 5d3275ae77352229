//go:build unix && !linux

package program

import (
	"os/exec"
	"syscall"
)

func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func onOneThread(cmd *exec.Cmd) error { return cmd.Run() }
