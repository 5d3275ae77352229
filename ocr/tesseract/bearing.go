package tesseract

import (
	"context"
	"image"

	"fumikura/ocr"
)

// A bearing is how a sheet is to be read, as found before anything but samples of it
// was read.
type bearing struct {
	small  ocr.Raster // the copy that was looked at
	look   ocr.Impression
	way    ocr.Way
	char   float64 // the height of a character in pixels of the sheet's even size
	zoom   float64 // that brings characters to a good size
	proven bool    // by reading a sample,
	told   int     // in which so many characters were found
	// upright says that the turn needs no proof, and certain that nothing may raise doubts
	// in it later.
	upright, certain bool
	passes           int // of the samples
}

// bearing finds out how a sheet, not yet turned, is to be read. turn is what a person
// said, or nil.
func (c *child) bearing(s *sheet, turn *int) (*bearing, error) {
	b := &bearing{}
	var err error
	if b.small, b.look, err = s.look(turn); err != nil {
		return nil, err
	}
	if c.setup.Foreign {
		if err := c.latin(s, &b.look, turn); err != nil {
			return nil, err
		}
	}
	s.log.look(s, b.look, b.small)
	b.way, s.broken = b.look.Ways[0], b.look.Broken
	if b.look.Blank || b.look.Texture {
		return b, nil
	}
	if turn == nil && !c.setup.Foreign {
		if err := b.familiar(s); err != nil {
			return nil, err
		}
		b.way = b.look.Ways[0]
	}
	w, h := s.even()
	b.char = b.look.Char * max(w, h) / float64(max(b.small.W, b.small.H))
	b.zoom = s.zoom(b.char)
	if b.proven = !b.look.Sure && len(b.look.Ways) > 1; b.proven {
		b.way, b.told, b.passes, err = c.prove(s, b.small, b.look, b.look.Ways, b.char, b.zoom)
	}
	return b, err
}

// surelyFamiliar is by how many standard errors known characters must look more
// familiar in one turn than in any other to decide. Measured on drawn pages in four turns:
// of 500 decisions eight had less, and none that had more was wrong.
const surelyFamiliar = 3.0

// soonFamiliar is the bound for a part of a page's pieces, of which familiarRounds are
// asked one after the other: of a clean page the first few tell beyond any doubt, and
// to look at the rest would take a twentieth of a second.
const (
	soonFamiliar   = 2 * surelyFamiliar
	familiarRounds = 4
)

// familiar lets known characters decide which way up the sheet is, where they can. The
// geometry of strokes and lines is right with most pages only, and sure of some on which
// it is wrong; which way lines run it tells once the turn is known.
func (b *bearing) familiar(s *sheet) error {
	var f familiarity
	turn, margin := 0, 0.0
	for k := range familiarRounds {
		var some []image.Rectangle // from the whole range of sizes
		for i := k; i < len(b.look.Squares); i += familiarRounds {
			some = append(some, b.look.Squares[i])
		}
		if err := f.add(s, b.small, some); err != nil {
			return err
		}
		if turn, margin = f.best(); margin >= soonFamiliar {
			break
		}
	}
	if margin < surelyFamiliar {
		if err := f.add(s, b.small, b.look.More); err != nil {
			return err
		}
		turn, margin = f.best()
	}
	if b.upright = margin >= surelyFamiliar; b.upright {
		b.certain = margin >= soonFamiliar
		b.look.Upright(turn)
		s.log.note("characters look familiar turned by %d°, by %.1f standard errors more than in other turns", 90*turn, margin)
		return nil
	}
	b.look.Weigh(f.odds())
	return nil
}

// A Bearing is how a page would be read.
type Bearing struct {
	Way    ocr.Way
	Sure   bool // the look alone decided
	Passes int  // of the recognizer, on samples
	Blank  bool
}

// Bearing finds out how a page would be read, without reading more than samples of it:
// what the decision is measured with.
func (p *Pool) Bearing(ctx context.Context, page ocr.Page) (Bearing, error) {
	_, a, err := p.ask(ctx, request{Op: opBearing, Page: page})
	if err != nil {
		return Bearing{}, err
	}
	return a.Bearing, nil
}

// findBearing is Bearing in the child.
func (c *child) findBearing(s *sheet, turn *int) (Bearing, error) {
	b, err := c.bearing(s, turn)
	if err != nil {
		return Bearing{}, err
	}
	return Bearing{Way: b.way, Sure: !b.proven, Passes: b.passes, Blank: b.look.Blank}, nil
}
