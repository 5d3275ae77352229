package ocr

import (
	"cmp"
	"image"
	"slices"
)

// Labels that stand beside several rows of a table each run downwards, one character
// below the other, spread over their rows. Without a rule around them they would be
// taken for the beginnings of single rows, and those between two rows would join these.

// What tells such labels, in characters of the page and in shares.
const (
	labelGap    = .8  // white beside their column, through all rows
	labelWide   = 2.0 // their column, at most,
	labelLeast  = .5  // and at least
	labelBeside = 4.0 // they stand so far from what else there is of a table, at most
	labelDust   = .5  // ink in a column of pixels that is still white
	labelSpeck  = .25 // smaller ink is none of them
	labelPart   = .25 // white within a character, at most
	labelRows   = .8  // their characters, for each row of the table, at most
	labelOff    = .4  // off all rows, a character is beside none of them
	labelApart  = 1.7 // of the usual step between characters: where another label begins
	labelReach  = .8  // of that step: so far from its end a row is still the label's
)

// LabelledTables finds tables among pieces by find, and gives those that have labels
// beside their rows a first column of labels, each spanning its rows. The pieces are
// those of horizontal text.
func LabelledTables(pieces []image.Rectangle, char float64, find func([]image.Rectangle) []Grid) []Grid {
	var labels []label
	out := find(pieces)
	for _, g := range out {
		labels = append(labels, sideLabels(g, pieces, char)...)
	}
	if len(labels) == 0 {
		return out
	}
	rest := slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool {
		return slices.ContainsFunc(labels, func(l label) bool { return p.Min.Add(p.Max).Div(2).In(l.Inset(-1)) })
	})
	without := find(rest)
	for i, g := range without {
		var own []label
		for _, l := range labels {
			if y := (l.Min.Y + l.Max.Y) / 2; y >= g.Box.Min.Y && y < g.Box.Max.Y && l.Max.X <= g.Box.Min.X+int(char) && l.Max.X > g.Box.Min.X-int(labelBeside*char) {
				own = append(own, l)
			}
		}
		if len(own) > 0 {
			without[i] = g.labelled(own, char)
		}
	}
	return without
}

// A label is where one stands; step is how far its characters are apart.
type label struct {
	image.Rectangle
	step int
}

// sideLabels are the labels beside the rows of a table, from the top.
func sideLabels(g Grid, pieces []image.Rectangle, char float64) []label {
	var in []image.Rectangle
	box := g.Box
	box.Min.X -= int(labelBeside * char)
	for _, p := range pieces {
		if p.Min.Add(p.Max).Div(2).In(box) && float64(max(p.Dx(), p.Dy())) >= labelSpeck*char && p.Dx()*5 >= p.Dy() {
			in = append(in, p)
		}
	}
	chars := characterBoxes(firstColumn(in, char), true, char)
	lines := g.lines(in, char)
	if len(chars) < 2 || float64(len(chars)) > labelRows*float64(len(lines)) {
		return nil
	}
	off := 0
	for _, c := range chars {
		between := !slices.ContainsFunc(lines, func(y int) bool {
			return float64(abs(2*y-c.Min.Y-c.Max.Y)) <= 2*labelOff*char
		})
		off += boolToInt(between)
	}
	if off*4 < len(chars) {
		return nil
	}
	return labelsOf(chars)
}

// firstColumn are the pieces left of the first white that goes through all of them but for
// dust, none where they are no column of single characters.
func firstColumn(pieces []image.Rectangle, char float64) []image.Rectangle {
	box := bound(pieces)
	sum := make([]int, box.Dx())
	for _, p := range pieces {
		for x := p.Min.X; x < p.Max.X; x++ {
			sum[x-box.Min.X] += p.Dy()
		}
	}
	end, white := 0, 0
	for x, n := range sum {
		if float64(n) >= labelDust*char {
			end, white = x+1, 0
		} else if white++; float64(white) >= labelGap*char {
			break
		}
	}
	if w := float64(end); w < labelLeast*char || w > labelWide*char {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool { return p.Max.X > box.Min.X+end })
}

// characterBoxes are characters that stand in one line, made of their pieces: below each other
// where upright is set, from the left otherwise.
func characterBoxes(pieces []image.Rectangle, upright bool, char float64) []image.Rectangle {
	level := make([]image.Rectangle, len(pieces))
	for i, p := range pieces {
		level[i] = lying(p, upright)
	}
	slices.SortFunc(level, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	var out []image.Rectangle
	for _, p := range level {
		if n := len(out); n > 0 && float64(p.Min.X-out[n-1].Max.X) <= labelPart*char {
			out[n-1] = out[n-1].Union(p)
		} else {
			out = append(out, p)
		}
	}
	for i, p := range out {
		out[i] = lying(p, upright)
	}
	return out
}

// lines are the middles of the rows of a table, by what stands in its right half: of each
// row that has something there.
func (g Grid) lines(pieces []image.Rectangle, char float64) []int {
	var out []int
	for _, r := range g.rowRanges() {
		var at []int
		for _, p := range pieces {
			if y := (p.Min.Y + p.Max.Y) / 2; y >= r[0] && y < r[1] && 2*p.Min.X > g.Box.Min.X+g.Box.Max.X && float64(p.Dy()) >= labelLeast*char {
				at = append(at, y)
			}
		}
		if len(at) > 0 {
			slices.Sort(at)
			out = append(out, at[len(at)/2])
		}
	}
	return out
}

// rowRanges are the top and bottom of each row of a table whose rows go straight across.
func (g Grid) rowRanges() [][2]int {
	var out [][2]int
	for _, c := range g.Cells {
		if c.Row == len(out) {
			out = append(out, [2]int{c.Box.Min.Y, c.Box.Max.Y})
		}
	}
	return out
}

// labelsOf parts characters that stand below each other into labels, where a step is much
// wider than most.
func labelsOf(chars []image.Rectangle) []label {
	var steps []int
	for i := range chars[1:] {
		steps = append(steps, (chars[i+1].Min.Y+chars[i+1].Max.Y-chars[i].Min.Y-chars[i].Max.Y)/2)
	}
	usual := slices.Sorted(slices.Values(steps))[len(steps)/2]
	out := []label{{chars[0], usual}}
	for i, s := range steps {
		if float64(s) > labelApart*float64(usual) {
			out = append(out, label{chars[i+1], usual})
		} else {
			out[len(out)-1].Rectangle = out[len(out)-1].Union(chars[i+1])
		}
	}
	return out
}

// labelled is a table with labels as its first column; a row that has none has an empty
// cell there.
func (g Grid) labelled(labels []label, char float64) Grid {
	ranges := g.rowRanges()
	of := make([]int, len(ranges)) // which label each row has, -1 none
	left := g.Box.Min.X
	for r, at := range ranges {
		of[r] = -1
		y, best := (at[0]+at[1])/2, 0
		for i, l := range labels {
			left = min(left, l.Min.X-int(char/2))
			d := max(l.Min.Y-y, y-l.Max.Y, 0)
			if float64(d) <= labelReach*float64(l.step) && (of[r] < 0 || d < best) {
				of[r], best = i, d
			}
		}
	}
	out := Grid{Box: g.Box, Rules: g.Rules}
	out.Box.Min.X = left
	for r := 0; r < len(of); {
		end := r + 1
		for end < len(of) && of[r] >= 0 && of[end] == of[r] {
			end++
		}
		out.Cells = append(out.Cells, GridCell{Box: image.Rect(left, ranges[r][0], g.Box.Min.X, ranges[end-1][1]), Row: r, RowSpan: end - r, ColSpan: 1})
		r = end
	}
	for _, c := range g.Cells {
		c.Col++
		out.Cells = append(out.Cells, c)
	}
	slices.SortStableFunc(out.Cells, func(a, b GridCell) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col)) })
	return out
}
