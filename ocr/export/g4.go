package export

import (
	"math/bits"
	"strings"
)

// The codes of runs of ITU-T T.4, tables 2 and 3: of 0 to 63 pixels, of 64 to 1,728
// in steps of 64, and of 1,792 to 2,560, which both colours share.
const (
	whiteRuns = `
	00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010
	101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010
	00000011 00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010
	00101011 00101100 00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100
	00100101 01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100`
	whiteLong = `
	11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101
	011010010 011010011 011010100 011010101 011010110 011010111 011011000 011011001 011011010 011011011
	010011000 010011001 010011010 011000 010011011`
	blackRuns = `
	0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000
	0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111
	00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010
	000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100
	000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100
	000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000
	000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111`
	blackLong = `
	0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100
	0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011
	0000001110100 0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100
	0000001010101 0000001011010 0000001011011 0000001100100 0000001100101`
	bothLong = `
	00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110
	000000010111 000000011100 000000011101 000000011110 000000011111`
)

// Codes of the modes of ITU-T T.6, table 1; verticalModes from three pixels to the
// left to three to the right.
const (
	passMode       = "0001"
	horizontalMode = "001"
	endOfBlock     = "000000000001000000000001"
)

var verticalModes = [7]string{"0000010", "000010", "010", "1", "011", "000011", "0000011"}

// A faxWriter codes bilevel rows by ITU-T T.6 (fax group 4).
type faxWriter struct {
	out   []byte
	hold  uint64 // bits not yet in out, at its low end
	held  int
	width int
	runs  [2][]string // codes of white and of black runs: 0–63, then by 64
	ref   []int       // changes of the row before
	row   []int
}

func newFaxWriter(width int) *faxWriter {
	f := &faxWriter{width: width}
	long := strings.Fields(bothLong)
	f.runs[0] = append(append(strings.Fields(whiteRuns), strings.Fields(whiteLong)...), long...)
	f.runs[1] = append(append(strings.Fields(blackRuns), strings.Fields(blackLong)...), long...)
	f.ref = []int{width, width, width}
	return f
}

func (f *faxWriter) put(code string) {
	for i := range len(code) {
		f.hold = f.hold<<1 | uint64(code[i]&1)
		if f.held++; f.held == 8 {
			f.out = append(f.out, byte(f.hold))
			f.hold, f.held = 0, 0
		}
	}
}

// run codes n pixels of a colour, 0 white or 1 black.
func (f *faxWriter) run(n, colour int) {
	codes := f.runs[colour]
	for n >= 2560 {
		f.put(codes[63+40])
		n -= 2560
	}
	if n >= 64 {
		f.put(codes[63+n/64])
	}
	f.put(codes[n%64])
}

// changes lists where the colour changes along a row whose first pixel follows a
// white one and in which 1 is black; three times the width ends it.
func changes(to []int, row []byte, width int) []int {
	to = to[:0]
	colour := byte(0)
	for x := 0; x < width; {
		b := row[x/8] ^ -colour // bits of another colour are 1
		b <<= x % 8
		if b == 0 {
			x = x/8*8 + 8
			continue
		}
		x += bits.LeadingZeros8(b)
		if x >= width {
			break
		}
		to = append(to, x)
		colour ^= 1
	}
	return append(to, width, width, width)
}

// line codes a row of packed pixels, 1 black.
func (f *faxWriter) line(row []byte) {
	f.row = changes(f.row, row, f.width)
	a0, colour := -1, 0
	i, k := 0, 0 // of the next change in row and in ref
	for a0 < f.width {
		for k > 0 && f.ref[k-1] > a0 {
			k--
		}
		for f.ref[k] <= a0 && f.ref[k] < f.width || k%2 != colour {
			k++ // the next change to the other colour
		}
		b1, b2 := f.ref[k], f.ref[k+1]
		a1 := f.row[i]
		switch d := a1 - b1; {
		case b2 < a1:
			f.put(passMode)
			a0 = b2
		case d >= -3 && d <= 3:
			f.put(verticalModes[d+3])
			a0, colour = a1, 1-colour
			i++
		default:
			a2 := f.row[i+1]
			f.put(horizontalMode)
			f.run(a1-max(a0, 0), colour)
			f.run(a2-a1, 1-colour)
			a0 = a2
			i += 2
		}
	}
	f.ref, f.row = f.row, f.ref
}

// close gives the coded picture.
func (f *faxWriter) close() []byte {
	f.put(endOfBlock)
	for f.held != 0 {
		f.put("0")
	}
	return f.out
}
