package export

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/ccitt"
)

// What is coded comes back from another's decoder, whatever the runs.
func TestFax(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, width := range []int{1, 7, 8, 63, 64, 65, 200, 1728, 2479, 6000} {
		for _, mean := range []int{2, 9, 70, 900, 7000} {
			var rows [][]byte
			for y := range 40 {
				row := make([]byte, (width+7)/8)
				if y%5 == 3 && y > 0 { // much like the row before
					copy(row, rows[y-1])
					row[r.IntN(len(row))] ^= 0x18
				} else {
					for x, colour := 0, byte(0); x < width; colour ^= 1 {
						for n := 1 + r.IntN(2*mean); n > 0 && x < width; n, x = n-1, x+1 {
							row[x/8] |= colour << (7 - x%8)
						}
					}
				}
				row[len(row)-1] &= 0xFF << ((8 - width%8) % 8)
				rows = append(rows, row)
			}
			roundTrip(t, fmt.Sprintf("width %d, runs of %d", width, mean), rows, width)
		}
	}
}

func roundTrip(t *testing.T, name string, rows [][]byte, width int) {
	t.Helper()
	f := newFaxWriter(width)
	for _, row := range rows {
		f.line(row)
	}
	got, err := io.ReadAll(ccitt.NewReader(bytes.NewReader(f.close()), ccitt.MSB, ccitt.Group4, width, len(rows), &ccitt.Options{Invert: true}))
	want := bytes.Join(rows, nil)
	mask := byte(0xFF) << ((8 - width%8) % 8)
	if err == nil && len(got) == len(want) {
		for y := range rows { // beyond the width lies nothing
			got[(y+1)*len(rows[0])-1] &= mask
		}
	}
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: %v, %d bytes of %d", name, err, len(got), len(want))
	}
}

func FuzzFax(f *testing.F) {
	f.Add([]byte{0x0f, 0xff, 0x00, 0x81}, uint16(13))
	f.Fuzz(func(t *testing.T, b []byte, w uint16) {
		width := int(w)%3000 + 1
		n := (width + 7) / 8
		var rows [][]byte
		for len(b) >= n && len(rows) < 50 {
			row := bytes.Clone(b[:n])
			row[n-1] &= 0xFF << ((8 - width%8) % 8)
			rows, b = append(rows, row), b[n:]
		}
		if len(rows) > 0 {
			roundTrip(t, fmt.Sprint(width), rows, width)
		}
	})
}
