package tesseract

import "fumikura/ocr/reading"

// On a copy of whose thin strokes only dots are left the models agree on next to nothing,
// and asking them about every line in every picture costs four times as much as reading
// it, for nothing. Of such pages (registers, statistics, a form) two models said the same
// at 21 to 27 of a hundred places of doubtful lines; of the worst copies of which most can
// be read at 58 to 67, of others at 90.
const (
	hopelessShare  = 0.35
	hopelessPlaces = 80 // of fewer no share tells anything,
	hopelessLines  = 20 // nor of fewer lines: a line is read well or badly as a whole
	spreadLines    = 8  // one in so many lines is asked about first: a page's head is larger than the rest
)

// An accord is how far the first two models agree on what was read of a page so far.
type accord struct{ agreed, places, lines int }

// add counts what was read of a line. One that nobody had to be asked about counts as
// read alike.
func (a *accord) add(reads []reading.Read) {
	agreed, places := len(reads[0].Chars), len(reads[0].Chars)
	if len(reads) > 1 {
		agreed, places = reading.Agreement(reads[:2])
	}
	a.agreed, a.places, a.lines = a.agreed+agreed, a.places+places, a.lines+1
}

// hopeless tells that no more models are to be asked.
func (a *accord) hopeless() bool {
	return a.places >= hopelessPlaces && a.lines >= hopelessLines && float64(a.agreed) < hopelessShare*float64(a.places)
}

// differing is the share of places at which the models differ, 0–1.
func (a *accord) differing() float64 {
	if a.places < hopelessPlaces {
		return 0
	}
	return 1 - float64(a.agreed)/float64(a.places)
}

// suppose takes a line that nobody was asked about for one that was read alike as far as
// the others of its page, and all of its characters for disputed. Unread it stays only
// beside others that are: one character in five is right, and can be found.
func (l *line) suppose(a accord) {
	n := len(l.chars())
	l.places, l.agreed = n, n*a.agreed/a.places
	for _, ch := range l.chars() {
		if ch.grounds != nil {
			ch.grounds.Voters, ch.grounds.Votes = 2, 1
		}
	}
}

// spread puts one in so many of some lines before the others.
func spread(order []int) []int {
	out := make([]int, 0, len(order))
	for i := 0; i < len(order); i += spreadLines {
		out = append(out, order[i])
	}
	for i, k := range order {
		if i%spreadLines != 0 {
			out = append(out, k)
		}
	}
	return out
}
