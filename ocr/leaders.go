package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// What makes dots a leader, in characters where nothing else is said.
const (
	leaderDot   = .35 // a dot is no larger
	leaderStray = .15 // nor further off the line of the others
	leaderStep  = 1.4 // from dot to dot, at most
	leaderDots  = 5
	leaderLong  = 3.0 // the ellipsis …… is shorter
	leaderEven  = .25 // by which a step may differ from the usual one
	leaderRows  = 3   // leaders below each other that make a table
	leaderBand  = .45 // above and below them there is white, but for stray dirt,
	leaderFar   = .75 // and further than that about less than leaderMany of them
	leaderMany  = 10
	leaderDirt  = 4 // one piece to so many dots
	// Where a page is amounts and dots for the most part, its characters were taken for as
	// small as figures: leaders of leaderMany dots are those of characters so many times as
	// large, where they are together so many times as long as what is found without.
	leaderFigures = 1.3
	leaderLonger  = 1.5
)

// Leaders finds the rows of dots that lead the eye from an entry to its number, as in
// a table of contents or a price list: at least leaderDots small dots at even steps.
// Pieces and answers are in the frame of the writing, where lines lie level.
func Leaders(pieces []image.Rectangle, char float64) []image.Rectangle {
	usual := leaders(pieces, char, leaderDots)
	if large := leaders(pieces, leaderFigures*char, leaderMany); length(large) > leaderLonger*length(usual) {
		return large
	}
	return usual
}

// length is how long leaders are together.
func length(leaders []image.Rectangle) (sum float64) {
	for _, l := range leaders {
		sum += float64(l.Dx())
	}
	return sum
}

// leaders are those of no fewer than least dots.
func leaders(pieces []image.Rectangle, char float64, least int) []image.Rectangle {
	var dots []image.Rectangle
	for _, p := range pieces {
		if float64(max(p.Dx(), p.Dy())) <= leaderDot*char {
			dots = append(dots, p)
		}
	}
	slices.SortFunc(dots, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.X, b.Min.X), cmp.Compare(a.Min.Y, b.Min.Y))
	})
	used := make([]bool, len(dots))
	var out []image.Rectangle
	for i := range dots {
		if used[i] {
			continue
		}
		run := dotRun(dots, used, i, char)
		box := image.Rectangle{}
		for _, k := range run {
			box = box.Union(dots[k])
		}
		if len(run) < least || float64(box.Dx()) < leaderLong*char || !evenly(dots, run) || !alone(box, len(run), pieces, char) {
			continue
		}
		for _, k := range run {
			used[k] = true
		}
		out = append(out, box)
	}
	return oneLeader(out, pieces, char)
}

// oneLeader makes one leader of those that follow each other with nothing but dots, or
// white that lost some, between them.
func oneLeader(leaders, pieces []image.Rectangle, char float64) []image.Rectangle {
	slices.SortFunc(leaders, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	var out []image.Rectangle
	for _, l := range leaders {
		k := slices.IndexFunc(out, func(o image.Rectangle) bool {
			if abs(o.Min.Y+o.Max.Y-l.Min.Y-l.Max.Y) > int(2*leaderStray*char) {
				return false
			}
			gap := image.Rect(o.Max.X, min(o.Min.Y, l.Min.Y), l.Min.X, max(o.Max.Y, l.Max.Y))
			return !slices.ContainsFunc(pieces, func(p image.Rectangle) bool {
				return float64(max(p.Dx(), p.Dy())) > leaderDot*char && p.Overlaps(gap)
			})
		})
		if k < 0 {
			out = append(out, l)
		} else {
			out[k] = out[k].Union(l)
		}
	}
	for i, l := range out {
		out[i] = stretched(l, pieces, char)
	}
	slices.SortFunc(out, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.Y+a.Max.Y, b.Min.Y+b.Max.Y), cmp.Compare(a.Min.X, b.Min.X))
	})
	return out
}

// stretched is a leader with the dots before and after it that were too faint to be
// found: it goes on up to the characters beside it.
func stretched(l image.Rectangle, pieces []image.Rectangle, char float64) image.Rectangle {
	left, right := math.MinInt, math.MaxInt
	y := (l.Min.Y + l.Max.Y) / 2
	reach := int(char / 2)
	for _, p := range pieces {
		if float64(max(p.Dx(), p.Dy())) <= leaderDot*char || p.Max.Y <= y-reach || p.Min.Y >= y+reach {
			continue
		}
		if p.Max.X <= l.Min.X {
			left = max(left, p.Max.X)
		}
		if p.Min.X >= l.Max.X {
			right = min(right, p.Min.X)
		}
	}
	const beside = 2 // pixels of the soft edge of a character
	if left > math.MinInt {
		l.Min.X = min(l.Min.X, left+beside)
	}
	if right < math.MaxInt {
		l.Max.X = max(l.Max.X, right-beside)
	}
	return l
}

// dotRun are the dots, sorted by x, that follow the first one on its level, each no
// more than leaderStep further.
func dotRun(dots []image.Rectangle, used []bool, first int, char float64) []int {
	run := []int{first}
	last := dots[first]
	for k := first + 1; k < len(dots) && float64(dots[k].Min.X-last.Min.X) <= leaderStep*char; k++ {
		d := dots[k]
		if used[k] || d.Min.X < last.Max.X || math.Abs(float64(d.Min.Y+d.Max.Y-last.Min.Y-last.Max.Y)) > 2*leaderStray*char {
			continue
		}
		run = append(run, k)
		last = d
	}
	return run
}

// alone tells whether a run of so many dots has its part of the line for itself. Pieces
// of broken characters may stand in a row, too, but have others above and below them: at
// the ends of the strokes of 二十三 down a column, on one side only and not so near.
func alone(box image.Rectangle, dots int, pieces []image.Rectangle, char float64) bool {
	band := box
	white := leaderBand
	if dots < leaderMany {
		white = leaderFar
	}
	band.Min.Y, band.Max.Y = box.Min.Y-int(white*char), box.Max.Y+int(white*char)
	others := -dots
	for _, p := range pieces {
		if p.Min.Add(p.Max).Div(2).In(band) {
			others++
		}
	}
	return others*leaderDirt <= dots
}

// evenly tells whether three of four steps of a run of dots are about the usual one.
func evenly(dots []image.Rectangle, run []int) bool {
	var steps []float64
	for i, k := range run[1:] {
		steps = append(steps, float64(dots[k].Min.X-dots[run[i]].Min.X))
	}
	slices.Sort(steps)
	usual := steps[len(steps)/2]
	even := 0
	for _, s := range steps {
		even += boolToInt(math.Abs(s-usual) <= max(1, leaderEven*usual))
	}
	return even*4 >= len(steps)*3
}

// LeaderTables makes tables of the entries and numbers that leaders join: two columns,
// a row for each line that has one leader. Fewer rows than leaderRows below each other
// are left to be read as lines. The pieces hold no dots of the leaders; they and the
// answers are in the frame of the writing.
func LeaderTables(pieces, leaders []image.Rectangle, char float64) []Grid {
	var out []Grid
	var table []openLine
	var split []int
	end := func() {
		if len(table) >= leaderRows {
			out = append(out, leaderGrid(table, split, char))
		}
		table, split = nil, nil
	}
	for _, l := range flatLines(pieces, char) {
		box, x, n := bound(l.cells), 0, 0
		for _, d := range leaders {
			if y := (d.Min.Y + d.Max.Y) / 2; y >= l.top && y < l.bottom {
				x, n = d.Min.X+d.Dx()/2, n+1
			}
		}
		if n != 1 || x < box.Min.X || x > box.Max.X {
			end()
			continue
		}
		table, split = append(table, l), append(split, x)
	}
	end()
	return out
}

// leaderGrid has a row for each line, parted where its leader is.
func leaderGrid(lines []openLine, split []int, char float64) Grid {
	var g Grid
	for _, l := range lines {
		g.Box = g.Box.Union(bound(l.cells))
	}
	g.Box = g.Box.Inset(-int(char / 2))
	top := g.Box.Min.Y
	for i := range lines {
		bottom := g.Box.Max.Y
		if i+1 < len(lines) {
			bottom = (lines[i].bottom + lines[i+1].top) / 2
		}
		for col, x := range [][2]int{{g.Box.Min.X, split[i]}, {split[i], g.Box.Max.X}} {
			g.Cells = append(g.Cells, GridCell{Box: image.Rect(x[0], top, x[1], bottom), Row: i, Col: col, RowSpan: 1, ColSpan: 1})
		}
		top = bottom
	}
	return g
}
