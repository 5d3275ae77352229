package main

import "runtime/debug"

// memoryGoal is how much memory the collector keeps a process to that has the index
// open, as far as it can: while pages are written and segments merged, it would let the
// heap grow to some 600 MiB, of which it needs less than half. Files that the index maps
// are not counted in it; they are the system's to give back.
const memoryGoal = 512 << 20

// boundMemory sets that goal, unless GOMEMLIMIT names another one.
func boundMemory(getenv func(string) string) {
	if getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
}
