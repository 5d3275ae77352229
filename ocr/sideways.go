package ocr

import (
	"cmp"
	"image"
	"slices"
)

// acrossHigh is how high the figures across a line are at least, in characters; lower pieces are
// parts of one.
const acrossHigh = 0.6

// acrosses are two or three narrow pieces side by side across a vertical line, alike in
// height, with nothing else beside them.
func acrosses(b stripe, char float64) []Aside {
	var out []Aside
	for i := 0; i < len(b.pieces); {
		box, n := b.pieces[i], 1
		for i+n < len(b.pieces) && b.pieces[i+n].Min.X < box.Max.X-int(char/12) {
			box = box.Union(b.pieces[i+n])
			n++
		}
		group := sideBySide(b.pieces[i : i+n])
		i += n
		if n = len(group); n < 2 || n > 3 || float64(box.Dx()) < .45*char || float64(box.Dx()) > .95*char || float64(box.Dy()) < .7*char || float64(box.Dy()) > 1.15*char {
			continue
		}
		alike := true
		for k, p := range group {
			alike = alike && float64(p.Dx()) > .85*float64(box.Dx()) && float64(p.Dy()) < .62*char &&
				(k == 0 || p.Min.Y >= group[k-1].Max.Y-int(char/20))
		}
		if alike {
			out = append(out, Aside{Kind: AsideAcross, Boxes: []image.Rectangle{box}, Least: n, Proof: true})
		}
	}
	return out
}

// sideBySide are the pieces across a line that are as high as the line, from the left, each
// with the lower ones that lie next to it: the thin strokes of a figure may break.
func sideBySide(pieces []image.Rectangle) []image.Rectangle {
	high := bound(pieces).Dx()
	var out, low []image.Rectangle
	for _, p := range pieces {
		if float64(p.Dx()) > acrossHigh*float64(high) {
			out = append(out, p)
		} else {
			low = append(low, p)
		}
	}
	slices.SortFunc(out, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	whole := slices.Clone(out)
	for _, p := range low {
		best, least := -1, 0
		for k, o := range out {
			if d := max(p.Min.Y-o.Max.Y, o.Min.Y-p.Max.Y); best < 0 || d < least {
				best, least = k, d
			}
		}
		if best >= 0 {
			whole[best] = whole[best].Union(p)
		}
	}
	return whole
}

// What tells a Latin word that lies on its side in a vertical line, in characters: in the frame of
// the writing it stands upright. No kanji or kana are as low, as close and on one base line; what
// looks so reading proves.
const (
	sideHigh  = 0.84 // its letters are no higher,
	sideCap   = 0.58 // two of them at least so high,
	sideWide  = 1.0  // none is wider,
	sideGap   = 0.24 // and none further from the next
	sideMean  = 0.32 // they are as wide on the mean, at least
	sidePitch = 0.82 // so far apart they are on the mean, at most
	sideBase  = 0.09 // most stand on one line, so nearly
	sideLong  = 0.75 // the word is so long, at least
	sideRoom  = 0.05 // nothing else stands so near
	sideMost  = 24   // letters that are looked at together
)

// sideways are the words that lie on their sides in a vertical line: of the pieces that follow each
// other closely those from one to another that are one; a kana beside them may be as low.
func sideways(b stripe, char float64) []Aside {
	letters := joinedAlong(b.pieces)
	char = max(char, float64(b.y1-b.y0)) // the line's own: a page's kana are lower
	near := func(i int) bool {           // to the one before
		return float64(letters[i].Min.X-letters[i-1].Max.X) <= sideGap*char
	}
	apart := func(i int) bool {
		return i <= 0 || i >= len(letters) || float64(letters[i].Min.X-letters[i-1].Max.X) >= sideRoom*char
	}
	var out []Aside
	for i := 0; i < len(letters); i++ {
		end := i + 1
		for end < len(letters) && end-i < sideMost && near(end) {
			end++
		}
		for ; end-i > 1; end-- {
			if !apart(i) || !apart(end) {
				continue
			}
			if a, ok := sidewaysWord(letters[i:end], char); ok {
				out = append(out, a)
				i = end - 1
				break
			}
		}
	}
	return out
}

// joinedAlong are pieces, those that overlap along the line as one: the dot of an i.
func joinedAlong(pieces []image.Rectangle) []image.Rectangle {
	var out []image.Rectangle
	for _, p := range pieces {
		if n := len(out); n > 0 && p.Min.X < out[n-1].Max.X {
			out[n-1] = out[n-1].Union(p)
			continue
		}
		out = append(out, p)
	}
	return out
}

// sidewaysWord tells whether letters that follow each other are such a word.
func sidewaysWord(run []image.Rectangle, char float64) (Aside, bool) {
	if len(run) < 2 {
		return Aside{}, false
	}
	for _, p := range run {
		if float64(p.Dy()) > sideHigh*char || float64(p.Dx()) > sideWide*char {
			return Aside{}, false
		}
	}
	box := bound(run)
	long := float64(box.Dx())
	if long < sideLong*char || long > sidePitch*char*float64(len(run)) {
		return Aside{}, false
	}
	var feet, heads []int
	wide := 0
	for _, p := range run {
		wide += p.Dx()
		feet = append(feet, p.Max.Y)
		if float64(p.Dy()) >= sideCap*char {
			heads = append(heads, p.Min.Y)
		}
	}
	if len(heads) < 2 || float64(wide) < sideMean*char*float64(len(run)) {
		return Aside{}, false
	}
	level := func(of []int) bool {
		slices.Sort(of)
		on := 0
		for _, y := range of {
			on += boolToInt(float64(abs(y-of[len(of)/2])) <= sideBase*char)
		}
		return on*5 >= len(of)*4
	}
	return Aside{Kind: AsideSideways, Boxes: []image.Rectangle{box}, Least: 2, Proof: true}, level(feet) && level(heads)
}
