package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A face is one font with its glyphs for vertical writing.
type face struct {
	name string
	font *sfnt.Font
	buf  sfnt.Buffer
	vert map[sfnt.GlyphIndex]sfnt.GlyphIndex
}

// A fontSet is what one page is set in. What a font lacks is taken from the last.
type fontSet struct {
	body, head, fallback *face
	hands                []*face // of handwriting; none: the body's, bent
}

type fontBook struct {
	bodies, heads, hands []*face
	fallback             *face
}

// known are Debian's fonts by the names of this program: the file below
// /usr/share/fonts, its member of a collection, and the package that has it.
var known = []struct {
	name, file, deb string
}{
	{"noto-serif", "opentype/noto/NotoSerifCJK-Regular.ttc", "fonts-noto-cjk"},
	{"noto-serif-light", "opentype/noto/NotoSerifCJK-Light.ttc", "fonts-noto-cjk-extra"},
	{"noto-serif-medium", "opentype/noto/NotoSerifCJK-Medium.ttc", "fonts-noto-cjk-extra"},
	{"noto-serif-bold", "opentype/noto/NotoSerifCJK-Bold.ttc", "fonts-noto-cjk"},
	{"noto-sans", "opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk"},
	{"noto-sans-light", "opentype/noto/NotoSansCJK-DemiLight.ttc", "fonts-noto-cjk-extra"},
	{"noto-sans-bold", "opentype/noto/NotoSansCJK-Bold.ttc", "fonts-noto-cjk"},
	{"takao-mincho", "truetype/takao-mincho/TakaoMincho.ttf", "fonts-takao-mincho"},
	{"takao-pmincho", "truetype/takao-mincho/TakaoPMincho.ttf", "fonts-takao-mincho"},
	{"takao-gothic", "truetype/takao-gothic/TakaoGothic.ttf", "fonts-takao-gothic"},
	{"takao-pgothic", "truetype/takao-gothic/TakaoPGothic.ttf", "fonts-takao-gothic"},
	{"vl-gothic", "truetype/vlgothic/VL-Gothic-Regular.ttf", "fonts-vlgothic"},
	{"vl-pgothic", "truetype/vlgothic/VL-PGothic-Regular.ttf", "fonts-vlgothic"},
	{"ipaex-mincho", "opentype/ipaexfont-mincho/ipaexm.ttf", "fonts-ipaexfont-mincho"},
	{"ipaex-gothic", "opentype/ipaexfont-gothic/ipaexg.ttf", "fonts-ipaexfont-gothic"},
	{"ume-mincho", "truetype/horai-umefont/ume-tms3.ttf", "fonts-horai-umefont"},
	{"ume-gothic", "truetype/horai-umefont/ume-tgs4.ttf", "fonts-horai-umefont"},
	{"motoya-cedar", "truetype/motoya-l-cedar/MTLc3m.ttf", "fonts-motoya-l-cedar"},
	{"motoya-maruberi", "truetype/motoya-l-maruberi/MTLmr3m.ttf", "fonts-motoya-l-maruberi"},
	{"mplus", "opentype/mplus/Mplus1-Regular.otf", "fonts-mplus"},
	{"klee", "truetype/klee/KleeOne-Regular.ttf", "fonts-klee"},
	{"yusei-magic", "truetype/yusei-magic/YuseiMagic-Regular.ttf", "fonts-yusei-magic"},
	{"kouzan-gyosho", "truetype/kouzan-mouhitsu/kouzan-mouhitsu-gyosho.ttf", "fonts-kouzan-mouhitsu"},
}

func fontNames() []string {
	var out []string
	for _, k := range known {
		out = append(out, k.name)
	}
	return out
}

// loadFonts loads those of print, in turn for one page after the other, and those of
// handwriting, if any.
func loadFonts(names []string, hands ...string) (*fontBook, error) {
	b := &fontBook{}
	for i, n := range slices.Concat(names, hands) {
		f, err := loadFace(n)
		if err != nil {
			return nil, err
		}
		if i < len(names) {
			b.bodies = append(b.bodies, f)
		} else {
			b.hands = append(b.hands, f)
		}
	}
	for _, n := range []string{"noto-sans-bold", "noto-serif-bold"} {
		f, err := loadFace(n)
		if err != nil {
			return nil, err
		}
		b.heads = append(b.heads, f)
	}
	var err error
	b.fallback, err = loadFace("noto-serif")
	return b, err
}

// pick gives the fonts of the i-th page.
func (b *fontBook) pick(i int) fontSet {
	// A round of the kinds and a round of the fonts must not keep step.
	k := i + i/7
	f := fontSet{body: b.bodies[k%len(b.bodies)], fallback: b.fallback, hands: b.hands}
	f.head = f.body
	if k%3 == 0 {
		f.head = b.heads[k/3%len(b.heads)]
	}
	return f
}

func loadFace(name string) (*face, error) {
	path, deb := name, ""
	for _, k := range known {
		if k.name == name {
			path, deb = filepath.Join("/usr/share/fonts", k.file), k.deb
		}
	}
	if deb == "" && !strings.Contains(name, "/") {
		return nil, fmt.Errorf("there is no font %q; there are %s, or say the path of a font file", name, strings.Join(fontNames(), ", "))
	}
	b, err := os.ReadFile(path)
	if err != nil && deb != "" {
		return nil, fmt.Errorf("font %s: %w (apt-get install %s)", name, err, deb)
	} else if err != nil {
		return nil, fmt.Errorf("font: %w", err)
	}
	c, err := sfnt.ParseCollection(b)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", path, err)
	}
	f, err := c.Font(0) // Debian's collections have the Japanese forms first
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", path, err)
	}
	v, err := verticalForms(b)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", path, err)
	}
	return &face{name: name, font: f, vert: v}, nil
}

func ppem(size float64) fixed.Int26_6 { return fixed.Int26_6(size * 64) }

// glyph is the index of a character, 0 where the font lacks it.
func (f *face) glyph(c rune, vertical bool) sfnt.GlyphIndex {
	g, err := f.font.GlyphIndex(&f.buf, c)
	if err != nil {
		return 0
	}
	if v, ok := f.vert[g]; ok && vertical {
		return v
	}
	return g
}

// advance is a character's width in pixels at a size in pixels an em.
func (f *face) advance(c rune, size float64) float64 {
	a, err := f.font.GlyphAdvance(&f.buf, f.glyph(c, false), ppem(size), font.HintingNone)
	if err != nil {
		return size
	}
	return float64(a) / 64
}

// of is the face that draws a character.
func (s fontSet) of(f *face, c rune) *face {
	for _, x := range []*face{f, s.body, s.fallback} {
		if x.glyph(c, false) != 0 {
			return x
		}
	}
	panic(fmt.Sprintf("no font has %q", c)) // the words are this program's own
}

// has tells whether a text can be drawn.
func (s fontSet) has(text string) bool {
	return !slices.ContainsFunc([]rune(text), func(c rune) bool {
		return s.body.glyph(c, false) == 0 && s.fallback.glyph(c, false) == 0
	})
}
