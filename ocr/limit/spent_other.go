//go:build !linux

package limit

import "time"

// Process would be the CPU time that a process has used.
func Process(int) (time.Duration, bool) { return 0, false }

// Group would be the CPU time that the processes of a group have used.
func Group(int) (time.Duration, bool) { return 0, false }
