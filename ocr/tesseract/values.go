package tesseract

import (
	"image"
	"unicode/utf8"
)

// A column may hold a few characters again and again, each by itself in its cell: 済, 未, ○, 〃;
// 有, 無; 男, 女. Models read such a one worst, since nothing stands beside it. Which of them a
// cell in doubt holds its ink tells, held against that of the cells that were read surely.
const (
	valueChars    = 4    // are read for a value, at most
	valueLeast    = 2    // cells that say it, at least,
	valueSure     = 90   // one of them with each character as sure as this,
	valueLooks    = .9   // or their ink has such a contrast to its known shape
	valuesShare   = 4    // one in so many of a column's cells says a value, at least
	valuesMost    = 8    // different ones, at most
	valueLike     = .8   // is the contrast of a cell's ink to that of its value, at least: of the same it is seldom less than .9, of other values seldom more than .4,
	valueAhead    = .1   // and by so much higher than to any other value's
	valuesAlike   = .85  // is the contrast between two values that look the same
	valueKnown    = .1   // by so much the ink of one is more like its known shape
	valueDoubt    = 95   // so that only cells with a character less sure than this change
	valueNarrower = .85  // of the width of its value's ink has that of a cell, at least,
	valueWider    = 1.15 // and at most
)

// A value is what several cells of a column say.
type value struct {
	text  string
	as    specimens
	cells int // that say it
}

// values makes one of the column's values of each cell in doubt whose ink is that, and tells
// how many.
func (w *working) values(cells []tableCell) int {
	var lone []*line
	for _, c := range cells {
		if len(c) == 1 {
			lone = append(lone, c[0])
		}
	}
	all := w.valuesOf(lone)
	n := 0
	for _, l := range lone {
		if w.value(l, all) {
			n++
		}
	}
	return n
}

// valuesOf are the values that a column has; none, if it holds too many others.
func (w *working) valuesOf(cells []*line) []value {
	saying := map[string][]*line{}
	var order []string
	read, said := 0, 0
	for _, l := range cells {
		chars := l.chars()
		if len(chars) == 0 {
			continue
		}
		read++
		if text := l.said(); mayBeValue(chars) {
			if saying[text] = append(saying[text], l); len(saying[text]) == valueLeast {
				order = append(order, text)
			}
		}
	}
	for _, text := range order {
		said += len(saying[text])
	}
	if len(order) > valuesMost || said*valuesShare < read {
		return nil
	}
	var out []value
	for _, text := range order {
		v, sure := value{text: text, cells: len(saying[text])}, false
		for _, l := range saying[text] {
			v.as.add(w, rectOf(w.lone(l)))
			sure = sure || least(l.chars()) >= valueSure
		}
		if len(v.as.inks) >= valueLeast && (sure || v.as.known(text) >= valueLooks) {
			out = append(out, v)
		}
	}
	return distinct(out)
}

// distinct leaves of values that look the same the one that is right: its ink is more like
// its known shape, or many more cells say it. Where neither is so, none of them is known.
func distinct(all []value) []value {
	gone := make([]bool, len(all))
	for i := range all {
		for k := range i {
			a, b := &all[i], &all[k]
			if a.as.likeAll(&b.as) < valuesAlike {
				continue
			}
			known := a.as.known(a.text) - b.as.known(b.text)
			gone[i] = gone[i] || known < valueKnown && (known <= -valueKnown || a.cells < 2*b.cells)
			gone[k] = gone[k] || -known < valueKnown && (-known <= -valueKnown || b.cells < 2*a.cells)
		}
	}
	var out []value
	for i, v := range all {
		if !gone[i] {
			out = append(out, v)
		}
	}
	return out
}

// value does so with one cell.
func (w *working) value(l *line, all []value) bool {
	chars := l.chars()
	if len(chars) > valueChars || len(chars) > 0 && least(chars) >= valueDoubt {
		return false
	}
	at := w.lone(l)
	ink := w.contrasted(rectOf(at))
	if ink == nil {
		return false
	}
	best, like, next := -1, 0.0, 0.0
	for i := range all {
		k := all[i].as.like(ink)
		if best < 0 || k > like {
			best, like, next = i, k, max(next, like)
		} else {
			next = max(next, k)
		}
	}
	if best < 0 {
		return false
	}
	wide := float64(at.Dx()) / float64(all[best].as.wide())
	rival, known := knownLike(ink, l.said()), knownLike(ink, all[best].text)
	if known == 0 {
		known = like
	}
	if text := all[best].text; text == l.said() || like < valueLike || like < next+valueAhead || wide < valueNarrower || wide > valueWider || rival > known {
		return false
	}
	l.box = rectOf(at)
	l.sayAll(all[best].text, figuresConf)
	return true
}

// mayBeValue tells whether a cell says one character. Of words that are equally long and
// end alike, such as 南新町 and 鍛冶町, the ink as a whole looks the same.
func mayBeValue(chars []readChar) bool {
	return len(chars) == 1 && utf8.RuneCountInString(chars[0].text) == 1 && !chars[0].figure()
}

// least is the confidence of the least sure of some characters.
func least(chars []readChar) float64 {
	out := 100.0
	for _, c := range chars {
		out = min(out, c.conf)
	}
	return out
}

// lone is the ink that stands by itself in a cell.
func (w *working) lone(l *line) image.Rectangle {
	if l.box.W > 0 {
		return w.inkIn(l.reach(w.char))
	}
	return w.inkIn(l.inside(w.char))
}
