package viewer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"fumikura/internal/testenv"
	"fumikura/viewer/access"
)

// A tab is a real browser on a house. What the console says (errors, policy
// violations, exceptions) fails the test.
type tab struct {
	t    *testing.T
	h    *house
	ctx  context.Context
	mu   sync.Mutex
	said []string
	axe  string
}

// axeFile is where the set-up of the tests puts axe-core.
const axeFile = "testdata/npm/node_modules/axe-core/axe.min.js"

func newTab(t *testing.T, h *house) *tab {
	t.Helper()
	chromium := testenv.Need(t, "chromium")
	b := &tab{t: t, h: h}
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		testenv.Lacks(t, "axe", err.Error())
	}
	b.axe = string(axe)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox,
		chromedp.Flag("accept-lang", "ja"), chromedp.Flag("disable-gpu", true), chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithBrowserOption(chromedp.WithConsolef(func(format string, args ...any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.said = append(b.said, fmt.Sprintf(format, args...))
	})))
	t.Cleanup(cancel)
	b.ctx = ctx
	if err := chromedp.Do(ctx); err != nil { // starts the browser, which lives as long as this context
		t.Fatal(err)
	}
	b.size(1280)
	return b
}

// patience is how long one step may take, however much other work the machine does:
// only what hangs takes so long. All steps of a test together have no limit of their own.
const patience = time.Minute

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func eval[T any](b *tab, js string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js))
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// run runs js for what it does.
func (b *tab) run(js string) {
	b.t.Helper()
	eval[any](b, js+";0")
}

// wait waits until js is true; while the browser goes from page to page it is not.
func (b *tab) wait(js string) {
	b.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.readyState === 'complete' && !!("+js+")"))
		cancel()
		if err == nil && ok {
			return
		}
	}
	b.t.Fatalf("%s never came true on %s", js, eval[string](b, "location.href"))
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.h.web.URL + path))
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// follow clicks on what leads to another page, and waits until that page is there: a
// click returns while the old page still answers, or while there is none.
func (b *tab) follow(selector string) {
	b.t.Helper()
	b.run(`window.left = true`)
	b.click(selector)
	b.wait(`!window.left`)
}

func (b *tab) path() string {
	b.t.Helper()
	return eval[string](b, "location.pathname + location.search")
}

func (b *tab) size(width int64) {
	b.t.Helper()
	height := int64(900)
	if width < 500 {
		height = 740
	}
	b.do(chromedp.EmulateViewport(width, height))
}

// signIn goes through the one-time link and its button.
func (b *tab) signIn(p *access.Person) {
	b.t.Helper()
	link, err := b.h.people.NewSignInLink(b.t.Context(), "owner", p.ID)
	b.h.must(err)
	b.open("/sign-in/" + link)
	b.follow("button.primary")
	b.wait(`location.pathname === "/" && !!document.querySelector(".me")`)
}

// inLanguage presses the switch where the page is in the other language.
func (b *tab) inLanguage(lang string) {
	b.t.Helper()
	if eval[string](b, "document.documentElement.lang") != lang {
		b.follow(`button[name=lang]`)
		b.wait(fmt.Sprintf("document.documentElement.lang === %q", lang))
	}
}

// quiet fails the test where the console said anything.
func (b *tab) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.said {
		b.t.Errorf("the console says: %s", s)
	}
	b.said = nil
}

// noViolations runs axe on the page as it is.
func (b *tab) noViolations(what string) {
	b.t.Helper()
	b.quiet()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.EvaluateAsDevTools[any](b.axe+";0")(ctx, t)
		return err
	}))
	type violation struct{ ID, Help, Nodes string }
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]violation](`axe.run(document, {preload: false, resultTypes: ["violations"],
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then((r) => r.violations.map((v) => ({
		ID: v.id, Help: v.help, Nodes: v.nodes.map((n) => n.html.slice(0, 160) + " ← " + n.failureSummary).join("\n   ")})))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: axe: %v", what, err)
	}
	for _, f := range found {
		b.t.Errorf("%s: %s: %s\n   %s", what, f.ID, f.Help, f.Nodes)
	}
	b.mu.Lock()
	b.said = nil // what axe itself provokes
	b.mu.Unlock()
}

// noSideways fails where the page must be scrolled sideways to be read.
func (b *tab) noSideways(what string) {
	b.t.Helper()
	if w := eval[[]int](b, "[document.documentElement.scrollWidth, innerWidth]"); w[0] > w[1] {
		wide := eval[[]string](b, `[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, .sheet, .strip, .lines")).map((e) => e.outerHTML.slice(0, 100))`)
		b.t.Errorf("%s is %d pixels wide on a screen of %d: %s", what, w[0], w[1], strings.Join(wide, "\n   "))
	}
}

// shot keeps a picture of the page where FUMIKURA_SHOTS names a folder.
func (b *tab) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("FUMIKURA_SHOTS")
	if dir == "" {
		return
	}
	time.Sleep(150 * time.Millisecond) // pictures that load when they come into sight
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// look holds a page against axe, sideways scrolling and the console, in both
// languages and at two widths.
func (b *tab) look(name string) {
	b.t.Helper()
	for _, lang := range []string{"ja", "en"} {
		b.inLanguage(lang)
		for _, width := range []int64{1280, 360} {
			b.size(width)
			what := fmt.Sprintf("%s-%s-%d", name, lang, width)
			b.noSideways(what)
			b.shot(what)
			b.noViolations(what)
		}
	}
	b.size(320)
	b.noSideways(name + " at 320")
	b.size(1280)
	b.inLanguage("ja")
}

// forgive takes back what the console says about a page that is not there.
func (b *tab) forgive(status string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	var left []string
	for _, s := range b.said {
		if !strings.Contains(s, status) {
			left = append(left, s)
		}
	}
	b.said = left
}
