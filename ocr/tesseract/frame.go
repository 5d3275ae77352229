package tesseract

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
)

// A frame on a pipe is, big endian: the magic, the length of the head (32 bits),
// the number of blobs (32 bits), each blob's length (64 bits), the head as JSON,
// the blobs. Lengths are bounded and memory is
// taken as the bytes come.
const (
	magic    = "FKR1"
	maxHead  = 64 << 20
	maxBlobs = 3
	maxBlob  = 1 << 30
)

// setup is the first frame to a child.
type setup struct {
	Readers []reader // never none; the one that reads a page first, then the others
	Worn    *reader  // the model that was taught worn print; nil where no models vote on Japanese
	English *model   // for numbers whose figures touch, and Latin letters; nil where there is none
	Careful bool     // disputed lines are read in other pictures, too
	// Foreign says that the page holds no Japanese: lines are horizontal, every space
	// between words stays, and what is known of Japanese papers is left alone.
	Foreign bool
}

// hello is a child's answer to it.
type hello struct {
	Engine string // name and version
}

const (
	opRead = "read"
	opView = "view"
	// opBearing asks only how the page is to be read.
	opBearing = "bearing"
)

// request asks for one page; its blob is the encoded image.
type request struct {
	Op        string
	Page      ocr.Page // without Data
	Turn      int      // for opView
	MaxPixels int64
	Explain   bool   `json:",omitempty"` // opRead: with an account
	Trace     bool   `json:",omitempty"` // opRead: with what is known of its lines and characters
	Setup     *setup `json:",omitempty"` // for a page in other languages; nil: the child's own
	// Plain: opRead: once with the first model, by its own layout, and nothing after that: for a
	// page that a child died of.
	Plain bool `json:",omitempty"`
}

// reply answers a request; its blobs are view, preview and thumbnail.
type reply struct {
	Text      archive.Text
	Account   *explain.Account `json:",omitempty"`
	Bearing   Bearing          // for opBearing
	ViewType  string
	Trace     *Trace `json:",omitempty"` // where the request asks for it
	Held      int64  // of main memory after the page, in bytes; 0: unknown
	Error     string `json:",omitempty"`
	Permanent bool   `json:",omitempty"`
}

func writeFrame(w io.Writer, head any, blobs ...[]byte) error {
	h, err := json.Marshal(head)
	if err != nil {
		return fmt.Errorf("write a frame: %w", err)
	}
	if len(h) > maxHead || len(blobs) > maxBlobs {
		return fmt.Errorf("write a frame: a head of %d bytes and %d blobs are too much", len(h), len(blobs))
	}
	b := binary.BigEndian.AppendUint32([]byte(magic), uint32(len(h)))
	b = binary.BigEndian.AppendUint32(b, uint32(len(blobs)))
	for _, x := range blobs {
		if len(x) > maxBlob {
			return fmt.Errorf("write a frame: %d bytes are too much", len(x))
		}
		b = binary.BigEndian.AppendUint64(b, uint64(len(x)))
	}
	for _, part := range slices.Concat([][]byte{append(b, h...)}, blobs) {
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("write a frame: %w", err)
		}
	}
	return nil
}

// readFrame gives io.EOF only where not one byte came.
func readFrame(r io.Reader, head any) ([][]byte, error) {
	fixed := make([]byte, len(magic)+8)
	if _, err := io.ReadFull(r, fixed); err == io.EOF {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("read a frame: %w", err)
	}
	if string(fixed[:len(magic)]) != magic {
		return nil, errors.New("read a frame: something else came")
	}
	n, count := binary.BigEndian.Uint32(fixed[len(magic):]), binary.BigEndian.Uint32(fixed[len(magic)+4:])
	if n > maxHead || count > maxBlobs {
		return nil, fmt.Errorf("read a frame: a head of %d bytes and %d blobs are too much", n, count)
	}
	sizes := make([]byte, 8*count)
	if _, err := io.ReadFull(r, sizes); err != nil {
		return nil, fmt.Errorf("read a frame: %w", cut(err))
	}
	h, err := readExactly(r, int(n))
	if err != nil {
		return nil, fmt.Errorf("read a frame: %w", cut(err))
	}
	var blobs [][]byte
	for i := range int(count) {
		size := binary.BigEndian.Uint64(sizes[8*i:])
		if size > maxBlob {
			return nil, fmt.Errorf("read a frame: %d bytes are too much", size)
		}
		b, err := readExactly(r, int(size))
		if err != nil {
			return nil, fmt.Errorf("read a frame: %w", cut(err))
		}
		blobs = append(blobs, b)
	}
	if err := json.Unmarshal(h, head); err != nil {
		return nil, fmt.Errorf("read a frame: %w", err)
	}
	return blobs, nil
}

// readExactly reads n bytes, and takes memory as they come, not as they are
// announced.
func readExactly(r io.Reader, n int) ([]byte, error) {
	const first = 1 << 20
	b := make([]byte, 0, min(n, first))
	for len(b) < n {
		b = slices.Grow(b, min(n-len(b), max(len(b), first)))
		k, err := io.ReadFull(r, b[len(b):min(n, cap(b))])
		b = b[:len(b)+k]
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// cut makes the end inside a frame different from the end between frames.
func cut(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
