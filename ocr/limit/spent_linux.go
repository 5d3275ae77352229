package limit

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// tick is what the kernel counts CPU time in towards programs, on every architecture.
const tick = 10 * time.Millisecond

// A stat is what /proc/PID/stat tells, see proc(5).
type stat struct {
	group  int
	zombie bool          // it has ended, and nobody has waited for it
	own    time.Duration // CPU time of its threads
	reaped time.Duration // of the children that it waited for
}

// readStat reads the stat of a process. Fields follow its name, which stands in
// brackets and may hold anything.
func readStat(file string) (s stat, ok bool) {
	b, err := os.ReadFile(file)
	if err != nil {
		return s, false // it ended
	}
	f := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	if len(f) < 15 {
		return s, false
	}
	number := func(field int) int {
		n, err := strconv.Atoi(string(f[field-3])) // proc(5) counts from 1, and two stand before
		ok = ok && err == nil
		return n
	}
	ok = true
	s.group, s.zombie = number(5), f[0][0] == 'Z'
	s.own = time.Duration(number(14)+number(15)) * tick
	s.reaped = time.Duration(number(16)+number(17)) * tick
	return s, ok
}

// Process is the CPU time that a process has used; false: it is gone.
func Process(pid int) (time.Duration, bool) {
	s, ok := readStat(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	return s.own, ok
}

// Group is the CPU time that the processes of a group have used, and those that they
// waited for; false: none is left.
func Group(id int) (sum time.Duration, ok bool) {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is sound
	for _, f := range files {
		if s, there := readStat(f); there && s.group == id {
			sum, ok = sum+s.own+s.reaped, ok || !s.zombie
		}
	}
	return sum, ok
}
