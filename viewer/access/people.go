package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"fumikura/internal/archive"
)

const formatPerson = "fumikura/person/1"

const (
	accountPrefix = archive.PeoplePrefix + "accounts/"
	loginPrefix   = archive.PeoplePrefix + "logins/"
	tokenPrefix   = archive.PeoplePrefix + "tokens/"
	sessionPrefix = archive.PeoplePrefix + "sessions/"
	linkPrefix    = archive.PeoplePrefix + "links/"
)

func personPrefix(id archive.ID) string { return accountPrefix + string(id) + "/" }
func personKey(id archive.ID, rev int) string {
	return fmt.Sprintf("%s%06d", personPrefix(id), rev)
}

// Options of People; the zero value serves.
type Options struct {
	// Cost of hashing a password; the zero Cost is DefaultCost.
	Cost Cost
	// Hashes is how many passwords are hashed at once, 0 for 2. Each takes
	// Cost.Memory.
	Hashes int
	// Log is told what is wrong but stops nothing; nil means slog.Default.
	Log *slog.Logger
}

// People are the accounts of one archive. All methods may be called by many
// goroutines at once, and by many processes on one archive.
type People struct {
	a         *archive.Archive
	o         Options
	hasher    *hasher
	addresses *limiter // by where a sign-in comes from
	accounts  *limiter // by account
	strangers *limiter // by login that no account has

	mu      sync.Mutex
	touched map[string]time.Time // session hash: when .seen was written
	swept   time.Time
}

// New is the accounts of a. It reads nothing yet.
func New(a *archive.Archive, o Options) *People {
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost
	}
	if o.Hashes <= 0 {
		o.Hashes = 2
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &People{a: a, o: o, hasher: newHasher(o.Cost, o.Hashes),
		addresses: newLimiter(addressLimit), accounts: newLimiter(loginLimit), strangers: newLimiter(loginLimit),
		touched: map[string]time.Time{}}
}

// ByID reads an account's newest revision; archive.ErrNotFound where there is
// none.
func (p *People) ByID(ctx context.Context, id archive.ID) (*Person, error) {
	if _, err := archive.ParseID(string(id)); err != nil {
		return nil, fmt.Errorf("account: %w", archive.ErrNotFound)
	}
	key := ""
	err := archive.ListAll(ctx, p.a.Bucket, personPrefix(id), "", func(i archive.Info) error {
		key = i.Key
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("account %s: %w", id, err)
	}
	if key == "" {
		return nil, fmt.Errorf("account %s: %w", id, archive.ErrNotFound)
	}
	return p.person(ctx, key)
}

func (p *People) person(ctx context.Context, key string) (*Person, error) {
	v := new(Person)
	if err := p.readJSON(ctx, key, formatPerson, v); err != nil {
		return nil, err
	}
	return v, nil
}

// ByLogin reads the account with a login; archive.ErrNotFound where there is
// none.
func (p *People) ByLogin(ctx context.Context, login string) (*Person, error) {
	id, err := p.claimed(ctx, login)
	if err != nil {
		return nil, err
	}
	return p.ByID(ctx, id)
}

// claimed is the id that a login was given.
func (p *People) claimed(ctx context.Context, login string) (archive.ID, error) {
	if checkLogin(login) != nil {
		return "", fmt.Errorf("login: %w", archive.ErrNotFound)
	}
	b, err := p.a.ReadObject(ctx, loginPrefix+login)
	if err != nil {
		return "", err
	}
	id, err := archive.ParseID(string(b))
	if err != nil {
		return "", fmt.Errorf("read %s%s: %w", loginPrefix, login, err)
	}
	return id, nil
}

// List reads all accounts, in the order in which they were made.
func (p *People) List(ctx context.Context) ([]*Person, error) {
	var keys []string
	last := ""
	err := archive.ListAll(ctx, p.a.Bucket, accountPrefix, "", func(i archive.Info) error {
		id, _, _ := strings.Cut(strings.TrimPrefix(i.Key, accountPrefix), "/")
		if id == last {
			keys[len(keys)-1] = i.Key
		} else {
			keys, last = append(keys, i.Key), id
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	out := make([]*Person, 0, len(keys))
	for _, k := range keys {
		v, err := p.person(ctx, k)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// store writes the next revision of v with an event about it. archive.ErrConflict
// where somebody else wrote that revision.
func (p *People) store(ctx context.Context, v *Person, actor, reason string, private map[string]string) error {
	key := personKey(v.ID, v.Rev)
	v.Format = formatPerson
	v.Event = p.a.NewEvent(actor, archive.ActPerson)
	v.Event.Person, v.Event.Object, v.Event.Reason, v.Event.Private = v.ID, key, reason, private
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("account %s: %w", v.ID, err)
	}
	return p.a.CommitObject(ctx, key, b, v.Event)
}

// change stores the next revision of an account: do alters it, and says what is
// personal about the change. Who loses a race reads again. do returning errSame
// means that there is nothing to change.
func (p *People) change(ctx context.Context, actor string, id archive.ID, reason string, do func(*Person) (map[string]string, error)) (*Person, error) {
	for {
		v, err := p.ByID(ctx, id)
		if err != nil {
			return nil, err
		}
		private, err := do(v)
		if errors.Is(err, errSame) {
			return v, nil
		} else if err != nil {
			return nil, err
		}
		v.Rev++
		if err = p.store(ctx, v, actor, reason, private); !errors.Is(err, archive.ErrConflict) {
			return v, err
		}
	}
}

var errSame = errors.New("nothing to change")

func (p *People) readJSON(ctx context.Context, key, format string, v any) error {
	b, err := p.a.ReadObject(ctx, key)
	if err != nil {
		return err
	}
	if err := archive.Decode(b, format, v); err != nil {
		return fmt.Errorf("read %s: %w", key, err)
	}
	return nil
}

func (p *People) now() time.Time { return p.a.Now().UTC().Truncate(time.Millisecond) }

func digest(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}
