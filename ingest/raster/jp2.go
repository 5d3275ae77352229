package raster

import (
	"encoding/binary"
	"fmt"
	"io"
)

// JP2 reads the boxes of a JPEG 2000 file (ISO/IEC 15444-1, Annex I) up to its
// codestream.
func JP2(r io.ReaderAt, size int64) (Header, error) {
	h := Header{Type: TypeJP2, Adobe: -1}
	for off := int64(0); off < size; {
		name, body, end, err := box(r, off, size)
		if err != nil {
			return h, err
		}
		switch name {
		case "jp2h":
			if err := h.jp2Header(r, body, end); err != nil {
				return h, err
			}
		case "jp2c":
			c, err := J2K(io.NewSectionReader(r, body, end-body), end-body)
			if err != nil {
				return h, err
			}
			c.Type, c.DPIX, c.DPIY = TypeJP2, h.DPIX, h.DPIY
			return c, nil
		}
		off = end
	}
	return h, fmt.Errorf("JPEG 2000: %w: no codestream", ErrTruncated)
}

// box reads the head of a box: its name, where its content begins and ends.
func box(r io.ReaderAt, off, limit int64) (name string, body, end int64, err error) {
	var b [16]byte
	if _, err := r.ReadAt(b[:8], off); err != nil || off+8 > limit {
		return "", 0, 0, fmt.Errorf("JPEG 2000: %w at byte %d", ErrTruncated, off)
	}
	n, body := int64(binary.BigEndian.Uint32(b[:])), off+8
	switch n {
	case 0:
		return string(b[4:8]), body, limit, nil
	case 1:
		if _, err := r.ReadAt(b[8:], off+8); err != nil {
			return "", 0, 0, fmt.Errorf("JPEG 2000: %w at byte %d", ErrTruncated, off)
		}
		n, body = int64(binary.BigEndian.Uint64(b[8:])), off+16
	}
	if n < body-off {
		return "", 0, 0, fmt.Errorf("JPEG 2000: %w: box of %d bytes", ErrDamaged, n)
	}
	if n > limit-off {
		return "", 0, 0, fmt.Errorf("JPEG 2000: %w: a box ends at byte %d of %d", ErrTruncated, off+n, limit)
	}
	return string(b[4:8]), body, off + n, nil
}

// jp2Header takes the resolution out of the header's boxes.
func (h *Header) jp2Header(r io.ReaderAt, off, limit int64) error {
	for off < limit {
		name, body, end, err := box(r, off, limit)
		if err != nil {
			return err
		}
		switch name {
		case "res ":
			if err := h.jp2Header(r, body, end); err != nil {
				return err
			}
		case "resc", "resd":
			var b [10]byte
			if _, err := r.ReadAt(b[:], body); err != nil || end-body < 10 {
				return fmt.Errorf("JPEG 2000: %w: resolution", ErrDamaged)
			}
			y, x := perInch(b[0:4], int8(b[8])), perInch(b[4:8], int8(b[9]))
			if name == "resc" || h.DPIX == 0 {
				h.DPIX, h.DPIY = x, y
			}
		}
		off = end
	}
	return nil
}

// perInch reads pixels a metre, a fraction times a power of ten.
func perInch(b []byte, exp int8) float64 {
	n, d := float64(binary.BigEndian.Uint16(b)), float64(binary.BigEndian.Uint16(b[2:]))
	if d == 0 {
		return 0
	}
	v := n / d * 0.0254
	for ; exp > 0; exp-- {
		v *= 10
	}
	for ; exp < 0; exp++ {
		v /= 10
	}
	return sane(v)
}

// J2K reads the size marker of a JPEG 2000 codestream, and looks for its end.
func J2K(r io.ReaderAt, size int64) (Header, error) {
	h := Header{Type: TypeJ2K, Adobe: -1}
	b := make([]byte, 43)
	if _, err := r.ReadAt(b, 0); err != nil {
		return h, fmt.Errorf("JPEG 2000: %w: codestream of %d bytes", ErrTruncated, size)
	}
	if b[0] != 0xff || b[1] != 0x4f || b[2] != 0xff || b[3] != 0x51 {
		return h, fmt.Errorf("JPEG 2000: %w: no codestream where one belongs", ErrDamaged)
	}
	at := func(i int) int64 { return int64(binary.BigEndian.Uint32(b[i:])) }
	h.Width, h.Height = int(at(8)-at(16)), int(at(12)-at(20))
	h.Components, h.Depth = int(binary.BigEndian.Uint16(b[40:])), int(b[42]&0x7f)+1
	if err := h.check(); err != nil {
		return h, fmt.Errorf("JPEG 2000: %w", err)
	}
	var eoc [2]byte
	tail := make([]byte, min(size, 64))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return h, fmt.Errorf("JPEG 2000: %w", ErrTruncated)
	}
	for i := len(tail) - 2; i >= 0; i-- { // writers pad
		copy(eoc[:], tail[i:])
		if eoc == [2]byte{0xff, 0xd9} {
			return h, nil
		}
	}
	return h, fmt.Errorf("JPEG 2000: %w: no end of codestream", ErrTruncated)
}

// JP2Prefix is what makes a bare codestream of the header's size a JP2 file when
// it stands before it.
func JP2Prefix(h Header) []byte {
	var b []byte
	u32 := func(v int) { b = binary.BigEndian.AppendUint32(b, uint32(v)) }
	b = append(b, "\x00\x00\x00\x0cjP  \r\n\x87\n"+"\x00\x00\x00\x14ftypjp2 \x00\x00\x00\x00jp2 "...)
	b = append(b, "\x00\x00\x00\x2djp2h\x00\x00\x00\x16ihdr"...)
	u32(h.Height)
	u32(h.Width)
	b = binary.BigEndian.AppendUint16(b, uint16(h.Components))
	b = append(b, byte(h.Depth-1), 7, 0, 0)
	b = append(b, "\x00\x00\x00\x0fcolr\x01\x00\x00"...)
	if h.Components < 3 {
		u32(17) // grey
	} else {
		u32(16) // sRGB
	}
	return append(b, "\x00\x00\x00\x00jp2c"...) // to the end of the file
}
