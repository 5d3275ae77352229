package main

import (
	"math"
	"runtime/debug"
	"testing"
)

// A goal for memory is set where none was named.
func TestMemoryGoal(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(math.MaxInt64))
	boundMemory(func(string) string { return "2GiB" })
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("a goal that was named became %d", got)
	}
	boundMemory(func(string) string { return "" })
	if got := debug.SetMemoryLimit(-1); got != memoryGoal {
		t.Errorf("the goal is %d, want %d", got, memoryGoal)
	}
}
