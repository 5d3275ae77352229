package pdf

import (
	"fmt"
	"math"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

const (
	// tolerance is how far an image may end from the page's edge and still fill it,
	// as a part of the page.
	tolerance = 0.02
	// layerImages is the part of a page that images may take where its text layer
	// is trusted: a seal or a logo. A larger picture may hold text of its own.
	layerImages = 0.10

	defaultDPI = 300
	minDPI     = 72
	maxDPI     = 1200
)

// page looks at page n, from 1.
func (s *structure) page(n int) (p *Page, err error) {
	defer mended(&err)
	at := s.pages[n-1]
	if at.dict == nil {
		return nil, fmt.Errorf("%w: it is not in the page tree", ErrPage)
	}
	box, ok := s.box(at)
	if !ok {
		return nil, errUnknown
	}
	content, err := s.content(at.dict)
	if err != nil {
		return nil, err
	}
	l, err := s.look(content, s.dict(at.resources), box)
	if err != nil {
		return nil, err
	}
	unit := max(s.number(at.dict["UserUnit"], 1), 0.01)
	turn := ((int(math.Round(s.number(at.rotate, 0)/90))%4 + 4) % 4)
	p = &Page{Number: n, points: [2]float64{box.w() * unit, box.h() * unit}}
	if turn%2 == 1 {
		p.points[0], p.points[1] = p.points[1], p.points[0]
	}
	notes := s.annotated(at.dict)
	if len(l.images) == 1 && !l.marks && !l.strange && !notes {
		s.sole(p, l.images[0], box, turn, unit)
	}
	if !p.Sole {
		s.rendering(p, &l, unit, notes)
	}
	area := 0.0
	for _, i := range l.images {
		b := i.m.bounds(rect{0, 0, 1, 1}).meet(box)
		area += b.w() * b.h()
	}
	p.Layer = l.text && !l.hidden && !l.fonts && !l.strange && !notes && area <= layerImages*box.w()*box.h()
	return p, nil
}

// box is the part of the page that a viewer shows.
func (s *structure) box(n node) (rect, bool) {
	read := func(o types.Object) (rect, bool) {
		v := s.numbers(o)
		if len(v) != 4 {
			return rect{}, false
		}
		r := rect{min(v[0], v[2]), min(v[1], v[3]), max(v[0], v[2]), max(v[1], v[3])}
		return r, r.w() > 0 && r.h() > 0 && r.w() < 1e6 && r.h() < 1e6
	}
	media, ok := read(n.media)
	if !ok {
		return rect{}, false
	}
	if crop, ok := read(n.crop); ok {
		if c := crop.meet(media); c.w() > 0 && c.h() > 0 {
			return c, true
		}
	}
	return media, true
}

// annotated tells whether notes, stamps or fields lie on the page that a viewer
// shows. Links and pop-ups show nothing.
func (s *structure) annotated(d types.Dict) bool {
	a, _ := s.deref(d["Annots"]).(types.Array)
	for _, o := range a {
		switch n := s.dict(o); s.name(n["Subtype"]) {
		case "Link", "Popup":
		default:
			if n != nil && int(s.number(n["F"], 0))&2 == 0 && n["AP"] != nil {
				return true
			}
		}
	}
	return false
}

// square tells whether m turns by quarters only.
func square(m matrix) bool {
	size := max(math.Abs(m[0]), math.Abs(m[1]), math.Abs(m[2]), math.Abs(m[3]))
	const skew = 0.001
	straight := math.Abs(m[1]) <= skew*size && math.Abs(m[2]) <= skew*size
	turned := math.Abs(m[0]) <= skew*size && math.Abs(m[3]) <= skew*size
	return size > 0 && straight != turned
}

// orientation is the EXIF orientation that shows an image as the matrix and the
// page's clockwise quarter turns do.
func orientation(m matrix, turn int) int {
	sign := func(v float64, of matrix) int {
		if math.Abs(v) < 0.5*max(math.Abs(of[0]), math.Abs(of[1])) {
			return 0
		}
		return int(math.Copysign(1, v))
	}
	// Where the stored image's rightward and downward directions go, y downward.
	rx, ry := sign(m[0], m), -sign(m[1], m)
	n := matrix{m[2], m[3]}
	dx, dy := -sign(m[2], n), sign(m[3], n)
	for range turn {
		rx, ry = -ry, rx
		dx, dy = -dy, dx
	}
	for o, v := range [][4]int{{1, 0, 0, 1}, {-1, 0, 0, 1}, {-1, 0, 0, -1}, {1, 0, 0, -1}, {0, 1, 1, 0}, {0, 1, -1, 0}, {0, -1, -1, 0}, {0, -1, 1, 0}} {
		if v == [4]int{rx, ry, dx, dy} {
			return o + 1
		}
	}
	return 0
}

// fills tells whether the image takes the page, no more and no less.
func fills(m matrix, box rect) bool {
	b := m.bounds(rect{0, 0, 1, 1})
	tx, ty := tolerance*box.w(), tolerance*box.h()
	return math.Abs(b.x0-box.x0) <= tx && math.Abs(b.x1-box.x1) <= tx &&
		math.Abs(b.y0-box.y0) <= ty && math.Abs(b.y1-box.y1) <= ty
}

// sole sets p.Sole and p.Image where the page is one full-page image.
func (s *structure) sole(p *Page, i placed, box rect, turn int, unit float64) {
	d := i.stream.Dict
	w, h := int(s.number(d["Width"], 0)), int(s.number(d["Height"], 0))
	o := orientation(i.m, turn)
	if !i.plain || !square(i.m) || !fills(i.m, box) || o == 0 || w <= 0 || h <= 0 || w > 1<<20 || h > 1<<20 {
		return
	}
	p.Sole = true
	across := math.Hypot(i.m[0], i.m[1]) * unit / 72 // inches
	down := math.Hypot(i.m[2], i.m[3]) * unit / 72
	dx, dy := float64(w)/across, float64(h)/down
	p.Image = s.image(i, w, h)
	if p.Image != nil {
		p.Image.Exif, p.Image.DPIX, p.Image.DPIY = o, dx, dy
	}
	p.DPIX, p.DPIY = dx, dy
	if o >= 5 {
		p.DPIX, p.DPIY = dy, dx
	}
	if turn%2 == 1 { // pdftoppm cannot turn a page whose axes differ in resolution
		p.DPIX, p.DPIY = max(dx, dy), max(dx, dy)
	}
	p.Ink, p.Lossy = s.ink(i), s.lossy(i)
	p.size()
}

// rendering sets how a page of several things is to be rendered.
func (s *structure) rendering(p *Page, l *look, unit float64, notes bool) {
	dpi := 0.0
	p.Ink = Mono
	if l.marks || notes || len(l.images) == 0 {
		p.Ink, dpi = Grey, defaultDPI
	}
	if l.colour || notes || l.strange {
		p.Ink = Colour
	}
	for _, i := range l.images {
		w, h := s.number(i.stream.Dict["Width"], 0), s.number(i.stream.Dict["Height"], 0)
		across, down := math.Hypot(i.m[0], i.m[1])*unit/72, math.Hypot(i.m[2], i.m[3])*unit/72
		if across > 0.5 && down > 0.5 { // a speck says nothing about the page
			dpi = max(dpi, w/across, h/down)
		}
		p.Ink = min(p.Ink, s.ink(i))
		p.Lossy = p.Lossy || s.lossy(i)
	}
	if dpi == 0 {
		dpi = defaultDPI
	}
	dpi = min(max(dpi, minDPI), maxDPI)
	p.DPIX, p.DPIY = dpi, dpi
	p.size()
}

// size fits the pixels to the resolution.
func (p *Page) size() {
	p.Width = max(1, int(math.Round(p.points[0]/72*p.DPIX)))
	p.Height = max(1, int(math.Round(p.points[1]/72*p.DPIY)))
}

// fit holds the page against the limit of pixels. One that need not be rendered
// so large is rendered smaller, down to minDPI.
func (p *Page) fit(limit int64) error {
	if p.Image != nil && int64(p.Image.Width)*int64(p.Image.Height) > limit {
		return fmt.Errorf("page %d: %w", p.Number, ErrTooLarge)
	}
	if over := float64(p.Width) * float64(p.Height) / float64(limit); over > 1 {
		if p.Sole {
			return fmt.Errorf("page %d: %w", p.Number, ErrTooLarge)
		}
		by := math.Sqrt(over) * 1.001
		p.DPIX, p.DPIY = p.DPIX/by, p.DPIY/by
		if p.DPIX < minDPI {
			return fmt.Errorf("page %d: %w", p.Number, ErrTooLarge)
		}
		p.size()
	}
	return nil
}
