package viewer

import (
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// A Server answers people's and programs' requests. Its methods may be called by
// many goroutines.
type Server struct {
	Config
	looks   looks
	statics map[string]static
	cross   *http.CrossOriginProtection
	people  http.Handler
	owner   http.Handler

	health healthCache
	shelf  batchShelf
	heavy  gate

	notices notices
}

// New is a Server. It reads nothing from the archive yet.
func New(c Config) (*Server, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	s := &Server{Config: c, cross: http.NewCrossOriginProtection(), heavy: newGate(searchesAtOnce, searchesEach)}
	var err error
	if s.statics, err = loadStatics(); err != nil {
		return nil, err
	}
	if s.looks, err = loadLooks(s.statics); err != nil {
		return nil, err
	}
	s.people = s.router(routes(), false)
	s.owner = s.router(apiRoutes(), true)
	return s, nil
}

// Handler answers people, by session, and programs, by token.
func (s *Server) Handler() http.Handler { return s.people }

// OwnerHandler answers the JSON API alone, and whoever calls acts as the
// archive's owner: it belongs on a socket that only the owner can open.
func (s *Server) OwnerHandler() http.Handler { return s.owner }

// HTTPServer is a server with the limits that Handler expects: it sets the
// deadlines of each request itself, since an upload may last hours.
func (s *Server) HTTPServer(addr string) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           s.people,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
}

// router puts a table of routes behind what all of them share.
func (s *Server) router(table []route, owner bool) http.Handler {
	mux := http.NewServeMux()
	for _, r := range table {
		mux.Handle(r.Method+" "+r.Pattern, s.serve(r, owner))
	}
	mux.Handle("/", s.serve(route{Pattern: "/", need: needNothing, api: owner, run: (*visit).nowhere}, owner))
	return s.outermost(mux)
}

// nowhere answers every address that is none.
func (v *visit) nowhere() error { return errNotThere }

// today is the day in the archive's time zone.
func (s *Server) today() string { return s.now().Format("2006-01-02") }

func (s *Server) now() time.Time { return s.Archive.Now().In(s.Zone) }

// local is a stored time in the archive's zone.
func (s *Server) local(t time.Time) time.Time { return t.In(s.Zone) }

// fromHere tells whether a request came from this machine itself. Behind a proxy
// every request does, so it proves nothing where there are signs of one.
func (s *Server) fromHere(r *http.Request) bool {
	if s.Secure || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" || r.Header.Get("Via") != "" {
		return false
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// A gate lets so many in at once, and so many of each person.
type gate struct {
	mu   *sync.Mutex
	all  int
	each int
	in   map[string]int
	n    *int
}

// searchesAtOnce and searchesEach bound how many queries run at the same time,
// of everybody and of one person.
const (
	searchesAtOnce = 32
	searchesEach   = 4
)

func newGate(all, each int) gate {
	return gate{mu: new(sync.Mutex), all: all, each: each, in: map[string]int{}, n: new(int)}
}

// enter takes a place for actor, and returns how to give it back. The owner at
// the command line is bounded by the total only.
func (g gate) enter(actor string) (leave func(), ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if *g.n >= g.all || actor != archive.ActorOwner && g.in[actor] >= g.each {
		return nil, false
	}
	*g.n++
	g.in[actor]++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		*g.n--
		if g.in[actor]--; g.in[actor] == 0 {
			delete(g.in, actor)
		}
	}, true
}
