package raster

import (
	"encoding/binary"
	"fmt"
	"io"
)

// PNG reads the chunks of a PNG file (ISO/IEC 15948) to its end, without their
// data, so that a file cut short is seen.
func PNG(r io.ReaderAt, size int64) (Header, error) {
	h := Header{Type: TypePNG, Adobe: -1}
	data := false
	for off := int64(8); ; {
		var b [8]byte
		if _, err := r.ReadAt(b[:], off); err != nil {
			return h, fmt.Errorf("PNG: %w at byte %d of %d", ErrTruncated, off, size)
		}
		n, name := int64(binary.BigEndian.Uint32(b[:])), string(b[4:])
		if n > 1<<31-1 || h.Width == 0 && (name != "IHDR" || n != 13) {
			return h, fmt.Errorf("PNG: %w: chunk of %d bytes at byte %d", ErrDamaged, n, off)
		}
		if off+12+n > size {
			return h, fmt.Errorf("PNG: %w at byte %d of %d", ErrTruncated, off, size)
		}
		if name == "IEND" {
			if !data {
				return h, fmt.Errorf("PNG: %w: no picture", ErrDamaged)
			}
			return h, nil
		}
		data = data || name == "IDAT"
		if name == "IHDR" || name == "pHYs" || name == "eXIf" {
			c := make([]byte, min(n, 64<<10))
			if _, err := r.ReadAt(c, off+8); err != nil {
				return h, fmt.Errorf("PNG: %w at byte %d of %d", ErrTruncated, off, size)
			}
			if err := h.chunk(name, c); err != nil {
				return h, err
			}
		}
		off += 12 + n
	}
}

func (h *Header) chunk(name string, c []byte) error {
	switch name {
	case "IHDR":
		w, ht := binary.BigEndian.Uint32(c), binary.BigEndian.Uint32(c[4:])
		if w > 1<<30 || ht > 1<<30 {
			return fmt.Errorf("PNG: %w: %d × %d pixels", ErrDamaged, w, ht)
		}
		h.Width, h.Height, h.Depth = int(w), int(ht), int(c[8])
		switch c[9] {
		case 0:
			h.Components = 1
		case 4:
			h.Components = 2
		case 2, 3:
			h.Components = 3
		case 6:
			h.Components = 4
		default:
			return fmt.Errorf("PNG: %w: colour type %d", ErrDamaged, c[9])
		}
		return h.check()
	case "pHYs":
		if len(c) == 9 && c[8] == 1 { // pixels a metre
			h.DPIX = sane(float64(binary.BigEndian.Uint32(c)) * 0.0254)
			h.DPIY = sane(float64(binary.BigEndian.Uint32(c[4:])) * 0.0254)
		}
	case "eXIf":
		h.exif(c)
	}
	return nil
}
