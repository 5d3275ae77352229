package ocr

import "image"

// The dark head of a table that was scanned in black and white has no rules to be seen: they are as
// dark as it is. What ends at its edge goes on through it.

// What tells such a rule, in characters.
const (
	stubLong  = 0.9  // beyond the edge, at least
	stubDark  = 0.85 // of it is ink, at least
	stubThick = 0.3  // at most
	stubFree  = 0.1  // of the way through the head print may cross, at most: specks do
	stubWide  = 2    // pixels at each side of it that are looked at
	drawnThin = 20   // of a character such a rule is drawn thick
)

// continueRules draws the rules that end at the edge of a box that was turned over through it, where
// no print is in the way, and its edges, if there are any.
func (r Raster) continueRules(box image.Rectangle, dark byte, edge int, char float64) {
	long, thick := int(stubLong*char), max(2, int(char)/drawnThin)
	page := image.Rect(0, 0, r.W, r.H)
	found := false
	for _, upright := range []bool{true, false} {
		in, whole := lying(box, upright), lying(page, upright) // rules run along x
		ink := func(along, across int) bool {
			if upright {
				along, across = across, along
			}
			return r.Pix[across*r.W+along] < dark
		}
		for _, from := range []int{in.Min.X - edge - long, in.Max.X + edge} {
			for _, at := range stubsAt(ink, image.Rect(from, in.Min.Y, from+long, in.Max.Y).Intersect(whole), long, int(stubThick*char)) {
				found = true
				through := image.Rect(in.Min.X, at-stubWide, in.Max.X, at+stubWide+1).Intersect(whole)
				if crossedBy(ink, through) <= stubFree*float64(through.Dx()) {
					r.rule(lying(image.Rect(in.Min.X-edge, at-thick/2, in.Max.X+edge, at-thick/2+thick), upright))
				}
			}
		}
	}
	if found {
		r.rule(image.Rect(box.Min.X, box.Min.Y, box.Max.X, box.Min.Y+thick))
		r.rule(image.Rect(box.Min.X, box.Max.Y-thick, box.Max.X, box.Max.Y))
		r.rule(image.Rect(box.Min.X, box.Min.Y, box.Min.X+thick, box.Max.Y))
		r.rule(image.Rect(box.Max.X-thick, box.Min.Y, box.Max.X, box.Max.Y))
	}
}

// stubsAt are the middles, across, of the rules that fill a strip of some length along it.
func stubsAt(ink func(along, across int) bool, strip image.Rectangle, long, thick int) []int {
	if strip.Dx() < long {
		return nil
	}
	var out []int
	from := -1
	for y := strip.Min.Y; y <= strip.Max.Y; y++ {
		n := 0
		for x := strip.Min.X; y < strip.Max.Y && x < strip.Max.X; x++ {
			n += boolToInt(ink(x, y))
		}
		switch full := y < strip.Max.Y && float64(n) >= stubDark*float64(strip.Dx()); {
		case full && from < 0:
			from = y
		case !full && from >= 0:
			if y-from <= thick {
				out = append(out, (from+y)/2)
			}
			from = -1
		}
	}
	return out
}

// crossedBy is how many pixels along a strip most of its breadth is ink.
func crossedBy(ink func(along, across int) bool, strip image.Rectangle) float64 {
	crossed := 0
	for x := strip.Min.X; x < strip.Max.X; x++ {
		n := 0
		for y := strip.Min.Y; y < strip.Max.Y; y++ {
			n += boolToInt(ink(x, y))
		}
		crossed += boolToInt(2*n > strip.Dy())
	}
	return float64(crossed)
}

// rule draws a black bar.
func (r Raster) rule(b image.Rectangle) {
	b = b.Intersect(image.Rect(0, 0, r.W, r.H))
	for y := b.Min.Y; y < b.Max.Y; y++ {
		clear(r.Pix[y*r.W+b.Min.X : y*r.W+b.Max.X])
	}
}
