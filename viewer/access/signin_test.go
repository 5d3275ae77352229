package access

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
)

func signIn(t testing.TB, p *People, login string) *Session {
	t.Helper()
	s, err := p.SignIn(t.Context(), login, goodPassword, "192.0.2.1:1234")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSignIn(t *testing.T) {
	h := newHouse(t)
	p := New(h.a, cheap)
	v := create(t, p, "sato", RoleClerk)
	off := create(t, p, "off", RoleStaff)
	if err := p.Disable(t.Context(), archive.ActorOwner, off.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Create(t.Context(), archive.ActorOwner, NewPerson{Login: "bylink", Role: RoleStaff}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]string{
		"wrong":       {"sato", goodPassword + "x"},
		"empty":       {"sato", ""},
		"unknown":     {"nobody", goodPassword},
		"no login":    {"", goodPassword},
		"disabled":    {"off", goodPassword},
		"no password": {"bylink", ""},
		"bad login":   {"../sato", goodPassword},
		"long":        {"sato", strings.Repeat(goodPassword, 1000)},
	} {
		if _, err := p.SignIn(t.Context(), c[0], c[1], "192.0.2.1:1"); err != ErrSignIn {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := signIn(t, p, "sato")
	got, err := New(h.a, cheap).Session(t.Context(), s.Token)
	if err != nil || got.ID != v.ID {
		t.Fatalf("session: %v, %v", got, err)
	}
	// Full-width letters are the same letters.
	if err := p.SetPassword(t.Context(), archive.ActorOwner, v.ID, "abc 123 DEF 456 ガギグ"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.SignIn(t.Context(), "sato", "abc 123 DEF 456 ガギグ", "192.0.2.1:1"); err != nil {
		t.Errorf("full width: %v", err)
	}
}

func TestSignInStoresNoSecret(t *testing.T) {
	h := newHouse(t)
	p := New(h.a, cheap)
	v := create(t, p, "sato", RoleClerk)
	token, _, err := p.NewToken(t.Context(), archive.ActorOwner, v.ID, "scanner")
	if err != nil {
		t.Fatal(err)
	}
	link, err := p.NewSignInLink(t.Context(), archive.ActorOwner, v.ID)
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{signIn(t, p, "sato").Token, token, link, goodPassword}
	err = archive.ListAll(t.Context(), h.a.Bucket, "", "", func(i archive.Info) error {
		b, err := h.a.ReadObject(t.Context(), i.Key)
		for _, s := range secrets {
			if strings.Contains(i.Key+"\n"+string(b), s) {
				t.Errorf("%s holds a secret", i.Key)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range h.events {
		for _, s := range secrets {
			if strings.Contains(fmt.Sprint(e), s) {
				t.Errorf("the event %s holds a secret", e.Reason)
			}
		}
	}
}

// An unknown login makes the same calls on the store as a wrong password, and
// hashes as well.
func TestUnknownLoginCostsTheSame(t *testing.T) {
	h := newHouse(t)
	counted := &counting{Bucket: h.a.Bucket}
	h.a.Bucket = counted
	p := New(h.a, cheap)
	create(t, p, "sato", RoleClerk)
	cost := func(login string) string {
		counted.gets.Store(0)
		counted.lists.Store(0)
		if _, err := p.SignIn(t.Context(), login, "wrong wrong wrong", "192.0.2.1:1"); err != ErrSignIn {
			t.Fatalf("%q: %v", login, err)
		}
		return fmt.Sprintf("%d gets, %d lists", counted.gets.Load(), counted.lists.Load())
	}
	want := cost("sato")
	for _, login := range []string{"nobody", "", "NOBODY", "../x"} {
		if got := cost(login); got != want {
			t.Errorf("%q: %s, a wrong password: %s", login, got, want)
		}
	}
	p.hasher.slots = make(chan struct{}) // nobody can hash any more
	for _, login := range []string{"sato", "nobody", "-"} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		if _, err := p.SignIn(ctx, login, goodPassword, "192.0.2.1:1"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%q was answered without hashing: %v", login, err)
		}
		cancel()
	}
}

type counting struct {
	archive.Bucket
	gets, lists atomic.Int64
}

func (c *counting) Get(ctx context.Context, key string, off, length int64) (io.ReadCloser, archive.Info, error) {
	c.gets.Add(1)
	return c.Bucket.Get(ctx, key, off, length)
}

func (c *counting) List(ctx context.Context, prefix, after string, limit int) ([]archive.Info, error) {
	c.lists.Add(1)
	return c.Bucket.List(ctx, prefix, after, limit)
}

func TestSignInBacksOff(t *testing.T) {
	h := newHouse(t)
	p := New(h.a, cheap)
	create(t, p, "sato", RoleClerk)
	for _, login := range []string{"sato", "nobody"} {
		n, waits := 0, []time.Duration(nil)
		for range 40 {
			_, err := p.SignIn(t.Context(), login, "wrong wrong wrong", fmt.Sprintf("192.0.2.%d:1", n+1)) // each from elsewhere
			var many *TooManyError
			if errors.As(err, &many) {
				waits = append(waits, many.Wait.Round(time.Second))
				h.clock.pass(many.Wait)
				continue
			}
			if err != ErrSignIn {
				t.Fatal(err)
			}
			n++
		}
		if n < 20 || len(waits) < 10 || waits[0] != time.Second || waits[len(waits)-1] < 30*time.Second || waits[len(waits)-1] > time.Minute {
			t.Errorf("%s: %d tries of 40 let through, waits %v", login, n, waits)
		}
	}
	// The right password has to wait as well, and then clears what was.
	if _, err := p.SignIn(t.Context(), "sato", "wrong wrong wrong", "198.51.100.1:1"); err != ErrSignIn {
		t.Fatal(err)
	}
	_, err := p.SignIn(t.Context(), "sato", goodPassword, "198.51.100.1:1")
	var many *TooManyError
	if !errors.As(err, &many) {
		t.Fatalf("in between: %v", err)
	}
	var reason *archive.Reason
	if !errors.As(err, &reason) || reason.JA == "" {
		t.Errorf("no sentence in %v", err)
	}
	h.clock.pass(many.Wait)
	signIn(t, p, "sato")
	for range 5 {
		if _, err := p.SignIn(t.Context(), "sato", "wrong wrong wrong", "198.51.100.1:1"); err != ErrSignIn {
			t.Errorf("after success: %v", err)
		}
	}
}

func TestSignInLimitsAddresses(t *testing.T) {
	p := New(newHouse(t).a, cheap)
	create(t, p, "sato", RoleClerk)
	n := 0
	for i := range 100 {
		_, err := p.SignIn(t.Context(), fmt.Sprint("guess", i), "wrong wrong wrong", "[2001:db8::"+fmt.Sprint(i+1)+"]:1")
		if err == ErrSignIn {
			n++
		}
	}
	if n < 30 || n > 35 {
		t.Errorf("one network had %d tries", n)
	}
	if _, err := p.SignIn(t.Context(), "sato", goodPassword, "[2001:db8:0:1::1]:1"); err != nil {
		t.Errorf("another network: %v", err)
	}
	// A town hall behind one address signs in without end.
	for range 100 {
		signIn(t, p, "sato")
	}
}

// Tries that come at once don't slip through together.
func TestSignInRace(t *testing.T) {
	p := New(newHouse(t).a, cheap)
	create(t, p, "sato", RoleClerk)
	var tried atomic.Int64
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, err := p.SignIn(t.Context(), "sato", "wrong wrong wrong", fmt.Sprintf("192.0.2.%d:1", i))
			var many *TooManyError
			if err == ErrSignIn {
				tried.Add(1)
			} else if !errors.As(err, &many) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := tried.Load(); n != int64(loginLimit.free)+1 {
		t.Errorf("%d tries at once were let through", n)
	}
}

func TestLimiterForgets(t *testing.T) {
	l := newLimiter(limit{free: 2, leak: time.Minute, first: time.Second, most: time.Hour, memory: 50})
	now := time.Now()
	for i := range 10_000 {
		l.try(fmt.Sprint("flood", i), now)
		if len(l.keys) > 50 {
			t.Fatalf("%d keys are remembered", len(l.keys))
		}
	}
	for range 3 {
		l.try("a", now)
	}
	if l.try("a", now) == 0 {
		t.Error("a need not wait")
	}
	if w := l.try("a", now.Add(10*time.Minute)); w != 0 {
		t.Errorf("a waits %v after ten minutes", w)
	}
	for range 200 {
		if w := l.try("b", now); w > time.Hour {
			t.Fatalf("b waits %v", w)
		} else {
			now = now.Add(w)
		}
	}
}

func TestHasherBounds(t *testing.T) {
	h := newHasher(cheap.Cost, 1)
	h.slots <- struct{}{} // busy
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range maxWaiting {
		wg.Go(func() {
			if _, err := h.fits(ctx, "", "x"); !errors.Is(err, context.Canceled) {
				t.Errorf("waiting: %v", err)
			}
		})
	}
	for h.waiting.Load() < maxWaiting {
		time.Sleep(time.Millisecond)
	}
	var many *TooManyError
	if _, err := h.fits(t.Context(), "", "x"); !errors.As(err, &many) {
		t.Errorf("one too many: %v", err)
	}
	cancel()
	wg.Wait()
}

func TestRehash(t *testing.T) {
	h := newHouse(t)
	v := create(t, New(h.a, cheap), "sato", RoleClerk)
	dearer := Cost{Time: 2, Memory: 128, Threads: 1}
	p := New(h.a, Options{Cost: dearer})
	s := signIn(t, p, "sato")
	got, err := p.Session(t.Context(), s.Token)
	if err != nil {
		t.Fatal(err)
	}
	if c, _, _, err := decodePassword(got.Password); err != nil || c != dearer {
		t.Errorf("cost %+v, %v", c, err)
	}
	if r := h.reasons(v.ID); r != "created rehashed" {
		t.Errorf("events: %s", r)
	}
	signIn(t, p, "sato")
	if r := h.reasons(v.ID); r != "created rehashed" {
		t.Errorf("events after another sign-in: %s", r)
	}
}
