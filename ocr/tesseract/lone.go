package tesseract

import (
	"image"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/explain"
)

// Signs that stand by themselves in a cell or a line, where a model that knows
// characters by their neighbours reads pieces of them: 〃 as "4, ○ as O.
const (
	loneSigns = "〃○△▲▽▼◎●◆◇★☆☑■"
	loneChars = 3    // as which one was read, at most
	loneConf  = 96.0 // of what the model surely reads
	loneLeast = 0.25 // of a character's side: its longer side, at least
	loneMost  = 1.2
	loneLike  = 0.97
	// A ring by itself is a tick, a zero is narrower.
	roundAspect = 0.85
)

// loneSign is the sign that is all that stands in a line, "" where it is none or the
// models are sure of what they read.
func (w *working) loneSign(l *line) string {
	if w.compared == nil || l.dir == archive.Vertical {
		return ""
	}
	n, least, ring := 0, 100.0, false
	for _, c := range l.chars() {
		if strings.TrimSpace(c.text) != "" {
			n, least = n+1, min(least, c.conf)
		}
		ring = ring || c.text == "O" || c.text == "〇"
	}
	if n > loneChars || n > 0 && least >= loneConf && !ring {
		return ""
	}
	ink := w.inkIn(l.rectangle())
	if side := float64(max(ink.Dx(), ink.Dy())); side < loneLeast*w.char || side > loneMost*w.char || w.compared.n >= mostComparisons {
		return ""
	}
	shape, ok := inkShape(w.Raster, rectOf(ink))
	if !ok {
		return ""
	}
	top := w.compared.nearest(&shape)
	if top == '〇' {
		top = '○'
	}
	if top == '○' && (shape.Aspect < roundAspect || shape.Aspect > 1/roundAspect) {
		return ""
	}
	if top == 0 || !strings.ContainsRune(loneSigns, top) || w.compared.table.Likeness(&shape, top) < loneLike {
		return ""
	}
	l.box = rectOf(ink)
	return string(top)
}

// say puts one character that its ink told in place of what a line said.
func (l *line) say(text string) {
	raw := ""
	for _, c := range l.chars() {
		raw += c.text
	}
	l.words = []readWord{{box: l.box, chars: []readChar{{text: text, conf: comparedConf, raw: raw, box: l.box}}}}
	l.evidence = evidence{conf: comparedConf, asked: 1}
}

// What stands before a number that is below zero, or goes down.
const leadSigns = "△▲▽▼"

// leadGap is the white after a sign before a number, in pixels, at least.
const leadGap = 2

// leadSign is the sign that a line begins with, its box, and where the next character
// begins, where the models doubt what they read there: of a △ they make two characters,
// or a figure more of the number after it.
func (w *working) leadSign(l *line) (sign string, at archive.Rect, next int) {
	chars := l.chars()
	if w.compared == nil || l.dir == archive.Vertical || len(chars) < 2 || chars[0].conf >= loneConf && chars[1].conf >= loneConf || w.compared.n >= mostComparisons {
		return "", at, 0
	}
	r := l.rectangle().Intersect(image.Rect(0, 0, w.W, w.H))
	runs := inkRuns(w.inkedColumns(r), leadGap)
	if len(runs) < 2 {
		return "", at, 0
	}
	ink := w.inkIn(image.Rect(r.Min.X+runs[0].a, r.Min.Y, r.Min.X+runs[0].b, r.Max.Y))
	if side := float64(max(ink.Dx(), ink.Dy())); side < leastSign*w.char || side > loneMost*w.char {
		return "", at, 0
	}
	shape, ok := inkShape(w.Raster, rectOf(ink))
	if !ok {
		return "", at, 0
	}
	top := w.compared.nearest(&shape)
	if top == 0 || !strings.ContainsRune(leadSigns, top) || w.compared.table.Likeness(&shape, top) < signLike {
		return "", at, 0
	}
	return string(top), rectOf(ink), r.Min.X + runs[1].a
}

// readAfter makes a line what follows a sign at its beginning, read anew, and gives
// what puts the sign before it again.
func (c *child) readAfter(w *working, l *line, sign string, at archive.Rect, next int) (func(), error) {
	whole, raw := *l, ""
	for _, k := range l.chars() {
		raw += k.text
	}
	l.box.X, l.box.W = next, l.box.X+l.box.W-next
	chars, err := c.readAgain(w, *l, c.first(l.dir), plainly, explain.CauseDoubt)
	if err != nil {
		return nil, err
	}
	if len(chars) == 0 {
		*l = whole
		return func() {}, nil
	}
	l.words = []readWord{{box: l.box, chars: chars}}
	return func() {
		l.words = append([]readWord{{box: at, chars: []readChar{{text: sign, conf: comparedConf, raw: raw, box: at}}}}, l.words...)
		l.box = whole.box
	}, nil
}
