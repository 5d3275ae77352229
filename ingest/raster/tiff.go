package raster

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"fumikura/internal/archive"
)

// A Page is one picture of a file: its header, and the parts of the file that
// make it one TIFF file when they stand behind Prefix.
type Page struct {
	Header
	Prefix []byte
	Parts  []archive.Range
}

// kept are the fields of a directory that its one-page file needs. Orientation
// is not among them: it stands in the Header alone, since some decoders apply
// the field and some do not.
var kept = map[uint16]bool{256: true, 257: true, 258: true, 259: true, 262: true, 266: true, 273: true, 277: true,
	278: true, 279: true, 280: true, 281: true, 282: true, 283: true, 284: true, 290: true, 291: true, 292: true,
	293: true, 296: true, 317: true, 318: true, 319: true, 320: true, 322: true, 323: true, 324: true, 325: true,
	332: true, 334: true, 338: true, 339: true, 347: true, 512: true, 513: true, 514: true, 515: true, 517: true,
	518: true, 519: true, 520: true, 521: true, 529: true, 530: true, 531: true, 532: true}

// A TIFFFile is a TIFF file whose pages were counted.
type TIFFFile struct {
	t     *tiff
	pages []int64 // offsets of the directories that are pages
}

// OpenTIFF follows the directories of a TIFF file. Small copies (thumbnails) and
// masks are no pages. It stops after limit pages, 0 for no limit.
func OpenTIFF(r io.ReaderAt, size int64, limit int) (*TIFFFile, error) {
	t, err := openTIFF(r, size)
	if err != nil {
		return nil, err
	}
	f := &TIFFFile{t: t}
	seen := map[int64]bool{}
	for off := t.first; off != 0 && (limit == 0 || len(f.pages) < limit); {
		if seen[off] || len(seen) > maxDirectories {
			return nil, fmt.Errorf("TIFF: %w: its directories go round", ErrDamaged)
		}
		seen[off] = true
		d, next, err := t.directory(off)
		if err != nil {
			return nil, err
		}
		if t.number(d, tagNewSubfile, 0)&5 == 0 && t.number(d, tagOldSubfile, 0) != 2 {
			f.pages = append(f.pages, off)
		}
		off = next
	}
	if len(f.pages) == 0 {
		return nil, fmt.Errorf("TIFF: %w: no page", ErrDamaged)
	}
	return f, nil
}

// maxDirectories bounds the directories of a file, pages or not.
const maxDirectories = 1 << 16

// Len is the number of pages.
func (f *TIFFFile) Len() int { return len(f.pages) }

// Page reads page n, from 1.
func (f *TIFFFile) Page(n int) (*Page, error) {
	d, _, err := f.t.directory(f.pages[n-1])
	if err != nil {
		return nil, err
	}
	p, err := f.t.page(d)
	if err != nil {
		return nil, fmt.Errorf("page %d: %w", n, err)
	}
	return p, nil
}

// page makes the one-page file of a directory.
func (t *tiff) page(d map[uint16]field) (*Page, error) {
	p := &Page{Header: Header{Type: TypeTIFF, Adobe: -1}}
	p.Width, p.Height = int(t.number(d, tagWidth, 0)), int(t.number(d, tagHeight, 0))
	p.Depth, p.Components = int(t.number(d, tagBits, 1)), int(t.number(d, tagSamples, 1))
	if o := t.number(d, tagOrientation, 0); o >= 1 && o <= 8 {
		p.Exif = int(o)
	}
	p.DPIX, p.DPIY = t.resolution(d)
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("TIFF: %w", err)
	}
	if p.Components < 1 || p.Components > 64 || p.Depth < 1 || p.Depth > 64 {
		return nil, fmt.Errorf("TIFF: %w: %d samples of %d bits", ErrDamaged, p.Components, p.Depth)
	}
	refs, err := t.data(d, p)
	if err != nil {
		return nil, err
	}
	return p, t.rewrite(d, refs, p)
}

// A reference is a field whose values are offsets of data.
type reference struct {
	tag     uint16
	offsets []int64
	counts  []int64
}

// data lists what the directory refers to.
func (t *tiff) data(d map[uint16]field, p *Page) ([]reference, error) {
	main := reference{tag: tagStripOffsets}
	countTag := uint16(tagStripCounts)
	if _, ok := d[tagTileOffsets]; ok {
		main.tag, countTag = tagTileOffsets, tagTileCounts
	}
	var err error
	if main.offsets, err = t.numbers(d, main.tag); err != nil {
		return nil, err
	}
	if main.counts, err = t.numbers(d, countTag); err != nil {
		return nil, err
	}
	if len(main.counts) == 0 && len(main.offsets) == 1 && main.offsets[0] < t.size {
		main.counts = []int64{t.size - main.offsets[0]} // old writers leave them out
	}
	if len(main.offsets) != len(main.counts) {
		return nil, fmt.Errorf("TIFF: %w: %d offsets, %d lengths", ErrDamaged, len(main.offsets), len(main.counts))
	}
	var refs []reference
	if len(main.offsets) > 0 {
		refs = append(refs, main)
	}
	if off := t.number(d, tagJPEGOffset, 0); off > 0 && off < t.size {
		n := t.number(d, tagJPEGLength, 0)
		if n <= 0 || n > t.size-off {
			n = t.size - off
		}
		refs = append(refs, reference{tagJPEGOffset, []int64{off}, []int64{n}})
	}
	for _, tag := range []uint16{tagJPEGQTables, tagJPEGDCTables, tagJPEGACTables} {
		r, err := t.tables(d, tag)
		if err != nil {
			return nil, err
		}
		if len(r.offsets) > 0 {
			refs = append(refs, r)
		}
	}
	if len(refs) == 0 {
		return nil, fmt.Errorf("TIFF: %w: a directory without a picture", ErrDamaged)
	}
	sum := int64(0)
	for _, r := range refs {
		for i, off := range r.offsets {
			if off < 0 || r.counts[i] < 0 || off > t.size || r.counts[i] > t.size-off {
				return nil, fmt.Errorf("TIFF: %w: %d bytes at %d of %d", ErrTruncated, r.counts[i], off, t.size)
			}
			sum += r.counts[i]
		}
	}
	if t.number(d, tagCompression, 1) == 1 && t.number(d, 530, 0) == 0 {
		if want := (int64(p.Width)*int64(p.Components)*int64(p.Depth) + 7) / 8 * int64(p.Height); sum < want {
			return nil, fmt.Errorf("TIFF: %w: %d of %d bytes of its picture", ErrTruncated, sum, want)
		}
	}
	return refs, nil
}

// tables lists the tables of an old-style JPEG directory.
func (t *tiff) tables(d map[uint16]field, tag uint16) (reference, error) {
	r := reference{tag: tag}
	offs, err := t.numbers(d, tag)
	if err != nil || t.number(d, tagCompression, 1) != 6 {
		return r, err
	}
	for _, off := range offs {
		n := int64(64)
		if tag != tagJPEGQTables {
			b, err := t.read(off, 16)
			if err != nil {
				return r, err
			}
			n = 16
			for _, c := range b {
				n += int64(c)
			}
		}
		r.offsets, r.counts = append(r.offsets, off), append(r.counts, n)
	}
	return r, nil
}

// joinGap is how many bytes nobody asked for are fetched along rather than
// making two ranges of one.
const joinGap = 16 << 10

// rewrite fills p.Prefix and p.Parts.
func (t *tiff) rewrite(d map[uint16]field, refs []reference, p *Page) error {
	var all []archive.Range
	for _, r := range refs {
		for i := range r.offsets {
			if r.counts[i] > 0 {
				all = append(all, archive.Range{Offset: r.offsets[i], Length: r.counts[i]})
			}
		}
	}
	if len(all) == 0 {
		return fmt.Errorf("TIFF: %w: a directory without a picture", ErrDamaged)
	}
	slices.SortFunc(all, func(a, b archive.Range) int { return cmp.Compare(a.Offset, b.Offset) })
	gap := int64(joinGap)
	for p.Parts = join(all, gap); len(p.Parts) > 256; p.Parts = join(all, gap) {
		gap *= 4
	}
	w := &writer{order: t.order}
	for tag, f := range d {
		if !kept[tag] || f.bytes() == 0 || slices.ContainsFunc(refs, func(r reference) bool { return r.tag == tag }) {
			continue
		}
		if f.kind >= 13 || tag == tagStripCounts || tag == tagTileCounts { // no 64-bit kinds in a classic file
			v, err := t.numbers(d, tag)
			if err != nil {
				return err
			}
			w.longs(tag, v)
			continue
		}
		b, err := t.read(f.at, f.bytes())
		if err != nil {
			return err
		}
		w.add(tag, f.kind, int(f.count), b)
	}
	if _, ok := d[tagStripCounts]; !ok && len(refs[0].counts) == 1 && refs[0].tag == tagStripOffsets {
		w.longs(tagStripCounts, refs[0].counts)
	}
	for _, r := range refs {
		w.longs(r.tag, r.offsets) // its size counts now, its values below
	}
	start := int64(w.size())
	total := start
	for _, part := range p.Parts {
		total += part.Length
	}
	if total > 1<<32-1 {
		return fmt.Errorf("TIFF: %w: a page of %d bytes", ErrUnsupported, total)
	}
	for _, r := range refs {
		moved := make([]int64, len(r.offsets))
		for i, off := range r.offsets {
			at := start
			for _, part := range p.Parts {
				if off >= part.Offset && off <= part.Offset+part.Length {
					moved[i] = at + off - part.Offset
					break
				}
				at += part.Length
			}
		}
		w.longs(r.tag, moved)
	}
	p.Prefix = w.file()
	return nil
}

// join makes few ranges of sorted ones, taking gaps up to gap along.
func join(sorted []archive.Range, gap int64) []archive.Range {
	out := []archive.Range{sorted[0]}
	for _, r := range sorted[1:] {
		last := &out[len(out)-1]
		end := last.Offset + last.Length
		if r.Offset-end > gap {
			out = append(out, r)
			continue
		}
		last.Length = max(end, r.Offset+r.Length) - last.Offset
	}
	return out
}

// writer lays out a classic TIFF file of one directory, whose picture follows.
type writer struct {
	order  binary.ByteOrder
	fields []written
}

type written struct {
	tag, kind uint16
	count     int
	value     []byte
}

func (w *writer) add(tag, kind uint16, count int, value []byte) {
	w.fields = slices.DeleteFunc(w.fields, func(f written) bool { return f.tag == tag })
	w.fields = append(w.fields, written{tag, kind, count, value})
}

func (w *writer) longs(tag uint16, v []int64) {
	b := make([]byte, 4*len(v))
	for i, n := range v {
		w.order.PutUint32(b[4*i:], uint32(n))
	}
	w.add(tag, 4, len(v), b)
}

func (w *writer) rational(tag uint16, v float64) {
	b := make([]byte, 8)
	w.order.PutUint32(b, uint32(v*1000+0.5))
	w.order.PutUint32(b[4:], 1000)
	w.add(tag, 5, 1, b)
}

func even(n int) int { return n + n&1 }

// size is the length of the file up to the picture.
func (w *writer) size() int {
	n := 8 + 2 + 12*len(w.fields) + 4
	for _, f := range w.fields {
		if len(f.value) > 4 {
			n += even(len(f.value))
		}
	}
	return n
}

func (w *writer) file() []byte {
	slices.SortFunc(w.fields, func(a, b written) int { return cmp.Compare(a.tag, b.tag) })
	b := make([]byte, w.size())
	copy(b, "II")
	if w.order == binary.BigEndian {
		copy(b, "MM")
	}
	w.order.PutUint16(b[2:], 42)
	w.order.PutUint32(b[4:], 8)
	w.order.PutUint16(b[8:], uint16(len(w.fields)))
	at := 10
	free := 8 + 2 + 12*len(w.fields) + 4
	for _, f := range w.fields {
		w.order.PutUint16(b[at:], f.tag)
		w.order.PutUint16(b[at+2:], f.kind)
		w.order.PutUint32(b[at+4:], uint32(f.count))
		if len(f.value) <= 4 {
			copy(b[at+8:], f.value)
		} else {
			w.order.PutUint32(b[at+8:], uint32(free))
			copy(b[free:], f.value)
			free += even(len(f.value))
		}
		at += 12
	}
	return b
}
