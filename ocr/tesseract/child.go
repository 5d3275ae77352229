package tesseract

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/otiai10/gosseract/v2"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/leptonica"
	"fumikura/ocr/reading"
)

// ServeChild is the life of a child process: it answers the requests of a Pool
// that come on in, one after the other, on out. It returns nil when in ends
// between requests, and ends the process when in ends while a page is being read:
// then nobody waits for the answer. args, which a hidden subcommand passes on,
// must be empty.
func ServeChild(in io.Reader, out io.Writer, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected arguments: %s", strings.Join(args, " "))
	}
	leptonica.Quiet()
	r := bufio.NewReaderSize(in, 1<<16)
	var s setup
	if _, err := readFrame(r, &s); err != nil {
		return fmt.Errorf("the program's own child process was started by hand, or its parent is gone: %w", err)
	}
	c := &child{setup: s, own: s}
	defer c.close()
	if err := writeFrame(out, hello{Engine: engineName()}); err != nil {
		return err
	}
	for {
		var q request
		blobs, err := readFrame(r, &q)
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if len(blobs) != 1 {
			return errors.New("a request without its image")
		}
		q.Page.Data = blobs[0]
		done := make(chan struct{})
		gone := make(chan struct{})
		go func() { // the parent's death must not leave this page running
			defer close(gone)
			if _, err := r.Peek(1); err != nil {
				select {
				case <-done:
				default:
					os.Exit(1)
				}
			}
		}()
		c.prepareFor(q)
		a, p := c.answer(q)
		tidy()
		a.Held, _ = memory()
		close(done)
		if err := writeFrame(out, a, p.view, p.preview, p.thumb); err != nil {
			return err
		}
		<-gone
	}
}

// Reader is the version of what this package does to a page around Tesseract. It
// grows when pages would come out differently, so that those read before can be
// told (fumikura reread --older).
const Reader = 33

func engineName() string {
	return fmt.Sprintf("tesseract %s %s reader %d", gosseract.Version(), leptonica.Version(), Reader)
}

// child holds what a child process keeps from page to page.
type child struct {
	setup   setup
	own     setup             // as the pool gave it; setup may be a page's
	clients map[model]*client // loaded when first needed
	order   []model           // the keys of clients, the least recently used first
	passes  int               // calls of Tesseract so far
	purpose purpose           // of the next one
	log     *recorder         // nil unless the page's account was asked for

	prints   []reading.Charset // of the models, read with the first line
	mender   *reading.Mender   // made with the first line
	unlisted bool              // a model does not say what it prints
	tracing  bool              // keep what each model reads
	plain    bool              // see request
	trace    *Trace            // of the page that was read last
}

func (c *child) close() {
	for len(c.order) > 0 {
		c.forget(c.order[0])
	}
}

// mostBeside is the pixels of the largest page that is read beside the models that
// those before it needed: at 600 dpi in colour an A4 page takes 300 MB until it is cut
// to its grey.
const mostBeside = 20e6

// What a child may hold in main memory, as far as it can know beforehand; and what a page
// of the common kind (300 dpi, in colour) takes while it is read, a pixel, and a pixel of
// a zoomed one while it is zoomed: Leptonica sharpens it, with sums of four bytes.
const (
	mostMemory  = 355 << 20
	aboutAPixel = 14
	zoomAPixel  = 10
)

// makeRoom gives models back before a page that would not fit beside them. Before a
// large one, which takes seconds to read, it gives all back.
func (c *child) makeRoom(w, h int) {
	if float64(w)*float64(h) > mostBeside {
		c.close()
		tidy()
		return
	}
	c.roomFor(int64(w) * int64(h) * aboutAPixel)
}

// roomFor gives models back as long as so many bytes don't fit beside them, those first
// that were not needed for longest: each takes a tenth of a second to be loaded again.
func (c *child) roomFor(bytes int64) {
	for held, _ := memory(); len(c.order) > 0 && held+bytes > mostMemory; held, _ = memory() {
		c.forget(c.order[0])
		tidy()
	}
}

// first is the model that reads pages of a direction first.
func (c *child) first(d archive.Direction) model { return c.setup.Readers[0].model(d) }

// clientOf reads with a model, which is loaded with its first picture.
func (c *child) clientOf(m model) *client {
	cl := c.clients[m]
	if cl == nil {
		for len(c.order) >= mostClients {
			c.forget(c.order[0])
		}
		// What the first model read is dark on light: no need for the others to try
		// the reverse.
		again := m != c.first(archive.Horizontal) && m != c.first(archive.Vertical)
		cl = newClient(m, again)
		if c.clients == nil {
			c.clients = make(map[model]*client)
		}
		c.clients[m] = cl
	}
	if i := slices.Index(c.order, m); i >= 0 {
		c.order = slices.Delete(c.order, i, i+1)
	}
	c.order = append(c.order, m)
	return cl
}

// forget gives back what a model takes.
func (c *child) forget(m model) {
	c.clients[m].close()
	delete(c.clients, m)
	c.order = slices.DeleteFunc(c.order, func(o model) bool { return o == m })
}

// mostClients bounds the models that a child holds at once, which take 20 MB each, and 39
// where they have something of Tesseract's older recogniser: all that vote on Japanese, and
// those for worn print, in both directions. To load one takes a tenth of a second.
const mostClients = 8

// prepareFor sets the child up for a page's languages.
func (c *child) prepareFor(q request) {
	c.setup = c.own
	c.tracing, c.trace, c.plain = q.Trace, nil, q.Plain
	if q.Setup != nil {
		c.setup = *q.Setup
	}
}

// Page segmentation modes of Tesseract.
const (
	segmentAuto     = "3"
	segmentVertical = "5"  // one block of vertical lines
	segmentBlock    = "6"  // one block of horizontal lines
	segmentLine     = "7"  // one horizontal line
	segmentRaw      = "13" // all of the picture as one horizontal line
)

// recognize reads a picture with the model that comes first for the direction.
func (c *child) recognize(d archive.Direction, r ocr.Raster, mode string) (*readPage, error) {
	return c.recognizeWith(c.setup.Readers[0].model(d), r, mode)
}

// longestStrip is how many times as long as wide a picture with a line of text is at
// most: two hundred characters along an A3 sheet, and the white around them, are half of
// it. What Tesseract's beam search reads as nothing it goes over again at each step, so
// that noise of 3 × 20,000 pixels took it two and a half minutes.
const longestStrip = 200

// recognizeWith reads a picture with a model. Anything but a page of its size means
// that the client is not to be trusted any more.
func (c *child) recognizeWith(m model, r ocr.Raster, mode string) (*readPage, error) {
	if max(r.W, r.H) > longestStrip*min(r.W, r.H) {
		return &readPage{box: archive.Rect{W: r.W, H: r.H}}, nil
	}
	c.passes++
	began := c.log.clock()
	var p *readPage
	defer func() { c.counted(m, mode, began, p) }()
	s, err := c.clientOf(m).hocr(r, mode)
	if err != nil {
		return nil, fmt.Errorf("tesseract %s: %w", m.Label, err)
	}
	if p, err = parseHOCR(s); err != nil {
		return nil, fmt.Errorf("tesseract %s: %w", m.Label, err)
	}
	if p.box.W != r.W || p.box.H != r.H {
		return nil, fmt.Errorf("tesseract %s: gave a page of %d × %d pixels for one of %d × %d", m.Label, p.box.W, p.box.H, r.W, r.H)
	}
	return p, nil
}
