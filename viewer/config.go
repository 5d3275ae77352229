package viewer

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
	"fumikura/internal/history"
	"fumikura/viewer/access"
)

// Config is what a Server needs. All fields are required but those that say
// otherwise.
type Config struct {
	Archive *archive.Archive
	Search  *index.Searcher
	History *history.Log
	People  *access.People

	// Take takes one file in. A refusal is a file entry with Refused set; an error
	// means that nothing was acknowledged.
	Take func(ctx context.Context, u Upload, r io.Reader) (*archive.File, error)
	// OpenBatch opens a batch, or gives the one that has the id.
	OpenBatch func(ctx context.Context, n NewBatch) (*archive.Batch, error)
	// Progress counts a batch.
	Progress func(ctx context.Context, batch archive.ID) (*archive.Progress, error)
	// Retry puts the failed work back that marker (an object key) names, or all of
	// the batch's where it is empty. archive.ErrNotFound where there is none.
	Retry func(ctx context.Context, batch archive.ID, marker string) error
	// Derived gives the view image, the preview or the thumbnail of a page image with its
	// content type; archive.ErrNotFound where the page has no picture.
	Derived func(ctx context.Context, page archive.ID, image, turn int, name string) ([]byte, string, error)
	// Export writes pages of a record in a format ("pdf", "alto" or "hocr"; a PDF has
	// all of them, the others have one page a file, and are given one). It may be
	// nil: then these formats are not there.
	Export func(ctx context.Context, w io.Writer, x Export) error
	// SetAccess changes who may see a record, and returns when no query of any
	// process shows more than the new rights allow. A nil Access means the series'.
	SetAccess func(ctx context.Context, record archive.ID, a *archive.Access, actor string) (*archive.Record, error)

	// SetLanguages stores what the records of a series are written in where they don't
	// say themselves ("jpn+eng"; empty: the configuration's), and gives the series. An
	// *archive.Reason where that is no set of languages or their models are missing,
	// archive.ErrNotFound where there is no such series. It may be nil.
	SetLanguages func(ctx context.Context, series archive.ID, languages, actor string) (*archive.Series, error)

	// Long work, for the archive's owner; each may be nil, and is then answered
	// with "not here". What they return is shown to the caller as JSON.
	Reindex func(ctx context.Context, progress func(done, total int)) (any, error)
	Verify  func(ctx context.Context, progress func(done, total int)) (any, error)
	Reread  func(ctx context.Context, r Reread, progress func(done, total int)) (any, error)

	// Health says how each part is. It answers fast: no longer than two seconds.
	Health  func(ctx context.Context) []Part
	Metrics http.Handler // nil: no /metrics

	// Zone is where days begin and end; nil means UTC.
	Zone *time.Location
	Log  *slog.Logger // nil: slog.Default
	// Secure says that people reach the server over HTTPS: cookies are Secure and
	// HSTS is sent.
	Secure bool
	// MaxUpload is the most bytes of one file, 0 for no bound of its own.
	MaxUpload int64
}

// An Upload is one delivered file, all but its bytes.
type Upload struct {
	Batch  archive.ID
	Key    string // idempotency key
	Name   string // as it came
	Size   int64  // bytes, -1 where unknown
	SHA256 string // hex, to be checked; empty where the client named none
	Lane   archive.Lane
	Actor  string
}

// NewBatch asks for a batch.
type NewBatch struct {
	ID       archive.ID // empty: a new one
	Title    string
	Declared int // sheets, 0 if unsaid
	Lane     archive.Lane
	Actor    string
}

// Reread says which pages to read again: those of the records, or all, whose
// text has a confidence below Below (0–100) or was read by another engine.
type Reread struct {
	Records []archive.ID `json:"records,omitempty"`
	Below   int          `json:"below,omitempty"`
	Older   bool         `json:"older,omitempty"` // pages that an older reader read
	All     bool         `json:"all,omitempty"`
	// Languages, where not empty, becomes the records' own ("jpn+eng"; "default" for
	// the series' or the configuration's).
	Languages string `json:"languages,omitempty"`
	Actor     string `json:"-"`
}

// A Part is one of the engines that the server leans on.
type Part struct {
	Name string // store, queue, index, history, reading
	Err  error  // nil when it is well
}

func (c *Config) check() error {
	missing := map[string]bool{
		"Archive": c.Archive == nil, "Search": c.Search == nil, "History": c.History == nil, "People": c.People == nil,
		"Take": c.Take == nil, "OpenBatch": c.OpenBatch == nil, "Progress": c.Progress == nil, "Retry": c.Retry == nil,
		"Derived": c.Derived == nil, "SetAccess": c.SetAccess == nil, "Health": c.Health == nil,
	}
	var errs []error
	for name, m := range missing {
		if m {
			errs = append(errs, errors.New("viewer: Config."+name+" is nil"))
		}
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return errors.Join(errs...)
}

// An Export says what is to be written.
type Export struct {
	Record *archive.Record
	Format string
	Pages  []archive.RecordPage
	First  int // number of the first page, from 1
}
