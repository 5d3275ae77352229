package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// What is left of a rule that a bad copy broke.
const (
	mendOff    = .35 // characters: pieces of one rule lie so nearly on one line
	mendBeside = .15 // but farther off one so many times as long that is
	mendStroke = 4   // beside them they are strokes of print
	mendShare  = .15 // of the room between two walls is still covered
	mendWhole  = .9  // a rule that covers more is whole
	mendBroken = 2   // so many broken rules tell a bad copy
	mendTouch  = .12 // characters: a stroke that reaches so far on both sides goes across,
	mendAcross = 2   // and where more go across there is print and no rule, though pieces of it
	mendPrint  = .2  // are left (or so many for each character of its length)
)

// mended is what a bad copy lost of the rules of a table: where pieces that lie on one
// line cover some of the room between two rules across them, the rule went all the way.
// A line that touches nothing, such as one through text that was struck out, is no such
// piece, unless other rules are plainly broken: then each is as long as most of the
// broken ones are; a label beside several rows has no rule through it. No rule goes
// through print either: across counts the strokes that would cross it.
func mended(rules []Rule, char float64, reach int, across func(Rule) int) []Rule {
	var out []Rule
	for _, upright := range []bool{false, true} {
		var walls []image.Rectangle // as if the broken rules were level
		for _, r := range rules {
			if r.Upright != upright {
				walls = append(walls, lying(r.Rectangle, upright))
			}
		}
		slices.SortFunc(walls, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
		free := func(m image.Rectangle, pieces bool) bool {
			most := 0.0
			if pieces {
				most = max(mendAcross, mendPrint*float64(m.Dx())/char)
			}
			return float64(across(Rule{lying(m, upright), upright})) <= most
		}
		for _, m := range mendLevel(broken(rules, upright, char), walls, reach, free) {
			out = append(out, Rule{lying(m, upright), upright})
		}
	}
	return out
}

// mendLevel mends level rules between walls; each line holds the pieces of one. free tells
// whether no print is in the way of a rule, of which pieces are left or nothing.
func mendLevel(lines [][]image.Rectangle, walls []image.Rectangle, reach int, free func(rule image.Rectangle, pieces bool) bool) []image.Rectangle {
	var out []image.Rectangle
	has := make([]map[room]bool, len(lines))
	usual := map[room]int{} // how many broken rules go through it
	damaged := 0
	for i, line := range lines {
		has[i] = map[room]bool{}
		if !touching(line, walls, reach) {
			continue
		}
		hurt := false
		for _, r := range rooms(line, walls, reach) {
			if share := r.covered(line); share >= mendShare && (share >= mendWhole || free(r.rule(line), true)) {
				has[i][r], hurt = true, hurt || share < mendWhole
				out = append(out, r.rule(line))
			}
		}
		if hurt {
			damaged++
			for r := range has[i] {
				usual[r]++
			}
		}
	}
	if damaged < mendBroken {
		return out
	}
	for i, line := range lines {
		all := rooms(line, walls, reach)
		if !slices.ContainsFunc(all, func(r room) bool { return r.covered(line) >= mendShare }) {
			continue
		}
		for _, r := range all {
			if !has[i][r] && usual[r]*2 >= damaged && free(r.rule(line), r.covered(line) >= mendShare) {
				out = append(out, r.rule(line))
			}
		}
	}
	return out
}

// A room is what lies between two walls, from a to b.
type room struct{ a, b int }

// covered is the share of the room that pieces cover.
func (r room) covered(line []image.Rectangle) float64 {
	n := 0
	for _, l := range line {
		n += max(0, min(r.b, l.Max.X)-max(r.a, l.Min.X))
	}
	return float64(n) / float64(r.b-r.a)
}

// rule is what goes through the room on the line of the pieces.
func (r room) rule(line []image.Rectangle) image.Rectangle {
	box := bound(line)
	return image.Rect(r.a, box.Min.Y, r.b, box.Max.Y)
}

// lying is a box with its axes exchanged where swap says so.
func lying(r image.Rectangle, swap bool) image.Rectangle {
	if swap {
		return image.Rect(r.Min.Y, r.Min.X, r.Max.Y, r.Max.X)
	}
	return r
}

// broken are the rules of one kind, those on one line together, as if they were level.
func broken(rules []Rule, upright bool, char float64) [][]image.Rectangle {
	var level []image.Rectangle
	for _, r := range rules {
		if r.Upright == upright {
			level = append(level, lying(r.Rectangle, upright))
		}
	}
	var out [][]image.Rectangle
	for _, line := range onOneLine(level, mendOff*char) {
		longest := slices.MaxFunc(line, func(a, b image.Rectangle) int { return cmp.Compare(a.Dx(), b.Dx()) })
		var own, strokes []image.Rectangle
		for _, p := range line {
			if besideRule(p, longest, mendBeside*char) {
				strokes = append(strokes, p)
			} else {
				own = append(own, p)
			}
		}
		out = append(out, own)
		if len(strokes) > 0 {
			out = append(out, onOneLine(strokes, mendOff*char)...)
		}
	}
	return out
}

// besideRule tells whether a piece lies beside a much longer level rule, more than off pixels from
// its middle: strokes of print set close to a rule, one below the other in all rows, are none of it.
func besideRule(p, rule image.Rectangle, off float64) bool {
	along := min(p.Max.X, rule.Max.X) - max(p.Min.X, rule.Min.X)
	return mendStroke*p.Dx() <= rule.Dx() && 2*along > p.Dx() && math.Abs(float64(p.Min.Y+p.Max.Y-rule.Min.Y-rule.Max.Y)) > 2*off
}

// onOneLine puts level pieces together that follow each other from the top down with their
// middles off by so many pixels at most.
func onOneLine(level []image.Rectangle, off float64) [][]image.Rectangle {
	slices.SortFunc(level, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y+a.Max.Y, b.Min.Y+b.Max.Y) })
	var out [][]image.Rectangle
	for i, r := range level {
		if i > 0 && float64(r.Min.Y+r.Max.Y-level[i-1].Min.Y-level[i-1].Max.Y) <= 2*off {
			out[len(out)-1] = append(out[len(out)-1], r)
		} else {
			out = append(out, []image.Rectangle{r})
		}
	}
	return out
}

// meet tells whether a wall goes as far as the line of some pieces.
func meet(line []image.Rectangle, wall image.Rectangle, reach int) bool {
	box := bound(line)
	y := (box.Min.Y + box.Max.Y) / 2
	return wall.Min.Y-reach <= y && wall.Max.Y+reach >= y
}

// touching tells whether any of some pieces on a line touches a wall.
func touching(line, walls []image.Rectangle, reach int) bool {
	return slices.ContainsFunc(walls, func(w image.Rectangle) bool {
		return meet(line, w, reach) && slices.ContainsFunc(line, func(l image.Rectangle) bool {
			return l.Min.X <= w.Max.X+reach && l.Max.X >= w.Min.X-reach
		})
	})
}

// rooms are those between the walls that the line of some pieces meets.
func rooms(line, walls []image.Rectangle, reach int) []room {
	var out []room
	last := -1
	for i, w := range walls {
		if !meet(line, w, reach) {
			continue
		}
		if last >= 0 && w.Min.X-walls[last].Max.X > reach {
			out = append(out, room{walls[last].Max.X, w.Min.X})
		}
		last = i
	}
	return out
}
