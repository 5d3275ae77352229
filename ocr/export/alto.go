package export

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
)

// ALTO is the page as ALTO 4.4 (https://www.loc.gov/standards/alto/, namespace
// http://www.loc.gov/standards/alto/ns-v4#) in pixels of the page's frame, upright.
// A block is a TextBlock with BASEDIRECTION ltr or ttb, a table a ComposedBlock of
// the TYPE "table" whose cells are TextBlocks, a region that was not read an
// Illustration of the TYPE "unread". A word is a String with WC (0 to 1), CC (a
// digit a code point, 0 sure to 9 unsure) and a Glyph a character, whose Variants
// are the alternatives. What a line is (head, ruby, stamp …) and where a cell
// stands are tags; what read a line is its PROCESSINGREFS.
//
// A Glyph of ALTO holds one code point: of a grapheme of several, it is the first,
// and the String has all of them.
func ALTO(t *archive.Text, o Options) []byte {
	a := &alto{t: t, o: o, bs: blocks(t)}
	if a.o.Lang == "" {
		a.o.Lang = "ja"
	}
	a.head()
	a.tags()
	a.page()
	return a.b.Bytes()
}

type alto struct {
	b  bytes.Buffer
	t  *archive.Text
	o  Options
	bs []block
}

func (a *alto) f(format string, args ...any) { fmt.Fprintf(&a.b, format, args...) }

func (a *alto) head() {
	a.f(`<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-4.xsd" SCHEMAVERSION="4.4">
<Description>
<MeasurementUnit>pixel</MeasurementUnit>
<sourceImageInformation><fileName>%s</fileName></sourceImageInformation>
`, escape(a.o.Image))
	if a.t.Turn != 0 {
		a.f("<Processing ID=\"turn\"><processingCategory>preOperation</processingCategory><processingStepDescription>image turned clockwise</processingStepDescription><processingStepSettings>%d</processingStepSettings></Processing>\n", 90*a.t.Turn)
	}
	for i, m := range a.models() {
		category := "contentGeneration"
		if a.t.Kind == archive.TextHuman {
			category = "contentModification"
		}
		a.f("<Processing ID=\"model_%d\"><processingCategory>%s</processingCategory><processingStepSettings>%s</processingStepSettings><processingSoftware><softwareName>%s</softwareName></processingSoftware></Processing>\n",
			i, category, escape(m), escape(a.t.Engine))
	}
	a.f("</Description>\n")
}

// models are what can have read a line; a text that names none has one.
func (a *alto) models() []string {
	if len(a.t.Models) == 0 {
		return []string{string(a.t.Kind)}
	}
	return a.t.Models
}

// tags lists the types and the cells that occur.
func (a *alto) tags() {
	seen := map[string]bool{}
	var out strings.Builder
	for _, b := range a.bs {
		if b.kind != archive.LineBody && !seen[typeTag(b.kind)] {
			seen[typeTag(b.kind)] = true
			fmt.Fprintf(&out, "<LayoutTag ID=\"%s\" TYPE=\"block\" LABEL=\"%s\"/>\n", typeTag(b.kind), escape(string(b.kind)))
		}
		if id := cellTag(b.cell); id != "" && !seen[id] {
			seen[id] = true
			c := b.cell
			fmt.Fprintf(&out, "<StructureTag ID=\"%s\" TYPE=\"cell\" LABEL=\"row %d column %d\" DESCRIPTION=\"rowspan %d colspan %d\"/>\n",
				id, c.Row, c.Col, max(1, c.RowSpan), max(1, c.ColSpan))
		}
	}
	if out.Len() > 0 {
		a.f("<Tags>\n%s</Tags>\n", out.String())
	}
}

func typeTag(k archive.LineType) string {
	return "type_" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, string(k))
}

func cellTag(c *archive.Cell) string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("cell_%d_%d_%d_%d", c.Row, c.Col, max(1, c.RowSpan), max(1, c.ColSpan))
}

func (a *alto) page() {
	w, h := a.t.Width, a.t.Height
	a.f("<Layout>\n<Page ID=\"page_1\" PHYSICAL_IMG_NR=\"%d\" WIDTH=\"%d\" HEIGHT=\"%d\" PC=\"%s\" LANG=\"%s\">\n<PrintSpace HPOS=\"0\" VPOS=\"0\" WIDTH=\"%d\" HEIGHT=\"%d\">\n",
		max(1, a.o.Page), w, h, share(a.t.Confidence), escape(a.o.Lang), w, h)
	tables := tableBoxes(a.t)
	open := -1 // the table that is open
	var done []int
	for i, b := range a.bs {
		table := -1
		if b.cell != nil {
			table = b.cell.Table
		}
		if table != open {
			if open >= 0 {
				a.f("</ComposedBlock>\n")
			}
			if table >= 0 {
				id := fmt.Sprintf("table_%d", table+1)
				if slices.Contains(done, table) { // other lines stand between its cells
					id += fmt.Sprintf("_%d", i+1)
				}
				done = append(done, table)
				a.f("<ComposedBlock ID=\"%s\" TYPE=\"table\"%s>\n", id, place(tables[table]))
			}
			open = table
		}
		a.block(i, b)
	}
	if open >= 0 {
		a.f("</ComposedBlock>\n")
	}
	a.f("</PrintSpace>\n</Page>\n</Layout>\n</alto>\n")
}

func (a *alto) block(i int, b block) {
	if b.kind == archive.LineUnread {
		a.f("<Illustration ID=\"block_%d\" TAGREFS=\"%s\"%s TYPE=\"unread\"/>\n", i+1, typeTag(b.kind), place(b.box))
		return
	}
	var refs []string
	if b.kind != archive.LineBody {
		refs = append(refs, typeTag(b.kind))
	}
	if b.cell != nil {
		refs = append(refs, cellTag(b.cell))
	}
	tags := ""
	if len(refs) > 0 {
		tags = ` TAGREFS="` + strings.Join(refs, " ") + `"`
	}
	corrected := ""
	if a.t.Kind == archive.TextHuman {
		corrected = ` CS="true"`
	}
	a.f("<TextBlock ID=\"block_%d\"%s%s%s LANG=\"%s\" BASEDIRECTION=\"%s\">\n", i+1, tags, place(b.box), corrected, escape(a.o.Lang), direction(b.dir))
	for k, l := range b.lines {
		a.line(b.first+k, l)
	}
	a.f("</TextBlock>\n")
}

func direction(d archive.Direction) string {
	if d == archive.Vertical {
		return "ttb"
	}
	return "ltr"
}

func (a *alto) line(i int, l archive.Line) {
	glyphs := a.t.Glyphs[l.Start:l.End]
	var strs bytes.Buffer
	words(glyphs, func(w []archive.Glyph) { a.word(&strs, w, l.Struck) },
		func(before, after archive.Glyph) { gap(&strs, before.Box, after.Box, l.Dir) })
	if strs.Len() == 0 {
		return // a line of ALTO has a word
	}
	ref := ""
	if m := int(l.Model); m < len(a.models()) {
		ref = fmt.Sprintf(` PROCESSINGREFS="model_%d"`, m)
	}
	a.f("<TextLine ID=\"line_%d\"%s%s BASEDIRECTION=\"%s\">%s</TextLine>\n", i+1, ref, place(a.t.LineBox(l)), direction(l.Dir), strs.String())
}

func (a *alto) word(out *bytes.Buffer, glyphs []archive.Glyph, struck bool) {
	var text, cc, inner strings.Builder
	for _, g := range glyphs {
		s := xmlText(g.Text)
		if s == "" {
			continue
		}
		text.WriteString(s)
		for range utf8.RuneCountInString(s) {
			if cc.Len() > 0 {
				cc.WriteByte(' ')
			}
			fmt.Fprint(&cc, min(9, (100-min(100, int(g.Conf)))/10))
		}
		r, _ := utf8.DecodeRuneInString(s)
		fmt.Fprintf(&inner, "<Glyph CONTENT=\"%s\" GC=\"%s\"%s", escape(string(r)), share(int(g.Conf)), place(g.Box))
		var variants strings.Builder
		for _, v := range g.Alts {
			if s := xmlText(v.Text); s != "" && utf8.RuneCountInString(s) <= 3 {
				fmt.Fprintf(&variants, "<Variant CONTENT=\"%s\" VC=\"%s\"/>", escape(s), share(int(v.Conf)))
			}
		}
		if variants.Len() > 0 {
			fmt.Fprintf(&inner, ">%s</Glyph>", variants.String())
		} else {
			inner.WriteString("/>")
		}
	}
	if text.Len() == 0 {
		return
	}
	box, conf := wordBox(glyphs)
	style := ""
	if struck {
		style = ` STYLE="strikethrough"`
	}
	fmt.Fprintf(out, "<String%s CONTENT=\"%s\"%s WC=\"%s\" CC=\"%s\">%s</String>", place(box), escape(text.String()), style, share(conf), cc.String(), inner.String())
}

// gap writes the space between two words; one may follow a String, never another
// space.
func gap(out *bytes.Buffer, a, b archive.Rect, d archive.Direction) {
	if !bytes.HasSuffix(out.Bytes(), []byte("</String>")) {
		return
	}
	r := archive.Rect{X: a.X + a.W, Y: a.Y, W: max(0, b.X-a.X-a.W), H: a.H}
	if d == archive.Vertical {
		r = archive.Rect{X: a.X, Y: a.Y + a.H, W: a.W, H: max(0, b.Y-a.Y-a.H)}
	}
	fmt.Fprintf(out, "<SP%s/>", place(r))
}

func place(r archive.Rect) string {
	return fmt.Sprintf(` HPOS="%d" VPOS="%d" WIDTH="%d" HEIGHT="%d"`, r.X, r.Y, r.W, r.H)
}

// share is a confidence of 0–100 as 0–1.
func share(conf int) string { return fmt.Sprintf("%.2f", float64(min(100, max(0, conf)))/100) }

// xmlText drops what XML forbids, and white space that is no space of a word.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, r < ' ', r >= 0xD800 && r <= 0xDFFF, r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, s)
}
