package main

import (
	"compress/gzip"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fumikura/ocr/glyphs"
)

type alt struct {
	Text string
	Conf uint8
}
type dumpGlyph struct {
	Text, Raw string
	Conf      uint8
	Alts      []alt
	Em        float64
	Vertical  bool
	Dark      byte
	W, H, M   int
	Pix       []byte
}

func main() {
	k := glyphs.Known()
	files, _ := filepath.Glob("/tmp/w/rp/d/scans/*.gz")
	for _, fn := range files {
		f, _ := os.Open(fn)
		z, _ := gzip.NewReader(f)
		var gs []dumpGlyph
		gob.NewDecoder(z).Decode(&gs)
		for i, g := range gs {
			if !strings.Contains("高髙崎﨑", g.Text) || g.Text == "" {
				continue
			}
			for _, m := range []int{0, 2} {
				w, h := g.W-2*m, g.H-2*m
				var pix []byte
				for y := m; y < g.H-m; y++ {
					pix = append(pix, g.Pix[y*g.W+m:y*g.W+g.W-m]...)
				}
				s, _ := glyphs.Describe(pix, w, h)
				one, other := '髙', '高'
				if g.Text == "崎" || g.Text == "﨑" {
					one, other = '﨑', '崎'
				}
				e, l := k.Evidence(&s, one, other)
				ctx := ""
				for j := max(0, i-1); j < min(len(gs), i+2); j++ {
					ctx += gs[j].Text
				}
				fmt.Printf("%s m%d %s ev %.2f like %.3f blur %.2f sharp %.2f size %dx%d conf %d\n", ctx, m, string(one), e, l, s.Aspect, 0.0, w, h, g.Conf)
			}
		}
	}
}
