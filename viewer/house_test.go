package viewer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
	"fumikura/internal/history"
	"fumikura/viewer/access"
)

// A house is a viewer on a real archive, history and index in a folder, with
// intake and pictures that the tests themselves provide.
type house struct {
	t       *testing.T
	a       *archive.Archive
	h       *history.Log
	people  *access.People
	search  *index.Searcher
	put     func(page archive.ID) error // brings a page into the index
	server  *Server
	web     *httptest.Server
	parts   []Part
	ids     atomic.Int64
	mu      sync.Mutex
	views   map[string]func() []byte // page.turn → PNG, drawn when asked for
	takes   []Upload
	retried []string
	files   map[archive.ID]int
}

// newHouse opens one; change may alter its configuration.
func newHouse(t *testing.T, change ...func(*Config)) *house {
	t.Helper()
	b, err := disk.Open(t.TempDir(), disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	h := &house{t: t, views: map[string]func() []byte{}, files: map[archive.ID]int{}}
	h.a = archive.New(b, time.Now, h.newID)
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	if h.h, err = history.Open(t.Context(), b, history.Options{Window: time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.h.Close() })
	h.a.Committed = h.h.Append
	h.people = access.New(h.a, access.Options{Cost: access.Cost{Memory: 8 << 10, Time: 1, Threads: 1}, Log: quiet})
	h.search, h.put = openIndex(t, h.a, quiet)
	h.parts = []Part{{Name: "store"}, {Name: "queue"}, {Name: "index"}}
	c := Config{
		Archive: h.a, Search: h.search, History: h.h, People: h.people,
		Take: h.take, OpenBatch: h.openBatch, Progress: h.progress, Retry: h.retry, Derived: h.derived, SetAccess: h.setAccess,
		Health: func(context.Context) []Part { return h.parts },
		Zone:   time.FixedZone("JST", 9*3600), Log: quiet,
	}
	for _, f := range change {
		f(&c)
	}
	if h.server, err = New(c); err != nil {
		t.Fatal(err)
	}
	h.web = httptest.NewServer(h.server.Handler())
	t.Cleanup(h.web.Close)
	return h
}

func (h *house) newID() archive.ID {
	n := h.ids.Add(1)
	return archive.ID(fmt.Sprintf("01980000-%04x-7000-8000-%012x", n>>32, n))
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// person makes an account with the password "correct horse battery".
func (h *house) person(login string, role access.Role, divisions ...string) *access.Person {
	h.t.Helper()
	p, err := h.people.Create(h.t.Context(), archive.ActorOwner, access.NewPerson{Login: login, Name: "職員 " + login, Role: role, Divisions: divisions, Password: password})
	h.must(err)
	return p
}

const password = "correct horse battery"

// token makes an API token.
func (h *house) token(p *access.Person) string {
	h.t.Helper()
	s, _, err := h.people.NewToken(h.t.Context(), archive.ActorOwner, p.ID, "test")
	h.must(err)
	return s
}

// signedIn is a browser with a session, that follows no redirects.
func (h *house) signedIn(p *access.Person) *browser {
	h.t.Helper()
	b := h.browser()
	link, err := h.people.NewSignInLink(h.t.Context(), archive.ActorOwner, p.ID)
	h.must(err)
	if res := b.post("/sign-in/"+link, nil); res.StatusCode != http.StatusSeeOther {
		h.t.Fatalf("sign in: %s", res.Status)
	}
	return b
}

// events are the newest events of an action.
func (h *house) events(act archive.Action) []history.Entry {
	h.t.Helper()
	es, _, err := h.h.Browse(h.t.Context(), history.Filter{Action: act}, "", 100)
	h.must(err)
	return es
}

// A pageSpec is a page to be made: its lines, and how they lie.
type pageSpec struct {
	lines    []string
	vertical bool
	turn     int // quarter turns that make the stored image upright
	dpix     float64
	dpiy     float64
	unread   bool
	types    []archive.LineType // of the lines; body where there are none
	struck   int                // this line is struck out and goes on with the one before; 0 none
	// regions were not read, UnreadInk is 40 % then; lost characters lie in no line.
	regions []archive.Rect
	lost    int
}

// record stores a record with its file, pages, pictures and texts, and indexes it.
func (h *house) record(title string, acc *archive.Access, specs ...pageSpec) *archive.Record {
	h.t.Helper()
	ctx := h.t.Context()
	batch := h.batch("箱1")
	name := title + ".png"
	hash := archive.KeyHash(title)
	original := []byte("the original of " + title)
	sum := sha256.Sum256(original)
	sha := hex.EncodeToString(sum[:])
	h.must(h.a.PutBlob(ctx, sha, bytes.NewReader(original), int64(len(original))))
	n, err := h.a.ClaimNumber(ctx, batch.ID, hash, 1)
	h.must(err)
	f := &archive.File{Batch: batch.ID, Hash: hash, Name: name, Record: archive.RecordOf(batch.ID, hash), Number: n, Size: int64(len(original)), Blob: sha,
		Type: "image/png", Event: h.a.NewEvent(archive.ActorOwner, archive.ActTaken)}
	_, err = h.a.CreateFile(ctx, f)
	h.must(err)
	r := &archive.Record{ID: f.Record, Rev: 1, Series: archive.Unsorted, Title: title, Accession: fmt.Sprintf("%s-%d", batch.Number, n), Access: acc,
		Division: "財政課", FiscalYear: 2026, Batch: batch.ID, File: hash, Name: name, Event: h.a.NewEvent(archive.ActorOwner, archive.ActCut)}
	for i, s := range specs {
		id := archive.PageID(r.ID, i+1)
		h.drawPage(r, id, i+1, s)
		r.Pages = append(r.Pages, archive.RecordPage{Page: id, Image: 1})
	}
	h.must(h.a.CreateRecord(ctx, r))
	h.must(h.a.SetOutcome(ctx, &archive.Outcome{Batch: batch.ID, Hash: hash, State: archive.FileCut, Done: len(specs), Total: len(specs)}))
	var all sync.WaitGroup // side by side, so that the index writes them together
	errs := make([]error, len(specs))
	for i, s := range specs {
		if !s.unread {
			all.Go(func() { errs[i] = h.put(r.Pages[i].Page) })
		}
	}
	all.Wait()
	h.must(errors.Join(errs...))
	return r
}

func (h *house) batch(title string) *archive.Batch {
	h.t.Helper()
	b, err := h.openBatch(h.t.Context(), NewBatch{ID: h.a.NewID(), Title: title, Declared: 3, Lane: archive.LaneBulk, Actor: archive.ActorOwner})
	h.must(err)
	return b
}

// em is the size of the square that stands for a glyph in a made page.
const em = 40

// drawPage makes a page of squares: one for each character, black on white, so
// that a test can hold a mark against what stands under it.
func (h *house) drawPage(r *archive.Record, id archive.ID, number int, s pageSpec) {
	h.t.Helper()
	w, ht := 1000, 1400
	t := &archive.Text{Page: id, Image: 1, Rev: 1, Kind: archive.TextOCR, Engine: "test 1.0", Turn: s.turn, Width: w, Height: ht, Confidence: 93,
		Event: h.a.NewEvent(archive.ActorSystem, archive.ActRead)}
	for i, line := range s.lines {
		start := len(t.Glyphs)
		for j, c := range []rune(line) {
			box := archive.Rect{X: 80 + j*em, Y: 100 + i*2*em, W: em, H: em}
			if s.vertical {
				box = archive.Rect{X: w - 120 - i*2*em, Y: 100 + j*em, W: em, H: em}
			}
			t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(c), Box: box, Conf: 93})
		}
		dir := archive.Horizontal
		if s.vertical {
			dir = archive.Vertical
		}
		l := archive.Line{Block: i / 3, Dir: dir, Start: start, End: len(t.Glyphs), Sep: "\n"}
		if i < len(s.types) {
			l.Type = s.types[i]
		}
		if s.struck > 0 && i == s.struck {
			l.Struck, t.Lines[i-1].Sep = true, ""
		}
		t.Lines = append(t.Lines, l)
	}
	for _, r := range s.regions {
		t.Lines = append(t.Lines, archive.Line{Block: len(t.Lines), Type: archive.LineUnread, Start: len(t.Glyphs), End: len(t.Glyphs) + 1, Sep: "\n"})
		t.Glyphs, t.UnreadInk = append(t.Glyphs, archive.Glyph{Box: r}), 40
	}
	t.Lost = s.lost
	sw, sh := archive.TurnSize(s.turn, w, ht)
	h.must(h.a.CreateImage(h.t.Context(), &archive.Image{Page: id, Rev: 1, Record: r.ID, Batch: r.Batch, File: r.File, Number: number, Type: "image/png",
		Width: sw, Height: sh, DPIX: s.dpix, DPIY: s.dpiy, Event: h.a.NewEvent(archive.ActorSystem, archive.ActCut)}))
	if !s.unread {
		h.must(h.a.CreateText(h.t.Context(), t))
	}
	h.mu.Lock()
	h.views[fmt.Sprintf("%s.%d", id, s.turn)] = sync.OnceValue(func() []byte { return drawn(t) })
	h.mu.Unlock()
}

// drawn is a picture of squares as a PNG.
func drawn(t *archive.Text) []byte {
	img := image.NewGray(image.Rect(0, 0, t.Width, t.Height))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for _, g := range t.Glyphs {
		draw.Draw(img, image.Rect(g.Box.X+4, g.Box.Y+4, g.Box.X+em-4, g.Box.Y+em-4), image.NewUniform(color.Gray{60}), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a bytes.Buffer takes all
	}
	return b.Bytes()
}

func (h *house) derived(_ context.Context, page archive.ID, _, turn int, _ string) ([]byte, string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	draw := h.views[fmt.Sprintf("%s.%d", page, turn)]
	if draw == nil {
		return nil, "", fmt.Errorf("page %s in turn %d: %w", page, turn, archive.ErrNotFound)
	}
	return draw(), "image/png", nil
}

// take stores a file's entry as intake does; names that begin with "bad" are
// refused.
func (h *house) take(ctx context.Context, u Upload, r io.Reader) (*archive.File, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.takes = append(h.takes, u)
	h.mu.Unlock()
	sum := sha256.Sum256(b)
	sha := hex.EncodeToString(sum[:])
	hash := archive.KeyHash(u.Key)
	if err := h.a.PutBlob(ctx, sha, bytes.NewReader(b), int64(len(b))); err != nil {
		return nil, err
	}
	n, err := h.a.ClaimNumber(ctx, u.Batch, hash, 1)
	if err != nil {
		return nil, err
	}
	f := &archive.File{Batch: u.Batch, Hash: hash, Name: u.Name, Record: archive.RecordOf(u.Batch, hash), Number: n, Size: int64(len(b)), Blob: sha,
		Event: h.a.NewEvent(u.Actor, archive.ActTaken)}
	if strings.HasPrefix(u.Name, "bad") {
		f.Refused = &archive.Reason{Code: "not-an-image", JA: "「" + u.Name + "」は画像でもPDFでもありません。", EN: u.Name + " is neither an image nor a PDF."}
	}
	return h.a.CreateFile(ctx, f)
}

func (h *house) openBatch(ctx context.Context, n NewBatch) (*archive.Batch, error) {
	if n.ID == "" {
		n.ID = h.a.NewID()
	}
	return h.a.OpenBatch(ctx, &archive.Batch{ID: n.ID, Title: n.Title, Declared: n.Declared, Lane: n.Lane, Event: h.a.NewEvent(n.Actor, archive.ActBatch)}, time.UTC)
}

func (h *house) progress(ctx context.Context, batch archive.ID) (*archive.Progress, error) {
	w, err := h.a.Watch(ctx, batch)
	if err != nil {
		return nil, err
	}
	return w.Progress(ctx)
}

func (h *house) retry(ctx context.Context, batch archive.ID, marker string) error {
	h.mu.Lock()
	h.retried = append(h.retried, marker)
	h.mu.Unlock()
	n := 0
	err := h.a.Failures(ctx, batch, func(f *archive.Failure) error {
		if marker != "" && f.Marker != marker {
			return nil
		}
		n++
		return h.a.Retry(ctx, f)
	})
	if err == nil && n == 0 {
		err = archive.ErrNotFound
	}
	return err
}

func (h *house) setAccess(ctx context.Context, record archive.ID, to *archive.Access, actor string) (*archive.Record, error) {
	return h.a.ChangeRecord(ctx, record, actor, archive.ActAccess, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		r.Access = to
		return true, nil
	})
}

var errAway = errors.New("the cause")

// failPage makes the reading of a page fail for good.
func (h *house) failPage(r *archive.Record, n int) {
	h.t.Helper()
	p := r.Pages[n-1]
	m := archive.ReadMarker(archive.PageRef{Page: p.Page, Image: p.Image, Batch: r.Batch, Lane: archive.LaneBulk})
	h.must(h.a.Mark(h.t.Context(), m))
	h.must(h.a.Fail(h.t.Context(), m, &archive.Failure{Record: r.ID, Page: p.Page, Tries: 5, Engine: "test 1.0",
		Reason: archive.Reason{Code: "read-failed", JA: "ページを読み取れませんでした。スキャンし直してください。", EN: "The page could not be read. Scan it again."}}))
}
