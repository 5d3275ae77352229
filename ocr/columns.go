package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// A strip is white of some width between y0 and y1.
type strip struct{ x, y0, y1 int }

// speckAway is how many characters a speck between columns stands away from text, at
// least: dots and marks stand nearer to what they belong to.
const speckAway = 0.45

const mostColumns = 8 // parts within parts

// What tells labels beside lines from a column beside a column.
const (
	labelledWide = 9.0 // characters: labels are no longer,
	labelledLong = 2   // and the longest line is so many times as long
	labelledOff  = .35 // characters: the middles of a label and its line differ by no more
	labelledTail = 2.0 // characters: no longer is the end of a line that goes on below a label,
	labelledEnds = 4   // and one in so many of what stands there are such, at most
)

// columns parts pieces, in the frame of the writing, at a drawn strip, or else at the
// longest strip of white, that has columns of text on both sides: what is above it,
// left, right, below.
func columns(pieces []image.Rectangle, drawn []strip, char float64, depth int) [][]image.Rectangle {
	if len(pieces) == 0 {
		return nil
	}
	if depth < mostColumns {
		wide := strips(pieces, char, stripWide, stripLong)
		for i, s := range slices.Concat(drawn, wide, strips(pieces, char, justWide, justLong)) {
			tells := parts
			switch {
			case i < len(drawn):
				tells = ruledOff
			case i >= len(drawn)+len(wide):
				tells = besideJustified
			}
			if !tells(pieces, s, char) {
				continue
			}
			var q [4][]image.Rectangle
			for _, p := range pieces {
				k := 1
				switch y := (p.Min.Y + p.Max.Y) / 2; {
				case y < s.y0:
					k = 0
				case y >= s.y1:
					k = 3
				case p.Min.X+p.Max.X > 2*s.x:
					k = 2
				}
				q[k] = append(q[k], p)
			}
			var out [][]image.Rectangle
			for _, part := range q {
				out = append(out, columns(part, drawn, char, depth+1)...)
			}
			return out
		}
	}
	return [][]image.Rectangle{pieces}
}

// drawnStrips are the places of the long rules across the lines, the longest first:
// between columns that stand close, and between tiers, a line is drawn. In faint print
// it is broken: what goes on in the same place after no longer a gap than it has length
// is one. Rules are in the frame of the writing.
func drawnStrips(rules []image.Rectangle, char float64) []strip {
	rules = slices.Clone(rules)
	slices.SortFunc(rules, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	var out []strip
	for _, r := range rules {
		if float64(r.Dy()) < drawnLong*char/2 {
			continue
		}
		s := strip{(r.Min.X + r.Max.X) / 2, r.Min.Y, r.Max.Y}
		k := slices.IndexFunc(out, func(o strip) bool {
			return float64(abs(o.x-s.x)) <= drawnStray*char && s.y0-o.y1 <= max(o.y1-o.y0, s.y1-s.y0)
		})
		if k < 0 {
			out = append(out, s)
		} else {
			out[k].y1 = max(out[k].y1, s.y1)
		}
	}
	out = slices.DeleteFunc(out, func(s strip) bool { return float64(s.y1-s.y0) < drawnLong*char })
	slices.SortStableFunc(out, func(a, b strip) int { return cmp.Compare(b.y1-b.y0, a.y1-a.y0) })
	return out
}

// ruledOff tells whether a drawn strip has lines of running text beside it on both
// sides, and cuts through none. A table's rule has not: its cells are short. Where the
// strip parts all that there is, a list may stand on one side.
func ruledOff(pieces []image.Rectangle, s strip, char float64) bool {
	var left, right []image.Rectangle
	cut := 0
	for _, p := range pieces {
		y, x := (p.Min.Y+p.Max.Y)/2, (p.Min.X+p.Max.X)/2
		if y < s.y0 || y >= s.y1 || float64(abs(x-s.x)) > drawnNear*char {
			continue
		}
		if float64(s.x-p.Min.X) > drawnCut*char && float64(p.Max.X-s.x) > drawnCut*char {
			cut++
		}
		if p.Min.X+p.Max.X < 2*s.x {
			left = append(left, p)
		} else {
			right = append(right, p)
		}
	}
	l, r := rows(left, char), rows(right, char)
	if cut > 0 || len(l) < 3 || len(r) < 3 {
		return false
	}
	if atMargin(pieces, left, s, char) && !levelWith(l, r, char) || atMargin(pieces, right, s, char) && !levelWith(r, l, char) {
		return true
	}
	all := bound(pieces)
	whole := float64(min(s.y1, all.Max.Y)-max(s.y0, all.Min.Y)) > drawnWhole*float64(all.Dy())
	a, b := running(l, char), running(r, char)
	return a && b || whole && (a || b)
}

// What tells a line that runs along the edge of a page across its lines, behind a rule, as the
// running title of a gazette's broad pages does, in characters.
const (
	marginThick = 2.4  // it is so thick, at most,
	marginLong  = 12.0 // so long, at least,
	marginFill  = .35  // and so much of that is ink;
	marginLevel = .75  // of its parts stand at the height of a line less: labels all do
)

// atMargin tells whether one side of a drawn strip is such a line, and all that there is.
func atMargin(pieces, side []image.Rectangle, s strip, char float64) bool {
	box := bound(side)
	if float64(box.Dx()) > marginThick*char || float64(box.Dy()) < marginLong*char || box.Min.Y < s.y0 || box.Max.Y > s.y1 {
		return false
	}
	fill := 0
	for _, p := range side {
		fill += p.Dy()
	}
	beyond := func(p image.Rectangle) bool {
		return p.Min.X < box.Min.X && box.Max.X <= s.x || p.Max.X > box.Max.X && box.Min.X >= s.x
	}
	return float64(fill) >= marginFill*float64(box.Dy()) && !slices.ContainsFunc(pieces, beyond)
}

// levelWith tells whether most of some rows stand at the height of others.
func levelWith(rows, others []row, char float64) bool {
	n := 0
	for _, a := range rows {
		n += boolToInt(slices.ContainsFunc(others, func(b row) bool { return sameHeight(a, b, labelledOff*char) }))
	}
	return float64(n) >= marginLevel*float64(len(rows))
}

// sameHeight tells whether the middles of two rows differ in height by so much at most.
func sameHeight(a, b row, most float64) bool {
	return float64(abs(a.box.Min.Y+a.box.Max.Y-b.box.Min.Y-b.box.Max.Y)) <= 2*most
}

// strips are the strips of white inside the pieces, wide and long at least so many characters, the
// longest first. The dirt of a copy does not end one: a speck in the white beside a heading made
// one line of it and of the heading of the next column.
func strips(pieces []image.Rectangle, char, wide, long float64) []strip {
	box := bound(pieces)
	pieces = withoutSpecks(pieces, char, speckAway)
	k := max(1, int(char*wide/4))
	w, h := box.Dx()/k+1, box.Dy()/k+1
	if w > 4000 || h > 4000 {
		return nil
	}
	ink := make([]bool, w*h)
	half := max(1, int(wide*char/2)/k)
	for _, p := range pieces {
		p = p.Sub(box.Min)
		for y := p.Min.Y / k; y <= min(h-1, (p.Max.Y-1)/k); y++ {
			for x := max(0, p.Min.X/k-half); x <= min(w-1, (p.Max.X-1)/k+half); x++ {
				ink[y*w+x] = true
			}
		}
	}
	margin, least := int(columnWide*char)/k, int(long*char)/k
	var out []strip
	for x := margin; x < w-margin; x++ {
		for y := 0; y < h; y++ {
			a := y
			for y < h && !ink[y*w+x] {
				y++
			}
			if y-a >= least {
				out = append(out, strip{box.Min.X + x*k + k/2, box.Min.Y + a*k, box.Min.Y + y*k})
			}
		}
	}
	longest := func(a, b strip) int { return cmp.Compare(b.y1-b.y0, a.y1-a.y0) }
	slices.SortStableFunc(out, longest)
	const most = 60
	first := min(len(out), most)
	if wide < stripWide { // many lie in wider white
		first = 0
	}
	out = out[:first+len(ofOtherWhite(out[:first], out[first:], most, char))]
	for i, s := range out {
		out[i] = outOfLines(pieces, s, char)
	}
	out = slices.DeleteFunc(out, func(s strip) bool { return float64(s.y1-s.y0) < long*char })
	slices.SortStableFunc(out, longest)
	return out
}

// ofOtherWhite moves those of more strips to the front that lie in no white of another, of the strips or of
// them, and gives them, no more than most.
func ofOtherWhite(strips, more []strip, most int, char float64) []strip {
	all := slices.Clone(strips)
	out := more[:0]
	for _, s := range more {
		if len(out) < most && !slices.ContainsFunc(all, func(o strip) bool {
			return float64(abs(o.x-s.x)) < char && o.y0 <= s.y0 && o.y1 >= s.y1
		}) {
			out, all = append(out, s), append(all, s)
		}
	}
	return out
}

// outOfLines is a strip without the ends that reach into a line of text. The white
// above a comma, or below a quotation mark, is open to what is above or below its line,
// and would part the line with it. The line is told by the characters on both sides of
// the strip, next to it, that go over its end.
func outOfLines(pieces []image.Rectangle, s strip, char float64) strip {
	near := int(stripReach * char)
	for _, end := range []*int{&s.y0, &s.y1} {
		var left, right image.Rectangle
		for _, p := range pieces {
			if p.Min.Y >= *end || p.Max.Y <= *end || float64(p.Dy()) > stripLine*char {
				continue
			}
			switch {
			case p.Max.X <= s.x && s.x-p.Max.X < near:
				left = left.Union(p)
			case p.Min.X >= s.x && p.Min.X-s.x < near:
				right = right.Union(p)
			}
		}
		if left.Empty() || right.Empty() {
			continue
		}
		if end == &s.y0 {
			s.y0 = max(left.Max.Y, right.Max.Y)
		} else {
			s.y1 = min(left.Min.Y, right.Min.Y)
		}
	}
	return s
}

// parts tells whether a strip has running text on both sides: at least three lines
// each, long and closely set, most of which begin or end near it, and is wider than the
// white between their words.
func parts(pieces []image.Rectangle, s strip, char float64) bool {
	l, r := besideStrip(pieces, s, char)
	if len(l) < 3 || len(r) < 3 {
		return false
	}
	if besideLabels(l, r, char) {
		return false
	}
	if flush(l, r, char) && running(l, char) && running(r, char) && !betweenWords(pieces, l, r, s.x, char) {
		return true
	}
	return besideOther(l, r, char, otherWhite)
}

// besideStrip are the lines on the two sides of a strip.
func besideStrip(pieces []image.Rectangle, s strip, char float64) (l, r []row) {
	var left, right []image.Rectangle
	for _, p := range pieces {
		if y := (p.Min.Y + p.Max.Y) / 2; y < s.y0 || y >= s.y1 {
			continue
		}
		if p.Min.X+p.Max.X < 2*s.x {
			left = append(left, p)
		} else {
			right = append(right, p)
		}
	}
	return wholeLines(rows(left, char), char), wholeLines(rows(right, char), char)
}

// flush tells whether two parts of five of the lines on the left end at one place, and
// three of five of those on the right begin at one.
func flush(left, right []row, char float64) bool {
	ends, begins := 0, 0
	edge, start := math.MinInt, math.MaxInt
	for _, b := range left {
		edge = max(edge, b.box.Max.X)
	}
	for _, b := range right {
		start = min(start, b.box.Min.X)
	}
	for _, b := range left {
		ends += boolToInt(float64(edge-b.box.Max.X) < columnNear*char)
	}
	for _, b := range right {
		begins += boolToInt(float64(b.box.Min.X-start) < columnNear*char)
	}
	return ends*5 >= len(left)*2 && begins*5 >= len(right)*3
}

// besideLabels tells whether what stands left of a strip is labels of the lines right of it, as in
// a list of bills by number: each is short, and at the height of a line that may be long and go
// on below.
func besideLabels(left, right []row, char float64) bool {
	wide, long, ends := 0, 0, 0
	for _, b := range right {
		long = max(long, b.box.Dx())
	}
	for _, a := range left {
		wide = max(wide, a.box.Dx())
		if !slices.ContainsFunc(right, func(b row) bool { return sameHeight(a, b, labelledOff*char) }) {
			if ends++; float64(a.box.Dx()) > labelledTail*char {
				return false
			}
		}
	}
	return ends*labelledEnds <= len(left) && float64(wide) <= labelledWide*char && long >= labelledLong*wide
}

// wholeLines are those whose characters are no small writing beside a line: with ruby
// counted, the white between two brackets would part two columns from what goes on below.
func wholeLines(rows []row, char float64) []row {
	return slices.DeleteFunc(rows, func(r row) bool { return r.size < rubySize*char })
}

// running tells text from the columns of a table: its lines are long and dense.
func running(rows []row, char float64) bool {
	long, dense := 0, 0
	for _, r := range rows {
		long += boolToInt(float64(r.box.Dx()) > columnWide*char)
		dense += boolToInt(r.fill*2 > r.box.Dx())
	}
	return long*2 > len(rows) && dense*3 > len(rows)*2
}
