package tesseract

import (
	"image"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"fumikura/internal/archive"
	"fumikura/ocr/explain"
	"fumikura/ocr/reading"
)

// Computers of the 1970s to the 1990s printed names and addresses in katakana half as wide as
// they are high (ﾔﾏﾀﾞ ﾀﾛｳ), and forms have them still. Models know the shapes, but not so
// narrow: of six names in five typefaces they read none as it is, and when it is drawn wider all
// characters but single ones. The marks of voice, which stand by themselves there, they read as
// marks of quotation.
var wider = []rendering{{name: "wider", scale: 1, along: 1.4}, {name: "widest", scale: 1, along: 1.6}}

const (
	narrowLeast  = 3    // characters that such a line has at least
	narrowHigh   = 0.55 // of the line's ink most of them are higher,
	narrowWide   = 0.68 // and no broader, and so far apart most are, at most
	narrowPoor   = 88   // as poorly such a line is read, at most,
	narrowBest   = 60   // and as well when it is wider, at least,
	narrowKana   = 0.7  // with so much of it katakana
	narrowGain   = 6    // and by how much better than before;
	narrowAgreed = 0.6  // of the places of two such reads and more they agree at so many
)

// askWider has doubtful lines of narrow characters read in a wider picture, and takes what is
// katakana there.
func (c *child) askWider(w *working, lines []line, left *allowance) error {
	n := 0
	for i := range lines {
		l := &lines[i]
		if l.dir != archive.Horizontal || l.kind == archive.LineUnread || l.told || c.setup.Foreign {
			continue
		}
		before := readOf(c.setup.Readers[0].Name, l.chars())
		_, was := before.Confidence()
		if was >= narrowPoor || !w.narrow(l) {
			continue
		}
		reads, chars, err := c.readWider(w, l, was, left)
		if err != nil {
			return err
		}
		if agreed, places := reading.Agreement(reads); len(reads) < 2 || float64(agreed) < narrowAgreed*float64(places) {
			continue
		}
		l.words = []readWord{{box: l.box, chars: chars}}
		c.decide(l, reads)
		l.weigh(reads)
		n++
	}
	if n > 0 {
		w.did("%d lines of narrow katakana read in a wider picture", n)
	}
	return nil
}

// readWider gives the reads of a line in wider pictures that are katakana and better than before,
// the best one first, and the characters of that.
func (c *child) readWider(w *working, l *line, was float64, left *allowance) (reads []reading.Read, chars []readChar, err error) {
	best := 0.0
	for _, v := range wider {
		for _, r := range c.readers(w) {
			if left.spent() {
				return reads, chars, nil
			}
			left.spend(w.around(l))
			said, err := c.readAgain(w, *l, r.model(l.dir), v, explain.CausePicture)
			if err != nil {
				return nil, nil, err
			}
			said = voiced(said)
			for k := range said {
				said[k].box = archive.Rect{} // of the wider picture
			}
			read := readOf(r.Name, said)
			_, mean := read.Confidence()
			switch {
			case mean < narrowBest || mean < was+narrowGain || kanaShare(read) < narrowKana:
			case mean > best:
				best, chars = mean, said
				reads = slices.Insert(reads, 0, read)
			default:
				reads = append(reads, read)
			}
		}
	}
	return reads, chars, nil
}

// kanaShare is how much of a read is katakana, 0 where they are few.
func kanaShare(r reading.Read) float64 {
	n, strokes := 0, 0
	for _, c := range r.Chars {
		n += boolToInt(reading.ClassOf(c.Text) == reading.Katakana)
		strokes += boolToInt(c.Text == "ー")
	}
	if n-strokes < narrowLeast {
		return 0
	}
	return float64(n) / float64(len(r.Chars))
}

// narrow tells whether most characters of a line are half as broad as high and stand half as far
// apart.
func (w *working) narrow(l *line) bool {
	ink := w.inkIn(l.rectangle())
	if ink.Empty() {
		return false
	}
	inked := make([]bool, ink.Dx())
	for y := ink.Min.Y; y < ink.Max.Y; y++ {
		for x := ink.Min.X; x < ink.Max.X; x++ {
			if w.Pix[y*w.W+x] < w.dark {
				inked[x-ink.Min.X] = true
			}
		}
	}
	var pieces []image.Rectangle
	var heights []int
	for _, r := range inkRuns(inked, 1) {
		p := w.inkIn(image.Rect(ink.Min.X+r.a, ink.Min.Y, ink.Min.X+r.b, ink.Max.Y))
		pieces, heights = append(pieces, p), append(heights, p.Dy())
	}
	slices.Sort(heights)
	high := float64(heights[len(heights)*3/4])
	large, slim, near := 0, 0, 0
	for i, p := range pieces {
		if float64(p.Dy()) < narrowHigh*high {
			continue
		}
		large++
		slim += boolToInt(float64(p.Dx()) <= narrowWide*high)
		near += boolToInt(i+1 < len(pieces) && float64(pieces[i+1].Min.X-p.Min.X) <= narrowWide*high)
	}
	return large >= narrowLeast && slim*3 >= large*2 && near*5 >= large*2
}

// fullKana are the kana that no word begins with small: half as wide all look so.
var fullKana = strings.NewReplacer("ャ", "ヤ", "ュ", "ユ", "ョ", "ヨ", "ッ", "ツ", "ァ", "ア", "ィ", "イ", "ゥ", "ウ", "ェ", "エ", "ォ", "オ")

// voiced puts the marks of voice on the kana before them. Of several signs that are read of one
// mark the others go.
func voiced(chars []readChar) []readChar {
	var out []readChar
	for _, c := range chars {
		if c.text == " " || c.text == "" {
			continue
		}
		k := len(out) - 1
		mark := ""
		switch {
		case k < 0:
		case strings.Contains("\"”“~゛゙″〃", c.text):
			mark = "゙"
		case strings.Contains("゜゚°˚", c.text):
			mark = "゚"
		}
		if mark == "" {
			if k < 0 {
				c.text = fullKana.Replace(c.text)
			}
			out = append(out, c)
			continue
		}
		if one := norm.NFC.String(out[k].text + mark); len([]rune(one)) == 1 {
			out[k].text, out[k].alts = one, nil
			out[k].conf = min(out[k].conf, comparedConf)
		}
	}
	return out
}
