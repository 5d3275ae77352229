package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
)

// crosswise takes the groups of pieces out that plainly run across dir.
func crosswise(pieces []image.Rectangle, char float64, dir archive.Direction) (rest []image.Rectangle, out []Block) {
	box := bound(pieces)
	k := max(1, int(char/6))
	w, h := box.Dx()/k+1, box.Dy()/k+1
	if w*h > 16<<20 {
		return pieces, nil
	}
	ink := make([]bool, w*h)
	reach := max(1, int(groupGap*char/2)/k)
	for _, p := range pieces {
		p = p.Sub(box.Min)
		for y := max(0, p.Min.Y/k-reach); y <= min(h-1, (p.Max.Y-1)/k+reach); y++ {
			for x := max(0, p.Min.X/k-reach); x <= min(w-1, (p.Max.X-1)/k+reach); x++ {
				ink[y*w+x] = true
			}
		}
	}
	bs, label := blobs(ink, w, h)
	groups := make([][]image.Rectangle, len(bs))
	for _, p := range pieces {
		c := p.Min.Add(p.Max).Div(2).Sub(box.Min)
		l := label[min(h-1, c.Y/k)*w+min(w-1, c.X/k)]
		groups[l] = append(groups[l], p)
	}
	var others [][]image.Rectangle
	for _, g := range groups {
		switch {
		case len(g) == 0:
		case runsAcross(g, char, dir):
			out = append(out, Block{Box: bound(g), Dir: 1 - dir, Size: char})
		default:
			others = append(others, g)
		}
	}
	found := len(out)
	for _, g := range others {
		if slices.ContainsFunc(out[:found], func(b Block) bool { return besideAcross(g, b.Box, char, dir) }) {
			out = append(out, Block{Box: bound(g), Dir: 1 - dir, Size: char})
		} else {
			rest = append(rest, g...)
		}
	}
	slices.SortFunc(out, func(a, b Block) int { return cmp.Compare(a.Box.Min.Y, b.Box.Min.Y) })
	if dir == archive.Horizontal {
		out = fromTheRight(out)
	}
	return rest, out
}

// What belongs to text that runs across a page, in characters where nothing else is said: its
// heading, or the last line of it.
const (
	acrossThick = 3.0  // of a block it stands beside, at least,
	acrossFar   = 10.0 // and no farther away;
	acrossLong  = 3.0  // its lines are so long, at least,
	acrossLine  = 1.7  // so thick, at most,
	acrossApart = .25  // with so much white between them,
	acrossStep  = 1.15 // and so many times as far apart as their characters
)

// besideAcross tells whether pieces are lines that run across dir beside a block that does, no
// longer than it: they may be too few, or set too wide, to tell by themselves.
func besideAcross(g []image.Rectangle, block image.Rectangle, char float64, dir archive.Direction) bool {
	block = Along(block, 1-dir)
	flow := make([]image.Rectangle, len(g))
	for i, p := range g {
		flow[i] = Along(p, 1-dir)
	}
	b := bound(flow)
	reach := int(char)
	if float64(block.Dy()) < acrossThick*char || b.Min.X < block.Min.X-reach || b.Max.X > block.Max.X+reach ||
		float64(max(b.Min.Y-block.Max.Y, block.Min.Y-b.Max.Y)) > acrossFar*char {
		return false
	}
	slices.SortFunc(flow, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	var lines [][]image.Rectangle
	end := math.MinInt
	for _, p := range flow {
		if float64(p.Min.Y) > float64(end)+acrossApart*char {
			lines = append(lines, nil)
		}
		end = max(end, p.Max.Y)
		lines[len(lines)-1] = append(lines[len(lines)-1], p)
	}
	long := 0
	for i, l := range lines {
		box := bound(l)
		step := float64(box.Dx()) / charactersAlong(l, char)
		if float64(box.Dy()) > acrossLine*char {
			return false
		}
		long += boolToInt(float64(box.Dx()) >= acrossLong*char)
		if i > 0 && float64(box.Min.Y+box.Max.Y-bound(lines[i-1]).Min.Y-bound(lines[i-1]).Max.Y)/2 < acrossStep*step {
			return false
		}
	}
	return 2*long > len(lines)
}

// charactersAlong is how many characters a line of narrow pieces has about: the figures of a number
// in a stack of them are one.
func charactersAlong(flow []image.Rectangle, char float64) (n float64) {
	from, to := 0, math.MinInt
	end := func() {
		if to > from {
			n += max(1, math.Round(float64(to-from)/char))
		}
	}
	for _, p := range slices.SortedFunc(slices.Values(flow), func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) }) {
		switch {
		case float64(max(p.Dx(), p.Dy())) <= char*.6:
		case p.Min.X >= to:
			end()
			from, to = p.Min.X, p.Max.X
		default:
			to = max(to, p.Max.X)
		}
	}
	end()
	return max(n, 1)
}

// runsAcross tells whether a group of pieces runs across dir: as one line of
// characters set closely, or as lines that are parted by more white than their
// characters.
func runsAcross(g []image.Rectangle, char float64, dir archive.Direction) bool {
	flow := make([]image.Rectangle, len(g)) // as if it ran across
	full, narrow := 0, 0                    // figures are narrow
	for i, p := range g {
		flow[i] = Along(p, 1-dir)
		if float64(max(p.Dx(), p.Dy())) > char*.6 {
			full++
			narrow += boolToInt(float64(p.Dx()) < char*.65)
		}
	}
	b := bound(flow)
	long, thick := float64(b.Dx())/char, float64(b.Dy())/char
	if full < 3 || long < 3 {
		return false
	}
	if thick < 1.7 {
		n := float64(full)
		if narrow*2 > full {
			n = charactersAlong(flow, char)
		}
		return long/n < lineAdvance && long > 2.2*thick
	}
	if full < 16 || long < 5 {
		return false
	}
	level, cross := make([]float64, b.Dy()), make([]float64, b.Dx())
	sum := 0.0
	for _, p := range flow {
		for y := p.Min.Y; y < p.Max.Y; y++ {
			level[y-b.Min.Y] += float64(p.Dx())
		}
		for x := p.Min.X; x < p.Max.X; x++ {
			cross[x-b.Min.X] += float64(p.Dy())
		}
		sum += float64(p.Dx() * p.Dy())
	}
	reach := int(char / 4)
	lv := variance(smooth(level, reach), sum) / math.Pow(sum/float64(b.Dy()), 2)
	cv := variance(smooth(cross, reach), sum) / math.Pow(sum/float64(b.Dx()), 2)
	return math.Log((lv+1e-6)/(cv+1e-6)) > 1.2
}
