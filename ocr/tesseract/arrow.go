package tesseract

import (
	"image"
	"math"
	"slices"
)

// Arrows stand between the boxes of a flow chart; no model prints them.

// What makes ink an arrow, in shares of its height across the shaft.
const (
	arrowLong  = 1.1 // of its length to its height, at least
	arrowMost  = 4.0 // and at most
	arrowShaft = .7  // the shaft is no thicker,
	arrowFine  = .1  // and nowhere thinner
	arrowHead  = .85 // the head is so high somewhere
	arrowTip   = .45 // at its tip it is no higher
	arrowEven  = .12 // its middle line sways by no more
	arrowTail  = .3  // of its length from the other end there is shaft alone
	arrowLeast = 8   // pixels
)

// arrow is → or ← where a piece of ink is one, else "".
func (w *working) arrow(ink image.Rectangle) string {
	if ink.Dx() < arrowLeast || ink.Dy() < arrowLeast {
		return ""
	}
	high, long := float64(ink.Dy()), ink.Dx()
	if ratio := float64(long) / high; ratio < arrowLong || ratio > arrowMost {
		return ""
	}
	thick, middle := make([]float64, long), make([]float64, long)
	for i := range long {
		first, last := -1, -1
		for y := ink.Min.Y; y < ink.Max.Y; y++ {
			if w.Pix[y*w.W+ink.Min.X+i] < w.dark {
				if first < 0 {
					first = y
				}
				last = y
			}
		}
		if first < 0 {
			return "" // two pieces
		}
		thick[i] = float64(last+1-first) / high
		middle[i] = float64(first+last+1-ink.Min.Y-ink.Max.Y) / 2 / high
	}
	sway := 0.0
	for _, m := range middle {
		sway += math.Abs(m) / float64(long)
	}
	if sway > arrowEven {
		return ""
	}
	if isArrow(thick) {
		return "→"
	}
	if slices.Reverse(thick); isArrow(thick) {
		return "←"
	}
	return ""
}

// isArrow tells whether a shaft grows at once to a head, and this shrinks to a tip; thick is
// how high the ink is at each place along it.
func isArrow(thick []float64) bool {
	n := len(thick)
	tail := int(arrowTail * float64(n))
	shaft := 0.0
	for _, t := range thick[:tail] {
		if t < arrowFine || t > arrowShaft {
			return false
		}
		shaft = max(shaft, t)
	}
	top := 0
	for i, t := range thick {
		if t > thick[top] {
			top = i
		}
	}
	if top < tail || top >= n-2 || thick[top] < arrowHead || thick[top] < 1.4*shaft || thick[n-1] > arrowTip {
		return false
	}
	// From the head on it narrows all the way.
	for i := top + 1; i < n; i++ {
		if thick[i] > thick[i-1]+arrowEven {
			return false
		}
	}
	straight := (thick[top] + thick[n-1]) / 2
	return math.Abs(thick[(top+n)/2]-straight) < 2*arrowEven
}
