package tesseract

import (
	"cmp"
	"image"
	"slices"

	"fumikura/internal/archive"
)

// What makes level strokes by themselves a numeral, in characters of the page, which may
// be a fifth too small.
const (
	strokeLong  = .4  // a stroke, at least
	strokeWide  = 1.4 // at most
	strokeThick = .3  // with the wedge at its end
	strokeShape = 2.5 // longer than thick, at least
	strokeSpeck = .25 // smaller ink is dirt
	strokeOff   = .25 // from the middle of one to the middle of another, along them
	strokeApart = .12 // white between two, at least
	strokeFar   = .8  // at most
	strokeEven  = .3  // by which the two gaps of a 三 differ, at most
	strokeEnd   = .95 // of the other strokes' length the lowest one has, at least
)

// strokeNumeral is the numeral that stands by itself in a cell of vertical text as one, two
// or three level strokes: the numbers of a register. Models see rules or specks there, for
// they know characters by their neighbours. "": something else stands there. Only down a
// column a single level stroke is sure to be a 一 and no dash.
func (w *working) strokeNumeral(r image.Rectangle, dir archive.Direction) string {
	if dir != archive.Vertical || r.Empty() || float64(max(r.Dx(), r.Dy())) > strokeWide*w.char {
		return ""
	}
	strokes := levelStrokes(w.Pieces(r.Inset(-2), w.dark, w.char), w.char)
	n := len(strokes)
	if n == 0 || n > 3 {
		return ""
	}
	last := strokes[n-1]
	for i, s := range strokes {
		long, thick := float64(s.Dx()), float64(s.Dy())
		off := float64(s.Min.X+s.Max.X-last.Min.X-last.Max.X) / 2
		switch {
		case long < strokeLong*w.char || long > strokeWide*w.char || thick > strokeThick*w.char || long < strokeShape*thick,
			max(off, -off) > strokeOff*w.char,
			float64(last.Dx()) < strokeEnd*long:
			return ""
		}
		if i == 0 {
			continue
		}
		if white := float64(s.Min.Y - strokes[i-1].Max.Y); white < strokeApart*w.char || white > strokeFar*w.char {
			return ""
		}
	}
	if n == 3 {
		first, second := strokes[1].Min.Y-strokes[0].Max.Y, strokes[2].Min.Y-strokes[1].Max.Y
		if d := float64(first - second); max(d, -d) > strokeEven*w.char {
			return ""
		}
	}
	return []string{"一", "二", "三"}[n-1]
}

// levelStrokes joins the pieces that are of one level, from the top down: a thin stroke
// may be broken.
func levelStrokes(pieces []image.Rectangle, char float64) []image.Rectangle {
	slices.SortFunc(pieces, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	var out []image.Rectangle
	for _, p := range pieces {
		if float64(max(p.Dx(), p.Dy())) < strokeSpeck*char {
			continue
		}
		if n := len(out); n > 0 && p.Min.Y < out[n-1].Max.Y {
			out[n-1] = out[n-1].Union(p)
		} else {
			out = append(out, p)
		}
	}
	return out
}

// tell makes lines of the cells whose ink alone tells what stands there.
func (w *working) tell(cells []cell, read [][]line) {
	for i, k := range cells {
		if text := w.strokeNumeral(k.ink, k.dir); text != "" {
			l := line{readLine: readLine{box: rectOf(k.ink)}, dir: k.dir, told: true}
			l.say(text)
			read[i] = []line{l}
		}
	}
}
