package tesseract

import (
	"cmp"
	"image"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/glyphs"
)

// A page's own number is short, small, and far from all else: models that know characters
// by their neighbours take 二一 for rules and 1 for a speck, and layouts make a column of
// its figures. It is the one line of which is known beforehand what it may say. These tell
// where it may stand and how large it is, in characters of the page but for the band.
const (
	folioBand   = .14 // of the page's height, at its top and at its bottom
	folioHigh   = 1.3 // at most
	folioLow    = .3  // at least
	folioLong   = 8.0 // at most
	folioGap    = 1.9 // white within it, at most
	folioOff    = .9  // between the rows of its pieces, at most
	folioApart  = .9  // white above and below it, at least
	folioBeside = 2.2 // and beside it,
	folioTitle  = 6.0 // to text at its height
	folioSpeck  = .12 // smaller ink is dirt,
	folioCrumb  = .35 // beside it on a strewn copy this, too
	folioPieces = 16  // at most
	folioMost   = 4   // places at the top, and at the bottom
	folioPage   = 60  // characters on the page, at least
)

// What tells its number.
const (
	folioLike   = .93 // the least likeness of its characters to their ink, where that has a say
	folioUnlike = .85 // likeness that speaks for neither
	folioWide   = 1.2 // characters wide at most is one of its own
	folioParts  = 4   // pieces side by side in one, at most
	folioDash   = 2   // times as wide as high is a dash beside figures
	folioAgreed = 95  // confidence where two say the same, a model or the ink
	folioAlone  = 80  // where one does
)

// The characters of page numbers; what models read for them where they stand alone; and
// what they read for the dashes beside them.
const (
	folioFigures = "0123456789"
	folioKanji   = "一二三四五六七八九十百〇"
	folioDashes  = "-ー—–~〜=_―一･・.:"
)

var (
	folioNumber = regexp.MustCompile(`^-?(?:[0-9]{1,4}|[一二三四五六七八九十百〇]{1,5})-?$`)
	asKanji     = strings.NewReplacer("ニ", "二", "ハ", "八", "ミ", "三", "ー", "一", "-", "一", "O", "〇", "○", "〇", "0", "〇", "セ", "七", "+", "十")
	asFigures   = strings.NewReplacer("O", "0", "〇", "0", "l", "1", "I", "1", "|", "1")
)

// readFolios puts the numbers of a page that its lines lack, or have in pieces, in their
// place: models read each place where one may stand as a line across, its ink is held
// against the characters that it may have, and two of them decide; or the ink alone, where
// there is more than a single stroke.
func (c *child) readFolios(w *working, lines []line) ([]line, error) {
	chars := 0
	for i := range lines {
		chars += len(lines[i].chars())
	}
	if chars < folioPage || w.compared == nil {
		return lines, nil
	}
	for _, box := range w.folioPlaces(lines) {
		ink, like := w.spelled(box)
		at := slices.IndexFunc(lines, func(l line) bool { return l.within(box) })
		if at < 0 && ink == "" {
			continue
		}
		if at >= 0 && folioNumber.MatchString(lines[at].said()) && (ink == lines[at].said() || like < folioLike) {
			continue
		}
		of := line{readLine: readLine{box: rectOf(box)}, dir: archive.Horizontal, kind: archive.LineFolio, sep: "\n"}
		votes := map[string]int{}
		if like >= folioLike {
			votes[ink]++
		}
		for _, r := range c.setup.Readers {
			read, err := c.readAgain(w, of, r.model(of.dir), plainly, explain.CauseLost)
			if err != nil {
				return nil, err
			}
			if text := folioText(read); text != "" {
				votes[text]++
			}
		}
		text, n := elected(votes)
		if !w.believed(text, n, text == ink && like >= folioLike) {
			continue
		}
		lines = w.withFolio(lines, of, text, n)
		w.did("the number of the page: %s", text)
	}
	return lines, nil
}

// believed tells whether so many votes, of which the ink's may be one, make a text the
// page's number. A single stroke is what models see in a crumb of a strewn copy, too.
func (w *working) believed(text string, votes int, ink bool) bool {
	switch {
	case votes == 0 || w.noisy && (text == "1" || text == "一"):
		return false
	case votes == 1:
		return ink && utf8.RuneCountInString(text) > 1
	}
	return true
}

// elected is the text that most say, and how many do.
func elected(votes map[string]int) (text string, n int) {
	for t, k := range votes {
		if k > n || k == n && t < text {
			text, n = t, k
		}
	}
	return text, n
}

// folioText is the number that a model read, with dashes on both sides of it or none; "":
// it read no number.
func folioText(read []readChar) string {
	var b strings.Builder
	for _, k := range read {
		b.WriteString(strings.TrimSpace(ocr.Clean(k.text)))
	}
	text := b.String()
	if t := asKanji.Replace(text); folioNumber.MatchString(t) && !strings.ContainsAny(text, folioFigures) && strings.ContainsAny(t, folioKanji[len("一"):]) {
		return t
	}
	bare := strings.Trim(text, folioDashes)
	before, after, _ := strings.Cut(text, bare)
	t := asFigures.Replace(bare)
	if !folioNumber.MatchString(t) || (before == "") != (after == "") || !strings.ContainsAny(t, folioFigures) {
		return ""
	}
	if before != "" {
		t = "-" + t + "-"
	}
	return t
}

// within tells whether the middle of a line lies in a box.
func (l *line) within(box image.Rectangle) bool {
	return middleIn(l.rectangle(), []image.Rectangle{box})
}

// withFolio puts a page's number in place of what was read there, or of the piece of it that
// a line beside it has at its end.
func (w *working) withFolio(lines []line, of line, text string, votes int) []line {
	conf := float64(folioAlone)
	if votes > 1 {
		conf = folioAgreed
	}
	box, raw, at := of.rectangle(), "", -1
	var out []line
	for _, l := range lines {
		if l.within(box) {
			raw += l.said()
			of.block, of.sep = l.block, l.sep
			if at < 0 {
				at = len(out)
			}
			continue
		}
		w.cutTail(&l, box)
		out = append(out, l)
	}
	if at < 0 {
		at = len(out)
		if middle := box.Min.Y + box.Dy()/2; middle < w.H/2 {
			at = 0
		}
		of.block = -1
	}
	of.words = []readWord{{box: of.box, chars: []readChar{{text: raw}}}} // what sayAll keeps beside it
	of.sayAll(text, conf)
	return slices.Insert(out, at, of)
}

// cutTail takes the last characters of a column that lie in a box from it.
func (w *working) cutTail(l *line, box image.Rectangle) {
	if l.dir != archive.Vertical || !l.rectangle().Overlaps(box) || len(l.words) == 0 {
		return
	}
	l.box.H = box.Min.Y - l.box.Y
	for k := len(l.words) - 1; k >= 0; k-- {
		word := &l.words[k]
		n := len(word.chars)
		for n > 0 && word.box.Y+word.box.H*(2*n-1)/(2*len(word.chars)) > box.Min.Y {
			n--
		}
		if n == len(word.chars) {
			return
		}
		word.box.H = min(word.box.H, box.Min.Y-word.box.Y)
		if word.chars = word.chars[:n]; n == 0 && k > 0 {
			l.words = l.words[:k]
		}
	}
}

// folioPlaces are where a page's number may stand: ink of one row and a few characters'
// length at the top or the bottom of the page, apart from all else and with nothing beyond.
func (w *working) folioPlaces(lines []line) []image.Rectangle {
	var out []image.Rectangle
	band := int(folioBand * float64(w.H))
	more := band + int(folioHigh*w.char)
	for _, r := range []image.Rectangle{image.Rect(0, 0, w.W, more), image.Rect(0, w.H-more, w.W, w.H)} {
		n := len(out)
		for _, dark := range w.darks() {
			if len(out) > n {
				break
			}
			pieces := slices.DeleteFunc(w.Pieces(r, dark, w.char), func(p image.Rectangle) bool {
				return float64(max(p.Dx(), p.Dy())) < folioSpeck*w.char
			})
			for _, g := range w.rowsOf(pieces) {
				if min(g.Min.Y, w.H-g.Max.Y) < band && w.folioLike(g, pieces, lines) && len(out) < n+folioMost {
					out = append(out, g)
				}
			}
		}
	}
	return out
}

// darks are the greys below which a pixel is ink, and below which it is where print is so
// faint that its thin strokes are paler than what is ink elsewhere.
func (w *working) darks() [2]byte { return [2]byte{w.dark, byte((int(w.dark) + 255) / 2)} }

// rowsOf joins pieces that stand side by side.
func (w *working) rowsOf(pieces []image.Rectangle) []image.Rectangle {
	slices.SortFunc(pieces, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	var out []image.Rectangle
	for _, p := range pieces {
		i := slices.IndexFunc(out, func(g image.Rectangle) bool {
			return float64(p.Min.X-g.Max.X) <= folioGap*w.char && float64(max(g.Min.Y, p.Min.Y)-min(g.Max.Y, p.Max.Y)) < folioOff*w.char
		})
		if i < 0 {
			out = append(out, p)
		} else {
			out[i] = out[i].Union(p)
		}
	}
	return out
}

// folioLike tells whether a row of ink may be a page's number.
func (w *working) folioLike(g image.Rectangle, pieces []image.Rectangle, lines []line) bool {
	dx, dy := float64(g.Dx()), float64(g.Dy())
	if dy > folioHigh*w.char || dy < folioLow*w.char || dx > folioLong*w.char {
		return false
	}
	above, beside := int(folioApart*w.char), int(folioBeside*w.char)
	near := image.Rect(g.Min.X-beside, g.Min.Y-above, g.Max.X+beside, g.Max.Y+above)
	speck := folioSpeck
	if w.noisy {
		speck = folioCrumb
	}
	for _, p := range pieces {
		if p.Overlaps(near) && !p.In(g) && float64(max(p.Dx(), p.Dy())) >= speck*w.char {
			return false
		}
	}
	low := g.Min.Y+g.Max.Y > w.H
	for i := range lines {
		l := lines[i].rectangle()
		if l.Overlaps(g) || lines[i].kind == archive.LineUnread || len(lines[i].words) == 0 {
			continue
		}
		if low && l.Max.Y > g.Min.Y || !low && l.Min.Y < g.Max.Y {
			if l.Min.Y < g.Max.Y && l.Max.Y > g.Min.Y && float64(max(l.Min.X-g.Max.X, g.Min.X-l.Max.X)) >= folioTitle*w.char {
				continue // the name of what the page belongs to
			}
			return false
		}
	}
	return true
}

// spelled reads a number by the shapes of its characters, and tells how like the least like
// of them is to its ink.
func (w *working) spelled(box image.Rectangle) (text string, like float64) {
	for _, dark := range w.darks() {
		k := *w
		k.dark = dark
		runs := inkRuns(k.inkedColumns(box), 1)
		if len(runs) > folioPieces {
			continue
		}
		best := k.spell(box, runs, folioFigures)
		if kanji := k.spell(box, runs, folioKanji); kanji.score > best.score {
			best = kanji
		}
		if best.least > like && folioNumber.MatchString(best.text) && strings.HasPrefix(best.text, "-") == strings.HasSuffix(best.text, "-") {
			text, like = best.text, best.least
		}
	}
	return text, like
}

// A spelling is what a row of ink says up to some place.
type spelling struct {
	text  string
	score float64 // likeness above folioUnlike, times width in pixels
	least float64 // likeness
}

// spell reads a row of ink, runs of columns along it, with characters of an alphabet.
func (w *working) spell(box image.Rectangle, runs []stretch, alphabet string) spelling {
	table := glyphs.Known()
	best := make([]spelling, len(runs)+1)
	best[0].least = 1
	for i := range runs {
		for k := i; k >= 0 && k > i-folioParts; k-- {
			wide := float64(runs[i].b - runs[k].a)
			if k < i && wide > folioWide*w.char || k > 0 && best[k].text == "" {
				break
			}
			ink := w.inkIn(image.Rect(box.Min.X+runs[k].a, box.Min.Y, box.Min.X+runs[i].b, box.Max.Y))
			shape, ok := inkShape(w.Raster, rectOf(ink))
			if !ok {
				continue
			}
			text, like := "", 0.0
			if alphabet == folioFigures && ink.Dx() >= folioDash*ink.Dy() {
				text, like = "-", 1
			} else if n := w.strokesIn(ink); alphabet == folioKanji && n > 0 {
				text, like = []string{"一", "二", "三"}[n-1], 1
			} else {
				for _, r := range alphabet {
					if v := table.Likeness(&shape, r); v > like {
						text, like = string(r), v
					}
				}
			}
			s := best[k].score + (like-folioUnlike)*wide
			if text != "" && (best[i+1].text == "" || s > best[i+1].score) {
				best[i+1] = spelling{best[k].text + text, s, min(best[k].least, like)}
			}
		}
	}
	return best[len(runs)]
}

// strokesIn is of how many level strokes ink consists, one to three; 0 where it is more than
// such strokes.
func (w *working) strokesIn(ink image.Rectangle) int {
	strokes := levelStrokes(w.Pieces(ink.Inset(-1), w.dark, w.char), w.char)
	for _, s := range strokes {
		if float64(s.Dx()) < max(strokeLong*w.char, strokeShape*float64(s.Dy())) {
			return 0
		}
	}
	if len(strokes) > 3 {
		return 0
	}
	return len(strokes)
}
