package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
)

const letter = `<h1>令和6年度 庁舎管理規則の改正について</h1>
<p>文書番号 総務第123号 令和6年4月1日施行。庁舎の管理に関し必要な事項を定め、秩序の維持及び適正な執務環境を図ることを目的とする。職員は、庁舎の使用にあたり、この規則を遵守しなければならない。</p>
<p>ＡＢＣ株式会社 代表取締役 山田太郎 TEL 03-1234-5678 メール info@example.jp ※詳細は別紙①のとおり。ﾊﾝｶｸｶﾅも含む。</p>
<table border=1><tr><td>区分</td><td>金額(円)</td><td>備考</td></tr><tr><td>修繕費</td><td>1,234,567</td><td>前年度比 12%増</td></tr></table>`

// boxes writes where the browser puts each character, in CSS pixels: 96 an inch.
const boxes = `<pre id=truth></pre><script>
document.fonts.ready.then(() => { const out = []; const walk = document.createTreeWalker(document.getElementById("page"), NodeFilter.SHOW_TEXT);
for (let n; n = walk.nextNode();) { let i = 0; for (const c of n.data) { const r = document.createRange(); r.setStart(n, i); r.setEnd(n, i += c.length);
const b = r.getBoundingClientRect(); if (c.trim()) out.push({c, x: b.x, y: b.y, w: b.width, h: b.height, em: parseFloat(getComputedStyle(n.parentElement).fontSize)}) } }
document.getElementById("truth").textContent = JSON.stringify(out) })</script>`

type truth struct {
	C              string
	X, Y, W, H, Em float64
}

// printed prints a page with chromium, and tells where its characters stand.
func printed(t *testing.T, style, body string) ([]byte, []truth) {
	t.Helper()
	chromium := testenv.Need(t, "chromium")
	dir := t.TempDir()
	page := `<html lang=ja><meta charset=utf-8><style>@page{size:210mm 297mm;margin:0}body{margin:0}#truth{display:none}` +
		`#page{font:15px/1.7 "Noto Serif CJK JP";width:640px;height:960px;padding:60px 70px;` + style + `}h1{font-size:20px}</style><div id=page>` + body + `</div>` + boxes
	name := filepath.Join(dir, "page.html")
	if err := os.WriteFile(name, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) []byte {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		args = append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--window-size=794,1123", "--virtual-time-budget=5000", "--user-data-dir=" + filepath.Join(dir, "profile")}, args...)
		out, err := exec.CommandContext(ctx, chromium, append(args, "file://"+name)...).Output()
		if err != nil {
			t.Fatalf("chromium: %v", err)
		}
		return out
	}
	run("--no-pdf-header-footer", "--print-to-pdf="+filepath.Join(dir, "page.pdf"))
	pdf, err := os.ReadFile(filepath.Join(dir, "page.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	_, dom, _ := strings.Cut(string(run("--dump-dom")), "<pre id=\"truth\">")
	dom, _, _ = strings.Cut(dom, "</pre>")
	var where []truth
	if err := json.Unmarshal([]byte(html.UnescapeString(dom)), &where); err != nil || len(where) == 0 {
		t.Fatalf("%d characters, %v", len(where), err)
	}
	return pdf, where
}

func TestTextLayer(t *testing.T) {
	testenv.Need(t, "poppler")
	for _, c := range []struct {
		name, style string
		vertical    bool
	}{{"horizontal", "", false}, {"vertical", "writing-mode:vertical-rl", true}} {
		t.Run(c.name, func(t *testing.T) {
			pdf, where := printed(t, c.style, letter)
			h := newHouse(t)
			f := h.take(t, "起案.pdf", pdf)
			_, r := h.cut(t, f)
			if r == nil || len(r.Pages) != 1 || len(h.indexed) != 1 || len(h.read) != 0 {
				t.Fatalf("record %+v, to index %v, to read %v", r, h.indexed, h.read)
			}
			i, _ := h.picture(t, r, 1)
			text, err := h.Text(t.Context(), r.Pages[0].Page)
			if err != nil {
				t.Fatal(err)
			}
			if text.Kind != archive.TextLayer || text.Width != i.Width || text.Height != i.Height || text.Turn != 0 ||
				!i.Rendered || i.DPIX != 300 || text.Event.Action != archive.ActRead || text.Event.Actor != archive.ActorSystem {
				t.Errorf("text %+v, image %+v", text.Event, i)
			}
			want := archive.Horizontal
			if c.vertical {
				want = archive.Vertical
			}
			for _, l := range text.Lines {
				if l.Dir != want {
					t.Errorf("a line is written in direction %d", l.Dir)
				}
			}
			// DOM order is reading order: all but the table must follow it.
			var errs []float64
			k, missed := 0, 0
			for _, g := range text.Glyphs {
				if g.Box.W == 0 {
					continue
				}
				j := slices.IndexFunc(where[k:min(len(where), k+40)], func(w truth) bool { return w.C == g.Text })
				if j < 0 {
					missed++
					continue
				}
				w := where[k+j]
				k += j + 1
				scale := float64(text.Width) / 794 // pixels for a CSS pixel
				em := w.Em * scale
				x0, x1, y0, y1 := w.X*scale, (w.X+w.W)*scale, w.Y*scale, (w.Y+w.H)*scale
				cx, cy := float64(g.Box.X)+float64(g.Box.W)/2, float64(g.Box.Y)+float64(g.Box.H)/2
				along := max(math.Abs(float64(g.Box.X)-x0), math.Abs(float64(g.Box.X+g.Box.W)-x1))
				across := math.Abs(cy - (y0+y1)/2)
				if c.vertical {
					along = max(math.Abs(float64(g.Box.Y)-y0), math.Abs(float64(g.Box.Y+g.Box.H)-y1))
					across = math.Abs(cx - (x0+x1)/2)
				}
				errs = append(errs, max(along, across)/em)
			}
			if len(errs)*100 < len(where)*95 || missed > len(where)/20 {
				t.Errorf("%d of %d characters in order, %d missed:\n%s", len(errs), len(where), missed, text.Plain())
			}
			slices.Sort(errs)
			median := errs[len(errs)/2]
			t.Logf("median error %.3f em, 90 %% %.3f em", median, errs[len(errs)*9/10])
			if median > 0.10 {
				t.Errorf("median error %.3f em", median)
			}
		})
	}
}

// A layer that is not sound is not taken: the page is read.
func TestTextLayerThatIsNotSound(t *testing.T) {
	testenv.Need(t, "poppler")
	scan := jpegOf(t, drawing(100, 150))
	for name, p := range map[string]pdfPage{
		"beside a picture":  {w: 200, h: 300, jpeg: scan, image: "/Width 100 /Height 150 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", content: "q 120 0 0 180 0 0 cm /Im0 Do Q BT /F0 12 Tf 20 250 Td (visible) Tj ET"},
		"partly hidden":     {w: 200, h: 300, content: "BT /F0 12 Tf 20 250 Td (visible) Tj 3 Tr (hidden) Tj ET"},
		"off the page":      {w: 200, h: 300, content: "BT /F0 12 Tf 190 250 Td (much of this is off the page) Tj ET 0 0 9 9 re f"},
		"no text at all":    {w: 200, h: 300, content: "10 10 50 50 re f"},
		"font without code": {w: 200, h: 300, content: "BT /F9 12 Tf 20 250 Td (visible) Tj ET 10 10 50 50 re f"},
	} {
		h := newHouse(t)
		o, r := h.cut(t, h.take(t, "a.pdf", pdfOf(t, p)))
		if r == nil || len(h.read) != 1 || len(h.indexed) != 0 {
			t.Errorf("%s: outcome %+v, to read %v, to index %v", name, o, h.read, h.indexed)
		}
	}
	h := newHouse(t)
	_, r := h.cut(t, h.take(t, "a.pdf", pdfOf(t, pdfPage{w: 200, h: 300, content: "BT /F0 12 Tf 20 250 Td (a sound layer) Tj ET"})))
	if r == nil || len(h.read) != 0 || len(h.indexed) != 1 {
		t.Fatalf("record %+v, to read %v, to index %v", r, h.read, h.indexed)
	}
	text, err := h.Text(t.Context(), r.Pages[0].Page)
	if err != nil || text.Plain() != "a sound layer\n" {
		t.Errorf("%q, %v", fmt.Sprint(text), err)
	}
}
