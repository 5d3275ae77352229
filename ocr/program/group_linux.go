package program

import (
	"os/exec"
	"runtime"
	"syscall"
)

// ownGroup makes the program the head of a process group that dies with us.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// onOneThread keeps the thread that started the program as long as it runs: its
// end would count as ours.
func onOneThread(cmd *exec.Cmd, started func(int)) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return runTelling(cmd, started)
}
