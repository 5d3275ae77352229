package tesseract

import (
	"math"
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// A full stop is little more than a speck, and goes with those of a copy. Where other sentences
// of a page end in one, paragraphs that end as a sentence does have lost theirs.
const (
	lostStopConf = 75  // what one is worth that nobody saw
	stopsLeast   = 2   // sentences that have theirs, at least,
	stopsShare   = 4   // and so many times as many that have lost it, at most
	lastShort    = 1.5 // characters that the last line of a paragraph ends before the others, at least
	endsAlike    = 0.5 // characters by which full lines differ
	indented     = 0.7 // characters that the first line of one begins behind the others, at least
)

// sentenceEnds are the last two characters of sentences, and of few other lines.
var sentenceEnds = strings.Fields("する した ある あり ない なる いる いた った れる れた せる せた える えた きる きた ける けた てる てた める めた " +
	"げる げた よる いう よい たい うる ます した です せん さい こと もの とき じる じた ずる まる まっ わる かる")

// lostStops puts full stops at the ends of paragraphs that have lost theirs, and says how many.
func lostStops(lines []line) int {
	var without []*line
	with := 0
	for i := range lines {
		l := &lines[i]
		if l.cell != nil {
			continue
		}
		sentences := strings.Split(strings.Join(l.texts(), ""), "。")
		for _, s := range sentences[:len(sentences)-1] {
			with += boolToInt(endsSentence(s))
		}
		if endsSentence(sentences[len(sentences)-1]) && endsParagraph(lines, i) {
			without = append(without, l)
		}
	}
	if with < stopsLeast || len(without) > stopsShare*with {
		return 0
	}
	for _, l := range without {
		l.stop()
	}
	return len(without)
}

// endsSentence tells whether a text, without its full stop, ends as a sentence does.
func endsSentence(text string) bool {
	return slices.ContainsFunc(sentenceEnds, func(end string) bool { return strings.HasSuffix(text, end) })
}

// endsParagraph tells whether line i is the last one of a paragraph: it is the last of its part
// of the page, ends before the others there, or has a line after it that is indented.
func endsParagraph(lines []line, i int) bool {
	l := &lines[i]
	body := func(o *line) bool {
		return o.cell == nil && o.kind == archive.LineBody && o.dir == l.dir && o.block>>16 == l.block>>16
	}
	em := knownEm(l.readLine, l.dir)
	if em <= 0 || !body(l) {
		return false
	}
	if i+1 == len(lines) || !body(&lines[i+1]) {
		return true
	}
	from := math.MaxInt
	var ends []int
	for k := range lines {
		if body(&lines[k]) {
			a, b := lines[k].along()
			from, ends = min(from, a), append(ends, b)
		}
	}
	slices.Sort(ends)
	full := len(ends) - 1
	for full > 1 && float64(ends[full]-ends[full-1]) > endsAlike*em { // one by itself took specks in
		full--
	}
	next, _ := lines[i+1].along()
	_, end := l.along()
	return float64(ends[full]-end) >= lastShort*em || float64(next-from) >= indented*em
}

// along is where a line begins and ends, in the direction in which it is read.
func (l *line) along() (from, to int) {
	if l.dir == archive.Vertical {
		return l.box.Y, l.box.Y + l.box.H
	}
	return l.box.X, l.box.X + l.box.W
}

// stop puts a full stop behind a line.
func (l *line) stop() {
	box, em := l.box, int(knownEm(l.readLine, l.dir))
	if l.dir == archive.Vertical {
		box.Y, box.H = box.Y+box.H, em/2
	} else {
		box.X, box.W = box.X+box.W, em/2
	}
	last := &l.words[len(l.words)-1]
	last.chars = append(last.chars, readChar{text: "。", box: box, conf: lostStopConf, settled: true})
	last.box, l.box = last.box.Union(box), l.box.Union(box)
}

// whiteStops adds to doubtful marks the stops of a copy that stand behind neither kana nor a
// bracket: the taught models see one in the white behind a heading (第一条　市長は).
func whiteStops(glyphs []mark, doubtful map[int]float64) {
	for i := 1; i < len(glyphs); i++ {
		switch reading.ClassOf(glyphs[i-1].text) {
		case reading.Kanji, reading.Digit:
			if glyphs[i].text == "。" || glyphs[i].text == "、" {
				doubtful[i] = max(1, min(glyphs[i].conf, phantomConf))
			}
		}
	}
}
