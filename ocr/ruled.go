package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
)

// What tells letter paper from a table, in characters: its lines are evenly apart,
// hardly more than one line of text goes between two of them, and it is long along
// the writing.
const (
	paperLines  = 6
	paperPitch  = 3.6
	paperLong   = 10.0
	paperUneven = 0.2  // of the pitch
	paperEven   = 0.8  // of the spaces between lines are that or several of it high
	paperOne    = 0.25 // and so many that alone
	squareMost  = 2.4  // the squares of manuscript paper, and how many there are
	squareCount = 40
)

// TablesOf leaves out of grids those that are no table but ruled paper (罫紙), whose text
// runs from line to line in direction dir, or manuscript paper (原稿用紙) with a square for
// each character.
func TablesOf(grids []Grid, char float64, dir archive.Direction) []Grid {
	var out []Grid
	for i, g := range grids {
		if !g.squares(char) && !letterPaper(stack(grids, i, char, dir), char) {
			out = append(out, g)
		}
	}
	return out
}

// squares tells whether a grid has a square for each character.
func (g Grid) squares(char float64) bool {
	if len(g.Cells) < squareCount {
		return false
	}
	small := 0
	for _, c := range g.Cells {
		small += boolToInt(float64(max(c.Box.Dx(), c.Box.Dy())) < squareMost*char)
	}
	return small*10 >= len(g.Cells)*9
}

// stack are the cells of a grid and of those that lie before and behind it between the same
// two sides, one cell to a line, in order, their boxes as Along has them: where a line of
// ruled paper is lost the paper comes out as several grids. None: a grid has several cells
// to a line.
func stack(grids []Grid, i int, char float64, dir archive.Direction) []image.Rectangle {
	sides := Along(grids[i].Box, dir)
	var out []image.Rectangle
	for k, g := range grids {
		o := Along(g.Box, dir)
		if float64(max(abs(o.Min.X-sides.Min.X), abs(o.Max.X-sides.Max.X))) > char/2 {
			continue
		}
		whole := true
		var cells []image.Rectangle
		for _, c := range g.Cells {
			b := Along(c.Box, dir)
			whole = whole && float64(b.Dx()) >= paperLong*char && b.Dx()*10 >= o.Dx()*8
			cells = append(cells, b)
		}
		switch {
		case whole:
			out = append(out, cells...)
		case k == i:
			return nil
		}
	}
	slices.SortFunc(out, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	return out
}

// letterPaper tells whether cells that stand one to a line, in order, are the spaces between
// the lines of ruled paper: a quarter and more are of one height, and almost all others, where
// lines were lost, several times as high.
func letterPaper(cells []image.Rectangle, char float64) bool {
	if len(cells) < paperLines {
		return false
	}
	var heights []int
	for _, c := range cells {
		heights = append(heights, c.Dy())
	}
	slices.Sort(heights)
	single := float64(heights[len(heights)/4])
	// From middle of line to middle of line, so that their thickness does not add up.
	var gaps []int
	for i := range cells[1:] {
		gaps = append(gaps, cells[i+1].Min.Y-cells[i].Max.Y)
	}
	slices.Sort(gaps)
	line := float64(gaps[len(gaps)/2])
	pitch := single + line
	one, even := 0, 0
	for _, c := range cells {
		n := math.Round((float64(c.Dy()) + line) / pitch)
		if n >= 1 && math.Abs(float64(c.Dy())+line-n*pitch) < paperUneven*pitch {
			even++
			one += boolToInt(n == 1)
		}
	}
	return single < paperPitch*char && float64(even) >= paperEven*float64(len(cells)) && float64(one) >= paperOne*float64(len(cells))
}

// PaleRules are those of the page's LightRules, all, that are too light for ink, whose
// pixels are no darker than dark: the lines of letter paper printed in grey, and those of
// a fainter copy. Where a dark rule of known lies it is not counted twice.
func (r Raster) PaleRules(all []Rule, dark byte, char float64, known []Rule) []Rule {
	reach := max(2, int(char/6))
	var out []Rule
	for _, u := range all {
		if float64(u.long()) < paleLong*char || r.share(u.Rectangle, dark) > paleInk {
			continue
		}
		if !slices.ContainsFunc(known, func(k Rule) bool {
			return k.Upright == u.Upright && k.Inset(-reach).Overlaps(u.Rectangle)
		}) {
			out = append(out, u)
		}
	}
	return out
}

// A pale rule is so long, in characters: the soft edges of a line of text may hang
// together, but not for so long; and so much of its box is ink, at most.
const (
	paleLong = 10.0
	paleInk  = 0.25
)

// What tells that pieces are of one rule that is faint and broken, in characters and in
// shares.
const (
	brokenOff   = .2 // pieces lie so nearly on one line,
	brokenGap   = 6  // and so near to each other,
	brokenCover = .5 // and cover so much of it
	brokenKnown = .8 // of them is a dark rule: it is whole enough
	brokenReach = .8 // a rule across is so near,
	brokenMeets = 2  // and there are so many
)

// BrokenRules are those of the page's LightRules, all, that by themselves or with others on
// one line make up most of a long rule of which no more than pieces are among known, its
// dark rules, and that meets several long ones across: those of a table whose print is so
// faint that it falls apart. The soft feet of a line of text may lie so, too, and beside
// something upright, but meet no two.
func BrokenRules(all []Rule, char float64, known []Rule) []Rule {
	var lines [2][]brokenLine // level ones, upright ones
	for _, u := range []bool{false, true} {
		lines[boolToInt(u)] = onLines(all, u, char)
	}
	var out []Rule
	for i, own := range lines {
		upright := i == 1
		for _, l := range own {
			if !faint(l, known, upright, char) {
				continue
			}
			near, met := bound(l).Inset(-int(brokenReach*char)), 0
			for _, o := range lines[1-i] {
				met += boolToInt(near.Overlaps(lying(bound(o), true)))
			}
			if met < brokenMeets {
				continue
			}
			for _, u := range l {
				out = append(out, Rule{lying(u, upright), upright})
			}
		}
	}
	return out
}

// A brokenLine is the pieces of one rule, as if they were level, from the left.
type brokenLine []image.Rectangle

// onLines are the rules of one kind, those together that lie on one line and make up most
// of a long one.
func onLines(all []Rule, upright bool, char float64) []brokenLine {
	var level []image.Rectangle
	for _, u := range all {
		if u.Upright == upright {
			level = append(level, lying(u.Rectangle, upright))
		}
	}
	slices.SortFunc(level, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	var out []brokenLine
	for len(level) > 0 {
		line, rest := brokenLine{level[0]}, level[:0:0]
		n := level[0].Dx()
		for _, u := range level[1:] {
			last := line[len(line)-1]
			if off := abs(u.Min.Y + u.Max.Y - last.Min.Y - last.Max.Y); float64(off) <= 2*brokenOff*char && float64(u.Min.X-last.Max.X) <= brokenGap*char {
				line = append(line, u)
				n += u.Dx()
			} else {
				rest = append(rest, u)
			}
		}
		level = rest
		if long := float64(bound(line).Dx()); long >= paleLong*char && float64(n) >= brokenCover*long {
			out = append(out, line)
		}
	}
	return out
}

// faint tells whether most of the pieces of a rule are no dark one.
func faint(line brokenLine, known []Rule, upright bool, char float64) bool {
	n, dark := 0, 0
	for _, u := range line {
		n += u.Dx()
	}
	near := bound(line).Inset(-max(2, int(char/6)))
	for _, k := range known {
		if r := lying(k.Rectangle, upright); k.Upright == upright && near.Overlaps(r) {
			dark += r.Intersect(near).Dx()
		}
	}
	return float64(dark) < brokenKnown*float64(n)
}

// share is how much of a part is darker than dark.
func (r Raster) share(b image.Rectangle, dark byte) float64 {
	b = b.Intersect(image.Rect(0, 0, r.W, r.H))
	n := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for _, v := range r.Pix[y*r.W+b.Min.X : y*r.W+b.Max.X] {
			n += boolToInt(v < dark)
		}
	}
	return float64(n) / float64(max(1, b.Dx()*b.Dy()))
}

// ErasePale paints white, along rules, what is lighter than dark: ink stays.
func (r Raster) ErasePale(dark byte, rules []Rule) {
	for _, u := range rules {
		b := u.Inset(-2).Intersect(image.Rect(0, 0, r.W, r.H))
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				if p := &r.Pix[y*r.W+x]; *p >= dark {
					*p = 255
				}
			}
		}
	}
}
