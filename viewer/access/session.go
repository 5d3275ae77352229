package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"fumikura/internal/archive"
)

// A Session is a person's who has just signed in.
type Session struct {
	Token  string // the secret, for the cookie
	Person *Person
	Ends   time.Time // at the latest
}

// ErrSession: there is no such session, or it has ended.
var ErrSession = &archive.Reason{Code: "session", JA: "サインインの期限が切れました。もう一度サインインしてください。", EN: "Your session has ended. Sign in again."}

const formatSession = "fumikura/session/1"

// session is an object under people/sessions/; it never changes.
type session struct {
	Format  string     `json:"format"`
	Person  archive.ID `json:"person"`
	Epoch   int        `json:"epoch"`
	Created time.Time  `json:"created"`
}

// seenSuffix ends the key of when a session was last used. It is an object of its
// own, so that a use that is under way can't bring a session back that somebody
// signs out of.
const seenSuffix = ".seen"

// maxTouched bounds the sessions whose last touch is remembered.
const maxTouched = 20_000

// begin stores a new session.
func (p *People) begin(ctx context.Context, v *Person) (*Session, error) {
	now := p.now()
	token := newSecret()
	b, err := json.Marshal(session{formatSession, v.ID, v.Epoch, now})
	if err != nil {
		return nil, fmt.Errorf("begin a session: %w", err)
	}
	if err := p.a.WriteObject(ctx, sessionPrefix+digest(token), b, archive.PutOptions{IfAbsent: true}); err != nil {
		return nil, fmt.Errorf("begin a session: %w", err)
	}
	p.sweepNowAndThen(ctx)
	return &Session{token, v, now.Add(longest)}, nil
}

// Session is who a session's token belongs to. ErrSession where it has ended: 12
// hours after the last use, 7 days after the beginning, by signing out, by a new
// password, or because the person was disabled.
func (p *People) Session(ctx context.Context, token string) (*Person, error) {
	if !isSecret(token) {
		return nil, ErrSession
	}
	hash := digest(token)
	var s session
	err := p.readJSON(ctx, sessionPrefix+hash, formatSession, &s)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, ErrSession
	} else if err != nil {
		return nil, err
	}
	now := p.now()
	if over, err := p.over(ctx, hash, &s, now); err != nil {
		return nil, err
	} else if over {
		return nil, ErrSession
	}
	v, err := p.ByID(ctx, s.Person)
	if errors.Is(err, archive.ErrNotFound) || err == nil && (v.Disabled || v.Epoch != s.Epoch) {
		return nil, ErrSession
	} else if err != nil {
		return nil, err
	}
	p.touch(ctx, hash, now)
	return v, nil
}

// over tells whether a session has ended by its age.
func (p *People) over(ctx context.Context, hash string, s *session, now time.Time) (bool, error) {
	if age := now.Sub(s.Created); age >= longest {
		return true, nil
	} else if age < idle {
		return false, nil
	}
	b, err := p.a.ReadObject(ctx, sessionPrefix+hash+seenSuffix)
	if errors.Is(err, archive.ErrNotFound) {
		return true, nil
	} else if err != nil {
		return false, err
	}
	seen, err := time.Parse(time.RFC3339, string(b))
	if err != nil {
		return true, nil
	}
	return now.Sub(seen) >= idle, nil
}

// touch notes that a session is used, every few minutes. Where the note can't be
// written the session only ends earlier.
func (p *People) touch(ctx context.Context, hash string, now time.Time) {
	p.mu.Lock()
	if now.Sub(p.touched[hash]) < touchEvery {
		p.mu.Unlock()
		return
	}
	if len(p.touched) >= maxTouched {
		clear(p.touched)
	}
	p.touched[hash] = now
	p.mu.Unlock()
	if err := p.a.WriteObject(ctx, sessionPrefix+hash+seenSuffix, []byte(now.Format(time.RFC3339)), archive.PutOptions{}); err != nil {
		p.o.Log.WarnContext(ctx, "touch a session", "err", err)
		p.mu.Lock()
		delete(p.touched, hash)
		p.mu.Unlock()
	}
}

// SignOut ends a session. One that has ended is no error.
func (p *People) SignOut(ctx context.Context, token string) error {
	if !isSecret(token) {
		return nil
	}
	return p.endSession(ctx, digest(token))
}

func (p *People) endSession(ctx context.Context, hash string) error {
	for _, key := range []string{sessionPrefix + hash, sessionPrefix + hash + seenSuffix} {
		if err := p.a.Bucket.Delete(ctx, key); err != nil {
			return fmt.Errorf("end a session: %w", err)
		}
	}
	p.mu.Lock()
	delete(p.touched, hash)
	p.mu.Unlock()
	return nil
}

// Signing in clears away what has ended, now and then and not for long.
const (
	sweepEvery  = 6 * time.Hour
	sweepWithin = 5 * time.Second
)

func (p *People) sweepNowAndThen(ctx context.Context) {
	now := p.now()
	p.mu.Lock()
	due := now.Sub(p.swept) >= sweepEvery
	if due {
		p.swept = now
	}
	p.mu.Unlock()
	if !due {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, sweepWithin)
	defer cancel()
	if _, err := p.Sweep(ctx); err != nil && ctx.Err() == nil {
		p.o.Log.WarnContext(ctx, "clear ended sessions away", "err", err)
	}
}

// Sweep deletes the sessions that have ended by their age, and the links, and
// tells how many objects that were. Signing in does it now and then.
func (p *People) Sweep(ctx context.Context) (int, error) {
	now, n := p.now(), 0
	remove := func(key string) error {
		n++
		return p.a.Bucket.Delete(ctx, key)
	}
	err := archive.ListAll(ctx, p.a.Bucket, sessionPrefix, "", func(i archive.Info) error {
		hash := strings.TrimPrefix(i.Key, sessionPrefix)
		if name, isSeen := strings.CutSuffix(hash, seenSuffix); isSeen {
			_, err := p.a.Bucket.Stat(ctx, sessionPrefix+name)
			if errors.Is(err, archive.ErrNotFound) {
				return remove(i.Key)
			}
			return err
		}
		if now.Sub(i.Modified) < idle {
			return nil // too young to have ended; by the store's clock, which only delays
		}
		var s session
		err := p.readJSON(ctx, i.Key, formatSession, &s)
		if errors.Is(err, archive.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		if over, err := p.over(ctx, hash, &s, now); err != nil || !over {
			return err
		}
		n++
		return p.endSession(ctx, hash)
	})
	if err != nil {
		return n, fmt.Errorf("sweep sessions: %w", err)
	}
	err = archive.ListAll(ctx, p.a.Bucket, linkPrefix, "", func(i archive.Info) error {
		if strings.HasSuffix(i.Key, usedSuffix) {
			return nil // goes with its link
		}
		if now.Sub(i.Modified) < linkLife {
			return nil
		}
		var l link
		err := p.readJSON(ctx, i.Key, formatLink, &l)
		if errors.Is(err, archive.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		if now.Sub(l.Created) < linkLife+time.Hour {
			return nil
		}
		// The link goes first: without it the note that it was used means nothing.
		if err := remove(i.Key); err != nil {
			return err
		}
		return p.a.Bucket.Delete(ctx, i.Key+usedSuffix)
	})
	if err != nil {
		return n, fmt.Errorf("sweep sign-in links: %w", err)
	}
	return n, nil
}
