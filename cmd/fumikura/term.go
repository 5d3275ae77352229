package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// A meter shows how far long work is: a bar that is redrawn on a terminal, a
// plain line every ten seconds elsewhere.
type meter struct {
	e       *env
	lang    string
	unit    string // what is counted
	start   time.Time
	mu      sync.Mutex // guards what follows
	last    time.Time
	base    int // done when the meter started
	started bool
	drawn   bool
}

func newMeter(e *env, lang, unit string) *meter {
	m := &meter{e: e, lang: lang, unit: unit, start: time.Now()}
	if !e.terminal {
		m.last = m.start // short work needs no line
	}
	return m
}

// set shows done of total; total 0 means that it isn't known yet.
func (m *meter) set(done, total int, note string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.started {
		m.base, m.started = done, true
	}
	now := time.Now()
	every := 10 * time.Second
	if m.e.terminal {
		every = 100 * time.Millisecond
	}
	if now.Sub(m.last) < every {
		return
	}
	m.last = now
	line := m.line(done, total, now) + note
	if m.e.terminal {
		fmt.Fprintf(m.e.err, "\r\x1b[K%s", line)
		m.drawn = true
	} else {
		fmt.Fprintln(m.e.err, line)
	}
}

func (m *meter) line(done, total int, now time.Time) string {
	per := float64(done-m.base) / max(now.Sub(m.start).Minutes(), 1e-9)
	if total <= 0 {
		return fmt.Sprintf("%d %s", done, m.unit)
	}
	const width = 24
	full := min(width, width*done/max(total, 1))
	s := fmt.Sprintf("[%s%s] %d/%d %s", strings.Repeat("█", full), strings.Repeat("░", width-full), done, total, m.unit)
	if per > 0 && now.Sub(m.start) > 2*time.Second {
		left := time.Duration(float64(total-done) / per * float64(time.Minute)).Round(time.Second)
		s += fmt.Sprintf("  %.0f %s  %s %s", per, say(m.lang, m.unit+"/分", m.unit+"/min"), say(m.lang, "残り", "left"), left)
	}
	return s
}

// clear takes the bar away, so that what follows stands on a line of its own.
func (m *meter) clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.drawn {
		fmt.Fprint(m.e.err, "\r\x1b[K")
		m.drawn = false
	}
}
