package tesseract

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/leptonica"
)

// A stamp is what was stamped on a page, with a picture of its ink alone and the way
// from that to the frame.
type stamp struct {
	ocr.Stamp // in pixels of the frame
	alone     ocr.Raster
	back      affine
	gone      ocr.Unframed // the line around it, as far as alone has lost it
}

// bridged is how broad black ink may be, in characters, under which a stamp's goes on.
const bridged = 0.3

// part takes the coloured inks of a sheet apart: its stamps go from the grey r, which
// is made of it and flat, into w; and where there are the coloured lines of letter
// paper, the answer is a copy of r without them. r keeps them, since they may be those
// of a table. Black ink stays in both, also under a stamp.
// The sheet's own pixels are needed for that last, and given back.
func (w *working) part(s *sheet, r ocr.Raster, char float64) (*ocr.Raster, error) {
	if !s.coloured {
		return nil, s.release()
	}
	s.gray.Close() // at full size colour is the most that is ever held of a page
	channels, err := s.full.Channels()
	if err != nil {
		return nil, err
	}
	if err := s.release(); err != nil {
		return nil, err
	}
	inks := ocr.NewInks(r.W, r.H, channels)
	if inks == nil {
		return nil, nil
	}
	stamps, rules := inks.Stamps(char)
	for _, b := range stamps {
		w.stamps = append(w.stamps, stamp{b, inks.Alone(b.Box, int(bridged*char)),
			affine{xx: 1, yy: 1, x0: float64(max(0, b.Box.Min.X)), y0: float64(max(0, b.Box.Min.Y))}, ocr.UnframedNone})
		inks.Drop(r, b.Box)
	}
	w.did("%d stamps and %d rules in colour", len(stamps), len(rules))
	if len(rules) == 0 {
		return nil, nil
	}
	plain := ocr.Raster{W: r.W, H: r.H, Pix: append([]byte(nil), r.Pix...)}
	for _, u := range rules {
		inks.Drop(plain, u.Inset(-3))
	}
	return &plain, nil
}

// takeStamps parts the stamps in rings, and those in straight frames, from text of the same
// colour, as a fax and a copy have them. level: the page is known to lie level, else
// nothing is known of what lies askew. dir is how its lines run.
func (w *working) takeStamps(level bool, dir archive.Direction) {
	rings, frames := 0, 0
	for _, g := range w.Rings(w.dark, w.char) {
		kept := false
		w.both(func() {
			alone, ok := w.TakeRing(g, w.dark, w.char)
			if !ok {
				return // of one picture or of both
			}
			if !kept {
				w.apart(g.Box(), alone, ocr.UnframedRound)
				rings++
			}
			kept = true
			// A ring that holds nothing of a stamp may be a circle of the page's own.
			w.ClearBetween(g.Box(), w.dark, w.char, dir)
		})
	}
	var straight []ocr.Frame
	if level {
		straight = w.Frames(w.dark, w.char)
	}
	for _, g := range straight {
		kept := false
		w.both(func() {
			if alone, ok := w.TakeFrame(g, w.dark, w.char); ok && !kept {
				w.apart(g.Box(), alone, ocr.UnframedStraight)
				frames++
				kept = true
			}
			w.ClearBetween(g.Box(), w.dark, w.char, dir)
		})
	}
	if rings+frames > 0 {
		w.did("%d stamps in round frames, %d in straight ones", rings, frames)
	}
}

// apart keeps what is alone in a box of the picture as a stamp.
func (w *working) apart(box image.Rectangle, alone ocr.Raster, gone ocr.Unframed) {
	box = box.Intersect(image.Rect(0, 0, w.W, w.H))
	r := w.rect(rectOf(box))
	back := w.back
	back.x0, back.y0 = w.back.point(float64(box.Min.X), float64(box.Min.Y))
	w.stamps = append(w.stamps, stamp{ocr.Stamp{Box: image.Rect(r.X, r.Y, r.X+r.W, r.Y+r.H), Framed: true}, alone, back, gone})
}

// pixels are those of a grey of the sheet, zoomed and turned as the working picture.
func (s *sheet) pixels(r ocr.Raster, zoom, degrees float64) ([]byte, error) {
	src, err := leptonica.FromGray(r.W, r.H, r.Pix)
	if err != nil {
		return nil, err
	}
	img, err := replaced(src)(s.zoomed(src, s.aspect, zoom))
	if err != nil {
		return nil, err
	}
	defer func() { img.Close() }()
	if math.Abs(degrees) > levelSkew {
		level, err := img.Rotate(degrees)
		if err != nil {
			return nil, err
		}
		img.Close()
		img = level
	}
	return img.Bytes()
}

// paleInk is the grey below which a pixel is no flat paper.
const paleInk = 232

// What a table of pale rules has at least: two columns and rows, and so many cells.
const paleCells = 6

// paleTables adds the tables that pale rules make, with the dark ones: hairlines in black and white,
// which become grey when the page is brought to another size. On letter paper there are none.
func (w *working) paleTables(pale, lines []ocr.Rule, dir archive.Direction) {
	if len(lines) > 0 {
		return
	}
	found := 0
	for _, g := range ocr.TablesOf(w.Raster.Grids(w.Ink(paleInk), slices.Concat(w.rules, pale), w.char), w.char, dir) {
		columns, rows := map[int]bool{}, map[int]bool{}
		for _, c := range g.Cells {
			columns[c.Col], rows[c.Row] = true, true
		}
		known := slices.ContainsFunc(w.grids, func(o ocr.Grid) bool { return o.Box.Overlaps(g.Box) })
		if !known && len(g.Cells) >= paleCells && len(columns) > 1 && len(rows) > 1 {
			w.grids = append(w.grids, g)
			found++
		}
	}
	if found > 0 {
		slices.SortFunc(w.grids, func(a, b ocr.Grid) int { // as all tables are
			return cmp.Or(cmp.Compare(a.Box.Min.Y, b.Box.Min.Y), cmp.Compare(a.Box.Min.X, b.Box.Min.X))
		})
		w.did("%d tables of pale rules", found)
	}
}

// letterPaper takes the lines of letter paper away that are lighter than ink, and lets its
// text be text: what only looked like a table is none. The answer are the rules that are
// left to erase, and the lines that were paler.
func (w *working) letterPaper(dir archive.Direction) (left, lines []ocr.Rule) {
	w.grids = ocr.TablesOf(w.grids, w.char, dir)
	all := w.LightRules(paleInk, w.char)
	lines, below := w.PaperLines(all, w.grids, w.dark, paleInk, w.char, dir)
	if len(lines) > 0 && below == 0 {
		if crumbs := w.Crumbs(lines, w.dark, w.char, dir); len(crumbs) > 0 {
			w.Whiten(crumbs)
			w.did("%d crumbs of the lines of letter paper", len(crumbs))
		}
		lines = nil
	}
	if len(lines) > 0 {
		w.ErasePale(below, lines)
		w.did("%d lines of letter paper that are paler than the ink", len(lines))
	}
	rules := slices.DeleteFunc(slices.Clone(w.rules), func(r ocr.Rule) bool {
		return slices.ContainsFunc(lines, func(l ocr.Rule) bool { return l.Upright == r.Upright && l.Inset(-2).Overlaps(r.Rectangle) })
	})
	if pale := w.PaleRules(all, w.dark, w.char, slices.Concat(rules, lines)); len(pale) > 0 {
		w.paleTables(pale, lines, dir)
		w.ErasePale(w.dark, pale)
		w.did("%d pale rules", len(pale))
	}
	// Within a table whose rules were found, such lines are drawn under words.
	all = slices.DeleteFunc(all, func(r ocr.Rule) bool {
		return slices.ContainsFunc(w.grids, func(g ocr.Grid) bool { return g.Box.Overlaps(r.Rectangle) }) || slices.ContainsFunc(lines, func(l ocr.Rule) bool { return l.Upright == r.Upright && l.Inset(-2).Overlaps(r.Rectangle) })
	})
	if broken := ocr.BrokenRules(all, w.char, rules); len(broken) > 0 {
		w.Raster.Erase(w.Ink(paleInk), broken)
		w.did("%d pieces of faint rules", len(broken))
	}
	return rules, lines
}
