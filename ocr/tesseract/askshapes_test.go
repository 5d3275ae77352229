package tesseract

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// What is no number in a column is read by the figures that the page's other cells surely have; a
// cell that is then not written as its column is stays as it was read, as do all of a page that
// has too few figures.
func TestAskShapes(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var numbers []string
	for range 24 {
		numbers = append(numbers, fmt.Sprintf("%d,%03d", 10+rng.IntN(980), rng.IntN(1000)))
	}
	numbers[11] = "482"
	page := func(known int) (*working, []line, []doubtfulNumber) {
		w, lines := wornNumbers(t, numbers, 92)
		var doubtful []doubtfulNumber
		for i, n := range numbers {
			l := &lines[2*i+1]
			l.conf = 98
			for k := range l.words[0].chars {
				c := &l.words[0].chars[k]
				c.text, c.conf = n[k:k+1], 98
			}
			if i%8 == 3 || i >= known {
				l.words[0].chars = []readChar{{text: "す", conf: 20, box: l.box}, {text: "|", conf: 20, box: l.box}}
				l.conf = 20
			}
			if i%8 == 3 {
				doubtful = append(doubtful, doubtfulNumber{l, thousandsStyle})
			}
		}
		return w, lines, doubtful
	}
	w, lines, doubtful := page(len(numbers))
	left := w.askShapes(lines, doubtful)
	if len(left) != 1 || left[0].line.said() != "す|" {
		t.Errorf("%d numbers are left", len(left))
	}
	for _, i := range []int{3, 19} {
		if l := lines[2*i+1]; l.said() != numbers[i] {
			t.Errorf("%s is read as %s", numbers[i], l.said())
		}
	}
	w, lines, doubtful = page(4)
	if left := w.askShapes(lines, doubtful); len(left) != len(doubtful) {
		t.Errorf("%d of %d numbers are read by three", len(doubtful)-len(left), len(doubtful))
	}
}
