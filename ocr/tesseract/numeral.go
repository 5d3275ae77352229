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
	strokeLong   = .4  // a stroke, at least
	strokeWide   = 1.4 // at most
	strokeThick  = .3  // with the wedge at its end
	strokeShape  = 2.5 // longer than thick, at least
	strokeSpeck  = .25 // smaller ink is dirt,
	strokeCrumbs = 2   // but for so many pieces side by side
	crumbsLong   = .55 // over so long a stretch
	strokeOff    = .25 // from the middle of one to the middle of another, along them
	strokeApart  = .12 // white between two, at least
	strokeFar    = .8  // at most
	strokeEven   = .3  // by which the two gaps of a 三 differ, at most
	strokeEdge   = .3  // from the rules of its cell, at least
	strokeEnd    = .95 // of the other strokes' length the lowest one has, at least
)

// strokeNumeral is the numeral that stands by itself in a cell of vertical text as one, two
// or three level strokes: the numbers of a register. Models see rules or specks there, for
// they know characters by their neighbours. "": something else stands there. Only down a
// column a single level stroke is sure to be a 一 and no dash. dark is the grey below which
// a pixel is ink; the answer's box is that of the strokes.
func (w *working) strokeNumeral(r image.Rectangle, dir archive.Direction, dark byte) (string, image.Rectangle) {
	if dir != archive.Vertical || r.Empty() {
		return "", r
	}
	if text, box := levelNumeral(w.Pieces(r, dark, w.char), w.char); text != "" {
		return text, box
	}
	return "", r
}

// levelNumeral is the numeral that pieces of ink are as level strokes, and its box; "": they are
// something else. char is a character's side.
func levelNumeral(pieces []image.Rectangle, char float64) (string, image.Rectangle) {
	strokes := levelStrokes(pieces, char)
	n := len(strokes)
	var box image.Rectangle
	if n == 0 || n > 3 {
		return "", box
	}
	last := strokes[n-1]
	for i, s := range strokes {
		long, thick := float64(s.Dx()), float64(s.Dy())
		off := float64(s.Min.X+s.Max.X-last.Min.X-last.Max.X) / 2
		switch {
		case long < strokeLong*char || long > strokeWide*char || thick > strokeThick*char || long < strokeShape*thick,
			max(off, -off) > strokeOff*char,
			float64(last.Dx()) < strokeEnd*long:
			return "", box
		}
		box = box.Union(s)
		if i == 0 {
			continue
		}
		if white := float64(s.Min.Y - strokes[i-1].Max.Y); white < strokeApart*char || white > strokeFar*char {
			return "", box
		}
	}
	if n == 3 {
		first, second := strokes[1].Min.Y-strokes[0].Max.Y, strokes[2].Min.Y-strokes[1].Max.Y
		if d := float64(first - second); max(d, -d) > strokeEven*char {
			return "", box
		}
	}
	return []string{"一", "二", "三"}[n-1], box
}

// levelStrokes are the strokes that pieces of one level make, from the top down: a thin
// stroke may be broken, even to crumbs in a row.
func levelStrokes(pieces []image.Rectangle, char float64) []image.Rectangle {
	slices.SortFunc(pieces, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	var out []image.Rectangle
	for len(pieces) > 0 {
		level, n := pieces[0], 1
		for n < len(pieces) && pieces[n].Min.Y < level.Max.Y {
			level = level.Union(pieces[n])
			n++
		}
		if s := levelStroke(pieces[:n], char); !s.Empty() {
			out = append(out, s)
		}
		pieces = pieces[n:]
	}
	return out
}

// levelStroke is the stroke that pieces of one level make; empty where they are dirt.
func levelStroke(pieces []image.Rectangle, char float64) image.Rectangle {
	var whole, all image.Rectangle
	for _, p := range pieces {
		if all = all.Union(p); float64(max(p.Dx(), p.Dy())) >= strokeSpeck*char {
			whole = whole.Union(p)
		}
	}
	long, thick := float64(all.Dx()), float64(all.Dy())
	crumbs := len(pieces) >= strokeCrumbs && long >= crumbsLong*char && thick <= strokeThick/2*char
	if crumbs && long <= char && (whole.Empty() || whole.Dy() == all.Dy()) {
		return all
	}
	return whole
}

// tell makes lines of the cells whose ink alone tells what stands there. In faint print the
// thin strokes are paler than what is ink elsewhere, and such a cell seems empty.
func (w *working) tell(cells []cell, read [][]line) {
	faint := w.darks()[1]
	for i := range cells {
		k := &cells[i]
		text, box := "", k.ink
		if max(box.Dx(), box.Dy()) <= int(strokeWide*w.char) {
			if text, box = w.strokeNumeral(k.ink.Inset(-2), k.dir, w.dark); text == "" {
				room := image.Rect(k.Box.X, k.Box.Y, k.Box.X+k.Box.W, k.Box.Y+k.Box.H).Inset(int(strokeEdge * w.char))
				text, box = w.strokeNumeral(room, k.dir, faint)
			}
		}
		if text == "" {
			continue
		}
		k.ink = box
		l := line{readLine: readLine{box: rectOf(box)}, dir: k.dir, told: true}
		l.sayAll(text, comparedConf)
		read[i] = []line{l}
	}
}
