package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"fumikura/index"
	"fumikura/index/bleve"
	"fumikura/index/meili"
	"fumikura/ingest"
	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
	"fumikura/internal/archive/s3"
	"fumikura/internal/history"
	"fumikura/internal/queue"
	"fumikura/ocr"
	"fumikura/viewer"
	"fumikura/viewer/access"
)

// A house is everything wired together: the one service object that the viewer,
// the socket and the commands use.
type house struct {
	cfg      *config
	log      *slog.Logger
	archive  *archive.Archive
	history  *history.Log
	index    index.Index
	searcher *index.Searcher
	indexer  *index.Indexer
	queue    *queue.Queue
	taker    *ingest.Taker
	cutter   *ingest.Cutter
	engine   ocr.Engine
	reader   *ocr.Stage
	people   *access.People
	viewer   *viewer.Server
	metrics  *prometheus.Registry

	stop  context.CancelFunc // ends what runs in the background
	tasks sync.WaitGroup
	shut  []func() // in the order of opening; called in reverse
	works bool
}

func newID() archive.ID { return archive.ID(uuid.Must(uuid.NewV7()).String()) }

// openHouse opens the store, the history, the index and the queue, and starts
// what runs in the background. With work it also cuts, reads and indexes.
func openHouse(ctx context.Context, e *env, c *config, work bool) (_ *house, err error) {
	boundMemory(e.getenv)
	h := &house{cfg: c, log: logger(e, c), metrics: prometheus.NewRegistry(), works: work}
	bg, stop := context.WithCancel(context.WithoutCancel(ctx))
	h.stop = stop
	defer func() {
		if err != nil {
			h.close()
		}
	}()
	bucket, err := openBucket(ctx, c)
	if err != nil {
		return nil, err
	}
	if cl, ok := bucket.(interface{ Close() error }); ok {
		h.shut = append(h.shut, func() { cl.Close() })
	}
	h.archive = archive.New(bucket, time.Now, newID)
	if h.history, err = history.Open(ctx, bucket, history.Options{Now: time.Now}); err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	h.shut = append(h.shut, func() { h.history.Close() })
	h.archive.Committed = h.history.Append
	h.people = access.New(h.archive, access.Options{})

	if err := h.openIndex(ctx); err != nil {
		return nil, err
	}
	if err := h.openReading(); err != nil {
		return nil, err
	}
	if err := h.openIntake(); err != nil {
		return nil, err
	}
	if err := h.openQueue(ctx); err != nil {
		return nil, err
	}
	if h.viewer, err = viewer.New(h.viewerConfig()); err != nil {
		return nil, err
	}
	return h, h.begin(ctx, bg, e)
}

// begin starts what goes on by itself as long as the house is open.
func (h *house) begin(ctx, bg context.Context, e *env) error {
	h.tasks.Go(func() { h.searcher.Start(bg) })
	h.tasks.Go(func() { h.sweep(bg) })
	if err := h.checkIndex(ctx, bg, e); err != nil {
		return err
	}
	if !h.works {
		return nil
	}
	if err := h.queue.Start(bg); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	return nil
}

// close stops within ten seconds; work under way goes back to the queue.
func (h *house) close() {
	if h.queue != nil {
		if err := h.queue.Close(); err != nil {
			h.log.Error("close queue", "err", err)
		}
	}
	h.stop()
	h.tasks.Wait()
	for i := len(h.shut) - 1; i >= 0; i-- {
		h.shut[i]()
	}
}

// sweep mends what a killed process left half done.
func (h *house) sweep(ctx context.Context) {
	age := time.Duration(0) // nobody else writes to data that this process owns
	if !h.cfg.owned() {
		age = time.Minute
	}
	for {
		n, err := h.archive.SweepHistory(ctx, age, h.history.AppendMissing)
		if err != nil && ctx.Err() == nil {
			h.log.Warn("sweep history", "err", err)
		} else if n > 0 {
			h.log.Info("events brought into the history", "events", n)
		}
		if err := h.archive.SweepTightened(ctx, time.Minute); err != nil && ctx.Err() == nil {
			h.log.Warn("sweep tightened rights", "err", err)
		}
		age = time.Minute
		select {
		case <-ctx.Done():
			return
		case <-time.After(20 * time.Second):
		}
	}
}

func openBucket(ctx context.Context, c *config) (archive.Bucket, error) {
	if c.storeDir != "" {
		b, err := disk.Open(c.storeDir, disk.Options{AllowNetwork: c.bool("network-folder")})
		if err != nil {
			return nil, missingError{fmt.Errorf("store %s: %w", c.values["store"], err)}
		}
		return b, nil
	}
	b, err := s3.Open(ctx, c.values["store"], s3.Options{Key: c.values["s3-key"], Secret: c.values["s3-secret"]})
	if err != nil {
		return nil, missingError{fmt.Errorf("store %s: %w", redacted(c.values["store"]), err)}
	}
	return b, nil
}

func (h *house) openIndex(ctx context.Context) error {
	var err error
	if h.cfg.indexDir != "" {
		h.index, err = bleve.Open(h.cfg.indexDir)
	} else {
		var u *url.URL
		if u, err = url.Parse(h.cfg.values["index"]); err == nil {
			h.index, err = meili.Open(ctx, "http://"+u.Host, h.cfg.values["meili-key"], strings.Trim(u.Path, "/"))
		}
	}
	if err != nil {
		return missingError{fmt.Errorf("index %s: %w", redacted(h.cfg.values["index"]), err)}
	}
	if cl, ok := h.index.(interface{ Close() error }); ok {
		h.shut = append(h.shut, func() { cl.Close() })
	}
	h.searcher = index.NewSearcher(h.index, h.archive, index.SearcherOptions{Zone: h.cfg.zone, Log: h.log})
	o := index.IndexerOptions{Address: redacted(h.cfg.values["index"]), Alone: h.cfg.owned(), Callers: h.writers(), Log: h.log}
	if h.cfg.indexDir == "" {
		o.Rest, o.MaxRest, o.Busy = restTimes, restMost, h.busy
	}
	h.indexer = index.NewIndexer(h.index, h.archive, o)
	h.shut = append(h.shut, func() { h.indexer.Close() })
	return nil
}

func (h *house) openIntake() error {
	c := h.cfg
	spool := c.values["spool"]
	if err := os.MkdirAll(spool, 0o700); err != nil {
		return missingError{fmt.Errorf("spool: %w", err)}
	}
	l := ingest.DefaultLimits()
	l.Pixels = c.number("max-pixels") * 1e6
	l.FileBytes = c.number("max-file") << 20
	l.Pages = int(c.number("max-pages"))
	l.Members = int(c.number("max-members"))
	l.Unpacked = c.number("max-unpacked") << 20
	l.Ratio = int(c.number("max-ratio"))
	h.taker = &ingest.Taker{Archive: h.archive, Limits: l, Spool: spool}
	h.cutter = &ingest.Cutter{Archive: h.archive, Limits: l, Spool: spool, Taker: h.taker,
		Read:  func(ctx context.Context, r archive.PageRef) error { return h.archive.Mark(ctx, archive.ReadMarker(r)) },
		Index: func(ctx context.Context, r archive.PageRef) error { return h.archive.Mark(ctx, archive.IndexMarker(r)) },
	}
	return nil
}

func (h *house) openQueue(ctx context.Context) error {
	q, err := queue.Open(ctx, queueAddress(h.cfg), queue.Options{
		Archive: h.archive,
		Handlers: map[archive.Stage]queue.Handler{
			archive.StageCut:    h.cutter.Cut,
			archive.StageRead:   h.reader.Read,
			archive.StageIndex:  h.indexer.Page,
			archive.StageRecord: h.indexer.Record,
		},
		// One more page than readers is under way: it is fetched or stored while the
		// readers read.
		Workers: map[archive.Stage]int{archive.StageCut: 1, archive.StageRead: h.cfg.workers + 1,
			archive.StageIndex: h.writers(), archive.StageRecord: h.writers()},
		Describe: h.describe,
		Log:      h.log,
	})
	if err != nil {
		return missingError{fmt.Errorf("queue %s: %w", redacted(h.cfg.values["queue"]), err)}
	}
	h.queue = q
	h.archive.Owed = q.Owed
	h.metrics.MustRegister(q.Collector())
	return nil
}

// Each write costs Meilisearch much of a core, be it one entry or a hundred. So
// while pages are cut and read the writer rests so many times as long as a write
// took, and writing takes a ninth of the time at most; what is ready meanwhile
// waits for it together, no longer than restMost.
const (
	restTimes = 8
	restMost  = 4 * time.Second
)

// busy tells whether this process cuts or reads pages, or has one just read, so
// that more entries come.
func (h *house) busy() bool {
	return h.queue.Busy(archive.StageCut, archive.StageRead) || h.queue.Soon(archive.StageIndex)
}

// writers is how many entries may wait together. The local index takes them as
// they come.
func (h *house) writers() int {
	if h.cfg.indexDir != "" {
		return max(2, h.cfg.workers)
	}
	return 32
}

func queueAddress(c *config) string {
	u, err := url.Parse(c.values["queue"])
	if p := c.values["redis-password"]; err == nil && p != "" && u.Host != "" && u.User == nil {
		u.User = url.UserPassword("", p)
		return u.String()
	}
	return c.values["queue"]
}

// describe says for a person why a page or file failed for good.
func (h *house) describe(ctx context.Context, m archive.Marker, err error) archive.Failure {
	f := archive.Failure{Cause: err.Error(), Engine: h.engine.Name()}
	var known *archive.Reason
	switch {
	case errors.As(err, &known):
		f.Reason = *known
	case m.Stage == archive.StageCut:
		f.Reason = archive.Reason{Code: "cut-failed", JA: "ファイルをページに分けられませんでした。原本は保管されています。時間をおいて「再試行」を押してください。",
			EN: "The file could not be cut into pages. The original is kept. Try again later with Retry."}
	case m.Stage == archive.StageRead:
		f.Reason = archive.Reason{Code: "read-failed", JA: "ページを読み取れませんでした。画像は保管されています。「再試行」を押すか、スキャンし直してください。",
			EN: "The page could not be read. Its image is kept. Press Retry, or scan it again."}
	default:
		f.Reason = archive.Reason{Code: "index-failed", JA: "索引に載せられませんでした。索引サーバーの状態を確かめて「再試行」を押してください。",
			EN: "It could not be put into the index. See whether the index server is well, then press Retry."}
	}
	switch m.Stage {
	case archive.StageCut:
		f.Record = archive.RecordOf(m.Batch, m.ID)
	case archive.StageRead, archive.StageIndex:
		f.Page = archive.ID(m.ID)
		if i, err := h.archive.Image(ctx, f.Page, m.Target); err == nil {
			f.Record = i.Record
		}
	case archive.StageRecord:
		f.Record = archive.ID(m.ID)
	}
	return f
}

// logger writes to standard error. A command that answers and ends has nothing to
// tell but what is wrong, unless the configuration says how much it should.
func logger(e *env, c *config) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.values["log"])); err != nil {
		level = slog.LevelInfo
	}
	if !e.stays && c.origin["log"] == "default" {
		level = slog.LevelWarn
	}
	return slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: level}))
}
