package ocr

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// Paragraphs whose first lines are the same have gaps between words that lie one below the
// other: no columns. Where the white is wider than between words, there are two.
func TestGapsBetweenWords(t *testing.T) {
	for gutter, want := range map[int]int{0: 1, 26: 2} {
		r := canvas(900, 800)
		for line := range 14 {
			x := 40
			for word := range 14 {
				letters := 3
				switch {
				case word == 7: // at the same place in each line
					x = 40 + 7*55 + gutter
				case line%3 == 2:
					letters = 2 + (line+word)%3
				}
				for k := range letters {
					r.character(x, 40+line*30, line+word+k)
					x += 13
				}
				x += 16
			}
		}
		pieces := r.Pieces(image.Rect(0, 0, r.W, r.H), 128, 12)
		if got := Blocks(pieces, 12, archive.Horizontal); len(got) != want {
			t.Errorf("%d more pixels between the halves: %d blocks, want %d", gutter, len(got), want)
		}
	}
}
