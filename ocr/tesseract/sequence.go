package tesseract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// The rows of a register are numbered, and a number by itself in its cell is what models
// read worst. Where others show that one goes up by one from cell to cell, those that were
// not read as numbers are known.
const (
	sequenceLeast = 3           // cells that follow each other by number, at least,
	sequenceShare = 3           // and one in so many of those that hold ink
	sequenceChars = 3           // as which the others were read, at most
	sequenceSure  = 92.0        // what is read so surely is no number,
	likeOne       = "!！|｜lIi[]" // but for what a 1 may look like
	sequenceConf  = 85          // what a number is worth that others tell
	sequenceLong  = .5          // of its length by the characters has its ink, at least
)

// number mends the cells of running numbers in tables: down the first column, or across the
// head of a vertical table, from right to left. In other places numbers that follow each
// other tell nothing of what stands between them. char is the height of a character in pixels.
func number(lines []line, char float64) {
	type run struct {
		table int
		down  bool
	}
	at := func(l *line) (run, int) {
		if l.dir == archive.Vertical {
			return run{l.cell.Table, true}, l.cell.Row
		}
		return run{l.cell.Table, false}, l.cell.Col
	}
	first := map[run]int{}
	perCell := map[archive.Cell]int{}
	var order []run
	for i := range lines {
		if l := &lines[i]; l.cell != nil {
			r, k := at(l)
			least, ok := first[r]
			if !ok {
				order, least = append(order, r), k
			}
			first[r] = min(least, k)
			perCell[*l.cell]++
		}
	}
	for _, r := range order {
		var cells []*line
		for i := range lines {
			if l := &lines[i]; l.cell != nil && perCell[*l.cell] == 1 {
				if of, k := at(l); of == r && k == first[r] {
					cells = append(cells, l)
				}
			}
		}
		slices.SortStableFunc(cells, func(a, b *line) int {
			if r.down {
				return cmp.Compare(b.cell.Col, a.cell.Col)
			}
			return cmp.Compare(a.cell.Row, b.cell.Row)
		})
		runOn(cells, char)
	}
}

// runOn does so with cells that follow each other.
func runOn(cells []*line, char float64) {
	filled := 0
	var style numeralStyle
	values := make([]int, len(cells))
	for i, l := range cells {
		if l.box.W > 0 {
			filled++
		}
		n, s := cellNumber(l.said())
		if values[i] = n; n != 0 {
			style = max(style, s)
		}
	}
	wanted, follow := running(cells, values)
	if follow < sequenceLeast || follow*sequenceShare < filled {
		return
	}
	follows := func(i int) bool { return i >= 0 && i < len(cells) && values[i] == wanted[i] }
	for i, l := range cells {
		if wanted[i] < 1 || l.box.W <= 0 || !follows(i-1) && !follows(i+1) || !l.unsure() {
			continue
		}
		text := numeralIn(wanted[i], style)
		if values[i] != 0 && !strokesLost(l.said(), text) {
			continue
		}
		long := float64(max(l.box.W, l.box.H))
		if n := float64(utf8.RuneCountInString(text)); l.dir == archive.Vertical && (long < sequenceLong*n*char && n > 1 || long > (n+1)*char*1.3) {
			continue
		}
		l.sayAll(text, sequenceConf)
		values[i] = wanted[i]
	}
}

// running gives which number each cell has if they go up by one, and how many of the values
// are so. One cell follows the other by their places in the table where more agree so,
// since the ink of one may be lost, and else in their order, since one may be several high.
func running(cells []*line, values []int) (wanted []int, follow int) {
	for _, inTable := range []bool{false, true} {
		places := make([]int, len(cells))
		starts, first := map[int]int{}, 0
		for i, l := range cells {
			if places[i] = i; inTable && l.dir == archive.Vertical {
				places[i] = cells[0].cell.Col - l.cell.Col
			} else if inTable {
				places[i] = l.cell.Row - cells[0].cell.Row
			}
			if n := values[i]; n != 0 {
				k := n - places[i]
				if starts[k]++; starts[k] > starts[first] {
					first = k
				}
			}
		}
		if starts[first] > follow {
			wanted, follow = places, starts[first]
			for i := range wanted {
				wanted[i] += first
			}
		}
	}
	return wanted, follow
}

// strokesLost tells whether a numeral of level strokes was read with fewer than it should
// have: bad print loses them, and makes none.
func strokesLost(read, wanted string) bool {
	const strokes = "一二三"
	i, k := strings.Index(strokes, read), strings.Index(strokes, wanted)
	return read != "" && i >= 0 && i < k && utf8.RuneCountInString(read) == 1
}

// said is what the line says.
func (l *line) said() string { return strings.Join(l.texts(), "") }

// unsure tells whether nothing, or little and unsurely, was read in a line. Of a lone numeral
// in kanji models may be sure that it is a kana or a sign.
func (l *line) unsure() bool {
	chars := l.chars()
	return len(chars) <= sequenceChars && !slices.ContainsFunc(chars, func(c readChar) bool {
		return c.conf >= sequenceSure && !numeral(c.text) && !strings.Contains(likeOne, c.text) && (l.dir == archive.Horizontal || reading.ClassOf(c.text) == reading.Kanji)
	})
}

// sayAll puts characters that are known in place of what a line said, side by side along it.
func (l *line) sayAll(text string, conf float64) {
	raw, n := l.said(), utf8.RuneCountInString(text)
	w := readWord{box: l.box}
	at := 0
	for _, r := range text {
		box := l.box
		if l.dir == archive.Vertical {
			box.Y, box.H = l.box.Y+l.box.H*at/n, l.box.H*(at+1)/n-l.box.H*at/n
		} else {
			box.X, box.W = l.box.X+l.box.W*at/n, l.box.W*(at+1)/n-l.box.W*at/n
		}
		w.chars = append(w.chars, readChar{text: string(r), conf: conf, box: box, settled: true})
		at++
	}
	w.chars[0].raw = raw
	l.words, l.evidence = []readWord{w}, evidence{conf: conf, asked: 1}
}

// A numeralStyle is how numbers are written.
type numeralStyle int

const (
	arabic     numeralStyle = iota
	kanjiTens               // 十一
	kanjiPlain              // 一一
)

const kanjiDigits = "〇一二三四五六七八九"

// cellNumber is the number that a text is, from 1 to 99, or of Arabic digits to 999; 0 where it
// is none.
func cellNumber(text string) (int, numeralStyle) {
	if n, err := strconv.Atoi(text); err == nil {
		if n < 0 || n > 999 || text[0] == '0' || text[0] == '+' {
			n = 0
		}
		return n, arabic
	}
	n, style := 0, kanjiPlain
	for i, r := range []rune(text) {
		switch at := strings.IndexRune(kanjiDigits, r); {
		case r == '十' && style == kanjiPlain && i < 2:
			n, style = max(n, 1)*10, kanjiTens
		case at < 0 || style == kanjiTens && n%10 != 0 || i > 2:
			return 0, arabic
		case style == kanjiTens:
			n += at / len("一")
		default:
			n = n*10 + at/len("一")
		}
	}
	if n < 10 || n > 99 {
		style = kanjiTens // either
	}
	if n > 99 {
		n = 0
	}
	return n, style
}

// numeralIn writes a number, which is at least 1, in a style.
func numeralIn(n int, style numeralStyle) string {
	digit := func(d int) string { return string([]rune(kanjiDigits)[d]) }
	switch {
	case style == arabic || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return digit(n)
	case style == kanjiPlain:
		return digit(n/10) + digit(n%10)
	}
	out := "十"
	if n >= 20 {
		out = digit(n/10) + out
	}
	if n%10 > 0 {
		out += digit(n % 10)
	}
	return out
}
