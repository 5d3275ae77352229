package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// field reads a value in kB from a file of /proc and returns bytes.
func field(path, name string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		if v, ok := strings.CutPrefix(sc.Text(), name+":"); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(v, "kB")), 10, 64)
			return n << 10, err
		}
	}
	return 0, fmt.Errorf("%s has no %s", path, name)
}

// rss is what a process holds of memory now, in bytes.
func rss(pid int) (int64, error) { return field(fmt.Sprintf("/proc/%d/status", pid), "VmRSS") }

// peak is the most that a process ever held, in bytes.
func peak(pid int) (int64, error) { return field(fmt.Sprintf("/proc/%d/status", pid), "VmHWM") }

// groupPSS sums the proportional set sizes of all descendants of a process, in
// bytes: shared pages count once. A process that ends meanwhile is left out.
func groupPSS(root int) (sum int64, processes int) {
	parent := map[int]int{}
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0, 0
	}
	for _, d := range dirs {
		pid, err := strconv.Atoi(filepath.Base(d))
		if err != nil {
			continue
		}
		b, err := os.ReadFile(d + "/stat")
		if err != nil {
			continue
		}
		_, rest, ok := strings.Cut(string(b), ") ") // the name may hold spaces
		f := strings.Fields(rest)
		if !ok || len(f) < 2 {
			continue
		}
		if parent[pid], err = strconv.Atoi(f[1]); err != nil {
			delete(parent, pid)
		}
	}
	for pid := range parent {
		for p := parent[pid]; p > 1; p = parent[p] {
			if p != root {
				continue
			}
			if n, err := field(fmt.Sprintf("/proc/%d/smaps_rollup", pid), "Pss"); err == nil {
				sum, processes = sum+n, processes+1
			}
			break
		}
	}
	return sum, processes
}
