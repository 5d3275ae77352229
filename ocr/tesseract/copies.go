package tesseract

import "fumikura/ocr"

// noisyChar is the size to which the characters of a bad copy are brought: smaller
// than those of others, since the mean over a few pixels mends broken strokes.
const noisyChar = 26.0

// thinStroke is the thickness of level strokes, in characters, of print that a bad
// copy breaks.
const thinStroke = 0.07

// despeckle is clean for a copy strewn with specks. It gives the zoom, and whether the
// raster is bilevel now.
func (w *working) despeckle(r ocr.Raster, dark byte, bilevel bool, char, zoom float64) (float64, bool) {
	if !bilevel && r.TwoTone() {
		w.did("two tones made black and white")
		r.Threshold(dark)
		bilevel, dark = true, 128
	}
	w.mendDotted(r, dark, char)
	// Where all strokes are thin, mend thickens all.
	if bilevel && !w.broken && float64(r.LevelStroke(128, char)) >= thinStroke*char {
		if n := r.Knit(dark, char); n > 0 {
			w.did("%d crumbs of light characters knitted", n)
		}
	}
	specks, pieces := r.Speckles(dark, char, true)
	w.noisy = true
	w.did("%d specks taken away among %d pieces of ink", specks, pieces)
	if bilevel {
		zoom = w.mend(r, char, zoom, specks > pieces)
	}
	return zoom, bilevel
}

// mendDotted makes the ruling lines whole of which dots and dashes are left.
func (w *working) mendDotted(r ocr.Raster, dark byte, char float64) {
	if n := r.MendDotted(dark, char); n > 0 {
		w.did("%d rules of dots and dashes made whole", n)
	}
}

// mend makes the broken strokes of a copy whole as far as that goes. bad: it has more
// specks than ink; then the edges of its strokes are noise, too. Where thin strokes are
// broken to crumbs, upright ones are frayed as well: what is left is thickened all around,
// and characters are brought to the smaller size. The other picture has
// the gaps closed between the pieces of level strokes: it brings back characters that
// are nothing but pieces, and makes 8 of a slashed 0, so that it is to be asked only
// where the first one leaves doubt.
func (w *working) mend(r ocr.Raster, char, zoom float64, bad bool) float64 {
	stroke := r.LevelStroke(128, char)
	w.joined = newJoined(r, char, stroke)
	w.joined.thin = w.joined.thin || w.broken // what is left of thin strokes is outweighed by a heavy heading
	w.did("level strokes of %d pixels: the gaps in them are closed in another picture of disputed lines", stroke)
	if w.joined.thin {
		r.Thicken()
		w.did("level strokes of %d pixels thickened", stroke)
	}
	if w.broken {
		r.ThickenDown()
		w.did("strokes broken to crumbs thickened all around")
	}
	switch {
	case bad && !w.broken:
		r.Soften(2)
	case w.joined.thin:
		r.Soften(1)
	}
	if (bad || w.broken) && char*zoom > noisyChar {
		zoom = noisyChar / char
		w.char = noisyChar
	}
	return zoom
}
