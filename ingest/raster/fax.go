package raster

import "encoding/binary"

// A Fax describes bare CCITT data (ITU-T T.4 and T.6), as a PDF holds it.
type Fax struct {
	Width, Height int
	K             int   // < 0: Group 4; 0: Group 3, one-dimensional; > 0: two-dimensional
	Length        int64 // bytes of data
	Inverted      bool  // black runs are shown white
	DPIX, DPIY    float64
}

// Prefix is what makes the data a TIFF file when it stands before it.
func (f Fax) Prefix() []byte {
	w := &writer{order: binary.LittleEndian}
	w.longs(tagWidth, []int64{int64(f.Width)})
	w.longs(tagHeight, []int64{int64(f.Height)})
	short := func(tag uint16, v uint16) { w.add(tag, 3, 1, []byte{byte(v), byte(v >> 8), 0, 0}) }
	short(tagBits, 1)
	if f.K < 0 {
		short(tagCompression, 4)
	} else {
		short(tagCompression, 3)
		w.longs(tagT4Options, []int64{int64(min(f.K, 1))})
	}
	photometric := uint16(0)
	if f.Inverted {
		photometric = 1
	}
	short(tagPhotometric, photometric)
	short(tagSamples, 1)
	w.longs(tagRowsPerStrip, []int64{int64(f.Height)})
	w.longs(tagStripCounts, []int64{f.Length})
	if f.DPIX > 0 && f.DPIY > 0 {
		w.rational(tagXResolution, f.DPIX)
		w.rational(tagYResolution, f.DPIY)
		short(tagResUnit, 2)
	}
	w.longs(tagStripOffsets, []int64{0})
	w.longs(tagStripOffsets, []int64{int64(w.size())})
	return w.file()
}
