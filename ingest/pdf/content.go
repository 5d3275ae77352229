package pdf

import (
	"math"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// matrix is a PDF's [a b c d e f].
type matrix [6]float64

// times applies m first, then n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// bounds is where m maps the rectangle.
func (m matrix) bounds(r rect) rect {
	out := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range [][2]float64{{r.x0, r.y0}, {r.x1, r.y0}, {r.x0, r.y1}, {r.x1, r.y1}} {
		x, y := m.apply(p[0], p[1])
		out = rect{min(out.x0, x), min(out.y0, y), max(out.x1, x), max(out.y1, y)}
	}
	return out
}

type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) w() float64 { return r.x1 - r.x0 }
func (r rect) h() float64 { return r.y1 - r.y0 }

func (r rect) meet(s rect) rect {
	return rect{max(r.x0, s.x0), max(r.y0, s.y0), max(min(r.x1, s.x1), max(r.x0, s.x0)), max(min(r.y1, s.y1), max(r.y0, s.y0))}
}

// A placed image is one that the page draws.
type placed struct {
	stream *types.StreamDict
	m      matrix // of the unit square
	mask   bool   // a stencil
	plain  bool   // drawn as it is: no clip, no transparency, and black if a stencil
}

// look is what a page's content does, as far as it matters here.
type look struct {
	images  []placed
	marks   bool // visible things that are no image
	text    bool // visible text
	hidden  bool // text that is not seen
	fonts   bool // a font of the visible text does not say what its characters are
	colour  bool
	strange bool // something whose effect is not followed: layers that can be switched off
}

// graphics is the graphics state.
type graphics struct {
	m       matrix
	clipped bool
	clear   bool // transparent
	black   bool // the fill colour
	mode    int  // of text
	font    bool // says what its characters are
}

// viewer goes through content streams.
type viewer struct {
	s    *structure
	page rect
	look look
	ops  int
}

const (
	maxOps   = 5e6
	maxForms = 10 // forms inside forms
)

// look goes through a page's content.
func (s *structure) look(content []byte, resources types.Dict, page rect) (look, error) {
	v := &viewer{s: s, page: page}
	err := v.run(content, resources, graphics{m: matrix{1, 0, 0, 1, 0, 0}, black: true}, 0)
	return v.look, err
}

func (v *viewer) run(content []byte, resources types.Dict, g graphics, depth int) error {
	l := &lexer{b: content}
	var stack []graphics
	path := rect{}
	boxes, other, clip := 0, false, false // of the current path
	for {
		op := l.next()
		if op == "" {
			return nil
		}
		if v.ops++; v.ops > maxOps {
			return errUnknown
		}
		switch op {
		case "q":
			if len(stack) > 1000 {
				return errUnknown
			}
			stack = append(stack, g)
		case "Q":
			if n := len(stack); n > 0 {
				g, stack = stack[n-1], stack[:n-1]
			}
		case "cm":
			g.m = matrix{l.num(6), l.num(5), l.num(4), l.num(3), l.num(2), l.num(1)}.times(g.m)
		case "re":
			x, y, w, h := l.num(4), l.num(3), l.num(2), l.num(1)
			path = g.m.bounds(rect{min(x, x+w), min(y, y+h), max(x, x+w), max(y, y+h)})
			boxes++
		case "m", "l", "c", "v", "y", "h":
			other = true
		case "W", "W*":
			clip = true
		case "n", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s":
			if op != "n" {
				v.look.marks = true
			}
			if clip && (boxes != 1 || other || !v.covers(path)) {
				g.clipped = true
			}
			boxes, other, clip = 0, false, false
		case "sh":
			v.look.marks, v.look.colour = true, true
		case "BI":
			v.look.marks, v.look.colour = true, true
		case "BDC":
			if len(l.args) > 0 && l.args[0].name == "OC" {
				v.look.strange = true
			}
		case "g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN":
			v.paint(op, l, &g)
		case "gs":
			v.state(v.s.dict(v.s.dict(resources["ExtGState"])[l.name()]), &g)
		case "Tf":
			if len(l.args) >= 2 {
				g.font = v.s.readable(v.s.dict(v.s.dict(resources["Font"])[l.args[len(l.args)-2].name]))
			}
		case "Tr":
			g.mode = int(l.num(1))
		case "Tj", "TJ", "'", "\"":
			if g.mode == 3 || g.mode == 7 {
				v.look.hidden = true
				break
			}
			v.look.marks, v.look.text = true, true
			v.look.fonts = v.look.fonts || !g.font
		case "Do":
			if err := v.draw(v.s.stream(v.s.dict(resources["XObject"])[l.name()]), resources, g, depth); err != nil {
				return err
			}
		}
	}
}

// covers tells whether r holds the page but for tolerance.
func (v *viewer) covers(r rect) bool {
	tx, ty := tolerance*v.page.w(), tolerance*v.page.h()
	return r.x0 <= v.page.x0+tx && r.y0 <= v.page.y0+ty && r.x1 >= v.page.x1-tx && r.y1 >= v.page.y1-ty
}

// paint follows colours: whether there is any, and whether the fill is black.
func (v *viewer) paint(op string, l *lexer, g *graphics) {
	fill := op[0] >= 'a'
	switch strings.ToLower(op) {
	case "g":
		if fill {
			g.black = l.num(1) == 0
		}
		return
	case "rg":
		if l.num(1) == l.num(2) && l.num(2) == l.num(3) {
			if fill {
				g.black = l.num(1) == 0
			}
			return
		}
	case "k":
		if l.num(2) == 0 && l.num(3) == 0 && l.num(4) == 0 {
			if fill {
				g.black = l.num(1) == 1
			}
			return
		}
	case "cs":
		if fill {
			g.black = true // the initial colour of every space but Pattern
		}
		switch l.name() {
		case "DeviceGray", "G", "DeviceRGB", "RGB":
			return
		}
	case "sc", "scn":
		same := len(l.args) == 1 && l.args[0].name == "" ||
			len(l.args) == 3 && l.num(1) == l.num(2) && l.num(2) == l.num(3)
		if fill {
			g.black = same && l.num(1) == 0
		}
		if same {
			return
		}
	}
	if fill {
		g.black = false
	}
	v.look.colour = true
}

// state follows the entries of a graphics state that make drawing transparent.
func (v *viewer) state(d types.Dict, g *graphics) {
	if o, ok := d["SMask"]; ok {
		g.clear = g.clear || v.s.name(o) != "None"
	}
	if o, ok := d["BM"]; ok {
		if n := v.s.name(o); n != "Normal" && n != "Compatible" {
			g.clear = true
		}
	}
	for _, key := range []string{"ca", "CA"} {
		if o, ok := d[key]; ok && v.s.number(o, 1) < 1 {
			g.clear = true
		}
	}
	if a, ok := v.s.deref(d["Font"]).(types.Array); ok && len(a) > 0 {
		g.font = v.s.readable(v.s.dict(a[0]))
	}
}

// draw follows Do: an image, or a form whose content is gone through in turn.
func (v *viewer) draw(sd *types.StreamDict, resources types.Dict, g graphics, depth int) error {
	if sd == nil {
		return nil // nothing is drawn
	}
	if _, ok := sd.Dict["OC"]; ok {
		v.look.strange = true
	}
	switch v.s.name(sd.Dict["Subtype"]) {
	case "Image":
		v.image(sd, g)
	case "Form":
		if depth >= maxForms {
			return errUnknown
		}
		if m := v.s.numbers(sd.Dict["Matrix"]); len(m) == 6 {
			g.m = matrix(m).times(g.m)
		}
		if b := v.s.numbers(sd.Dict["BBox"]); len(b) == 4 {
			r := g.m.bounds(rect{min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3])})
			g.clipped = g.clipped || !v.covers(r)
		}
		content, err := v.s.unpack(sd)
		if err != nil {
			return err
		}
		if own := v.s.dict(sd.Dict["Resources"]); own != nil {
			resources = own
		}
		return v.run(content, resources, g, depth+1)
	default:
		v.look.marks, v.look.colour = true, true
	}
	return nil
}

// image notes an image. One that covers the page hides what was drawn before.
func (v *viewer) image(sd *types.StreamDict, g graphics) {
	mask, _ := v.s.deref(sd.Dict["ImageMask"]).(types.Boolean)
	p := placed{stream: sd, m: g.m, mask: bool(mask), plain: !g.clipped && !g.clear && (!bool(mask) || g.black)}
	opaque := p.plain && !p.mask && sd.Dict["SMask"] == nil && sd.Dict["Mask"] == nil
	if opaque && v.covers(g.m.bounds(rect{0, 0, 1, 1})) && square(g.m) {
		v.look = look{hidden: v.look.hidden || v.look.text, strange: v.look.strange}
	}
	v.look.images = append(v.look.images, p)
}

// readable tells whether a font says which characters it shows.
func (s *structure) readable(f types.Dict) bool {
	if f == nil {
		return false
	}
	if f["ToUnicode"] != nil {
		return true
	}
	switch s.name(f["Subtype"]) {
	case "Type0", "Type3":
		return false
	}
	return true
}
