package viewer

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// boxesOn compares where the browser draws the marks with where the page's own
// squares stand: the picture's box on the screen, and the marks' boxes in parts
// of it.
func (b *tab) boxesOn(frameW, frameH float64, want ...[4]float64) {
	b.t.Helper()
	b.wait(`document.querySelector("svg.page image")`)
	got := eval[[][]float64](b, `(() => {
		const s = document.querySelector("svg.page").getBoundingClientRect();
		return [[s.width, s.height], ...[...document.querySelectorAll("svg.page rect")].map((r) => {
			const b = r.getBBox(), m = r.getScreenCTM();
			const p = new DOMPoint(b.x, b.y).matrixTransform(m), q = new DOMPoint(b.x + b.width, b.y + b.height).matrixTransform(m);
			return [(p.x - s.left) / s.width, (p.y - s.top) / s.height, (q.x - p.x) / s.width, (q.y - p.y) / s.height];
		})];
	})()`)
	if len(got) != len(want)+1 {
		b.t.Fatalf("%d marks on %s, want %d", len(got)-1, b.path(), len(want))
	}
	if ratio := got[0][1] / got[0][0] / (frameH / frameW); math.Abs(ratio-1) > 0.01 {
		b.t.Errorf("%s: the picture is %v, want %v × %v", b.path(), got[0], frameW, frameH)
	}
	for i, w := range want {
		g := got[i+1]
		for k, full := range []float64{frameW, frameH, frameW, frameH} {
			if math.Abs(g[k]-w[k]/full) > 0.002 {
				b.t.Errorf("%s: mark %d is at %.4f of the picture, want %v of %v × %v", b.path(), i+1, g, w, frameW, frameH)
				break
			}
		}
	}
}

// From the search box to the marked words, on pages of every kind.
func TestSearchOpenSee(t *testing.T) {
	h := newHouse(t)
	h.record("横書き", nil, pageSpec{lines: []string{"令和八年度", "道路占用許可の申請"}})
	h.record("縦書き", nil, pageSpec{lines: []string{"松江市公報", "道路占用許可の告示"}, vertical: true})
	h.record("横倒し", nil, pageSpec{lines: []string{"道路占用許可"}, turn: 3})
	h.record("ファクス", nil, pageSpec{lines: []string{"道路占用許可"}, dpix: 204, dpiy: 98})
	b := newTab(t, h)
	b.signIn(h.person("sato", access.RoleStaff))
	for _, c := range []struct {
		title        string
		frameH       float64
		x, y, ww, hh float64
	}{
		{"横書き", 1400, 80, 180, 240, 40},
		{"縦書き", 1400, 800, 100, 40, 240},
		{"横倒し", 1400, 80, 100, 240, 40},
		{"ファクス", 1400 * 204.0 / 98, 80, 100 * 204.0 / 98, 240, 40 * 204.0 / 98},
	} {
		b.open("/")
		b.do(chromedp.SendKeys(chromedp.CSS("#q"), "道路占用許可"))
		b.do(chromedp.KeyEvent(kb.Enter))
		b.wait(`document.querySelectorAll(".hit").length === 4`)
		b.run(fmt.Sprintf(`[...document.querySelectorAll(".hit h3 a")].find((a) => a.textContent === %q).click()`, c.title))
		b.wait(`document.querySelector("svg.page rect")`)
		b.boxesOn(1000, c.frameH, [4]float64{c.x, c.y, c.ww, c.hh})
		if got := eval[string](b, `document.querySelector(".lines mark").textContent`); got != "道路占用許可" {
			t.Errorf("%s: %q is marked in the text", c.title, got)
		}
	}
	b.quiet()
}

// Everything that a mouse does can be done by keys alone.
func TestByKeysAlone(t *testing.T) {
	h := newHouse(t)
	r := roads(h)
	b := newTab(t, h)
	b.signIn(h.person("sato", access.RoleStaff))
	b.open("/search")
	b.wait(`document.activeElement.id === "q"`)
	b.do(chromedp.KeyEvent("道路占用"), chromedp.KeyEvent(kb.Enter))
	b.wait(`document.querySelector(".hit")`)
	for range 40 { // Tab to the first result
		b.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](b, `!!document.activeElement.closest(".hit h3")`) {
			break
		}
	}
	if outline := eval[string](b, `getComputedStyle(document.activeElement).outlineWidth`); outline != "4px" {
		t.Errorf("the focus is outlined by %s", outline)
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	b.wait(`document.querySelectorAll(".occ").length === 2 && location.hash === "#hit"`)
	first := b.path()
	b.do(chromedp.KeyEvent("n"))
	b.wait(`location.search.includes("hit=2")`)
	b.do(chromedp.KeyEvent("n"))
	b.wait(`location.pathname.endsWith("/p/3")`)
	b.do(chromedp.KeyEvent("p"))
	b.wait(`location.pathname.endsWith("/p/1") && document.querySelectorAll(".occ")[1].classList.contains("current")`)
	b.do(chromedp.KeyEvent("g"))
	b.wait(`document.activeElement.id === "page"`)
	b.run(`document.activeElement.value = ""`) // the test's keyboard types what a real one does not
	b.do(chromedp.KeyEvent("2"), chromedp.KeyEvent(kb.Enter))
	b.wait(`location.pathname.endsWith("/p/2")`)
	b.do(chromedp.KeyEvent("/"))
	b.wait(`document.activeElement.id === "barq"`)
	b.do(chromedp.KeyEvent("n")) // typed, not a shortcut
	if got := eval[string](b, `document.activeElement.value`); !strings.HasSuffix(got, "n") || !strings.HasSuffix(b.path(), "/p/2?q="+query) {
		t.Errorf("a key typed into the box: %q on %s", got, b.path())
	}
	// A key that is part of a conversion is none of ours, nor one with a modifier.
	taken := func(how string) bool {
		return eval[bool](b, `!document.dispatchEvent(new KeyboardEvent("keydown", {key: "n", bubbles: true, cancelable: true`+how+`}))`)
	}
	b.open(strings.Split(first, "#")[0])
	if taken(", isComposing: true") || taken(", ctrlKey: true") {
		t.Error("a key of a conversion turned the page")
	}
	b.follow(`button[name=keys]`)
	if eval[bool](b, `document.body.hasAttribute("data-keys")`) || taken("") {
		t.Error("a shortcut works that was switched off")
	}
	b.follow(`button[name=keys]`)
	if !taken("") {
		t.Error("the shortcut does not work any more, so that the checks above say nothing")
	}
	b.wait(`location.search.includes("hit=2")`)
	if !strings.HasPrefix(first, "/d/"+string(r.ID)) {
		t.Errorf("the first result is %s", first)
	}
	b.quiet()
}

func TestUploadInABrowser(t *testing.T) {
	h := newHouse(t)
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"一.pdf", "bad.txt", "三.png"} {
		f := filepath.Join(dir, name)
		h.must(os.WriteFile(f, []byte(name), 0o600))
		files = append(files, f)
	}
	b := newTab(t, h)
	b.signIn(h.person("sato", access.RoleClerk))
	b.open("/upload")
	b.do(chromedp.SendKeys(chromedp.CSS("#title"), "箱9"), chromedp.SendKeys(chromedp.CSS("#declared"), "3"),
		chromedp.SetUploadFiles(chromedp.CSS("#files"), files))
	b.click("#upload button.primary")
	b.wait(`document.querySelector("#sum a")`)
	if got := eval[[]string](b, `[...document.querySelectorAll("#list li")].map((l) => l.children[2].textContent)`); fmt.Sprint(got) != "[受付済み 受付不可 受付済み]" {
		t.Errorf("the files' states: %q", got)
	}
	if got := eval[string](b, `document.querySelector("#list .why").textContent`); got != "「bad.txt」は画像でもPDFでもありません。" {
		t.Errorf("why one was refused: %q", got)
	}
	for _, width := range []int64{360, 1280} {
		b.size(width)
		b.noSideways("upload-done")
		b.shot(fmt.Sprintf("upload-done-ja-%d", width))
		b.noViolations("upload-done")
	}
	b.click("#sum a")
	b.wait(`location.pathname.startsWith("/batches/")`)
	if n := len(h.takes); n != 3 {
		t.Errorf("%d files were sent", n)
	}
	// The state renews itself.
	id := strings.TrimPrefix(b.path(), "/batches/")
	m := archive.ReadMarker(archive.PageRef{Page: archive.DeriveID("p"), Image: 1, Batch: archive.ID(id), Lane: archive.LaneBulk})
	h.must(h.a.Mark(t.Context(), m))
	b.open("/batches/" + id)
	b.wait(`document.getElementById("state").dataset.done === "false"`)
	h.must(h.a.Unmark(t.Context(), m))
	b.wait(`document.getElementById("state").dataset.done === "true"`)
	b.quiet()
}

// Without script everything still works.
func TestWithoutScript(t *testing.T) {
	h := newHouse(t)
	roads(h)
	f := filepath.Join(t.TempDir(), "一.pdf")
	h.must(os.WriteFile(f, []byte("one"), 0o600))
	b := newTab(t, h)
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	b.signIn(h.person("sato", access.RoleClerk))
	b.open("/")
	b.do(chromedp.SendKeys(chromedp.CSS("#q"), "道路占用"))
	b.click(".bigsearch button")
	b.wait(`document.querySelector(".hit")`)
	b.click(".hit h3 a")
	b.wait(`document.querySelectorAll("svg.page rect").length === 2`)
	b.click("#nexthit")
	b.wait(`location.search.includes("hit=2")`)
	b.click("#nexthit")
	b.wait(`location.pathname.endsWith("/p/3")`)
	b.click(`.sizes a:nth-child(4)`)
	b.wait(`document.querySelector("svg.page").getAttribute("width") === "640"`)
	b.open("/upload")
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{f}))
	b.click("#upload button.primary")
	b.wait(`location.pathname.startsWith("/batches/")`)
	b.wait(`document.querySelector(".files tbody th").textContent.includes("一.pdf")`)
	b.click(`form[action="/sign-out"] button`)
	b.wait(`location.pathname === "/sign-in"`)
}
