package ocr

import (
	"cmp"
	"image"
	"slices"
)

// A Grid is a table drawn with ruling lines.
type Grid struct {
	Box   image.Rectangle
	Cells []GridCell // row by row, each from the left
	Rules []Rule
}

// A GridCell is the room between rules.
type GridCell struct {
	Box              image.Rectangle
	Row, Col         int
	RowSpan, ColSpan int
}

// Grids finds the tables among the rules of a page: rules that touch each other,
// or would if they were a character longer, and part at least four cells. ink is the
// page's, before its rules are taken away: a rule that a bad copy broke is mended where no
// print is in its way. Lines under words part nothing.
func (r Raster) Grids(ink []bool, rules []Rule, char float64) []Grid {
	rules = r.withoutUnderlines(ink, rules, char)
	touch := max(1, int(mendTouch*char))
	of := func(rules []Rule, reach float64) []Grid {
		return grids(rules, char, max(4, int(reach*char)), func(u Rule) int { return r.strokesAcross(ink, u, touch) }, func(b image.Rectangle) bool {
			return float64(inkIn(ink, r.W, b.Intersect(image.Rect(0, 0, r.W, r.H)))) <= gridWhite*char*char
		})
	}
	var out []Grid
	for _, g := range of(rules, gridReach) {
		if !r.cutsPrint(ink, g, char) {
			out = append(out, g)
			continue
		}
		in := slices.DeleteFunc(slices.Clone(rules), func(u Rule) bool { return !u.In(g.Box) })
		parts := slices.DeleteFunc(of(in, gridApart), func(part Grid) bool { return r.cutsPrint(ink, part, char) })
		if len(parts) == 0 && len(g.Cells) > gridFew { // most of it is a table
			parts = []Grid{g}
		}
		out = append(out, parts...)
	}
	return out
}

// Rules come within so many characters of those that they make a table with; within so many,
// where what was found so goes through print: a table and a box beside it are no table. Boxes
// that touch have no more cells than gridFew.
const (
	gridReach = 0.8
	gridApart = 0.3
	gridFew   = 5
)

// gridWhite is the ink, in squares of a character, of what is taken for white: specks.
const gridWhite = .03

// strokesAcross counts the strokes that go across a rule and touch pixels beyond both its
// sides.
func (r Raster) strokesAcross(ink []bool, u Rule, touch int) int {
	box, page := lying(u.Rectangle, u.Upright), lying(image.Rect(0, 0, r.W, r.H), u.Upright)
	box = image.Rect(box.Min.X, box.Min.Y-touch, box.Max.X, box.Max.Y+touch).Intersect(page)
	across, along := r.W, 1
	if u.Upright {
		across, along = 1, r.W
	}
	n, in := 0, false
	for x := box.Min.X; x < box.Max.X; x++ {
		whole := true
		for y := box.Min.Y; y < box.Max.Y && whole; y++ {
			whole = ink[x*along+y*across]
		}
		if whole && !in {
			n++
		}
		in = whole
	}
	return n
}

func grids(rules []Rule, char float64, reach int, across func(Rule) int, white func(image.Rectangle) bool) []Grid {
	out, rules := loneBoxes(rules, char)
	for _, group := range joining(rules, reach) {
		flat, up := 0, 0
		var box image.Rectangle
		for _, r := range group {
			box = box.Union(r.Rectangle)
			if r.Upright {
				up++
			} else {
				flat++
			}
		}
		if flat < 2 || up < 1 || float64(box.Dx()) < 4*char || float64(box.Dy()) < 2*char {
			continue
		}
		within := slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return !r.In(box.Inset(-reach)) })
		g := Grid{Box: box, Rules: append(group, mended(within, char, reach, across)...)}
		g.Cells = cells(g, char, reach, white)
		if len(g.Cells) >= 4 && !g.framesPage(char) {
			out = append(out, g)
		}
	}
	// A table inside a cell of another is part of that cell's text.
	out = slices.DeleteFunc(out, func(g Grid) bool {
		return slices.ContainsFunc(out, func(o Grid) bool { return o.Box != g.Box && g.Box.In(o.Box) })
	})
	slices.SortFunc(out, func(a, b Grid) int {
		return cmp.Or(cmp.Compare(a.Box.Min.Y, b.Box.Min.Y), cmp.Compare(a.Box.Min.X, b.Box.Min.X))
	})
	return out
}

// joining are the groups of rules that come within reach of those across them.
func joining(rules []Rule, reach int) [][]Rule {
	parent := make([]int, len(rules))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	for i, a := range rules {
		for k, b := range rules[:i] {
			if a.Upright != b.Upright && a.Inset(-reach).Overlaps(b.Rectangle) {
				parent[find(i)] = find(k)
			}
		}
	}
	return grouped(rules, func(i int, _ Rule) int { return find(i) })
}

// grouped are the groups of values that have one key, in the order in which these come first:
// two reads of a page give the same.
func grouped[T any, K comparable](values []T, key func(i int, v T) K) [][]T {
	at := map[K]int{}
	var out [][]T
	for i, v := range values {
		key := key(i, v)
		k, ok := at[key]
		if !ok {
			k = len(out)
			at[key] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], v)
	}
	return out
}

// A frame about a page, or about most of it, is no table: what is in its one large room
// is laid out as a page is, in columns, tiers and tables of its own. The rooms beside are
// slits between double lines, a picture's border, a head.
const (
	frameShare = .85 // of the box that the room takes
	frameRoom  = 20  // characters: the least of both its sides
)

// framesPage says whether the grid is the frame of a page.
func (g Grid) framesPage(char float64) bool {
	return slices.ContainsFunc(g.Cells, func(c GridCell) bool {
		w, h := float64(c.Box.Dx()), float64(c.Box.Dy())
		return min(w, h) >= frameRoom*char && w*h >= frameShare*float64(g.Box.Dx()*g.Box.Dy())
	})
}

// cells floods the rooms between the rules, on a small drawing of the table whose
// outer border is always closed and whose rules reach to it and to those they almost touch.
// white tells where no print is.
func cells(g Grid, char float64, reach int, white func(image.Rectangle) bool) []GridCell {
	k := max(1, int(char/10))
	w, h := g.Box.Dx()/k+3, g.Box.Dy()/k+3
	if w*h > 16<<20 {
		return nil
	}
	wall := make([]bool, w*h)
	fill := func(r image.Rectangle) {
		r = r.Sub(g.Box.Min)
		for y := r.Min.Y/k + 1; y <= min(h-1, r.Max.Y/k+1); y++ {
			for x := r.Min.X/k + 1; x <= min(w-1, r.Max.X/k+1); x++ {
				if x >= 0 && y >= 0 {
					wall[y*w+x] = true
				}
			}
		}
	}
	for _, r := range g.Rules {
		b := r.Rectangle
		for _, o := range g.Rules {
			if o.Upright == r.Upright {
				continue
			}
			if r.Upright && o.Min.X-reach < b.Max.X && o.Max.X+reach > b.Min.X {
				if d := b.Min.Y - o.Max.Y; d > 0 && d < reach {
					b.Min.Y = o.Max.Y
				}
				if d := o.Min.Y - b.Max.Y; d > 0 && d < reach {
					b.Max.Y = o.Min.Y
				}
			}
			if !r.Upright && o.Min.Y-reach < b.Max.Y && o.Max.Y+reach > b.Min.Y {
				if d := b.Min.X - o.Max.X; d > 0 && d < reach {
					b.Min.X = o.Max.X
				}
				if d := o.Min.X - b.Max.X; d > 0 && d < reach {
					b.Max.X = o.Min.X
				}
			}
		}
		fill(b.Union(g.toBorder(r, reach)))
	}
	for x := range w {
		wall[x], wall[(h-1)*w+x] = true, true
	}
	for y := range h {
		wall[y*w], wall[y*w+w-1] = true, true
	}
	for i := range wall {
		wall[i] = !wall[i]
	}
	var out []GridCell
	onPage := func(r image.Rectangle) image.Rectangle {
		return image.Rect((r.Min.X-1)*k, (r.Min.Y-1)*k, (r.Max.X-1)*k, (r.Max.Y-1)*k).Add(g.Box.Min)
	}
	rooms := openRooms(wall, w, h, max(1, int(slit*char)/k/2), char/float64(k), func(r image.Rectangle) bool { return white(onPage(r)) })
	for _, b := range rooms {
		r := onPage(b)
		if float64(r.Dx()) < .7*char || float64(r.Dy()) < .7*char {
			continue
		}
		out = append(out, GridCell{Box: r.Intersect(g.Box)})
	}
	number(out, char)
	return out
}

// A room that fills less than roomLeast of its box is one with passages: between two rules
// that are one, parted by a bad copy, it reaches to cells far away. No passage is wider
// than slit characters.
const (
	roomLeast = 0.6
	slit      = 0.6
)

// openRooms are the connected open parts of a drawing, those that go in steps in parts, and
// those with passages without them; reach is half the width of a passage, at most. What is
// nothing but passages is no room. A character measures char in the drawing, and white
// tells where no print is.
func openRooms(open []bool, w, h, reach int, char float64, white func(image.Rectangle) bool) []image.Rectangle {
	all, label := blobs4(open, w, h)
	var out []image.Rectangle
	for i, b := range all {
		box := image.Rect(b.x0, b.y0, b.x1, b.y1)
		if parts := steps(func(x, y int) bool { return int(label[y*w+x]) == i }, box, char, white); parts != nil {
			out = append(out, parts...)
			continue
		}
		if float64(b.area) >= roomLeast*float64(b.w()*b.h()) {
			out = append(out, box)
			continue
		}
		mask := make([]bool, len(open))
		for k, l := range label {
			mask[k] = int(l) == i
		}
		wide, _ := blobs4(eroded(mask, w, h, reach), w, h)
		for _, p := range wide {
			out = append(out, image.Rect(p.x0-reach, p.y0-reach, p.x1+reach, p.y1+reach))
		}
	}
	return out
}

// toBorder is what a rule lacks to the border of the table, where that is near.
func (g Grid) toBorder(r Rule, reach int) image.Rectangle {
	b, box := lying(r.Rectangle, r.Upright), lying(g.Box, r.Upright)
	if b.Min.X-box.Min.X < reach {
		b.Min.X = box.Min.X
	}
	if box.Max.X-b.Max.X < reach {
		b.Max.X = box.Max.X
	}
	return lying(b, r.Upright)
}

// number gives the cells their rows and columns from the places of their edges,
// and sorts them.
func number(cells []GridCell, char float64) {
	var xs, ys []int
	for _, c := range cells {
		xs = append(xs, c.Box.Min.X, c.Box.Max.X)
		ys = append(ys, c.Box.Min.Y, c.Box.Max.Y)
	}
	near := int(char * .6)
	xs, ys = places(xs, near), places(ys, near)
	for i := range cells {
		c := &cells[i]
		c.Col, c.Row = nearest(xs, c.Box.Min.X), nearest(ys, c.Box.Min.Y)
		c.ColSpan = max(1, nearest(xs, c.Box.Max.X)-c.Col)
		c.RowSpan = max(1, nearest(ys, c.Box.Max.Y)-c.Row)
	}
	slices.SortFunc(cells, func(a, b GridCell) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col)) })
}

// places merges values that lie near each other into their means.
func places(v []int, near int) []int {
	slices.Sort(v)
	var out []int
	for i := 0; i < len(v); {
		k, sum := i, 0
		for k < len(v) && (k == i || v[k]-v[k-1] <= near) {
			sum += v[k]
			k++
		}
		out = append(out, sum/(k-i))
		i = k
	}
	return out
}

func nearest(places []int, v int) int {
	best := 0
	for i, p := range places {
		if abs(p-v) < abs(places[best]-v) {
			best = i
		}
	}
	return best
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}
