package export

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/image/ccitt"
	"golang.org/x/image/tiff/lzw"
)

// Tags of TIFF 6.0 that tell what the strips hold.
const (
	tiffWidth       = 256
	tiffHeight      = 257
	tiffBits        = 258
	tiffCompression = 259
	tiffPhotometric = 262
	tiffFillOrder   = 266
	tiffOffsets     = 273
	tiffSamples     = 277
	tiffRows        = 278
	tiffCounts      = 279
	tiffPlanar      = 284
	tiffT4          = 292
	tiffPredictor   = 317
	tiffTiles       = 324
	tiffColorMap    = 320
	tiffExtra       = 338
)

type tiffFile struct {
	b     []byte
	order binary.ByteOrder
	tags  map[uint16][]uint32
}

// maxTIFFValues bounds the values of one field.
const maxTIFFValues = 1 << 20

// openTIFF reads the first directory.
func openTIFF(b []byte) (*tiffFile, error) {
	t := &tiffFile{b: b, tags: map[uint16][]uint32{}}
	switch {
	case len(b) < 8:
		return nil, fmt.Errorf("TIFF: cut off")
	case string(b[:4]) == "II*\x00":
		t.order = binary.LittleEndian
	case string(b[:4]) == "MM\x00*":
		t.order = binary.BigEndian
	default:
		return nil, fmt.Errorf("TIFF: no header")
	}
	at := int64(t.order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return nil, fmt.Errorf("TIFF: cut off")
	}
	n := int64(t.order.Uint16(b[at:]))
	if at+2+12*n > int64(len(b)) {
		return nil, fmt.Errorf("TIFF: cut off")
	}
	for i := range n {
		e := b[at+2+12*i:]
		tag, kind, count := t.order.Uint16(e), t.order.Uint16(e[2:]), int64(t.order.Uint32(e[4:]))
		size := map[uint16]int64{1: 1, 3: 2, 4: 4}[kind]
		if size == 0 || count > maxTIFFValues {
			continue
		}
		v := e[8:12]
		if size*count > 4 {
			o := int64(t.order.Uint32(e[8:]))
			if o+size*count > int64(len(b)) {
				return nil, fmt.Errorf("TIFF: cut off")
			}
			v = b[o : o+size*count]
		}
		for k := range count {
			switch size {
			case 1:
				t.tags[tag] = append(t.tags[tag], uint32(v[k]))
			case 2:
				t.tags[tag] = append(t.tags[tag], uint32(t.order.Uint16(v[2*k:])))
			case 4:
				t.tags[tag] = append(t.tags[tag], t.order.Uint32(v[4*k:]))
			}
		}
	}
	return t, nil
}

func (t *tiffFile) one(tag uint16, missing int) int {
	if v := t.tags[tag]; len(v) > 0 {
		return int(v[0])
	}
	return missing
}

// strips are the compressed parts, from the top.
func (t *tiffFile) strips() ([][]byte, error) {
	offsets, counts := t.tags[tiffOffsets], t.tags[tiffCounts]
	if len(offsets) == 0 || len(offsets) != len(counts) {
		return nil, fmt.Errorf("TIFF: no strips")
	}
	out := make([][]byte, len(offsets))
	for i, o := range offsets {
		if uint64(o)+uint64(counts[i]) > uint64(len(t.b)) {
			return nil, fmt.Errorf("TIFF: cut off")
		}
		out[i] = t.b[o : o+counts[i]]
	}
	return out, nil
}

// tiffImage takes a fax-coded page of one strip as it is (CCITTFaxDecode); the
// strips of every other page are unpacked one after the other and packed again
// without loss, those of a fax as a fax.
func tiffImage(b []byte) (*pdfImage, error) {
	t, err := openTIFF(b)
	if err != nil {
		return nil, err
	}
	if len(t.tags[tiffTiles]) > 0 || t.one(tiffPlanar, 1) != 1 || len(t.tags[tiffExtra]) > 0 {
		return nil, fmt.Errorf("TIFF: tiles, planes or transparency")
	}
	w, h, bits, samples := t.one(tiffWidth, 0), t.one(tiffHeight, 0), t.one(tiffBits, 1), t.one(tiffSamples, 1)
	for _, x := range t.tags[tiffBits] {
		if int(x) != bits {
			return nil, fmt.Errorf("TIFF: samples of different depth")
		}
	}
	strips, err := t.strips()
	if err != nil {
		return nil, err
	}
	compression, predictor := t.one(tiffCompression, 1), t.one(tiffPredictor, 1)
	space, decode, err := t.space(bits, samples)
	if err != nil {
		return nil, err
	}
	if bits != 1 && bits != 2 && bits != 4 && bits != 8 && (bits != 16 || t.order != binary.BigEndian) || predictor != 1 && (predictor != 2 || bits != 8) {
		return nil, fmt.Errorf("TIFF: samples of %d bits", bits)
	}
	fax := compression == 3 || compression == 4
	if fax && (bits != 1 || samples != 1) {
		return nil, fmt.Errorf("TIFF: a fax in colour")
	}
	if fax && len(strips) == 1 && t.one(tiffFillOrder, 1) == 1 {
		k := -1
		if compression == 3 {
			k = t.one(tiffT4, 0) & 1
		}
		return t.fax(w, h, k, strips[0]), nil
	}
	row := (w*bits*samples + 7) / 8
	rows := t.one(tiffRows, h)
	if w < 1 || h < 1 || rows < 1 || (h+rows-1)/rows != len(strips) && rows < h {
		return nil, fmt.Errorf("TIFF: %d strips for %d rows of %d", len(strips), h, rows)
	}
	// Unpacked here rather than while writing: what is damaged must show before
	// anything is written. The strips of a fax become one: each begins anew, so that
	// they can't just be joined.
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	coded := newFaxWriter(w)
	line := make([]byte, row)
	for i, s := range strips {
		n := min(rows, h-i*rows)
		r, err := t.unpack(s, compression, w, n)
		if err != nil {
			return nil, err
		}
		for range n {
			if _, err := io.ReadFull(r, line); err != nil {
				return nil, fmt.Errorf("TIFF: strip %d: %w", i+1, err)
			}
			if fax {
				coded.line(line)
				continue
			}
			if predictor == 2 {
				for k := samples; k < len(line); k++ {
					line[k] += line[k-samples]
				}
			}
			if _, err := z.Write(line); err != nil {
				return nil, err
			}
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	if fax {
		return t.fax(w, h, -1, coded.close()), nil
	}
	return &pdfImage{w, h, func(p *PDF) int {
		if space == "" {
			space = cmyk(p)
		}
		n := p.reserve()
		p.stream(n, imageDict(w, h, space, bits, decode+"/Filter/FlateDecode"), packed.Bytes())
		return n
	}}, nil
}

// fax is a fax-coded image. The code's black comes out as 0, PDF's black; where the
// file says that 0 is black, its code's white is the black of the paper.
func (t *tiffFile) fax(w, h, k int, data []byte) *pdfImage {
	black := ""
	if t.one(tiffPhotometric, 0) == 1 {
		black = "/BlackIs1 true"
	}
	return &pdfImage{w, h, func(p *PDF) int {
		n := p.reserve()
		p.stream(n, imageDict(w, h, "/DeviceGray", 1, fmt.Sprintf("/Filter/CCITTFaxDecode/DecodeParms<</K %d/Columns %d/Rows %d%s>>", k, w, h, black)), data)
		return n
	}}
}

// space is the colour space, "" for inks, and the Decode array.
func (t *tiffFile) space(bits, samples int) (space, decode string, err error) {
	switch p := t.one(tiffPhotometric, 0); {
	case p == 0 && samples == 1:
		return "/DeviceGray", "/Decode[1 0]", nil
	case p == 1 && samples == 1:
		return "/DeviceGray", "", nil
	case p == 2 && samples == 3:
		return "/DeviceRGB", "", nil
	case p == 3 && samples == 1 && bits <= 8 && len(t.tags[tiffColorMap]) == 3<<bits:
		m, n := t.tags[tiffColorMap], 1<<bits
		var hex bytes.Buffer
		for i := range n {
			fmt.Fprintf(&hex, "%02X%02X%02X", m[i]>>8&255, m[n+i]>>8&255, m[2*n+i]>>8&255)
		}
		return fmt.Sprintf("[/Indexed/DeviceRGB %d<%s>]", n-1, hex.String()), "", nil
	case p == 5 && samples == 4:
		return "", "", nil
	default:
		return "", "", fmt.Errorf("TIFF: photometry %d with %d samples", p, samples)
	}
}

// unpack gives a strip of n rows unpacked.
func (t *tiffFile) unpack(s []byte, compression, w, n int) (io.Reader, error) {
	if t.one(tiffFillOrder, 1) == 2 && compression != 3 && compression != 4 {
		return nil, fmt.Errorf("TIFF: bits in reverse")
	}
	switch compression {
	case 1:
		return bytes.NewReader(s), nil
	case 3, 4:
		format := ccitt.Group4
		if compression == 3 {
			if t.one(tiffT4, 0)&1 != 0 {
				return nil, fmt.Errorf("TIFF: a two-dimensional fax of group 3")
			}
			format = ccitt.Group3
		}
		order := ccitt.MSB
		if t.one(tiffFillOrder, 1) == 2 {
			order = ccitt.LSB
		}
		// The code's black is TIFF's 1, whatever the photometry makes of that.
		return ccitt.NewReader(bytes.NewReader(s), order, format, w, n, &ccitt.Options{Invert: true}), nil
	case 5:
		return lzw.NewReader(bytes.NewReader(s), lzw.MSB, 8), nil
	case 8, 32946:
		return zlib.NewReader(bytes.NewReader(s))
	case 32773:
		return &packBits{s: s}, nil
	}
	return nil, fmt.Errorf("TIFF: compression %d", compression)
}

// packBits unpacks runs (TIFF 6.0, section 9).
type packBits struct {
	s    []byte
	out  []byte
	fill [128]byte
}

func (p *packBits) Read(b []byte) (int, error) {
	for len(p.out) == 0 {
		if len(p.s) < 2 {
			return 0, io.EOF
		}
		c := int(int8(p.s[0]))
		switch {
		case c >= 0:
			n := min(c+1, len(p.s)-1)
			p.out, p.s = p.s[1:1+n], p.s[1+n:]
		case c == -128:
			p.s = p.s[1:]
		default:
			for i := range 1 - c {
				p.fill[i] = p.s[1]
			}
			p.out, p.s = p.fill[:1-c], p.s[2:]
		}
	}
	n := copy(b, p.out)
	p.out = p.out[n:]
	return n, nil
}
