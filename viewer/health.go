package viewer

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// healthz says that this process is alive, and nothing else.
func (v *visit) healthz() error {
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.w.WriteHeader(http.StatusOK)
	v.send([]byte("ok\n"))
	return nil
}

// readyz says whether all parts are there, and names those that are not. Why
// they are away stands in the log only.
func (v *visit) readyz() error {
	answer := struct {
		Ready bool              `json:"ready"`
		Parts map[string]string `json:"parts"`
	}{true, map[string]string{}}
	status := http.StatusOK
	for _, p := range v.health.look(v.ctx(), v.Server, time.Second) {
		answer.Parts[p.Name] = "ok"
		if p.Err != nil {
			answer.Parts[p.Name] = "away"
			answer.Ready, status = false, http.StatusServiceUnavailable
		}
	}
	v.json(status, answer)
	return nil
}

// metrics are for programs on this machine, and for whoever may see how it is. Behind a proxy (Config.Secure, or a forwarding header) being
// on this machine proves nothing: there a token is needed.
func (v *visit) metrics() error {
	if v.Metrics == nil {
		return errNotThere
	}
	if !v.fromHere(v.r) && !v.may(needHealth) {
		return errNotThere
	}
	v.deadlines(readWithin, writeWithin)
	v.Metrics.ServeHTTP(v.w, v.r)
	return nil
}

// A healthCache keeps the last look at the parts, so that a page costs none.
type healthCache struct {
	mu    sync.Mutex
	parts []Part
	at    time.Time
	busy  chan struct{} // closed when the look under way is done
}

// look is how the parts are, no older than age.
func (c *healthCache) look(ctx context.Context, s *Server, age time.Duration) []Part {
	c.mu.Lock()
	if time.Since(c.at) < age {
		defer c.mu.Unlock()
		return c.parts
	}
	busy := c.busy
	if busy == nil {
		busy = make(chan struct{})
		c.busy = busy
		go c.renew(context.WithoutCancel(ctx), s, busy)
	}
	c.mu.Unlock()
	select {
	case <-busy:
	case <-ctx.Done():
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.parts
}

func (c *healthCache) renew(ctx context.Context, s *Server, done chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	parts := s.Health(ctx)
	for _, p := range parts {
		if p.Err != nil {
			s.Log.WarnContext(ctx, "a part is away", "part", p.Name, "err", p.Err)
		}
	}
	c.mu.Lock()
	c.parts, c.at, c.busy = parts, time.Now(), nil
	c.mu.Unlock()
	close(done)
}

// away names the parts that are away, for the banner on pages. It never waits:
// where the last look is old it starts another and shows the last.
func (c *healthCache) away(ctx context.Context, s *Server) []string {
	c.mu.Lock()
	if time.Since(c.at) > 5*time.Second && c.busy == nil {
		c.busy = make(chan struct{})
		go c.renew(context.WithoutCancel(ctx), s, c.busy)
	}
	var names []string
	for _, p := range c.parts {
		if _, ok := catalogue[key("away."+p.Name)]; ok && p.Err != nil {
			names = append(names, p.Name)
		}
	}
	c.mu.Unlock()
	return names
}
