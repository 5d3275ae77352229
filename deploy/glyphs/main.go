// Command glyphs measures the shapes of characters in some typefaces, for package
// ocr/glyphs, which carries them as shapes.bin, as rings.bin those of numbers in
// rings, as signs.bin those of signs that the models lack, and as worn.bin those that a Mincho
// has on a bad copy.
//
//	go run ./deploy/glyphs
//
// Its characters are those of level 1 of JIS X 0208, what Tesseract's models for
// Japanese print (index/japanese/data/printable.txt), the old forms of level 2
// (index/japanese/data/variants.tsv), the kanji that package ocr/reading mends, forms
// that stand in names, and signs.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/japanese"

	"fumikura/ocr/glyphs"
)

// faces are Debian's Noto CJK fonts (fonts-noto-cjk, SIL Open Font License 1.1); the
// first member of each collection is the Japanese one.
var faces = []string{"NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc", "NotoSansCJK-Bold.ttc"}

// ascii are the digits, and letters that are read for signs.
const ascii = "0123456789ACDGOQSUVXm"

// names are forms that registers of residents have and the models lack, beside the
// old forms of variants.tsv; signs what stands on forms and between kanji.
const (
	names = "髙﨑邉濵德齊槇嶌𠮷栁桒瀨增寬閒黑彌"
	// written are signs that the models lack, and what they are read for (ocr/tesseract), and
	// ringed the numbers in rings, and what else is a ring.
	written = "&+<=>BCHIMNQSVXaqu«±÷αβμ←↑→↓⇒⇔≡≦≧ⅠⅡⅢⅣⅤⅥ℃☆★いうかきくこごつでひぃっミユルッツニー一三丸之二士夫失女工日本次犬玉皿口土大太文水火久川下"
	ringed  = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳○◎●"
	signs   = "■□●○◎№㈱㎡☑△▲▽▼◇◆☆★㊞㈲㈹㎝㎏㎜㎥㎢〃"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "glyphs:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	fs := flag.NewFlagSet("glyphs", flag.ContinueOnError)
	out := fs.String("out", "ocr/glyphs/shapes.bin", "file to write")
	signed := fs.String("signs", "ocr/glyphs/signs.bin", "file to write the shapes of signs to that the models lack")
	rings := fs.String("rings", "ocr/glyphs/rings.bin", "file to write the shapes of numbers in rings to")
	worn := fs.String("worn", "ocr/glyphs/worn.bin", "file to write the shapes of worn print to")
	root := fs.String("root", ".", "the repository")
	dir := fs.String("fonts", "/usr/share/fonts/opentype/noto", "folder of the fonts")
	if err := fs.Parse(args); err != nil {
		return err
	}
	chars, err := characters(*root)
	if err != nil {
		return err
	}
	n, err := write(*out, *dir, chars)
	if err != nil {
		return err
	}
	fmt.Printf("%d characters in %d faces\n", len(n), len(faces))
	for name, of := range map[string]string{*signed: written, *rings: ringed} {
		list := []rune(of)
		slices.Sort(list)
		if _, err := write(name, *dir, list); err != nil {
			return err
		}
	}
	return writeWorn(*worn, *dir, n)
}

// write writes the shapes of characters in the faces, and gives those that one of them has.
func write(out, dir string, chars []rune) ([]rune, error) {
	shapes := map[rune][]*glyphs.Shape{}
	for i, name := range faces {
		face, err := load(dir+"/"+name, em)
		if err != nil {
			return nil, err
		}
		for _, r := range chars {
			s, ok := draw(face, r)
			if !ok {
				continue
			}
			if shapes[r] == nil {
				shapes[r] = make([]*glyphs.Shape, len(faces))
			}
			shapes[r][i] = &s
		}
	}
	chars = slices.DeleteFunc(chars, func(r rune) bool { return shapes[r] == nil })
	return chars, os.WriteFile(out, glyphs.Encode(len(faces), chars, shapes), 0o644)
}

// writeWorn writes the shapes of worn print.
func writeWorn(name, dir string, chars []rune) error {
	face, err := load(dir+"/"+wornFace, wornEm)
	if err != nil {
		return err
	}
	chars = slices.Concat(chars, []rune(letters))
	slices.Sort(chars)
	shapes := map[rune][]*glyphs.Shape{}
	for _, r := range chars {
		if s, ok := drawWorn(face, r); ok {
			shapes[r] = s
		}
	}
	chars = slices.DeleteFunc(chars, func(r rune) bool { return shapes[r] == nil })
	return os.WriteFile(name, glyphs.Encode(1+len(wears), chars, shapes), 0o644)
}

// characters are sorted, each once.
func characters(root string) ([]rune, error) {
	out := map[rune]bool{}
	add := func(s string) {
		for _, r := range s {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || strings.ContainsRune(signs+ascii, r) {
				out[r] = true
			}
		}
	}
	add(names + signs + ascii)
	for row := 16; row <= 47; row++ {
		for cell := 1; cell <= 94; cell++ {
			if r, ok := jis(row, cell); ok {
				add(string(r))
			}
		}
	}
	for name, use := range map[string]func(line string) string{
		"index/japanese/data/printable.txt": func(l string) string { return l },
		"ocr/reading/compounds.tsv":         func(l string) string { return l },
		"ocr/reading/looks.tsv":             func(l string) string { return l },
		"index/japanese/data/variants.tsv":  oldForm,
	} {
		b, err := os.ReadFile(root + "/" + name)
		if err != nil {
			return nil, err
		}
		for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
			if l := s.Text(); !strings.HasPrefix(l, "# ") {
				add(use(l))
			}
		}
	}
	list := make([]rune, 0, len(out))
	for r := range out {
		list = append(list, r)
	}
	slices.Sort(list)
	return list, nil
}

// oldForm is a variant of class old that JIS X 0208 has.
func oldForm(line string) string {
	f := strings.Split(line, "\t")
	if len(f) < 3 || f[2] != "old" {
		return ""
	}
	if b, err := japanese.EUCJP.NewEncoder().Bytes([]byte(f[0])); err != nil || len(b) != 2 {
		return "" // three bytes are JIS X 0212
	}
	return f[0]
}

// jis is the character of a row and a cell of JIS X 0208.
func jis(row, cell int) (rune, bool) {
	s, err := japanese.EUCJP.NewDecoder().Bytes([]byte{byte(0xa0 + row), byte(0xa0 + cell)})
	if err != nil {
		return 0, false
	}
	r, n := utf8.DecodeRune(s)
	return r, r != utf8.RuneError && n == len(s)
}

// em is the size in pixels that glyphs are drawn in, near that of scans at 300 dpi.
const em = 48

func load(name string, size float64) (font.Face, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	c, err := opentype.ParseCollection(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f, err := c.Font(0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
}

// draw measures one glyph; false: the face lacks it.
func draw(face font.Face, r rune) (glyphs.Shape, bool) {
	if _, ok := face.GlyphAdvance(r); !ok {
		return glyphs.Shape{}, false
	}
	const wide = em * 3 / 2
	img := image.NewGray(image.Rect(0, 0, wide, wide))
	(&font.Drawer{Dst: img, Src: image.White, Face: face, Dot: fixed.P(em/4, em*6/5)}).DrawString(string(r))
	for i := range img.Pix {
		img.Pix[i] = 255 - img.Pix[i]
	}
	return glyphs.Describe(scanned(img.Pix, wide), wide, wide)
}

// scanned is a drawn square as a scanner sees it, a little out of focus (binomial
// 3 × 3): shapes of sharp ones are less like those of scans.
func scanned(pix []byte, side int) []byte {
	out := bytes.Clone(pix)
	for y := 1; y < side-1; y++ {
		for x := 1; x < side-1; x++ {
			sum := 0
			for d := -1; d <= 1; d++ {
				row := pix[(y+d)*side+x-1:]
				sum += (2 - max(d, -d)) * (int(row[0]) + 2*int(row[1]) + int(row[2]))
			}
			out[y*side+x] = byte(sum / 16)
		}
	}
	return out
}
