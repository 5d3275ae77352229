package pdf

import (
	"context"
	"html"
	"strconv"
	"strings"
	"unicode"
)

// A word is a run of characters as pdftotext gives it, with its box in points
// from the page's top left corner, as a viewer shows the page.
type word struct {
	x0, y0, x1, y1 float64
	glyphs         []string // graphemes
}

func (w word) w() float64 { return w.x1 - w.x0 }
func (w word) h() float64 { return w.y1 - w.y0 }

// words reads a page's text layer.
func (d *Document) words(ctx context.Context, p *Page) ([]word, error) {
	at := strconv.Itoa(p.number)
	out, err := run(ctx, "pdftotext", "-bbox", "-cropbox", "-enc", "UTF-8", "-f", at, "-l", at, p.file, "-")
	if err != nil {
		return nil, err
	}
	return parseWords(out.stdout.String()), nil
}

// parseWords reads the lines of pdftotext -bbox. It does not read them as XML,
// which forbids characters that a layer may hold.
func parseWords(s string) []word {
	var out []word
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		rest, ok := strings.CutPrefix(line, "<word ")
		if !ok {
			continue
		}
		attrs, text, ok := strings.Cut(rest, ">")
		text, ended := strings.CutSuffix(text, "</word>")
		if !ok || !ended {
			continue
		}
		var w word
		good := 0
		for name, at := range map[string]*float64{"xMin": &w.x0, "yMin": &w.y0, "xMax": &w.x1, "yMax": &w.y1} {
			_, v, found := strings.Cut(attrs, name+`="`)
			v, _, closed := strings.Cut(v, `"`)
			n, err := strconv.ParseFloat(v, 64)
			if found && closed && err == nil && n > -1e6 && n < 1e6 {
				*at = n
				good++
			}
		}
		if w.glyphs = graphemes(html.UnescapeString(text)); good == 4 && len(w.glyphs) > 0 {
			out = append(out, w)
		}
	}
	return out
}

// graphemes splits s so that marks, variation selectors and joiners stay with
// their base.
func graphemes(s string) []string {
	var out []string
	for _, r := range s {
		if len(out) > 0 && (unicode.In(r, unicode.Mn, unicode.Me) || r == 0x200d || r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef) {
			out[len(out)-1] += string(r)
			continue
		}
		out = append(out, string(r))
	}
	return out
}

// first is a grapheme's base character.
func first(g string) rune {
	for _, r := range g {
		return r
	}
	return 0
}

// full tells whether a character is as wide as the font is high: kanji, kana,
// and the full-width forms.
func full(r rune) bool {
	return r >= 0x2e80 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff ||
		r >= 0xfe30 && r <= 0xfe4f || r >= 0xff01 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 || r >= 0x20000 && r <= 0x3ffff
}

// ambiguous tells characters that Japanese fonts give the full width: ①, ※, →.
func ambiguous(r rune) bool {
	return r == 0xa7 || r == 0xb0 || r == 0xb1 || r == 0xb6 || r == 0xd7 || r == 0xf7 ||
		r >= 0x370 && r <= 0x451 || r >= 0x2010 && r <= 0x27bf
}

// advance is a character's share of the width of its word, in ems: 1 for a
// full-width one, 0.5 for half-width kana, and for Latin letters the width that
// proportional fonts give them on average. japanese says that the word has
// full-width characters.
func advance(g string, japanese bool) float64 {
	r := first(g)
	switch {
	case full(r) || japanese && ambiguous(r):
		return 1
	case r >= 0xff61 && r <= 0xff9f:
		return 0.5
	case r > ' ' && int(r-' ') < len(latin):
		return float64(latin[r-' ']) / 100
	}
	return 0.5
}

// latin holds the widths of ' ' to '~' in hundredths of an em, as sans serif
// fonts have them.
var latin = [...]uint8{
	25, 29, 41, 52, 52, 84, 65, 24, 32, 32, 43, 53, 27, 32, 27, 36, // space to /
	53, 53, 53, 53, 53, 53, 53, 53, 53, 53, 27, 27, 53, 53, 53, 45, // 0 to ?
	92, 60, 62, 60, 65, 56, 53, 66, 69, 28, 49, 61, 52, 84, 69, 71, // @ to O
	60, 71, 62, 56, 55, 68, 57, 85, 57, 54, 55, 32, 36, 32, 53, 50, // P to _
	52, 53, 58, 48, 58, 53, 31, 53, 58, 27, 27, 53, 28, 87, 58, 57, // ` to o
	58, 58, 37, 44, 35, 58, 50, 76, 49, 50, 46, 32, 26, 32, 53, // p to ~
}
