package viewer

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"fumikura/viewer/access"
)

func TestReadiness(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	if res := b.get("/readyz"); res.StatusCode != 200 || bodyOf(res) != `{"ready":true,"parts":{"index":"ok","queue":"ok","store":"ok"}}`+"\n" {
		t.Errorf("%s %s", res.Status, bodyOf(res))
	}
	h.parts = []Part{{Name: "store"}, {Name: "queue", Err: errAway}, {Name: "index"}}
	h.server.health.at = time.Time{}
	res := b.get("/readyz")
	if res.StatusCode != 503 || !strings.Contains(bodyOf(res), `"queue":"away"`) || strings.Contains(bodyOf(res), "the cause") {
		t.Errorf("%s %s", res.Status, bodyOf(res))
	}
	if res := b.get("/healthz"); res.StatusCode != 200 {
		t.Errorf("alive: %s", res.Status)
	}
	p := h.signedIn(h.person("sato", access.RoleClerk))
	if page := p.page("/upload"); !strings.Contains(page, "待ち行列に接続できません") {
		t.Error("no banner names the part that is away")
	}
	if page := b.page("/sign-in"); strings.Contains(page, "待ち行列") {
		t.Error("a stranger is told about the machine")
	}
}

func TestMetricsAreNotForEverybody(t *testing.T) {
	h := newHouse(t, func(c *Config) {
		c.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "stages 1\n") })
	})
	staff, auditor := h.token(h.person("staff", access.RoleStaff)), h.token(h.person("kansa", access.RoleAuditor))
	for _, c := range []struct {
		name, header, value, token string
		want                       int
	}{
		{"this machine", "", "", "", 200},
		{"by a proxy", "X-Forwarded-For", "192.0.2.1", "", 404},
		{"by another proxy", "Forwarded", "for=192.0.2.1", "", 404},
		{"staff by a proxy", "X-Forwarded-For", "192.0.2.1", staff, 404},
		{"auditor by a proxy", "X-Forwarded-For", "192.0.2.1", auditor, 200},
	} {
		b := h.browser()
		r := b.request(http.MethodGet, "/metrics", nil)
		if c.header != "" {
			r.Header.Set(c.header, c.value)
		}
		if c.token != "" {
			r.Header.Set("Authorization", "Bearer "+c.token)
		}
		if res := b.do(r); res.StatusCode != c.want {
			t.Errorf("%s: %s, want %d", c.name, res.Status, c.want)
		}
	}
	h.server.Secure = true
	if res := h.browser().get("/metrics"); res.StatusCode != 404 {
		t.Errorf("behind HTTPS every request comes from this machine: %s", res.Status)
	}
}
