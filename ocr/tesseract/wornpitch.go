package tesseract

import (
	"image"
	"math"

	"fumikura/internal/archive"
)

// Worn characters are lower than they were, but stand as far apart.
const (
	leastPitch, mostPitch = 0.85, 1.45 // of the side that they seem to have
	pitchOver             = 6          // characters that a distance is measured over
	offPitch              = 0.08       // by which a line's may differ from the page's where it is no larger
	largerPrint           = 1.25
	leastEm, mostEm       = 0.6, 1.6 // of the page's characters
	headingPitch          = 1.35
)

// seatColumns gives the characters of columns boxes in the picture by their ink: Tesseract's
// lie elsewhere, see fit.
func (w *working) seatColumns(lines []line) {
	for i := range lines {
		l := &lines[i]
		if l.dir == archive.Horizontal || len(l.words) == 0 {
			continue
		}
		var wants []want
		for _, c := range l.chars() {
			wants = append(wants, want{text: c.text, start: -1})
		}
		boxes := fit(w.Raster, l.box, l.dir, knownEm(l.readLine, l.dir), wants)
		for k := range l.words {
			for at := range l.words[k].chars {
				if len(boxes) > 0 {
					l.words[k].chars[at].box, boxes = boxes[0], boxes[1:]
				}
			}
		}
	}
}

// pitchOf is how far, in pixels, full characters of a line stand apart, as the model saw
// them that read it first; 0: they are too few.
func pitchOf(l *line) float64 {
	chars := l.chars()
	var all []float64
	for i := pitchOver; i < len(chars); i++ {
		units := 0.0
		for k := i - pitchOver; k < i; k++ {
			units += (widthOf(chars[k].text, l.dir).advance + widthOf(chars[k+1].text, l.dir).advance) / 2
		}
		if d := along(chars[i].box, l.dir) - along(chars[i-pitchOver].box, l.dir); d > 0 {
			all = append(all, float64(d)/units)
		}
	}
	return median(all)
}

// What finds how far the characters of columns stand apart by their ink alone.
const (
	inkPitchRun  = 10   // characters that a column is long at least
	inkPitchFar  = 6    // pitches over which columns are compared with themselves
	inkPitchStep = 0.1  // pixels between pitches that are tried
	inkPitchMost = 3000 // pixels of a column that are looked at
)

// inkPitch is how far full characters stand apart in the columns of worn print outside of
// tables: each column's ink is most like itself so far on, and twice as far, and so on. What
// models miss of a column makes their characters stand further apart than they do. 0: there
// are no long columns.
func (w *working) inkPitch(lines []line) float64 {
	var all [][]float64
	for i := range lines {
		l := &lines[i]
		if l.dir == archive.Horizontal || l.cell != nil || len(l.words) == 0 || float64(l.box.H) < inkPitchRun*w.char {
			continue
		}
		r := l.rectangle().Intersect(image.Rect(0, 0, w.W, w.H))
		var ink []float64
		mean := 0.0
		for y := r.Min.Y; y < min(r.Max.Y, r.Min.Y+inkPitchMost); y++ {
			n := 0.0
			for _, v := range w.Pix[y*w.W+r.Min.X : y*w.W+r.Max.X] {
				n += float64(boolToInt(v < w.dark))
			}
			ink, mean = append(ink, n), mean+n
		}
		for k := range ink {
			ink[k] -= mean / float64(len(ink))
		}
		all = append(all, ink)
	}
	if len(all) == 0 {
		return 0
	}
	likes := make([]float64, int(inkPitchFar*mostPitch*w.char)+2)
	for far := range likes {
		for _, ink := range all {
			for k := far; k < len(ink); k++ {
				likes[far] += ink[k] * ink[k-far]
			}
		}
	}
	best, pitch := math.Inf(-1), 0.0
	for p := leastPitch * w.char; p < mostPitch*w.char; p += inkPitchStep {
		sum := 0.0
		for k := 1; k <= inkPitchFar; k++ {
			at := p * float64(k)
			i := int(at)
			sum += likes[i] + (at-float64(i))*(likes[i+1]-likes[i])
		}
		if sum > best {
			best, pitch = sum, p
		}
	}
	return pitch
}

// pitchOfPage is how far full characters stand apart outside of tables; 0: nobody knows.
func (w *working) pitchOfPage(lines []line) float64 {
	if p := w.inkPitch(lines); p > 0 {
		return p
	}
	return pitchOfAll(lines, false)
}

// pitchOfAll is that of most lines, of those in cells or of those outside; 0: there are none.
func pitchOfAll(lines []line, inCells bool) float64 {
	var all []float64
	for i := range lines {
		if (lines[i].cell != nil) != inCells {
			continue
		}
		if p := pitchOf(&lines[i]); p > 0 {
			all = append(all, p)
		}
	}
	return median(all)
}

// wornEm is the side of a full character in a line of worn print; 0 where a row is so much
// larger than others that its strokes are whole. A line that is only as broad, by what lies
// beside it, has characters that stand no further apart.
func (w *working) wornEm(l *line, page float64) float64 {
	em, pitch, column := knownEm(l.readLine, l.dir), pitchOf(l), l.dir == archive.Vertical
	if em > mostEm*w.char {
		if column && math.Abs(pitch/em-1) <= offPitch {
			return pitch
		}
		if !column && pitch > headingPitch*w.char {
			return 0
		}
	}
	if em < leastEm*w.char || em > mostEm*w.char {
		em = w.char
	}
	larger := em >= largerPrint*w.char && !column // models miss some characters of a column
	if pitch == 0 || page > 0 && math.Abs(pitch/page-1) > offPitch && !larger {
		pitch = page
	}
	if pitch > leastPitch*em && pitch < mostPitch*em {
		em = pitch
	}
	return em
}

// along is the middle of a box along a line.
func along(b archive.Rect, dir archive.Direction) int {
	if dir == archive.Vertical {
		return b.Y + b.H/2
	}
	return b.X + b.W/2
}

// start is where a strip begins in the picture.
func (l *strip) start() int {
	if l.dir == archive.Vertical {
		return l.y0
	}
	return l.x0
}

const (
	bandMost = 1.15 // ems that a line is thick at most
	bandStep = 2.0  // ems of it that are looked at at once
)

// narrow leaves the strip the ink of the line alone, where its box is thicker than
// characters are: parts of others lie in it.
func (l *strip) narrow(em float64) {
	if float64(l.m) < bandMost*em {
		return
	}
	step := max(1, int(bandStep*em))
	for a := 0; a < l.n; a += step {
		b := min(l.n, a+step)
		t0, t1 := l.across(max(0, a-step), min(l.n, b+step), em)
		for t := range l.m {
			if t < t0 || t >= t1 {
				clear(l.ink[t*l.n+a : t*l.n+b])
			}
		}
	}
	l.count()
}
