//go:build !linux

package tesseract

import "syscall"

// dieWithParent: a child sees by itself that its input has ended.
func dieWithParent() *syscall.SysProcAttr { return nil }
