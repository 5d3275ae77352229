package export

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"fumikura/internal/archive"
)

// Options say what a text doesn't.
type Options struct {
	Image string // name of the image file, for the page's title
	Title string // of the document; the image's name where empty
	Lang  string // of the text (BCP 47); "ja" where empty
}

// HOCR is the page as hOCR 1.2 (https://kba.github.io/hocr-spec/1.2/): an XHTML
// file with ocr_carea, ocr_line and ocrx_word, x_wconf from 0 to 100, and a box
// for every character in x_bboxes. Boxes are pixels of the page's frame, upright,
// as left, top, right, bottom. A word is a run of characters without a space; lines
// written from top to bottom carry the style writing-mode: vertical-rl.
func HOCR(t *archive.Text, o Options) []byte {
	var b bytes.Buffer
	lang := o.Lang
	if lang == "" {
		lang = "ja"
	}
	title := o.Title
	if title == "" {
		title = o.Image
	}
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="%[1]s" lang="%[1]s">
<head>
<title>%[2]s</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<meta name="ocr-system" content="%[3]s"/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_line ocrx_word"/>
<meta name="ocr-number-of-pages" content="1"/>
<meta name="ocr-langs" content="%[1]s"/>
</head>
<body>
<div class="ocr_page" id="page_1" title="image &quot;%[4]s&quot;; bbox 0 0 %[5]d %[6]d; ppageno 0">
`, escape(lang), escape(title), escape(t.Engine), escape(quoted(o.Image)), t.Width, t.Height)
	words := 0
	for i := 0; i < len(t.Lines); {
		j := i
		var area archive.Rect
		for j < len(t.Lines) && t.Lines[j].Block == t.Lines[i].Block {
			area = area.Union(t.LineBox(t.Lines[j]))
			j++
		}
		fmt.Fprintf(&b, "<div class=\"ocr_carea\" id=\"block_1_%d\" title=\"%s\">\n", t.Lines[i].Block+1, bbox(area))
		for ; i < j; i++ {
			words = line(&b, t, i, words)
		}
		b.WriteString("</div>\n")
	}
	b.WriteString("</div>\n</body>\n</html>\n")
	return b.Bytes()
}

func line(b *bytes.Buffer, t *archive.Text, i, words int) int {
	l := t.Lines[i]
	style := ""
	if l.Dir == archive.Vertical {
		style = ` style="writing-mode: vertical-rl"`
	}
	fmt.Fprintf(b, "<span class=\"ocr_line\" id=\"line_1_%d\" title=\"%s\"%s>", i+1, bbox(t.LineBox(l)), style)
	glyphs := t.Glyphs[l.Start:l.End]
	for k := 0; k < len(glyphs); {
		if strings.TrimSpace(glyphs[k].Text) == "" {
			b.WriteByte(' ')
			k++
			continue
		}
		e := k
		for e < len(glyphs) && strings.TrimSpace(glyphs[e].Text) != "" {
			e++
		}
		words++
		word(b, glyphs[k:e], words)
		k = e
	}
	b.WriteString("</span>\n")
	return words
}

func word(b *bytes.Buffer, glyphs []archive.Glyph, n int) {
	var box archive.Rect
	var boxes, confs, text strings.Builder
	sum := 0
	for _, g := range glyphs {
		box = box.Union(g.Box)
		fmt.Fprintf(&boxes, " %d %d %d %d", g.Box.X, g.Box.Y, g.Box.X+g.Box.W, g.Box.Y+g.Box.H)
		fmt.Fprintf(&confs, " %d", g.Conf)
		text.WriteString(g.Text)
		sum += int(g.Conf)
	}
	fmt.Fprintf(b, "<span class=\"ocrx_word\" id=\"word_1_%d\" title=\"%s; x_wconf %d; x_bboxes%s; x_confs%s\">%s</span>",
		n, bbox(box), (sum+len(glyphs)/2)/len(glyphs), boxes.String(), confs.String(), escape(text.String()))
}

func bbox(r archive.Rect) string {
	return fmt.Sprintf("bbox %d %d %d %d", r.X, r.Y, r.X+r.W, r.Y+r.H)
}

// escape makes s safe in XML text and in attributes, and drops what XML forbids.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return strings.ReplaceAll(b.String(), "\uFFFD", "")
}

// quoted makes a file name fit for hOCR's quoted strings, which know no escape.
func quoted(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '"' || r == ';' || r < ' ' {
			return '_'
		}
		return r
	}, s)
}
