package raster

import (
	"encoding/binary"
	"fmt"
	"io"
)

// The TIFF tags (TIFF 6.0, and its supplements) that are looked at by name.
const (
	tagNewSubfile   = 254
	tagOldSubfile   = 255
	tagWidth        = 256
	tagHeight       = 257
	tagBits         = 258
	tagCompression  = 259
	tagPhotometric  = 262
	tagStripOffsets = 273
	tagOrientation  = 274
	tagSamples      = 277
	tagRowsPerStrip = 278
	tagStripCounts  = 279
	tagXResolution  = 282
	tagYResolution  = 283
	tagT4Options    = 292
	tagResUnit      = 296
	tagTileOffsets  = 324
	tagTileCounts   = 325
	tagJPEGOffset   = 513
	tagJPEGLength   = 514
	tagJPEGQTables  = 519
	tagJPEGDCTables = 520
	tagJPEGACTables = 521
)

// maxValues bounds the bytes of one field that are read into memory.
const maxValues = 4 << 20

// tiff reads the directories of a TIFF file, classic or big.
type tiff struct {
	r     io.ReaderAt
	size  int64
	order binary.ByteOrder
	big   bool
	first int64 // offset of the first directory
}

// field is one entry of a directory.
type field struct {
	tag, kind uint16
	count     uint64
	at        int64 // where its values lie
}

// sizes of a value of each field type, 0 for none.
var kindSize = [...]int64{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8}

func (f field) bytes() int64 {
	if int(f.kind) >= len(kindSize) || f.count > 1<<40 {
		return 0
	}
	return kindSize[f.kind] * int64(f.count)
}

func openTIFF(r io.ReaderAt, size int64) (*tiff, error) {
	t := &tiff{r: r, size: size}
	b := make([]byte, 16)
	if _, err := r.ReadAt(b[:8], 0); err != nil {
		return nil, fmt.Errorf("TIFF: %w: %d bytes", ErrTruncated, size)
	}
	switch string(b[:2]) {
	case "II":
		t.order = binary.LittleEndian
	case "MM":
		t.order = binary.BigEndian
	default:
		return nil, fmt.Errorf("TIFF: %w: no byte order", ErrDamaged)
	}
	switch t.order.Uint16(b[2:]) {
	case 42:
		t.first = int64(t.order.Uint32(b[4:]))
	case 43:
		if _, err := r.ReadAt(b, 0); err != nil {
			return nil, fmt.Errorf("TIFF: %w: %d bytes", ErrTruncated, size)
		}
		t.big, t.first = true, int64(t.order.Uint64(b[8:]))
	default:
		return nil, fmt.Errorf("TIFF: %w: version %d", ErrDamaged, t.order.Uint16(b[2:]))
	}
	return t, nil
}

// read reads n bytes at off, which must all lie in the file.
func (t *tiff) read(off, n int64) ([]byte, error) {
	if off < 0 || n < 0 || off > t.size || n > t.size-off {
		return nil, fmt.Errorf("TIFF: %w: %d bytes at %d of %d", ErrTruncated, n, off, t.size)
	}
	if n > maxValues {
		return nil, fmt.Errorf("TIFF: %w: a field of %d bytes", ErrDamaged, n)
	}
	b := make([]byte, n)
	if _, err := t.r.ReadAt(b, off); err != nil && err != io.EOF {
		return nil, fmt.Errorf("TIFF: read at %d: %w", off, err)
	}
	return b, nil
}

// directory reads the directory at off and tells where the next one is, 0 for none.
func (t *tiff) directory(off int64) (map[uint16]field, int64, error) {
	head, entry, word := int64(2), int64(12), int64(4)
	if t.big {
		head, entry, word = 8, 20, 8
	}
	b, err := t.read(off, head)
	if err != nil {
		return nil, 0, err
	}
	n := int64(t.order.Uint16(b))
	if t.big {
		n = int64(t.order.Uint64(b))
	}
	if n <= 0 || n > 4096 {
		return nil, 0, fmt.Errorf("TIFF: %w: a directory of %d fields", ErrDamaged, n)
	}
	if b, err = t.read(off+head, n*entry+word); err != nil {
		return nil, 0, err
	}
	d := make(map[uint16]field, n)
	for i := int64(0); i < n; i++ {
		e := b[i*entry:]
		f := field{tag: t.order.Uint16(e), kind: t.order.Uint16(e[2:])}
		if t.big {
			f.count = t.order.Uint64(e[4:])
		} else {
			f.count = uint64(t.order.Uint32(e[4:]))
		}
		f.at = off + head + i*entry + entry - word
		if f.bytes() > word {
			f.at = t.word(e[entry-word:])
		}
		if _, twice := d[f.tag]; !twice {
			d[f.tag] = f
		}
	}
	return d, t.word(b[n*entry:]), nil
}

func (t *tiff) word(b []byte) int64 {
	if t.big {
		return int64(t.order.Uint64(b))
	}
	return int64(t.order.Uint32(b))
}

// numbers reads an integer field; nil where the directory has none.
func (t *tiff) numbers(d map[uint16]field, tag uint16) ([]int64, error) {
	f, ok := d[tag]
	if !ok {
		return nil, nil
	}
	size := int64(0)
	switch f.kind {
	case 1, 3, 4, 13, 16, 18:
		size = kindSize[f.kind]
	}
	if size == 0 || f.bytes() == 0 {
		return nil, fmt.Errorf("TIFF: %w: field %d has type %d, %d values", ErrDamaged, tag, f.kind, f.count)
	}
	b, err := t.read(f.at, f.bytes())
	if err != nil {
		return nil, err
	}
	out := make([]int64, f.count)
	for i := range out {
		v := b[int64(i)*size:]
		switch size {
		case 1:
			out[i] = int64(v[0])
		case 2:
			out[i] = int64(t.order.Uint16(v))
		case 4:
			out[i] = int64(t.order.Uint32(v))
		default:
			out[i] = int64(t.order.Uint64(v))
		}
	}
	return out, nil
}

// number is the first value of an integer field, or otherwise.
func (t *tiff) number(d map[uint16]field, tag uint16, otherwise int64) int64 {
	v, err := t.numbers(d, tag)
	if err != nil || len(v) == 0 {
		return otherwise
	}
	return v[0]
}

// resolution is in dots per inch, 0 where it is unknown.
func (t *tiff) resolution(d map[uint16]field) (x, y float64) {
	unit := map[int64]float64{2: 1, 3: 2.54}[t.number(d, tagResUnit, 2)]
	rational := func(tag uint16) float64 {
		f, ok := d[tag]
		if !ok || f.kind != 5 || f.count < 1 {
			return 0
		}
		b, err := t.read(f.at, 8)
		if err != nil || t.order.Uint32(b[4:]) == 0 {
			return 0
		}
		return sane(unit * float64(t.order.Uint32(b)) / float64(t.order.Uint32(b[4:])))
	}
	return rational(tagXResolution), rational(tagYResolution)
}
