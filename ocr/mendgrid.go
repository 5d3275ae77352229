package ocr

import (
	"cmp"
	"image"
	"slices"
)

// What is left of a rule that a bad copy broke.
const (
	mendOff   = .35 // characters: pieces of one rule lie so nearly on one line
	mendShare = .15 // of the room between two walls is still covered
)

// mended is what a bad copy lost of the rules of a table: where pieces that lie on one
// line cover some of the room between two rules across them, the rule went all the way.
// A line that touches nothing, such as one through text that was struck out, is no such
// piece.
func mended(rules []Rule, char float64, reach int) []Rule {
	var out []Rule
	for _, upright := range []bool{false, true} {
		var walls []image.Rectangle // as if the broken rules were level
		for _, r := range rules {
			if r.Upright != upright {
				walls = append(walls, lying(r.Rectangle, upright))
			}
		}
		slices.SortFunc(walls, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
		for _, line := range broken(rules, upright, char) {
			for _, m := range bridges(line, walls, reach) {
				out = append(out, Rule{lying(m, upright), upright})
			}
		}
	}
	return out
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
	slices.SortFunc(level, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y+a.Max.Y, b.Min.Y+b.Max.Y) })
	var out [][]image.Rectangle
	for i, r := range level {
		if i > 0 && float64(r.Min.Y+r.Max.Y-level[i-1].Min.Y-level[i-1].Max.Y) <= 2*mendOff*char {
			out[len(out)-1] = append(out[len(out)-1], r)
		} else {
			out = append(out, []image.Rectangle{r})
		}
	}
	return out
}

// bridges are the rules that pieces on one line stand for, each from wall to wall.
func bridges(line, walls []image.Rectangle, reach int) []image.Rectangle {
	box := bound(line)
	y := (box.Min.Y + box.Max.Y) / 2
	var at []image.Rectangle // the walls that the line meets
	for _, w := range walls {
		if w.Min.Y-reach <= y && w.Max.Y+reach >= y {
			at = append(at, w)
		}
	}
	touches := slices.ContainsFunc(at, func(w image.Rectangle) bool {
		return slices.ContainsFunc(line, func(l image.Rectangle) bool { return l.Min.X <= w.Max.X+reach && l.Max.X >= w.Min.X-reach })
	})
	if !touches {
		return nil
	}
	var out []image.Rectangle
	for i := 1; i < len(at); i++ {
		a, b := at[i-1].Max.X, at[i].Min.X
		covered := 0
		for _, l := range line {
			covered += max(0, min(b, l.Max.X)-max(a, l.Min.X))
		}
		if room := b - a; room > reach && covered < room-2*reach && float64(covered) >= mendShare*float64(room) {
			out = append(out, image.Rect(a, box.Min.Y, b, box.Max.Y))
		}
	}
	return out
}
