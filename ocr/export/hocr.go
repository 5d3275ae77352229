package export

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"fumikura/internal/archive"
)

// Options say what a text doesn't.
type Options struct {
	Image string // name of the image file, for the page's title
	Title string // of the document; the image's name where empty
	Lang  string // of the text (BCP 47); "ja" where empty
	Page  int    // the page's number in its document from 1; 0 is 1
}

// HOCR is the page as hOCR 1.2 (https://kba.github.io/hocr-spec/1.2/): an XHTML
// file with ocr_carea, ocr_line and ocrx_word, x_wconf from 0 to 100, and a box
// for every character in x_bboxes. Boxes are pixels of the page's frame, upright,
// as left, top, right, bottom. A word is a run of characters without a space; lines
// written from top to bottom carry the style writing-mode: vertical-rl. A table is
// an ocr_table that holds an HTML table, each cell with its box; a region that was
// not read is an ocr_image; what else a block is (head, ruby, stamp …) is its
// x_type; a struck-out line is struck out.
func HOCR(t *archive.Text, o Options) []byte {
	h := &hocr{t: t}
	lang := o.Lang
	if lang == "" {
		lang = "ja"
	}
	title := o.Title
	if title == "" {
		title = o.Image
	}
	h.f(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="%[1]s" lang="%[1]s">
<head>
<title>%[2]s</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<meta name="ocr-system" content="%[3]s"/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_table ocr_image ocr_line ocrx_word"/>
<meta name="ocr-number-of-pages" content="1"/>
<meta name="ocr-langs" content="%[1]s"/>
</head>
<body>
<div class="ocr_page" id="page_1" title="image &quot;%[4]s&quot;; bbox 0 0 %[5]d %[6]d; ppageno %[7]d">
`, escape(lang), escape(title), escape(t.Engine), escape(quoted(o.Image)), t.Width, t.Height, max(0, o.Page-1))
	h.page()
	h.f("</div>\n</body>\n</html>\n")
	return h.b.Bytes()
}

type hocr struct {
	b     bytes.Buffer
	t     *archive.Text
	words int
}

func (h *hocr) f(format string, args ...any) { fmt.Fprintf(&h.b, format, args...) }

func (h *hocr) page() {
	bs := blocks(h.t)
	for i := 0; i < len(bs); {
		b := bs[i]
		if b.cell != nil {
			j := i
			for j < len(bs) && bs[j].cell != nil && bs[j].cell.Table == b.cell.Table {
				j++
			}
			h.table(i, bs[i:j])
			i = j
			continue
		}
		class, kind := "ocr_carea", ""
		switch b.kind {
		case archive.LineBody:
		case archive.LineUnread:
			class, kind = "ocr_image", "; x_type unread"
		default:
			kind = "; x_type " + quoted(string(b.kind))
		}
		h.f("<div class=\"%s\" id=\"block_1_%d\" title=\"%s%s\">\n", class, i+1, bbox(b.box), escape(kind))
		if b.kind != archive.LineUnread {
			h.lines(b)
		}
		h.f("</div>\n")
		i++
	}
}

// table writes the cells row by row, whatever their reading order.
func (h *hocr) table(n int, cells []block) {
	cells = slices.Clone(cells)
	slices.SortStableFunc(cells, func(a, b block) int {
		return cmp.Or(cmp.Compare(a.cell.Row, b.cell.Row), cmp.Compare(a.cell.Col, b.cell.Col))
	})
	var box archive.Rect
	for _, c := range cells {
		box = box.Union(c.box)
	}
	h.f("<div class=\"ocr_table\" id=\"block_1_%d\" title=\"%s\"><table>\n", n+1, bbox(box))
	for i, c := range cells {
		if i == 0 || c.cell.Row != cells[i-1].cell.Row {
			h.f("<tr>")
		}
		span := ""
		if c.cell.RowSpan > 1 {
			span += fmt.Sprintf(" rowspan=\"%d\"", c.cell.RowSpan)
		}
		if c.cell.ColSpan > 1 {
			span += fmt.Sprintf(" colspan=\"%d\"", c.cell.ColSpan)
		}
		h.f("<td title=\"%s; x_cell %d %d\"%s>", bbox(c.box), c.cell.Row, c.cell.Col, span)
		h.lines(c)
		h.f("</td>")
		if i+1 == len(cells) || c.cell.Row != cells[i+1].cell.Row {
			h.f("</tr>\n")
		}
	}
	h.f("</table></div>\n")
}

func (h *hocr) lines(b block) {
	for k, l := range b.lines {
		if b.cell != nil && l.Start == l.End {
			continue // an empty cell
		}
		if l.Type == archive.LineUnread {
			h.f("<span class=\"ocr_image\" id=\"line_1_%d\" title=\"%s; x_type unread\"></span>\n", b.first+k+1, bbox(h.t.LineBox(l)))
			continue
		}
		style := ""
		if l.Dir == archive.Vertical {
			style = ` style="writing-mode: vertical-rl"`
		}
		model := ""
		if m := int(l.Model); len(h.t.Models) > 1 && m < len(h.t.Models) {
			model = "; x_model " + quoted(h.t.Models[m])
		}
		h.f("<span class=\"ocr_line\" id=\"line_1_%d\" title=\"%s%s\"%s>", b.first+k+1, bbox(h.t.LineBox(l)), escape(model), style)
		if l.Struck {
			h.f("<s>")
		}
		words(h.t.Glyphs[l.Start:l.End], h.word, func(_, _ archive.Glyph) { h.b.WriteByte(' ') })
		if l.Struck {
			h.f("</s>")
		}
		h.f("</span>\n")
	}
}

func (h *hocr) word(glyphs []archive.Glyph) {
	var boxes, confs, text strings.Builder
	for _, g := range glyphs {
		fmt.Fprintf(&boxes, " %d %d %d %d", g.Box.X, g.Box.Y, g.Box.X+g.Box.W, g.Box.Y+g.Box.H)
		fmt.Fprintf(&confs, " %d", g.Conf)
		text.WriteString(g.Text)
	}
	box, conf := wordBox(glyphs)
	h.words++
	h.f("<span class=\"ocrx_word\" id=\"word_1_%d\" title=\"%s; x_wconf %d; x_bboxes%s; x_confs%s\">%s</span>",
		h.words, bbox(box), conf, boxes.String(), confs.String(), escape(text.String()))
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
