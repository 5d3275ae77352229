package tesseract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fumikura/internal/archive"
)

// width is how far a character's ink extends along a line, in ems: between lo and
// hi it costs nothing. advance is the room it takes with its margins.
type width struct{ lo, hi, advance float64 }

func (w width) cost(size float64) float64 {
	switch {
	case size < w.lo:
		d := (w.lo - size) / 0.25
		return d * d
	case size > w.hi:
		d := (size - w.hi) / 0.2
		return d * d
	}
	return 0
}

// full tells a kanji or the like, which fills its square.
func (w width) full() bool { return w.lo > .5 && w.advance == 1 }

const (
	smallKana = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
	dots      = "、。，．・.,:;'`’‘゛゜：；･｡､"
	brackets  = "「」『』（）()[]{}〔〕【】〈〉《》“”\""
	// flat characters are low, which counts in vertical lines.
	flat = "一へヘ二ニ三ハ八つツエ工皿四円心西血ハいハ"
	thin = "1iIl|!1｜Il丨"
)

// widthOf is the width of a grapheme in a line of that direction.
func widthOf(text string, dir archive.Direction) width {
	c, _ := utf8.DecodeRuneInString(text)
	in := func(set string) bool { return strings.ContainsRune(set, c) }
	vertical := dir == archive.Vertical
	switch {
	case in(dots):
		return width{.06, .4, .6}
	case in(brackets):
		return width{.08, .6, .6}
	case in(smallKana):
		return width{.25, .72, .85}
	case c == 'ー' || c == '―' || c == '—' || c == '〜' || c == '～':
		return width{.5, 1, .95}
	case c == '一' || c == '-' || c == '_' || c == '=' || c == '－' || c == '‐' || c == '−':
		if vertical {
			return width{.03, .3, .9}
		}
		return width{.2, 1, .8}
	case in(thin):
		return width{.05, .5, .5}
	case vertical && in(flat):
		return width{.12, .95, 1}
	case unicode.In(c, unicode.Hiragana, unicode.Katakana):
		return width{.35, 1, 1}
	case c < 0x250 && !vertical:
		if c == 'W' || c == 'M' || c == 'm' || c == 'w' || c == '%' || c == '@' {
			return width{.35, 1, .8}
		}
		return width{.15, .65, .5}
	case c >= 0xff01 && c <= 0xff5e: // fullwidth Latin and digits
		return width{.15, .95, .9}
	case c < 0x250:
		return width{.3, .9, .8}
	}
	return width{.58, 1.04, 1}
}
