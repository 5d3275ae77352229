package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"fumikura/internal/archive"
	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// A Cost is what hashing one password costs.
type Cost struct {
	Time    uint32 // passes
	Memory  uint32 // KiB
	Threads uint8
}

// DefaultCost is what OWASP's Password Storage Cheat Sheet recommends for
// argon2id first: 19 MiB, two passes, one thread.
var DefaultCost = Cost{Time: 2, Memory: 19 << 10, Threads: 1}

// maxCost bounds what a stored hash may ask for.
var maxCost = Cost{Time: 16, Memory: 256 << 10, Threads: 16}

const (
	passwordSalt = 16   // bytes
	passwordHash = 32   // bytes
	minPassword  = 12   // characters
	maxPassword  = 1024 // bytes
	// maxWaiting bounds how many wait for a hash.
	maxWaiting = 64
)

// What is wrong with a password, as a sentence for a person.
var (
	ErrPasswordShort = &archive.Reason{Code: "password-short", JA: "パスワードは 12 文字以上にしてください。いくつかの単語をつなげた文でもかまいません。", EN: "A password has at least 12 characters. Several words in a row are fine."}
	ErrPasswordLong  = &archive.Reason{Code: "password-long", JA: "パスワードは 1,024 バイトまでにしてください。", EN: "A password has at most 1,024 bytes."}
	ErrPasswordPlain = &archive.Reason{Code: "password-plain", JA: "このパスワードはすぐに推測されます。同じ文字の繰り返し、続き番号、利用者名を避けてください。", EN: "This password is easy to guess. Avoid repeated characters, sequences, and the login name."}
)

// guessed are what guessers try first; alone or with a little more they protect
// nothing.
var guessed = []string{"password", "passw0rd", "passwort", "qwertyuiop", "qwerty", "asdfgh", "zxcvbn", "letmein", "welcome", "admin", "fumikura", "パスワード"}

// checkPassword says what is wrong with a password that somebody chose: too few
// characters, or too little in them beside what guessers try first.
func checkPassword(login, password string) error {
	if len(password) > maxPassword {
		return ErrPasswordLong
	}
	s := preparePassword(password)
	if utf8.RuneCountInString(s) < minPassword {
		return ErrPasswordShort
	}
	left := strings.ToLower(s)
	for _, g := range append([]string{login}, guessed...) {
		if len(g) > 2 {
			left = strings.ReplaceAll(left, g, "")
		}
	}
	// A sequence goes on in equal steps: aaaa, 1234, 2468.
	runes := []rune(left)
	seen, steps, most := map[rune]bool{}, map[rune]int{}, 0
	for i, r := range runes {
		seen[r] = true
		if i > 0 {
			steps[r-runes[i-1]]++
			most = max(most, steps[r-runes[i-1]])
		}
	}
	if len(runes) < minPassword/2 || len(seen) < 5 || most*10 > len(runes)*7 {
		return ErrPasswordPlain
	}
	return nil
}

// preparePassword makes what people type the same on every keyboard: full and
// half width, composed and decomposed.
func preparePassword(s string) string { return norm.NFKC.String(s) }

// newPassword is the encoded hash of a password that somebody chose for a login.
func (p *People) newPassword(ctx context.Context, login, password string) (string, error) {
	if err := checkPassword(login, password); err != nil {
		return "", err
	}
	salt := make([]byte, passwordSalt)
	rand.Read(salt)
	key, err := p.hasher.key(ctx, password, salt, p.o.Cost, passwordHash)
	if err != nil {
		return "", err
	}
	return encodePassword(p.o.Cost, salt, key), nil
}

// encodePassword writes the PHC string of an argon2id hash.
func encodePassword(c Cost, salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Time, c.Threads, b.EncodeToString(salt), b.EncodeToString(key))
}

var errPasswordForm = errors.New("stored password is not an argon2id hash of this program")

// decodePassword reads what encodePassword writes.
func decodePassword(s string) (c Cost, salt, key []byte, err error) {
	f := strings.Split(s, "$")
	if len(f) != 6 || f[0] != "" || f[1] != "argon2id" {
		return c, nil, nil, errPasswordForm
	}
	var version int
	if n, err := fmt.Sscanf(f[2]+" "+f[3], "v=%d m=%d,t=%d,p=%d", &version, &c.Memory, &c.Time, &c.Threads); err != nil || n != 4 || version != argon2.Version {
		return c, nil, nil, errPasswordForm
	}
	b := base64.RawStdEncoding.Strict()
	if salt, err = b.DecodeString(f[4]); err == nil {
		key, err = b.DecodeString(f[5])
	}
	if err != nil || len(salt) < 8 || len(salt) > 64 || len(key) < 16 || len(key) > 64 ||
		c.Time < 1 || c.Threads < 1 || c.Time > maxCost.Time || c.Memory > maxCost.Memory || c.Threads > maxCost.Threads ||
		encodePassword(c, salt, key) != s {
		return Cost{}, nil, nil, errPasswordForm
	}
	return c, salt, key, nil
}

// A hasher hashes a few passwords at a time.
type hasher struct {
	slots   chan struct{}
	waiting atomic.Int64
	// nobody is the hash that a password is compared with where there is none.
	nobody string
}

func newHasher(c Cost, slots int) *hasher {
	salt, key := make([]byte, passwordSalt), make([]byte, passwordHash)
	rand.Read(salt)
	rand.Read(key)
	return &hasher{slots: make(chan struct{}, slots), nobody: encodePassword(c, salt, key)}
}

func (h *hasher) key(ctx context.Context, password string, salt []byte, c Cost, size int) ([]byte, error) {
	if h.waiting.Add(1) > maxWaiting {
		h.waiting.Add(-1)
		return nil, &TooManyError{Reason: reasonBusy, Wait: busyWait}
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(preparePassword(password)), salt, c.Time, c.Memory, c.Threads, uint32(size)), nil
}

// fits compares a password with an encoded hash; where that is empty it does the
// same work for nothing.
func (h *hasher) fits(ctx context.Context, encoded, password string) (bool, error) {
	real := encoded != ""
	if !real {
		encoded = h.nobody
	}
	c, salt, want, err := decodePassword(encoded)
	if err != nil {
		return false, err
	}
	got, err := h.key(ctx, password, salt, c, len(want))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && real, nil
}
