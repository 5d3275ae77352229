package access

import (
	"math"
	"net/netip"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// A TooManyError refuses a try for now.
type TooManyError struct {
	Reason *archive.Reason
	Wait   time.Duration // until the next try may be let through
}

// Error is the English sentence.
func (e *TooManyError) Error() string { return e.Reason.EN }

// Unwrap gives the sentence.
func (e *TooManyError) Unwrap() error { return e.Reason }

var (
	reasonTooMany = &archive.Reason{Code: "too-many", JA: "サインインの失敗が続いたため、しばらく受け付けません。少し待ってからもう一度お試しください。", EN: "There were too many failed sign-ins. Wait a moment and try again."}
	reasonBusy    = &archive.Reason{Code: "busy", JA: "サインインが混み合っています。少し待ってからもう一度お試しください。", EN: "Too many people are signing in. Wait a moment and try again."}
)

const busyWait = 2 * time.Second

// A limit says how many tries may fail, and how long they keep waiting.
type limit struct {
	free   float64       // failures without a wait
	leak   time.Duration // after which one failure is forgotten
	first  time.Duration // the first wait; it doubles with each failure
	most   time.Duration // the longest wait
	memory int           // how many keys are remembered
}

var (
	// A login: what a person mistypes costs nothing, a guesser gets a try a minute,
	// and nobody is locked out for longer by somebody else's guesses.
	loginLimit = limit{free: 6, leak: 5 * time.Minute, first: time.Second, most: time.Minute, memory: 20_000}
	// An address may be a whole town hall's.
	addressLimit = limit{free: 30, leak: 20 * time.Second, first: time.Second, most: 5 * time.Minute, memory: 20_000}
)

// A limiter remembers who failed how often, in bounded memory.
type limiter struct {
	limit
	mu   sync.Mutex
	keys map[string]*failures
}

type failures struct {
	n     float64
	last  time.Time
	until time.Time
}

func newLimiter(l limit) *limiter { return &limiter{limit: l, keys: map[string]*failures{}} }

// try counts a try as a failure beforehand, so that many tries at once don't
// slip through together; forgive takes it back. Where the key has to wait, it
// says how long, and counts nothing.
func (l *limiter) try(key string, now time.Time) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.keys[key]
	if f == nil {
		if len(l.keys) >= l.memory {
			l.forget(now)
		}
		f = &failures{}
		l.keys[key] = f
	}
	if now.Before(f.until) {
		return f.until.Sub(now)
	}
	f.n = f.left(l.leak, now) + 1
	f.last = now
	if over := f.n - l.free; over > 0 {
		wait := time.Duration(min(float64(l.most), float64(l.first)*math.Pow(2, over-1)))
		f.until = now.Add(wait.Truncate(time.Millisecond)) // as the clock is
	}
	return 0
}

// forgive takes a try back that did not fail; all of them where the key showed
// that it is who it says.
func (l *limiter) forgive(key string, all bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.keys[key]
	if f == nil {
		return
	}
	if f.n--; all || f.n <= 0 {
		delete(l.keys, key)
	} else if f.n <= l.free {
		f.until = time.Time{}
	}
}

// left is how many failures are not yet forgotten.
func (f *failures) left(leak time.Duration, now time.Time) float64 {
	return max(0, f.n-float64(now.Sub(f.last))/float64(leak))
}

// forget makes room: it drops all that count no more, and where that is not
// enough the one that failed the longest time ago.
func (l *limiter) forget(now time.Time) {
	oldest := ""
	for k, f := range l.keys {
		if f.left(l.leak, now) == 0 && !now.Before(f.until) {
			delete(l.keys, k)
		} else if oldest == "" || f.last.Before(l.keys[oldest].last) {
			oldest = k
		}
	}
	if len(l.keys) >= l.memory {
		delete(l.keys, oldest)
	}
}

// addressKey is what an address ("host:port" or "host") is counted under: an
// IPv6 customer has a whole /64.
func addressKey(remote string) string {
	var a netip.Addr
	if ap, err := netip.ParseAddrPort(remote); err == nil {
		a = ap.Addr()
	} else if a, err = netip.ParseAddr(remote); err != nil {
		return "unknown"
	}
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
