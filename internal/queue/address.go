package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// How long Redis may keep a call waiting: short enough to close within ten
// seconds while it is away.
const (
	dialWithin = time.Second
	callWithin = 2 * time.Second
)

// dial prepares a client for addr; nothing is sent yet.
func dial(addr string) (redis.UniversalClient, error) {
	silence()
	u, err := url.Parse(addr)
	if err != nil {
		return nil, errors.New("the queue's address can't be understood") // it may hold a password
	}
	switch u.Scheme {
	case "redis", "rediss":
		o, err := redis.ParseURL(addr)
		if err != nil {
			return nil, fmt.Errorf("the queue's address %s: %w", u.Redacted(), err)
		}
		return redis.NewClient(tune(o)), nil
	case "redis-sentinel":
		return dialSentinel(u)
	}
	return nil, fmt.Errorf("the queue's address %s: want memory:, redis://host:port/db, rediss:// or redis-sentinel://host:port,host:port/master/db", u.Redacted())
}

// tune makes calls end soon, and leaves out what only managed clusters know.
func tune(o *redis.Options) *redis.Options {
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = dialWithin, callWithin, callWithin
	o.DialerRetries, o.MaxRetries = 1, 1
	o.PoolSize = max(o.PoolSize, 32)
	o.DisableIdentity, o.ContextTimeoutEnabled = true, true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return o
}

// dialSentinel asks the sentinels who the master is. One password serves both,
// unless ?sentinel_password= says otherwise.
func dialSentinel(u *url.URL) (redis.UniversalClient, error) {
	master, db, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if master == "" || u.Host == "" {
		return nil, fmt.Errorf("the queue's address %s names no master: redis-sentinel://host:26379,host:26379/MASTER/0", u.Redacted())
	}
	o := &redis.FailoverOptions{
		MasterName: master, SentinelAddrs: strings.Split(u.Host, ","),
		DialTimeout: dialWithin, ReadTimeout: callWithin, WriteTimeout: callWithin,
		DialerRetries: 1, MaxRetries: 1, PoolSize: 32, DisableIdentity: true, ContextTimeoutEnabled: true,
	}
	if db != "" {
		n, err := strconv.Atoi(db)
		if err != nil {
			return nil, fmt.Errorf("the queue's address %s: %q is no database", u.Redacted(), db)
		}
		o.DB = n
	}
	o.Username = u.User.Username()
	o.Password, _ = u.User.Password()
	o.SentinelPassword = o.Password
	if u.Query().Has("sentinel_password") {
		o.SentinelPassword = u.Query().Get("sentinel_password")
	}
	return redis.NewFailoverClient(o), nil
}

// silence takes the client library's own log away, which is one for the whole
// process and goes to standard error: the calls' errors say the same.
var silence = sync.OnceFunc(func() { redis.SetLogger(silent{}) })

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

// embed runs a Redis inside this process, behind a password of its own, since
// every user of the machine can reach its port.
func embed() (*miniredis.Miniredis, redis.UniversalClient, error) {
	silence()
	m := miniredis.NewMiniRedis()
	password := rand.Text()
	m.RequireAuth(password)
	if err := m.Start(); err != nil {
		return nil, nil, fmt.Errorf("queue in memory: %w", err)
	}
	c := redis.NewClient(tune(&redis.Options{Addr: m.Addr(), Password: password}))
	c.AddHook(spare{m})
	return m, c, nil
}
