package tesseract

import (
	"fmt"
	"image"
	"syscall"
	"time"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/leptonica"
)

// accountSide is the long side in pixels of the pictures in an account.
const accountSide = 1500

const accountQuality = 72

// A recorder fills an account while a page is read. A nil one, as it is unless
// somebody asked, does nothing: no picture is made and no text formatted.
type recorder struct {
	account explain.Account
	draft   int
	pending []explain.Note // for the next step
	err     error          // the first that a picture gave
}

// note tells what was done; it stands beside the next picture.
func (r *recorder) note(format string, args ...any) {
	if r != nil {
		r.pending = append(r.pending, explain.Say(format, args...))
	}
}

// image takes a picture as it is now.
func (r *recorder) image(stage explain.Stage, img *leptonica.Image, shapes ...explain.Shape) {
	r.copied(stage, img, img.Width(), img.Height(), shapes...)
}

// copied is image for a smaller copy of a picture of w × h pixels.
func (r *recorder) copied(stage explain.Stage, img *leptonica.Image, w, h int, shapes ...explain.Shape) {
	if r == nil || r.err != nil {
		return
	}
	s := explain.Step{Stage: stage, Draft: r.draft, Notes: r.pending, Width: w, Height: h, Shapes: shapes}
	r.pending = nil
	s.Memory = remembered()
	defer remembered() // what the account itself takes is not the page's
	small, err := within(img, accountSide)
	if err != nil {
		r.err = fmt.Errorf("picture of the account: %w", err)
		return
	}
	defer small.Close()
	if s.Picture, err = small.JPEG(accountQuality); err != nil {
		r.err = fmt.Errorf("picture of the account: %w", err)
		return
	}
	r.account.Steps = append(r.account.Steps, s)
}

// remembered is the memory at this point, and the most since the one before.
func remembered() explain.Memory {
	held, most := memory()
	forgetPeak()
	return explain.Memory{Held: held, Most: most}
}

// raster is image for grey pixels.
func (r *recorder) raster(stage explain.Stage, p ocr.Raster, shapes ...explain.Shape) {
	if r == nil || r.err != nil {
		return
	}
	now := remembered()
	img, err := leptonica.FromGray(p.W, p.H, p.Pix)
	if err != nil {
		r.err = fmt.Errorf("picture of the account: %w", err)
		return
	}
	defer img.Close()
	r.image(stage, img, shapes...)
	if n := len(r.account.Steps); r.err == nil {
		r.account.Steps[n-1].Memory = now // not with the copy for the account
	}
}

// begin opens a new reading of the whole page, which lies as it is read.
func (r *recorder) begin(s *sheet, way ocr.Way) {
	if r == nil {
		return
	}
	r.draft++
	if way.Dir == archive.Vertical {
		r.note("read as vertical, turned by %d°", way.Turn*90)
	} else {
		r.note("read as horizontal, turned by %d°", way.Turn*90)
	}
	if way.Turn != 0 {
		r.image(explain.StageUpright, s.full)
	}
}

// page begins the account of a page of an opened book, the first having index 0, and
// gives its number: boxes are in the pixels of one page.
func (r *recorder) page(index int) int {
	if r == nil {
		return 0
	}
	if index > 0 {
		r.draft++
	}
	return r.draft
}

// resume goes on with the account of a page.
func (r *recorder) resume(w *working) {
	if r != nil {
		r.draft = w.draft
	}
}

// look tells what the first look at a page says, before anything is read.
func (r *recorder) look(s *sheet, im ocr.Impression, small ocr.Raster) {
	if r == nil {
		return
	}
	w, h := s.even()
	ratio := max(w, h) / float64(max(small.W, small.H))
	r.note("%d × %d pixels of %d bits", s.w, s.h, s.depth)
	if s.coloured {
		r.note("in colour")
	}
	if s.aspect != 1 {
		r.note("dots an inch are %.3f times denser along x than along y", s.aspect)
	}
	if im.Blank {
		r.note("no ink that could be a character: a blank page")
	} else if im.Texture {
		r.note("ink without any line of text, such as noise: nothing to be read")
	} else {
		r.note("a character is about %.1f pixels high; %d pieces of ink", im.Char*ratio, im.Marks)
		for _, way := range im.Ways {
			if way.Dir == archive.Vertical {
				r.note("likely: vertical, turned by %d°", way.Turn*90)
			} else {
				r.note("likely: horizontal, turned by %d°", way.Turn*90)
			}
		}
		if im.Sure {
			r.note("the look is sure")
		} else {
			r.note("the look is unsure: samples decide")
		}
	}
	var shapes []explain.Shape
	if !im.Sample.Empty() {
		fx, fy := float64(s.w)/float64(small.W), float64(s.h)/float64(small.H)
		p := im.Sample
		shapes = append(shapes, explain.Shape{Kind: explain.ShapeSample, Box: archive.Rect{X: int(float64(p.Min.X) * fx), Y: int(float64(p.Min.Y) * fy), W: int(float64(p.Dx()) * fx), H: int(float64(p.Dy()) * fy)}})
	}
	r.image(explain.StageStored, s.full, shapes...)
}

// rules shows the ruling lines and the cells that were found.
func (r *recorder) rules(w *working) {
	if r == nil {
		return
	}
	var shapes []explain.Shape
	for _, l := range w.rules {
		shapes = append(shapes, explain.Shape{Kind: explain.ShapeRule, Box: rectOf(l.Rectangle)})
	}
	for _, g := range w.grids {
		for _, c := range g.Cells {
			shapes = append(shapes, explain.Shape{Kind: explain.ShapeCell, Box: rectOf(c.Box)})
		}
	}
	r.raster(explain.StageRules, w.Raster, shapes...)
}

// layout shows the parts in their order.
func (r *recorder) layout(w *working, parts []part) {
	if r == nil {
		return
	}
	var shapes []explain.Shape
	for i, p := range parts {
		s := explain.Shape{Box: rectOf(p.box), Kind: explain.ShapeHorizontal, Label: fmt.Sprintf("%d →", i+1)}
		if p.dir == archive.Vertical {
			s.Kind, s.Label = explain.ShapeVertical, fmt.Sprintf("%d ↓", i+1)
		}
		if p.kind == archive.LineTable {
			s.Kind = explain.ShapeTable
			for _, c := range p.cells {
				shapes = append(shapes, explain.Shape{Box: c.Box, Kind: explain.ShapeCell, Hint: fmt.Sprintf("%d, %d", c.Row+1, c.Col+1)})
			}
		}
		s.Hint = string(p.kind)
		shapes = append(shapes, s)
	}
	r.note("%d blocks, numbered in reading order", len(parts))
	r.raster(explain.StageLayout, w.Raster, shapes...)
}

// again shows on the working picture what was read by itself after the blocks, and
// finish the upright sheet on which the text's lines lie.
func (r *recorder) again(w *working) {
	if r == nil {
		return
	}
	var shapes []explain.Shape
	n := 0
	for _, p := range r.account.Passes {
		if p.Draft != r.draft || p.Cause == explain.CauseBlock || p.Cause == explain.CauseCells || p.Box.W == 0 {
			continue
		}
		n++
		shapes = append(shapes, explain.Shape{Box: p.Box, Kind: explain.ShapeAgain, Hint: fmt.Sprintf("%s %s: %.0f", p.Cause, p.Model, p.Conf)})
	}
	r.note("%d passes over regions by themselves", n)
	r.raster(explain.StagePasses, w.Raster, shapes...)
}

// A purpose is why the next pass is made, and where on the working picture.
type purpose struct {
	cause explain.Cause
	box   image.Rectangle
}

// about says what the next pass is for.
func (c *child) about(cause explain.Cause, box image.Rectangle) { c.purpose = purpose{cause, box} }

// counted notes a pass that was begun at a CPU time.
func (c *child) counted(m model, mode string, began time.Duration, p *readPage) {
	why := c.purpose
	c.purpose = purpose{}
	r := c.log
	if r == nil {
		return
	}
	x := explain.Pass{Cause: why.cause, Draft: r.draft, Model: m.Label, Mode: mode, Spent: r.clock() - began}
	if !why.box.Empty() {
		x.Box = rectOf(why.box)
	}
	x.Memory = remembered()
	if p != nil {
		x.Lines = len(p.lines)
		x.Conf, x.Chars = p.quality()
	}
	r.account.Passes = append(r.account.Passes, x)
}

// clock is the CPU time that this process has used.
func (r *recorder) clock() time.Duration {
	if r == nil {
		return 0
	}
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
