package raster

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// JPEG reads the header of a JPEG file (ITU-T T.81) and follows its markers to
// the end of the image, so that a file cut short is seen.
func JPEG(r io.Reader) (Header, error) {
	j := &jpegReader{r: bufio.NewReaderSize(r, 64<<10)}
	h, err := j.header()
	if err != nil {
		return h, err
	}
	return h, j.toEnd()
}

// JPEGHeader reads no further than to the first scan: what follows is whole, or
// somebody else's to judge.
func JPEGHeader(r io.Reader) (Header, error) {
	j := &jpegReader{r: bufio.NewReaderSize(r, 4<<10)}
	return j.header()
}

type jpegReader struct{ r *bufio.Reader }

func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("JPEG: %w", ErrTruncated)
	}
	return fmt.Errorf("JPEG: %w", err)
}

func (j *jpegReader) header() (Header, error) {
	h := Header{Type: TypeJPEG, Adobe: -1}
	var soi [2]byte
	if _, err := io.ReadFull(j.r, soi[:]); err != nil {
		return h, ended(err)
	}
	if soi != [2]byte{0xff, 0xd8} {
		return h, fmt.Errorf("JPEG: %w: no start of image", ErrDamaged)
	}
	for {
		m, err := j.marker()
		if err != nil {
			return h, err
		}
		switch {
		case m == 0xd9:
			return h, fmt.Errorf("JPEG: %w: ends before its picture", ErrDamaged)
		case m == 0x01 || m >= 0xd0 && m <= 0xd8:
			continue // stands alone
		case m == 0xda:
			if h.Width == 0 {
				return h, fmt.Errorf("JPEG: %w: a scan before its frame", ErrDamaged)
			}
			return h, j.skip()
		case m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc:
			b, err := j.segment(18)
			if err != nil {
				return h, err
			}
			if err := h.frame(m, b); err != nil {
				return h, err
			}
		case m == 0xe0 || m == 0xe1 || m == 0xee:
			b, err := j.segment(64 << 10)
			if err != nil {
				return h, err
			}
			h.application(m, b)
		default:
			if err := j.skip(); err != nil {
				return h, err
			}
		}
	}
}

func (h *Header) frame(m byte, b []byte) error {
	if len(b) < 6 {
		return fmt.Errorf("JPEG: %w: frame of %d bytes", ErrDamaged, len(b))
	}
	h.Depth, h.Components = int(b[0]), int(b[5])
	h.Height, h.Width = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
	if m == 0xc3 || m >= 0xc5 && m <= 0xc7 || m == 0xcb || m >= 0xcd || h.Depth != 8 ||
		h.Components != 1 && h.Components != 3 && h.Components != 4 || h.Height == 0 {
		return fmt.Errorf("JPEG: %w: process %#x, %d bits, %d components", ErrUnsupported, m, h.Depth, h.Components)
	}
	return h.check()
}

// application takes resolution, orientation and colour transform from the
// segments of JFIF, Exif and Adobe. Exif's resolution is taken where JFIF has none.
func (h *Header) application(m byte, b []byte) {
	switch {
	case m == 0xe0 && len(b) >= 12 && bytes.HasPrefix(b, []byte("JFIF\x00")):
		x, y := float64(binary.BigEndian.Uint16(b[8:])), float64(binary.BigEndian.Uint16(b[10:]))
		switch b[7] {
		case 1:
			h.DPIX, h.DPIY = sane(x), sane(y)
		case 2:
			h.DPIX, h.DPIY = sane(x*2.54), sane(y*2.54)
		}
	case m == 0xe1 && bytes.HasPrefix(b, []byte("Exif\x00\x00")):
		h.exif(b[6:])
	case m == 0xee && len(b) >= 12 && bytes.HasPrefix(b, []byte("Adobe")):
		h.Adobe = int(b[11])
	}
}

// exif takes orientation and resolution from an Exif block, which is laid out as
// a TIFF file. A broken one says nothing.
func (h *Header) exif(b []byte) {
	t, err := openTIFF(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return
	}
	d, _, err := t.directory(t.first)
	if err != nil {
		return
	}
	if o := t.number(d, tagOrientation, 0); o >= 1 && o <= 8 {
		h.Exif = int(o)
	}
	if x, y := t.resolution(d); h.DPIX == 0 && h.DPIY == 0 {
		h.DPIX, h.DPIY = x, y
	}
}

// marker reads the next marker's code; fill bytes may stand before it.
func (j *jpegReader) marker() (byte, error) {
	b, err := j.r.ReadByte()
	if err != nil {
		return 0, ended(err)
	}
	if b != 0xff {
		return 0, fmt.Errorf("JPEG: %w: %#x where a marker belongs", ErrDamaged, b)
	}
	for b == 0xff {
		if b, err = j.r.ReadByte(); err != nil {
			return 0, ended(err)
		}
	}
	return b, nil
}

func (j *jpegReader) length() (int, error) {
	var b [2]byte
	if _, err := io.ReadFull(j.r, b[:]); err != nil {
		return 0, ended(err)
	}
	n := int(binary.BigEndian.Uint16(b[:]))
	if n < 2 {
		return 0, fmt.Errorf("JPEG: %w: segment of %d bytes", ErrDamaged, n)
	}
	return n - 2, nil
}

func (j *jpegReader) skip() error {
	n, err := j.length()
	if err != nil {
		return err
	}
	if _, err := j.r.Discard(n); err != nil {
		return ended(err)
	}
	return nil
}

// segment reads up to most bytes of a segment and skips the rest.
func (j *jpegReader) segment(most int) ([]byte, error) {
	n, err := j.length()
	if err != nil {
		return nil, err
	}
	b := make([]byte, min(n, most))
	if _, err := io.ReadFull(j.r, b); err != nil {
		return nil, ended(err)
	}
	if _, err := j.r.Discard(n - len(b)); err != nil {
		return nil, ended(err)
	}
	return b, nil
}

// toEnd goes on from the first scan's header to the end of the image. In coded
// data 0xff is always followed by 0 or a restart marker, so that any other pair
// is a real marker.
func (j *jpegReader) toEnd() error {
	for {
		if _, err := j.r.ReadSlice(0xff); err == bufio.ErrBufferFull {
			continue
		} else if err != nil {
			return ended(err)
		}
		b, err := j.r.ReadByte()
		for err == nil && b == 0xff {
			b, err = j.r.ReadByte()
		}
		switch {
		case err != nil:
			return ended(err)
		case b == 0xd9:
			return nil
		case b == 0 || b == 0x01 || b >= 0xd0 && b <= 0xd8:
			continue
		}
		if err := j.skip(); err != nil {
			return err
		}
	}
}
