package meili

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
)

// defaultPrefix begins the names of the server's indexes where none is given.
const defaultPrefix = "fumikura"

// An Index is what one prefix names on a server.
type Index struct {
	client meilisearch.ServiceManager
	http   *http.Client // of which client makes use too
	url    string
	key    string
	prefix string
	cache  cache
}

var _ index.Index = (*Index)(nil)

var goodName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,60}$`)

// Open uses the server at url (http://host:port) with the key, and names its
// indexes with the prefix, "fumikura" where that is empty. A server that is away
// is no error here: it may come back. One that refuses the key is.
func Open(ctx context.Context, url, key, prefix string) (*Index, error) {
	if prefix == "" {
		prefix = defaultPrefix
	}
	if !goodName.MatchString(prefix) {
		return nil, fmt.Errorf("index prefix %q: it is of letters, digits, - and _", prefix)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 16
	// The server sends compressed answers in small pieces, each of which waits for
	// an acknowledgement: 40 ms a query.
	transport.DisableCompression = true
	x := &Index{prefix: prefix, url: strings.TrimRight(url, "/"), key: key, http: &http.Client{Transport: transport, Timeout: 2 * time.Minute}}
	x.client = meilisearch.New(url, meilisearch.WithAPIKey(key), meilisearch.DisableRetries(),
		meilisearch.WithCustomJsonUnmarshaler(unmarshal), meilisearch.WithCustomClient(x.http))
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if _, err := x.Generations(ctx); err != nil {
		var e *Error
		if errors.As(err, &e) && !e.Temporary() {
			return nil, err
		}
	}
	return x, nil
}

// Close closes idle connections.
func (x *Index) Close() error {
	x.client.Close()
	return nil
}

func (x *Index) metaUID() string              { return x.prefix + "-generations" }
func (x *Index) pagesUID(gen string) string   { return x.prefix + "-" + gen + "-pages" }
func (x *Index) recordsUID(gen string) string { return x.prefix + "-" + gen + "-records" }

// A metaDoc is a generation among the generations.
type metaDoc struct {
	ID     string `json:"id"`
	Layout string `json:"layout"`
	index.Generation
}

// layout names how a document is made of an entry. A generation of another layout
// shows as one of another format, so that it is built anew.
const layout = "5"

// Generations implements index.Index.
func (x *Index) Generations(ctx context.Context) ([]index.Generation, error) {
	var res meilisearch.DocumentsResult
	err := x.client.Index(x.metaUID()).GetDocumentsWithContext(ctx, &meilisearch.DocumentsQuery{Limit: 1000}, &res)
	if code(err) == "index_not_found" {
		return nil, nil
	} else if err != nil {
		return nil, failed("list the generations", err)
	}
	out := make([]index.Generation, 0, len(res.Results))
	for _, h := range res.Results {
		var g metaDoc
		b, err := json.Marshal(h)
		if err == nil {
			err = json.Unmarshal(b, &g)
		}
		if err != nil {
			return nil, fmt.Errorf("index server: a generation's description: %w", err)
		}
		if g.Layout != layout {
			g.Format += fmt.Sprintf(" (layout %q)", g.Layout)
		}
		out = append(out, g.Generation)
	}
	slices.SortFunc(out, func(a, b index.Generation) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// generation is ErrNoGeneration where the name is unknown.
func (x *Index) generation(ctx context.Context, name string) error {
	all, err := x.Generations(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(g index.Generation) bool { return g.Name == name }) {
		return fmt.Errorf("index %s: %w", name, index.ErrNoGeneration)
	}
	return nil
}

// Create implements index.Index. Other processes see the generation once it has
// its settings.
func (x *Index) Create(ctx context.Context, g index.Generation) error {
	if !goodName.MatchString(g.Name) {
		return fmt.Errorf("index generation %q: a name is of letters, digits, - and _", g.Name)
	}
	if err := x.generation(ctx, g.Name); !errors.Is(err, index.ErrNoGeneration) {
		return err
	}
	for uid, settings := range map[string]*meilisearch.Settings{x.pagesUID(g.Name): pageSettings(), x.recordsUID(g.Name): recordSettings()} {
		if err := x.remove(ctx, uid); err != nil { // what a killed process left
			return err
		}
		info, err := x.client.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: uid, PrimaryKey: "id"})
		if err := x.done(ctx, "make an index", info, err); err != nil {
			return err
		}
		info, err = x.client.Index(uid).UpdateSettingsWithContext(ctx, settings)
		if err := x.done(ctx, "set up an index", info, err); err != nil {
			return err
		}
		if uid == x.pagesUID(g.Name) {
			filters := pageFilters()
			info, err = x.client.Index(uid).UpdateFilterableAttributesWithContext(ctx, &filters)
			if err := x.done(ctx, "set up an index", info, err); err != nil {
				return err
			}
		}
		// Nobody looks for values of facets by their letters.
		info, err = x.client.Index(uid).UpdateFacetSearchWithContext(ctx, false)
		if err := x.done(ctx, "set up an index", info, err); err != nil {
			return err
		}
	}
	return x.describe(ctx, g)
}

func (x *Index) describe(ctx context.Context, g index.Generation) error {
	key := "id"
	info, err := x.client.Index(x.metaUID()).AddDocumentsWithContext(ctx, []metaDoc{{g.Name, layout, g}}, &meilisearch.DocumentOptions{PrimaryKey: &key})
	return x.done(ctx, "describe a generation", info, err)
}

// SetGeneration implements index.Index.
func (x *Index) SetGeneration(ctx context.Context, g index.Generation) error {
	if err := x.generation(ctx, g.Name); err != nil {
		return err
	}
	return x.describe(ctx, g)
}

// Drop implements index.Index.
func (x *Index) Drop(ctx context.Context, name string) error {
	if err := x.generation(ctx, name); errors.Is(err, index.ErrNoGeneration) {
		return nil
	} else if err != nil {
		return err
	}
	info, err := x.client.Index(x.metaUID()).DeleteDocumentsWithContext(ctx, []string{name}, nil)
	if err := x.done(ctx, "drop a generation", info, err); err != nil {
		return err
	}
	return errors.Join(x.remove(ctx, x.pagesUID(name)), x.remove(ctx, x.recordsUID(name)))
}

// remove deletes one of the server's indexes; that it is absent is no error.
func (x *Index) remove(ctx context.Context, uid string) error {
	info, err := x.client.DeleteIndexWithContext(ctx, uid)
	err = x.done(ctx, "delete an index", info, err)
	var e *Error
	if errors.As(err, &e) && e.Code == "index_not_found" {
		return nil
	}
	return err
}

// done waits for a task that was just given to the server.
func (x *Index) done(ctx context.Context, what string, info *meilisearch.TaskInfo, err error) error {
	if err != nil {
		return failed(what, err)
	}
	const often = 10 * time.Millisecond
	t, err := x.client.WaitForTaskWithContext(ctx, info.TaskUID, often)
	if err != nil {
		return failed(what, err)
	}
	if t.Status != meilisearch.TaskStatusSucceeded {
		c := t.Error.Code
		if c == "" {
			c = string(t.Status)
		}
		return &Error{What: what, Code: c, away: serversFault[c]}
	}
	return nil
}

// Stats implements index.Index.
func (x *Index) Stats(ctx context.Context) (index.Stats, error) {
	all, err := x.Generations(ctx)
	if err != nil || len(all) == 0 {
		return index.Stats{}, err
	}
	g := index.Newest(all)
	s := index.Stats{Generation: g.Name}
	for _, uid := range []string{x.pagesUID(g.Name), x.recordsUID(g.Name)} {
		st, err := x.client.Index(uid).GetStatsWithContext(ctx, &meilisearch.StatsParams{ShowInternalDatabaseSizes: true, SizeFormat: "raw"})
		if err != nil {
			return s, failed("count an index", err)
		}
		if uid == x.pagesUID(g.Name) {
			s.Pages = int(st.NumberOfDocuments)
		}
		for _, n := range st.InternalDatabaseSizes {
			if f, ok := n.(float64); ok {
				s.Bytes += int64(f)
			}
		}
	}
	r, err := x.Records(ctx, &index.RecordAsk{Generation: g.Name, Shelf: index.ShelfRecords, Who: index.Who{Everything: true}, Limit: 1})
	if err != nil {
		return s, err
	}
	s.Records = r.Total
	return s, nil
}

// An Error is what the server answered, without anything that stands on a page.
type Error struct {
	What string // what was being done
	Code string // the server's, or "away"
	away bool
	err  error
}

func (e *Error) Error() string { return fmt.Sprintf("index server: %s: %s", e.What, e.Code) }

// Unwrap gives the context's error where that ended the call.
func (e *Error) Unwrap() error { return e.err }

// Temporary tells whether the same call may succeed later.
func (e *Error) Temporary() bool { return e.away }

// Codes of errors that are no fault of what was sent.
var serversFault = map[string]bool{"internal": true, "io_error": true, "no_space_left_on_device": true, "too_many_open_files": true,
	"database_size_limit_reached": true, "remote_timeout": true, "canceled": true, "too_many_search_requests": true}

// code is the server's error code, empty if err is none of its own.
func code(err error) string {
	var e *meilisearch.Error
	if errors.As(err, &e) {
		return e.MeilisearchApiError.Code
	}
	return ""
}

// failed makes an Error of what the client library returns, whose own text holds
// the whole request.
func failed(what string, err error) error {
	if e := ended(what, err); e != nil {
		return e
	}
	var e *meilisearch.Error
	if !errors.As(err, &e) {
		return &Error{What: what, Code: "unexpected answer"}
	}
	return refused(what, e.MeilisearchApiError.Code, e.StatusCode)
}

// ended is nil where it was not the call's context that ended it.
func ended(what string, err error) error {
	for _, c := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, c) || strings.Contains(err.Error(), c.Error()) {
			return &Error{What: what, Code: c.Error(), err: c}
		}
	}
	return nil
}

// lost makes an Error of what kept an answer from coming.
func lost(what string, err error) error {
	if e := ended(what, err); e != nil {
		return e
	}
	return refused(what, "", 0)
}

// refused makes an Error of the server's own code and status, which may be lacking.
func refused(what, c string, status int) error {
	switch {
	case c == "index_not_found":
		return &Error{What: what, Code: c, err: index.ErrNoGeneration}
	case c != "":
		return &Error{What: what, Code: c, away: serversFault[c]}
	case status == 0 || status >= 500 || status == http.StatusTooManyRequests:
		return &Error{What: what, Code: "away", away: true}
	}
	return &Error{What: what, Code: fmt.Sprintf("status %d", status)}
}
