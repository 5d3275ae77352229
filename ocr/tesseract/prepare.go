package tesseract

import (
	"bytes"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/leptonica"
	"fumikura/ocr/reading"
)

// A working picture is the sheet made fit for reading, in grey, and the way back
// to the frame.
type working struct {
	ocr.Raster
	back affine    // from pixels of the picture to pixels of the frame,
	bend ocr.Bends // after these, none where lines were straight
	// frameW and frameH are the frame's size.
	frameW, frameH int
	char           float64 // the height of a character in pixels of the picture, about
	dark           byte    // below it a pixel is ink
	rules          []ocr.Rule
	walls          []ocr.Rule // the sides of panels that are white now
	grids          []ocr.Grid
	stamps         []stamp           // taken apart from the rest by their colour or their round frame
	asides         []*aside          // ruby, notes and figures across, taken out of their lines
	leaders        []image.Rectangle // dots before numbers, in the frame of the writing
	open           int               // tables without rules that the layout found
	log            *recorder
	pictures       []image.Rectangle // dense ink that is no print; it is taken out of the picture
	badges         []badge           // light kanji on dark squares that were turned over
	charts         []image.Rectangle // drawings with lines within, whose lines are gone
	pictureInk     int               // pixels of ink that went with them
	plain          bool              // see request
	failed         int               // missed lines that were read by themselves and gave no print
	compared       *comparison       // of its characters' ink; nil: none
	uncovered      int               // places of its lines where ink is left over that nothing covers, see leftover.go
	thinRows       bool              // rows of text whose thinnest strokes are lost
	bad            bool              // print of which the models say other things at many places, see badPrint
	turned         []image.Rectangle // where print was light, or on a ground, and is not so any more
	joined         *joinedInk        // of a copy: its lines with broken strokes joined, for those that are disputed
	noisy          bool              // specks were taken away
	broken         bool              // characters fell apart on its sheet
	faint          bool              // its print is so faint that its thin strokes are no darker than grain
	trace          *Trace            // nil unless it was asked for
	page           reading.Page      // what tells how much of it is wrong
	draft          int               // in the account
	framed         bool              // the sheet was cut out of a photograph, or is an opened book
	edges          []image.Rectangle // where the edges of a book's other pages were
	steps          []func()          // see both
}

// did tells what was done, for the page's account.
func (w *working) did(format string, args ...any) {
	w.log.note(format, args...)
}

// prepare makes the working pictures of a sheet that lies upright, one for each page of
// an opened book in reading order: what surrounds the sheet goes, the paper becomes
// white, specks go, bilevel strokes are softened; then each page is zoomed, turned
// level, straightened, and freed of its ruling lines. char is the height of a
// character in pixels of the sheet's even size.
func prepare(s *sheet, dir archive.Direction, char, zoom float64) ([]*working, error) {
	if err := s.restore(); err != nil {
		return nil, err
	}
	w := &working{frameW: s.w, frameH: s.h, char: char * zoom, log: s.log, broken: s.broken}
	pix, err := s.gray.Bytes()
	if err != nil {
		return nil, err
	}
	r := ocr.Raster{W: s.w, H: s.h, Pix: pix}
	colours, err := s.colours(ocr.SurroundingsSize(s.w, s.h))
	if err != nil {
		return nil, err
	}
	if !s.coloured {
		if err := s.release(); err != nil {
			return nil, err
		}
	}
	around := r.Surroundings(colours...)
	r.Blank(around)
	if part := around.Sheet; part.Dx()*part.Dy() < r.W*r.H {
		w.framed = true
		w.did("surroundings painted white; the sheet is %v", part)
	}
	if n := r.TurnOver(around, s.depth == 1); n > 0 {
		w.did("%d dark panels at the edge turned over, whose print is light", n)
	}
	w.log.raster(explain.StageFramed, r)
	switch {
	case s.depth == 1 && dir == archive.Vertical:
		w.keepThin(r, char)
	case s.depth == 1:
		w.noteThin(r, char)
	}
	zoom = w.clean(r, around, s.depth == 1, char, zoom)
	plain, err := w.part(s, r, char)
	if err != nil {
		return nil, err
	}
	w.log.raster(explain.StageCleaned, r)
	if zoom != 1 {
		w.did("zoomed by %.2f", zoom)
	}
	var out []*working
	leaves := s.leaves(r, around.Sheet, char, dir)
	w.framed = w.framed || len(leaves) > 1
	for i, at := range leaves {
		p := *w
		if len(out) > 0 {
			p.stamps = nil // they are the sheet's
		}
		if w.joined != nil {
			j := *w.joined
			p.joined = &j
		}
		p.draft = p.log.page(len(out))
		cut := r.Cut(at)
		var pale *ocr.Raster
		if plain != nil {
			c := plain.Cut(at)
			pale = &c
		}
		if i == len(leaves)-1 {
			r, plain = ocr.Raster{}, nil // the cuts are all that is needed
		}
		if err := p.level(s, cut, pale, at.Min, dir, zoom); err != nil {
			return nil, err
		}
		out = append(out, &p)
	}
	return out, nil
}

// dirtDark is how dark dirt is, at least: where grounds are printed in grey, what parts ink from paper
// is lighter, and the grain of tinted paper comes below it.
const dirtDark = 175

// clean brings the paper of a sheet to white and its ink to black as far as a
// recognizer needs it, and takes specks away. char is the height of a character in the
// raster; the answer is the zoom, less than was asked for where the sheet is a bad copy.
// Of a copy its ink is kept, too, to be drawn with its broken strokes joined.
func (w *working) clean(r ocr.Raster, around *ocr.Surroundings, bilevel bool, char, zoom float64) float64 {
	dark := byte(128)
	if !bilevel {
		if r.Flatten(around) {
			w.did("paper flattened")
		}
		var gain float64
		if gain, w.faint = r.Strengthen(); gain > 1 {
			w.did("faint print made %.1f times stronger", gain)
		}
		dark = r.Dark()
	}
	if dirt := min(dark, dirtDark); r.Noisy(dirt, char, bilevel && w.broken) {
		zoom, bilevel = w.despeckle(r, dirt, bilevel, char, zoom)
	} else {
		w.mendDotted(r, dark, char)
	}
	if bilevel {
		r.Soften(1)
	}
	return zoom
}

// leaves are the parts of a sheet that are pages by themselves, in reading order: those
// of an opened book, the right one first where the writing is vertical, or all of it.
func (s *sheet) leaves(r ocr.Raster, part image.Rectangle, char float64, dir archive.Direction) []image.Rectangle {
	all := image.Rect(0, 0, r.W, r.H)
	if !ocr.Spread(part) {
		return []image.Rectangle{all}
	}
	dark := r.Dark()
	pieces := r.Pieces(all, dark, char)
	x := ocr.Gutter(pieces, part, char)
	if x <= 0 && dir == archive.Horizontal {
		x = ocr.Fold(pieces, part, char)
	}
	if x <= 0 || r.Crossed(x, pieces, part, dark, char) {
		return []image.Rectangle{all}
	}
	s.log.note("an opened book, parted at %d", x)
	left, right := all, all
	left.Max.X, right.Min.X = x, x
	if dir == archive.Vertical {
		return []image.Rectangle{right, left}
	}
	return []image.Rectangle{left, right}
}

// level makes a page, cut out of the sheet at a point, the working picture. plain is
// the same without its coloured rules, nil where there are none: they are needed for
// the tables only.
func (w *working) level(s *sheet, r ocr.Raster, plain *ocr.Raster, at image.Point, dir archive.Direction, zoom float64) error {
	src, err := leptonica.FromGray(r.W, r.H, r.Pix)
	if err != nil {
		return err
	}
	r.Pix = nil // each copy of a page is let go as soon as the next is made
	img, err := replaced(src)(s.zoomed(src, s.aspect, zoom))
	if err != nil {
		return err
	}
	defer func() { img.Close() }()
	w.W, w.H = img.Width(), img.Height()
	sx, sy := float64(r.W)/float64(w.W), float64(r.H)/float64(w.H)
	w.back = affine{xx: sx, yy: sy}
	degrees, flat, err := skew(img, dir)
	if err == nil && degrees == 0 && !flat {
		degrees, flat, err = w.skewBeside(img, dir)
	}
	if err != nil {
		return err
	}
	if math.Abs(degrees) > levelSkew {
		level, err := img.Rotate(degrees)
		if err != nil {
			return err
		}
		img.Close()
		img = level
		w.did("turned by %.2f° to lie level", degrees)
		sin, cos := math.Sincos(-degrees * math.Pi / 180)
		cx, cy := float64(w.W)/2, float64(w.H)/2
		w.back = affine{xx: sx * cos, xy: -sx * sin, x0: sx * (cx - cos*cx + sin*cy), yx: sy * sin, yy: sy * cos, y0: sy * (cy - sin*cx - cos*cy)}
	}
	w.back.x0 += float64(at.X)
	w.back.y0 += float64(at.Y)
	if w.Pix, err = img.Bytes(); err != nil {
		return err
	}
	img.Close()
	w.dark = w.Dark()
	w.straighten(dir, flat)
	w.clear()
	if len(w.bend) > 0 { // its lines have been set level
		w.takeStamps(true, dir)
	}
	w.log.raster(explain.StageLevel, w.Raster)
	var pictured []image.Rectangle
	w.pictures, pictured = w.Pictures(w.dark, w.char) // before rules are looked for: a picture is full of them
	if n := len(w.pictures); n > 0 {
		page := image.Rect(0, 0, w.W, w.H)
		w.pictureInk = w.inkOf(page)
		w.both(func() { w.Whiten(pictured) })
		w.pictureInk -= w.inkOf(page)
		w.did("%d pictures", n)
	}
	ink := w.Ink(w.dark)
	large := w.LargeCharacters(ink, w.dark, w.char)
	w.rules = ocr.WithoutStrokes(ocr.Rules(ink, w.W, w.H, w.char), large)
	w.grids = w.Raster.Grids(ink, w.rules, w.char)
	if plain != nil {
		if w.Pix, err = s.pixels(*plain, zoom, degrees); err != nil {
			return err
		}
		w.Raster = w.Unbent(w.bend)
		for _, step := range w.steps {
			step()
		}
		ink = w.Ink(w.dark)
	}
	rules, pale := w.letterPaper(dir)
	w.did("%d ruling lines, %d tables", len(w.rules), len(w.grids))
	w.log.rules(w)
	w.Erase(ink, rules)
	if n := w.EraseBeads(rules, w.dark, w.char); n > 0 {
		w.did("%d rows of beads along rules made white", n)
	}
	if w.faint { // its grain is as dark as ink
		if n := w.EraseSpots(pale, w.dark, w.char); n > 0 {
			w.did("%d crumbs of the lines of letter paper", n)
		}
	}
	var n int
	if n, w.charts = w.EraseDrawn(w.dark, w.char, large); n > 0 {
		w.did("the lines of %d drawings made white", n)
	}
	if w.faint {
	} else if white := w.Quieten(); white < 255 { // not before: pale rules would go, too
		w.did("grain of the paper made white from grey %d on", white)
	}
	if art, dots := w.EraseArt(w.dark, w.char); len(art) > 0 {
		w.pictures = append(w.pictures, art...)
		w.pictureInk += dots
		w.did("%d small drawings made white", len(art))
	}
	w.log.raster(explain.StageErased, w.Raster)
	return nil
}

// straighten makes the lines of the picture straight, and then rules and columns across
// them. What shows of a book's other pages at its sides has no say in it.
func (w *working) straighten(dir archive.Direction, level bool) {
	if b := w.Bend(w.dark, w.char, dir); b != nil {
		w.bend = append(w.bend, b)
		w.Raster = w.Straightened(b)
		w.did("lines straightened that bend by up to %.0f pixels", b.Most())
	} else {
		w.takeStamps(level, dir)
	}
	page := w.Raster
	if w.framed {
		if edges := w.BookEdges(w.dark, w.char); len(edges) > 0 {
			page.Pix = slices.Clone(page.Pix)
			page.Whiten(edges)
		}
	}
	if b := page.Lean(w.dark, w.char, dir, len(w.bend) > 0); b != nil {
		w.bend = append(w.bend, b)
		w.Raster, w.steps = w.Straightened(b), nil // they were taken where it leaned
		w.did("rules and columns set upright that lean by up to %.0f pixels", b.Most())
	}
}

// framed is the part of a picture inside box, with white of margin pixels around it.
func framed(r ocr.Raster, box image.Rectangle, margin int) ocr.Raster {
	box = box.Intersect(image.Rect(0, 0, r.W, r.H))
	out := ocr.Raster{W: box.Dx() + 2*margin, H: box.Dy() + 2*margin}
	out.Pix = make([]byte, 0, out.W*out.H)
	out.Pix = append(out.Pix, bytes.Repeat([]byte{255}, margin*out.W)...)
	side := bytes.Repeat([]byte{255}, margin)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		out.Pix = append(out.Pix, side...)
		out.Pix = append(out.Pix, r.Pix[y*r.W+box.Min.X:y*r.W+box.Max.X]...)
		out.Pix = append(out.Pix, side...)
	}
	out.Pix = append(out.Pix, bytes.Repeat([]byte{255}, margin*out.W)...)
	return out
}

// An affine map: x' = xx·x + xy·y + x0, y' = yx·x + yy·y + y0.
type affine struct{ xx, xy, x0, yx, yy, y0 float64 }

func (a affine) point(x, y float64) (float64, float64) {
	return a.xx*x + a.xy*y + a.x0, a.yx*x + a.yy*y + a.y0
}

// scale is how many pixels of the frame one of the picture is, the less of both axes.
func (a affine) scale() float64 {
	return min(math.Hypot(a.xx, a.yx), math.Hypot(a.xy, a.yy))
}

// rect is where a box lies in the frame: about its middle, as large as the scales
// say, so that a box doesn't grow with the little turn of a deskewed page.
func (w *working) rect(r archive.Rect) archive.Rect {
	if r.W <= 0 || r.H <= 0 {
		return archive.Rect{}
	}
	cx, cy := w.back.point(w.bend.Point(float64(r.X)+float64(r.W)/2, float64(r.Y)+float64(r.H)/2))
	bw, bh := float64(r.W)*math.Hypot(w.back.xx, w.back.yx), float64(r.H)*math.Hypot(w.back.xy, w.back.yy)
	if math.Abs(w.back.yx) > math.Abs(w.back.xx) { // turned by a quarter
		bw, bh = bh, bw
	}
	round := func(v float64, most int) int { return max(0, min(most, int(math.Round(v)))) }
	x0, x1 := round(cx-bw/2, w.frameW-1), round(cx+bw/2, w.frameW)
	y0, y1 := round(cy-bh/2, w.frameH-1), round(cy+bh/2, w.frameH)
	return archive.Rect{X: x0, Y: y0, W: max(1, x1-x0), H: max(1, y1-y0)}
}
