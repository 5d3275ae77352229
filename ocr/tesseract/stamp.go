package tesseract

import (
	"cmp"
	"image"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/glyphs"
)

// A line of a stamp is kept where it was read with stampConf and more, one character alone
// with singleConf, and most of it is what stamps are cut in; else it is marked as unread:
// most seals are cut in a script that no model knows.
const (
	stampConf  = 60.0
	singleConf = 70.0
	stampChar  = 38.0 // pixels, to which its characters are brought
)

// readStamps reads what was stamped, each by itself, and adds it to the text: lines of
// the type stamp, after all others.
func (c *child) readStamps(d *draft, t *archive.Text) error {
	for _, s := range stampsOf(d.pages) {
		w, err := s.working(d.pages[0])
		if err != nil {
			return err
		}
		column := w.columnar()
		lines, err := c.readStamp(w, s.down() || column)
		if err != nil {
			return err
		}
		if column {
			lines = asColumn(lines)
		}
		if one := w.singleStamp(); one != nil && s.gone != ocr.UnframedRound && (len(lines) != 1 || lines[0].kind != archive.LineStamp || len(lines[0].chars()) != 1) {
			lines = []line{*one}
		}
		if s.gone == ocr.UnframedRound && w.lopsided(lines) {
			lines = nil
		}
		if !slices.ContainsFunc(lines, func(l line) bool { return l.kind == archive.LineStamp }) {
			box := rectOf(image.Rect(0, 0, w.W, w.H))
			lines = []line{{readLine: readLine{box: box}, kind: archive.LineUnread, sep: "\n"}}
		}
		join(t, textOf(w, lines))
	}
	return nil
}

// Stamps of one character say what becomes of a paper, and models make two of it or none:
// they know characters by their neighbours. What they say; how like the ink must be, and by
// how much any other character may be more; and how large such a stamp is within its frame,
// in characters.
const (
	singleStamps = "写控秘済印閲了承可否止消"
	singleLike   = .9
	singleLess   = .02
	singleClear  = .6 // contrast to it, at least
	singleMost   = 2.2
)

// singleStamp is the line of a stamp that is nothing but one such character, nil of others.
func (w *working) singleStamp() *line {
	if float64(max(w.W, w.H)) > singleMost*w.char {
		return nil
	}
	ink := w.inkIn(image.Rect(0, 0, w.W, w.H))
	shape, ok := inkShape(w.Raster, rectOf(ink))
	if !ok {
		return nil
	}
	table := glyphs.Known()
	text, like := "", 0.0
	for _, r := range singleStamps {
		if v := table.Likeness(&shape, r); v > like {
			text, like = string(r), v
		}
	}
	near := table.Nearest(&shape, 1)
	if like < singleLike || len(near) > 0 && like < near[0].Likeness-singleLess {
		return nil
	}
	if r, _ := utf8.DecodeRuneInString(text); table.ContrastTo(table.Contrasted(&shape), r) < singleClear {
		return nil
	}
	l := line{readLine: readLine{box: rectOf(ink)}, dir: archive.Horizontal, kind: archive.LineStamp, sep: "\n"}
	l.sayAll(text, comparedConf)
	return &l
}

// stampsOf are the stamps of all pages of a sheet: those in colour are the first one's.
func stampsOf(pages []*working) []stamp {
	var out []stamp
	for _, p := range pages {
		out = append(out, p.stamps...)
	}
	return out
}

// down tells whether the stamp is so high that its text can only run down.
func (s stamp) down() bool { return s.Box.Dy()*2 > s.Box.Dx()*3 }

// working is the picture of a stamp, level and without its frame, its characters at a
// good size.
func (s stamp) working(page *working) (*working, error) {
	r := s.alone.Imprinted(s.gone)
	zoom := 1.0
	if lines := r.Lines(ocr.ImprintDark, archive.Horizontal); len(lines) > 0 {
		slices.SortFunc(lines, func(a, b image.Rectangle) int { return cmp.Compare(a.Dy(), b.Dy()) })
		zoom = min(mostZoom, stampChar/float64(lines[len(lines)/2].Dy()))
	}
	w, err := enlarged(r.Raster, zoom)
	if err != nil {
		return nil, err
	}
	w.frameW, w.frameH, w.char, w.dark = page.frameW, page.frameH, stampChar, ocr.ImprintDark
	sin, cos := math.Sincos(-r.Turned * math.Pi / 180)
	sx, sy := float64(r.W)/float64(w.W), float64(r.H)/float64(w.H)
	cx, cy := float64(r.W)/2, float64(r.H)/2
	level := affine{xx: sx * cos, xy: -sy * sin, x0: cx - cos*cx + sin*cy, yx: sx * sin, yy: sy * cos, y0: cy - sin*cx - cos*cy}
	w.back = level.then(s.back)
	return w, nil
}

// then is a map after another.
func (a affine) then(b affine) affine {
	out := affine{
		xx: b.xx*a.xx + b.xy*a.yx, xy: b.xx*a.xy + b.xy*a.yy,
		yx: b.yx*a.xx + b.yy*a.yx, yy: b.yx*a.xy + b.yy*a.yy,
	}
	out.x0, out.y0 = b.point(a.x0, a.y0)
	return out
}

// otherWay is how much more a reading in the other direction must give to be taken: what
// is only half legible gives something either way.
const otherWay = 1.3

// columnar tells whether what stands in a stamp can only be a column: each line across has
// the shape of one character.
func (w *working) columnar() bool {
	lines := w.Lines(w.dark, archive.Horizontal)
	return len(lines) > 1 && !slices.ContainsFunc(lines, func(l image.Rectangle) bool { return 5*l.Dx() > 8*l.Dy() })
}

// lopsided tells whether all that is left in a ring is one character off its middle: of a
// name over text the rest went with the text.
func (w *working) lopsided(lines []line) bool {
	if len(lines) != 1 || len(lines[0].chars()) != 1 {
		return false
	}
	b := lines[0].box
	return 4*max(2*b.Y+b.H-w.H, w.H-2*b.Y-b.H) > w.H
}

// asColumn makes one column of a name whose characters were read across, each as a line. A
// part of a name is none: then there are no lines.
func asColumn(lines []line) []line {
	if len(lines) == 0 || lines[0].dir == archive.Vertical {
		return lines
	}
	out := lines[0]
	out.dir = archive.Vertical
	for i, l := range lines {
		if l.kind != archive.LineStamp || len(l.chars()) != 1 {
			return nil
		}
		if i > 0 {
			out.words = append(out.words, l.words...)
			a, b := out.box, l.box
			out.box = rectOf(image.Rect(a.X, a.Y, a.X+a.W, a.Y+a.H).Union(image.Rect(b.X, b.Y, b.X+b.W, b.Y+b.H)))
		}
	}
	return []line{out}
}

// readStamp reads the lines of a stamp; across, and where that gives little or each
// line is one character, down: the name in a seal stands in one column, or in two.
// Lines that cannot be trusted come as unread.
func (c *child) readStamp(w *working, down bool) ([]line, error) {
	var best []line
	most := 0.0
	dirs := []archive.Direction{archive.Horizontal, archive.Vertical}
	if down {
		dirs = []archive.Direction{archive.Vertical, archive.Horizontal}
	}
	for _, dir := range dirs {
		lines, err := c.readStampLines(w, dir)
		if err != nil {
			return nil, err
		}
		worth, single, whole := worthOf(lines)
		column := len(best) > 1 && len(lines) == 1 && worth > 0 && len(lines[0].chars()) == len(best)
		if worth > otherWay*most || column {
			best, most = lines, worth
		}
		if whole && !single || down && worth > 0 {
			break
		}
	}
	for i := range best {
		if !trusted(best[i]) {
			best[i] = line{readLine: readLine{box: best[i].box}, kind: archive.LineUnread, sep: "\n"}
		}
	}
	return best, nil
}

// worthOf weighs what was read of a stamp: the confidence of all characters in lines that
// can be trusted, whether each of these is one character, as those of a column that was
// read across are, and whether all was read so surely that nothing better can be had.
func worthOf(lines []line) (worth float64, single, whole bool) {
	single, whole = true, true
	for _, l := range lines {
		if !trusted(l) {
			whole = false
			continue
		}
		conf, n := (&readPage{lines: []readLine{l.readLine}}).quality()
		worth += conf * float64(n)
		single = single && n == 1
		whole = whole && conf >= provenConf
	}
	return worth, single, whole && worth > 0
}

// trusted tells whether a line of a stamp was read, and is no seal script or dirt.
func trusted(l line) bool {
	conf, n := (&readPage{lines: []readLine{l.readLine}}).quality()
	return n > 0 && conf >= stampConf && (n > 1 || conf >= singleConf) && stampLike(&l.readLine)
}

// stampLike tells whether a line is of Japanese letters and figures, but for what stands
// between the figures of a date: what models make of scratches is marks and Latin letters.
func stampLike(l *readLine) bool {
	good, bad, marks := 0, 0, 0
	for _, c := range l.chars() {
		for _, r := range c.text {
			switch {
			case lettered(string(r)):
				good++
			case strings.ContainsRune(".,・:/-－‐、。()（）' ", r):
				marks++
			default:
				bad++
			}
		}
	}
	return good > 0 && good >= marks && good > 2*bad
}

// readStampLines reads the lines of a stamp that run in a direction.
func (c *child) readStampLines(w *working, dir archive.Direction) ([]line, error) {
	p := part{box: image.Rect(0, 0, w.W, w.H), dir: dir}
	var out []line
	for _, l := range w.Lines(w.dark, dir) {
		if dir == archive.Vertical {
			if chars := w.stacked(l); chars != nil {
				lines, err := c.readStacked(w, l, chars)
				if err != nil {
					return nil, err
				}
				out = append(out, lines...)
				continue
			}
		}
		p.cells = append(p.cells, cell{ink: l.Inset(-2).Intersect(p.box), dir: dir})
	}
	if len(p.cells) == 0 {
		return out, nil
	}
	all, read := make([]int, len(p.cells)), make([][]line, len(p.cells))
	for i := range all {
		all[i] = i
	}
	if err := c.readSheet(w, p, all, dir, read); err != nil {
		return nil, err
	}
	var more []line
	for _, lines := range read {
		for _, l := range lines {
			l.kind, l.sep = archive.LineStamp, "\n"
			more = append(more, l)
		}
	}
	more, err := c.refine(w, more)
	if err != nil {
		return nil, err
	}
	for i := range more {
		more[i].trimPoints()
		more[i].setDate()
	}
	return append(out, more...), nil
}

// trimPoints takes the points at both ends of a stamp's line away, which its frame and dirt
// leave there: no stamp ends in one.
func (l *line) trimPoints() {
	point := func(c readChar) bool { return strings.Contains(".,・、。'·:", c.text) }
	chars := l.chars()
	if !slices.ContainsFunc(chars, func(c readChar) bool { return !point(c) }) {
		return
	}
	l.words = slices.DeleteFunc(l.words, func(w readWord) bool { return len(w.chars) == 0 })
	for point(l.words[0].chars[0]) {
		if l.words[0].chars = l.words[0].chars[1:]; len(l.words[0].chars) == 0 {
			l.words = l.words[1:]
		}
	}
	for {
		w := &l.words[len(l.words)-1]
		last := len(w.chars) - 1
		if !point(w.chars[last]) {
			return
		}
		if w.chars = w.chars[:last]; last == 0 {
			l.words = l.words[:len(l.words)-1]
		}
	}
}

// mostStacked is how many characters a column of a seal has.
const mostStacked = 5

// stacked is a column of a seal, its few characters side by side; nil where it is
// something else.
func (w *working) stacked(column image.Rectangle) *stringed {
	k := *w
	k.Raster = w.Cut(column)
	s := stringOf([]*working{&k}, archive.Vertical)
	if len(s.parts) < 2 || len(s.parts) > mostStacked {
		return nil
	}
	return s
}

// readStacked reads the few characters of a column as one line across: a recognizer of
// columns makes little of two characters. It gives a vertical line, or none where another
// number of characters comes back.
func (c *child) readStacked(w *working, column image.Rectangle, s *stringed) ([]line, error) {
	margin := s.H / 2
	sheet := framed(s.Raster, image.Rect(0, 0, s.W, s.H), margin)
	c.about(explain.CauseAside, image.Rectangle{})
	page, err := c.recognize(archive.Horizontal, sheet, segmentLine)
	if err != nil {
		return nil, err
	}
	for _, l := range page.lines {
		l.move(-margin, -margin)
		s.lines = append(s.lines, l)
	}
	if s.lines, err = c.refined(s.working, s.lines, archive.Horizontal); err != nil {
		return nil, err
	}
	n := 0
	for _, l := range s.lines {
		n += len(l.chars())
	}
	if n != len(s.parts) {
		return nil, nil
	}
	out := line{dir: archive.Vertical, kind: archive.LineStamp, sep: "\n", model: c.first(archive.Horizontal).Label}
	out.readLine = s.parted(s.lines, 1)[0][0]
	out.move(column.Min.X, column.Min.Y)
	return []line{out}, nil
}

// join adds the lines of another picture of the same frame to a text.
func join(t *archive.Text, more archive.Text) {
	block, glyphs := 0, len(t.Glyphs)
	if n := len(t.Lines); n > 0 {
		block = t.Lines[n-1].Block + 1
	}
	sum := t.Confidence*glyphs + more.Confidence*len(more.Glyphs)
	t.Glyphs = append(t.Glyphs, more.Glyphs...)
	for _, l := range more.Lines {
		l.Block, l.Start, l.End = l.Block+block, l.Start+glyphs, l.End+glyphs
		if int(l.Model) < len(more.Models) {
			l.Model = modelIndex(t, more.Models[l.Model])
		}
		t.Lines = append(t.Lines, l)
	}
	if n := len(t.Glyphs); n > 0 {
		t.Confidence = (sum + n/2) / n
	}
}
