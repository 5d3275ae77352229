package export

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
)

// viewerPage embeds the PDF, and asks Chromium's reader to select everything and
// for what is selected.
const viewerPage = `<body><embed id="e" type="application/pdf" src="/x.pdf" width="800" height="900"><script>
var selected = "";
addEventListener("message", e => { if (e.data.type == "getSelectedTextReply") selected = e.data.selectedText; });
function ask() { // again and again: until it has loaded, the reader knows nobody to answer
	var e = document.getElementById("e");
	e.postMessage({type: "selectAll"});
	e.postMessage({type: "getSelectedText"});
	return selected;
}
</script>`

// What a person selects and copies in Chromium is the text, in order, on
// horizontal, vertical and turned pages.
func TestPDFInChromium(t *testing.T) {
	path := testenv.Need(t, "chromium")
	var pages []*archive.Text
	var want []string
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		page := sample(dir, "令和7年度の道路占用許可について、市長は葛城市の", "申請を受理した。第12号 Form B-7 による(㈱𠮷野)", "以上")
		pages = append(pages, page)
		want = append(want, strings.Fields(page.Plain())...)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("headless", "new"))
	alloc, done := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(done)
	ctx, done := chromedp.NewContext(alloc)
	t.Cleanup(done)
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	for _, turn := range []int{0, 1} {
		w, h := archive.TurnSize(turn, pages[0].Width, pages[0].Height)
		pdf := writePDF(t, PageImage{Data: pngFile(t, w, h), Type: "image/png", Turn: turn, DPIX: 150, DPIY: 150}, pages...)
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/x.pdf" {
				http.ServeFile(w, r, pdf)
				return
			}
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, viewerPage)
		}))
		t.Cleanup(web.Close)
		if err := chromedp.Do(ctx, chromedp.Navigate(web.URL+"/")); err != nil {
			t.Fatal(err)
		}
		got := ""
		for got == "" {
			var err error
			if got, err = chromedp.Run(ctx, chromedp.Evaluate[string]("ask()")); err != nil {
				t.Fatalf("turn %d: %v", turn, err)
			}
			time.Sleep(200 * time.Millisecond)
		}
		if s := strings.Join(strings.Fields(got), " "); s != strings.Join(want, " ") {
			t.Errorf("turn %d: selected %q, want %q", turn, s, strings.Join(want, " "))
		}
	}
}
