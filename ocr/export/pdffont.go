package export

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// fontCIDs is how many characters one font holds; a CID has 16 bits.
const fontCIDs = 60000

// A cidFont is a composite font (ISO 32000-1, 9.7) of boxes whose CIDs are
// given out as characters come; what each means stands in its ToUnicode map.
type cidFont struct {
	font  int // object number
	chars []string
}

// cid is the font and the code of a character, which may have several code points.
func (p *PDF) cid(s string) (font, code int) {
	if p.codes == nil {
		p.codes = map[string][2]int{}
	}
	if c, ok := p.codes[s]; ok {
		return c[0], c[1]
	}
	n := len(p.fonts) - 1
	if n < 0 || len(p.fonts[n].chars) == fontCIDs {
		p.fonts = append(p.fonts, &cidFont{font: p.reserve()})
		n++
	}
	f := p.fonts[n]
	f.chars = append(f.chars, s)
	c := [2]int{n, len(f.chars)} // from 1: code 0 is no character
	p.codes[s] = c
	return c[0], c[1]
}

func (f *cidFont) write(p *PDF) {
	cidfont, descriptor, file, gids, unicode := p.reserve(), p.reserve(), p.reserve(), p.reserve(), p.reserve()
	const name = "FKRBOX+Box"
	p.object(f.font, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, cidfont, unicode))
	p.object(cidfont, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 1000/CIDToGIDMap %d 0 R>>",
		name, descriptor, gids))
	p.object(descriptor, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[0 %d 1000 %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>",
		name, fontDescent, fontAscent, fontAscent, fontDescent, fontAscent, file))
	ttf := boxFont()
	p.deflated(file, fmt.Sprintf("/Length1 %d", len(ttf)), ttf)
	p.deflated(gids, "", append([]byte{0, 0}, bytes.Repeat([]byte{0, 1}, len(f.chars))...))
	p.deflated(unicode, "", f.toUnicode())
}

// toUnicode is the map from codes to text (Adobe Technical Note 5411).
func (f *cidFont) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for i := 0; i < len(f.chars); i += 100 {
		part := f.chars[i:min(i+100, len(f.chars))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for k, s := range part {
			fmt.Fprintf(&b, "<%04X> <", i+k+1)
			for _, u := range utf16.Encode([]rune(s)) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

// boxFont is a TrueType font of one glyph (besides .notdef, which is empty): a
// rectangle as large as the em box. Nobody sees it, but PDFium, Chromium's reader,
// takes a character's place from its outline and leaves out those that have none.
func boxFont() []byte {
	u16 := func(v ...int) (b []byte) {
		for _, x := range v {
			b = binary.BigEndian.AppendUint16(b, uint16(x))
		}
		return b
	}
	u32 := func(v ...uint32) (b []byte) {
		for _, x := range v {
			b = binary.BigEndian.AppendUint32(b, x)
		}
		return b
	}
	cat := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	var names, strs []byte
	for i, s := range []string{"Box", "Regular", "Fumikura Box", "Box", "1.0", "Box"} {
		enc := u16()
		for _, u := range utf16.Encode([]rune(s)) {
			enc = binary.BigEndian.AppendUint16(enc, u)
		}
		names = append(names, u16(3, 1, 0x409, i+1, len(enc), len(strs))...)
		strs = append(strs, enc...)
	}
	tables := []struct {
		tag  string
		data []byte
	}{
		{"OS/2", cat(u16(3, 1000, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0), make([]byte, 10), u32(0, 0, 0, 0), []byte("FKR "),
			u16(0x40, 0x20, 0x20, fontAscent, fontDescent, 0, fontAscent, -fontDescent), u32(1, 0), u16(500, fontAscent, 0, 0x20, 1))},
		{"cmap", cat(u16(0, 1, 3, 1), u32(12), u16(4, 32, 0, 4, 4, 1, 0, 0x20, 0xFFFF, 0, 0x20, 0xFFFF, 1-0x20, 1, 0, 0))},
		{"glyf", cat(u16(1, 0, fontDescent, 1000, fontAscent, 3, 0), // one contour of four points
			[]byte{1, 1, 1, 1}, // each on the curve, its place in words
			u16(0, 1000, 0, -1000), u16(fontDescent, 0, fontAscent-fontDescent, 0))},
		{"head", cat(u32(0x10000, 0x10000, 0, 0x5F0F3CF5), u16(0, 1000), make([]byte, 16), u16(0, fontDescent, 1000, fontAscent, 0, 8, 2, 0, 0))},
		{"hhea", cat(u32(0x10000), u16(fontAscent, fontDescent, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 2))},
		{"hmtx", u16(1000, 0, 1000, 0)},
		{"loca", u16(0, 0, 17)}, // halves of bytes: .notdef has none
		{"maxp", cat(u32(0x10000), u16(2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0))},
		{"name", cat(u16(0, 6, 6+len(names)), names, strs)},
		{"post", cat(u32(0x30000, 0), u16(-100, 50), u32(0, 0, 0, 0, 0))},
	}
	head := u16(len(tables), 128, 3, 16*len(tables)-128)
	out := cat(u32(0x10000), head)
	at := 12 + 16*len(tables)
	var body []byte
	headAt := 0
	for _, t := range tables {
		if t.tag == "head" {
			headAt = at
		}
		padded := append(bytes.Clone(t.data), make([]byte, (4-len(t.data)%4)%4)...)
		out = cat(out, []byte(t.tag), u32(checksum(padded), uint32(at), uint32(len(t.data))))
		body = append(body, padded...)
		at += len(padded)
	}
	out = append(out, body...)
	binary.BigEndian.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(b []byte) (sum uint32) {
	for i := 0; i+4 <= len(b); i += 4 {
		sum += binary.BigEndian.Uint32(b[i:])
	}
	return sum
}

// textString is a PDF text string: UTF-16 with its mark, in hexadecimal.
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}
