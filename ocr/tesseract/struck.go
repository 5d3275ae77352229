package tesseract

import (
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// What makes a rule strike text out (見え消し): it runs through the middle of the
// characters, between strikeFrom and strikeTo of their height, and begins and ends with
// them: characters cover strikeShare of it. The lines of letter paper go on beyond the
// text, and an underline lies lower.
const (
	strikeFrom  = 0.22
	strikeTo    = 0.80
	strikeShare = 0.75
	strikeLeast = 2 // characters
	paperAlike  = 4 // rules of the same place and length: the paper's own
)

// strike marks what was struck out by the rules of the working picture, which were
// found and painted white before reading. A line that is struck out in part becomes
// several, which read on.
func (w *working) strike(t *archive.Text) {
	var across [2][]image.Rectangle // those that can strike lines of a direction
	for _, r := range w.rules {
		dir := dirOf(r)
		if !w.ofTable(r) && !w.ofPaper(r) {
			across[dir] = append(across[dir], ocr.Along(r.Rectangle, dir))
		}
	}
	if len(across[0])+len(across[1]) == 0 {
		return
	}
	out := make([]archive.Line, 0, len(t.Lines))
	for _, l := range t.Lines {
		if len(across[l.Dir]) == 0 || l.Type == archive.LineUnread || l.Type == archive.LineStamp {
			out = append(out, l)
			continue
		}
		boxes := make([]image.Rectangle, l.End-l.Start)
		for i := range boxes {
			boxes[i] = ocr.Along(w.place(t.Glyphs[l.Start+i].Box), l.Dir)
		}
		out = append(out, cutAt(l, struckOut(boxes, across[l.Dir]))...)
	}
	t.Lines = out
}

// ofTable tells whether a rule is one of a table's.
func (w *working) ofTable(r ocr.Rule) bool {
	return slices.ContainsFunc(w.grids, func(g ocr.Grid) bool { return slices.Contains(g.Rules, r) })
}

// ofPaper tells whether a rule is one of several that begin and end alike.
func (w *working) ofPaper(r ocr.Rule) bool {
	n := 0
	near := int(w.char)
	a := ocr.Along(r.Rectangle, dirOf(r))
	for _, o := range w.rules {
		b := ocr.Along(o.Rectangle, dirOf(o))
		if o.Upright == r.Upright && max(a.Min.X-b.Min.X, b.Min.X-a.Min.X) < near && max(a.Max.X-b.Max.X, b.Max.X-a.Max.X) < near {
			n++
		}
	}
	return n > paperAlike && float64(a.Dx()) > 10*w.char
}

func dirOf(r ocr.Rule) archive.Direction {
	if r.Upright {
		return archive.Vertical
	}
	return archive.Horizontal
}

// struckOut tells of each character of a line whether a rule strikes it out. Characters
// and rules are in the frame of the writing; a space has an empty box.
func struckOut(boxes, rules []image.Rectangle) []bool {
	out := make([]bool, len(boxes))
	for _, r := range rules {
		var hit []int
		y := (r.Min.Y + r.Max.Y) / 2
		for i, b := range boxes {
			if b.Empty() {
				continue
			}
			// The height is a full character's where the ink of this one is flat: 一 and 、.
			high := max(b.Dy(), b.Dx()*9/10)
			top := (b.Min.Y+b.Max.Y)/2 - high/2
			x := (b.Min.X + b.Max.X) / 2
			if x < r.Min.X || x >= r.Max.X || float64(y-top) < strikeFrom*float64(high) || float64(y-top) > strikeTo*float64(high) {
				continue
			}
			hit = append(hit, i)
		}
		if len(hit) < strikeLeast {
			continue
		}
		first, last := boxes[hit[0]], boxes[hit[len(hit)-1]]
		covered := min(last.Max.X, r.Max.X) - max(first.Min.X, r.Min.X)
		if float64(covered) < strikeShare*float64(r.Dx()) {
			continue
		}
		for i := hit[0]; i <= hit[len(hit)-1]; i++ {
			out[i] = true
		}
	}
	return out
}

// cutAt cuts a line where struck-out text begins and ends.
func cutAt(l archive.Line, struck []bool) []archive.Line {
	var out []archive.Line
	for from := 0; from < len(struck); {
		to := from
		for to < len(struck) && struck[to] == struck[from] {
			to++
		}
		p := l
		p.Start, p.End, p.Struck, p.Sep = l.Start+from, l.Start+to, struck[from], ""
		out = append(out, p)
		from = to
	}
	if len(out) == 0 {
		return []archive.Line{l}
	}
	out[len(out)-1].Sep = l.Sep
	return out
}

// place is where a box of the frame lies in the working picture: the way back of rect.
func (w *working) place(r archive.Rect) image.Rectangle {
	if r.W <= 0 || r.H <= 0 {
		return image.Rectangle{}
	}
	a := w.back
	det := a.xx*a.yy - a.xy*a.yx
	if det == 0 {
		return image.Rectangle{}
	}
	cx, cy := float64(r.X)+float64(r.W)/2-a.x0, float64(r.Y)+float64(r.H)/2-a.y0
	x, y := w.bend.Back((a.yy*cx-a.xy*cy)/det, (a.xx*cy-a.yx*cx)/det)
	sx, sy := math.Hypot(a.xx, a.yx), math.Hypot(a.xy, a.yy)
	dx, dy := float64(r.W)/sx/2, float64(r.H)/sy/2
	return image.Rect(int(x-dx+.5), int(y-dy+.5), int(x+dx+.5), int(y+dy+.5))
}
