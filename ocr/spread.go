package ocr

import (
	"bytes"
	"encoding/binary"
	"unsafe"
)

// Masks as big as a page are gone over many times, and nearly all of them is paper. A
// bool is a byte, 0 or 1, so that what is the same for all pixels goes eight at a time,
// and paper is skipped by a search for the next byte.

// squaresOf is a mask as bytes, 0 or 1, in the same place.
func squaresOf(mask []bool) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(mask))), len(mask))
}

// nextMarked is the first place from x on that a row marks, its length where none is.
func nextMarked(row []bool, x int) int { return next(row, x, 1) }

// nextUnmarked is the first place from x on that a row does not mark.
func nextUnmarked(row []bool, x int) int { return next(row, x, 0) }

func next(row []bool, x int, value byte) int {
	if n := bytes.IndexByte(squaresOf(row[x:]), value); n >= 0 {
		return x + n
	}
	return len(row)
}

// widenedAcross makes ink wider by reach pixels to both sides: up and down where level is
// said, otherwise left and right.
func widenedAcross(ink []bool, w, h, reach int, level bool) []bool {
	if level {
		return widenedUpright(ink, w, h, reach)
	}
	out := make([]bool, len(ink))
	row := make([]bool, w+2*reach)
	for y := range h {
		copy(row[reach:], ink[y*w:(y+1)*w])
		clear(row[reach+w:])
		clear(row[:reach])
		anyOf(squaresOf(row), 2*reach+1, 1)
		copy(out[y*w:(y+1)*w], row)
	}
	return out
}

// widenedUpright does so up and down.
func widenedUpright(ink []bool, w, h, reach int) []bool {
	buf := make([]bool, (h+reach)*w)
	copy(buf[reach*w:], ink[:h*w])
	anyOf(squaresOf(buf), 2*reach+1, w)
	return buf[: h*w : h*w]
}

// dilated marks the squares of side 2·reach+1 about what is marked.
func dilated(in []bool, w, h, reach int) []bool {
	return widenedUpright(widenedAcross(in, w, h, reach, false), w, h, reach)
}

// eroded keeps what is marked with all its neighbours within reach; beyond the edge
// everything counts as marked.
func eroded(in []bool, w, h, reach int) []bool {
	out := dilated(inverted(in), w, h, reach)
	return invert(out)
}

// inverted is a mask of what another does not mark.
func inverted(in []bool) []bool {
	out := make([]bool, len(in))
	copy(out, in)
	return invert(out)
}

func invert(mask []bool) []bool {
	for i, v := range mask {
		mask[i] = !v
	}
	return mask
}

// longRuns keeps the runs of ink that are at least so long, along rows or columns.
func longRuns(ink []bool, w, h, least int, level bool) []bool {
	least = max(1, least)
	out := make([]bool, w*h)
	if !level {
		longUpright(out, ink, w, h, least)
		return out
	}
	for y := range h {
		row, to := ink[y*w:(y+1)*w], out[y*w:(y+1)*w]
		for a := nextMarked(row, 0); a < w; {
			b := nextUnmarked(row, a)
			if b-a >= least {
				copy(to[a:b], row[a:b])
			}
			a = nextMarked(row, b)
		}
	}
	return out
}

// longUpright marks in out the runs along columns: where a run goes on for so long is
// found for all columns at once, and then what lies on such a way.
func longUpright(out, ink []bool, w, h, least int) {
	if least > h {
		return
	}
	buf := make([]bool, (h+least-1)*w)
	above := (least - 1) * w
	starts := squaresOf(buf[above:])
	copy(buf[above:], ink[:h*w])
	allOf(starts, least, w)
	if bytes.IndexByte(starts, 1) < 0 {
		return
	}
	anyOf(squaresOf(buf), least, w)
	copy(out, buf)
}

// anyOf marks each place from which one of the next n, step apart and itself the first,
// is marked. Windows twice as wide come from two of half the width.
func anyOf(a []byte, n, step int) {
	wide := 1
	for ; 2*wide <= n; wide *= 2 {
		orInto(a, a[min(len(a), wide*step):])
	}
	if wide < n {
		orInto(a, a[min(len(a), (n-wide)*step):])
	}
}

// allOf keeps each place from which all of the next n, step apart and itself the first,
// are marked; none is beyond the end.
func allOf(a []byte, n, step int) {
	and := func(by int) {
		by = min(len(a), by)
		andInto(a, a[by:])
		clear(a[len(a)-by:])
	}
	wide := 1
	for ; 2*wide <= n; wide *= 2 {
		and(wide * step)
	}
	if wide < n {
		and((n - wide) * step)
	}
}

// orInto marks in a what b marks, which may be a later part of it.
func orInto(a, b []byte) {
	a = a[:len(b)]
	i := 0
	for ; i+8 <= len(b); i += 8 {
		binary.LittleEndian.PutUint64(a[i:], binary.LittleEndian.Uint64(a[i:])|binary.LittleEndian.Uint64(b[i:]))
	}
	for ; i < len(b); i++ {
		a[i] |= b[i]
	}
}

// andInto keeps in a what b marks too, which may be a later part of it.
func andInto(a, b []byte) {
	a = a[:len(b)]
	i := 0
	for ; i+8 <= len(b); i += 8 {
		binary.LittleEndian.PutUint64(a[i:], binary.LittleEndian.Uint64(a[i:])&binary.LittleEndian.Uint64(b[i:]))
	}
	for ; i < len(b); i++ {
		a[i] &= b[i]
	}
}
