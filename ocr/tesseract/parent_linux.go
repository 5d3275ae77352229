package tesseract

import "syscall"

// dieWithParent makes a child end with the program, and keeps a Ctrl-C meant for
// the program from it: the program ends its children itself.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
