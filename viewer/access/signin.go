package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fumikura/internal/archive"
)

// ErrSignIn: no such login, a wrong password, or an account that is disabled.
// Which of them is not said.
var ErrSignIn = &archive.Reason{Code: "sign-in", JA: "利用者名かパスワードが違います。", EN: "The login name or the password is wrong."}

// SignIn begins a session for who knows the password. remote is where the try
// comes from, "host:port" or "host". Errors: ErrSignIn, a *TooManyError, or what
// the store answered.
func (p *People) SignIn(ctx context.Context, login, password, remote string) (*Session, error) {
	now := p.now()
	address := addressKey(remote)
	if wait := p.addresses.try(address, now); wait > 0 {
		return nil, &TooManyError{reasonTooMany, wait}
	}
	v, err := p.lookUp(ctx, login)
	if err != nil {
		p.addresses.forgive(address, false) // the store's fault, not theirs
		return nil, err
	}
	// Accounts are counted apart from made-up logins, so that a flood of these
	// can't push an account's failures out of memory. Both wait alike.
	byLogin, key := p.strangers, digest(login)
	if v != nil {
		byLogin, key = p.accounts, string(v.ID)
	}
	if wait := byLogin.try(key, now); wait > 0 {
		return nil, &TooManyError{reasonTooMany, wait}
	}
	encoded := ""
	if v != nil && !v.Disabled {
		encoded = v.Password
	}
	if len(password) > maxPassword {
		encoded, password = "", password[:maxPassword]
	}
	ok, err := p.hasher.fits(ctx, encoded, password)
	if err != nil {
		p.addresses.forgive(address, false)
		byLogin.forgive(key, false)
		return nil, err
	}
	if !ok {
		return nil, ErrSignIn
	}
	p.addresses.forgive(address, false)
	byLogin.forgive(key, true)
	v = p.rehash(ctx, v, password)
	return p.begin(ctx, v)
}

// nobody is the id of an account that never is.
const nobody archive.ID = "00000000-0000-8000-8000-000000000000"

// lookUp is the account with a login, nil where there is none: then it asks the
// store for as much, so that the time tells nothing.
func (p *People) lookUp(ctx context.Context, login string) (*Person, error) {
	v, err := p.ByLogin(ctx, login)
	if !errors.Is(err, archive.ErrNotFound) {
		return v, err
	}
	absent := []string{personKey(nobody, 1)}
	if checkLogin(login) != nil { // then ByLogin asked nothing
		absent = append(absent, loginPrefix+"-")
	}
	for _, key := range absent {
		if _, err := p.a.ReadObject(ctx, key); err != nil && !errors.Is(err, archive.ErrNotFound) {
			return nil, err
		}
	}
	if _, err := p.a.Bucket.List(ctx, personPrefix(nobody), "", 1000); err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	return nil, nil
}

// rehash stores the password anew where its hash was made at another cost. That
// is a courtesy: where it fails the old one stays.
func (p *People) rehash(ctx context.Context, v *Person, password string) *Person {
	c, _, _, err := decodePassword(v.Password)
	if err != nil || c == p.o.Cost {
		return v
	}
	old := v.Password
	encoded, err := p.newPassword(ctx, v.Login, password)
	if err != nil {
		return v
	}
	changed, err := p.change(ctx, archive.ActorSystem, v.ID, "rehashed", func(v *Person) (map[string]string, error) {
		if v.Password != old {
			return nil, errSame
		}
		v.Password = encoded
		return nil, nil
	})
	if err != nil {
		p.o.Log.WarnContext(ctx, "rehash a password", "person", v.ID, "err", err)
		return v
	}
	return changed
}

// OwnerSignInLink makes a sign-in link for the first administrator, whose account
// it makes where there is none that is enabled. It is for whoever starts the
// program, who holds the archive anyway.
func (p *People) OwnerSignInLink(ctx context.Context) (string, error) {
	for n := 1; n < 100; n++ {
		all, err := p.List(ctx)
		if err != nil {
			return "", err
		}
		for _, v := range all {
			if v.Role == RoleAdmin && !v.Disabled {
				return p.NewSignInLink(ctx, archive.ActorOwner, v.ID)
			}
		}
		login := "admin"
		if n > 1 {
			login = fmt.Sprintf("admin%d", n)
		}
		// Taken: by an account that is no administrator's any more, or by another
		// process that does the same right now. Look again.
		_, err = p.Create(ctx, archive.ActorOwner, NewPerson{Login: login, Name: "管理者", Role: RoleAdmin})
		if err != nil && !errors.Is(err, ErrLoginTaken) {
			return "", err
		}
	}
	return "", errors.New("no login is free for an administrator")
}

// How long things last.
const (
	idle       = 12 * time.Hour
	longest    = 7 * 24 * time.Hour
	touchEvery = 5 * time.Minute
	linkLife   = 24 * time.Hour
)
